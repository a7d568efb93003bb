/* SPDX-License-Identifier: Apache-2.0 */
/* Which rule, profile, modes and exceptions one container gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/policy.h"

#define LAST_SECOND INT64_C(1806537599) /* 2027-03-31T23:59:59Z */

/* One policy, one container, and what is chosen. */
struct choosing {
	struct policy policy;
	struct json_document annotations;
	struct subject subject;
	struct policy_command command;
	int64_t now;
	struct arena arena;
	struct policy_choice choice;
};

static void begin(struct choosing *choosing, const char *policy)
{
	struct err err = ERR_INIT;

	*choosing = (struct choosing){
		.policy = POLICY_INIT,
		.annotations = JSON_DOCUMENT_INIT,
		.command = {NULL, MODE_UNSAID},
		.arena = ARENA_INIT,
	};
	if (policy_read(&choosing->policy, "p", text_of(policy), &err) < 0)
		fail_msg("%s", err.message);
}

static void end(struct choosing *choosing)
{
	policy_fini(&choosing->policy);
	json_document_fini(&choosing->annotations);
	arena_fini(&choosing->arena);
}

static void annotate(struct choosing *choosing, const char *text)
{
	struct err err = ERR_INIT;

	if (json_read(&choosing->annotations, "a", text_of(text), JSON_STRICT,
		      &err) < 0)
		fail_msg("%s", err.message);
	choosing->subject.annotations = choosing->annotations.root;
}

static const struct policy_choice *choose(struct choosing *choosing)
{
	policy_choose(&choosing->policy, &choosing->subject, &choosing->command,
		      choosing->now, &choosing->arena, &choosing->choice);
	return &choosing->choice;
}

static void the_first_rule_that_matches_wins(void **state)
{
	struct choosing one;

	(void)state;
	begin(&one, "{\"rules\":["
		    "{\"name\":\"a\",\"match\":{\"namespace\":\"kube-*\","
		    "\"pod\":\"dns-*\"},\"profile\":\"web\"},"
		    "{\"match\":{\"namespace\":\"kube-*\"},\"profile\":\"x\"},"
		    "{\"name\":\"c\",\"match\":{\"pod\":\"dns-*\"},"
		    "\"profile\":\"y\"}]}");
	one.subject.facts[FACT_NAMESPACE] = text_of("kube-system");
	one.subject.facts[FACT_POD] = text_of("dns-1");
	assert_string_equal(choose(&one)->rule->name, "a");
	assert_string_equal(one.choice.profile, "web");
	one.subject.facts[FACT_POD] = text_of("proxy");
	assert_string_equal(choose(&one)->rule->name, "rule 2");
	one.subject.facts[FACT_POD] = text_of("dns-1");
	one.subject.facts[FACT_NAMESPACE] = text_of("Kube-system");
	assert_string_equal(choose(&one)->rule->name, "c");
	one.subject.facts[FACT_POD] = text_of("proxy");
	assert_string_equal(choose(&one)->rule->name, "default");
	assert_string_equal(one.choice.profile, "baseline");
	end(&one);
}

/* A container of which everything is known. */
static void know_all(struct choosing *choosing)
{
	struct subject *subject = &choosing->subject;

	subject->engine = ENGINE_CONTAINERD;
	subject->type = TYPE_CONTAINER;
	subject->facts[FACT_NAMESPACE] = text_of("prod");
	subject->facts[FACT_POD] = text_of("web-1");
	subject->facts[FACT_CONTAINER] = text_of("nginx");
	subject->facts[FACT_IMAGE] = text_of("example.org/team/nginx:1");
	subject->facts[FACT_ID] = text_of("0123abcd");
	subject->facts[FACT_LINK] = text_of("web");
	subject->asks = 1U << ASKS_ROOT | 1U << ASKS_HOST_PATH;
	annotate(choosing, "{\"team\":\"blue\",\"tier\":\"1\",\"n\":7}");
}

static const char *failure(const char *match, void (*know)(struct choosing *))
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct choosing one;
	const char *failed;

	buf_printf(&text, "{\"rules\":[{\"match\":{%s},\"profile\":\"hit\"}]}",
		   match);
	begin(&one, text.data);
	if (know != NULL)
		know(&one);
	failed = match_failure(&one.policy.rules[0].match, &one.subject);
	assert_int_equal(failed == NULL,
			 strcmp(choose(&one)->profile, "hit") == 0);
	end(&one);
	return failed;
}

static void each_member_of_a_match_is_looked_at(void **state)
{
	static const struct {
		const char *holds;
		const char *fails;
		const char *member;
	} cases[] = {
		{"\"engine\":\"containerd\"", "\"engine\":\"docker\"",
		 "engine"},
		{"\"engine\":[\"podman\",\"containerd\"]",
		 "\"engine\":[\"plain\",\"cri-o\",\"podman\"]", "engine"},
		{"\"type\":\"container\"", "\"type\":\"sandbox\"", "type"},
		{"\"type\":[\"sandbox\",\"container\"]", NULL, NULL},
		{"\"namespace\":\"p*\"", "\"namespace\":\"pro\"", "namespace"},
		{"\"pod\":[\"x\",\"web-[0-9]\"]", "\"pod\":[\"x\",\"web\"]",
		 "pod"},
		{"\"container\":\"ngin?\"", "\"container\":\"ngin\"",
		 "container"},
		{"\"image\":\"example.org/*:1\"", "\"image\":\"*:2\"", "image"},
		{"\"id\":\"0123*\"", "\"id\":\"[!0]*\"", "id"},
		{"\"link\":\"web\"", "\"link\":\"we\\\\*\"", "link"},
		{"\"asks\":\"root\"", "\"asks\":\"devices\"", "asks"},
		{"\"asks\":[\"devices\",\"host-path\"]",
		 "\"asks\":[\"devices\",\"host-network\"]", "asks"},
		{"\"annotations\":{\"team\":\"b*\"}",
		 "\"annotations\":{\"team\":\"red\"}", "annotations"},
		{"\"annotations\":{\"team\":[\"red\",\"blue\"],"
		 "\"tier\":\"1\"}",
		 "\"annotations\":{\"team\":\"blue\",\"tier\":\"2\"}",
		 "annotations"},
		{"\"annotations\":{\"team\":\"*\"}",
		 "\"annotations\":{\"absent\":\"*\"}", "annotations"},
		/* A value that is no string is none. */
		{"\"pod\":\"*\"", "\"annotations\":{\"n\":\"*\"}",
		 "annotations"},
		{"", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_null(failure(cases[i].holds, know_all));
		if (cases[i].fails != NULL)
			assert_string_equal(failure(cases[i].fails, know_all),
					    cases[i].member);
	}
}

static void all_members_must_hold(void **state)
{
	(void)state;
	assert_null(failure("\"pod\":\"web-*\",\"image\":\"*nginx*\","
			    "\"asks\":\"root\"",
			    know_all));
	assert_string_equal(failure("\"pod\":\"web-*\",\"image\":\"*nginx*\","
				    "\"asks\":\"devices\"",
				    know_all),
			    "asks");
	assert_string_equal(failure("\"pod\":\"web-*\",\"image\":\"redis\","
				    "\"asks\":\"root\"",
				    know_all),
			    "image");
}

static void what_is_not_known_matches_nothing(void **state)
{
	static const char *const members[] = {
		"\"namespace\":\"*\"",
		"\"pod\":\"*\"",
		"\"container\":[\"*\",\"?*\"]",
		"\"image\":\"*\"",
		"\"image\":\"\"",
		"\"id\":\"*\"",
		"\"link\":\"*\"",
		"\"annotations\":{\"team\":\"*\"}",
		"\"type\":[\"sandbox\",\"container\"]",
		"\"engine\":[\"docker\",\"containerd\",\"cri-o\",\"podman\"]",
		"\"asks\":\"root\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		assert_non_null(failure(members[i], NULL));
	assert_null(failure("\"engine\":\"plain\"", NULL));
	assert_null(failure("", NULL));
}

/* --- modes --- */

static void say(struct buf *out, const char *start, enum policy_mode mode,
		const char *stop)
{
	if (mode != MODE_UNSAID)
		buf_printf(out, "%s\"%s\"%s", start, policy_mode_name(mode),
			   stop);
}

/* The mode of seccomp where the command line, the rule for it and for all, and
 * the default rule for it and for all say what is in said. */
static void expect_modes(const enum policy_mode said[5])
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct choosing one;
	enum policy_mode all = MODE_ENFORCE;
	enum policy_mode seccomp = MODE_ENFORCE;

	buf_add_text(&text, "{\"default\":{\"comment\":\"\"");
	say(&text, ",\"hardeners\":{\"seccomp\":", said[3], "}");
	say(&text, ",\"mode\":", said[4], "");
	buf_add_text(&text, "},\"rules\":[{\"match\":{},\"profile\":\"x\"");
	say(&text, ",\"hardeners\":{\"seccomp\":", said[1], "}");
	say(&text, ",\"mode\":", said[2], "");
	buf_add_text(&text, "}]}");
	for (int i = 4; i >= 0; i--) {
		if (said[i] == MODE_UNSAID)
			continue;
		seccomp = said[i];
		if (i != 1 && i != 3)
			all = said[i];
	}
	begin(&one, text.data);
	one.command.mode = said[0];
	choose(&one);
	assert_int_equal(one.choice.modes[PART_SECCOMP], seccomp);
	assert_int_equal(one.choice.modes[PART_CAPABILITIES], all);
	end(&one);
}

static void the_first_mode_that_is_said_holds(void **state)
{
	(void)state;
	for (unsigned row = 0; row < 3 * 3 * 3 * 3 * 3; row++) {
		enum policy_mode said[5];
		unsigned left = row;

		for (unsigned i = 0; i < 5; i++, left /= 3)
			said[i] = (enum policy_mode)(left % 3);
		expect_modes(said);
	}
}

static void without_a_match_the_default_rules_modes_hold(void **state)
{
	struct choosing one;

	(void)state;
	begin(&one, "{\"default\":{\"mode\":\"audit\",\"hardeners\":"
		    "{\"user\":\"enforce\"}},\"rules\":[{\"match\":"
		    "{\"pod\":\"*\"},\"mode\":\"enforce\"}]}");
	choose(&one);
	for (unsigned i = 0; i < PART_COUNT; i++)
		assert_int_equal(one.choice.modes[i],
				 i == PART_USER ? MODE_ENFORCE : MODE_AUDIT);
	one.command.mode = MODE_ENFORCE;
	choose(&one);
	for (unsigned i = 0; i < PART_COUNT; i++)
		assert_int_equal(one.choice.modes[i], MODE_ENFORCE);
	end(&one);
}

/* --- profiles --- */

static void the_command_line_replaces_the_default_rules_profile(void **state)
{
	struct choosing one;

	(void)state;
	begin(&one, "{\"default\":{\"profile\":\"web\"},\"rules\":["
		    "{\"match\":{\"pod\":\"a\"},\"profile\":\"system\"},"
		    "{\"match\":{\"pod\":\"b\"},\"mode\":\"audit\"}]}");
	assert_string_equal(choose(&one)->profile, "web");
	one.subject.facts[FACT_POD] = text_of("b");
	assert_string_equal(choose(&one)->profile, "web");
	one.command.profile = "strict";
	assert_string_equal(choose(&one)->profile, "strict");
	assert_string_equal(one.choice.rule->name, "rule 2");
	one.subject.facts[FACT_POD] = text_of("a");
	assert_string_equal(choose(&one)->profile, "system");
	one.subject.facts[FACT_POD] = text_of("c");
	assert_string_equal(choose(&one)->profile, "strict");
	assert_string_equal(one.choice.rule->name, "default");
	end(&one);
}

static void a_sandbox_without_a_rule_is_met_with_its_profile(void **state)
{
	struct choosing one;

	(void)state;
	begin(&one, "{\"rules\":[{\"match\":{\"pod\":\"a\"},"
		    "\"profile\":\"system\"}]}");
	assert_null(choose(&one)->with);
	one.subject.type = TYPE_CONTAINER;
	assert_null(choose(&one)->with);
	one.subject.type = TYPE_SANDBOX;
	assert_string_equal(choose(&one)->with, "sandbox");
	assert_string_equal(one.choice.profile, "baseline");
	one.subject.facts[FACT_POD] = text_of("a");
	assert_null(choose(&one)->with);
	assert_string_equal(one.choice.profile, "system");
	end(&one);
}

static void expect_heard(const char *annotations, const char *asked, bool heard)
{
	struct choosing one;

	begin(&one, "{\"selectable\":[\"restricted\",\"web\"]}");
	annotate(&one, annotations);
	choose(&one);
	if (asked == NULL)
		assert_null(one.choice.asked.data);
	else
		assert_true(text_is(one.choice.asked, asked));
	assert_int_equal(one.choice.heard, heard);
	assert_string_equal(one.choice.profile, "baseline");
	end(&one);
}

static void only_selectable_profiles_are_heard(void **state)
{
	(void)state;
	expect_heard("{}", NULL, false);
	expect_heard("{\"io.ravelin.profile\":\"web\"}", "web", true);
	expect_heard("{\"io.ravelin.profile\":\"restricted\"}", "restricted",
		     true);
	expect_heard("{\"io.ravelin.profile\":\"privileged\"}", "privileged",
		     false);
	expect_heard("{\"io.ravelin.profile\":\"Web\"}", "Web", false);
	expect_heard("{\"io.ravelin.profile\":\"we\"}", "we", false);
	expect_heard("{\"io.ravelin.profile\":\"web \"}", "web ", false);
	expect_heard("{\"io.ravelin.profile\":\"*\"}", "*", false);
	expect_heard("{\"io.ravelin.profile\":\"\"}", "", false);
	expect_heard("{\"io.ravelin.profil\":\"web\"}", NULL, false);
}

/* --- exceptions --- */

#define EXCEPTION(name, match)                                                 \
	"{\"name\":\"" name "\",\"for\":{" match "},\"allow\":"                \
	"{\"root\":true},\"why\":\"w\",\"until\":\"2027-03-31\"}"

static void an_exception_holds_to_the_end_of_its_day(void **state)
{
	struct choosing one;

	(void)state;
	begin(&one, "{\"exceptions\":[" EXCEPTION("a", "") "]}");
	one.now = 0;
	assert_int_equal(choose(&one)->exception_count, 1);
	one.now = LAST_SECOND;
	assert_int_equal(choose(&one)->exception_count, 1);
	assert_string_equal(one.choice.exceptions[0]->name, "a");
	one.now = LAST_SECOND + 1;
	assert_int_equal(choose(&one)->exception_count, 0);
	one.now = INT64_MAX;
	assert_int_equal(choose(&one)->exception_count, 0);
	end(&one);
}

/* Unlike of rules, all that match. */
static void every_exception_that_matches_holds(void **state)
{
	struct choosing one;

	(void)state;
	begin(&one,
	      "{\"exceptions\":[" EXCEPTION("a", "\"pod\":\"x\"") "," EXCEPTION(
		      "b", "\"pod\":\"y\"") "," EXCEPTION("c", "\"pod\":[\"y\","
							       "\"x\"]") "]}");
	assert_int_equal(choose(&one)->exception_count, 0);
	one.subject.facts[FACT_POD] = text_of("x");
	assert_int_equal(choose(&one)->exception_count, 2);
	assert_string_equal(one.choice.exceptions[0]->name, "a");
	assert_string_equal(one.choice.exceptions[1]->name, "c");
	one.subject.facts[FACT_POD] = text_of("z");
	assert_int_equal(choose(&one)->exception_count, 0);
	end(&one);
}

/* A document that can't be read tells of no rule: any could have held. */
static void a_policy_only_audits_where_nothing_is_enforced(void **state)
{
	static const struct {
		const char *policy;
		enum policy_mode command;
		bool only_audits;
	} rows[] = {
		{"{}", MODE_UNSAID, false},
		{"{}", MODE_AUDIT, true},
		{"{\"default\":{\"mode\":\"audit\"}}", MODE_UNSAID, true},
		{"{\"default\":{\"mode\":\"audit\"}}", MODE_ENFORCE, false},
		{"{\"default\":{\"mode\":\"audit\","
		 "\"hardeners\":{\"capabilities\":\"enforce\"}}}",
		 MODE_UNSAID, false},
		{"{\"default\":{\"mode\":\"audit\","
		 "\"hardeners\":{\"capabilities\":\"audit\"}},"
		 "\"rules\":[{\"match\":{},\"profile\":\"strict\"},"
		 "{\"match\":{},\"mode\":\"audit\"}]}",
		 MODE_UNSAID, true},
		{"{\"default\":{\"mode\":\"audit\"},\"rules\":["
		 "{\"match\":{},\"mode\":\"audit\"},"
		 "{\"match\":{},\"mode\":\"enforce\"}]}",
		 MODE_UNSAID, false},
		{"{\"default\":{\"mode\":\"audit\"},\"rules\":["
		 "{\"match\":{},\"mode\":\"enforce\"}]}",
		 MODE_AUDIT, true},
		{"{\"default\":{\"mode\":\"audit\"},\"rules\":["
		 "{\"match\":{},\"hardeners\":{\"user\":\"enforce\"}}]}",
		 MODE_UNSAID, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct choosing one;

		begin(&one, rows[i].policy);
		one.command.mode = rows[i].command;
		if (policy_only_audits(&one.policy, &one.command) !=
		    rows[i].only_audits)
			fail_msg("%s", rows[i].policy);
		end(&one);
	}
}

/* What a user writes must not make matching slow. */
static void of_a_long_value_only_the_star_is_true(void **state)
{
	AUTO_BUF struct buf value = BUF_INIT;
	struct choosing one;

	(void)state;
	begin(&one, "{\"rules\":["
		    "{\"name\":\"a\",\"match\":{\"pod\":\"a*\"},"
		    "\"mode\":\"audit\"},"
		    "{\"name\":\"b\",\"match\":{\"pod\":\"[a]*\"},"
		    "\"mode\":\"audit\"},"
		    "{\"name\":\"c\",\"match\":{\"pod\":\"**\"},"
		    "\"mode\":\"audit\"}]}");
	while (value.length < MATCH_LONGEST)
		buf_add_char(&value, 'a');
	one.subject.facts[FACT_POD] = buf_text(&value);
	assert_string_equal(choose(&one)->rule->name, "a");
	buf_add_char(&value, 'a');
	one.subject.facts[FACT_POD] = buf_text(&value);
	assert_string_equal(choose(&one)->rule->name, "c");
	end(&one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_policy_only_audits_where_nothing_is_enforced),
		cmocka_unit_test(of_a_long_value_only_the_star_is_true),
		cmocka_unit_test(the_first_rule_that_matches_wins),
		cmocka_unit_test(each_member_of_a_match_is_looked_at),
		cmocka_unit_test(all_members_must_hold),
		cmocka_unit_test(what_is_not_known_matches_nothing),
		cmocka_unit_test(the_first_mode_that_is_said_holds),
		cmocka_unit_test(without_a_match_the_default_rules_modes_hold),
		cmocka_unit_test(
			the_command_line_replaces_the_default_rules_profile),
		cmocka_unit_test(
			a_sandbox_without_a_rule_is_met_with_its_profile),
		cmocka_unit_test(only_selectable_profiles_are_heard),
		cmocka_unit_test(an_exception_holds_to_the_end_of_its_day),
		cmocka_unit_test(every_exception_that_matches_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
