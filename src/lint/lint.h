/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with anyone's seccomp filter, or to be known of it: rules that
 * never match, that match more than they say, that break programs or cost
 * time. Pure but for libseccomp, which compiles the filter to measure it.
 */
#pragma once

#include "seccomp/engine.h"
#include "seccomp/filter.h"

enum lint_severity {
	LINT_ERROR,   /* it does not do what it says, or does not load */
	LINT_WARNING, /* it may not be what was meant */
	LINT_NOTE,
};

extern const char *const lint_severities[]; /* words, ended by NULL */

struct lint_finding {
	enum lint_severity severity;
	const char *check;     /* the check's name; static */
	const struct json *at; /* what was read; NULL: no one place */
	const char *message;   /* what happens, and how to mend it */
};

struct lint_query {
	struct json_document *document; /* in which all of it is */
	/* linux.seccomp with all its rules, those too that are for others. */
	const struct seccomp_engine_profile *profile;
	/* What it stands in in the file, or was made from; NULL: not known. */
	const struct json *source;
	bool made; /* the rules stand in no file: how they are written is ours
		    */
	enum seccomp_arch native;
	/* What it is compared with, or NULL, and how that is called. */
	const struct seccomp_filter *ceiling;
	const char *ceiling_name;
};

/* Calls that programs make all the time; ended by NULL. */
extern const char *const lint_hot_calls[];
#define LINT_HOT_CALLS 12

/* What the compiled filter costs; all zero where it can't be compiled. */
struct lint_cost {
	unsigned instructions;              /* as it is loaded */
	unsigned alone[SECCOMP_ARCH_COUNT]; /* with that architecture only */
	unsigned steps[LINT_HOT_CALLS];     /* 0: no such call */
};

struct lint_report {
	struct lint_finding *list; /* in the order of the file */
	unsigned count;
	unsigned of_severity[LINT_NOTE + 1];
	struct lint_cost cost;
};

/* Looks at a filter. The report lives in the document's arena. ERR_INPUT with
 * its place where it is no filter. */
CHECK int lint_filter(const struct lint_query *query,
		      struct lint_report *report, struct err *err);
