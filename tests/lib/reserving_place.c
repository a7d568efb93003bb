/* SPDX-License-Identifier: Apache-2.0 */
/* Launching, ending and ageing in directories of a test. */
#include "lib/reserving_place.h"

#include "lib/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

int place_set_up(void **state)
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

int place_tear_down(void **state)
{
	struct place *place = *state;

	files_remove_directory(place->directory);
	buf_fini(&place->categories);
	buf_fini(&place->records);
	buf_fini(&place->root);
	free(place);
	return 0;
}

struct level place_level(const char *text)
{
	struct level_range range;

	assert_true(level_range_read(text_of(text), &range));
	return range.high;
}

/* Launches it; name receives what it was given, nothing where that fails. The
 * process that did is gone then. */
enum err_kind place_start(const struct place *place, const char *id,
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

bool place_try(const struct place *place, const char *id, const char *range,
	       char name[24])
{
	enum err_kind kind = place_start(place, id, range, name);

	assert_true(kind == ERR_NONE || kind == ERR_REFUSED);
	return kind == ERR_NONE;
}

void place_launch(const struct place *place, const char *id, const char *range,
		  char name[24])
{
	if (!place_try(place, id, range, name))
		fail_msg("%s is refused", id);
}

void place_end(const struct place *place, const char *id)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", place->root.data, id);
	assert_int_equal(rmdir(path.data), 0);
}

/* Sets when all of it was made, in seconds since the epoch. */
void place_set_times(const struct place *place, time_t when)
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
void place_age(const struct place *place)
{
	place_set_times(place, 1);
}

/* How many names there are, or links below one. */
unsigned place_count(const struct place *place, const char *name)
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
