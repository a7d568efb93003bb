/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns: examples, a simple matcher as reference, hostile subjects; and
 * how two compare, against every word of three letters. */
#include "base/buf.h"
#include "base/glob.h"
#include "lib/random_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

static void says_what_is_no_pattern(void **state)
{
	static const char *const wrong[] = {
		"[",
		"[a",
		"a[]",
		"[!]",
		"[\\]",
		"\\",
		"a*\\",
		"[z-a]",
		"[a-\xff]",
		"\xc3",
		"[^a]",
		"[[:alpha:]]",
		"\\\xc3",
		"\xed\xa0\x80",
		"\xc0\x80",
		"[a\\",
		"\xf4\x90\x80\x80",
	};
	static const char *const right[] = {
		"",
		"*",
		"a",
		"[a-z]",
		"[!a-z]",
		"[-a]",
		"[a-]",
		"[!-]",
		"[\\]]",
		"]",
		"\\[",
		"\\\\",
		"[\\^a]",
		"[a^]",
		"[\\!]",
		"[a!]",
		"[A-\\]a]",
		"\xc3\xa9",
		"[\xc3\xa0-\xc3\xbf]",
		"\\\xc3\xa9",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (glob_check(text_of(wrong[i])) == NULL)
			fail_msg("taken: %s", wrong[i]);
	}
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		if (glob_check(text_of(right[i])) != NULL)
			fail_msg("refused: %s", right[i]);
	}
	assert_non_null(glob_check(TEXT("a\0b")));
	assert_string_equal(glob_check(TEXT("a[b")), "'[' without ']'");
}

struct example {
	const char *pattern;
	const char *subject;
	bool matches;
};

static void matches_as_the_examples_say(void **state)
{
	static const struct example examples[] = {
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "/a/b", true},
		{"?", "", false},
		{"a", "A", false},
		{"a*", "a/b/c", true},
		{"*a", "b", false},
		{"*.io/*", "docker.io/nginx:1", true},
		{"nginx", "nginx2", false},
		{"nginx", "nginx\n", false},
		{"*ab", "aab", true},
		{"*ab*ab", "ababab", true},
		{"*ab*ab", "abab2", false},
		{"a?c",
		 "a\xc3\xa9"
		 "c",
		 true},
		{"a??c",
		 "a\xc3\xa9"
		 "c",
		 false},
		{"?", "\xf0\x9f\x98\x80", true},
		{"[\xc3\xa0-\xc3\xbf]", "\xc3\xa9", true},
		{"[\xc3\xa0-\xc3\xbf]", "e", false},
		{"[abc]", "b", true},
		{"[abc]", "d", false},
		{"[!abc]", "d", true},
		{"[!abc]", "", false},
		{"[!a-c]", "b", false},
		{"[a-]", "-", true},
		{"[-a]", "-", true},
		{"[a-]", "b", false},
		{"[\\]]", "]", true},
		{"[\\!a]", "!", true},
		{"[a\\-c]", "b", false},
		{"[*?]", "*", true},
		{"[*?]", "a", false},
		{"\\*", "*", true},
		{"\\*", "a", false},
		{"\\a", "a", true},
		{"\\\\", "\\", true},
		{"]", "]", true},
		{"*]", "a]", true},
		{"*]", "a", false},
		{"*[ab]", "c]a", true},
		{"*[ab]", "cb]", false},
		{"*[!a-c]de", "abcd-de", true},
		{"*[!a-c]de", "abcdade", false},
		{"*[y-\xc3\xa9]x*", "abyyx", true},
		{"*[y-\xc3\xa9]x*", "ab\xc3\xa9x", true},
		{"*[y-\xc3\xa9]x*", "ab\xc3\xaaxa", false},
		{"*ab\\*c", "ababab*c", true},
		{"*ab?c", "abababxc", true},
		/* Bytes that are no UTF-8. */
		{"?", "\xff", true},
		{"?", "\xc3", true},
		{"??", "\xc3(", true},
		{"[!a]", "\xff", true},
		{"\xc3\xbf", "\xff", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const struct example *e = &examples[i];

		if (glob_check(text_of(e->pattern)) != NULL)
			fail_msg("refused: %s", e->pattern);
		if (glob_match(text_of(e->pattern), text_of(e->subject)) !=
		    e->matches)
			fail_msg("%s on %s", e->pattern, e->subject);
	}
}

/* What a pattern of single bytes matches, tried in every way. */
static bool reference(const char *pattern, const char *subject)
{
	bool negated;
	bool found = false;

	if (*pattern == '\0')
		return *subject == '\0';
	if (*pattern == '*')
		return reference(pattern + 1, subject) ||
		       (*subject != '\0' && reference(pattern, subject + 1));
	if (*subject == '\0')
		return false;
	if (*pattern == '?')
		return reference(pattern + 1, subject + 1);
	if (*pattern != '[')
		return *pattern == *subject &&
		       reference(pattern + 1, subject + 1);
	negated = pattern[1] == '!';
	for (pattern += negated ? 2 : 1; *pattern != ']'; pattern++)
		found = found || *pattern == *subject;
	return found != negated && reference(pattern + 1, subject + 1);
}

static const char *const pieces[] = {"a", "b", "*", "?", "[ab]", "[!a]"};
#define PIECES (sizeof(pieces) / sizeof(pieces[0]))

static void matches_as_the_reference(void **state)
{
	struct random random = {7};

	(void)state;
	for (unsigned i = 0; i < 200000; i++) {
		char pattern[64] = "";
		char subject[16] = "";
		unsigned size = random_below(&random, 8);

		for (unsigned j = 0; j < size; j++)
			strcat(pattern, random_word(&random, pieces, PIECES));
		size = random_below(&random, 10);
		for (unsigned j = 0; j < size; j++)
			subject[j] = (char)('a' + random_below(&random, 3));
		if (glob_match(text_of(pattern), text_of(subject)) !=
		    reference(pattern, subject))
			fail_msg("%s on %s", pattern, subject);
	}
}

static double milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void hostile_subjects_take_no_time(void **state)
{
	AUTO_BUF struct buf pattern = BUF_INIT;
	AUTO_BUF struct buf subject = BUF_INIT;
	double start;

	(void)state;
	for (unsigned i = 0; i < 64; i++)
		buf_add_text(&pattern, "*a");
	buf_add_text(&pattern, "*b");
	for (unsigned i = 0; i < 65536; i++)
		buf_add_char(&subject, 'a');
	start = milliseconds();
	assert_false(glob_match(buf_text(&pattern), buf_text(&subject)));
	buf_add_char(&subject, 'b');
	assert_true(glob_match(buf_text(&pattern), buf_text(&subject)));
	print_message("%.2f ms\n", milliseconds() - start);
	assert_true(milliseconds() - start < 500);
}

static void a_literal_has_nothing_special(void **state)
{
	(void)state;
	assert_true(glob_is_literal(TEXT("")));
	assert_true(glob_is_literal(TEXT("docker.io/a-b]!")));
	assert_false(glob_is_literal(TEXT("a*")));
	assert_false(glob_is_literal(TEXT("a?")));
	assert_false(glob_is_literal(TEXT("[a]")));
	assert_false(glob_is_literal(TEXT("\\a")));
}

/* Every pattern of up to three pieces, and every word of up to six letters
 * out of three: of which "c" stands for all that no pattern names. */
#define PATTERNS (1 + 6 + 36 + 216)
#define WORDS    (1 + 3 + 9 + 27 + 81 + 243 + 729)

static char patterns[PATTERNS][16];
static bool matched[PATTERNS][WORDS];

/* The number written in so many pieces of an alphabet. */
static void spell(unsigned number, unsigned size, const char *const *alphabet,
		  unsigned letters, char *out)
{
	*out = '\0';
	for (unsigned i = 0; i < size; i++) {
		strcat(out, alphabet[number % letters]);
		number /= letters;
	}
}

static int enumerate(void **state)
{
	static const char *const letters[] = {"a", "b", "c"};
	unsigned count = 0;

	(void)state;
	for (unsigned size = 0, all = 1; size <= 3; size++, all *= PIECES) {
		for (unsigned i = 0; i < all; i++)
			spell(i, size, pieces, PIECES, patterns[count++]);
	}
	count = 0;
	for (unsigned size = 0, all = 1; size <= 6; size++, all *= 3) {
		for (unsigned i = 0; i < all; i++) {
			char word[8];

			spell(i, size, letters, 3, word);
			for (unsigned j = 0; j < PATTERNS; j++)
				matched[j][count] =
					reference(patterns[j], word);
			count++;
		}
	}
	return 0;
}

static void compares_as_enumerated(void **state)
{
	(void)state;
	for (unsigned i = 0; i < PATTERNS; i++) {
		for (unsigned j = 0; j < PATTERNS; j++) {
			struct text a = text_of(patterns[i]);
			struct text b = text_of(patterns[j]);
			bool meets = false;
			bool covers = true;

			for (unsigned k = 0; k < WORDS; k++) {
				meets |= matched[i][k] && matched[j][k];
				covers &= matched[i][k] || !matched[j][k];
			}
			if (glob_meets(a, b) != meets)
				fail_msg("meets: %s, %s", a.data, b.data);
			if (glob_covers(a, b) != covers)
				fail_msg("covers: %s, %s", a.data, b.data);
		}
	}
}

static void compares_as_the_examples_say(void **state)
{
	static const struct {
		const char *a;
		const char *b;
		bool meets;
		bool covers;
	} examples[] = {
		{"*", "docker.io/*", true, true},
		{"docker.io/*", "docker.io/library/*", true, true},
		{"docker.io/library/*", "docker.io/*", true, false},
		{"docker.io/*", "quay.io/*", false, false},
		{"*-prod", "web-*", true, false},
		{"*-prod", "web-*-prod", true, true},
		{"*a?", "*aa", true, true},
		{"*?a", "*aa", true, true},
		{"?*", "*?", true, true},
		{"[a-z]*", "[b-y]??", true, true},
		{"[!a]", "[!a-c]", true, true},
		{"[!\xc3\xa9]", "\xc3\xa9", false, false},
		{"[a-c][d-f]", "[c-d][f-g]", true, false},
		{"\\*", "*", true, false},
		{"\\*", "[*]", true, true},
		/* Bytes of no valid UTF-8 are no character that can be named,
		 * and surrogates are no characters. */
		{"[\x01-\xf4\x8f\xbf\xbf]", "?", true, false},
		{"[!\x01-\xf4\x8f\xbf\xbf]", "?", true, false},
		{"[!\x01-\xed\x9f\xbf\xee\x80\x80-\xf4\x8f\xbf\xbf]",
		 "[\xed\x9f\xbf-\xee\x80\x80]", false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct text a = text_of(examples[i].a);
		struct text b = text_of(examples[i].b);

		assert_null(glob_check(a));
		assert_null(glob_check(b));
		if (glob_meets(a, b) != examples[i].meets ||
		    glob_meets(b, a) != examples[i].meets)
			fail_msg("meets: %s, %s", a.data, b.data);
		if (glob_covers(a, b) != examples[i].covers)
			fail_msg("covers: %s, %s", a.data, b.data);
	}
}

/* The largest that are looked into, chosen to have many pairs of places. */
static void large_patterns_are_compared_in_bounds(void **state)
{
	static const char *const units[] = {"*a", "a", "?", "*[!a-c]", "*a???"};
	double start = milliseconds();

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		for (unsigned j = 0; j < 5; j++) {
			AUTO_BUF struct buf a = BUF_INIT;
			AUTO_BUF struct buf b = BUF_INIT;

			while (a.length + 8 < GLOB_MAX)
				buf_add_text(&a, units[i]);
			while (b.length + 8 < GLOB_MAX)
				buf_add_text(&b, units[j]);
			(void)glob_meets(buf_text(&a), buf_text(&b));
			assert_true(glob_covers(buf_text(&a), buf_text(&a)));
			buf_add_char(&b, 'z');
			(void)glob_covers(buf_text(&a), buf_text(&b));
			while (a.length <= GLOB_MAX)
				buf_add_char(&a, 'y');
			assert_true(glob_meets(buf_text(&a), buf_text(&b)));
			assert_false(glob_covers(buf_text(&a), buf_text(&b)));
		}
	}
	print_message("%.0f ms\n", milliseconds() - start);
	assert_true(milliseconds() - start < 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_no_pattern),
		cmocka_unit_test(matches_as_the_examples_say),
		cmocka_unit_test(matches_as_the_reference),
		cmocka_unit_test(hostile_subjects_take_no_time),
		cmocka_unit_test(a_literal_has_nothing_special),
		cmocka_unit_test_setup(compares_as_enumerated, enumerate),
		cmocka_unit_test(compares_as_the_examples_say),
		cmocka_unit_test(large_patterns_are_compared_in_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
