/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as RFC 3629 has it. yajl's own check takes overlong forms and
 * surrogates, which other decoders replace or refuse. */
#pragma once

#include "base/text.h"

/* The offset of the first byte that is not valid UTF-8, or is NUL;
 * text.length where there is none. */
size_t utf8_first_invalid(struct text text);

/* The length (1 to 4) of the valid sequence that begins at at, of which left
 * bytes (at least one) are there; 0 where it is not valid, or is NUL. */
size_t utf8_length(const unsigned char *at, size_t left);
