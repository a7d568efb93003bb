/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read TOML share. */
#pragma once

#include "engine/toml.h"

struct toml_node;

struct toml_reader {
	struct toml_document *document;
	struct text input;
	size_t at;
	unsigned depth;
	struct err *err;
};

/* --- toml_read.c --- */

/* Errors with what stands at reader->at: "expected WHAT, found ...". */
int toml_expected(struct toml_reader *reader, const char *what);
/* The byte that is distance away, 0 where the text has ended. */
char toml_peek(const struct toml_reader *reader, size_t distance);

/* --- toml_string.c --- */

/* Reads a string of any of the four forms; *text lives in the arena. */
CHECK int toml_read_string(struct toml_reader *reader, struct text *text);
/* The same of a form that stands on one line, as a key may be. */
CHECK int toml_read_quoted(struct toml_reader *reader, struct text *text);

/* --- toml_scalar.c --- */

/* Reads a number, time or boolean. */
CHECK int toml_read_scalar(struct toml_reader *reader, enum toml_kind *kind);

/* --- toml_tables.c: what names stand for, and that each does once --- */

/* A new table that nothing is in: the root, or an inline one. */
struct toml_node *toml_new_table(struct arena *arena);
/* The table that a header opens, or NULL and *wrong says why it can't. */
struct toml_node *toml_open_table(struct arena *arena, struct toml_node *root,
				  struct text_list path, bool array,
				  const char **wrong);
/* Takes note of a value at a key of table. NULL, or why there can't be one. */
const char *toml_take_key(struct arena *arena, struct toml_node *table,
			  struct text_list key);
/* Whether a header of that path is below an element of a table array. */
bool toml_in_table_array(const struct toml_node *root, struct text_list path);
