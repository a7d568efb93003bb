/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing single values of a TOML text. All else stays byte for byte: order,
 * comments, indentation, line breaks, the byte order mark.
 *
 * The text is read again behind each change, so what comes out is always TOML.
 * Paths and values given must not point into the editor's own document.
 */
#pragma once

#include "engine/toml.h"

struct toml_editor {
	const char *name; /* for messages */
	struct buf text;
	struct toml_document document; /* of text as it is now */
};

#define TOML_EDITOR_INIT                                                       \
	{                                                                      \
		.text = BUF_INIT, .document = TOML_DOCUMENT_INIT               \
	}

/* Begins with a copy of text. Errors as toml_read() has them. */
CHECK int toml_editor_open(struct toml_editor *editor, const char *name,
			   struct text text, struct err *err);
void toml_editor_fini(struct toml_editor *editor);

#define AUTO_TOML_EDITOR __attribute__((cleanup(toml_editor_fini)))

/* Gives key of the table at path that value, as TOML spells it. The table is
 * made where it is missing, and kept in the form that it has: below a header,
 * by dotted keys, or inline. ERR_INPUT where something that is no table has
 * its name, or a table has the key's. */
CHECK int toml_set(struct toml_editor *editor, struct text_list path,
		   struct text key, struct text value, struct err *err);

/* Takes the value or table at path away with all that is below it, and an empty
 * line before each of its headers. Comments stay. */
CHECK int toml_remove(struct toml_editor *editor, struct text_list path,
		      struct err *err);
