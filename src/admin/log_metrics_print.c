/* SPDX-License-Identifier: Apache-2.0 */
/* The text format of Prometheus, version 0.0.4: each family with its HELP and
 * TYPE, its series together. */
#include "admin/log_metrics.h"

#include "base/digest.h"

#include <inttypes.h>
#include <stdlib.h>

static void add_family(const char *name, const char *type, const char *help,
		       struct buf *out)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* name="value", of which the format escapes three characters. */
static void add_label(const char *name, struct text value, struct buf *out)
{
	buf_add_char(out, out->data[out->length - 1] == '"' ? ',' : '{');
	buf_printf(out, "%s=\"", name);
	for (size_t i = 0; i < value.length; i++) {
		char c = value.data[i];

		if (c == '\\' || c == '"')
			buf_add_char(out, '\\');
		if (c == '\n')
			buf_add_text(out, "\\n");
		else
			buf_add_char(out, c);
	}
	buf_add_char(out, '"');
}

static void add_value(uint64_t value, struct buf *out)
{
	if (out->data[out->length - 1] == '"')
		buf_add_char(out, '}');
	buf_printf(out, " %" PRIu64 "\n", value);
}

/* Microseconds in the format's base unit, exactly. */
static void add_seconds(uint64_t us, struct buf *out)
{
	if (out->data[out->length - 1] == '"')
		buf_add_char(out, '}');
	buf_printf(out, " %" PRIu64 ".%06" PRIu64 "\n", us / 1000000,
		   us % 1000000);
}

static void add_counters(const struct metrics *metrics,
			 enum metrics_family family, struct buf *out)
{
	const struct metrics_description *description =
		&metrics_families[family];
	const struct metrics_series *series = metrics->first[family];

	add_family(description->name, "counter", description->help, out);
	/* Without labels it is known before anything was counted. */
	if (series == NULL && description->labels[0] == NULL) {
		buf_add_text(out, description->name);
		add_value(0, out);
	}
	for (; series != NULL; series = series->next) {
		buf_add_text(out, description->name);
		for (unsigned i = 0; description->labels[i] != NULL; i++)
			add_label(description->labels[i], series->labels[i],
				  out);
		add_value(series->value, out);
	}
}

/* --- added latency --- */

#define HISTOGRAM "ravelin_added_latency_seconds"
#define SUMMARY   "ravelin_recent_added_latency_seconds"

static uint64_t add_histogram(const struct metrics *metrics, struct buf *out)
{
	uint64_t count = 0;

	add_family(HISTOGRAM, "histogram",
		   "Time that ravelin added to a launch that was not refused.",
		   out);
	for (unsigned i = 0; i < METRICS_BUCKETS; i++) {
		count += metrics->buckets[i];
		buf_printf(out, HISTOGRAM "_bucket{le=\"%g\"} %" PRIu64 "\n",
			   metrics_bounds[i] / 1e6, count);
	}
	count += metrics->buckets[METRICS_BUCKETS];
	buf_printf(out, HISTOGRAM "_bucket{le=\"+Inf\"} %" PRIu64 "\n", count);
	buf_add_text(out, HISTOGRAM "_sum");
	add_seconds(metrics->sum_us, out);
	buf_add_text(out, HISTOGRAM "_count");
	add_value(count, out);
	return count;
}

static int order(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

/* By nearest rank: the least that so many percent are not above. */
static void add_summary(const struct metrics *metrics, uint64_t all,
			struct buf *out)
{
	static const struct {
		const char *name;
		unsigned percent;
	} quantiles[] = {{"0.5", 50}, {"0.99", 99}};
	uint32_t sorted[METRICS_RECENT];
	size_t count = metrics->recent_count < METRICS_RECENT
			       ? (size_t)metrics->recent_count
			       : METRICS_RECENT;

	memcpy(sorted, metrics->recent, sizeof(sorted));
	qsort(sorted, count, sizeof(sorted[0]), order);
	add_family(SUMMARY, "summary",
		   "The same, its quantiles over the last 1000 launches.", out);
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(quantiles[0]); i++) {
		size_t rank = (count * quantiles[i].percent + 99) / 100;

		buf_printf(out, SUMMARY "{quantile=\"%s\"}", quantiles[i].name);
		if (count == 0)
			buf_add_text(out, " NaN\n");
		else
			add_seconds(sorted[rank - 1], out);
	}
	buf_add_text(out, SUMMARY "_sum");
	add_seconds(metrics->sum_us, out);
	buf_add_text(out, SUMMARY "_count");
	add_value(all, out);
}

/* --- the policy --- */

/* Several may have one name; the first of them to end is told of, once. */
static bool ends_first(const struct policy *policy, unsigned index)
{
	const struct policy_exception *all = policy->exceptions;
	int64_t end = date_end(all[index].until);

	for (unsigned i = 0; i < policy->exception_count; i++) {
		int64_t other = date_end(all[i].until);

		if (strcmp(all[i].name, all[index].name) == 0 &&
		    (other < end || (other == end && i < index)))
			return false;
	}
	return true;
}

static void add_exceptions(const struct policy *policy, int64_t now,
			   struct buf *out)
{
	static const char expiry[] =
		"ravelin_exception_expiry_timestamp_seconds";
	unsigned expired = 0;

	add_family(expiry, "gauge",
		   "When the policy's exception ends, in seconds since 1970.",
		   out);
	for (unsigned i = 0; i < policy->exception_count; i++) {
		const struct policy_exception *one = &policy->exceptions[i];
		int64_t end = date_end(one->until);

		expired += end <= now;
		if (!ends_first(policy, i))
			continue;
		buf_add_text(out, expiry);
		add_label("exception", text_of(one->name), out);
		add_value((uint64_t)end, out);
	}
	add_family("ravelin_exceptions", "gauge",
		   "Exceptions that the policy has.", out);
	buf_printf(out,
		   "ravelin_exceptions{state=\"expired\"} %u\n"
		   "ravelin_exceptions{state=\"valid\"} %u\n",
		   expired, policy->exception_count - expired);
}

static void add_policy(const struct metrics_node *node, struct buf *out)
{
	const struct policy *policy = &node->node->policy;
	char digest[32] = "";

	add_family("ravelin_policy_valid", "gauge",
		   "Whether the policy can be used.", out);
	buf_printf(out, "ravelin_policy_valid %d\n", node->trouble == NULL);
	if (node->trouble != NULL)
		return;
	if (node->node->policy_text.data != NULL)
		snprintf(digest, sizeof(digest), "fnv1a:%016" PRIx64,
			 digest_fnv1a(node->node->policy_text));
	add_family("ravelin_policy_info", "gauge",
		   "The policy's digest, as the log has it, and what holds "
		   "where no rule matches.",
		   out);
	buf_add_text(out, "ravelin_policy_info");
	add_label("digest", text_of(digest), out);
	add_label("profile", text_of(policy->default_rule.profile), out);
	add_label("mode",
		  text_of(policy_mode_name(policy->default_rule.modes.all)),
		  out);
	add_value(1, out);
	add_exceptions(policy, node->now, out);
}

void metrics_print(const struct metrics *metrics,
		   const struct metrics_node *node, struct buf *out)
{
	uint64_t launches;

	add_family("ravelin_build_info", "gauge", "The version of ravelinctl.",
		   out);
	buf_add_text(out, "ravelin_build_info"
			  "{version=\"" RAVELIN_VERSION "\"} 1\n");
	for (unsigned family = 0; family < METRICS_FAMILIES; family++)
		add_counters(metrics, (enum metrics_family)family, out);
	launches = add_histogram(metrics, out);
	add_summary(metrics, launches, out);
	add_policy(node, out);
}
