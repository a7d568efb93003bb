/* SPDX-License-Identifier: Apache-2.0 */
/* What profiles of engines may say. */
#pragma once

#include "seccomp/engine.h"

/* ERR_INPUT, with its place, for anything that seccomp_engine_read() does not
 * take. */
CHECK int engine_check(struct json_document *document,
		       const struct json *profile, struct err *err);

/* What engines call architectures in "arches", which is not what they call
 * them elsewhere: those of enum seccomp_arch first. Ended by NULL. */
extern const char *const engine_arch_words[];

/* A string that is not empty, or an array that is not; else NULL. */
const struct json *engine_said(const struct json *object, const char *name);
/* An errno, by name or number; false where none is said (or NULL). */
bool engine_errno(struct json_document *document, const struct json *value,
		  uint64_t *number);
/* "4.8"; nothing said (or NULL) counts as the first kernel that there was. */
bool engine_kernel(const struct json *value, uint64_t *version,
		   uint64_t *patchlevel);
