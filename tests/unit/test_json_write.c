/* SPDX-License-Identifier: Apache-2.0 */
/* From tree to text: what nobody changed comes out byte for byte. */
#include "lib/files.h"
#include "lib/json_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check_fixture(const char *directory, const char *name,
			  void *context)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf input = BUF_INIT;
	AUTO_BUF struct buf out = BUF_INIT;

	(void)context;
	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, &input);
	json_help_read(&document, buf_text(&input));
	json_write(&document, &out);
	assert_int_equal(out.length, input.length);
	assert_memory_equal(out.data, input.data, input.length);
}

static void every_fixture_comes_out_byte_for_byte(void **state)
{
	(void)state;
	assert_true(files_each(FIXTURES, ".json", check_fixture, NULL) > 50);
}

/* A change at the very end, so that all before is written through the tree. */
static void check_changed_fixture(const char *directory, const char *name,
				  void *context)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf input = BUF_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	size_t end;

	(void)context;
	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, &input);
	json_help_read(&document, buf_text(&input));
	end = document.root->last->end;
	json_set(document.root, "io.ravelin.test",
		 json_new(&document, JSON_NULL));
	json_write(&document, &out);
	assert_true(out.length > input.length);
	assert_memory_equal(out.data, input.data, end);
	assert_non_null(strstr(out.data + end, "\"io.ravelin.test\":null"));
}

static void every_changed_fixture_keeps_the_rest(void **state)
{
	(void)state;
	files_each(FIXTURES, ".json", check_changed_fixture, NULL);
}

static void spelling_is_kept_beside_changes(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf out = BUF_INIT;

	(void)state;
	json_help_read(
		&document,
		TEXT("{\"a\":[1E400,-0,18446744073709551616,1.0e+00],"
		     "\"\\u0062\":\"\\u00e9\\/\\ud83d\\ude00\",\t\"x\":1}"));
	json_set(document.root, "x", json_new_u64(&document, 2));
	json_write(&document, &out);
	assert_string_equal(
		out.data,
		"{\"a\":[1E400,-0,18446744073709551616,1.0e+00],"
		"\"\\u0062\":\"\\u00e9\\/\\ud83d\\ude00\",\t\"x\":2}");
}

static void strings_are_escaped_and_come_back(void **state)
{
	AUTO_BUF struct buf all = BUF_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	for (int c = 1; c < 128; c++)
		buf_add_char(&all, (char)c);
	buf_add_text(&all, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	buf_add_text(&out, "{\"s\":");
	json_write_string(buf_text(&all), &out);
	buf_add_char(&out, '}');
	json_help_read(&document, buf_text(&out));
	assert_true(json_string_is(json_help_at(&document, "s"), all.data));
}

static void simple_strings_are_not_escaped(void **state)
{
	AUTO_BUF struct buf out = BUF_INIT;

	(void)state;
	json_write_string(TEXT("/bin/sh -c '\xc3\xa9'"), &out);
	json_write_string(TEXT(""), &out);
	json_write_string(TEXT("\"\\\n\x1f/"), &out);
	assert_string_equal(out.data, "\"/bin/sh -c '\xc3\xa9'\"\"\""
				      "\"\\\"\\\\\\n\\u001F/\"");
}

static void each_byte_is_looked_at_wherever_it_stands(void **state)
{
	char text[] = "abcdefghijklmnopqrs";

	(void)state;
	for (size_t length = 1; length < sizeof(text); length++) {
		for (size_t i = 0; i < 256 * length; i++) {
			size_t at = i / 256;
			char kept = text[at];
			unsigned char c = (unsigned char)i;
			AUTO_BUF struct buf out = BUF_INIT;
			bool escaped;

			text[at] = (char)c;
			json_write_string((struct text){text, length}, &out);
			text[at] = kept;
			escaped = c < ' ' || c == '"' || c == '\\';
			assert_int_equal(out.data[at + 1] == '\\', escaped);
			assert_true(escaped || out.length == length + 2);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_byte_is_looked_at_wherever_it_stands),
		cmocka_unit_test(every_fixture_comes_out_byte_for_byte),
		cmocka_unit_test(every_changed_fixture_keeps_the_rest),
		cmocka_unit_test(spelling_is_kept_beside_changes),
		cmocka_unit_test(strings_are_escaped_and_come_back),
		cmocka_unit_test(simple_strings_are_not_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
