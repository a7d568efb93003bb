/* SPDX-License-Identifier: Apache-2.0 */
/* Changing trees: what each operation does to the text. */
#include "lib/json_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct text input = TEXT(
	"{\n  \"a\": 1,\n  \"b\": [ 1, 2 , 3 ],\n  \"c\": {\"d\":null}\n}\n");

static void assert_written(const struct json_document *document,
			   const char *expected)
{
	AUTO_BUF struct buf out = BUF_INIT;

	json_write(document, &out);
	assert_string_equal(out.data, expected);
}

static void replacing_keeps_what_stands_around(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	json_help_read(&document, input);
	json_replace(json_help_at(&document, "b/1"),
		     json_new_string(&document, TEXT("x\ny")));
	assert_written(&document,
		       "{\n  \"a\": 1,\n  \"b\": [ 1, \"x\\ny\" , 3 ],\n"
		       "  \"c\": {\"d\":null}\n}\n");
}

static void setting_replaces_even_null(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	json_help_read(&document, input);
	json_set(json_help_at(&document, "c"), "d",
		 json_new_boolean(&document, true));
	json_set(document.root, "a", json_new_u64(&document, UINT64_MAX));
	assert_written(&document,
		       "{\n  \"a\": 18446744073709551615,\n"
		       "  \"b\": [ 1, 2 , 3 ],\n  \"c\": {\"d\":true}\n}\n");
	assert_int_equal(document.root->count, 3);
}

static void new_members_come_last_with_the_indent_of_the_last(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	json_help_read(&document, input);
	json_set(document.root, "e", json_new_u64(&document, 0));
	json_append(json_help_at(&document, "b"),
		    json_new(&document, JSON_NULL));
	json_set(json_help_at(&document, "c"), "\"",
		 json_new(&document, JSON_ARRAY));
	assert_written(&document,
		       "{\n  \"a\": 1,\n  \"b\": [ 1, 2 , 3, null ],\n"
		       "  \"c\": {\"d\":null,\"\\\"\":[]},\n  \"e\":0\n}\n");
}

static void assert_removed(const char *path, const char *expected)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	json_help_read(&document, input);
	json_remove(json_help_at(&document, path));
	assert_written(&document, expected);
}

static void removing_takes_its_comma_along(void **state)
{
	(void)state;
	assert_removed("a", "{\n  \"b\": [ 1, 2 , 3 ],\n  \"c\": {\"d\":null}"
			    "\n}\n");
	assert_removed("b", "{\n  \"a\": 1,\n  \"c\": {\"d\":null}\n}\n");
	assert_removed("c", "{\n  \"a\": 1,\n  \"b\": [ 1, 2 , 3 ]\n}\n");
	assert_removed("b/0", "{\n  \"a\": 1,\n  \"b\": [ 2 , 3 ],\n"
			      "  \"c\": {\"d\":null}\n}\n");
	assert_removed("b/1", "{\n  \"a\": 1,\n  \"b\": [ 1, 3 ],\n"
			      "  \"c\": {\"d\":null}\n}\n");
	assert_removed("b/2", "{\n  \"a\": 1,\n  \"b\": [ 1, 2 ],\n"
			      "  \"c\": {\"d\":null}\n}\n");
	assert_removed("c/d", "{\n  \"a\": 1,\n  \"b\": [ 1, 2 , 3 ],\n"
			      "  \"c\": {}\n}\n");
}

static void all_can_be_removed_and_added_anew(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	json_help_read(&document, TEXT(" { \"a\" : 1 , \"b\" : 2 } "));
	json_remove(json_help_at(&document, "a"));
	json_remove(json_help_at(&document, "b"));
	assert_written(&document, " { } ");
	assert_int_equal(document.root->count, 0);
	json_set(document.root, "c", json_new(&document, JSON_OBJECT));
	json_set(document.root, "d", json_new(&document, JSON_OBJECT));
	assert_written(&document, " {\"c\":{},\"d\":{} } ");
}

static void a_value_made_in_place_can_be_moved_to_the_end(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *made;

	(void)state;
	json_help_read(&document, TEXT("{\"a\":[1,2,3]}"));
	made = json_new_u64(&document, 9);
	json_replace(json_help_at(&document, "a/0"), made);
	assert_written(&document, "{\"a\":[9,2,3]}");
	json_remove(made);
	json_append(json_help_at(&document, "a"), made);
	assert_written(&document, "{\"a\":[2,3,9]}");
}

static void require_object_makes_it_once(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *made;

	(void)state;
	json_help_read(&document, TEXT("{\"n\":null}"));
	made = json_require_object(&document, document.root, "n");
	assert_ptr_equal(json_require_object(&document, document.root, "n"),
			 made);
	json_set(made, "x", json_new_boolean(&document, false));
	assert_written(&document, "{\"n\":{\"x\":false}}");
}

static void removed_values_stay_readable(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	struct json *value;

	(void)state;
	json_help_read(&document, input);
	value = json_help_at(&document, "b");
	json_remove(value);
	json_write_value(&document, value, &out);
	assert_string_equal(out.data, "[ 1, 2 , 3 ]");
}

static void numbers_are_printed_whole(void **state)
{
	static const uint64_t numbers[] = {0, 7, 10, 4294967295u, UINT64_MAX};
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uint64_t back;
		struct json *value = json_new_u64(&document, numbers[i]);

		assert_true(json_to_u64(value, &back));
		assert_true(back == numbers[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replacing_keeps_what_stands_around),
		cmocka_unit_test(setting_replaces_even_null),
		cmocka_unit_test(
			new_members_come_last_with_the_indent_of_the_last),
		cmocka_unit_test(removing_takes_its_comma_along),
		cmocka_unit_test(all_can_be_removed_and_added_anew),
		cmocka_unit_test(a_value_made_in_place_can_be_moved_to_the_end),
		cmocka_unit_test(require_object_makes_it_once),
		cmocka_unit_test(removed_values_stay_readable),
		cmocka_unit_test(numbers_are_printed_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
