/* SPDX-License-Identifier: Apache-2.0 */
/* JSON for people: how it looks, and that it says the same. */
#include "lib/files.h"
#include "lib/json_help.h"
#include "lib/random_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Written pretty and read again it is equal, and pretty to the same text. */
static void check(const char *name, struct text input)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_JSON struct json_document again = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf once = BUF_INIT;
	AUTO_BUF struct buf twice = BUF_INIT;
	struct err err = ERR_INIT;

	if (json_read(&document, name, input, JSON_WITH_COMMENTS, &err) != 0)
		fail_msg("%s", err.message);
	json_write_pretty(&document, document.root, &once);
	json_help_read(&again, buf_text(&once));
	assert_true(json_equal(document.root, again.root));
	json_write_pretty(&again, again.root, &twice);
	assert_string_equal(once.data, twice.data);
}

static void check_file(const char *directory, const char *name, void *context)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf input = BUF_INIT;

	(void)context;
	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, &input);
	check(path.data, buf_text(&input));
}

static void every_document_says_the_same(void **state)
{
	(void)state;
	assert_true(files_each(FIXTURES, ".json", check_file, NULL) > 50);
	assert_true(files_each(PROFILES, ".json", check_file, NULL) > 3);
	assert_true(files_each(PROFILES "/groups", ".json", check_file, NULL) >
		    0);
}

static void random_documents_say_the_same(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 2000; seed++) {
		AUTO_BUF struct buf input = BUF_INIT;
		struct random random = {seed};

		random_json_document(&random, &input);
		check("random", buf_text(&input));
	}
}

static void expect(struct text input, const char *expected)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf out = BUF_INIT;

	json_help_read(&document, input);
	json_write_pretty(&document, document.root, &out);
	assert_string_equal(out.data, expected);
}

static void a_member_takes_a_line(void **state)
{
	(void)state;
	expect(TEXT("{}"), "{}");
	expect(TEXT("{\"a\":1.0e+00,\"b\":{\"c\":null,\"d\":{}},"
		    "\"e\":[],\"\\u0066\":\"\\u00e9\\n\",\"g\":[1,true]}"),
	       "{\n"
	       "\t\"a\": 1.0e+00,\n"
	       "\t\"b\": {\n"
	       "\t\t\"c\": null,\n"
	       "\t\t\"d\": {}\n"
	       "\t},\n"
	       "\t\"e\": [],\n"
	       "\t\"f\": \"\xc3\xa9\\n\",\n"
	       "\t\"g\": [1, true]\n"
	       "}");
	expect(TEXT("{\"a\":[[1],{\"b\":2},3]}"), "{\n"
						  "\t\"a\": [\n"
						  "\t\t[1],\n"
						  "\t\t{\n"
						  "\t\t\t\"b\": 2\n"
						  "\t\t},\n"
						  "\t\t3\n"
						  "\t]\n"
						  "}");
}

static size_t longest_line(struct text text)
{
	size_t longest = 0;
	size_t columns = 0;

	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if (c == '\n')
			columns = 0;
		else if (c == '\t')
			columns += 8;
		else if ((c & 0xc0) != 0x80)
			columns++;
		longest = columns > longest ? columns : longest;
	}
	return longest;
}

/* An array of strings with so many two-byte letters each, and one member
 * behind it. */
static void write_array(unsigned count, unsigned letters, struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf input = BUF_INIT;

	buf_add_text(&input, "{\"a\":[");
	for (unsigned i = 0; i < count; i++) {
		buf_add_text(&input, i == 0 ? "\"" : ",\"");
		for (unsigned j = 0; j < letters; j++)
			buf_add_text(&input, "\xc3\xa9");
		buf_add_char(&input, '"');
	}
	buf_add_text(&input, "],\"b\":1}");
	json_help_read(&document, buf_text(&input));
	out->length = 0;
	json_write_pretty(&document, document.root, out);
}

static void arrays_fill_eighty_columns(void **state)
{
	AUTO_BUF struct buf out = BUF_INIT;

	(void)state;
	/* A tab, the name and the bracket take 14, the end takes two. */
	write_array(6, 7, &out);
	assert_int_equal(longest_line(buf_text(&out)), 80);
	assert_null(strstr(out.data, "[\n"));
	write_array(1, 62, &out);
	assert_int_equal(longest_line(buf_text(&out)), 80);
	assert_null(strstr(out.data, "[\n"));
	write_array(1, 63, &out);
	assert_non_null(strstr(out.data, "[\n\t\t\""));
	write_array(100, 6, &out);
	assert_int_equal(longest_line(buf_text(&out)), 75);
	write_array(100, 13, &out);
	assert_int_equal(longest_line(buf_text(&out)), 16 + 3 * 17 - 1);
	/* What is longer than a line stands alone on one. */
	write_array(3, 200, &out);
	assert_int_equal(longest_line(buf_text(&out)), 16 + 203);
}

static void what_was_made_is_written(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	struct json *list;

	(void)state;
	json_help_read(&document, TEXT("{\"a\":1,\"b\":2}"));
	json_remove(json_help_at(&document, "a"));
	list = json_set(document.root, "c", json_new(&document, JSON_ARRAY));
	json_append(list, json_new_u64(&document, 7));
	json_append(list, json_new_boolean(&document, false));
	json_append(list, json_new_string(&document, TEXT("x\"y")));
	json_append(list, json_new(&document, JSON_NULL));
	buf_add_text(&out, "before ");
	json_write_pretty(&document, document.root, &out);
	assert_string_equal(out.data, "before {\n"
				      "\t\"b\": 2,\n"
				      "\t\"c\": [7, false, \"x\\\"y\", null]\n"
				      "}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_document_says_the_same),
		cmocka_unit_test(random_documents_say_the_same),
		cmocka_unit_test(a_member_takes_a_line),
		cmocka_unit_test(arrays_fill_eighty_columns),
		cmocka_unit_test(what_was_made_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
