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

static void what_editors_want_is_ignored(void **state)
{
	(void)state;
	expect("{\"$schema\": \"/x.json\", \"default\": {\"mode\": \"audit\"}}",
	       "baseline", MODE_AUDIT);
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

struct wrong {
	const char *text;
	const char *message;
};

static void expect_errors(const struct wrong *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		AUTO_POLICY struct policy policy = POLICY_INIT;
		struct err err = ERR_INIT;

		assert_int_equal(
			policy_read(&policy, "p", text_of(cases[i].text), &err),
			-1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(err.message, cases[i].message);
	}
}

static void errors_name_the_place_and_what_was_expected(void **state)
{
	static const struct wrong cases[] = {
		{"{\"defalt\":{}}",
		 "p:1:11: /defalt: unknown member \"defalt\"; did you me"
		 "an \"default\"?"},
		{"{\"zzzzzzzzzzzz\":{}}",
		 "p:1:17: /zzzzzzzzzzzz: unknown member \"zzzzzzzzzzzz\""
		 "; expected one of \"$schema\", \"comment\", \"default\","
		 " \"rules\", \"selectable\", \"exceptions\", \"log\""},
		{"{\"$schema\":1}",
		 "p:1:12: /$schema: expected a string, found a number"},
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
		 "p:1:20: /default/mode: expected a string, found a boolea"
		 "n"},
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
	expect_errors(cases, sizeof(cases) / sizeof(cases[0]));
}

static const struct wrong wrong_rules[] = {
	{"{\"rules\":{}}",
	 "p:1:10: /rules: expected an array, found an object"},
	{"{\"rules\":[1]}",
	 "p:1:11: /rules/0: expected an object, found a number"},
	{"{\"rules\":[{}]}", "p:1:11: /rules/0: expected \"match\""},
	{"{\"rules\":[{\"profile\":\"web\"}]}",
	 "p:1:11: /rules/0: expected \"match\""},
	{"{\"rules\":[{\"match\":{}}]}",
	 "p:1:11: /rules/0: expected \"profile\", \"mode\" or \"harden"
	 "ers\""},
	{"{\"rules\":[{\"name\":\"n\",\"comment\":\"c\",\"match\":{}}]"
	 "}",
	 "p:1:11: /rules/0: expected \"profile\", \"mode\" or \"harden"
	 "ers\""},
	{"{\"rules\":[{\"match\":{},\"profil\":\"web\"}]}",
	 "p:1:32: /rules/0/profil: unknown member \"profil\"; did you "
	 "mean \"profile\"?"},
	{"{\"rules\":[{\"match\":{},\"profile\":\"a/b\"}]}",
	 "p:1:33: /rules/0/profile: expected a profile's name: letters"
	 ", digits, '.', '_' and '-'"},
	{"{\"rules\":[{\"match\":{},\"profile\":null}]}",
	 "p:1:33: /rules/0/profile: expected a string, found null"},
	{"{\"rules\":[{\"match\":[],\"profile\":\"web\"}]}",
	 "p:1:20: /rules/0/match: expected an object, found an array"},
	{"{\"rules\":[{\"name\":1,\"match\":{},\"profile\":\"web\"}]}",
	 "p:1:19: /rules/0/name: expected a string, found a number"},
	{"{\"rules\":[{\"match\":{\"namespce\":\"a\"},\"mode\":\"audit"
	 "\"}]}",
	 "p:1:32: /rules/0/match/namespce: unknown member \"namespce\""
	 "; did you mean \"namespace\"?"},
	{"{\"rules\":[{\"match\":{\"namespace\":1},\"mode\":\"audit\"}"
	 "]}",
	 "p:1:33: /rules/0/match/namespace: expected a string or an ar"
	 "ray of strings, found a number"},
	{"{\"rules\":[{\"match\":{\"namespace\":{}},\"mode\":\"audit\""
	 "}]}",
	 "p:1:33: /rules/0/match/namespace: expected a string or an ar"
	 "ray of strings, found an object"},
	{"{\"rules\":[{\"match\":{\"namespace\":null},\"mode\":\"audit"
	 "\"}]}",
	 "p:1:33: /rules/0/match/namespace: expected a string or an ar"
	 "ray of strings, found null"},
	{"{\"rules\":[{\"match\":{\"namespace\":[]},\"mode\":\"audit\""
	 "}]}",
	 "p:1:33: /rules/0/match/namespace: an empty list matches noth"
	 "ing"},
	{"{\"rules\":[{\"match\":{\"namespace\":[\"a\",1]},\"mode\":\""
	 "audit\"}]}",
	 "p:1:38: /rules/0/match/namespace/1: expected a string, found"
	 " a number"},
	{"{\"rules\":[{\"match\":{\"image\":\"a[\"},\"mode\":\"audit\""
	 "}]}",
	 "p:1:29: /rules/0/match/image: bad pattern \"a[\": '[' withou"
	 "t ']'"},
	{"{\"rules\":[{\"match\":{\"image\":[\"a\",\"[z-a]\"]},\"mode"
	 "\":\"audit\"}]}",
	 "p:1:34: /rules/0/match/image/1: bad pattern \"[z-a]\": a ran"
	 "ge that runs backwards"},
	{"{\"rules\":[{\"match\":{\"image\":\"a\\\\\"},\"mode\":\"audi"
	 "t\"}]}",
	 "p:1:29: /rules/0/match/image: bad pattern \"a\\\": '\\' at t"
	 "he end"},
	{"{\"rules\":[{\"match\":{\"image\":\"[]\"},\"mode\":\"audit\""
	 "}]}",
	 "p:1:29: /rules/0/match/image: bad pattern \"[]\": a set with"
	 "out characters"},
	{"{\"rules\":[{\"match\":{\"engine\":\"dockr\"},\"mode\":\"aud"
	 "it\"}]}",
	 "p:1:30: /rules/0/match/engine: unknown value \"dockr\"; did "
	 "you mean \"docker\"?"},
	{"{\"rules\":[{\"match\":{\"engine\":[]},\"mode\":\"audit\"}]}",
	 "p:1:30: /rules/0/match/engine: an empty list matches nothing"},
	{"{\"rules\":[{\"match\":{\"engine\":[\"docker\",1]},\"mode\":"
	 "\"audit\"}]}",
	 "p:1:40: /rules/0/match/engine/1: expected a string, found a "
	 "number"},
	{"{\"rules\":[{\"match\":{\"engine\":\"*\"},\"mode\":\"audit\""
	 "}]}",
	 "p:1:30: /rules/0/match/engine: unknown value \"*\"; expected"
	 " one of \"plain\", \"docker\", \"containerd\", \"cri-o\", \""
	 "podman\""},
	{"{\"rules\":[{\"match\":{\"type\":\"unknown\"},\"mode\":\"aud"
	 "it\"}]}",
	 "p:1:28: /rules/0/match/type: unknown value \"unknown\"; expe"
	 "cted one of \"sandbox\", \"container\""},
	{"{\"rules\":[{\"match\":{\"asks\":\"priviliged\"},\"mode\":\""
	 "audit\"}]}",
	 "p:1:28: /rules/0/match/asks: unknown value \"priviliged\"; d"
	 "id you mean \"privileged\"?"},
	{"{\"rules\":[{\"match\":{\"asks\":[]},\"mode\":\"audit\"}]}",
	 "p:1:28: /rules/0/match/asks: an empty list matches nothing"},
	{"{\"rules\":[{\"match\":{\"annotations\":{}},\"mode\":\"audit"
	 "\"}]}",
	 "p:1:35: /rules/0/match/annotations: expected an object of an"
	 "notations and patterns"},
	{"{\"rules\":[{\"match\":{\"annotations\":\"a\"},\"mode\":\"au"
	 "dit\"}]}",
	 "p:1:35: /rules/0/match/annotations: expected an object of an"
	 "notations and patterns"},
	{"{\"rules\":[{\"match\":{\"annotations\":{\"a\":1}},\"mode\":"
	 "\"audit\"}]}",
	 "p:1:40: /rules/0/match/annotations/a: expected a string or a"
	 "n array of strings, found a number"},
	{"{\"rules\":[{\"match\":{\"annotations\":{\"a\":[\"x[\"]}},\""
	 "mode\":\"audit\"}]}",
	 "p:1:41: /rules/0/match/annotations/a/0: bad pattern \"x[\": "
	 "'[' without ']'"},
	{"{\"rules\":[{\"match\":{},\"mode\":\"off\"}]}",
	 "p:1:30: /rules/0/mode: unknown value \"off\"; expected one o"
	 "f \"enforce\", \"audit\""},
	{"{\"rules\":[{\"match\":{},\"hardeners\":[]}]}",
	 "p:1:35: /rules/0/hardeners: expected an object, found an arr"
	 "ay"},
	{"{\"rules\":[{\"match\":{},\"hardeners\":{\"secomp\":\"audit"
	 "\"}}]}",
	 "p:1:45: /rules/0/hardeners/secomp: unknown member \"secomp\""
	 "; did you mean \"seccomp\"?"},
	{"{\"rules\":[{\"match\":{},\"hardeners\":{\"seccomp\":\"of\"}"
	 "}]}",
	 "p:1:46: /rules/0/hardeners/seccomp: unknown value \"of\"; ex"
	 "pected one of \"enforce\", \"audit\""},
	{"{\"default\":{\"hardeners\":{\"paths\":1}}}",
	 "p:1:34: /default/hardeners/paths: expected a string, found a"
	 " number"},
	{"{\"default\":{\"match\":{}}}",
	 "p:1:21: /default/match: unknown member \"match\"; expected o"
	 "ne of \"profile\", \"mode\", \"hardeners\", \"comment\""},
	{"{\"selectable\":\"web\"}",
	 "p:1:15: /selectable: expected an array of strings, found a s"
	 "tring"},
	{"{\"selectable\":[\"web\",1]}",
	 "p:1:22: /selectable/1: expected a string, found a number"},
	{"{\"selectable\":[\"web\",\"a/b\"]}",
	 "p:1:22: /selectable/1: expected a profile's name: letters, d"
	 "igits, '.', '_' and '-'"},
};

static const struct wrong wrong_exceptions[] = {
	{"{\"exceptions\":{}}",
	 "p:1:15: /exceptions: expected an array, found an object"},
	{"{\"exceptions\":[{}]}",
	 "p:1:16: /exceptions/0: expected \"for\": an exception has \""
	 "for\", \"allow\", \"why\" and \"until\""},
	{"{\"exceptions\":[{\"for\":{},\"allow\":{\"root\":true},\"unt"
	 "il\":\"2027-03-31\"}]}",
	 "p:1:16: /exceptions/0: expected \"why\": an exception has \""
	 "for\", \"allow\", \"why\" and \"until\""},
	{"{\"exceptions\":[{\"for\":{},\"allow\":{\"root\":true},\"why"
	 "\":\"w\"}]}",
	 "p:1:16: /exceptions/0: expected \"until\": an exception has "
	 "\"for\", \"allow\", \"why\" and \"until\""},
	{"{\"exceptions\":[{\"for\":{},\"why\":\"w\",\"until\":\"2027-"
	 "03-31\"}]}",
	 "p:1:16: /exceptions/0: expected \"allow\": an exception has "
	 "\"for\", \"allow\", \"why\" and \"until\""},
	{"{\"exceptions\":[{\"allow\":{\"root\":true},\"why\":\"w\",\""
	 "until\":\"2027-03-31\"}]}",
	 "p:1:16: /exceptions/0: expected \"for\": an exception has \""
	 "for\", \"allow\", \"why\" and \"until\""},
	{"{\"exceptions\":[{\"for\":{},\"allow\":{\"root\":true},\"why"
	 "\":\"\",\"until\":\"2027-03-31\"}]}",
	 "p:1:54: /exceptions/0/why: expected a reason"},
	{"{\"exceptions\":[{\"for\":{},\"allow\":{\"root\":true},\"why"
	 "\":\" \\t \",\"until\":\"2027-03-31\"}]}",
	 "p:1:54: /exceptions/0/why: expected a reason"},
	{"{\"exceptions\":[{\"for\":{},\"allow\":{\"root\":true},\"why"
	 "\":1,\"until\":\"2027-03-31\"}]}",
	 "p:1:54: /exceptions/0/why: expected a string, found a number"},
	{"{\"exceptions\":[{\"until\":\"2026-02-29\"}]}",
	 "p:1:25: /exceptions/0/until: expected a day that there is, a"
	 "s \"YYYY-MM-DD\""},
	{"{\"exceptions\":[{\"until\":\"2026-13-01\"}]}",
	 "p:1:25: /exceptions/0/until: expected a day that there is, a"
	 "s \"YYYY-MM-DD\""},
	{"{\"exceptions\":[{\"until\":\"2026-1-1\"}]}",
	 "p:1:25: /exceptions/0/until: expected a day that there is, a"
	 "s \"YYYY-MM-DD\""},
	{"{\"exceptions\":[{\"until\":\"2026-04-31\"}]}",
	 "p:1:25: /exceptions/0/until: expected a day that there is, a"
	 "s \"YYYY-MM-DD\""},
	{"{\"exceptions\":[{\"until\":\"1969-12-31\"}]}",
	 "p:1:25: /exceptions/0/until: expected a day that there is, a"
	 "s \"YYYY-MM-DD\""},
	{"{\"exceptions\":[{\"until\":\"2026-12-31 \"}]}",
	 "p:1:25: /exceptions/0/until: expected a day that there is, a"
	 "s \"YYYY-MM-DD\""},
	{"{\"exceptions\":[{\"until\":\"2026-12-31T00:00:00Z\"}]}",
	 "p:1:25: /exceptions/0/until: expected a day that there is, a"
	 "s \"YYYY-MM-DD\""},
	{"{\"exceptions\":[{\"until\":20261231}]}",
	 "p:1:25: /exceptions/0/until: expected a string, found a numb"
	 "er"},
	{"{\"exceptions\":[{\"until\":\"never\"}]}",
	 "p:1:25: /exceptions/0/until: expected a day that there is, a"
	 "s \"YYYY-MM-DD\""},
	{"{\"exceptions\":[{\"unitl\":\"2026-12-31\"}]}",
	 "p:1:25: /exceptions/0/unitl: unknown member \"unitl\"; did y"
	 "ou mean \"until\"?"},
	{"{\"exceptions\":[{\"allow\":{}}]}",
	 "p:1:25: /exceptions/0/allow: expected what the exception all"
	 "ows"},
	{"{\"exceptions\":[{\"allow\":{\"capability\":[\"KILL\"]}}]}",
	 "p:1:39: /exceptions/0/allow/capability: unknown member \"cap"
	 "ability\"; did you mean \"capabilities\"?"},
	{"{\"exceptions\":[{\"allow\":{\"capabilities\":[\"NETADMIN\"]"
	 "}}]}",
	 "p:1:42: /exceptions/0/allow/capabilities/0: unknown capabili"
	 "ty \"NETADMIN\"; did you mean \"NET_ADMIN\"?"},
	{"{\"exceptions\":[{\"allow\":{\"capabilities\":\"NET_ADMIN\"}"
	 "}]}",
	 "p:1:41: /exceptions/0/allow/capabilities: expected an array "
	 "of strings, found a string"},
	{"{\"exceptions\":[{\"allow\":{\"root\":\"yes\"}}]}",
	 "p:1:33: /exceptions/0/allow/root: expected true or false, fo"
	 "und a string"},
	{"{\"exceptions\":[{\"allow\":{\"seccomp\":[\"moutn\"]}}]}",
	 "p:1:37: /exceptions/0/allow/seccomp/0: there is no system ca"
	 "ll \"moutn\"; did you mean \"mount\"?"},
	{"{\"exceptions\":[{\"allow\":{\"seccomp\":[\"@moutn\"]}}]}",
	 "p:1:37: /exceptions/0/allow/seccomp/0: there is no system ca"
	 "ll group \"@moutn\"; did you mean \"@mount\"?"},
	{"{\"exceptions\":[{\"allow\":{\"seccomp\":\"mount\"}}]}",
	 "p:1:36: /exceptions/0/allow/seccomp: expected an array of st"
	 "rings, found a string"},
	{"{\"exceptions\":[{\"allow\":{\"seccomp\":[1]}}]}",
	 "p:1:37: /exceptions/0/allow/seccomp/0: expected a string, fo"
	 "und a number"},
	{"{\"exceptions\":[{\"allow\":{\"paths\":[\"proc/sys\"]}}]}",
	 "p:1:35: /exceptions/0/allow/paths/0: expected an absolute pa"
	 "th"},
	{"{\"exceptions\":[{\"allow\":{\"paths\":\"/proc/sys\"}}]}",
	 "p:1:34: /exceptions/0/allow/paths: expected an array of stri"
	 "ngs, found a string"},
	{"{\"exceptions\":[{\"allow\":{\"namespaces\":[\"net\"]}}]}",
	 "p:1:40: /exceptions/0/allow/namespaces/0: unknown value \"ne"
	 "t\"; expected one of \"network\", \"pid\", \"ipc\", \"uts\","
	 " \"cgroup\", \"time\", \"user\""},
	{"{\"exceptions\":[{\"allow\":{\"namespaces\":[\"mount\"]}}]}",
	 "p:1:40: /exceptions/0/allow/namespaces/0: unknown value \"mo"
	 "unt\"; expected one of \"network\", \"pid\", \"ipc\", \"uts"
	 "\", \"cgroup\", \"time\", \"user\""},
	{"{\"exceptions\":[{\"allow\":{\"devices\":[\"/dev/fuse\"]}}]}",
	 "p:1:37: /exceptions/0/allow/devices/0: expected a device such as "
	 "\"c 10:229 rw\": type b, c or a, numbers or \"*\", and access of "
	 "r, w and m"},
	{"{\"exceptions\":[{\"allow\":{\"sysctls\":[\"net/core\"]}}]}",
	 "p:1:37: /exceptions/0/allow/sysctls/0: expected a name with "
	 "dots, such as \"net.ipv4.tcp_syncookies\""},
	{"{\"exceptions\":[{\"allow\":{\"sysctls\":[\"[\"]}}]}",
	 "p:1:37: /exceptions/0/allow/sysctls/0: bad pattern: '[' with"
	 "out ']'"},
	{"{\"exceptions\":[{\"allow\":{\"hooks\":[\"a\"]}}]}",
	 "p:1:35: /exceptions/0/allow/hooks/0: expected an absolute path, or a "
	 "pattern of some"},
	{"{\"exceptions\":[{\"allow\":{\"selinux\":\"\"}}]}",
	 "p:1:36: /exceptions/0/allow/selinux: expected an SELinux typ"
	 "e such as \"container_init_t\""},
	{"{\"exceptions\":[{\"allow\":{\"selinux\":\"auto\"}}]}",
	 "p:1:36: /exceptions/0/allow/selinux: expected an SELinux typ"
	 "e such as \"container_init_t\""},
	{"{\"exceptions\":[{\"allow\":{\"selinux\":\"a:b\"}}]}",
	 "p:1:36: /exceptions/0/allow/selinux: expected an SELinux typ"
	 "e such as \"container_init_t\""},
};

static const struct wrong wrong_log[] = {
	{"{\"log\":\"off\"}",
	 "p:1:8: /log: expected an object, found a string"},
	{"{\"log\":{\"to\":\"disk\"}}",
	 "p:1:14: /log/to: unknown value \"disk\"; expected one of \"f"
	 "ile\", \"syslog\", \"off\""},
	{"{\"log\":{\"to\":\"sysog\"}}",
	 "p:1:14: /log/to: unknown value \"sysog\"; did you mean \"sys"
	 "log\"?"},
	{"{\"log\":{\"file\":\"log\"}}",
	 "p:1:16: /log/file: expected an absolute path"},
	{"{\"log\":{\"file\":\"\"}}",
	 "p:1:16: /log/file: expected an absolute path"},
	{"{\"log\":{\"required\":1}}",
	 "p:1:20: /log/required: expected true or false, found a numbe"
	 "r"},
	{"{\"log\":{\"required\":true,\"to\":\"off\"}}",
	 "p:1:20: /log/required: expected false: with \"to\" \"off\" nothin"
	 "g is logged"},
	{"{\"log\":{\"path\":\"/x\"}}",
	 "p:1:16: /log/path: unknown member \"path\"; expected one of "
	 "\"to\", \"file\", \"required\""},
};

static void rules_exceptions_and_log_too(void **state)
{
	(void)state;
	expect_errors(wrong_rules,
		      sizeof(wrong_rules) / sizeof(wrong_rules[0]));
	expect_errors(wrong_exceptions,
		      sizeof(wrong_exceptions) / sizeof(wrong_exceptions[0]));
	expect_errors(wrong_log, sizeof(wrong_log) / sizeof(wrong_log[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_said_is_baseline_enforced),
		cmocka_unit_test(comments_are_fine),
		cmocka_unit_test(what_editors_want_is_ignored),
		cmocka_unit_test(modes_have_names),
		cmocka_unit_test(errors_name_the_place_and_what_was_expected),
		cmocka_unit_test(rules_exceptions_and_log_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
