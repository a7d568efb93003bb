/* SPDX-License-Identifier: Apache-2.0 */
/* The Gregorian calendar in UTC. libc's own functions would look up the local
 * time zone first, in a file. */
#include "base/date.h"

#define DAY       INT64_C(86400) /* seconds */
#define ERA_DAYS  146097         /* of 400 years */
#define ERA_YEARS 400
#define EPOCH     719468 /* days from 0000-03-01 to 1970-01-01 */

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30,
				   31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t divide_down(int64_t number, int64_t by)
{
	return number / by - (number % by < 0 ? 1 : 0);
}

/* Days since the epoch. Years begin in March here, so that the day that comes
 * and goes is a year's last. */
static int64_t day_number(struct date date)
{
	int64_t year = date.year - (date.month <= 2 ? 1 : 0);
	int64_t era = divide_down(year, ERA_YEARS);
	int64_t year_of_era = year - era * ERA_YEARS;
	int64_t day_of_year =
		(153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 -
			     year_of_era / 100 + day_of_year;

	return era * ERA_DAYS + day_of_era - EPOCH;
}

static struct date date_of_day(int64_t number)
{
	int64_t era = divide_down(number + EPOCH, ERA_DAYS);
	int64_t day_of_era = number + EPOCH - era * ERA_DAYS;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 +
			       day_of_era / 36524 - day_of_era / 146096) /
			      365;
	int64_t day_of_year =
		day_of_era -
		(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (int)((5 * day_of_year + 2) / 153); /* 0: March */
	struct date date = {
		.year = (int)(year_of_era + era * ERA_YEARS),
		.month = month < 10 ? month + 3 : month - 9,
		.day = (int)(day_of_year - (153 * month + 2) / 5) + 1,
	};

	if (date.month <= 2)
		date.year++;
	return date;
}

/* The digits' value; -1 where one is none. */
static int read_digits(const char *at, unsigned count)
{
	int number = 0;

	for (unsigned i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		number = number * 10 + (at[i] - '0');
	}
	return number;
}

bool date_read(struct text text, struct date *date)
{
	struct date read;

	if (text.length != strlen("YYYY-MM-DD") || text.data[4] != '-' ||
	    text.data[7] != '-')
		return false;
	read = (struct date){
		.year = read_digits(text.data, 4),
		.month = read_digits(text.data + 5, 2),
		.day = read_digits(text.data + 8, 2),
	};
	if (read.year < 1970 || read.month < 1 || read.month > 12 ||
	    read.day < 1 || read.day > days_in_month(read.year, read.month))
		return false;
	*date = read;
	return true;
}

int64_t date_end(struct date date)
{
	return (day_number(date) + 1) * DAY;
}

int64_t date_days_until(struct date date, time_t now)
{
	return day_number(date) - divide_down(now, DAY);
}

void date_format_time(struct timespec time, struct buf *out)
{
	int64_t number = divide_down(time.tv_sec, DAY);
	int second = (int)(time.tv_sec - number * DAY);
	struct date date = date_of_day(number);

	buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%06ldZ", date.year,
		   date.month, date.day, second / 3600, second / 60 % 60,
		   second % 60, time.tv_nsec / 1000);
}
