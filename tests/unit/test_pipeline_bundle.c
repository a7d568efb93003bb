/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle's document: replaced whole or not at all, and never marked for
 * life. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "pipeline/bundle.h"
#include "json/json.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define PRISTINE "{\"pristine\": 1}"
#define STRICT   "{\"hardened\": \"strictly\"}"
#define LOOSE    "{\"hardened\": \"loosely\", \"more\": true}"
#define COPY     ".config.json.ravelin-pristine"

/* A bundle in a directory of its own. */
struct place {
	char *directory;
	struct buf file; /* path of what was last asked for */
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->directory = files_make_directory();
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	files_remove_directory(place->directory);
	buf_fini(&place->file);
	free(place);
	return 0;
}

static const char *path_of(struct place *place, const char *name)
{
	place->file.length = 0;
	buf_printf(&place->file, "%s/%s", place->directory, name);
	return place->file.data;
}

static void write_file(struct place *place, const char *name, const char *text)
{
	files_save(path_of(place, name), text, strlen(text));
}

static void expect_file(struct place *place, const char *name, const char *text)
{
	AUTO_BUF struct buf found = BUF_INIT;

	files_load(path_of(place, name), &found);
	assert_string_equal(found.data, text);
}

/* How many files there are. */
static unsigned count_files(const struct place *place)
{
	DIR *directory = opendir(place->directory);
	struct dirent *entry;
	unsigned count = 0;

	while ((entry = readdir(directory)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	closedir(directory);
	return count;
}

/* How a launch ends. */
enum step {
	STEP_DONE,
	STEP_LOAD,
	STEP_INPUT,
	STEP_STORE,
};

/* What one process does in a launch: starts from start, puts hardened there. */
static enum step go(const struct place *place, const char *start,
		    const char *hardened)
{
	AUTO_BUNDLE struct bundle bundle = BUNDLE_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (bundle_load(&bundle, place->directory, NULL, &err) < 0)
		return STEP_LOAD;
	if (!text_is(bundle_input(&bundle), start))
		return STEP_INPUT;
	buf_add_text(&text, hardened);
	if (bundle_store(&bundle, &text, &err) < 0)
		return STEP_STORE;
	return STEP_DONE;
}

/* A launch is a process of its own: within one, a second ravelin goes on from
 * the first one's result. */
static void launch(struct place *place, const char *start, const char *hardened)
{
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0)
		_exit((int)go(place, start, hardened));
	assert_true(waitpid(child, &status, 0) == child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), STEP_DONE);
	expect_file(place, "config.json", hardened);
}

static void expect_refused(struct place *place, const char *message)
{
	AUTO_BUNDLE struct bundle bundle = BUNDLE_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(bundle_load(&bundle, place->directory, NULL, &err),
			 -1);
	if (strstr(err.message, message) == NULL ||
	    strstr(err.message, place->directory) == NULL)
		fail_msg("%s", err.message);
}

static void what_is_hardened_already_is_not_written(void **state)
{
	struct place *place = *state;
	struct stat before, after;

	write_file(place, "config.json", PRISTINE);
	assert_int_equal(stat(path_of(place, "config.json"), &before), 0);
	launch(place, PRISTINE, PRISTINE);
	assert_int_equal(stat(path_of(place, "config.json"), &after), 0);
	assert_true(before.st_ino == after.st_ino);
	assert_int_equal(count_files(place), 1);
}

static void the_document_is_replaced_and_the_pristine_kept(void **state)
{
	struct place *place = *state;

	write_file(place, "config.json", PRISTINE);
	launch(place, PRISTINE, STRICT);
	assert_int_equal(count_files(place), 2);
	assert_int_equal(access(path_of(place, COPY), F_OK), 0);
}

static void a_looser_policy_starts_from_the_pristine(void **state)
{
	struct place *place = *state;

	write_file(place, "config.json", PRISTINE);
	launch(place, PRISTINE, STRICT);
	launch(place, PRISTINE, STRICT);
	launch(place, PRISTINE, LOOSE);
	launch(place, PRISTINE, STRICT);
	launch(place, PRISTINE, PRISTINE);
	launch(place, PRISTINE, STRICT);
	launch(place, PRISTINE, LOOSE);
	assert_int_equal(count_files(place), 2);
}

/* As where the next runtime is a ravelin too. */
static void one_launch_goes_on_from_its_own_result(void **state)
{
	struct place *place = *state;

	write_file(place, "config.json", PRISTINE);
	assert_int_equal(go(place, PRISTINE, LOOSE), STEP_DONE);
	assert_int_equal(go(place, LOOSE, STRICT), STEP_DONE);
	assert_int_equal(go(place, STRICT, STRICT), STEP_DONE);
	launch(place, PRISTINE, LOOSE);
}

static void an_engine_that_writes_anew_voids_the_copy(void **state)
{
	struct place *place = *state;

	write_file(place, "config.json", PRISTINE);
	launch(place, PRISTINE, STRICT);
	write_file(place, "config.json", "{\"engine\": \"again\"}");
	launch(place, "{\"engine\": \"again\"}", LOOSE);
	launch(place, "{\"engine\": \"again\"}", STRICT);
}

/* Even by one byte, and even where the length is the same. */
static void a_changed_document_voids_the_copy(void **state)
{
	struct place *place = *state;

	write_file(place, "config.json", PRISTINE);
	launch(place, PRISTINE, STRICT);
	write_file(place, "config.json", "{\"hardened\": \"STRICTLY\"}");
	launch(place, "{\"hardened\": \"STRICTLY\"}",
	       "{\"hardened\": \"STRICTLY\"}");
}

static void a_spoilt_copy_is_void(void **state)
{
	static const char *const copies[] = {
		"",
		"\n",
		"ravelin pristine 1 2 15 24",
		"ravelin pristine 2 2 15 24\n" PRISTINE STRICT,
		"ravelin pristine 1 2 15 24\n" PRISTINE STRICT "x",
		"ravelin pristine 1 2 15 23\n" PRISTINE STRICT,
		"ravelin pristine 1 2 14 25\n" PRISTINE STRICT,
		"ravelin pristine 1 2 -1 24\n" STRICT,
		"ravelin pristine 1 2 18446744073709551615 25\n" STRICT,
		"ravelin pristine 1 2 18446744073709551616 24\n" STRICT,
		"ravelin pristine 1 2 0 24\n" STRICT,
		"ravelin pristine 1 2 15 24\n" PRISTINE LOOSE,
		"ravelin pristine 1 2 15 24 \n" PRISTINE STRICT,
		"ravelin pristine 1 2  15 24\n" PRISTINE STRICT,
		"ravelin pristine 1 2 +15 24\n" PRISTINE STRICT,
		"\n\nravelin pristine 1 2 15 24\n" PRISTINE STRICT,
	};
	struct place *place = *state;

	write_file(place, "config.json", STRICT);
	for (size_t i = 0; i < sizeof(copies) / sizeof(copies[0]); i++) {
		write_file(place, COPY, copies[i]);
		launch(place, STRICT, STRICT);
	}
	/* And one that is as it should be. */
	write_file(place, COPY, "ravelin pristine 1 2 15 24\n" PRISTINE STRICT);
	launch(place, PRISTINE, STRICT);
}

/* Whoever could have written it would say what root runs. */
static void a_copy_of_others_is_void(void **state)
{
	struct place *place = *state;

	write_file(place, "config.json", STRICT);
	write_file(place, COPY, "ravelin pristine 1 2 15 24\n" PRISTINE STRICT);
	assert_int_equal(chmod(path_of(place, COPY), 0666), 0);
	launch(place, STRICT, STRICT);
	assert_int_equal(chmod(path_of(place, COPY), 0644), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(path_of(place, COPY), 65534, 65534), 0);
		launch(place, STRICT, STRICT);
		assert_int_equal(chown(path_of(place, COPY), 0, 0), 0);
	}
	launch(place, PRISTINE, STRICT);
}

static void an_odd_copy_is_void(void **state)
{
	struct place *place = *state;

	write_file(place, "config.json", STRICT);
	write_file(place, "other",
		   "ravelin pristine 1 2 15 24\n" PRISTINE STRICT);
	assert_int_equal(symlink("other", path_of(place, COPY)), 0);
	launch(place, STRICT, STRICT);
	assert_int_equal(unlink(path_of(place, COPY)), 0);
	assert_int_equal(mkfifo(path_of(place, COPY), 0600), 0);
	launch(place, STRICT, STRICT);
}

static void mode_and_owner_are_kept(void **state)
{
	static const char *const names[] = {"config.json", COPY};
	struct place *place = *state;
	uid_t owner = geteuid() == 0 ? 65534 : geteuid();
	gid_t group = geteuid() == 0 ? 12345 : getegid();
	struct stat status;

	write_file(place, "config.json", PRISTINE);
	assert_int_equal(chmod(path_of(place, "config.json"), 0640), 0);
	assert_int_equal(chown(path_of(place, "config.json"), owner, group), 0);
	launch(place, PRISTINE, STRICT);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(stat(path_of(place, names[i]), &status), 0);
		assert_int_equal(status.st_mode & 07777, 0640);
		assert_int_equal(status.st_uid, owner);
		assert_int_equal(status.st_gid, group);
	}
}

static void what_is_no_regular_file_is_refused(void **state)
{
	struct place *place = *state;

	expect_refused(place, "cannot open");
	write_file(place, "other", PRISTINE);
	assert_int_equal(symlink("other", path_of(place, "config.json")), 0);
	expect_refused(place, "expected a regular file, found a symbolic link");
	assert_int_equal(unlink(path_of(place, "config.json")), 0);
	assert_int_equal(mkfifo(path_of(place, "config.json"), 0600), 0);
	expect_refused(place, "regular file");
}

static void a_bundle_must_be_a_directory(void **state)
{
	struct place *place = *state;
	AUTO_BUNDLE struct bundle bundle = BUNDLE_INIT;
	struct err err = ERR_INIT;

	write_file(place, "file", "");
	assert_int_equal(
		bundle_load(&bundle, path_of(place, "file"), NULL, &err), -1);
	assert_non_null(strstr(err.message, "/file: cannot open the bundle"));
}

static void too_large_is_refused(void **state)
{
	struct place *place = *state;

	write_file(place, "config.json", PRISTINE);
	assert_int_equal(truncate(path_of(place, "config.json"),
				  (off_t)JSON_MAX_SIZE + 1),
			 0);
	expect_refused(place, "larger than the limit of 16 MiB");
}

static void another_file_name_has_its_own_copy(void **state)
{
	struct place *place = *state;
	AUTO_BUNDLE struct bundle bundle = BUNDLE_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	write_file(place, "config.json", PRISTINE);
	write_file(place, "spec", LOOSE);
	assert_int_equal(bundle_load(&bundle, place->directory, "spec", &err),
			 0);
	buf_add_text(&text, STRICT);
	assert_int_equal(bundle_store(&bundle, &text, &err), 0);
	expect_file(place, "spec", STRICT);
	expect_file(place, "config.json", PRISTINE);
	assert_int_equal(access(path_of(place, ".spec.ravelin-pristine"), F_OK),
			 0);
	launch(place, PRISTINE, LOOSE);
}

/* A file that can't be replaced stays, and nothing is left beside it. */
static void a_failure_leaves_everything_as_it_was(void **state)
{
	struct place *place = *state;
	AUTO_BUNDLE struct bundle bundle = BUNDLE_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	write_file(place, "config.json", PRISTINE);
	assert_int_equal(bundle_load(&bundle, place->directory, NULL, &err), 0);
	close(bundle.directory);
	bundle.directory = -1;
	buf_add_text(&text, STRICT);
	assert_int_equal(bundle_store(&bundle, &text, &err), -1);
	assert_non_null(strstr(err.message, "/config.json: "));
	expect_file(place, "config.json", PRISTINE);
	assert_int_equal(count_files(place), 1);
}

static void a_draft_that_is_discarded_leaves_everything_as_it_was(void **state)
{
	struct place *place = *state;
	AUTO_BUNDLE struct bundle bundle = BUNDLE_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct bundle_draft draft;
	struct err err = ERR_INIT;

	write_file(place, "config.json", PRISTINE);
	assert_int_equal(bundle_load(&bundle, place->directory, NULL, &err), 0);
	buf_add_text(&text, STRICT);
	assert_int_equal(bundle_draft(&bundle, &text, &draft, &err), 0);
	expect_file(place, "config.json", PRISTINE);
	bundle_draft_discard(&draft);
	assert_int_equal(count_files(place), 1);
	assert_int_equal(bundle_draft_commit(&bundle, &draft, &err), 0);
	expect_file(place, "config.json", PRISTINE);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_hardened_already_is_not_written),
		TEST(the_document_is_replaced_and_the_pristine_kept),
		TEST(a_looser_policy_starts_from_the_pristine),
		TEST(one_launch_goes_on_from_its_own_result),
		TEST(an_engine_that_writes_anew_voids_the_copy),
		TEST(a_changed_document_voids_the_copy),
		TEST(a_spoilt_copy_is_void),
		TEST(a_copy_of_others_is_void),
		TEST(an_odd_copy_is_void),
		TEST(mode_and_owner_are_kept),
		TEST(what_is_no_regular_file_is_refused),
		TEST(a_bundle_must_be_a_directory),
		TEST(too_large_is_refused),
		TEST(another_file_name_has_its_own_copy),
		TEST(a_failure_leaves_everything_as_it_was),
		TEST(a_draft_that_is_discarded_leaves_everything_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
