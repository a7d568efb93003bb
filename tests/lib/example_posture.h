/* SPDX-License-Identifier: Apache-2.0 */
/* Postures made by hand, for what prints them. */
#pragma once

#include "posture/posture.h"

/* What a browser, a shell or a reader of Markdown could stumble over. */
#define EXAMPLE_HOSTILE                                                        \
	"<script>document.title='owned'</script><b onclick=\"x\">&amp;'`|[a]"  \
	"(https://example.com/)\\ \xe2\x80\xae"                                \
	"gnp.exe \x1b[31m"

/* Five subjects: one within its profile, one with a note, one with a finding
 * of each severity, one whose every text is EXAMPLE_HOSTILE, one that could
 * not be judged. */
void example_posture(struct posture *posture);

/* So many subjects with so many findings each. */
void example_posture_many(struct posture *posture, unsigned subjects,
			  unsigned findings);
