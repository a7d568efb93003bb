/* SPDX-License-Identifier: Apache-2.0 */
/* Reading profiles: what they mean, and each error with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/embedded.h"
#include "policy/packed.h"
#include "policy/profile.h"
#include "seccomp/filter.h"

#define NO_DIRECTORY                                                           \
	"expected an absolute path such as \"/tmp\", not below /proc, /sys "   \
	"or "                                                                  \
	"/dev, without \".\", \"..\" and needless \"/\""
#define CAPABILITY(number) (UINT64_C(1) << (number))

static void read_fine(struct profile *profile, const char *text)
{
	struct err err = ERR_INIT;

	if (profile_read(profile, "test", "test.json", text_of(text),
			 SECCOMP_ARCH_X86_64, &err) < 0)
		fail_msg("%s", err.message);
}

static void an_empty_profile_sets_no_ceiling(void **state)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;

	(void)state;
	read_fine(&profile, "{}");
	assert_string_equal(profile.name, "test");
	assert_string_equal(profile.description, "");
	assert_null(profile.capabilities.place.value);
	assert_null(profile.no_new_privileges.place.value);
	assert_false(profile.no_new_privileges.required);
	assert_null(profile.seccomp.place.value);
	assert_null(profile.selinux.place.value);
	assert_null(profile.paths.place.value);
	assert_null(profile.user.place.value);
	assert_true(profile.user.root);
}

static void every_member_is_read(void **state)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;

	(void)state;
	read_fine(&profile,
		  "{ // comments are fine\n"
		  "\"$schema\": \"profile.schema.json\",\n"
		  "\"description\": \"d\",\n"
		  "\"capabilities\": {\"allow\": [\"chown\", \"CAP_Kill\"],\n"
		  "  \"inheritable\": true, \"ambient\": true},\n"
		  "\"noNewPrivileges\": true,\n"
		  "\"selinux\": {\"type\": \"web_t\", \"required\": true},\n"
		  "\"paths\": {\"masked\": [\"/a\"], \"readonly\": [\"/b\"],\n"
		  "  \"sharedMountNamespace\": \"skip\"},\n"
		  "\"user\": {\"root\": false},\n"
		  "\"seccomp\": {\"allow\": [\"read\"]}}");
	assert_string_equal(profile.description, "d");
	assert_true(profile.capabilities.allow ==
		    (CAPABILITY(0) | CAPABILITY(5)));
	assert_true(profile.capabilities.inheritable);
	assert_true(profile.capabilities.ambient);
	assert_true(profile.no_new_privileges.required);
	assert_true(text_is(profile.selinux.types.list[0], "web_t"));
	assert_int_equal(profile.selinux.types.count, 1);
	assert_true(profile.selinux.required);
	assert_int_equal(profile.paths.masked.count, 1);
	assert_int_equal(profile.paths.readonly.count, 1);
	assert_int_equal(profile.paths.shared_mounts, SHARED_MOUNTS_SKIP);
	assert_false(profile.user.root);
	assert_int_equal(seccomp_filter_count(profile.seccomp.ceiling->filter,
					      SECCOMP_ARCH_X86_64)
				 .allowed,
			 1);
}

static void what_is_left_out_is_the_stricter(void **state)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;

	(void)state;
	read_fine(&profile, "{\"capabilities\": {}, \"selinux\": {},"
			    "\"paths\": {}}");
	assert_non_null(profile.capabilities.place.value);
	assert_true(profile.capabilities.allow == 0);
	assert_false(profile.capabilities.inheritable);
	assert_false(profile.capabilities.ambient);
	assert_int_equal(profile.selinux.types.count, 0);
	assert_false(profile.selinux.required);
	assert_int_equal(profile.paths.shared_mounts, SHARED_MOUNTS_REFUSE);
}

static void a_type_may_be_auto(void **state)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;

	(void)state;
	read_fine(&profile, "{\"selinux\": {\"type\": \"auto\"}}");
	assert_int_equal(profile.selinux.types.count, 0);
}

/* Each with the whole message. */
static void errors_name_the_place_and_what_was_expected(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{"{\"capabilites\":{}}",
		 "p:1:16: /capabilites: unknown member \"capabilites\"; "
		 "did you mean \"capabilities\"?"},
		{"{\"zzzzzzzzzzzz\":1}",
		 "p:1:17: /zzzzzzzzzzzz: unknown member \"zzzzzzzzzzzz\""
		 "; expected one of \"description\", \"$schema\", \"c"
		 "omment\", \"extends\", \"loosens\", \"why\", \"user\", "
		 "\"capabilitie"
		 "s\", \"noNewPrivileges\", \"seccomp\", \"selinux\", \"ap"
		 "parmor\", \"namespaces\", \"sysctls\", "
		 "\"annotations\", \"hooks\", \"process\", \"resources\", "
		 "\"devices\", "
		 "\"mounts\", \"root\", \"paths\""},
		{"{\"description\":1}",
		 "p:1:16: /description: expected a string, found a numbe"
		 "r"},
		{"{\"$schema\":{}}",
		 "p:1:12: /$schema: expected a string, found an object"},
		{"[]", "p:1:1: expected an object, found an array"},
		{"{\"a\":1} x",
		 "p:1:9: expected the end of the document, found \"x\""},
		{"{\"user\":{},\"user\":{}}",
		 "p:1:12: expected each name once, found \"user\" again "
		 "(first at line 1, column 2)"},
		{"{\"capabilities\":[]}",
		 "p:1:17: /capabilities: expected an object, found an ar"
		 "ray"},
		{"{\"capabilities\":{\"alow\":[]}}",
		 "p:1:25: /capabilities/alow: unknown member \"alow\"; d"
		 "id you mean \"allow\"?"},
		{"{\"capabilities\":{\"allow\":\"CHOWN\"}}",
		 "p:1:26: /capabilities/allow: expected an array of stri"
		 "ngs, found a string"},
		{"{\"capabilities\":{\"allow\":[1]}}",
		 "p:1:27: /capabilities/allow/0: expected a string, foun"
		 "d a number"},
		{"{\"capabilities\":{\"allow\":[\"CHOWN\",\n \"CAP_NONE"
		 "\"]}}",
		 "p:2:2: /capabilities/allow/1: unknown capability \"CAP"
		 "_NONE\"; expected a name of capabilities(7)"},
		{"{\"capabilities\":{\"allow\":[\"\"]}}",
		 "p:1:27: /capabilities/allow/0: unknown capability \"\";"
		 " expected a name of capabilities(7)"},
		{"{\"capabilities\":{\"inheritable\":1}}",
		 "p:1:32: /capabilities/inheritable: expected true or fa"
		 "lse, found a number"},
		{"{\"capabilities\":{\"ambient\":\"true\"}}",
		 "p:1:28: /capabilities/ambient: expected true or false,"
		 " found a string"},
		{"{\"noNewPrivileges\":\"yes\"}",
		 "p:1:20: /noNewPrivileges: expected true or false, foun"
		 "d a string"},
		{"{\"selinux\":true}",
		 "p:1:12: /selinux: expected an object, found a boole"
		 "an"},
		{"{\"selinux\":{\"type\":1}}",
		 "p:1:20: /selinux/type: expected a string, found a numb"
		 "er"},
		{"{\"selinux\":{\"type\":\"\"}}",
		 "p:1:20: /selinux/type: expected \"auto\" or an SELinux"
		 " type such as \"container_t\""},
		{"{\"selinux\":{\"type\":\"a:b\"}}",
		 "p:1:20: /selinux/type: expected \"auto\" or an SELinux"
		 " type such as \"container_t\""},
		{"{\"apparmor\":{\"profile\":\"localhost/web\"}}",
		 "p:1:24: /apparmor/profile: expected \"auto\" or the name of "
		 "one AppArmor profile such as \"docker-default\""},
		{"{\"apparmor\":{\"profile\":\"Unconfined\"}}",
		 "p:1:24: /apparmor/profile: expected \"auto\" or the name of "
		 "one AppArmor profile such as \"docker-default\""},
		{"{\"selinux\":{\"required\":null}}",
		 "p:1:24: /selinux/required: expected true or false, fou"
		 "nd null"},
		{"{\"paths\":{\"masked\":{}}}",
		 "p:1:20: /paths/masked: expected an array of strings, f"
		 "ound an object"},
		{"{\"paths\":{\"masked\":[\"/ok\",\"proc\"]}}",
		 "p:1:27: /paths/masked/1: expected an absolute path"},
		{"{\"paths\":{\"readonly\":[\"\"]}}",
		 "p:1:23: /paths/readonly/0: expected an absolute path"},
		{"{\"paths\":{\"readonly\":[true]}}",
		 "p:1:23: /paths/readonly/0: expected a string, found a "
		 "boolean"},
		{"{\"paths\":{\"sharedMountNamespace\":\"skipp\"}}",
		 "p:1:34: /paths/sharedMountNamespace: unknown value \"s"
		 "kipp\"; did you mean \"skip\"?"},
		{"{\"paths\":{\"sharedMountNamespace\":\"ignore all of i"
		 "t\"}}",
		 "p:1:34: /paths/sharedMountNamespace: unknown value \"i"
		 "gnore all of it\"; expected one of \"refuse\", \"skip"
		 "\""},
		{"{\"paths\":{\"sharedMountNamespace\":1}}",
		 "p:1:34: /paths/sharedMountNamespace: expected a string"
		 ", found a number"},
		{"{\"user\":{\"map\":{\"hostId\":0,\"size\":1}}}",
		 "p:1:26: /user/map/hostId: expected a whole number from 1 to "
		 "4294967294"},
		{"{\"user\":{\"map\":{\"hostId\":1,\"size\":5}}}",
		 "p:1:35: /user/map/size: expected a whole number from 6 to "
		 "4294967294"},
		{"{\"root\":{\"tmpfs\":[\"/tmp/../etc\"]}}",
		 "p:1:19: /root/tmpfs/0: " NO_DIRECTORY},
		{"{\"root\":{\"tmpfs\":[\"/run\",\"/tmp/\"]}}",
		 "p:1:26: /root/tmpfs/1: " NO_DIRECTORY},
		{"{\"root\":{\"tmpfs\":[\"//tmp\"]}}",
		 "p:1:19: /root/tmpfs/0: " NO_DIRECTORY},
		{"{\"root\":{\"tmpfs\":[\"/./tmp\"]}}",
		 "p:1:19: /root/tmpfs/0: " NO_DIRECTORY},
		{"{\"root\":{\"tmpfs\":[\"/\"]}}",
		 "p:1:19: /root/tmpfs/0: " NO_DIRECTORY},
		{"{\"root\":{\"tmpfs\":[\"tmp\"]}}",
		 "p:1:19: /root/tmpfs/0: " NO_DIRECTORY},
		{"{\"root\":{\"tmpfs\":[\"/dev/shm\"]}}",
		 "p:1:19: /root/tmpfs/0: " NO_DIRECTORY},
		{"{\"devices\":{\"network\":[\"\"]}}",
		 "p:1:24: /devices/network/0: expected the name of a network "
		 "device, such as \"eth1\", or a pattern of names"},
		{"{\"resources\":{\"memory\":\"2g\"}}",
		 "p:1:24: /resources/memory: expected bytes, or a text such as "
		 "\"512M\" or \"2G\" (a whole number and K, M, G or T), from "
		 "1M to 1048576T"},
		{"{\"namespaces\":{\"host\":[\"net\"]}}",
		 "p:1:24: /namespaces/host/0: unknown value \"net\"; expected "
		 "one of \"network\", \"pid\", \"ipc\", \"uts\", "
		 "\"cgroup\""},
		{"{\"namespaces\":{\"host\":[\"pid\",\"user\"]}}",
		 "p:1:30: /namespaces/host/1: \"user\" belongs in \"own\""},
		{"{\"namespaces\":{\"own\":[\"pid\"]}}",
		 "p:1:23: /namespaces/own/0: \"pid\" belongs in \"host\""},
		{"{\"user\":{\"map\":{\"hostId\":1}}}",
		 "p:1:16: /user/map: expected \"hostId\" and \"size\""},
		{"{\"user\":{\"map\":{\"hostId\":2,\"size\":4294967294}}}",
		 "p:1:16: /user/map: there are no ids beyond 4294967294"},
		{"{\"user\":{\"root\":0}}",
		 "p:1:17: /user/root: expected true, false or \"mapped\", "
		 "found a nu"
		 "mber"},
		{"{\"user\":{\"Root\":false}}",
		 "p:1:17: /user/Root: unknown member \"Root\"; did you m"
		 "ean \"root\"?"},
		{"{\"seccomp\":[]}",
		 "p:1:12: /seccomp: expected an object, found an array"},
		{"{\"seccomp\":{\"allow\":[\"reed\"]}}",
		 "p:1:22: /seccomp/allow/0: there is no system call \"re"
		 "ed\"; did you mean \"read\"?"},
		{"{\"seccomp\":{\"deny\":[\"@moutn\"]}}",
		 "p:1:21: /seccomp/deny/0: there is no system call group"
		 " \"@moutn\"; did you mean \"@mount\"?"},
		{"{\"seccomp\":{\"architectures\":[\"x86-64\"]}}",
		 "p:1:30: /seccomp/architectures/0: unknown value \"x86-"
		 "64\"; did you mean \"x86_64\"?"},
		{"{\"capabilities\":{\"\\u001b[31m\":1}}",
		 "p:1:31: /capabilities/\\u001b[31m: unknown member \"\\"
		 "u001B[31m\"; expected one of \"allow\", \"inheritable"
		 "\", \"ambient\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_PROFILE struct profile profile = PROFILE_INIT;
		struct err err = ERR_INIT;

		assert_int_equal(profile_read(&profile, "test", "p",
					      text_of(cases[i].text),
					      SECCOMP_ARCH_X86_64, &err),
				 -1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(err.message, cases[i].message);
	}
}

static void names_are_plain_words(void **state)
{
	char longest[65];

	(void)state;
	assert_true(profile_name_is_valid("baseline"));
	assert_true(profile_name_is_valid("4-team_a.web"));
	assert_false(profile_name_is_valid(""));
	assert_false(profile_name_is_valid("."));
	assert_false(profile_name_is_valid(".."));
	assert_false(profile_name_is_valid("-x"));
	assert_false(profile_name_is_valid("_x"));
	assert_false(profile_name_is_valid("a/b"));
	assert_false(profile_name_is_valid("a b"));
	assert_false(profile_name_is_valid("caf\xc3\xa9"));
	memset(longest, 'a', sizeof(longest));
	longest[64] = '\0';
	assert_false(profile_name_is_valid(longest));
	longest[63] = '\0';
	assert_true(profile_name_is_valid(longest));
}

/* What issue and manual promise of the shipped ones. */
static void the_shipped_profiles_can_be_read(void **state)
{
	static const char *const names[] = {
		"privileged", "baseline", "restricted", "strict", "sandbox",
		"web",        "database", "batch",      "build",  "system"};
	static const struct {
		uint64_t capabilities;
		unsigned most; /* names with some allowed call; 0: no filter */
	} limits[] = {
		{0, 0},
		{0x5fb, 250}, /* CRI-O's nine */
		{CAPABILITY(10), 220},
		{0, 30},
		{0, 60},
		{0x5fb, 180},
		{0x5fb, 180},
		{0xfb, 250},
		{0x1fb, 250},
		{0x2835ff, 300},
	};

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		const struct embedded_profile *embedded =
			embedded_profile_find(names[i]);
		AUTO_PROFILE struct profile profile = PROFILE_INIT;
		const struct seccomp_ceiling *unpacked;
		struct seccomp_counts counts;
		struct err err = ERR_INIT;

		assert_ptr_equal(embedded, &embedded_profiles[i]);
		assert_int_equal(embedded_profile_load(names[i],
						       SECCOMP_ARCH_X86_64,
						       &profile, &err),
				 0);
		assert_true(profile.description[0] != '\0');
		assert_true(profile.capabilities.allow ==
			    limits[i].capabilities);
		assert_int_equal(profile.no_new_privileges.required, i > 0);
		assert_int_equal(profile.user.root,
				 i == 2 ? ROOT_MAPPED : ROOT_ANY);
		if (limits[i].most == 0) {
			assert_null(profile.seccomp.ceiling);
			continue;
		}
		unpacked = seccomp_ceiling_unpack(&profile.document.arena,
						  embedded->ceiling);
		assert_true(seccomp_filter_equal(
			unpacked->filter, profile.seccomp.ceiling->filter));
		assert_memory_equal(&unpacked->denied,
				    &profile.seccomp.ceiling->denied,
				    sizeof(unpacked->denied));
		counts = seccomp_filter_count(profile.seccomp.ceiling->filter,
					      SECCOMP_ARCH_X86_64);
		assert_true(counts.allowed + counts.conditional <=
			    limits[i].most);
		assert_int_equal(profile.seccomp.ceiling->architectures,
				 seccomp_arch_bit(SECCOMP_ARCH_X86_64));
	}
	assert_null(embedded_profiles[10].name);
	assert_null(embedded_profile_find("nonesuch"));
}

/* As a launch finds them: without the texts of what is packed. */
static int find_bare(void *context, const char *name, bool whole,
		     struct profile_text *found, struct err *err)
{
	const struct embedded_profile *embedded = embedded_profile_find(name);

	(void)whole;
	(void)err;
	*found = (struct profile_text){
		.file = embedded->name,
		.text = embedded->brief,
		.ceiling = seccomp_ceiling_unpack(context, embedded->ceiling),
		.bare = embedded->bare,
		.packed = embedded->packed,
		.checked = true,
	};
	return 0;
}

static unsigned line_of(const struct profile *profile, const char *member)
{
	const struct json *value = json_member(profile->document.root, member);

	return value != NULL ? json_line(json_origin(&profile->document, value),
					 value)
			     : 0;
}

static void check_same(const struct profile *packed, const struct profile *read)
{
	AUTO_BUF struct buf more = BUF_INIT;

	for (unsigned i = 0; i < PART_COUNT; i++) {
		const char *part = profile_parts[i]->name;

		if (i != PART_SECCOMP &&
		    (!profile_parts[i]->is_within(packed, read, &more) ||
		     !profile_parts[i]->is_within(read, packed, &more)))
			fail_msg("%s, %s: %s", read->name, part, more.data);
		if (line_of(packed, part) != line_of(read, part))
			fail_msg("%s, %s: another line", read->name, part);
	}
	assert_string_equal(packed->description, read->description);
	assert_int_equal(profile_loosens(packed), profile_loosens(read));
}

/* A value that a part's function for packing leaves out would be lost where it
 * matters most. */
static void what_is_packed_is_what_the_text_says(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const struct profile_finder finder = {
		.arch = seccomp_arch_of_host(),
		.find = find_bare,
		.context = &arena,
	};

	(void)state;
	for (size_t i = 1; embedded_profiles[i].name != NULL; i++) {
		const char *name = embedded_profiles[i].name;
		AUTO_PROFILE struct profile packed = PROFILE_INIT;
		AUTO_PROFILE struct profile read = PROFILE_INIT;
		struct err err = ERR_INIT;

		assert_true(embedded_profiles[i].bare.length * 4 <
			    embedded_profiles[i].text.length);
		assert_int_equal(profile_load(&packed, name, &finder, &err), 0);
		assert_int_equal(
			embedded_profile_load(name, finder.arch, &read, &err),
			0);
		check_same(&packed, &read);
	}
}

static void check_values(const struct profile *profile)
{
	const struct hook_rule *hook = &profile->hooks.allow.list[0];

	assert_true(profile->capabilities.inheritable &&
		    profile->capabilities.ambient);
	assert_int_equal(profile->capabilities.allow, 1);
	assert_int_equal(profile->sysctls.allow.count, 2);
	assert_true(text_is(profile->annotations.allow.list[0], "a"));
	assert_true(text_is(hook->args.list[1], "b"));
	assert_int_equal(hook->sha256.length, 64);
	assert_int_equal(profile->hooks.otherwise, OTHER_HOOKS_DROP);
	assert_true(text_is(profile->mounts.refuse.list[0], "/a/**"));
	assert_true(text_is(profile->mounts.readonly.list[0], "/b"));
	assert_true(text_is(profile->mounts.types.list[0], "nfs"));
	assert_int_equal(profile->mounts.options, 1U << MOUNT_NOEXEC);
	assert_int_equal(profile->mounts.propagation, PROPAGATION_SHARED);
	assert_true(text_is(profile->paths.masked.list[0], "/m"));
	assert_true(text_is(profile->paths.readonly.list[0], "/r"));
	assert_int_equal(profile->paths.shared_mounts, SHARED_MOUNTS_SKIP);
}

/* Also what no shipped profile says. */
static void all_values_are_packed(void **state)
{
	static const char text[] =
		"{\"description\": \"d\","
		"\"capabilities\": {\"allow\": [\"CHOWN\"],"
		" \"inheritable\": true, \"ambient\": true},"
		"\"sysctls\": {\"allow\": [\"a.b\", \"c.*\"]},"
		"\"annotations\": {\"allow\": [\"a\"]},"
		"\"hooks\": {\"allow\": [{\"path\": \"/a\","
		" \"args\": [\"*\", \"b\"], \"sha256\": \"0123456789abcdef"
		"0123456789abcdef0123456789abcdef0123456789abcdef\"}],"
		" \"otherwise\": \"drop\"},"
		"\"mounts\": {\"refuse\": [\"/a/**\"], \"readonly\": [\"/b\"],"
		" \"types\": [\"nfs\"], \"options\": [\"noexec\"],"
		" \"propagation\": \"shared\"},"
		"\"paths\": {\"masked\": [\"/m\"], \"readonly\": [\"/r\"],"
		" \"sharedMountNamespace\": \"skip\"}}";
	AUTO_PROFILE struct profile read = PROFILE_INIT;
	AUTO_PROFILE struct profile again = PROFILE_INIT;
	AUTO_BUF struct buf packed = BUF_INIT;
	AUTO_BUF struct buf twice = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(profile_read(&read, "p", "p.json", text_of(text),
				      SECCOMP_ARCH_X86_64, &err),
			 0);
	profile_pack(&read, &packed);
	assert_int_equal(
		profile_read(&again, "p", "p.json",
			     TEXT("{\"capabilities\": {}, \"sysctls\": {},"
				  "\"annotations\": {}, \"hooks\": {},"
				  "\"mounts\": {}, \"paths\": {}}"),
			     SECCOMP_ARCH_X86_64, &err),
		0);
	profile_unpack(&again, buf_text(&packed));
	check_values(&again);
	profile_pack(&again, &twice);
	assert_int_equal(packed.length, twice.length);
	assert_memory_equal(packed.data, twice.data, packed.length);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_profile_sets_no_ceiling),
		cmocka_unit_test(every_member_is_read),
		cmocka_unit_test(what_is_left_out_is_the_stricter),
		cmocka_unit_test(a_type_may_be_auto),
		cmocka_unit_test(errors_name_the_place_and_what_was_expected),
		cmocka_unit_test(names_are_plain_words),
		cmocka_unit_test(the_shipped_profiles_can_be_read),
		cmocka_unit_test(what_is_packed_is_what_the_text_says),
		cmocka_unit_test(all_values_are_packed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
