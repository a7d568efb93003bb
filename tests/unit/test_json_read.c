/* SPDX-License-Identifier: Apache-2.0 */
/* From text to tree: values, spans, order; the refusals are in
 * tests/hostile. */
#include "lib/files.h"
#include "lib/json_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_span(const struct json_document *document, const char *path,
			const char *expected)
{
	const struct json *value = json_help_at(document, path);
	struct text span = {document->input.data + value->start,
			    value->end - value->start};

	assert_true(text_is(span, expected));
}

static void values_keep_their_spans(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	json_help_read(&document,
		       TEXT(" { \"n\" : null,\"t\":true , \"f\": false,"
			    "\"i\":-0 ,\"x\":1E400,\"b\":18446744073709551616,"
			    "\"s\": \"a\",\"e\":\"\", \"q\":\"\\\\\\\"\" ,"
			    "\"a\": [ 1 ,[] ], \"o\":{ \"k\" : {}} } "));
	assert_span(&document, "n", "null");
	assert_span(&document, "t", "true");
	assert_span(&document, "f", "false");
	assert_span(&document, "i", "-0");
	assert_span(&document, "x", "1E400");
	assert_span(&document, "b", "18446744073709551616");
	assert_span(&document, "s", "\"a\"");
	assert_span(&document, "e", "\"\"");
	assert_span(&document, "q", "\"\\\\\\\"\"");
	assert_span(&document, "a", "[ 1 ,[] ]");
	assert_span(&document, "a/1", "[]");
	assert_span(&document, "o", "{ \"k\" : {}}");
	assert_span(&document, "o/k", "{}");
}

static void members_keep_their_order_and_name_place(void **state)
{
	static const struct text input = TEXT("{\"b\":1, \"\\u0061\" :2}");
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	json_help_read(&document, input);
	assert_int_equal(document.root->count, 2);
	assert_true(text_is(document.root->first->key, "b"));
	assert_int_equal(document.root->first->key_start, 1);
	assert_true(text_is(document.root->last->key, "a"));
	assert_int_equal(document.root->last->key_start, 8);
	assert_ptr_equal(document.root->last->previous, document.root->first);
	assert_ptr_equal(document.root->last->parent, document.root);
}

static void escapes_are_decoded(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	json_help_read(&document,
		       TEXT("{\"s\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9"
			    "\\u20ac\\ud83d\\ude00\\uDBFF\\uDFFF\\uffff\"}"));
	assert_true(json_string_is(json_help_at(&document, "s"),
				   "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac"
				   "\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf"
				   "\xef\xbf\xbf"));
}

static void numbers_keep_their_spelling(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	uint64_t number = 1;

	(void)state;
	json_help_read(&document, TEXT("{\"a\":1.50,\"b\":18446744073709551615,"
				       "\"c\":18446744073709551616,\"d\":1e3,"
				       "\"e\":-1,\"f\":-0}"));
	assert_true(text_is(json_help_at(&document, "a")->text, "1.50"));
	assert_true(json_to_u64(json_help_at(&document, "b"), &number));
	assert_true(number == UINT64_MAX);
	assert_false(json_to_u64(json_help_at(&document, "a"), &number));
	assert_false(json_to_u64(json_help_at(&document, "c"), &number));
	assert_false(json_to_u64(json_help_at(&document, "d"), &number));
	assert_false(json_to_u64(json_help_at(&document, "e"), &number));
	assert_false(json_to_u64(json_help_at(&document, "f"), &number));
	assert_false(json_to_u64(NULL, &number));
	assert_true(number == UINT64_MAX);
}

static void null_members_count_as_absent(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	(void)state;
	json_help_read(&document, TEXT("{\"a\":null,\"b\":true}"));
	assert_null(json_member(document.root, "a"));
	assert_null(json_member(document.root, "x"));
	assert_null(json_member(NULL, "a"));
	assert_null(json_member(json_member(document.root, "b"), "a"));
	assert_true(json_is_true(json_member(document.root, "b")));
	assert_false(json_is_true(NULL));
	assert_false(json_is(NULL, JSON_NULL));
}

static void equal_looks_at_content_not_spelling(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root;

	(void)state;
	json_help_read(&document,
		       TEXT("{\"a\":[1,\"x\",{\"k\":null}],"
			    "\"b\":[ 1, \"\\u0078\",{\"k\" :null} ],"
			    "\"c\":[1,\"x\",{\"K\":null}],"
			    "\"d\":[1,\"x\"],\"e\":[1.0,\"x\","
			    "{\"k\":null}],\"f\":true,\"g\":false}"));
	root = document.root;
	assert_true(json_equal(json_member(root, "a"), json_member(root, "b")));
	assert_false(
		json_equal(json_member(root, "a"), json_member(root, "c")));
	assert_false(
		json_equal(json_member(root, "a"), json_member(root, "d")));
	assert_false(
		json_equal(json_member(root, "d"), json_member(root, "a")));
	assert_false(
		json_equal(json_member(root, "a"), json_member(root, "e")));
	assert_false(
		json_equal(json_member(root, "f"), json_member(root, "g")));
	assert_false(json_equal(json_member(root, "f"), NULL));
	assert_true(json_equal(NULL, NULL));
}

static int read_with_comments(const char *text, struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	return json_read(&document, "p", text_of(text), JSON_WITH_COMMENTS,
			 err);
}

static void comments_are_for_policies_only(void **state)
{
	static const char *const good[] = {
		"// a\n{ // b\n\"a\" /* c */ : /**/ 1 // \"d\n} // e\n/* f */",
		"{\"a\":1 // \"b\n , // c\n\"b\":\"\\n\"/* \\ */}",
		"{}//",
		"{}// no line end",
		"/*\"*/{\"a\":\"\\t\"}",
		"{\"a\":[1,/*\\*/\"\\n\"]}",
	};
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		err = (struct err)ERR_INIT;
		read_with_comments(good[i], &err);
		assert_string_equal(err.message, "");
	}
}

static void faults_among_comments_have_their_place(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{"/* \n */ [", "p:2:5: expected an object, found an array"},
		{"// x", "p:1:5: expected an object, found the end of the "
			 "document"},
		{"{ // {\n \"a\" // :\n 1}",
		 "p:3:2: /a: expected \":\", found \"1\""},
		{"{\"a\":1 /* , */ \"b\":2}",
		 "p:1:16: expected \",\" or \"}\", found a string"},
		{"{\"a\":1, // x\n}",
		 "p:2:1: expected a name in quotes, found \"}\""},
		{"{} /* x", "p:1:4: expected the end of the document, found a "
			    "comment without an end"},
		{"{/", "p:1:2: expected a name in quotes or \"}\", found "
		       "\"/\""},
		{"{} // x\n {}",
		 "p:2:2: expected the end of the document, found \"{\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(read_with_comments(cases[i].text, &err), -1);
		assert_string_equal(err.message, cases[i].message);
	}
}

static void a_list_is_an_array_of_the_same(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{"{}", "p:1:1: expected an array, found an object"},
		{"[1 // x\n]", "p:1:4: expected \",\" or \"]\", found a "
			       "comment"},
		{"[{\"a\":1,\"a\":2}]", "p:1:9: /0: "},
		{"[] 1",
		 "p:1:4: expected the end of the document, found \"1\""},
	};
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(
		json_read(&document, "p", TEXT(" [{}, 1] "), JSON_LIST, &err),
		0);
	assert_int_equal(document.root->type, JSON_ARRAY);
	assert_int_equal(document.root->count, 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_document refused = JSON_DOCUMENT_INIT;

		err = (struct err)ERR_INIT;
		assert_int_equal(json_read(&refused, "p",
					   text_of(cases[i].text), JSON_LIST,
					   &err),
				 -1);
		assert_memory_equal(err.message, cases[i].message,
				    strlen(cases[i].message));
	}
}

/* A word that is cut ("tru") is shown; all else ends where the text ends. */
static bool says_why(const char *message)
{
	return strstr(message, "found the end of the document") != NULL ||
	       strstr(message, ": expected a value, found \"") != NULL;
}

/* Every beginning of a good document is refused as one, and never read past
 * its end (a copy of just its size shows that to ASan). */
static void every_beginning_of_a_document_is_refused(void **state)
{
	AUTO_BUF struct buf input = BUF_INIT;

	(void)state;
	files_load(FIXTURES "/docker-exec-process.json", &input);
	while (input.length > 0 && input.data[input.length - 1] != '}')
		input.length--;
	for (size_t length = 0; length < input.length; length++) {
		AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
		AUTO_FREE char *copy = malloc(length > 0 ? length : 1);
		struct err err = ERR_INIT;

		memcpy(copy, input.data, length);
		assert_int_equal(json_read(&document, "f",
					   (struct text){copy, length},
					   JSON_STRICT, &err),
				 -1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_null(document.root);
		assert_true(says_why(err.message));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_keep_their_spans),
		cmocka_unit_test(members_keep_their_order_and_name_place),
		cmocka_unit_test(escapes_are_decoded),
		cmocka_unit_test(numbers_keep_their_spelling),
		cmocka_unit_test(null_members_count_as_absent),
		cmocka_unit_test(equal_looks_at_content_not_spelling),
		cmocka_unit_test(comments_are_for_policies_only),
		cmocka_unit_test(faults_among_comments_have_their_place),
		cmocka_unit_test(a_list_is_an_array_of_the_same),
		cmocka_unit_test(every_beginning_of_a_document_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
