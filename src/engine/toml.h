/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TOML (v1.0.0) as a list of what stands in a text, with its places: enough to
 * edit a configuration without touching anything else in it.
 *
 * Everything that TOML does not have is refused, and so is any name that is
 * given twice: what an engine's own parser would make of it is not known.
 * Items live in their document's arena.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define TOML_MAX_SIZE  ((size_t)1 << 20) /* bytes of one document */
#define TOML_MAX_DEPTH 32                /* arrays and tables in a value */
#define TOML_MAX_PARTS 32                /* names of one key */

enum toml_kind {
	TOML_TABLE,       /* a header: [a.b] */
	TOML_TABLE_ARRAY, /* a header: [[a.b]] */
	TOML_STRING,
	TOML_INTEGER,
	TOML_FLOAT,
	TOML_BOOLEAN,
	TOML_TIME,
	TOML_ARRAY,
	TOML_INLINE_TABLE,
};

/* A header, a key with its value, or an element of an array. */
struct toml_item {
	enum toml_kind kind;
	/* An element of an array or table array, or below one: no path leads
	 * to it. */
	bool in_array;
	struct text_list path; /* names from the root, unescaped */
	size_t start;          /* span in the text: [start, end) */
	size_t end;
	size_t value;                   /* where its value starts */
	struct text string;             /* TOML_STRING: unescaped */
	const struct toml_item *header; /* above it; NULL: none */
	const struct toml_item *inside; /* array or inline table, or NULL */
	struct toml_item *next;         /* in the order of the text */
};

struct toml_document {
	struct arena arena;
	const char *name; /* for messages */
	struct text input;
	struct toml_item *first;
	struct toml_item *last;
};

#define TOML_DOCUMENT_INIT                                                     \
	{                                                                      \
		.arena = ARENA_INIT                                            \
	}

/* Reads a text, which may begin with a byte order mark. The document keeps
 * pointers to name and input: both must outlive it. ERR_INPUT, one line
 * "NAME:LINE:COLUMN: expected ..., found ...", for all that is no TOML, for NUL
 * and what is not UTF-8, and beyond the limits above. */
CHECK int toml_read(struct toml_document *document, const char *name,
		    struct text input, struct err *err);
void toml_document_fini(struct toml_document *document);

#define AUTO_TOML __attribute__((cleanup(toml_document_fini)))

/* A path of up to so many names, for calls: TOML_PATH("a", "b"). */
#define TOML_PATH(...)                                                         \
	toml_path((const char *const[]){__VA_ARGS__, NULL},                    \
		  (struct text[TOML_MAX_PARTS]){{NULL, 0}})
struct text_list toml_path(const char *const *names, struct text *parts);

/* Whether path begins with start, or is it. */
bool toml_begins(struct text_list path, struct text_list start);

/* Whether it is the header of a table, or of one of an array of tables. */
bool toml_is_header(const struct toml_item *item);

/* The value at path, or NULL; never a header. */
const struct toml_item *toml_find(const struct toml_document *document,
				  struct text_list path);
/* The same where it is a string, else NULL. */
const struct toml_item *toml_find_string(const struct toml_document *document,
					 struct text_list path);
/* Whether there is a table at path, however it is written, or a value. */
bool toml_has(const struct toml_document *document, struct text_list path);

/* The names right below the table at path, each once, in the order of the
 * text. They live in the document's arena. */
struct text_list toml_names(struct toml_document *document,
			    struct text_list path);

/* The value of an item as it is written. */
struct text toml_written(const struct toml_document *document,
			 const struct toml_item *item);

/* The element of array behind previous (NULL: the first), or NULL. */
const struct toml_item *toml_element(const struct toml_document *document,
				     const struct toml_item *array,
				     const struct toml_item *previous);

/* Sets err to "NAME:LINE:COLUMN: message". Returns -1. */
int toml_error(const struct toml_document *document, size_t offset,
	       struct err *err, const char *format, ...) PRINTF(4, 5);

/* Adds text as a basic string with its quotes. */
void toml_write_string(struct text text, struct buf *out);
/* Adds name as a key: bare where it can be. */
void toml_write_key(struct text name, struct buf *out);
