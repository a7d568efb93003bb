/* SPDX-License-Identifier: Apache-2.0 */
/* Days and moments: what is a date, when it is over, how moments are spelled;
 * against libc's calendar. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void refuses_what_is_no_date(void **state)
{
	static const char *const wrong[] = {
		"",           "2026-11-2",  "2026-11-241", "2026/11/24",
		"2026-11-31", "2026-02-29", "1900-02-29",  "2100-02-29",
		"2026-00-01", "2026-13-01", "2026-01-00",  "2026-01-32",
		"1969-12-31", "0000-01-01", "+026-11-24",  " 026-11-24",
		"2026-11- 4", "2026-1--24", "2026-11-24 ", "20261124",
		"2026-04-31", "2026-11-2x",
	};
	struct date date = {1, 2, 3};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(date_read(text_of(wrong[i]), &date));
	assert_int_equal(date.year, 1);
	assert_int_equal(date.month, 2);
	assert_int_equal(date.day, 3);
}

static void a_day_is_over_at_midnight(void **state)
{
	struct date date;

	(void)state;
	assert_true(date_read(TEXT("1970-01-01"), &date));
	assert_int_equal(date_end(date), 86400);
	assert_true(date_read(TEXT("2026-11-24"), &date));
	assert_int_equal(date_end(date), INT64_C(1795564800));
	assert_true(date_read(TEXT("9999-12-31"), &date));
	assert_int_equal(date_end(date), INT64_C(253402300800));
}

static void counts_days_until(void **state)
{
	struct date date;
	int64_t end;

	(void)state;
	assert_true(date_read(TEXT("2027-03-31"), &date));
	end = date_end(date);
	assert_int_equal(date_days_until(date, end - 1), 0);
	assert_int_equal(date_days_until(date, end - 86400), 0);
	assert_int_equal(date_days_until(date, end - 86401), 1);
	assert_int_equal(date_days_until(date, end), -1);
	assert_int_equal(date_days_until(date, end + 86400), -2);
	assert_true(date_days_until(date, -1) > 20000);
}

/* Each day that is read and written here is the one that libc has. */
static void every_day_is_libcs(void **state)
{
	(void)state;
	for (time_t day = 0; day < 2932897; day += day < 60000 ? 1 : 37) {
		AUTO_BUF struct buf text = BUF_INIT;
		struct timespec time = {day * 86400 + 86399, 999999999};
		char expected[64];
		struct tm parts;
		struct date date;

		assert_non_null(gmtime_r(&time.tv_sec, &parts));
		strftime(expected, sizeof(expected),
			 "%Y-%m-%dT%H:%M:%S.999999Z", &parts);
		date_format_time(time, &text);
		assert_string_equal(text.data, expected);
		assert_true(date_read((struct text){expected, 10}, &date));
		assert_int_equal(date_end(date), (day + 1) * 86400);
	}
}

static void formats_moments(void **state)
{
	AUTO_BUF struct buf text = BUF_INIT;

	(void)state;
	date_format_time((struct timespec){1795482123, 123456789}, &text);
	buf_add_char(&text, ' ');
	date_format_time((struct timespec){0, 0}, &text);
	buf_add_char(&text, ' ');
	date_format_time((struct timespec){-1, 1000}, &text);
	assert_string_equal(text.data, "2026-11-24T01:02:03.123456Z "
				       "1970-01-01T00:00:00.000000Z "
				       "1969-12-31T23:59:59.000001Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_no_date),
		cmocka_unit_test(a_day_is_over_at_midnight),
		cmocka_unit_test(counts_days_until),
		cmocka_unit_test(every_day_is_libcs),
		cmocka_unit_test(formats_moments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
