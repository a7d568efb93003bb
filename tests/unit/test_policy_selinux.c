/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux's part of profiles: what is read, and what is more than what. */
#include "policy/part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int read_text(struct profile *profile, struct buf *text,
		     const char *selinux, struct err *err)
{
	buf_printf(text, "{\"selinux\":%s}", selinux);
	return profile_read(profile, "p", "p", buf_text(text),
			    SECCOMP_ARCH_X86_64, err);
}

static void read_fine(struct profile *profile, struct buf *text,
		      const char *selinux)
{
	struct err err = ERR_INIT;

	if (read_text(profile, text, selinux, &err) < 0)
		fail_msg("%s", err.message);
}

static void all_members_are_read(void **state)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	const struct profile_selinux *selinux = &profile.selinux;

	(void)state;
	read_fine(&profile, &text,
		  "{\"type\":[\"web_t\",\"auto\"],\"user\":\"sys_u\",\"role\":"
		  "\"sys_r\",\"range\":\"s0-s2:c0.c9\",\"required\":true}");
	assert_int_equal(selinux->types.count, 2);
	assert_true(text_is(selinux->types.list[0], "web_t"));
	assert_true(text_is(selinux->types.list[1], "auto"));
	assert_string_equal(selinux->user, "sys_u");
	assert_string_equal(selinux->role, "sys_r");
	assert_int_equal(selinux->range->high.sensitivity, 2);
	assert_int_equal(level_categories(&selinux->range->high), 10);
	assert_int_equal(selinux->level, SELINUX_LEVEL_PAIR);
	assert_true(selinux->required);
}

static void what_is_wrong_has_its_place(void **state)
{
	static const struct {
		const char *selinux;
		const char *message;
	} cases[] = {
		{"{\"type\":[]}",
		 "p:1:20: /selinux/type: expected \"auto\" or an SELinux type "
		 "such as \"container_t\""},
		{"{\"type\":[\"a_t\",7]}",
		 "p:1:27: /selinux/type/1: expected a string, found a number"},
		{"{\"type\":[\"auto\",\"a_t\"]}",
		 "p:1:28: /selinux/type/1: expected nothing behind \"auto\", "
		 "which every policy knows"},
		{"{\"type\":\"a t\"}",
		 "p:1:20: /selinux/type: expected \"auto\" or an SELinux type "
		 "such as \"container_t\""},
		{"{\"type\":\"a\\u0001\"}",
		 "p:1:20: /selinux/type: expected \"auto\" or an SELinux type "
		 "such as \"container_t\""},
		{"{\"user\":\"a:b\"}",
		 "p:1:20: /selinux/user: expected an SELinux user such as "
		 "\"system_u\""},
		{"{\"role\":\"\"}",
		 "p:1:20: /selinux/role: expected an SELinux role such as "
		 "\"system_r\""},
		{"{\"range\":\"s0:c9.c1\"}",
		 "p:1:21: /selinux/range: expected a range of levels such as "
		 "\"s0:c0.c1023\": categories go from a lower one to a higher "
		 "one, as in c0.c1023"},
		{"{\"range\":\"SystemLow\"}",
		 "p:1:21: /selinux/range: expected a range of levels such as "
		 "\"s0:c0.c1023\": a level begins with its sensitivity, \"s\" "
		 "and a number"},
		{"{\"range\":\"s0:c1\"}",
		 "p:1:21: /selinux/range: expected two categories or more, of "
		 "which each container gets a pair; or \"level\": \"none\""},
		{"{\"type\":\"a_t\",\"range\":\"s0\",\"level\":\"pair\"}",
		 "p:1:34: /selinux/range: expected two categories or more, of "
		 "which each container gets a pair; or \"level\": \"none\""},
		{"{\"type\":[\"a_t\",\"b_t\",\"a_t\"]}",
		 "p:1:33: /selinux/type/2: expected each type once"},
		{"{\"type\":\"Auto\"}",
		 "p:1:20: /selinux/type: expected \"auto\" or an SELinux type "
		 "such as \"container_t\""},
		{"{\"type\":\"spc_t\",\"level\":\"own\"}",
		 "p:1:36: /selinux/level: unknown value \"own\"; expected one "
		 "of \"pair\", \"none\""},
		{"{\"level\":\"none\"}",
		 "p:1:21: /selinux/level: expected \"pair\", or a \"type\" by "
		 "name: containers of type \"auto\" are kept apart by "
		 "categories alone"},
		{"{\"level\":\"none\",\"type\":[\"spc_t\",\"auto\"]}",
		 "p:1:21: /selinux/level: expected \"pair\", or a \"type\" by "
		 "name: containers of type \"auto\" are kept apart by "
		 "categories alone"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_PROFILE struct profile profile = PROFILE_INIT;
		AUTO_BUF struct buf text = BUF_INIT;
		struct err err = ERR_INIT;

		assert_int_equal(
			read_text(&profile, &text, cases[i].selinux, &err), -1);
		assert_string_equal(err.message, cases[i].message);
	}
}

/* more: what the first allows beyond the other; NULL: nothing. */
static const struct {
	const char *one;
	const char *other;
	const char *more;
} pairs[] = {
	{"{}", "{\"type\":\"auto\"}", NULL},
	{"{\"type\":[\"a_t\",\"auto\"]}", "{}", "selinux: type a_t"},
	{"{}", "{\"type\":\"a_t\"}", "selinux: type auto"},
	{"{\"type\":\"a_t\"}", "{\"type\":[\"a_t\",\"auto\"]}", NULL},
	{"{\"type\":[\"a_t\",\"auto\"]}", "{\"type\":\"a_t\"}",
	 "selinux: type auto"},
	{"{\"type\":[\"a_t\",\"b_t\"]}", "{\"type\":[\"b_t\",\"a_t\"]}",
	 "selinux: type a_t"},
	{"{\"type\":[\"ravelin_web_t\",\"auto\"]}", "{}", NULL},
	{"{\"type\":[\"ravelin_system_t\",\"auto\"]}", "{}",
	 "selinux: type ravelin_system_t"},
	{"{}", "{\"type\":[\"ravelin_web_t\",\"auto\"]}", "selinux: type auto"},
	{"{\"user\":\"a_u\"}", "{}", "selinux: user a_u"},
	{"{}", "{\"user\":\"a_u\"}", "selinux: not as user a_u"},
	{"{\"role\":\"a_r\"}", "{\"role\":\"b_r\"}",
	 "selinux: not in role b_r"},
	{"{}", "{\"required\":true}", "selinux: not required"},
	{"{\"range\":\"s0:c0.c9\"}", "{}", NULL},
	{"{\"range\":\"s0:c0.c9\"}", "{\"range\":\"s0:c0.c10\"}", NULL},
	{"{\"range\":\"s0:c0.c10\"}", "{\"range\":\"s0:c0.c9\"}",
	 "selinux: range s0:c0.c10"},
	{"{\"range\":\"s0-s1:c0.c9\"}", "{}", "selinux: range s0-s1:c0.c9"},
	{"{}", "{\"range\":\"s0:c0.c9\"}", "selinux: range s0-s0:c0.c1023"},
	{"{\"type\":\"spc_t\",\"level\":\"none\"}", "{\"type\":\"spc_t\"}",
	 "selinux: level none"},
	{"{\"type\":\"spc_t\"}", "{\"type\":\"spc_t\",\"level\":\"none\"}",
	 NULL},
};

static void what_is_more_is_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		AUTO_PROFILE struct profile one = PROFILE_INIT;
		AUTO_PROFILE struct profile other = PROFILE_INIT;
		AUTO_BUF struct buf first = BUF_INIT;
		AUTO_BUF struct buf second = BUF_INIT;
		AUTO_BUF struct buf more = BUF_INIT;

		read_fine(&one, &first, pairs[i].one);
		read_fine(&other, &second, pairs[i].other);
		assert_int_equal(profile_is_within(&one, &other, &more),
				 pairs[i].more == NULL);
		assert_string_equal(more.data != NULL ? more.data : "",
				    pairs[i].more != NULL ? pairs[i].more : "");
	}
}

/* Whatever is met holds to both sides, in either order. */
static void a_meet_is_within_both(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * sizeof(pairs) / sizeof(pairs[0]); i++) {
		AUTO_PROFILE struct profile met = PROFILE_INIT;
		AUTO_PROFILE struct profile one = PROFILE_INIT;
		AUTO_PROFILE struct profile other = PROFILE_INIT;
		AUTO_BUF struct buf first = BUF_INIT;
		AUTO_BUF struct buf second = BUF_INIT;
		AUTO_BUF struct buf third = BUF_INIT;
		AUTO_BUF struct buf more = BUF_INIT;
		bool turn = i % 2 == 1;

		read_fine(&met, &first,
			  turn ? pairs[i / 2].other : pairs[i / 2].one);
		read_fine(&one, &second,
			  turn ? pairs[i / 2].other : pairs[i / 2].one);
		read_fine(&other, &third,
			  turn ? pairs[i / 2].one : pairs[i / 2].other);
		profile_meet(&met, &other);
		assert_true(profile_is_within(&met, &one, &more));
		assert_true(profile_is_within(&met, &other, &more));
	}
}

static void an_exception_names_a_type(void **state)
{
	static const char text[] =
		"{\"selinux\":{\"type\":\"spc_t\",\"level\":\"none\"}}";
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	AUTO_PROFILE struct profile other = PROFILE_INIT;
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf first = BUF_INIT;
	AUTO_BUF struct buf second = BUF_INIT;
	struct exception_allow allow = {0};
	struct err err = ERR_INIT;

	(void)state;
	read_fine(&profile, &first, "{\"user\":\"a_u\"}");
	read_fine(&other, &second, "{\"type\":\"b_t\",\"role\":\"b_r\"}");
	profile_meet(&profile, &other);
	assert_non_null(profile.selinux.also);
	assert_int_equal(
		json_read(&document, "e", text_of(text), JSON_STRICT, &err), 0);
	assert_int_equal(
		exception_read_allow(&document, document.root, &allow, &err),
		0);
	profile_parts[PART_SELINUX]->permit(&profile, &allow);
	for (const struct profile_selinux *each = &profile.selinux;
	     each != NULL; each = each->also) {
		assert_int_equal(each->types.count, 1);
		assert_true(text_is(each->types.list[0], "spc_t"));
		assert_int_equal(each->level, SELINUX_LEVEL_NONE);
	}
	/* The rest still holds. */
	assert_string_equal(profile.selinux.user, "a_u");
	assert_string_equal(profile.selinux.also->role, "b_r");
}

static void an_exception_without_a_type_is_wrong(void **state)
{
	static const char *const texts[] = {
		"{\"selinux\":{}}",
		"{\"selinux\":{\"level\":\"none\"}}",
		"{\"selinux\":{\"type\":\"auto\"}}",
		"{\"selinux\":{\"type\":\"a_t\",\"level\":\"all\"}}",
		"{\"selinux\":[\"a_t\"]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
		struct exception_allow allow = {0};
		struct err err = ERR_INIT;

		assert_int_equal(json_read(&document, "e", text_of(texts[i]),
					   JSON_STRICT, &err),
				 0);
		assert_int_equal(exception_read_allow(&document, document.root,
						      &allow, &err),
				 -1);
		assert_non_null(strstr(err.message, "/selinux"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_members_are_read),
		cmocka_unit_test(what_is_wrong_has_its_place),
		cmocka_unit_test(what_is_more_is_said),
		cmocka_unit_test(a_meet_is_within_both),
		cmocka_unit_test(an_exception_names_a_type),
		cmocka_unit_test(an_exception_without_a_type_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
