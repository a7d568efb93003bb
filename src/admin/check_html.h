/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the page that `ravelinctl check --format html` prints. */
#pragma once

#include "base/buf.h"
#include "posture/posture.h"

/* Behind the name of a container, which others may have too: the file or the
 * engine that it is of. */
void check_html_from(const struct posture_subject *subject, struct buf *out);

/* How many findings there are, a word a severity, the worst first: "2 high". */
void check_html_counts(const unsigned counts[], struct buf *out);

/* A score as a number and a bar. */
void check_html_score(unsigned score, struct buf *out);

/* One subject with its findings, to be opened; number is its own of the page,
 * to which the table of subjects leads. */
void check_html_subject(const struct posture_subject *subject, unsigned number,
			bool open, struct buf *out);
