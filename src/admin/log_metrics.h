/* SPDX-License-Identifier: Apache-2.0 */
/* The decision log as numbers for Prometheus: what is counted, how it is kept
 * from one run to the next, and how it is printed. */
#pragma once

#include "admin/log.h"
#include "admin/log_follow.h"
#include "pipeline/node.h"

#define METRICS_LABELS  4    /* of one family, at most */
#define METRICS_SERIES  512  /* of one family; what comes later is "other" */
#define METRICS_RECENT  1000 /* launches, whose quantiles are told */
#define METRICS_BUCKETS 15   /* of the histogram, besides that without end */

enum metrics_family {
	METRICS_LAUNCHES,
	METRICS_FINDINGS,
	METRICS_OMITTED,
	METRICS_EXCEPTIONS,
	METRICS_INVALID,
	METRICS_GAPS,
	METRICS_FAMILIES,
};

struct metrics_description {
	const char *name;
	const char *help;
	const char *labels[METRICS_LABELS + 1]; /* ended by NULL */
};

extern const struct metrics_description metrics_families[METRICS_FAMILIES];
/* The upper ends of the histogram's buckets, in microseconds. */
extern const uint32_t metrics_bounds[METRICS_BUCKETS];

/* One combination of labels. */
struct metrics_series {
	struct metrics_series *next; /* in the order of their labels */
	struct text labels[METRICS_LABELS];
	uint64_t value;
};

struct metrics {
	struct arena arena;
	struct metrics_series *first[METRICS_FAMILIES];
	unsigned count[METRICS_FAMILIES];
	uint64_t buckets[METRICS_BUCKETS + 1]; /* not cumulative */
	uint64_t sum_us;
	uint32_t recent[METRICS_RECENT]; /* microseconds; a ring ... */
	uint64_t recent_count;           /* ... into which so many were put */
	struct log_place place;
};

#define METRICS_INIT                                                           \
	{                                                                      \
		.arena = ARENA_INIT                                            \
	}
#define AUTO_METRICS __attribute__((cleanup(metrics_fini)))

void metrics_fini(struct metrics *metrics);

/* Adds value to the series of these labels, as many as the family has; they
 * are copied. What is full stays so. */
void metrics_add(struct metrics *metrics, enum metrics_family family,
		 const struct text *labels, uint64_t value);
/* Adds one launch's time. */
void metrics_add_time(struct metrics *metrics, uint32_t us);
/* Counts one line of the log into a struct metrics: as invalid where a number
 * of it is more than 32 bits hold. */
void metrics_take(void *context, const struct json *line, struct text text);

/* --- log_metrics_state.c --- */

/* Goes on from what an earlier run kept in file; where there is no such file,
 * from nothing. ERR_INPUT: it is something else. */
CHECK int metrics_load(struct metrics *metrics, const char *file,
		       struct err *err);
/* What the next run goes on from. */
void metrics_format_state(const struct metrics *metrics, struct buf *out);

/* --- log_metrics_print.c --- */

/* What the policy says besides: trouble, if not NULL, is why it can't be
 * used. */
struct metrics_node {
	const struct node *node;
	const char *trouble;
	int64_t now; /* seconds since the epoch */
};

/* Adds all in Prometheus' text format, version 0.0.4. */
void metrics_print(const struct metrics *metrics,
		   const struct metrics_node *node, struct buf *out);
