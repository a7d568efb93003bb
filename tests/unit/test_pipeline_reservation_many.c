/* SPDX-License-Identifier: Apache-2.0 */
/* Categories of many containers: used up, swept, and asked for all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/reserving_place.h"

#include <dirent.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define ALL    "s0:c0.c1023"
#define NARROW "s0:c0.c5" /* 15 pairs */

static void a_narrow_range_is_used_up_and_comes_back(void **state)
{
	const struct place *place = *state;
	struct reservation late = reserving_start(&place->reserving, "late");
	struct level narrow = place_level(NARROW);
	struct err err = ERR_INIT;
	unsigned pair[2];
	char names[15][24];
	char name[24], id[8];

	for (unsigned i = 0; i < 15; i++) {
		snprintf(id, sizeof(id), "c%u", i);
		place_launch(place, id, NARROW, names[i]);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(names[i], names[j]);
	}
	place_age(place);
	assert_int_equal(reservation_pair(&late, &narrow, pair, &err), -1);
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_string_equal(
		err.message,
		"other containers have every pair of the categories "
		"c0.c5 (15 in all): a wider range is needed");
	assert_int_equal(place_count(place, "."), 15);
	place_end(place, "c8");
	place_launch(place, "late", NARROW, name);
	assert_string_equal(name, names[8]);
	reservation_fini(&late);
}

/* Every link is taken away at some time, whether its pair is wanted or not. */
static void sweeping_leaves_those_that_are_there(void **state)
{
	const struct place *place = *state;
	struct reservation last = reserving_start(&place->reserving, "last");
	struct err err = ERR_INIT;
	char name[24], id[8];

	for (unsigned i = 0; i < 40; i++) {
		snprintf(id, sizeof(id), "c%u", i);
		place_launch(place, id, ALL, name);
	}
	assert_int_equal(place_count(place, "."), 40);
	place_age(place);
	for (unsigned i = 0; i < 40; i += 2) {
		snprintf(id, sizeof(id), "c%u", i);
		place_end(place, id);
	}
	if (reserving_launch(&last, ALL, &err) < 0)
		fail_msg("%s", err.message);
	for (unsigned i = 0; i < 200; i++)
		reservation_sweep(&last);
	assert_int_equal(place_count(place, "."), 21);
	reservation_fini(&last);
}

#define LAUNCHES 1000
#define CROWDED  "s0:c0.c45" /* 1035 pairs */
#define PAIRS    1035

struct crowd {
	char names[LAUNCHES][24]; /* of whom they are, by the launches */
	pid_t launches[LAUNCHES];
};

/* Starts processes that wait for each other, and then launch all at once. */
static struct crowd *start_crowd(const struct place *place)
{
	struct crowd *crowd = mmap(NULL, sizeof(*crowd), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int gate[2];

	assert_ptr_not_equal(crowd, MAP_FAILED);
	assert_int_equal(pipe(gate), 0);
	for (unsigned i = 0; i < LAUNCHES; i++) {
		pid_t child = fork();
		char id[16];

		assert_true(child >= 0);
		if (child > 0) {
			crowd->launches[i] = child;
			continue;
		}
		snprintf(id, sizeof(id), "c%u", i);
		close(gate[1]);
		(void)(read(gate[0], id + sizeof(id) - 1, 1) < 0);
		_exit((int)place_start(place, id, CROWDED, crowd->names[i]));
	}
	close(gate[0]);
	close(gate[1]); /* this wakes all of them */
	return crowd;
}

/* Waits for that launch; whether it came to its end. */
static bool wait_for(const struct crowd *crowd, unsigned i)
{
	int status;

	assert_int_equal(waitpid(crowd->launches[i], &status, 0),
			 crowd->launches[i]);
	return status == 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void a_thousand_at_once_get_different_ones(void **state)
{
	const struct place *place = *state;
	struct crowd *crowd = start_crowd(place);

	for (unsigned i = 0; i < LAUNCHES; i++)
		assert_true(wait_for(crowd, i));
	qsort(crowd->names, LAUNCHES, sizeof(crowd->names[0]), compare_names);
	for (unsigned i = 1; i < LAUNCHES; i++)
		assert_string_not_equal(crowd->names[i - 1], crowd->names[i]);
	assert_int_equal(place_count(place, "."), LAUNCHES);
	munmap(crowd, sizeof(*crowd));
}

static unsigned count_containers(const struct place *place)
{
	struct stat status;

	assert_int_equal(stat(place->root.data, &status), 0);
	return (unsigned)status.st_nlink - 2;
}

static void expect_one(const struct place *place, const char *name)
{
	if (place_count(place, name) != 1)
		fail_msg("%s has %u", name, place_count(place, name));
}

/* Whatever a launch was at: what it had comes back, and nothing else does. */
static void what_the_killed_had_comes_back(void **state)
{
	const struct place *place = *state;
	struct crowd *crowd = start_crowd(place);
	unsigned launched = 0;
	char id[16], name[24];

	for (unsigned i = 0; i < LAUNCHES; i++) {
		if (i % 3 == 0)
			kill(crowd->launches[i], SIGKILL);
		launched += wait_for(crowd, i);
	}
	/* One may be killed when all is done. */
	assert_true(count_containers(place) >= launched);
	assert_true(launched < LAUNCHES);
	place_age(place);
	for (unsigned i = count_containers(place); i < PAIRS; i++) {
		snprintf(id, sizeof(id), "new%u", i);
		place_launch(place, id, CROWDED, name);
	}
	assert_false(place_try(place, "last", CROWDED, name));
	assert_int_equal(count_containers(place), PAIRS);
	for (unsigned i = 0; i < 46; i++) {
		for (unsigned j = i + 1; j < 46; j++) {
			snprintf(name, sizeof(name), "c%u,c%u", i, j);
			expect_one(place, name);
		}
	}
	munmap(crowd, sizeof(*crowd));
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_narrow_range_is_used_up_and_comes_back),
		TEST(sweeping_leaves_those_that_are_there),
		TEST(a_thousand_at_once_get_different_ones),
		TEST(what_the_killed_had_comes_back),
	};

	/* What an ordinary user launches keeps nothing. */
	if (geteuid() != 0)
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
