/* SPDX-License-Identifier: Apache-2.0 */
/* The page of a check: whatever containers are called, it is well formed, and
 * nothing of theirs is HTML. tests/browser looks at it with a browser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admin/check_print.h"
#include "admin/html.h"
#include "lib/example_posture.h"

static void assert_text(const char *text, const char *expected)
{
	AUTO_BUF struct buf out = BUF_INIT;

	html_add_text(text, &out);
	assert_string_equal(out.data, expected);
}

static void test_text_is_no_html(void **state)
{
	(void)state;
	assert_text("", "");
	assert_text("plain \xc3\xbc", "plain \xc3\xbc");
	assert_text("<a href=\"x\">&amp;'",
		    "&lt;a href=&quot;x&quot;&gt;&amp;amp;&#39;");
	assert_text("a\n\x1b[31m\xe2\x80\xae", "a\\u000a\\u001b[31m\\u202e");
}

/* --- well formed --- */

#define MOST_OPEN 32

static bool is_void(struct text name)
{
	return text_is(name, "meta") || text_is(name, "input") ||
	       text_is(name, "!doctype");
}

/* Fails unless each element ends where it should. */
static void assert_balanced(const char *page)
{
	struct text open[MOST_OPEN];
	unsigned depth = 0;

	for (const char *at = strchr(page, '<'); at != NULL;
	     at = strchr(at + 1, '<')) {
		bool ends = at[1] == '/';
		const char *start = at + (ends ? 2 : 1);
		struct text name = {start, strcspn(start, " >\n")};

		if (!ends && is_void(name))
			continue;
		if (!ends) {
			assert_true(depth < MOST_OPEN);
			open[depth++] = name;
			continue;
		}
		assert_true(depth > 0);
		if (!text_equal(open[--depth], name))
			fail_msg("<%.*s> ends as %.40s",
				 (int)open[depth].length, open[depth].data, at);
	}
	assert_int_equal(depth, 0);
}

static void print_example(struct buf *out)
{
	AUTO_POSTURE struct posture posture = POSTURE_INIT;

	example_posture(&posture);
	check_print_html(&posture, out);
}

/* Two files may tell of containers of one name. */
static void test_containers_are_told_apart(void **state)
{
	AUTO_POSTURE struct posture posture = POSTURE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	struct posture_subject *subject;

	(void)state;
	subject = posture_add(&posture, POSTURE_INSPECT, "web");
	subject->file = "a/docker.json";
	subject->profile = "baseline";
	subject = posture_add(&posture, POSTURE_INSPECT, "web");
	subject->file = "podman.json";
	subject->profile = "baseline";
	subject = posture_add(&posture, POSTURE_RUNNING, "web");
	subject->engine = "docker";
	subject->profile = "baseline";
	posture_sum(&posture);
	check_print_html(&posture, &out);
	assert_balanced(out.data);
	assert_non_null(strstr(out.data, "<h3>web <small class=from>"
					 "a/docker.json</small>"));
	assert_non_null(strstr(out.data, "<h3>web <small class=from>"
					 "podman.json</small>"));
	assert_non_null(strstr(out.data, ">web</a> <small class=from>"
					 "docker</small>"));
}

static void test_page_is_well_formed(void **state)
{
	AUTO_POSTURE struct posture none = POSTURE_INIT;
	AUTO_POSTURE struct posture one = POSTURE_INIT;
	AUTO_BUF struct buf example = BUF_INIT;
	AUTO_BUF struct buf empty = BUF_INIT;
	AUTO_BUF struct buf single = BUF_INIT;

	(void)state;
	print_example(&example);
	assert_balanced(example.data);
	posture_sum(&none);
	check_print_html(&none, &empty);
	assert_balanced(empty.data);
	assert_non_null(strstr(empty.data, "no score"));
	example_posture_many(&one, 1, 50);
	check_print_html(&one, &single);
	assert_balanced(single.data);
}

static void test_nothing_of_a_container_is_html(void **state)
{
	AUTO_BUF struct buf page = BUF_INIT;

	(void)state;
	print_example(&page);
	assert_null(strstr(page.data, "<script"));
	assert_null(strstr(page.data, "<b onclick"));
	assert_null(strstr(page.data, "\xe2\x80\xae"));
	assert_null(strchr(page.data, '\x1b'));
	assert_non_null(strstr(page.data, "&lt;script&gt;"));
}

static void test_page_is_the_same_each_time(void **state)
{
	AUTO_BUF struct buf first = BUF_INIT;
	AUTO_BUF struct buf second = BUF_INIT;

	(void)state;
	print_example(&first);
	print_example(&second);
	assert_string_equal(first.data, second.data);
}

/* --- order --- */

static const char *place_of(const struct buf *page, const char *text)
{
	const char *at = strstr(page->data, text);

	if (at == NULL)
		fail_msg("not on the page: %s", text);
	return at;
}

static void test_worst_comes_first(void **state)
{
	AUTO_BUF struct buf page = BUF_INIT;
	const char *worst;
	const char *noted;
	const char *met;
	const char *failed;

	(void)state;
	print_example(&page);
	worst = place_of(&page, ">/srv/bundles/build</a>");
	noted = place_of(&page, ">web-1</a>");
	met = place_of(&page, ">./quiet/config.json</a>");
	failed = place_of(&page, ">broken.json</a>");
	assert_true(worst < noted && noted < met && met < failed);
}

static void test_findings_of_a_rule_stand_together(void **state)
{
	AUTO_BUF struct buf page = BUF_INIT;
	const char *mounts;
	const char *second;

	(void)state;
	print_example(&page);
	mounts = place_of(&page, "<code class=pointer>/mounts/7/source<");
	second = place_of(&page, "<code class=pointer>/mounts/8/source<");
	assert_true(mounts < second);
	assert_null(memmem(mounts, (size_t)(second - mounts), "<h4>", 4));
	place_of(&page, ">/srv/bundles/build/config.json:13:13</code>");
	place_of(&page, "--cap-drop=SYS_ADMIN --cap-drop=NET_RAW</code>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_no_html),
		cmocka_unit_test(test_containers_are_told_apart),
		cmocka_unit_test(test_page_is_well_formed),
		cmocka_unit_test(test_nothing_of_a_container_is_html),
		cmocka_unit_test(test_page_is_the_same_each_time),
		cmocka_unit_test(test_worst_comes_first),
		cmocka_unit_test(test_findings_of_a_rule_stand_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
