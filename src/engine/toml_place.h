/* SPDX-License-Identifier: Apache-2.0 */
/* Where a new line of a TOML text goes, and how it is indented. */
#pragma once

#include "engine/toml.h"

/* The offset at which the line begins that the offset is on. */
size_t toml_line_start(struct text input, size_t offset);
/* The offset behind its line break; of a last line without one, the end. */
size_t toml_line_end(struct text input, size_t offset);

/* A place for new lines. */
struct toml_place {
	size_t offset; /* always between two lines */
	struct text indent;
	unsigned deeper; /* by so many steps more than indent; */
	struct text step;
};

/* Behind the last value of the block of header (NULL: of the root), for a
 * value. */
struct toml_place toml_place_value(const struct toml_document *document,
				   const struct toml_item *header);

/* For a new header of that path: behind the last of those tables that share
 * most of its path. *body is how its values are indented beyond it: 0 or 1
 * steps. */
struct toml_place toml_place_header(const struct toml_document *document,
				    struct text_list path, unsigned *body);
