/* SPDX-License-Identifier: Apache-2.0 */
/* Which versions of runtimes are known to have which flaws. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "probe/runtime_flaws.h"

static struct runtime_version version(const char *text)
{
	struct runtime_version read;

	assert_true(runtime_version_read(text_of(text), &read));
	return read;
}

static void versions_are_read_as_runtimes_write_them(void **state)
{
	struct runtime_version read = version("1.1.5+ds1");

	(void)state;
	assert_int_equal(read.numbers[0], 1);
	assert_int_equal(read.numbers[1], 1);
	assert_int_equal(read.numbers[2], 5);
	assert_int_equal(read.candidate, UINT_MAX);
	assert_false(read.plain);
	assert_true(version("1.20").plain);
	assert_int_equal(version("1.20").numbers[2], 0);
	assert_int_equal(version("1.4.0-rc.3").candidate, 3);
	assert_int_equal(version("1.0.0-rc95").candidate, 95);
	assert_int_equal(version("1.4.0~rc.3").candidate, 3);
	assert_false(version("1.1.12-0ubuntu2~22.04.1").plain);
	assert_false(runtime_version_read(TEXT(""), &read));
	assert_false(runtime_version_read(TEXT("unknown"), &read));
	assert_false(runtime_version_read(TEXT("1."), &read));
	assert_false(runtime_version_read(TEXT("1.2.0-rc"), &read));
}

static bool has(enum runtime_flavour flavour, const char *text, const char *id)
{
	const struct runtime_version read = version(text);
	const struct runtime_flaw *flaw;

	for (unsigned i = 0;
	     (flaw = runtime_flaw_at(flavour, &read, i)) != NULL; i++) {
		if (strcmp(flaw->id, id) == 0)
			return true;
	}
	return false;
}

/* As the advisories have them. */
static void each_series_is_mended_from_its_own_release_on(void **state)
{
	static const struct {
		enum runtime_flavour flavour;
		const char *id;
		const char *bad[8];
		const char *good[8];
	} rows[] = {
		{RUNTIME_RUNC,
		 "CVE-2024-21626",
		 {"1.0.0-rc93", "1.0.3", "1.1.11", "1.1.5+ds1"},
		 {"1.0.0-rc92", "1.1.12", "1.2.0-rc.1", "1.3.0"}},
		{RUNTIME_RUNC,
		 "CVE-2025-31133",
		 {"1.0.0", "1.1.15", "1.2.7", "1.3.2", "1.4.0-rc.2"},
		 {"1.2.8", "1.3.3", "1.4.0-rc.3", "1.4.0", "1.5.0-rc.1"}},
		{RUNTIME_RUNC,
		 "CVE-2025-52881",
		 {"1.2.7", "1.3.0-rc.1"},
		 {"1.2.9", "1.4.0"}},
		{RUNTIME_RUNC,
		 "CVE-2026-41579",
		 {"1.2.9", "1.3.5", "1.4.2", "1.5.0-rc.2"},
		 {"1.3.6", "1.4.3", "1.5.0-rc.3", "1.5.0", "2.0.0"}},
		{RUNTIME_RUNC,
		 "CVE-2024-45310",
		 {"1.1.13", "1.2.0-rc.2"},
		 {"1.1.14", "1.2.0-rc.3", "1.3.0"}},
		{RUNTIME_CRUN,
		 "CVE-2026-30892",
		 {"1.19", "1.26", "1.19.1"},
		 {"1.8.1", "1.18.2", "1.27", "1.28"}},
		{RUNTIME_CRUN,
		 "CVE-2026-47766",
		 {"1.8.1", "1.27.1"},
		 {"1.28", "1.29.1"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (unsigned k = 0; rows[i].bad[k] != NULL; k++)
			assert_true(has(rows[i].flavour, rows[i].bad[k],
					rows[i].id));
		for (unsigned k = 0; rows[i].good[k] != NULL; k++)
			assert_false(has(rows[i].flavour, rows[i].good[k],
					 rows[i].id));
	}
}

static void another_runtime_has_none(void **state)
{
	const struct runtime_version read = version("0.1.0");

	(void)state;
	assert_null(runtime_flaw_at(RUNTIME_OTHER, &read, 0));
	assert_false(has(RUNTIME_CRUN, "1.8.1", "CVE-2024-21626"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_are_read_as_runtimes_write_them),
		cmocka_unit_test(each_series_is_mended_from_its_own_release_on),
		cmocka_unit_test(another_runtime_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
