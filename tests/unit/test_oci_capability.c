/* SPDX-License-Identifier: Apache-2.0 */
/* Capability names: our table against libcap-ng's, and what is no name. */
#include "oci/capability.h"

#include <cap-ng.h>
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>

#include <cmocka.h>

/* Behind every name that libcap-ng has. */
static int count_names(void)
{
	int count = 0;

	while (capability_to_name(count) != NULL)
		count++;
	return count;
}

static void test_every_name_is_known_to_libcap_ng(void **state)
{
	int count = count_names();

	(void)state;
	assert_true(count > 40);
	for (int i = 0; i < count; i++) {
		const char *name = capability_to_name(i);

		assert_memory_equal(name, "CAP_", 4);
		assert_int_equal(capng_name_to_capability(name + 4), i);
	}
}

static void test_every_name_of_libcap_ng_is_known(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 64; i++) {
		const char *name = capng_capability_to_name(i);
		char upper[64] = "CAP_";

		if (name == NULL)
			break;
		/* What the library makes up for a newer kernel's. */
		if (strncmp(name, "cap_", 4) == 0)
			break;
		for (size_t at = 0; name[at] != '\0'; at++)
			upper[4 + at] = (char)toupper((unsigned char)name[at]);
		assert_string_equal(capability_to_name((int)i), upper);
		assert_int_equal(capability_from_name(text_of(name)), i);
	}
}

static void test_numbers_without_a_name(void **state)
{
	(void)state;
	assert_null(capability_to_name(-1));
	assert_null(capability_to_name(count_names()));
	assert_null(capability_to_name(63));
	assert_null(capability_to_name(1 << 30));
}

static void test_any_case_with_and_without_prefix(void **state)
{
	(void)state;
	assert_int_equal(capability_from_name(TEXT("CAP_SYS_ADMIN")), 21);
	assert_int_equal(capability_from_name(TEXT("SYS_ADMIN")), 21);
	assert_int_equal(capability_from_name(TEXT("cap_sys_admin")), 21);
	assert_int_equal(capability_from_name(TEXT("Cap_sYs_aDmIn")), 21);
	assert_int_equal(capability_from_name(TEXT("chown")), 0);
	assert_int_equal(capability_from_name(TEXT("cap_checkpoint_restore")),
			 40);
}

static void test_text_need_not_be_terminated(void **state)
{
	struct text name = {"CAP_BPFX", 7};

	(void)state;
	assert_int_equal(capability_from_name(name), 39);
}

static void test_what_is_no_name(void **state)
{
	static const struct text names[] = {
		{"", 0},
		{"CAP", 3},
		{"CAP_", 4},
		{"_", 1},
		{"ALL", 3},
		{"CAP_ALL", 7},
		{"21", 2},
		{"CAP_21", 6},
		{"cap_41", 6},
		{"CAP_CAP_CHOWN", 13},
		{" CHOWN", 6},
		{"CHOWN ", 6},
		{"CHOWN\n", 6},
		{"CHOWN\0", 6},
		{"CAP_CHOWN\0X", 11},
		{"CAP_CHOW", 8},
		{"CAP_CHOWNS", 10},
		{"CAP-CHOWN", 9},
		{"CAP_SYS-ADMIN", 13},
		{"CAP_\xc5\xbf"
		 "YS_ADMIN",
		 14},
		{"CAP_\xe2\x84\xaaILL", 10},
	};
	static char longest[1 << 16];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(capability_from_name(names[i]), -1);
	memset(longest, 'A', sizeof(longest));
	assert_int_equal(
		capability_from_name((struct text){longest, sizeof(longest)}),
		-1);
}

static void test_the_last_one_is_the_kernels(void **state)
{
	int last = capability_last();

	(void)state;
	assert_true(prctl(PR_CAPBSET_READ, last, 0, 0, 0) >= 0);
	assert_int_equal(prctl(PR_CAPBSET_READ, last + 1, 0, 0, 0), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_name_is_known_to_libcap_ng),
		cmocka_unit_test(test_every_name_of_libcap_ng_is_known),
		cmocka_unit_test(test_numbers_without_a_name),
		cmocka_unit_test(test_any_case_with_and_without_prefix),
		cmocka_unit_test(test_text_need_not_be_terminated),
		cmocka_unit_test(test_what_is_no_name),
		cmocka_unit_test(test_the_last_one_is_the_kernels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
