/* SPDX-License-Identifier: Apache-2.0 */
/* The decision log's line: always JSON, never longer than who reads it takes,
 * whatever a document says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shim/launch.h"

#define LINE       32768
#define TEXT_LIMIT 320

/* One launch, and the line on it. */
struct logging {
	struct command command;
	struct launch launch;
	struct buf line;
	struct json_document read;
};

static void begin(struct logging *logging)
{
	struct err err = ERR_INIT;

	*logging = (struct logging){
		.command = {.subcommand = "create", .id = "c1"},
		.launch = LAUNCH_INIT,
		.line = BUF_INIT,
		.read = JSON_DOCUMENT_INIT,
	};
	logging->launch.command = &logging->command;
	logging->launch.node = (struct node)NODE_INIT;
	if (json_read(&logging->launch.plan.document.json, "c",
		      TEXT("{\"x\":[\"y\"]}"), JSON_STRICT, &err) < 0)
		fail_msg("%s", err.message);
}

static void end(struct logging *logging)
{
	launch_fini(&logging->launch);
	buf_fini(&logging->line);
	json_document_fini(&logging->read);
}

static void add(struct logging *logging, const char *hardener, const char *why)
{
	struct json_document *document = &logging->launch.plan.document.json;
	const struct finding finding = {
		.hardener = hardener,
		.outcome = FINDING_CHANGED,
		.at = document->root,
		.member = "x",
		.before = json_member(document->root, "x"),
		.why = why,
	};

	findings_add(&logging->launch.plan.findings, document, &finding);
}

/* The line, read back. */
static const struct json *format(struct logging *logging)
{
	const struct log_limits limits = {.line = LINE, .text = TEXT_LIMIT};
	struct err err = ERR_INIT;

	launch_format(&logging->launch, NULL, &limits, &logging->line);
	assert_in_range(logging->line.length, 1, LINE);
	assert_int_equal(logging->line.data[logging->line.length - 1], '\n');
	if (json_read(&logging->read, "line", buf_text(&logging->line),
		      JSON_STRICT, &err) < 0)
		fail_msg("%s", err.message);
	return logging->read.root;
}

static void every_finding_is_there_where_there_is_room(void **state)
{
	struct logging one;
	const struct json *line;

	(void)state;
	begin(&one);
	for (unsigned i = 0; i < 20; i++)
		add(&one, "sysctls", "not among");
	line = format(&one);
	assert_int_equal(json_member(line, "findings")->count, 20);
	assert_null(json_member(line, "more"));
	end(&one);
}

static void many_findings_hide_none_of_another_hardener(void **state)
{
	struct logging one;
	const struct json *line, *findings;
	uint64_t more = 0;

	(void)state;
	begin(&one);
	for (unsigned i = 0; i < 400000; i++)
		add(&one, "sysctls", "not among those that may be set");
	add(&one, "paths", "hides");
	line = format(&one);
	findings = json_member(line, "findings");
	assert_true(json_to_u64(json_member(line, "more"), &more));
	assert_int_equal(findings->count + more, 400001);
	assert_in_range(findings->count, 50, 400);
	assert_true(json_string_is(json_member(findings->last, "hardener"),
				   "paths"));
	end(&one);
}

static void long_texts_are_cut(void **state)
{
	static const char *const pieces[] = {
		"x", "\xc3\xa4", "\"", "\\", "\x01", "\xff", "\xe2\x80\xae"};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;
		struct logging one;
		const struct json *line;

		begin(&one);
		while (text.length < 300000)
			buf_add_text(&text, pieces[i]);
		one.command.id = text.data;
		one.launch.runtime = text.data;
		one.launch.trouble = text.data;
		one.launch.node.broken = text.data;
		for (unsigned fact = 0; fact < FACT_COUNT; fact++)
			one.launch.subject.facts[fact] = buf_text(&text);
		for (unsigned k = 0; k < 100; k++)
			add(&one, hardener_names[k % 9], text.data);
		line = format(&one);
		for (unsigned k = 0; k < 3; k++) {
			static const char *const names[] = {"container",
							    "image", "runtime"};
			const struct json *value = json_member(line, names[k]);

			assert_in_range(value->end - value->start, 50,
					TEXT_LIMIT + 5);
			assert_memory_equal(
				value->text.data + value->text.length - 3,
				"...", 3);
		}
		/* Each hardener's first one has room. */
		assert_true(json_member(line, "findings")->count >= 9);
		end(&one);
	}
}

static void short_texts_are_as_they_are(void **state)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct logging one;
	const struct json *line;

	(void)state;
	begin(&one);
	while (text.length < TEXT_LIMIT)
		buf_add_char(&text, 'x');
	one.command.id = text.data;
	one.launch.runtime = "/usr/\xc3\xa4\"\\\x01";
	line = format(&one);
	assert_true(json_string_is(json_member(line, "container"), text.data));
	assert_true(json_string_is(json_member(line, "runtime"),
				   "/usr/\xc3\xa4\"\\\x01"));
	end(&one);
}

static void a_command_that_nobody_knows_is_an_event_too(void **state)
{
	struct logging one;

	(void)state;
	begin(&one);
	one.command.subcommand = NULL;
	assert_true(
		json_string_is(json_member(format(&one), "event"), "other"));
	end(&one);
}

static void the_time_is_that_since_the_start(void **state)
{
	struct logging one;
	uint64_t us = 0;

	(void)state;
	begin(&one);
	clock_gettime(CLOCK_MONOTONIC, &one.launch.start);
	one.launch.start.tv_sec -= 2;
	assert_true(json_to_u64(json_member(format(&one), "duration_us"), &us));
	assert_in_range(us, 2000000, 60000000);
	end(&one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_finding_is_there_where_there_is_room),
		cmocka_unit_test(many_findings_hide_none_of_another_hardener),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(short_texts_are_as_they_are),
		cmocka_unit_test(a_command_that_nobody_knows_is_an_event_too),
		cmocka_unit_test(the_time_is_that_since_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
