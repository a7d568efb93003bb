/* SPDX-License-Identifier: Apache-2.0 */
/* Where the tests of categories launch: directories in the place of the host's,
 * and what happens to containers there. What is not expected fails the test. */
#pragma once

#include "lib/reserving.h"

#include <time.h>

/* Directories of one test. */
struct place {
	char *directory;
	struct buf categories, records, root;
	struct reserving reserving;
};

/* cmocka's, of each test; *state is the place. */
int place_set_up(void **state);
int place_tear_down(void **state);

/* The highest level of a range, as contexts have it. */
struct level place_level(const char *text);

/* Launches it; name receives what it was given, nothing where that fails. The
 * process that did is gone then. */
enum err_kind place_start(const struct place *place, const char *id,
			  const char *range, char name[24]);
/* The same; false where it is refused. */
bool place_try(const struct place *place, const char *id, const char *range,
	       char name[24]);
/* The same; it may not be refused. */
void place_launch(const struct place *place, const char *id, const char *range,
		  char name[24]);
/* The runtime takes the container away. */
void place_end(const struct place *place, const char *id);

/* Sets when all of it was made, in seconds since the epoch. */
void place_set_times(const struct place *place, time_t when);
/* As if minutes had passed. */
void place_age(const struct place *place);

/* How many names there are ("."), or links below one. */
unsigned place_count(const struct place *place, const char *name);
