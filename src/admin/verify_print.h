/* SPDX-License-Identifier: Apache-2.0 */
/* What `ravelinctl verify` prints. */
#pragma once

#include "admin/verify_subject.h"

void verify_print_text(const struct verify_subject *subject,
		       const struct verify *verify, struct buf *out);
void verify_print_json(const struct verify_subject *subject,
		       const struct verify *verify, struct buf *out);
