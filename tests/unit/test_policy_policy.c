/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the node's policy: what it means, and each error with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/policy.h"

static void expect(const char *text, const char *profile, enum policy_mode mode)
{
	AUTO_POLICY struct policy policy = POLICY_INIT;
	struct err err = ERR_INIT;

	if (policy_read(&policy, "policy.json", text_of(text), &err) < 0)
		fail_msg("%s", err.message);
	assert_string_equal(policy.default_rule.profile, profile);
	assert_int_equal(policy.default_rule.modes.all, mode);
}

static void what_is_not_said_is_baseline_enforced(void **state)
{
	(void)state;
	expect("{}", "baseline", MODE_ENFORCE);
	expect("{\"default\": {}}", "baseline", MODE_ENFORCE);
	expect("{\"default\": {\"mode\": \"audit\"}}", "baseline", MODE_AUDIT);
	expect("{\"default\": {\"profile\": \"web\"}}", "web", MODE_ENFORCE);
}

static void comments_are_fine(void **state)
{
	(void)state;
	expect("// why\n{\"default\": {\"profile\": \"restricted\", /* so */\n"
	       "\"mode\": \"enforce\"}}",
	       "restricted", MODE_ENFORCE);
}

static void modes_have_names(void **state)
{
	enum policy_mode mode = MODE_ENFORCE;

	(void)state;
	assert_true(policy_mode_from_name("audit", &mode));
	assert_int_equal(mode, MODE_AUDIT);
	assert_true(policy_mode_from_name("enforce", &mode));
	assert_int_equal(mode, MODE_ENFORCE);
	assert_false(policy_mode_from_name("Audit", &mode));
	assert_false(policy_mode_from_name("", &mode));
	assert_int_equal(mode, MODE_ENFORCE);
}

static void errors_name_the_place_and_what_was_expected(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{"{\"defalt\":{}}",
		 "p:1:11: /defalt: unknown member \"defalt\"; did you me"
		 "an \"default\"?"},
		{"{\"zzzzzzzzzzzz\":{}}",
		 "p:1:17: /zzzzzzzzzzzz: unknown member \"zzzzzzzzzzzz\""
		 "; expected one of \"comment\", \"default\", \"rules\", \""
		 "selectable\", \"exceptions\", \"log\""},
		{"[]", "p:1:1: expected an object, found an array"},
		{"{\"default\":\"baseline\"}",
		 "p:1:12: /default: expected an object, found a string"},
		{"{\"default\":{\"profil\":\"a\"}}",
		 "p:1:22: /default/profil: unknown member \"profil\"; di"
		 "d you mean \"profile\"?"},
		{"{\"default\":{\"profile\":1}}",
		 "p:1:23: /default/profile: expected a string, found a n"
		 "umber"},
		{"{\"default\":{\"profile\":\"\"}}",
		 "p:1:23: /default/profile: expected a profile's name: l"
		 "etters, digits, '.', '_' and '-'"},
		{"{\"default\":{\"profile\":\"../x\"}}",
		 "p:1:23: /default/profile: expected a profile's name: l"
		 "etters, digits, '.', '_' and '-'"},
		{"{\"default\":{\"profile\":\"/etc/x.json\"}}",
		 "p:1:23: /default/profile: expected a profile's name: l"
		 "etters, digits, '.', '_' and '-'"},
		{"{\"default\":{\"mode\":\"audti\"}}",
		 "p:1:20: /default/mode: unknown value \"audti\"; did yo"
		 "u mean \"audit\"?"},
		{"{\"default\":{\"mode\":\"permissive\"}}",
		 "p:1:20: /default/mode: unknown value \"permissive\"; e"
		 "xpected one of \"enforce\", \"audit\""},
		{"{\"default\":{\"mode\":true}}",
		 "p:1:20: /default/mode: expected a string, found true o"
		 "r false"},
		{"{\"default\":{\"mode\":null}}",
		 "p:1:20: /default/mode: expected a string, found null"},
		{"{\"default\":{},\"default\":{}}",
		 "p:1:15: expected each name once, found \"default\" aga"
		 "in (first at line 1, column 2)"},
		{"{\"default\":{}",
		 "p:1:14: expected \",\" or \"}\", found the end of the "
		 "document"},
		{"", "p:1:1: expected an object, found the end of the docume"
		     "nt"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_POLICY struct policy policy = POLICY_INIT;
		struct err err = ERR_INIT;

		assert_int_equal(
			policy_read(&policy, "p", text_of(cases[i].text), &err),
			-1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(err.message, cases[i].message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_said_is_baseline_enforced),
		cmocka_unit_test(comments_are_fine),
		cmocka_unit_test(modes_have_names),
		cmocka_unit_test(errors_name_the_place_and_what_was_expected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
