/* SPDX-License-Identifier: Apache-2.0 */
/* String tokens that yajl took: where they open, and the escapes in them that
 * decoders disagree on. */
#pragma once

#include <stddef.h>

/* Where the string opens whose closing quote stands before end. */
size_t strings_opening_quote(const char *input, size_t end);

/* Checks the escapes of the string token [start, end): NULL where all are
 * fine, else what is wrong, and *offset where. Each "\u" must have its four
 * hexadecimal digits. */
const char *strings_check_escapes(const char *input, size_t start, size_t end,
				  size_t *offset);
