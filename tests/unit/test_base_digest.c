/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256: the examples that go with FIPS 180. */
#include "base/buf.h"
#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>

static void check(struct text text, const char *expected)
{
	char hex[DIGEST_SIZE];

	digest_sha256(text, hex);
	assert_string_equal(hex, expected);
}

static void agrees_with_the_standard(void **state)
{
	AUTO_BUF struct buf million = BUF_INIT;

	(void)state;
	for (unsigned i = 0; i < 1000000; i++)
		buf_add_char(&million, 'a');
	check(TEXT("abc"), "ba7816bf8f01cfea414140de5dae2223"
			   "b00361a396177a9cb410ff61f20015ad");
	check(TEXT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
	      "248d6a61d20638b8e5c026930c3e6039"
	      "a33ce45964ff2167f6ecedd419db06c1");
	check(buf_text(&million), "cdc76e5c9914fb9281a1c7e284d73e67"
				  "f1809a48a497200e046d39ccc7112cd0");
}

static void a_file_has_the_digest_of_its_text(void **state)
{
	AUTO_BUF struct buf million = BUF_INIT;
	FILE *file = tmpfile();
	char hex[DIGEST_SIZE];

	(void)state;
	for (unsigned i = 0; i < 1000000; i++)
		buf_add_char(&million, 'a');
	assert_non_null(file);
	assert_int_equal(fwrite(million.data, 1, million.length, file),
			 million.length);
	assert_int_equal(fflush(file), 0);
	assert_true(digest_sha256_file(fileno(file), hex));
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67"
				 "f1809a48a497200e046d39ccc7112cd0");
	fclose(file);
	assert_false(digest_sha256_file(-1, hex));
}

static void empty_text_has_a_digest(void **state)
{
	static const char expected[] = "e3b0c44298fc1c149afbf4c8996fb924"
				       "27ae41e4649b934ca495991b7852b855";

	(void)state;
	check(TEXT(""), expected);
	check((struct text){NULL, 0}, expected);
}

static void fnv1a_is_that_of_its_authors(void **state)
{
	(void)state;
	assert_true(digest_fnv1a(TEXT("")) == UINT64_C(0xcbf29ce484222325));
	assert_true(digest_fnv1a(TEXT("a")) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(digest_fnv1a(TEXT("foobar")) ==
		    UINT64_C(0x85944171f73967e8));
	assert_true(digest_fnv1a(TEXT("foobarfo")) ==
		    UINT64_C(0x7396e6eb4e2040df));
	assert_true(digest_fnv1a(TEXT("foobarfoobarfoobar\xff")) ==
		    UINT64_C(0x841fc90cf6f182b5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fnv1a_is_that_of_its_authors),
		cmocka_unit_test(agrees_with_the_standard),
		cmocka_unit_test(a_file_has_the_digest_of_its_text),
		cmocka_unit_test(empty_text_has_a_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
