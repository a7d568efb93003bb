/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile documents that are too large to keep: made here. */
#include "run_hostile.h"

#include "base/buf.h"
#include "base/err.h"

static void repeat(struct buf *out, const char *text, size_t times)
{
	while (times-- > 0)
		buf_add_text(out, text);
}

/* size bytes in all: one long string. */
static void make_size(struct buf *out, size_t size)
{
	static const char start[] = "{\"a\":\"";
	static const char end[] = "\"}";

	buf_add_text(out, start);
	buf_reserve(out, size);
	repeat(out, "x", size - strlen(start) - strlen(end));
	buf_add_text(out, end);
}

static void make_full(struct buf *out)
{
	make_size(out, (size_t)16 << 20);
}

static void make_too_large(struct buf *out)
{
	make_size(out, ((size_t)16 << 20) + 1);
}

/* The root, the array and its elements. */
static void make_count(struct buf *out, size_t values)
{
	buf_add_text(out, "{\"a\":[\n0");
	repeat(out, ",0", values - 3);
	buf_add_text(out, "]}");
}

static void make_many(struct buf *out)
{
	make_count(out, 1000000);
}

static void make_too_many(struct buf *out)
{
	make_count(out, 1000001);
}

static void make_deep(struct buf *out)
{
	buf_add_text(out, "{\"a\":");
	repeat(out, "[", 5000000);
}

static void make_deep_objects(struct buf *out)
{
	repeat(out, "{\"a\":", 1000000);
}

static void make_long_name(struct buf *out)
{
	buf_add_text(out, "{\"");
	repeat(out, "\\u001b", 100000);
	buf_add_text(out, "\":[tru]}");
}

static void make_many_names(struct buf *out)
{
	buf_add_char(out, '{');
	for (unsigned i = 0; i < 300000; i++)
		buf_printf(out, "\"%u\":0,\n", i);
	buf_add_text(out, "\"7\":0}");
}

static void make_far_fault(struct buf *out)
{
	buf_add_text(out, "{\n\"mounts\":[");
	repeat(out, "\n{\"destination\":\"/\xc3\xa9\"},", 200000);
	buf_add_text(out, "\n\t{\"destination\" \"/x\"}]}");
}

static void make_quotes(struct buf *out)
{
	buf_add_text(out, "{\"a\":\"");
	repeat(out, "\\\\\\\"", 1000000);
	buf_add_text(out, "\",\"b\":}");
}

static void make_blanks(struct buf *out)
{
	repeat(out, " \n", 4000000);
}

static const struct {
	const char *name;
	void (*make)(struct buf *out);
	const char *message;
} cases[] = {
	{"full", make_full, "accepted"},
	{"too-large", make_too_large,
	 "too-large:1:16777217: expected at most 16 MiB, found more"},
	{"many", make_many, "accepted"},
	{"too-many", make_too_many,
	 "too-many:2:1999997: /a/999998: expected at most 1000000 values in "
	 "one document, found more"},
	{"deep", make_deep,
	 "deep:1:69: /a/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/"
	 "0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/"
	 "0/0: expected at most 64 levels of nesting, found more"},
	{"deep-objects", make_deep_objects,
	 "deep-objects:1:321: /a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/"
	 "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/"
	 "a/a/a/a/a/a: expected at most 64 levels of nesting, found more"},
	{"many-names", make_many_names,
	 "many-names:300001:1: expected each name once, found \"7\" again "
	 "(first at line 8, column 1)"},
	{"far-fault", make_far_fault,
	 "far-fault:200003:17: /mounts/200000/destination: expected \":\", "
	 "found a string"},
	{"quotes", make_quotes,
	 "quotes:1:4000013: /b: expected a value, found \"}\""},
	{"blanks", make_blanks,
	 "blanks:4000001:1: expected an object, found the end of the "
	 "document"},
};

static bool check_long_name(void)
{
	AUTO_BUF struct buf input = BUF_INIT;
	char message[ERR_MESSAGE_SIZE];

	make_long_name(&input);
	hostile_read("long-name", buf_text(&input), message);
	/* The name is cut, the rest of the message is there. */
	return strstr(message, "long-name:1:600006: /\\u001b\\u001b") ==
		       message &&
	       strstr(message,
		      "...: expected a value or \"]\", found \"tru\"") !=
		       NULL &&
	       strlen(message) < 400;
}

int hostile_run_large(void)
{
	int wrong = check_long_name() ? 0 : 1;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_BUF struct buf input = BUF_INIT;
		char message[ERR_MESSAGE_SIZE];

		cases[i].make(&input);
		hostile_read(cases[i].name, buf_text(&input), message);
		if (!hostile_expect(cases[i].name, cases[i].message, message))
			wrong++;
	}
	return wrong;
}
