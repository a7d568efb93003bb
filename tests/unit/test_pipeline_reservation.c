/* SPDX-License-Identifier: Apache-2.0 */
/* Categories are one container's or pod's, from its launch to its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "lib/reserving.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#define ALL    "s0:c0.c1023"
#define NARROW "s0:c0.c5" /* 15 pairs */
#define ONE    "s0:c7,c9" /* 1 pair */

/* Directories of one test. */
struct place {
	char *directory;
	struct buf categories, records, root;
	struct reserving reserving;
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->directory = files_make_directory();
	buf_printf(&place->categories, "%s/run/categories", place->directory);
	buf_printf(&place->records, "%s/run/containers", place->directory);
	buf_printf(&place->root, "%s/root", place->directory);
	assert_int_equal(mkdir(place->root.data, 0700), 0);
	place->reserving = (struct reserving){
		.categories = place->categories.data,
		.records = place->records.data,
		.root = place->root.data,
	};
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	files_remove_directory(place->directory);
	buf_fini(&place->categories);
	buf_fini(&place->records);
	buf_fini(&place->root);
	free(place);
	return 0;
}

static struct level level_of(const char *text)
{
	struct level_range range;

	assert_true(level_range_read(text_of(text), &range));
	return range.high;
}

/* Launches it; name receives what it was given, nothing where that fails. The
 * process that did is gone then. */
static enum err_kind start(const struct place *place, const char *id,
			   const char *range, char name[24])
{
	struct reservation reservation = reserving_start(&place->reserving, id);
	struct err err = ERR_INIT;

	if (reserving_launch(&reservation, range, &err) < 0 &&
	    err.kind != ERR_REFUSED)
		fprintf(stderr, "%s: %s\n", id, err.message);
	memcpy(name, reservation.name, sizeof(reservation.name));
	reservation_fini(&reservation);
	return err.kind;
}

static bool try_to_launch(const struct place *place, const char *id,
			  const char *range, char name[24])
{
	enum err_kind kind = start(place, id, range, name);

	assert_true(kind == ERR_NONE || kind == ERR_REFUSED);
	return kind == ERR_NONE;
}

static void launch(const struct place *place, const char *id, const char *range,
		   char name[24])
{
	if (!try_to_launch(place, id, range, name))
		fail_msg("%s is refused", id);
}

static void end(const struct place *place, const char *id)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", place->root.data, id);
	assert_int_equal(rmdir(path.data), 0);
}

/* Sets when all of it was made, in seconds since the epoch. */
static void set_times(const struct place *place, time_t when)
{
	const struct timespec past[2] = {{.tv_sec = when}, {.tv_sec = when}};
	DIR *all = opendir(place->categories.data);
	const struct dirent *entry;

	assert_non_null(all);
	while ((entry = readdir(all)) != NULL) {
		int fd = openat(dirfd(all), entry->d_name, O_RDONLY);
		DIR *links = fdopendir(fd);
		const struct dirent *link;

		while ((link = readdir(links)) != NULL)
			(void)utimensat(fd, link->d_name, past,
					AT_SYMLINK_NOFOLLOW);
		futimens(fd, past);
		closedir(links);
	}
	closedir(all);
}

/* As if minutes had passed. */
static void age(const struct place *place)
{
	set_times(place, 1);
}

/* How many names there are, or links below one. */
static unsigned count_in(const struct place *place, const char *name)
{
	AUTO_BUF struct buf path = BUF_INIT;
	const struct dirent *entry;
	unsigned count = 0;
	DIR *all;

	buf_printf(&path, "%s/%s", place->categories.data, name);
	all = opendir(path.data);
	while (all != NULL && (entry = readdir(all)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	if (all != NULL)
		closedir(all);
	return count;
}

static void a_pair_is_one_container_s(void **state)
{
	const struct place *place = *state;
	char name[24], again[24];

	launch(place, "c1", ONE, name);
	assert_string_equal(name, "c7,c9");
	assert_false(try_to_launch(place, "c2", ONE, again));
	age(place);
	assert_false(try_to_launch(place, "c2", ONE, again));
	assert_int_equal(count_in(place, "."), 1);
	assert_int_equal(count_in(place, name), 1);
}

static void asked_again_it_is_the_same(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level all = level_of(ALL), other = level_of(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2], again[2];

	assert_int_equal(reservation_pair(&reservation, &all, pair, &err), 0);
	assert_int_equal(reservation_pair(&reservation, &all, again, &err), 0);
	assert_memory_equal(pair, again, sizeof(pair));
	assert_int_equal(reservation_pair(&reservation, &other, pair, &err), 0);
	assert_int_equal(pair[0], 7);
	assert_int_equal(pair[1], 9);
	assert_int_equal(count_in(place, "."), 1);
	reservation_fini(&reservation);
}

static void a_container_that_is_gone_gives_it_back(void **state)
{
	const struct place *place = *state;
	char name[24];

	launch(place, "c1", ONE, name);
	end(place, "c1");
	/* Its runtime may be about to make it. */
	assert_false(try_to_launch(place, "c2", ONE, name));
	age(place);
	launch(place, "c2", ONE, name);
	assert_int_equal(count_in(place, name), 1);
}

static void a_launch_that_is_refused_gives_it_back(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = level_of(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];
	char name[24];

	assert_int_equal(reservation_pair(&reservation, &one, pair, &err), 0);
	assert_false(try_to_launch(place, "c2", ONE, name));
	reservation_drop(&reservation);
	assert_int_equal(count_in(place, "."), 0);
	launch(place, "c2", ONE, name);
	reservation_fini(&reservation);
}

/* --- launches whose process is gone --- */

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
	assert_false(try_to_launch(place, "c2", ONE, name));
	end(place, "c1");
	launch(place, "c2", ONE, name);
	assert_int_equal(count_in(place, name), 1);
}

static void a_launch_that_can_not_be_seen_has_its_minute(void **state)
{
	const struct place *place = *state;
	char name[24];

	launch_elsewhere(place, true, true);
	end(place, "c1");
	assert_false(try_to_launch(place, "c2", ONE, name));
	age(place);
	launch(place, "c2", ONE, name);
}

/* Who comes next may have left the rest to another process. */
static void so_has_one_that_becomes_another_runtime(void **state)
{
	const struct place *place = *state;
	char name[24];

	launch_elsewhere(place, false, false);
	end(place, "c1");
	assert_false(try_to_launch(place, "c2", ONE, name));
	age(place);
	launch(place, "c2", ONE, name);
}

/* Whatever it was at. */
static void of_a_killed_launch_nothing_is_left(void **state)
{
	const struct place *place = *state;
	struct level one = level_of(ONE);
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
	assert_false(try_to_launch(place, "c2", ONE, name));
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	launch(place, "c2", ONE, name);
	close(ready[0]);
	close(ready[1]);
}

/* In audit mode the document keeps the label that it came with. */
static void what_the_document_has_not_is_given_back(void **state)
{
	static const char *const labels[] = {
		"u:r:t:s0:c7,c10", "u:r:t:s0:c7", "u:r:t:s0", "u:r:t", "",
		"u:r:t:s0:c7.c9",  "c7,c9",
	};
	const struct place *place = *state;
	struct level one = level_of(ONE);
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
		assert_int_equal(count_in(place, "."), 0);
		reservation_fini(&reservation);
	}
}

/* A restart: what an earlier launch under the same name was given is free. */
static void a_container_has_what_it_was_given_last(void **state)
{
	const struct place *place = *state;
	char first[24], name[24];

	launch(place, "c1", ONE, first);
	end(place, "c1");
	launch(place, "c1", "s0:c1,c2", name);
	age(place);
	launch(place, "c2", ONE, name);
	assert_string_equal(name, first);
	assert_false(try_to_launch(place, "c3", "s0:c1,c2", name));
}

/* A launch in its middle, for which no record is written yet. */
static void a_young_one_is_held_without_a_record(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = level_of(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];
	char name[24];

	assert_int_equal(reservation_pair(&reservation, &one, pair, &err), 0);
	assert_false(try_to_launch(place, "c2", ONE, name));
	assert_true(reservation_is_kept(&reservation));
	/* It stood still for longer: then it is not to go on. */
	age(place);
	launch(place, "c2", ONE, name);
	assert_false(reservation_is_kept(&reservation));
	reservation_drop(&reservation);
	assert_false(try_to_launch(place, "c3", ONE, name));
	reservation_fini(&reservation);
}

/* The minute in which the runtime makes the container begins when it is
 * started. */
static void the_minute_begins_again_with_the_runtime(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = level_of(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];
	char name[24];

	assert_int_equal(reservation_pair(&reservation, &one, pair, &err), 0);
	age(place);
	assert_true(reservation_is_kept(&reservation));
	assert_false(try_to_launch(place, "c2", ONE, name));
	reservation_fini(&reservation);
}

/* What was kept before the clock was set back is not kept until it has come
 * there again. */
static void a_clock_that_is_set_back_holds_nothing(void **state)
{
	const struct place *place = *state;
	char name[24];

	launch(place, "c1", ONE, name);
	end(place, "c1");
	set_times(place, time(NULL) + 30);
	assert_false(try_to_launch(place, "c2", ONE, name));
	set_times(place, time(NULL) + 3600);
	launch(place, "c2", ONE, name);
}

/* No record could be written; the container is there. */
static void a_container_without_a_record_has_it(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct err err = ERR_INIT;
	char name[24];

	launch(place, "c1", ONE, name);
	assert_int_equal(record_remove(&reservation.owner, &err), 0);
	age(place);
	assert_false(try_to_launch(place, "c2", ONE, name));
	end(place, "c1");
	launch(place, "c2", ONE, name);
}

static void a_root_that_can_not_be_seen_is_not_empty(void **state)
{
	const struct place *place = *state;
	AUTO_BUF struct buf away = BUF_INIT;
	char name[24];

	launch(place, "c1", ONE, name);
	age(place);
	buf_printf(&away, "%s/away", place->directory);
	assert_int_equal(rename(place->root.data, away.data), 0);
	assert_false(try_to_launch(place, "c2", ONE, name));
	assert_int_equal(rename(away.data, place->root.data), 0);
}

/* --- what came with the document --- */

static const char *hold(struct reservation *reservation, const char *range)
{
	struct level level = level_of(range);
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
	assert_false(try_to_launch(place, "c2", ONE, name));
	end(place, "c1");
	age(place);
	launch(place, "c2", ONE, name);
}

/* Of whatever sensitivity: s1:c7 may read what is s0:c7's. */
static void one_category_alone_is_drawn_for_no_other(void **state)
{
	const struct place *place = *state;
	char name[24];

	assert_null(launch_with(place, "c1", "s1:c7"));
	assert_false(try_to_launch(place, "c2", ONE, name));
	launch(place, "c2", "s0:c7,c9,c11", name);
	assert_string_equal(name, "c9,c11");
	end(place, "c1");
	age(place);
	launch(place, "c3", ONE, name);
}

static void a_pod_shares_until_its_last_is_gone(void **state)
{
	const struct place *place = *state;
	char *other;
	char name[24];

	launch(place, "sandbox", ONE, name);
	for (unsigned i = 0; i < 2; i++) {
		static const char *const ids[] = {"app", "helper"};

		other = launch_with(place, ids[i], ONE);
		assert_non_null(other);
		free(other);
	}
	age(place);
	end(place, "sandbox");
	assert_false(try_to_launch(place, "stranger", ONE, name));
	end(place, "helper");
	assert_false(try_to_launch(place, "stranger", ONE, name));
	assert_int_equal(count_in(place, "c7,c9"), 1);
	other = launch_with(place, "late", ONE);
	assert_string_equal(other, "app");
	free(other);
	age(place);
	end(place, "app");
	end(place, "late");
	launch(place, "stranger", ONE, name);
}

/* docker restart: the engine asks for what it did before. */
static void a_restart_is_no_other(void **state)
{
	const struct place *place = *state;

	for (unsigned i = 0; i < 5; i++) {
		assert_null(launch_with(place, "c1", ONE));
		end(place, "c1");
		age(place);
	}
	/* Those of earlier launches went with the next. */
	assert_int_equal(count_in(place, "c7,c9"), 1);
}

/* The runtime will say that there is one. */
static void a_second_one_of_that_name_takes_nothing_away(void **state)
{
	const struct place *place = *state;
	struct reservation again = reserving_start(&place->reserving, "c1");
	char name[24];

	launch(place, "c1", ONE, name);
	age(place);
	assert_null(hold(&again, ONE));
	reservation_drop(&again);
	age(place);
	assert_false(try_to_launch(place, "c2", ONE, name));
	reservation_fini(&again);
}

static void more_than_a_pair_is_nobody_s(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level none = level_of("s0");

	assert_null(hold(&reservation, "s0:c1.c3"));
	assert_null(reservation_hold(&reservation, &none));
	assert_int_equal(count_in(place, "."), 0);
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
	struct level one = level_of(ONE);
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
	assert_int_equal(count_in(place, "."), 0);
}

static void a_directory_of_others_is_not_trusted(void **state)
{
	const struct place *place = *state;
	struct reservation reservation =
		reserving_start(&place->reserving, "c1");
	struct level one = level_of(ONE);
	AUTO_BUF struct buf message = BUF_INIT;
	struct err err = ERR_INIT;
	unsigned pair[2];
	char name[24];

	launch(place, "c0", "s0:c1,c2", name);
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
	struct level one = level_of(ONE);
	struct err err = ERR_INIT;
	unsigned pair[2];

	reservation.directory = "/proc/self/categories";
	assert_int_equal(reservation_pair(&reservation, &one, pair, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_null(reservation_hold(&reservation, &one));
	assert_int_equal(reservation_settle(&reservation, NULL, &err), -1);
	reservation_fini(&reservation);
}

/* --- many --- */

static void a_narrow_range_is_used_up_and_comes_back(void **state)
{
	const struct place *place = *state;
	struct reservation late = reserving_start(&place->reserving, "late");
	struct level narrow = level_of(NARROW);
	struct err err = ERR_INIT;
	unsigned pair[2];
	char names[15][24];
	char name[24], id[8];

	for (unsigned i = 0; i < 15; i++) {
		snprintf(id, sizeof(id), "c%u", i);
		launch(place, id, NARROW, names[i]);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(names[i], names[j]);
	}
	age(place);
	assert_int_equal(reservation_pair(&late, &narrow, pair, &err), -1);
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_string_equal(
		err.message,
		"other containers have every pair of the categories "
		"c0.c5 (15 in all): a wider range is needed");
	assert_int_equal(count_in(place, "."), 15);
	end(place, "c8");
	launch(place, "late", NARROW, name);
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
		launch(place, id, ALL, name);
	}
	assert_int_equal(count_in(place, "."), 40);
	age(place);
	for (unsigned i = 0; i < 40; i += 2) {
		snprintf(id, sizeof(id), "c%u", i);
		end(place, id);
	}
	if (reserving_launch(&last, ALL, &err) < 0)
		fail_msg("%s", err.message);
	for (unsigned i = 0; i < 200; i++)
		reservation_sweep(&last);
	assert_int_equal(count_in(place, "."), 21);
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
		_exit((int)start(place, id, CROWDED, crowd->names[i]));
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
	assert_int_equal(count_in(place, "."), LAUNCHES);
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
	if (count_in(place, name) != 1)
		fail_msg("%s has %u", name, count_in(place, name));
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
	age(place);
	for (unsigned i = count_containers(place); i < PAIRS; i++) {
		snprintf(id, sizeof(id), "new%u", i);
		launch(place, id, CROWDED, name);
	}
	assert_false(try_to_launch(place, "last", CROWDED, name));
	assert_int_equal(count_containers(place), PAIRS);
	for (unsigned i = 0; i < 46; i++) {
		for (unsigned j = i + 1; j < 46; j++) {
			snprintf(name, sizeof(name), "c%u,c%u", i, j);
			expect_one(place, name);
		}
	}
	munmap(crowd, sizeof(*crowd));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_pair_is_one_container_s),
		TEST(asked_again_it_is_the_same),
		TEST(a_container_that_is_gone_gives_it_back),
		TEST(gone_with_its_launch_it_gives_it_back_at_once),
		TEST(a_launch_that_can_not_be_seen_has_its_minute),
		TEST(so_has_one_that_becomes_another_runtime),
		TEST(of_a_killed_launch_nothing_is_left),
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
