/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles that build on each other, and what exceptions lift of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "oci/capability.h"
#include "policy/embedded.h"
#include "policy/part.h"

#define MOST 16

/* Profiles by name, as a directory would hold them. */
struct shelf {
	const char *names[MOST + 1];
	const char *texts[MOST + 1];
};

static int find(void *context, const char *name, bool whole,
		struct profile_text *found, struct err *err)
{
	const struct shelf *shelf = context;

	(void)whole;
	(void)err;
	for (unsigned i = 0; shelf->names[i] != NULL; i++) {
		if (strcmp(shelf->names[i], name) == 0)
			*found = (struct profile_text){
				.file = shelf->names[i],
				.text = text_of(shelf->texts[i]),
			};
	}
	return 0;
}

static const char *const *names(void *context)
{
	const struct shelf *shelf = context;

	return shelf->names;
}

static int load(const struct shelf *shelf, const char *name,
		struct profile *profile, struct err *err)
{
	const struct profile_finder finder = {
		.arch = SECCOMP_ARCH_X86_64,
		.find = find,
		.names = names,
		.context = (void *)(uintptr_t)shelf,
	};

	return profile_load(profile, name, &finder, err);
}

static void load_fine(const struct shelf *shelf, const char *name,
		      struct profile *profile)
{
	struct err err = ERR_INIT;

	if (load(shelf, name, profile, &err) < 0)
		fail_msg("%s", err.message);
}

static void expect_error(const struct shelf *shelf, const char *message)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(load(shelf, shelf->names[0], &profile, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.message, message);
}

/* Two profiles: "child", and "base" that it may extend. */
static struct shelf two(const char *child, const char *base)
{
	return (struct shelf){{"child", "base", NULL}, {child, base, NULL}};
}

static uint64_t bits(const char *name)
{
	return capability_bit(capability_from_name(text_of(name)));
}

static void what_the_child_does_not_say_is_the_parents(void **state)
{
	const struct shelf shelf =
		two("{\"extends\":\"base\",\"capabilities\":"
		    "{\"ambient\":false},\"noNewPrivileges\":true}",
		    "{\"$schema\":\"s\",\"description\":\"d\","
		    "\"capabilities\":{\"allow\":"
		    "[\"KILL\"],\"ambient\":true},\"user\":{\"root\":false},"
		    "\"noNewPrivileges\":false}");
	AUTO_PROFILE struct profile profile = PROFILE_INIT;

	(void)state;
	load_fine(&shelf, "child", &profile);
	assert_string_equal(profile.description, "");
	assert_null(json_member(profile.document.root, "$schema"));
	assert_string_equal(profile.extends, "base");
	assert_true(profile.capabilities.allow == bits("KILL"));
	assert_false(profile.capabilities.ambient);
	assert_false(profile.user.root);
	assert_true(profile.no_new_privileges.required);
	assert_string_equal(profile.user.place.document->name, "base");
	assert_string_equal(profile.no_new_privileges.place.document->name,
			    "child");
	assert_int_equal(json_line(profile.user.place.document,
				   profile.user.place.value),
			 1);
}

static void null_is_refused_whatever_the_parent_has(void **state)
{
	const struct shelf whole =
		two("{\"extends\":\"base\",\"capabilities\":null}",
		    "{\"capabilities\":{}}");
	const struct shelf inner =
		two("{\"extends\":\"base\",\"user\":{\"root\":null}}",
		    "{\"user\":{\"root\":false}}");
	const struct shelf filter = two(
		"{\"extends\":\"base\",\"seccomp\":null}", "{\"seccomp\":{}}");

	(void)state;
	expect_error(&filter, "child:1:29: /seccomp: expected an object, "
			      "found null");
	expect_error(&whole, "child:1:34: /capabilities: expected an object, "
			     "found null");
	expect_error(&inner, "child:1:34: /user/root: expected true, false or "
			     "\"mapped\", "
			     "found null");
}

static void lists_are_replaced_or_edited(void **state)
{
	const struct shelf shelf = {
		{"whole", "edited", "grand", "base", NULL},
		{"{\"extends\":\"base\",\"paths\":{\"masked\":[\"/a\",\"/b\","
		 "\"/x\"]}}",
		 "{\"extends\":\"base\",\"capabilities\":{\"allow\":"
		 "{\"remove\":[\"KILL\"]}},\"paths\":{\"masked\":"
		 "{\"add\":[\"/c\"]}}}",
		 "{\"extends\":\"edited\",\"paths\":{\"masked\":{\"add\":"
		 "[\"/d\"],\"remove\":[]}},\"capabilities\":{\"allow\":"
		 "{\"remove\":[\"CHOWN\"]}}}",
		 "{\"capabilities\":{\"allow\":[\"KILL\",\"CHOWN\"]},"
		 "\"paths\":{\"masked\":[\"/a\",\"/b\"]}}"},
	};
	AUTO_PROFILE struct profile whole = PROFILE_INIT;
	AUTO_PROFILE struct profile edited = PROFILE_INIT;
	AUTO_PROFILE struct profile grand = PROFILE_INIT;

	(void)state;
	load_fine(&shelf, "whole", &whole);
	assert_int_equal(whole.paths.masked.count, 3);
	assert_true(text_is(whole.paths.masked.list[2], "/x"));
	load_fine(&shelf, "edited", &edited);
	assert_true(edited.capabilities.allow == bits("CHOWN"));
	assert_int_equal(edited.paths.masked.count, 3);
	assert_true(text_is(edited.paths.masked.list[2], "/c"));
	load_fine(&shelf, "grand", &grand);
	assert_true(grand.capabilities.allow == 0);
	assert_int_equal(grand.paths.masked.count, 4);
	assert_true(profile_is_within(&grand, &edited, &(struct buf)BUF_INIT));
}

static void errors_of_edits_have_their_place(void **state)
{
	static const struct {
		const char *child;
		const char *base;
		const char *message;
	} cases[] = {
		{"{\"extends\":\"base\",\"capabilities\":{\"allow\":"
		 "{\"remove\":[\"KILLL\"]}}}",
		 "{\"capabilities\":{\"allow\":[\"KILL\"]}}",
		 "child:1:54: /capabilities/allow/remove/0: there is no "
		 "\"KILLL\" in the parent's list to remove"},
		{"{\"extends\":\"base\",\"capabilities\":{\"allow\":"
		 "{\"add\":[],\"x\":[]}}}",
		 "{\"capabilities\":{\"allow\":[]}}",
		 "child:1:57: /capabilities/allow/x: expected \"add\" and "
		 "\"remove\" only, beside each other"},
		{"{\"extends\":\"base\",\"capabilities\":{\"allow\":"
		 "{\"add\":\"KILL\"}}}",
		 "{\"capabilities\":{\"allow\":[]}}",
		 "child:1:50: /capabilities/allow/add: expected an array, "
		 "found a string"},
		{"{\"extends\":\"base\",\"user\":{\"add\":[]}}",
		 "{\"user\":{\"root\":false}}",
		 "child:1:26: /user: the parent has no list here"},
		/* Of the parent's own file, seen through the child. */
		{"{\"extends\":\"base\"}",
		 "{\n  \"capabilities\": {\"allow\": [\"NONE\"]}}",
		 "base:2:30: /capabilities/allow/0: unknown capability "
		 "\"NONE\"; expected a name of capabilities(7)"},
		{"{\"extends\":\"base\"}", "{\"usr\":1}",
		 "base:1:8: /usr: unknown member \"usr\"; did you mean "
		 "\"user\"?"},
		{"{\"extends\":\"base\"}", "{",
		 "base:1:2: expected a name in quotes or \"}\", found the end "
		 "of the "
		 "document"},
		{"{\"extends\":\"bse\"}", "{}",
		 "child:1:12: /extends: there is no profile \"bse\"; did you "
		 "mean \"base\"?"},
		{"{\"extends\":\"quite-another\"}", "{}",
		 "child:1:12: /extends: there is no profile "
		 "\"quite-another\""},
		{"{\"extends\":\"../base\"}", "{}",
		 "child:1:12: /extends: expected a profile's name: letters, "
		 "digits, '.', '_' and '-'"},
		{"{\"extends\":1}", "{}",
		 "child:1:12: /extends: expected a string, found a number"},
		{"{\"extends\":\"child\"}", "{}",
		 "child:1:12: /extends: profile \"child\" would extend "
		 "itself"},
		{"{\"extends\":\"base\"}", "{\"extends\":\"child\"}",
		 "base:1:12: /extends: profile \"child\" would extend itself"},
		{"{\"loosens\":true,\"why\":\"w\"}", "{}",
		 "child:1:12: /loosens: expected \"extends\" and \"why\" "
		 "beside it"},
		{"{\"extends\":\"base\",\"loosens\":true}", "{}",
		 "child:1:29: /loosens: expected \"extends\" and \"why\" "
		 "beside it"},
		{"{\"extends\":\"base\",\"loosens\":true,\"why\":\"\"}", "{}",
		 "child:1:29: /loosens: expected \"extends\" and \"why\" "
		 "beside it"},
		{"{\"extends\":\"base\",\"loosens\":true,\"why\":\" \\n\"}",
		 "{}",
		 "child:1:29: /loosens: expected \"extends\" and \"why\" "
		 "beside it"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct shelf shelf = two(cases[i].child, cases[i].base);

		expect_error(&shelf, cases[i].message);
	}
}

static void eight_may_build_on_each_other(void **state)
{
	struct shelf shelf = {{NULL}, {NULL}};
	char name[MOST][8];
	char text[MOST][64];
	AUTO_PROFILE struct profile profile = PROFILE_INIT;

	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		snprintf(name[i], sizeof(name[i]), "p%u", i);
		snprintf(text[i], sizeof(text[i]), "{\"extends\":\"p%u\"}",
			 i + 1);
		shelf.names[i] = name[i];
		shelf.texts[i] = text[i];
	}
	shelf.texts[8] = "{\"user\":{\"root\":false}}";
	expect_error(&shelf, "p7:1:12: /extends: at most 8 profiles can build "
			     "on each other");
	load_fine(&shelf, "p1", &profile);
	assert_false(profile.user.root);
}

/* Each part: a child that allows more than its parent. */
static void loosening_takes_a_word_and_a_reason(void **state)
{
	static const struct {
		const char *child;
		const char *base;
		const char *more;
	} cases[] = {
		{"\"user\":{\"root\":true}", "\"user\":{\"root\":false}",
		 "user: root"},
		{"\"user\":{\"root\":\"mapped\"}", "\"user\":{\"root\":false}",
		 "user: root mapped"},
		{"\"user\":{\"root\":true}", "\"user\":{\"root\":\"mapped\"}",
		 "user: root"},
		{"\"capabilities\":{\"allow\":{\"add\":[\"KILL\"]}}",
		 "\"capabilities\":{\"allow\":[]}", "capabilities: CAP_KILL"},
		{"\"capabilities\":{\"inheritable\":true,\"ambient\":true}",
		 "\"capabilities\":{}",
		 "capabilities: inheritable; capabilities: ambient"},
		{"\"noNewPrivileges\":false", "\"noNewPrivileges\":true",
		 "noNewPrivileges: false"},
		{"\"seccomp\":{\"allow\":{\"add\":[\"mount\"]}}",
		 "\"seccomp\":{\"allow\":[\"read\"]}", "seccomp: mount"},
		{"\"selinux\":{\"type\":\"spc_t\"}",
		 "\"selinux\":{\"type\":\"container_t\"}",
		 "selinux: type spc_t"},
		{"\"selinux\":{\"required\":false}",
		 "\"selinux\":{\"required\":true}", "selinux: not required"},
		{"\"namespaces\":{\"host\":[\"pid\"]}",
		 "\"namespaces\":{\"host\":[\"network\"]}",
		 "namespaces: the host's pid"},
		{"\"namespaces\":{\"own\":{\"remove\":[\"user\"]}}",
		 "\"namespaces\":{\"own\":[\"user\",\"time\"]}",
		 "namespaces: the host's user"},
		{"\"namespaces\":{\"otherwise\":\"private\"}",
		 "\"namespaces\":{\"otherwise\":\"refuse\"}",
		 "namespaces: otherwise"},
		{"\"devices\":{\"allow\":[\"c 10:* rw\",\"c 1:3 rw\"]}",
		 "\"devices\":{\"allow\":[\"c 10:200 rw\"]}",
		 "devices: c 10:* rw"},
		{"\"devices\":{\"allow\":[\"a 7:0 rw\"]}",
		 "\"devices\":{\"allow\":[\"b 7:0 rw\",\"c 7:0 r\"]}",
		 "devices: c 7:0 rw"},
		{"\"devices\":{\"otherwise\":\"drop\"}",
		 "\"devices\":{\"otherwise\":\"refuse\"}",
		 "devices: others are dropped, not refused"},
		{"\"sysctls\":{\"allow\":[\"net.*\"]}",
		 "\"sysctls\":{\"allow\":[\"net.core.*\"]}", "sysctls: net.*"},
		{"\"hooks\":{\"allow\":[\"/opt/a\"]}",
		 "\"hooks\":{\"allow\":[{\"path\":\"/opt/*\","
		 "\"args\":[\"a\"]}]}",
		 "hooks: /opt/a"},
		{"\"hooks\":{\"otherwise\":\"drop\"}", "\"hooks\":{}",
		 "hooks: others are dropped"},
		{"\"paths\":{\"masked\":{\"remove\":[\"/a\"]}}",
		 "\"paths\":{\"masked\":[\"/a\"]}", "paths: /a is not masked"},
		{"\"paths\":{\"readonly\":[]}",
		 "\"paths\":{\"readonly\":"
		 "[\"/a\"]}",
		 "paths: /a is not read-only"},
		{"\"paths\":{\"sharedMountNamespace\":\"skip\"}",
		 "\"paths\":{}", "paths: sharedMountNamespace"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_BUF struct buf child = BUF_INIT;
		AUTO_BUF struct buf base = BUF_INIT;
		AUTO_BUF struct buf message = BUF_INIT;
		AUTO_PROFILE struct profile profile = PROFILE_INIT;
		struct shelf shelf;

		buf_printf(&base, "{%s}", cases[i].base);
		buf_printf(&child, "{\"extends\":\"base\",%s}", cases[i].child);
		buf_printf(&message,
			   "child:1:12: /extends: allows more than \"base\" "
			   "does (%s): that takes \"loosens\": true, and "
			   "\"why\"",
			   cases[i].more);
		shelf = two(child.data, base.data);
		expect_error(&shelf, message.data);
		child.length--;
		buf_add_text(&child, ",\"loosens\":true,\"why\":\"w\"}");
		shelf = two(child.data, base.data);
		load_fine(&shelf, "child", &profile);
		assert_true(profile_loosens(&profile));
		assert_string_equal(profile.why, "w");
	}
}

/* A grandchild of one that loosens does too, compared with the root. */
static void loosening_is_inherited(void **state)
{
	const struct shelf shelf = {
		{"grand", "child", "base", NULL},
		{"{\"extends\":\"child\"}",
		 "{\"extends\":\"base\",\"loosens\":true,\"why\":\"w\","
		 "\"user\":{\"root\":true}}",
		 "{\"user\":{\"root\":false}}"},
	};
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	AUTO_PROFILE struct profile base = PROFILE_INIT;

	(void)state;
	load_fine(&shelf, "grand", &profile);
	assert_false(profile.loosens);
	assert_true(profile_loosens(&profile));
	load_fine(&shelf, "base", &base);
	assert_false(profile_loosens(&base));
}

static void load_embedded(const char *name, struct profile *profile)
{
	struct err err = ERR_INIT;

	if (embedded_profile_load(name, SECCOMP_ARCH_X86_64, profile, &err) < 0)
		fail_msg("%s", err.message);
}

static void expect_within(const struct profile *profile,
			  const struct profile *other)
{
	AUTO_BUF struct buf more = BUF_INIT;

	if (!profile_is_within(profile, other, &more))
		fail_msg("%s beyond %s: %s", profile->name, other->name,
			 more.data);
}

static void a_meet_is_within_both(void **state)
{
	(void)state;
	for (unsigned i = 0; embedded_profiles[i].name != NULL; i++) {
		for (unsigned j = 0; embedded_profiles[j].name != NULL; j++) {
			AUTO_PROFILE struct profile met = PROFILE_INIT;
			AUTO_PROFILE struct profile one = PROFILE_INIT;
			AUTO_PROFILE struct profile other = PROFILE_INIT;

			load_embedded(embedded_profiles[i].name, &met);
			load_embedded(embedded_profiles[i].name, &one);
			load_embedded(embedded_profiles[j].name, &other);
			profile_meet(&met, &other);
			expect_within(&met, &one);
			expect_within(&met, &other);
		}
	}
}

static void read_text(const char *text, struct profile *profile)
{
	struct err err = ERR_INIT;

	if (profile_read(profile, "p", "p", text_of(text), SECCOMP_ARCH_X86_64,
			 &err) < 0)
		fail_msg("%s", err.message);
}

/* A process has one label: a name takes the place of "auto", and of two names
 * neither is dropped. */
static void a_meet_of_labels_holds_to_both(void **state)
{
	static const struct {
		const char *one, *other, *type, *conflict;
	} cases[] = {
		{"auto", "auto", NULL, NULL},
		{"auto", "web_t", "web_t", NULL},
		{"web_t", "auto", "web_t", NULL},
		{"web_t", "web_t", "web_t", NULL},
		{"web_t", "db_t", "web_t", "db_t"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_PROFILE struct profile met = PROFILE_INIT;
		AUTO_PROFILE struct profile other = PROFILE_INIT;
		AUTO_BUF struct buf one = BUF_INIT;
		AUTO_BUF struct buf two = BUF_INIT;
		const char *names[2];

		buf_printf(&one, "{\"apparmor\":{\"profile\":\"%s\"}}",
			   cases[i].one);
		buf_printf(&two, "{\"apparmor\":{\"profile\":\"%s\"}}",
			   cases[i].other);
		read_text(one.data, &met);
		read_text(two.data, &other);
		profile_meet(&met, &other);
		names[0] = cases[i].type;
		names[1] = cases[i].conflict;
		for (unsigned k = 0; k < 2; k++) {
			const char *apparmor =
				k < met.apparmor.names.count
					? met.apparmor.names.list[k].data
					: NULL;

			assert_string_equal(apparmor ? apparmor : "-",
					    names[k] ? names[k] : "-");
		}
	}
}

/* Reads an "allow" and lifts it from baseline. */
static void permit(struct profile *profile, struct json_document *document,
		   const char *text)
{
	struct exception_allow allow = {0};
	struct err err = ERR_INIT;

	if (json_read(document, "e", text_of(text), JSON_STRICT, &err) < 0 ||
	    exception_read_allow(document, document->root, &allow, &err) < 0)
		fail_msg("%s", err.message);
	for (unsigned i = 0; i < PART_COUNT; i++)
		profile_parts[i]->permit(profile, &allow);
}

static void an_exception_lifts_its_piece_alone(void **state)
{
	static const struct {
		const char *allow;
		const char *more;
	} cases[] = {
		{"{\"capabilities\":[\"NET_ADMIN\"]}",
		 "capabilities: CAP_NET_ADMIN"},
		{"{\"inheritable\":true}", "capabilities: inheritable"},
		{"{\"ambient\":true}", "capabilities: ambient"},
		{"{\"newPrivileges\":true}", "noNewPrivileges: false"},
		{"{\"root\":true}", "user: root"},
		{"{\"seccomp\":[\"bpf\"]}", "seccomp: bpf"},
		{"{\"paths\":[\"/proc/kcore\"]}",
		 "paths: /proc/kcore is not masked"},
		{"{\"devices\":[\"c 10:229 rw\"]}", "devices: c 10:229 rw"},
		{"{\"devices\":[\"c 1:3 rwm\",\"a *:* m\"]}", NULL},
		{"{\"selinux\":\"container_init_t\"}",
		 "selinux: type container_init_t"},
		{"{\"capabilities\":[\"KILL\"],\"root\":false,"
		 "\"newPrivileges\":false,\"seccomp\":[]}",
		 "capabilities: CAP_KILL"},
		{"{\"root\":false}", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_PROFILE struct profile lifted = PROFILE_INIT;
		AUTO_PROFILE struct profile restricted = PROFILE_INIT;
		AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
		AUTO_BUF struct buf more = BUF_INIT;

		load_embedded("restricted", &restricted);
		load_embedded("restricted", &lifted);
		permit(&lifted, &document, cases[i].allow);
		assert_int_equal(profile_is_within(&lifted, &restricted, &more),
				 cases[i].more == NULL);
		if (cases[i].more != NULL)
			assert_string_equal(more.data, cases[i].more);
		expect_within(&restricted, &restricted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_child_does_not_say_is_the_parents),
		cmocka_unit_test(null_is_refused_whatever_the_parent_has),
		cmocka_unit_test(lists_are_replaced_or_edited),
		cmocka_unit_test(errors_of_edits_have_their_place),
		cmocka_unit_test(eight_may_build_on_each_other),
		cmocka_unit_test(loosening_takes_a_word_and_a_reason),
		cmocka_unit_test(loosening_is_inherited),
		cmocka_unit_test(a_meet_is_within_both),
		cmocka_unit_test(a_meet_of_labels_holds_to_both),
		cmocka_unit_test(an_exception_lifts_its_piece_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
