/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: what a container may use under cgroup version 1 and 2, by a reading
 * of its own, is the least of what its document asks for and what the profile
 * allows; and once more nothing changes.
 */
#include "lib/harden_case.h"

#include "lib/random_spec.h"

#include <stdio.h>
#include <stdlib.h>

#define DOCUMENTS 20000
#define NONE      1e30

/* In what the kernel counts; NONE: no limit. */
struct limits {
	double pids;
	double memory;
	double sum; /* memory and swap */
	double cpus;
	bool valid; /* the kernel takes it */
};

static const struct json *resources_of(const struct json_document *document)
{
	return json_member(json_member(document->root, "linux"), "resources");
}

static double typed(const struct json *resources, const char *section,
		    const char *member)
{
	const struct json *value =
		json_member(json_member(resources, section), member);
	double number = value != NULL ? atof(value->text.data) : 0;

	return number > 0 ? number : NONE;
}

/* Replaces *number where "unified" says something; false: the kernel would not
 * take it. */
static bool unified(const struct json *resources, const char *name,
		    double *number)
{
	static const char units[] = "KMGT";
	const struct json *value =
		json_member(json_member(resources, "unified"), name);
	char text[64];
	char *end;

	if (value == NULL)
		return true;
	snprintf(text, sizeof(text), "%.*s", (int)value->text.length,
		 value->text.data);
	if (strcmp(text, "max") == 0) {
		*number = NONE;
		return true;
	}
	*number = strtod(text, &end);
	for (int i = 0; i < 4; i++) {
		if (end == text || (*end & ~0x20) != units[i])
			continue;
		for (int j = 0; j <= i; j++)
			*number *= 1024;
		end++;
	}
	return end > text && *end == '\0';
}

static bool unified_cpus(const struct json *resources, double *cpus)
{
	const struct json *value =
		json_member(json_member(resources, "unified"), "cpu.max");
	double quota = NONE, period = typed(resources, "cpu", "period");
	char text[64];
	char *end;

	if (value == NULL)
		return true;
	snprintf(text, sizeof(text), "%.*s", (int)value->text.length,
		 value->text.data);
	end = text + strspn(text, "max");
	if (end == text)
		quota = strtod(text, &end);
	if (end == text || (*end != '\0' && *end != ' '))
		return false;
	if (*end == ' ')
		period = strtod(end, &end);
	else if (period >= NONE)
		period = 100000;
	*cpus = quota >= NONE ? NONE : quota / period;
	return *end == '\0';
}

static struct limits read_limits(const struct json_document *document)
{
	const struct json *resources = resources_of(document);
	double quota = typed(resources, "cpu", "quota");
	double period = typed(resources, "cpu", "period");
	double memory = typed(resources, "memory", "limit");
	double sum = typed(resources, "memory", "swap");
	double swap = sum >= NONE ? NONE : sum - memory;
	struct limits limits = {
		.pids = typed(resources, "pids", "limit"),
		.memory = memory,
		.cpus = quota >= NONE
				? NONE
				: quota / (period >= NONE ? 100000 : period),
		.valid = sum >= memory,
	};

	limits.valid &= unified(resources, "pids.max", &limits.pids);
	limits.valid &= unified(resources, "memory.max", &limits.memory);
	limits.valid &= unified(resources, "memory.swap.max", &swap);
	limits.valid &= unified_cpus(resources, &limits.cpus);
	limits.sum = limits.memory + swap;
	return limits;
}

/* --- updates: what is absent, or 0, stays as it was --- */

struct held {
	double pids;
	double memory;
	double swap; /* beside it */
	double quota;
	double period;
};

static void update_typed(const struct json *resources, const char *section,
			 const char *member, double *number)
{
	const struct json *value =
		json_member(json_member(resources, section), member);

	if (value != NULL && atof(value->text.data) != 0)
		*number = typed(resources, section, member);
}

static void update_bandwidth(const struct json *resources, struct held *held)
{
	const struct json *value =
		json_member(json_member(resources, "unified"), "cpu.max");
	char text[64];
	char *end;

	update_typed(resources, "cpu", "quota", &held->quota);
	update_typed(resources, "cpu", "period", &held->period);
	if (value == NULL)
		return;
	snprintf(text, sizeof(text), "%.*s", (int)value->text.length,
		 value->text.data);
	end = text + strspn(text, "max");
	held->quota = NONE;
	if (end == text)
		held->quota = strtod(text, &end);
	if (*end == ' ')
		held->period = strtod(end, NULL);
}

/* As cgroup version 2 has it. False: the runtime would not do it. */
static bool update(const struct json *resources, struct held *held)
{
	double limit = 0;
	double sum = 0;
	bool valid;

	update_typed(resources, "pids", "limit", &held->pids);
	update_typed(resources, "memory", "limit", &limit);
	update_typed(resources, "memory", "swap", &sum);
	valid = sum == 0 || (limit != 0 && sum >= limit);
	if (limit != 0)
		held->memory = limit;
	if (sum != 0)
		held->swap = sum >= NONE ? NONE : sum - limit;
	update_bandwidth(resources, held);
	valid &= unified(resources, "pids.max", &held->pids);
	valid &= unified(resources, "memory.max", &held->memory);
	valid &= unified(resources, "memory.swap.max", &held->swap);
	return valid;
}

static void check_update(const char *profile, const char *text,
			 const struct limits *most, struct held *held)
{
	struct held before = *held;
	struct harden_case run;

	harden_case_run(&run, &hardener_resources, OCI_UPDATE, profile, text,
			&plain_host);
	assert_int_equal(run.result, 0);
	if (run.findings.refused == 0 && update(run.document.json.root, held)) {
		assert_true(held->pids <= most->pids);
		assert_true(held->memory <= most->memory);
		assert_true(held->memory + held->swap <= most->memory);
		assert_true(held->quota / held->period <= most->cpus * 1.001);
	} else {
		*held = before;
	}
	harden_case_fini(&run);
}

static void expect_least(double after, double before, double most)
{
	assert_true(after <= most);
	assert_true(after <= before);
	assert_true(after == before || after > most * 0.999);
}

static void check(const char *profile, const char *text,
		  const struct limits *most)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct harden_case first, second;
	struct limits before, after;
	struct err err;

	harden_case_run(&first, &hardener_resources, OCI_CONFIG, profile, text,
			&plain_host);
	assert_int_equal(first.result, 0);
	assert_int_equal(
		json_read(&document, "x", text_of(text), JSON_STRICT, &err), 0);
	if (first.findings.refused > 0) {
		harden_case_fini(&first);
		return;
	}
	before = read_limits(&document);
	after = read_limits(&first.document.json);
	if (before.valid) {
		assert_true(after.valid);
		expect_least(after.pids, before.pids, most->pids);
		expect_least(after.memory, before.memory, most->memory);
		assert_true(after.sum <= most->memory);
		assert_true(after.sum <= before.sum);
		expect_least(after.cpus, before.cpus, most->cpus);
	}
	assert_null(json_member(
		json_member(resources_of(&first.document.json), "unified"),
		"cgroup.procs"));
	harden_case_run(&second, &hardener_resources, OCI_CONFIG, profile,
			first.text.data, &plain_host);
	assert_int_equal(second.findings.changed, 0);
	assert_string_equal(second.text.data, first.text.data);
	harden_case_fini(&first);
	harden_case_fini(&second);
}

static const struct {
	const char *profile;
	struct limits most;
} cases[] = {
	{"{\"resources\":{\"pids\":256,\"memory\":\"1G\",\"cpus\":2}}",
	 {256, 1073741824, 0, 2, true}},
	{"{\"resources\":{\"pids\":20000,\"memory\":2000000,"
	 "\"cpus\":0.025}}",
	 {20000, 2000000, 0, 0.025, true}},
};

static void all_is_the_least_of_both(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < DOCUMENTS; seed++) {
		struct random random = {seed};
		AUTO_BUF struct buf text = BUF_INIT;

		buf_add_text(&text, "{\"linux\":{\"resources\":");
		random_spec_resources(&random, &text);
		buf_add_text(&text, "}}");
		check(cases[seed % 2].profile, text.data,
		      &cases[seed % 2].most);
	}
}

static void no_row_of_updates_lifts_a_limit(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct limits *most = &cases[i].most;
		struct held held = {most->pids, most->memory, 0,
				    most->cpus * 100000, 100000};

		for (unsigned seed = 0; seed < DOCUMENTS; seed++) {
			struct random random = {seed};
			AUTO_BUF struct buf text = BUF_INIT;

			random_spec_resources(&random, &text);
			check_update(cases[i].profile, text.data, most, &held);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_the_least_of_both),
		cmocka_unit_test(no_row_of_updates_lifts_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
