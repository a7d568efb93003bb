/* SPDX-License-Identifier: Apache-2.0 */
/* What `ravelinctl check` prints: one file a form, all of one posture. */
#pragma once

#include "base/buf.h"
#include "posture/posture.h"

void check_print_text(const struct posture *posture, struct buf *out);
void check_print_json(const struct posture *posture, struct buf *out);
void check_print_html(const struct posture *posture, struct buf *out);
void check_print_sarif(const struct posture *posture, struct buf *out);
