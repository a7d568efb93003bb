/* SPDX-License-Identifier: Apache-2.0 */
/* Days of the calendar and moments in UTC, as people write them. */
#pragma once

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct date {
	int year;  /* 1970 to 9999 */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

/* Reads exactly "YYYY-MM-DD", a day that exists (Gregorian) in the years 1970
 * to 9999. False, and *date as it was, for all else. */
bool date_read(struct text text, struct date *date);

/* What to say of a text that is none. */
#define DATE_EXPECTED "expected a day that there is, as \"YYYY-MM-DD\""

/* The moment, in seconds since the epoch, at which that day is over in UTC. */
int64_t date_end(struct date date);

/* How many midnights (UTC) lie between now and that day: 0 on the day itself,
 * 1 on the one before, negative where it is over. */
int64_t date_days_until(struct date date, time_t now);

/* Adds the time as RFC 3339 in UTC: "2026-11-24T01:02:03.123456Z". Digits
 * beyond the microsecond are dropped. */
void date_format_time(struct timespec time, struct buf *out);
