/* SPDX-License-Identifier: Apache-2.0 */
/* Pointers, lines and columns, and messages made of them. */
#include "lib/json_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_pointer(const struct json *value, const char *expected)
{
	AUTO_BUF struct buf pointer = BUF_INIT;

	buf_add_text(&pointer, "");
	json_pointer(value, &pointer);
	assert_string_equal(pointer.data, expected);
}

static void pointers_are_as_in_rfc_6901(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root;

	(void)state;
	json_help_read(&document,
		       TEXT("{\"a\":[0,{\"b\":[[1]]}],\"c/d~e\":{\"\":2}}"));
	root = document.root;
	assert_pointer(root, "");
	assert_pointer(root->first, "/a");
	assert_pointer(root->first->last, "/a/1");
	assert_pointer(json_help_at(&document, "a/1/b/0/0"), "/a/1/b/0/0");
	assert_pointer(root->last->first, "/c~1d~0e/");
}

static void pointers_follow_removals(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *last;

	(void)state;
	json_help_read(&document, TEXT("{\"a\":[0,1,2]}"));
	last = json_help_at(&document, "a/2");
	json_remove(json_help_at(&document, "a/0"));
	assert_pointer(last, "/a/1");
}

static void positions_count_characters(void **state)
{
	static const struct text input =
		TEXT("ab\n\xc3\xa9\xf0\x9f\x98\x80x\r\ny");
	static const struct {
		size_t offset;
		unsigned line;
		unsigned column;
	} cases[] = {
		{0, 1, 1}, {2, 1, 3},  {3, 2, 1},  {5, 2, 2},
		{9, 2, 3}, {12, 3, 1}, {13, 3, 2}, {99, 3, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned line, column;

		json_position(input, cases[i].offset, &line, &column);
		assert_int_equal(line, cases[i].line);
		assert_int_equal(column, cases[i].column);
	}
}

static void errors_say_where_and_stay_on_one_line(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct err err = {.number = 7};

	(void)state;
	json_help_read(&document, TEXT("{\n \"a\\n\\\"\": {\"b\":1}}"));
	document.name = "dir\n\x1b/config.json";
	assert_int_equal(json_error(&document, document.root->first->first,
				    &err, "found \"%s\"", "x\ny"),
			 -1);
	assert_string_equal(err.message,
			    "dir\\u000a\\u001b/config.json:2:16: "
			    "/a\\u000a\\\"/b: found \"x\\u000ay\"");
	assert_int_equal(err.kind, ERR_INPUT);
	assert_int_equal(err.number, 0);
}

static void errors_at_the_root_have_no_pointer(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct err err = ERR_INIT;

	(void)state;
	json_help_read(&document, TEXT(" {}"));
	json_error(&document, document.root, &err, "no");
	assert_string_equal(err.message, "test:1:2: no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pointers_are_as_in_rfc_6901),
		cmocka_unit_test(pointers_follow_removals),
		cmocka_unit_test(positions_count_characters),
		cmocka_unit_test(errors_say_where_and_stay_on_one_line),
		cmocka_unit_test(errors_at_the_root_have_no_pointer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
