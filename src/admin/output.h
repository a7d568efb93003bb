/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands over policies and profiles share: --format, printing, and
 * the files that they are given. */
#pragma once

#include "admin/command.h"
#include "base/buf.h"
#include "base/err.h"
#include "json/json.h"

enum output_format {
	OUTPUT_TEXT,
	OUTPUT_JSON,
};

extern const char *const output_formats[]; /* words, ended by NULL */

/* The option, and what one of its words means. */
#define OUTPUT_OPTION_FORMAT                                                   \
	{                                                                      \
		"format", 'f', "FORMAT", "form of what is printed",            \
			.words = output_formats                                \
	}
enum output_format output_format_of(const char *word);

/* Prints a result that is complete. */
CHECK int output_write(const struct buf *text, struct err *err);

/* The regular file at path is replaced or made at once, or is as it was; a link
 * is replaced, not followed. ERR_USAGE: something else lies there. */
CHECK int output_replace(const struct buf *text, const char *path,
			 struct err *err);

/* The same, but to a pipe or a character device that path itself names, to
 * /dev/stdout, /dev/stderr and /dev/fd/N it is written. NULL, "-": prints it.
 */
CHECK int output_put(const struct buf *text, const char *path, struct err *err);

/* Adds value as one line for programs. Characters that act on a terminal are
 * escaped. */
void output_add_json(const struct json_document *document,
		     const struct json *value, struct buf *out);

/* A string of a result, null for NULL; value must live as long as document. */
struct json *output_string(struct json_document *document, const char *value);

/* The same for text, of which data may be NULL. */
struct json *output_text(struct json_document *document, struct text value);

/* The strings of a list of texts. */
struct json *output_texts(struct json_document *document,
			  struct text_list list);

/* A whole number, negative ones too. */
struct json *output_number(struct json_document *document, int64_t number);

/* ERR_SYSTEM where a file that was named can't be opened: that is trouble, and
 * what is wrong in one that can is a finding. */
CHECK int output_require_file(const char *path, struct err *err);
