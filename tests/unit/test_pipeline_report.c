/* SPDX-License-Identifier: Apache-2.0 */
/* Reports: for people, for programs, as a diff; whatever a document says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/report.h"
#include "json/json.h"

/* A document planned under a profile. */
struct planned {
	struct profile profile;
	struct pipeline pipeline;
	struct buf text;
	const char *unasked;
};

static const struct probe plain_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
};

#define PROFILE                                                                \
	"{\n\"capabilities\": {\"allow\": [\"CHOWN\"]},\n"                     \
	"\"noNewPrivileges\": true,\n\"user\": {\"root\": false}}"

static void plan(struct planned *planned, const char *name,
		 const char *document, const char *profile)
{
	struct err err = ERR_INIT;

	*planned = (struct planned){.profile = PROFILE_INIT};
	if (profile_read(&planned->profile, "test", "test.json",
			 text_of(profile), SECCOMP_ARCH_X86_64, &err) < 0 ||
	    oci_document_read(&planned->pipeline.document, OCI_CONFIG, name,
			      text_of(document), &err) < 0 ||
	    pipeline_plan(&planned->pipeline, &planned->profile, NULL,
			  &plain_host, NULL, &err) < 0)
		fail_msg("%s", err.message);
}

static void planned_fini(struct planned *planned)
{
	pipeline_fini(&planned->pipeline);
	profile_fini(&planned->profile);
	buf_fini(&planned->text);
}

#define AUTO_PLANNED __attribute__((cleanup(planned_fini)))

static const char *write_report(struct planned *planned,
				void (*writer)(const struct report *,
					       struct buf *),
				bool colour)
{
	const struct report report = {
		.document = &planned->pipeline.document,
		.profile = &planned->profile,
		.findings = &planned->pipeline.findings,
		.unasked = planned->unasked,
		.colour = colour,
	};

	planned->text.length = 0;
	buf_add_text(&planned->text, "");
	writer(&report, &planned->text);
	return planned->text.data;
}

#define DOCUMENT                                                               \
	"{\"process\":{\"user\":{\"uid\":0},\"capabilities\":{"                \
	"\"bounding\":[\"CAP_CHOWN\",\"CAP_KILL\"]}}}"

static void text_says_what_and_why(void **state)
{
	AUTO_PLANNED struct planned planned = {.text = BUF_INIT};

	(void)state;
	plan(&planned, "config.json", DOCUMENT, PROFILE);
	assert_string_equal(
		write_report(&planned, report_text, false),
		"config.json under profile test: 2 changed, 1 refused, 0 "
		"noted\n"
		"refused   /process/user/uid\n"
		"          uid 0 is not allowed; start the container as "
		"another "
		"user (docker and podman: --user 1000, Kubernetes: "
		"securityContext.runAsUser) (user, test:4)\n"
		"changed   /process/capabilities/bounding\n"
		"          - CAP_KILL\n"
		"          not in the profile's list (capabilities, test:2)\n"
		"changed   /process/noNewPrivileges\n"
		"          absent -> true\n"
		"          set-user-ID programs and file capabilities may "
		"grant "
		"nothing (noNewPrivileges, test:3)\n");
}

static void colours_are_closed_and_leave_the_text_alone(void **state)
{
	AUTO_PLANNED struct planned planned = {.text = BUF_INIT};
	AUTO_BUF struct buf plain = BUF_INIT;
	AUTO_BUF struct buf bare = BUF_INIT;
	const char *coloured;
	unsigned opened = 0;

	(void)state;
	plan(&planned, "config.json", DOCUMENT, PROFILE);
	buf_add_text(&plain, write_report(&planned, report_text, false));
	assert_null(strchr(plain.data, '\033'));
	coloured = write_report(&planned, report_text, true);
	while (*coloured != '\0') {
		if (*coloured != '\033') {
			buf_add_char(&bare, *coloured++);
			continue;
		}
		opened += strncmp(coloured, "\033[0m", 4) == 0 ? -1u : 1u;
		assert_true(opened <= 1);
		coloured = strchr(coloured, 'm') + 1;
	}
	assert_int_equal(opened, 0);
	assert_string_equal(bare.data, plain.data);
}

static void json_can_be_read_strictly(void **state)
{
	AUTO_PLANNED struct planned planned = {.text = BUF_INIT};
	AUTO_JSON struct json_document report = JSON_DOCUMENT_INIT;
	const struct json *finding;
	struct err err = ERR_INIT;

	(void)state;
	plan(&planned, "config.json", DOCUMENT, PROFILE);
	write_report(&planned, report_json, true);
	assert_true(planned.text.data[planned.text.length - 1] == '\n');
	if (json_read(&report, "report", buf_text(&planned.text), JSON_STRICT,
		      &err) < 0)
		fail_msg("%s", err.message);
	assert_true(json_string_is(json_member(report.root, "document"),
				   "config.json"));
	assert_true(
		json_string_is(json_member(report.root, "profile"), "test"));
	assert_true(text_is(json_member(report.root, "changed")->text, "2"));
	assert_true(text_is(json_member(report.root, "refused")->text, "1"));
	assert_true(text_is(json_member(report.root, "noted")->text, "0"));
	assert_int_equal(json_member(report.root, "findings")->count, 3);
	finding = json_member(report.root, "findings")->first->next;
	assert_true(json_string_is(json_member(finding, "hardener"),
				   "capabilities"));
	assert_true(json_string_is(json_member(finding, "outcome"), "changed"));
	assert_true(json_string_is(json_member(finding, "pointer"),
				   "/process/capabilities/bounding"));
	assert_int_equal(json_member(finding, "before")->count, 2);
	assert_int_equal(json_member(finding, "after")->count, 1);
	assert_true(text_is(json_member(finding, "line")->text, "2"));
	/* What was absent has no "before". */
	assert_null(json_member(finding->next, "before"));
	assert_true(json_is_true(json_member(finding->next, "after")));
}

static void what_was_not_asked_is_said(void **state)
{
	AUTO_PLANNED struct planned planned = {.text = BUF_INIT};
	const char *text;

	(void)state;
	plan(&planned, "config.json", DOCUMENT, "{}");
	planned.unasked = "whether it starts";
	text = write_report(&planned, report_text, false);
	assert_non_null(strstr(text, "\nunasked   whether it starts\n"));
	assert_non_null(strstr(write_report(&planned, report_json, false),
			       ",\"unasked\":\"whether it starts\","));
	assert_string_equal(write_report(&planned, report_diff, false), "");
}

static void a_diff_has_one_line_a_leaf(void **state)
{
	AUTO_PLANNED struct planned planned = {.text = BUF_INIT};

	(void)state;
	plan(&planned, "config.json", DOCUMENT, PROFILE);
	assert_string_equal(write_report(&planned, report_diff, false),
			    "--- config.json\n"
			    "+++ config.json (hardened by profile test)\n"
			    "@@ /process/capabilities/bounding @@\n"
			    "-  \"CAP_KILL\"\n"
			    "@@ /process/noNewPrivileges @@\n"
			    "+true\n");
	write_report(&planned, report_diff, true);
	assert_non_null(
		strstr(planned.text.data, "\033[31m-  \"CAP_KILL\"\033[0m\n"));
	assert_non_null(strstr(planned.text.data, "\033[32m+true\033[0m\n"));
}

static void a_diff_of_objects_is_indented(void **state)
{
	AUTO_PLANNED struct planned planned = {.text = BUF_INIT};

	(void)state;
	plan(&planned, "c",
	     "{\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\","
	     "\"architectures\":[\"SCMP_ARCH_X86_64\"],"
	     "\"syscalls\":[{\"names\":[\"write\"],"
	     "\"action\":\"SCMP_ACT_KILL\"}]}}}",
	     "{\"seccomp\":{\"allow\":[\"read\",\"write\"],"
	     "\"unsupported\":[\"@known\"],\"deny\":[]}}");
	write_report(&planned, report_diff, false);
	assert_non_null(strstr(planned.text.data,
			       "@@ /linux/seccomp/defaultAction @@\n"
			       "-\"SCMP_ACT_ALLOW\"\n"
			       "+\"SCMP_ACT_ERRNO\"\n"
			       "@@ /linux/seccomp/defaultErrnoRet @@\n"
			       "+38\n"));
}

static void nothing_changed_is_an_empty_diff(void **state)
{
	AUTO_PLANNED struct planned planned = {.text = BUF_INIT};

	(void)state;
	plan(&planned, "config.json", DOCUMENT, "{}");
	assert_string_equal(write_report(&planned, report_diff, false), "");
	assert_non_null(strstr(write_report(&planned, report_text, false),
			       "0 changed, 0 refused, 3 noted\n"));
}

/* A seccomp filter whose architectures nobody knows: they are taken out, and
 * so they are shown. text is room for the document. */
static void plan_hostile(struct planned *planned, struct buf *text,
			 const char *word)
{
	buf_printf(text,
		   "{\"linux\":{\"seccomp\":{\"defaultAction\":"
		   "\"SCMP_ACT_ALLOW\",\"architectures\":[\"%s\"]}}}",
		   word);
	plan(planned, "name\033[2J", text->data,
	     "{\"seccomp\":{\"allow\":[\"read\"]}}");
}

static void what_a_document_says_can_t_act_on_a_terminal(void **state)
{
	static const char *const words[] = {
		"x\\u001b]0;owned\\u0007",
		"a\\nchanged   /forged",
		"\\u202eevil",
		("\xc2\x9b"
		 "31m"),
	};
	static void (*const writers[])(const struct report *, struct buf *) = {
		report_text,
		report_diff,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		for (size_t k = 0; k < 2; k++) {
			AUTO_BUF struct buf document = BUF_INIT;
			AUTO_PLANNED struct planned planned = {
				.text = BUF_INIT};
			const char *text;

			plan_hostile(&planned, &document, words[i]);
			text = write_report(&planned, writers[k], false);
			assert_null(strchr(text, '\033'));
			assert_null(strchr(text, '\a'));
			assert_null(strstr(text, "\nchanged   /forged"));
			assert_null(strstr(text, "\xe2\x80\xae"));
			assert_null(strstr(text, "\xc2\x9b"));
			assert_non_null(strstr(text, "name\\u001b[2J"));
		}
	}
}

static void long_words_stand_on_lines_of_their_own(void **state)
{
	char word[301];
	AUTO_BUF struct buf document = BUF_INIT;
	AUTO_PLANNED struct planned planned = {.text = BUF_INIT};
	const char *text;

	(void)state;
	memset(word, 'A', sizeof(word));
	word[300] = '\0';
	plan_hostile(&planned, &document, word);
	text = write_report(&planned, report_text, false);
	assert_non_null(strstr(text, word));
	assert_null(strstr(text, "\n\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_says_what_and_why),
		cmocka_unit_test(colours_are_closed_and_leave_the_text_alone),
		cmocka_unit_test(json_can_be_read_strictly),
		cmocka_unit_test(what_was_not_asked_is_said),
		cmocka_unit_test(a_diff_has_one_line_a_leaf),
		cmocka_unit_test(a_diff_of_objects_is_indented),
		cmocka_unit_test(nothing_changed_is_an_empty_diff),
		cmocka_unit_test(what_a_document_says_can_t_act_on_a_terminal),
		cmocka_unit_test(long_words_stand_on_lines_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
