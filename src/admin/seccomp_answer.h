/* SPDX-License-Identifier: Apache-2.0 */
/* What a filter answers to a call, as text and as JSON. */
#pragma once

#include "admin/seccomp_ask.h"

/* "mount: EPERM", and below it, indented, what decides. */
void seccomp_answer_text(const struct seccomp_call *call,
			 const struct seccomp_clauses *clauses,
			 const struct seccomp_answer *answer, struct buf *out);

/* The same as an object, made in document. */
struct json *seccomp_answer_json(struct json_document *document,
				 const struct seccomp_call *call,
				 const struct seccomp_clauses *clauses,
				 const struct seccomp_answer *answer);
