/* SPDX-License-Identifier: Apache-2.0 */
/* A short name for what a text says. */
#pragma once

#include "base/text.h"

#define DIGEST_SIZE 65 /* 64 hexadecimal digits and a NUL */

/* The text's SHA-256 (FIPS 180-4), in lower case. */
void digest_sha256(struct text text, char hex[DIGEST_SIZE]);

/* The same of an open file, from its start; false where it can't be read. */
bool digest_sha256_file(int fd, char hex[DIGEST_SIZE]);

/* FNV-1a, 64 bits: tells one text from another where nobody tries to make two
 * that look alike; a thirtieth of what SHA-256 costs. */
uint64_t digest_fnv1a(struct text text);
