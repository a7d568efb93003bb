/* SPDX-License-Identifier: Apache-2.0 */
/* Reading TOML and changing it: what is taken, what is refused and where, and
 * that each form of a table keeps its form. */
#include "engine/toml_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_refused(const char *input, const char *message)
{
	AUTO_TOML struct toml_document document = TOML_DOCUMENT_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(toml_read(&document, "f", text_of(input), &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.message, message);
}

static void refusals_name_the_place(void **state)
{
	(void)state;
	assert_refused("a = 1\nb = ", "f:2:5: expected a value, found the end "
				      "of the document");
	assert_refused("a = 1 b = 2", "f:1:7: expected the end of the line, "
				      "found \"b\"");
	assert_refused("a = 01", "f:1:5: expected a value, found \"01\"");
	assert_refused("a = 1__0", "f:1:5: expected a value, found \"1__0\"");
	assert_refused("a = .5", "f:1:5: expected a value, found \".5\"");
	assert_refused("a = True", "f:1:5: expected a value, found \"True\"");
	assert_refused("a = \"\\q\"", "f:1:6: expected an escape that TOML "
				      "has, found \"\\\\\"");
	assert_refused("a = \"\\ud800\"", "f:1:6: expected an escape that "
					  "TOML has, found \"\\\\\"");
	assert_refused("a = 'x\n'", "f:1:7: expected the end of the string, "
				    "found the end of the line");
	assert_refused("a = [1 2]", "f:1:8: expected \",\" or \"]\", found "
				    "\"2\"");
	assert_refused("a = {b = 1,}", "f:1:12: expected a key, found \"}\"");
	assert_refused("a = {b = 1\n}", "f:1:11: expected \",\" or \"}\", "
					"found the end of the line");
	assert_refused("[a", "f:1:3: expected \"]\", found the end of the "
			     "document");
	assert_refused("= 1", "f:1:1: expected a key, found \"=\"");
	assert_refused("a = 1\rb = 2", "f:1:6: expected the end of the line, "
				       "found a carriage return alone");
	assert_refused("# \x01\n", "f:1:3: expected the end of the line, "
				   "found \"\\u0001\"");
	assert_refused("a = '\xff'", "f:1:6: expected UTF-8 without NUL, "
				     "found byte 0xff");
}

static void a_name_is_defined_once(void **state)
{
	static const char again[] =
		"f:2:1: expected each name once, found one again";
	static const char table[] =
		"f:2:1: expected each table once, found one again";
	static const char elsewhere[] =
		"f:2:1: expected a new name, found one of a table or value "
		"that is defined elsewhere";
	static const char value[] =
		"f:2:1: expected a table, found a name that has a value";

	(void)state;
	assert_refused("a = 1\n'a' = 2", again);
	assert_refused("a.b = 1\na = 2", again);
	assert_refused("a = 1\na.b = 2", elsewhere);
	assert_refused("a = {}\na.b = 2", elsewhere);
	assert_refused("[a]\n[a]", table);
	assert_refused("[[a]]\n[a]", table);
	assert_refused("[a]\n[[a]]", table);
	assert_refused("a.b.c = 1\n[a.b]", table);
	assert_refused("a = {}\n[a.b]", value);
	assert_refused("a = []\n[[a]]", value);
	assert_refused("a = {b = 1, b = 2}",
		       "f:1:13: expected each name once, found one again");
}

static void depth_is_limited(void **state)
{
	AUTO_BUF struct buf text = BUF_INIT;

	(void)state;
	buf_add_text(&text, "a = ");
	for (unsigned i = 0; i <= TOML_MAX_DEPTH; i++)
		buf_add_char(&text, '[');
	assert_refused(text.data, "f:1:37: expected at most 32 levels of "
				  "nesting, found \"[\"");
}

static void values_have_kinds_and_spans(void **state)
{
	static const char input[] =
		"\xef\xbb\xbfs = \"a\\u00e9\\t\" # x\r\nm = \"\"\"\r\na\\\r\n "
		" b\"\"\"\"\nt = 1979-05-27 07:32:00.5-07:00\nf = -1_0.5e+3\n"
		"i = 0xDEAD_beef\nb = true\n[\"x.y\".z]\nl = ['p', {q.r = "
		"nan}]\n[[z]]\ns = 1\n";
	AUTO_TOML struct toml_document document = TOML_DOCUMENT_INIT;
	const struct toml_item *item;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(toml_read(&document, "f", text_of(input), &err), 0);
	item = toml_find_string(&document, TOML_PATH("s"));
	assert_true(text_is(item->string, "a\xc3\xa9\t"));
	assert_true(text_is(toml_written(&document, item), "\"a\\u00e9\\t\""));
	item = toml_find_string(&document, TOML_PATH("m"));
	assert_true(text_is(item->string, "ab\""));
	assert_int_equal(toml_find(&document, TOML_PATH("t"))->kind, TOML_TIME);
	assert_int_equal(toml_find(&document, TOML_PATH("f"))->kind,
			 TOML_FLOAT);
	assert_int_equal(toml_find(&document, TOML_PATH("i"))->kind,
			 TOML_INTEGER);
	assert_int_equal(toml_find(&document, TOML_PATH("b"))->kind,
			 TOML_BOOLEAN);
	item = toml_find(&document, TOML_PATH("x.y", "z", "l"));
	assert_int_equal(item->kind, TOML_ARRAY);
	item = toml_element(&document, item, NULL);
	assert_true(text_is(item->string, "p"));
	assert_null(toml_find(&document, TOML_PATH("z", "s")));
	assert_true(toml_has(&document, TOML_PATH("z")));
	assert_int_equal(toml_names(&document, TOML_ROOT).count, 8);
}

/* Sets a.b.c to 2, and expects that. */
static void assert_set(const char *before, const char *after)
{
	AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(toml_editor_open(&editor, "f", text_of(before), &err),
			 0);
	assert_int_equal(toml_set(&editor, TOML_PATH("a", "b"), TEXT("c"),
				  TEXT("2"), &err),
			 0);
	assert_string_equal(editor.text.data, after);
}

static void a_table_keeps_its_form(void **state)
{
	(void)state;
	assert_set("", "[a.b]\nc = 2\n");
	assert_set("x = 1", "x = 1\n\n[a.b]\nc = 2\n");
	assert_set("\xef\xbb\xbf", "\xef\xbb\xbf[a.b]\nc = 2\n");
	assert_set("a.b.c=1 # one\n", "a.b.c=2 # one\n");
	assert_set("[a.b]\n  x = 1\n# end\n[z]\n",
		   "[a.b]\n  x = 1\n  c = 2\n# end\n[z]\n");
	assert_set("[a.b]\r\n[z]\r\n", "[a.b]\r\nc = 2\r\n[z]\r\n");
	assert_set("[a.b]", "[a.b]\nc = 2\n");
	assert_set("a.b.x = 1\n[z]\n", "a.b.x = 1\na.b.c = 2\n[z]\n");
	assert_set("[a]\nb.x = [\n1]\n", "[a]\nb.x = [\n1]\nb.c = 2\n");
	assert_set("a = {}\n", "a = { b.c = 2 }\n");
	assert_set("a = { b = { x = 1 } }\n", "a = { b = { x = 1, c = 2 } }\n");
	assert_set("[a]\nx = 1\n[z]\n", "[a]\nx = 1\n\n[a.b]\nc = 2\n[z]\n");
	assert_set("[a]\n\t[a.x]\n\t\ty = 1\n",
		   "[a]\n\t[a.x]\n\t\ty = 1\n\n\t[a.b]\n\t\tc = 2\n");
}

static void what_is_no_table_is_left(void **state)
{
	static const char *const texts[] = {"a = 1\n", "[[a]]\n", "[a.b.c]\n",
					    "a.b.c.d = 1\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;
		struct err err = ERR_INIT;

		assert_int_equal(
			toml_editor_open(&editor, "f", text_of(texts[i]), &err),
			0);
		assert_int_equal(toml_set(&editor, TOML_PATH("a", "b"),
					  TEXT("c"), TEXT("2"), &err),
				 -1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(editor.text.data, texts[i]);
	}
}

static void assert_removed(const char *before, const char *after)
{
	AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(toml_editor_open(&editor, "f", text_of(before), &err),
			 0);
	assert_int_equal(toml_remove(&editor, TOML_PATH("a", "b"), &err), 0);
	assert_string_equal(editor.text.data, after);
}

static void removing_takes_all_below(void **state)
{
	(void)state;
	assert_removed("x = 1\n\n[a.b]\nc = 1 # c\n[a.b.d]\n# kept\n[z]\n",
		       "x = 1\n# kept\n[z]\n");
	assert_removed("a.b.c = 1\na.x = 2\na.b.d = [\n1 ]\n", "a.x = 2\n");
	assert_removed("a = { x = 1, b = { c = 2 }, y = 3 }\n",
		       "a = { x = 1, y = 3 }\n");
	assert_removed("a = { b.c = 2, b.d = 3 }\n", "a = {  }\n");
	assert_removed("a = { x = 1, b.d = 3 }\n", "a = { x = 1 }\n");
	assert_removed("[a.bc]\n", "[a.bc]\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusals_name_the_place),
		cmocka_unit_test(a_name_is_defined_once),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(values_have_kinds_and_spans),
		cmocka_unit_test(a_table_keeps_its_form),
		cmocka_unit_test(what_is_no_table_is_left),
		cmocka_unit_test(removing_takes_all_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
