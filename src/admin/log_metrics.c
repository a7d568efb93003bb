/* SPDX-License-Identifier: Apache-2.0 */
/* Counting decisions by what Prometheus calls labels. */
#include "admin/log_metrics.h"

const struct metrics_description metrics_families[METRICS_FAMILIES] = {
	[METRICS_LAUNCHES] = {"ravelin_launches_total",
			      "Decisions, by what came of them.",
			      {"profile", "outcome", "command"}},
	[METRICS_FINDINGS] =
		{"ravelin_findings_total",
		 "What was changed or refused; in mode audit, what would have "
		 "been.",
		 {"profile", "hardener", "action", "mode"}},
	[METRICS_OMITTED] = {"ravelin_findings_omitted_total",
			     "Findings that a line had no room for.",
			     {NULL}},
	[METRICS_EXCEPTIONS] = {"ravelin_exception_launches_total",
				"Decisions in which an exception held.",
				{"exception"}},
	[METRICS_INVALID] = {"ravelin_log_invalid_lines_total",
			     "Lines of the log that are no decision, or are "
			     "too long for one.",
			     {"reason"}},
	[METRICS_GAPS] = {"ravelin_log_gaps_total",
			  "Times that a log was gone before it was read to its "
			  "end.",
			  {NULL}},
};

const uint32_t metrics_bounds[METRICS_BUCKETS] = {
	500,   1000,  2000,  3000,  4000,   5000,   7500,    10000,
	15000, 20000, 30000, 50000, 100000, 250000, 1000000,
};

static unsigned label_count(enum metrics_family family)
{
	const char *const *labels = metrics_families[family].labels;
	unsigned count = 0;

	while (labels[count] != NULL)
		count++;
	return count;
}

static int compare(const struct text *a, const struct text *b, unsigned count)
{
	int order = 0;

	for (unsigned i = 0; i < count && order == 0; i++)
		order = text_compare(a[i], b[i]);
	return order;
}

/* Where a series of these labels is, or belongs. */
static struct metrics_series **place_of(struct metrics *metrics,
					enum metrics_family family,
					const struct text *labels)
{
	struct metrics_series **at = &metrics->first[family];
	unsigned count = label_count(family);

	while (*at != NULL && compare((*at)->labels, labels, count) < 0)
		at = &(*at)->next;
	return at;
}

static bool is_at(struct metrics_series *const *at, const struct text *labels,
		  unsigned count)
{
	return *at != NULL && compare((*at)->labels, labels, count) == 0;
}

static void insert(struct metrics *metrics, struct metrics_series **at,
		   const struct text *labels, unsigned count)
{
	struct arena *arena = &metrics->arena;
	struct metrics_series *made = arena_alloc(arena, sizeof(*made));

	for (unsigned i = 0; i < count; i++)
		made->labels[i] = (struct text){
			arena_copy(arena, labels[i].data, labels[i].length),
			labels[i].length};
	made->next = *at;
	*at = made;
}

/* A counter that starts over would count what there was again. */
static void add(uint64_t *counter, uint64_t value)
{
	if (__builtin_add_overflow(*counter, value, counter))
		*counter = UINT64_MAX;
}

void metrics_add(struct metrics *metrics, enum metrics_family family,
		 const struct text *labels, uint64_t value)
{
	static const struct text other[METRICS_LABELS] = {
		TEXT("other"), TEXT("other"), TEXT("other"), TEXT("other")};
	unsigned count = label_count(family);
	bool is_other = compare(labels, other, count) == 0;
	struct metrics_series **at = place_of(metrics, family, labels);

	/* Each is kept by whoever scrapes: names that come and go must not
	 * become ever more of them. */
	if (!is_at(at, labels, count) && !is_other &&
	    metrics->count[family]++ >= METRICS_SERIES) {
		metrics->count[family] = METRICS_SERIES;
		labels = other;
		at = place_of(metrics, family, labels);
	}
	if (!is_at(at, labels, count))
		insert(metrics, at, labels, count);
	add(&(*at)->value, value);
}

void metrics_add_time(struct metrics *metrics, uint32_t us)
{
	unsigned bucket = 0;

	while (bucket < METRICS_BUCKETS && us > metrics_bounds[bucket])
		bucket++;
	add(&metrics->buckets[bucket], 1);
	add(&metrics->sum_us, us);
	metrics->recent[metrics->recent_count++ % METRICS_RECENT] = us;
}

/* A label that is not there is the same as an empty one. */
static struct text label(const struct json *object, const char *name)
{
	struct text text = log_text(object, name);

	return text.data != NULL ? text : TEXT("");
}

/* Whether the line has a number of that name; *absurd where that is more than
 * any launch has: over an hour, or four thousand million findings. */
static bool has_number(const struct json *line, const char *name,
		       uint32_t *number, bool *absurd)
{
	uint64_t value;

	if (!json_to_u64(json_member(line, name), &value))
		return false;
	*absurd |= value > UINT32_MAX;
	*number = (uint32_t)value;
	return true;
}

static void take_findings(struct metrics *metrics, const struct json *line,
			  struct text profile)
{
	json_each (finding, json_member(line, "findings")) {
		const struct text labels[] = {
			profile, label(finding, "hardener"),
			label(finding, "outcome"), label(finding, "mode")};

		if (log_finding_counts(finding))
			metrics_add(metrics, METRICS_FINDINGS, labels, 1);
	}
}

void metrics_take(void *context, const struct json *line, struct text text)
{
	struct metrics *metrics = context;
	const struct text launch[] = {label(line, "profile"),
				      label(line, "outcome"),
				      label(line, "event")};
	uint32_t more, us;
	bool absurd = false;
	bool has_more = has_number(line, "more", &more, &absurd);
	bool has_time = has_number(line, "duration_us", &us, &absurd);

	(void)text;
	if (absurd) {
		metrics_add(metrics, METRICS_INVALID, &TEXT("invalid"), 1);
		return;
	}
	metrics_add(metrics, METRICS_LAUNCHES, launch, 1);
	take_findings(metrics, line, launch[0]);
	if (has_more)
		metrics_add(metrics, METRICS_OMITTED, &TEXT(""), more);
	json_each (exception, json_member(line, "exceptions")) {
		if (json_is(exception, JSON_STRING))
			metrics_add(metrics, METRICS_EXCEPTIONS,
				    &exception->text, 1);
	}
	/* What is refused does not start later, it doesn't start. */
	if (has_time && !text_is(launch[1], "refused"))
		metrics_add_time(metrics, us);
}

void metrics_fini(struct metrics *metrics)
{
	arena_fini(&metrics->arena);
}
