/* SPDX-License-Identifier: Apache-2.0 */
/* What `ravelinctl explain-denial` prints. */
#pragma once

#include "admin/denial_sum.h"
#include "base/buf.h"
#include "json/json.h"

/* One refusal: its sentence, and below it, indented, the line that would allow
 * it, and the notes. */
void denial_print_text(const struct denial *denial, struct buf *out);

/* The same as an object, made in document, with the texts of denial. */
struct json *denial_print_json(struct json_document *document,
			       const struct denial *denial);

/* Those of logs, with how often each was, and where the process is still there,
 * in which container. */
void denial_print_sum_text(struct denial_sum *sum, struct buf *out);
void denial_print_sum_json(struct denial_sum *sum, struct buf *out);
