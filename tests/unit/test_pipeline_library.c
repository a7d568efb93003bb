/* SPDX-License-Identifier: Apache-2.0 */
/* The embeddable library, through its public header alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ravelin/ravelin.h"

#include <stdlib.h>
#include <string.h>

#define CONFIG                                                                 \
	"{ \"process\": {\"user\": {\"uid\": 1}, \"capabilities\": "           \
	"{\"bounding\": [\"CAP_SYS_ADMIN\", \"CAP_KILL\"]}}, \"linux\": "      \
	"{\"namespaces\": [{\"type\": \"mount\"}]}, \"mine\": 1.50 }"

static struct ravelin_plan *plan(enum ravelin_kind kind, const char *text,
				 const char *profile)
{
	const struct ravelin_options options = {.profile = profile};
	char *error = NULL;
	/* A copy that is gone afterwards: the plan may not need it. */
	char *name = strdup("config.json");
	char *copy = strdup(text);
	struct ravelin_plan *made = ravelin_plan_new(
		kind, name, copy, strlen(copy), &options, &error);

	free(name);
	free(copy);
	if (made == NULL)
		fail_msg("%s", error);
	return made;
}

static void a_document_is_hardened(void **state)
{
	struct ravelin_plan *made = plan(RAVELIN_CONFIG, CONFIG, "baseline");
	size_t size = 0;
	const char *text = ravelin_plan_document(made, &size);

	(void)state;
	assert_non_null(text);
	assert_int_equal(size, strlen(text));
	assert_null(strstr(text, "CAP_SYS_ADMIN"));
	assert_non_null(strstr(text, "CAP_KILL"));
	assert_non_null(strstr(text, "\"mine\": 1.50 }"));
	assert_null(ravelin_plan_refusal(made));
	assert_true(ravelin_plan_changes(made) >= 4);
	assert_ptr_equal(ravelin_plan_document(made, NULL), text);
	ravelin_plan_free(made);
}

static void what_it_made_it_leaves_alone(void **state)
{
	struct ravelin_plan *made = plan(RAVELIN_CONFIG, CONFIG, "strict");
	struct ravelin_plan *again = plan(
		RAVELIN_CONFIG, ravelin_plan_document(made, NULL), "strict");

	(void)state;
	assert_string_equal(ravelin_plan_document(again, NULL),
			    ravelin_plan_document(made, NULL));
	assert_int_equal(ravelin_plan_changes(again), 0);
	ravelin_plan_free(made);
	ravelin_plan_free(again);
}

static void a_process_is_hardened(void **state)
{
	struct ravelin_plan *made =
		plan(RAVELIN_PROCESS,
		     "{\"user\":{\"uid\":1},\"capabilities\":{"
		     "\"effective\":[\"CAP_SYS_ADMIN\"]}}",
		     "restricted");

	(void)state;
	assert_string_equal(ravelin_plan_document(made, NULL),
			    "{\"user\":{\"uid\":1},\"capabilities\":{"
			    "\"effective\":[]},\"noNewPrivileges\":true}");
	ravelin_plan_free(made);
}

static void a_refusal_gives_no_document(void **state)
{
	struct ravelin_plan *made =
		plan(RAVELIN_PROCESS, "{\"user\":{\"uid\":0}}", "restricted");
	size_t size = 7;

	(void)state;
	assert_null(ravelin_plan_document(made, &size));
	assert_int_equal(size, 7);
	assert_non_null(strstr(ravelin_plan_refusal(made),
			       "config.json: /user/uid: uid 0 is not allowed"));
	assert_non_null(strstr(ravelin_plan_refusal(made),
			       "(profile restricted, line 3)"));
	assert_non_null(strstr(ravelin_plan_report(made, RAVELIN_TEXT),
			       "refused   /user/uid\n"));
	ravelin_plan_free(made);
}

static void reports_come_in_three_forms(void **state)
{
	struct ravelin_plan *made = plan(RAVELIN_CONFIG, CONFIG, "baseline");

	(void)state;
	assert_memory_equal(ravelin_plan_report(made, RAVELIN_TEXT),
			    "config.json under profile baseline: ", 36);
	assert_memory_equal(ravelin_plan_report(made, RAVELIN_JSON),
			    "{\"document\":\"config.json\",", 26);
	assert_memory_equal(ravelin_plan_report(made, RAVELIN_DIFF),
			    "--- config.json\n", 16);
	assert_memory_equal(ravelin_plan_report(made, RAVELIN_TEXT),
			    "config.json under profile baseline: ", 36);
	ravelin_plan_free(made);
}

static void privileged_changes_nothing(void **state)
{
	struct ravelin_plan *made = plan(RAVELIN_CONFIG, CONFIG, "privileged");

	(void)state;
	assert_string_equal(ravelin_plan_document(made, NULL), CONFIG);
	assert_int_equal(ravelin_plan_changes(made), 0);
	assert_string_equal(ravelin_plan_report(made, RAVELIN_DIFF), "");
	ravelin_plan_free(made);
}

static void errors_are_one_line(void **state)
{
	static const struct {
		const char *text;
		const char *profile;
		const char *policy;
		const char *error;
	} cases[] = {
		{"{", "baseline", NULL, "config.json:1:2: expected "},
		{"", "baseline", NULL, "config.json:1:1: expected an object"},
		{"{\"process\":1}", "baseline", NULL, "config.json:1:12: "},
		{"{}", "nonesuch", NULL, "there is no profile \"nonesuch\""},
		{"{}", "/nonesuch/x.json", NULL, "no such profile file"},
		{"{}", NULL, "/nonesuch/policy.json", "no such policy file"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct ravelin_options options = {
			.profile = cases[i].profile,
			.policy = cases[i].policy,
		};
		char *error = NULL;

		assert_null(ravelin_plan_new(
			RAVELIN_CONFIG, "config.json", cases[i].text,
			strlen(cases[i].text), &options, &error));
		assert_non_null(error);
		if (strstr(error, cases[i].error) == NULL)
			fail_msg("%s", error);
		assert_null(strchr(error, '\n'));
		free(error);
		/* Who does not want to know, needs not. */
		assert_null(ravelin_plan_new(
			RAVELIN_CONFIG, "config.json", cases[i].text,
			strlen(cases[i].text), &options, NULL));
	}
}

static void a_size_is_a_size(void **state)
{
	const struct ravelin_options options = {.profile = "baseline"};
	struct ravelin_plan *made = ravelin_plan_new(
		RAVELIN_PROCESS, "p", "{}garbage", 2, &options, NULL);

	(void)state;
	assert_non_null(made);
	ravelin_plan_free(made);
	ravelin_plan_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_hardened),
		cmocka_unit_test(what_it_made_it_leaves_alone),
		cmocka_unit_test(a_process_is_hardened),
		cmocka_unit_test(a_refusal_gives_no_document),
		cmocka_unit_test(reports_come_in_three_forms),
		cmocka_unit_test(privileged_changes_nothing),
		cmocka_unit_test(errors_are_one_line),
		cmocka_unit_test(a_size_is_a_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
