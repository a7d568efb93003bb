/* SPDX-License-Identifier: Apache-2.0 */
/* A check as SARIF: places, severities, fingerprints, and texts in which
 * nothing is a link. tests/sarif holds it against the schema. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admin/check_print.h"
#include "admin/sarif.h"
#include "lib/example_posture.h"

/* --- texts --- */

static void assert_uri(const char *path, const char *expected)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	assert_string_equal(sarif_uri(&document, path), expected);
}

static void test_paths_are_uris(void **state)
{
	(void)state;
	assert_uri("config.json", "config.json");
	assert_uri("./././a/b.json", "a/b.json");
	assert_uri("../b.json", "../b.json");
	assert_uri("/srv/a b.json", "file:///srv/a%20b.json");
	assert_uri("c:x%y#z?", "c%3Ax%25y%23z%3F");
	assert_uri("\xc3\xbc\xff", "%C3%BC%FF");
}

static void test_plain_text_holds_no_link(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	assert_string_equal(sarif_plain(&document, "[a](http://b) {0} [c] (d)"),
			    "[a] (http://b) { 0} [c] (d)");
	assert_string_equal(sarif_plain(&document, "a\nb\xe2\x80\xae"),
			    "a\\u000ab\\u202e");
}

static void assert_code(const char *text, const char *expected)
{
	AUTO_BUF struct buf out = BUF_INIT;

	sarif_add_code(text, &out);
	assert_string_equal(out.data, expected);
}

static void test_code_can_not_end_itself(void **state)
{
	(void)state;
	assert_code("--cap-drop=ALL", "`--cap-drop=ALL`");
	assert_code("a`b``c", "``` a`b``c ```");
	assert_code("`", "`` ` ``");
}

static void test_markdown_holds_no_mark(void **state)
{
	AUTO_BUF struct buf out = BUF_INIT;

	(void)state;
	sarif_add_markdown("<b>*[x](y)* `c` https://d", &out);
	assert_string_equal(out.data, "\\<b\\>\\*\\[x\\]\\(y\\)\\* \\`c\\` "
				      "https\\://d");
}

/* --- the log --- */

/* What was printed, read again. */
struct log {
	struct buf text;
	struct json_document document;
	const struct json *run;
};

#define LOG_INIT                                                               \
	{                                                                      \
		.text = BUF_INIT, .document = JSON_DOCUMENT_INIT               \
	}

static void log_fini(struct log *log)
{
	json_document_fini(&log->document);
	buf_fini(&log->text);
}

#define AUTO_LOG __attribute__((cleanup(log_fini)))

static void print(struct log *log, const struct posture *posture)
{
	struct err err = ERR_INIT;

	check_print_sarif(posture, &log->text);
	if (json_read(&log->document, "log", buf_text(&log->text), JSON_STRICT,
		      &err) < 0)
		fail_msg("%s", err.message);
	log->run = json_member(log->document.root, "runs")->first;
}

static const struct json *result_at(const struct log *log, unsigned index)
{
	const struct json *result = json_member(log->run, "results")->first;

	while (index-- > 0)
		result = result->next;
	return result;
}

static const struct json *rule_of(const struct log *log,
				  const struct json *result)
{
	const struct json *driver =
		json_member(json_member(log->run, "tool"), "driver");
	const struct json *rule = json_member(driver, "rules")->first;
	uint64_t index;

	assert_true(json_to_u64(json_member(result, "ruleIndex"), &index));
	while (index-- > 0)
		rule = rule->next;
	return rule;
}

static void assert_member(const struct json *object, const char *name,
			  const char *expected)
{
	const struct json *value = json_member(object, name);

	if (!json_string_is(value, expected))
		fail_msg("%s is not %s", name, expected);
}

static void assert_graded(const struct log *log, unsigned index, const char *id,
			  const char *level, const char *number)
{
	const struct json *result = result_at(log, index);
	const struct json *rule = rule_of(log, result);
	const struct json *bag = json_member(rule, "properties");

	assert_member(result, "ruleId", id);
	assert_member(rule, "id", id);
	assert_member(result, "level", level);
	if (number != NULL)
		assert_member(bag, "security-severity", number);
	else
		assert_null(json_member(bag, "security-severity"));
}

static void test_findings_are_graded_by_their_rule(void **state)
{
	AUTO_POSTURE struct posture posture = POSTURE_INIT;
	AUTO_LOG struct log log = LOG_INIT;

	(void)state;
	example_posture(&posture);
	print(&log, &posture);
	assert_graded(&log, 0, "sysctl/note", "note", NULL);
	assert_graded(&log, 1, "host-mount", "error", "9.5");
	assert_graded(&log, 3, "no-filter", "error", "8.0");
	assert_graded(&log, 4, "capabilities/critical", "error", "9.5");
	assert_graded(&log, 5, "root-user", "warning", "5.5");
	assert_graded(&log, 6, "oom-score", "note", "2.0");
}

static const struct json *physical(const struct log *log, unsigned index)
{
	const struct json *locations =
		json_member(result_at(log, index), "locations");

	return json_member(locations->first, "physicalLocation");
}

static void assert_place(const struct log *log, unsigned index, uint64_t line,
			 uint64_t column)
{
	const struct json *region = json_member(physical(log, index), "region");
	uint64_t number = 0;

	assert_true(json_to_u64(json_member(region, "startLine"), &number));
	assert_int_equal(number, line);
	number = 0;
	(void)json_to_u64(json_member(region, "startColumn"), &number);
	assert_int_equal(number, column);
}

static void test_findings_have_places(void **state)
{
	AUTO_POSTURE struct posture posture = POSTURE_INIT;
	AUTO_LOG struct log log = LOG_INIT;

	(void)state;
	example_posture(&posture);
	print(&log, &posture);
	assert_null(physical(&log, 0)); /* runs, and is in no file */
	assert_place(&log, 1, 12, 13);
	assert_place(&log, 3, 1, 0); /* what is absent */
	assert_member(json_member(physical(&log, 1), "artifactLocation"), "uri",
		      "file:///srv/bundles/build/config.json");
}

static void test_what_failed_is_said(void **state)
{
	AUTO_POSTURE struct posture posture = POSTURE_INIT;
	AUTO_LOG struct log log = LOG_INIT;
	const struct json *invocation;
	const struct json *last;

	(void)state;
	example_posture(&posture);
	print(&log, &posture);
	invocation = json_member(log.run, "invocations")->first;
	assert_false(
		json_is_true(json_member(invocation, "executionSuccessful")));
	last = json_member(invocation, "toolExecutionNotifications")->last;
	assert_member(last, "level", "error");
	assert_member(json_member(last, "message"), "text",
		      "broken.json:3:7: /process: an object was expected");
}

/* --- fingerprints --- */

static struct text fingerprint(const struct log *log, unsigned index)
{
	const struct json *all =
		json_member(result_at(log, index), "partialFingerprints");

	return json_member(all, "primaryLocationLineHash")->text;
}

static struct posture_finding *finding_at(struct posture *posture,
					  unsigned index)
{
	struct posture_finding *finding = posture->first->first;

	while (index-- > 0)
		finding = finding->next;
	return finding;
}

/* One subject; its findings 0 and 1 are mounts. */
static void make_mounts(struct posture *posture)
{
	example_posture_many(posture, 1, 1);
	posture->first->first->next =
		arena_alloc(&posture->arena, sizeof(struct posture_finding));
	*posture->first->first->next = *posture->first->first;
	posture->first->first->next->next = NULL;
	posture->first->severities[posture->first->first->severity]++;
	finding_at(posture, 0)->pointer = "/mounts/7/source";
	finding_at(posture, 1)->pointer = "/mounts/8/source";
}

static void test_fingerprints_survive_other_edits(void **state)
{
	AUTO_POSTURE struct posture first = POSTURE_INIT;
	AUTO_POSTURE struct posture second = POSTURE_INIT;
	AUTO_LOG struct log before = LOG_INIT;
	AUTO_LOG struct log after = LOG_INIT;

	(void)state;
	make_mounts(&first);
	finding_at(&first, 1)->what = "/etc";
	print(&before, &first);
	make_mounts(&second);
	finding_at(&second, 1)->what = "/etc";
	finding_at(&second, 0)->pointer = "/mounts/12/source";
	finding_at(&second, 0)->line = 300;
	finding_at(&second, 0)->severity = POSTURE_LOW;
	print(&after, &second);
	assert_true(
		text_equal(fingerprint(&before, 0), fingerprint(&after, 0)));
	assert_false(
		text_equal(fingerprint(&before, 0), fingerprint(&before, 1)));
}

static void test_fingerprints_of_twins_differ(void **state)
{
	AUTO_POSTURE struct posture posture = POSTURE_INIT;
	AUTO_LOG struct log log = LOG_INIT;

	(void)state;
	make_mounts(&posture);
	print(&log, &posture);
	assert_memory_equal(fingerprint(&log, 0).data + 16, ":1", 2);
	assert_memory_equal(fingerprint(&log, 1).data + 16, ":2", 2);
	assert_memory_equal(fingerprint(&log, 0).data,
			    fingerprint(&log, 1).data, 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths_are_uris),
		cmocka_unit_test(test_plain_text_holds_no_link),
		cmocka_unit_test(test_code_can_not_end_itself),
		cmocka_unit_test(test_markdown_holds_no_mark),
		cmocka_unit_test(test_findings_are_graded_by_their_rule),
		cmocka_unit_test(test_findings_have_places),
		cmocka_unit_test(test_what_failed_is_said),
		cmocka_unit_test(test_fingerprints_survive_other_edits),
		cmocka_unit_test(test_fingerprints_of_twins_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
