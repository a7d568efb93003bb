/* SPDX-License-Identifier: Apache-2.0 */
/* How much of the processors' time: a quota of each period, both in
 * microseconds (sched-bwc in the kernel's documentation). */
#include "harden/resources.h"

#include <inttypes.h>
#include <stdio.h>

#define PERIOD     UINT64_C(100000) /* where none is asked for */
#define PERIOD_MAX UINT64_C(1000000)
#define QUOTA_MIN  UINT64_C(1000)

#define CPU_MAX    "cpu.max"

static const char limited[] = "no more of the processors' time than the "
			      "profile's limit";

/* UINT64_MAX: none. */
struct bandwidth {
	uint64_t quota;
	uint64_t period;
};

static bool is_within(struct bandwidth asked, uint64_t thousandths)
{
	return asked.period <= PERIOD_MAX &&
	       asked.quota <= asked.period * thousandths / 1000;
}

/* As much as may be, in the period that is asked for unless that is too short
 * for a quota, or none. */
static struct bandwidth most_of(struct bandwidth asked, uint64_t thousandths)
{
	uint64_t quota = 0;

	if (asked.period <= PERIOD_MAX)
		quota = asked.period * thousandths / 1000;
	if (quota >= QUOTA_MIN)
		return (struct bandwidth){quota, asked.period};
	return (struct bandwidth){PERIOD * thousandths / 1000, PERIOD};
}

/* --- cpu.max: "QUOTA PERIOD", "max PERIOD", or the first alone --- */

/* Absent or 0: *period stays as it is. */
static bool has_period(const struct resources *resources, uint64_t *period)
{
	uint64_t number;

	if (!json_to_u64(
		    json_member(json_member(resources->list, "cpu"), "period"),
		    &number) ||
	    number == 0)
		return false;
	*period = number;
	return true;
}

static bool read_max(struct text text, struct bandwidth *asked)
{
	const char *space = memchr(text.data, ' ', text.length);
	size_t length =
		space != NULL ? (size_t)(space - text.data) : text.length;

	if (space != NULL &&
	    !text_to_u64((struct text){space + 1, text.length - length - 1},
			 &asked->period))
		return false;
	text.length = length;
	return text_is(text, "max") || text_to_u64(text, &asked->quota);
}

/* Without a period of its own, that of "cpu" counts, which may yet change, or
 * of an update one that is not known. */
static void hold_max(struct resources *resources, uint64_t thousandths)
{
	const struct json *value = resources_unified(resources, CPU_MAX);
	struct bandwidth asked = {UINT64_MAX, PERIOD};
	struct bandwidth most;
	char text[64];
	bool known;

	if (value == NULL)
		return;
	known = (!has_period(resources, &asked.period) &&
		 !resources_is_update(resources)) ||
		memchr(value->text.data, ' ', value->text.length) != NULL;
	if (!read_max(value->text, &asked)) {
		resources_refuse_unified(resources, CPU_MAX);
		return;
	}
	most = most_of(asked, thousandths);
	if (is_within(asked, thousandths)) {
		if (known)
			return;
		most = asked;
	}
	snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64, most.quota,
		 most.period);
	resources_set_unified(resources, CPU_MAX, text, limited);
}

/* --- cpu.quota --- */

static void set(struct resources *resources, const char *member,
		uint64_t number)
{
	resources_set(resources, "cpu", member,
		      json_new_u64(&resources->document->json, number),
		      limited);
}

/* runc takes "CPU" for "cpu". */
static const struct json *find_other_case(const struct resources *resources)
{
	json_each (member, resources->list) {
		if (text_equal_folded(TEXT("cpu"), member->key) &&
		    !text_is(member->key, "cpu"))
			return member;
	}
	return NULL;
}

/* 0 and what is below are none. */
static struct bandwidth read_quota(const struct resources *resources)
{
	struct bandwidth asked = {0, PERIOD};

	has_period(resources, &asked.period);
	if (!json_to_u64(
		    json_member(json_member(resources->list, "cpu"), "quota"),
		    &asked.quota) ||
	    asked.quota == 0)
		asked.quota = UINT64_MAX;
	return asked;
}

static void lower_quota(struct resources *resources, uint64_t thousandths)
{
	const struct bandwidth asked = read_quota(resources);
	const struct bandwidth most = most_of(asked, thousandths);
	const struct json *section;
	uint64_t burst;

	if (is_within(asked, thousandths))
		return;
	set(resources, "quota", most.quota);
	if (asked.period != most.period)
		set(resources, "period", most.period);
	/* The kernel takes none above the quota. */
	section = json_member(resources->list, "cpu");
	if (json_to_u64(json_member(section, "burst"), &burst) &&
	    burst > most.quota)
		set(resources, "burst", most.quota);
}

static void hold_quota(struct resources *resources, uint64_t thousandths)
{
	if (read_quota(resources).quota == UINT64_MAX &&
	    !resources_may_give(resources, "cpu"))
		return;
	lower_quota(resources, thousandths);
}

/* Of an update: a quota without its period, or a period without its quota, may
 * be more than what the profile allows with the one that there is. */
static void hold_new_quota(struct resources *resources, uint64_t thousandths)
{
	struct json *section = json_member(resources->list, "cpu");
	const struct json *quota = json_member(section, "quota");
	struct json *period = json_member(section, "period");
	uint64_t ignored;
	bool given = has_period(resources, &ignored);

	if (quota != NULL && !text_is(quota->text, "0")) {
		if (!given)
			set(resources, "period", PERIOD);
		lower_quota(resources, thousandths);
	} else if (given) {
		json_remove(period);
		resources_find(resources, FINDING_CHANGED, section, "period",
			       period,
			       "a period says how much only with its quota: "
			       "give both");
	}
}

void resources_hold_cpus(struct resources *resources, uint64_t thousandths)
{
	const struct json *other = find_other_case(resources);

	if (other != NULL) {
		resources_find(resources, FINDING_REFUSED, resources->list,
			       "cpu", other,
			       "is written in another case, which only some "
			       "runtimes read");
		return;
	}
	hold_max(resources, thousandths);
	if (resources_is_update(resources))
		hold_new_quota(resources, thousandths);
	else
		hold_quota(resources, thousandths);
}
