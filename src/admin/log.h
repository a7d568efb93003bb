/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the decision log, one line at a time. */
#pragma once

#include "oci/device.h"
#include "pipeline/node.h"
#include "json/json.h"

/* Bytes of a line; what is longer is no decision. */
#define LOG_LONGEST  ((size_t)1 << 20)

/* A decision's outcomes, by name; NULL behind the last. */
#define LOG_OUTCOMES 4
extern const char *const log_outcomes[LOG_OUTCOMES + 1];

/* Which lines; NULL: all. */
struct log_filter {
	const char *container; /* globs */
	const char *image;
	const char *any; /* a glob of the container's id, name or image */
	const char *profile;
	const char *hardener;
	const char *outcome;
};

/* What becomes of the lines. */
struct log_sink {
	/* line is gone after the call. */
	void (*take)(void *context, const struct json *line, struct text text);
	void *context;
};

struct log_counts {
	unsigned long invalid;  /* no JSON, or no decision */
	unsigned long too_long; /* more than LOG_LONGEST */
};

/* The log that the node's policy names. ERR_USAGE: it names no file. */
CHECK int log_find_file(const struct node *node, const char **file,
			struct err *err);

/* Gives each line of file ("-": standard input) that passes to the sink. */
CHECK int log_read(const char *file, const struct log_filter *filter,
		   const struct log_sink *sink, struct log_counts *counts,
		   struct err *err);

/* The same for one line that was read. */
void log_take(const struct buf *line, bool too_long,
	      const struct log_filter *filter, const struct log_sink *sink,
	      struct log_counts *counts);

/* A member's text; without data where it is no string. */
struct text log_text(const struct json *object, const char *name);
/* Whether the finding changed or refused, or would have. */
bool log_finding_counts(const struct json *finding);

/* --- log_print.c --- */

/* Prints one line for people. */
void log_print_text(void *context, const struct json *line, struct text text);
/* Prints it as it is. */
void log_print_json(void *context, const struct json *line, struct text text);

/* --- log_summary.c --- */

#define LOG_SUMMARY_LISTS 1024 /* of containers, by a hash of their ids */

struct log_summary {
	struct arena arena;
	unsigned long launches;
	unsigned long outcomes[LOG_OUTCOMES];
	struct log_workload *first;
	struct log_container *containers[LOG_SUMMARY_LISTS];
};

/* Counts one line into a struct log_summary. */
void log_summary_take(void *context, const struct json *line, struct text text);
void log_summary_print(const struct log_summary *summary);

/* --- log_propose.c --- */

struct log_proposals {
	struct arena arena;
	struct log_proposal *first;
};

/* Adds what one line needs to a struct log_proposals. */
void log_propose_take(void *context, const struct json *line, struct text text);
/* Prints them as an array for the policy's "exceptions". now: seconds since
 * the epoch. */
void log_propose_print(const struct log_proposals *proposals, int64_t now);

/* --- log_devices.c --- */

/* The devices that a finding of hardener "devices" took away, in arena. False
 * where it does not tell which, or all were asked for. */
bool log_devices(struct arena *arena, const struct json *finding,
		 struct device_list *out);
