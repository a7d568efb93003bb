/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl log --metrics. */
#pragma once

#include "base/cleanup.h"
#include "base/err.h"

struct metrics_query {
	const char *file;   /* NULL: the log that the policy names */
	const char *state;  /* NULL: the log from its start */
	const char *output; /* NULL: standard output */
};

/* The status, or -1. */
CHECK int metrics_run(const struct metrics_query *query, struct err *err);
