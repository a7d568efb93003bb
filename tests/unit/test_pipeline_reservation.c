/* SPDX-License-Identifier: Apache-2.0 */
/* Categories are one container's or pod's, from its launch to its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/reserving_place.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ALL "s0:c0.c1023"
#define ONE "s0:c7,c9" /* 1 pair */

static void a_pair_is_one_container_s(void **state)
{
	const struct place *place = *state;
	char name[24], again[24];

	place_launch(place, "c1", ONE, name);
	assert_string_equal(name, "c7,c9");
	assert_false(place_try(place, "c2", ONE, again));
	place_age(place);
	assert_false(place_try(place, "c2", ONE, again));
	assert_int_equal(place_count(place, "."), 1);
	assert_int_equal(place_count(place, name), 1);
}

static void asked_again_it_is_the_same(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level all = place_level(ALL), other = place_level(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2], again[2];

	assert_int_equal(reservation_pair(&reservation, &all, pair, &err), 0);
	assert_int_equal(reservation_pair(&reservation, &all, again, &err), 0);
	assert_memory_equal(pair, again, sizeof(pair));
	assert_int_equal(reservation_pair(&reservation, &other, pair, &err), 0);
	assert_int_equal(pair[0], 7);
	assert_int_equal(pair[1], 9);
	assert_int_equal(place_count(place, "."), 1);
	reservation_fini(&reservation);
}

static void a_container_that_is_gone_gives_it_back(void **state)
{
	const struct place *place = *state;
	char name[24];

	place_launch(place, "c1", ONE, name);
	place_end(place, "c1");
	/* Its runtime may be about to make it. */
	assert_false(place_try(place, "c2", ONE, name));
	place_age(place);
	place_launch(place, "c2", ONE, name);
	assert_int_equal(place_count(place, name), 1);
}

static void a_launch_that_is_refused_gives_it_back(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = place_level(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];
	char name[24];

	assert_int_equal(reservation_pair(&reservation, &one, pair, &err), 0);
	assert_false(place_try(place, "c2", ONE, name));
	reservation_drop(&reservation);
	assert_int_equal(place_count(place, "."), 0);
	place_launch(place, "c2", ONE, name);
	reservation_fini(&reservation);
}

/* In audit mode the document keeps the label that it came with. */
static void what_the_document_has_not_is_given_back(void **state)
{
	static const char *const labels[] = {
		"u:r:t:s0:c7,c10", "u:r:t:s0:c7", "u:r:t:s0", "u:r:t", "",
		"u:r:t:s0:c7.c9",  "c7,c9",
	};
	const struct place *place = *state;
	struct level one = place_level(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];

	for (size_t i = 0; i <= sizeof(labels) / sizeof(labels[0]); i++) {
		struct reservation reservation =
			reserving_start(&place->reserving, "c1");
		struct text label =
			i > 0 ? text_of(labels[i - 1]) : (struct text){0};

		assert_int_equal(
			reservation_pair(&reservation, &one, pair, &err), 0);
		assert_int_equal(reservation_settle(&reservation,
						    i > 0 ? &label : NULL,
						    &err),
				 0);
		assert_int_equal(place_count(place, "."), 0);
		reservation_fini(&reservation);
	}
}

/* A restart: what an earlier launch under the same name was given is free. */
static void a_container_has_what_it_was_given_last(void **state)
{
	const struct place *place = *state;
	char first[24], name[24];

	place_launch(place, "c1", ONE, first);
	place_end(place, "c1");
	place_launch(place, "c1", "s0:c1,c2", name);
	place_age(place);
	place_launch(place, "c2", ONE, name);
	assert_string_equal(name, first);
	assert_false(place_try(place, "c3", "s0:c1,c2", name));
}

/* A launch in its middle, for which no record is written yet. */
static void a_young_one_is_held_without_a_record(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = place_level(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];
	char name[24];

	assert_int_equal(reservation_pair(&reservation, &one, pair, &err), 0);
	assert_false(place_try(place, "c2", ONE, name));
	assert_true(reservation_is_kept(&reservation));
	/* It stood still for longer: then it is not to go on. */
	place_age(place);
	place_launch(place, "c2", ONE, name);
	assert_false(reservation_is_kept(&reservation));
	reservation_drop(&reservation);
	assert_false(place_try(place, "c3", ONE, name));
	reservation_fini(&reservation);
}

/* The minute in which the runtime makes the container begins when it is
 * started. */
static void the_minute_begins_again_with_the_runtime(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = place_level(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];
	char name[24];

	assert_int_equal(reservation_pair(&reservation, &one, pair, &err), 0);
	place_age(place);
	assert_true(reservation_is_kept(&reservation));
	assert_false(place_try(place, "c2", ONE, name));
	reservation_fini(&reservation);
}

/* What was kept before the clock was set back is not kept until it has come
 * there again. */
static void a_clock_that_is_set_back_holds_nothing(void **state)
{
	const struct place *place = *state;
	char name[24];

	place_launch(place, "c1", ONE, name);
	place_end(place, "c1");
	place_set_times(place, time(NULL) + 30);
	assert_false(place_try(place, "c2", ONE, name));
	place_set_times(place, time(NULL) + 3600);
	place_launch(place, "c2", ONE, name);
}

/* No record could be written; the container is there. */
static void a_container_without_a_record_has_it(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct err err = ERR_INIT;
	char name[24];

	place_launch(place, "c1", ONE, name);
	assert_int_equal(record_remove(&reservation.owner, &err), 0);
	place_age(place);
	assert_false(place_try(place, "c2", ONE, name));
	place_end(place, "c1");
	place_launch(place, "c2", ONE, name);
}

static void a_root_that_can_not_be_seen_is_not_empty(void **state)
{
	const struct place *place = *state;
	AUTO_BUF struct buf away = BUF_INIT;
	char name[24];

	place_launch(place, "c1", ONE, name);
	place_age(place);
	buf_printf(&away, "%s/away", place->directory);
	assert_int_equal(rename(place->root.data, away.data), 0);
	assert_false(place_try(place, "c2", ONE, name));
	assert_int_equal(rename(away.data, place->root.data), 0);
}

/* --- what came with the document --- */

static const char *hold(struct reservation *reservation, const char *range)
{
	struct level level = place_level(range);
	const char *other = reservation_hold(reservation, &level);

	assert_int_equal(reservation->trouble.kind, ERR_NONE);
	return other;
}

/* A container whose document came with these categories; the id of another
 * that has them, or NULL. Belongs to the caller. */
static char *launch_with(const struct place *place, const char *id,
			 const char *range)
{
	struct reservation reservation = reserving_start(&place->reserving, id);
	const char *other = hold(&reservation, range);
	AUTO_BUF struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	buf_printf(&text, "u:r:t:%s", range);
	assert_int_equal(reserving_record(&reservation, text.data, &err), 0);
	assert_true(reservation_is_kept(&reservation));
	text.length = 0;
	buf_printf(&text, "%s/%s", place->root.data, id);
	(void)mkdir(text.data, 0700);
	text.length = 0;
	reservation_fini(&reservation);
	return other != NULL ? strdup(other) : NULL;
}

static void what_came_along_is_drawn_for_no_other(void **state)
{
	const struct place *place = *state;
	char name[24];

	assert_null(launch_with(place, "c1", "s0:c9,c7"));
	assert_false(place_try(place, "c2", ONE, name));
	place_end(place, "c1");
	place_age(place);
	place_launch(place, "c2", ONE, name);
}

/* Of whatever sensitivity: s1:c7 may read what is s0:c7's. */
static void one_category_alone_is_drawn_for_no_other(void **state)
{
	const struct place *place = *state;
	char name[24];

	assert_null(launch_with(place, "c1", "s1:c7"));
	assert_false(place_try(place, "c2", ONE, name));
	place_launch(place, "c2", "s0:c7,c9,c11", name);
	assert_string_equal(name, "c9,c11");
	place_end(place, "c1");
	place_age(place);
	place_launch(place, "c3", ONE, name);
}

static void a_pod_shares_until_its_last_is_gone(void **state)
{
	const struct place *place = *state;
	char *other;
	char name[24];

	place_launch(place, "sandbox", ONE, name);
	for (unsigned i = 0; i < 2; i++) {
		static const char *const ids[] = {"app", "helper"};

		other = launch_with(place, ids[i], ONE);
		assert_non_null(other);
		free(other);
	}
	place_age(place);
	place_end(place, "sandbox");
	assert_false(place_try(place, "stranger", ONE, name));
	place_end(place, "helper");
	assert_false(place_try(place, "stranger", ONE, name));
	assert_int_equal(place_count(place, "c7,c9"), 1);
	other = launch_with(place, "late", ONE);
	assert_string_equal(other, "app");
	free(other);
	place_age(place);
	place_end(place, "app");
	place_end(place, "late");
	place_launch(place, "stranger", ONE, name);
}

/* docker restart: the engine asks for what it did before. */
static void a_restart_is_no_other(void **state)
{
	const struct place *place = *state;

	for (unsigned i = 0; i < 5; i++) {
		assert_null(launch_with(place, "c1", ONE));
		place_end(place, "c1");
		place_age(place);
	}
	/* Those of earlier launches went with the next. */
	assert_int_equal(place_count(place, "c7,c9"), 1);
}

/* The runtime will say that there is one. */
static void a_second_one_of_that_name_takes_nothing_away(void **state)
{
	const struct place *place = *state;
	struct reservation again = reserving_start(&place->reserving, "c1");
	char name[24];

	place_launch(place, "c1", ONE, name);
	place_age(place);
	assert_null(hold(&again, ONE));
	reservation_drop(&again);
	place_age(place);
	assert_false(place_try(place, "c2", ONE, name));
	reservation_fini(&again);
}

static void more_than_a_pair_is_nobody_s(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level none = place_level("s0");

	assert_null(hold(&reservation, "s0:c1.c3"));
	assert_null(reservation_hold(&reservation, &none));
	assert_int_equal(place_count(place, "."), 0);
	reservation_fini(&reservation);
}

/* --- where nothing can be kept --- */

static void an_unknown_container_gets_any(void **state)
{
	const struct place *place = *state;
	struct reservation keys[] = {
		reserving_start(&place->reserving, NULL),
		reserving_start(&place->reserving, "../x"),
		reserving_start(&place->reserving, "c1"),
	};
	struct level one = place_level(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];

	keys[2].owner.root_known = false;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(reservation_pair(&keys[i], &one, pair, &err),
				 0);
		assert_int_equal(pair[0], 7);
		assert_null(reservation_hold(&keys[i], &one));
		assert_int_equal(keys[i].trouble.kind, ERR_NONE);
		assert_int_equal(reservation_settle(&keys[i], NULL, &err), 0);
		assert_true(reservation_is_kept(&keys[i]));
		reservation_fini(&keys[i]);
	}
	assert_int_equal(place_count(place, "."), 0);
}

static void a_directory_of_others_is_not_trusted(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = place_level(ONE);
	AUTO_BUF struct buf message = BUF_INIT;
	struct err err = ERR_INIT;
	unsigned pair[2];
	char name[24];

	place_launch(place, "c0", "s0:c1,c2", name);
	assert_int_equal(chmod(place->categories.data, 0770), 0);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(
			reservation_pair(&reservation, &one, pair, &err), -1);
		assert_int_equal(err.kind, ERR_REFUSED);
	}
	buf_printf(&message,
		   "%s: uid 0, mode 0770: it must belong to root and be "
		   "writable by nobody else",
		   place->categories.data);
	assert_string_equal(err.message, message.data);
	assert_null(reservation_hold(&reservation, &one));
	assert_int_equal(reservation_settle(&reservation, NULL, &err), -1);
	reservation_fini(&reservation);
}

static void no_directory_can_be_made(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = place_level(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];

	reservation.directory = "/proc/self/categories";
	assert_int_equal(reservation_pair(&reservation, &one, pair, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_null(reservation_hold(&reservation, &one));
	assert_int_equal(reservation_settle(&reservation, NULL, &err), -1);
	reservation_fini(&reservation);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_pair_is_one_container_s),
		TEST(asked_again_it_is_the_same),
		TEST(a_container_that_is_gone_gives_it_back),
		TEST(a_launch_that_is_refused_gives_it_back),
		TEST(what_the_document_has_not_is_given_back),
		TEST(a_container_has_what_it_was_given_last),
		TEST(a_young_one_is_held_without_a_record),
		TEST(the_minute_begins_again_with_the_runtime),
		TEST(a_clock_that_is_set_back_holds_nothing),
		TEST(a_container_without_a_record_has_it),
		TEST(a_root_that_can_not_be_seen_is_not_empty),
		TEST(what_came_along_is_drawn_for_no_other),
		TEST(one_category_alone_is_drawn_for_no_other),
		TEST(a_pod_shares_until_its_last_is_gone),
		TEST(a_restart_is_no_other),
		TEST(a_second_one_of_that_name_takes_nothing_away),
		TEST(more_than_a_pair_is_nobody_s),
		TEST(an_unknown_container_gets_any),
		TEST(a_directory_of_others_is_not_trusted),
		TEST(no_directory_can_be_made),
	};

	/* What an ordinary user launches keeps nothing. */
	if (geteuid() != 0)
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
