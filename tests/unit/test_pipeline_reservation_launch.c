/* SPDX-License-Identifier: Apache-2.0 */
/* A launch whose process is gone has no categories, before its minute is over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/reserving_place.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define ONE "s0:c7,c9" /* 1 pair */

/* Launches c1 in a process of its own, which then ends. outside: in another pid
 * namespace; becomes: as what becomes the runtime. */
static void launch_elsewhere(const struct place *place, bool outside,
			     bool becomes)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct reservation reservation =
			reserving_start(&place->reserving, "c1");
		struct err err = ERR_INIT;

		reservation.becomes = becomes;
		/* The first process of the new one is a child's. */
		if (outside && (unshare(CLONE_NEWPID) < 0 ||
				((child = fork()) != 0 &&
				 waitpid(child, &status, 0) == child)))
			_exit(child > 0 ? WEXITSTATUS(status) : 1);
		_exit(reserving_launch(&reservation, ONE, &err) < 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void gone_with_its_launch_it_gives_it_back_at_once(void **state)
{
	const struct place *place = *state;
	char name[24];

	launch_elsewhere(place, false, true);
	/* It is there. */
	assert_false(place_try(place, "c2", ONE, name));
	place_end(place, "c1");
	place_launch(place, "c2", ONE, name);
	assert_int_equal(place_count(place, name), 1);
}

static void a_launch_that_can_not_be_seen_has_its_minute(void **state)
{
	const struct place *place = *state;
	char name[24];

	launch_elsewhere(place, true, true);
	place_end(place, "c1");
	assert_false(place_try(place, "c2", ONE, name));
	place_age(place);
	place_launch(place, "c2", ONE, name);
}

/* Who comes next may have left the rest to another process. */
static void so_has_one_that_becomes_another_runtime(void **state)
{
	const struct place *place = *state;
	char name[24];

	launch_elsewhere(place, false, false);
	place_end(place, "c1");
	assert_false(place_try(place, "c2", ONE, name));
	place_age(place);
	place_launch(place, "c2", ONE, name);
}

/* Whatever it was at. */
static void of_a_killed_launch_nothing_is_left(void **state)
{
	const struct place *place = *state;
	struct level one = place_level(ONE);
	struct err err = ERR_INIT;
	int ready[2], status;
	unsigned pair[2];
	char name[24];
	char byte;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct reservation reservation =
			reserving_start(&place->reserving, "c1");

		if (reservation_pair(&reservation, &one, pair, &err) == 0)
			(void)!write(ready[1], "x", 1);
		pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_false(place_try(place, "c2", ONE, name));
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	place_launch(place, "c2", ONE, name);
	close(ready[0]);
	close(ready[1]);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gone_with_its_launch_it_gives_it_back_at_once),
		TEST(a_launch_that_can_not_be_seen_has_its_minute),
		TEST(so_has_one_that_becomes_another_runtime),
		TEST(of_a_killed_launch_nothing_is_left),
	};

	/* What an ordinary user launches keeps nothing. */
	if (geteuid() != 0)
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
