/* SPDX-License-Identifier: Apache-2.0 */
/* Saying no, where engines look: the runtime's own log and standard error. */
#pragma once

#include "base/err.h"

/* Appends one error record to log (NULL: none) in log_format ("json", else
 * runc's text form), as the runtime would have written it, and prints one line
 * on standard error. What can't be logged is not: the launch fails anyway. */
void refuse_report(const struct err *err, const char *log,
		   const char *log_format);
