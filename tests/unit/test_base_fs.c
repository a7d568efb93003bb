/* SPDX-License-Identifier: Apache-2.0 */
/* Reading whole files and replacing them: what is refused, what is kept, and
 * that nothing is left behind. */
#include "base/fs.h"
#include "lib/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cmocka.h>

struct place {
	char *path;
	int directory;
};

/* What happens to the file while it is read (see __wrap_pread). */
static void (*meanwhile)(int directory);
static int meanwhile_directory;

ssize_t __real_pread(int fd, void *data, size_t size, off_t offset);
ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset);

ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset)
{
	/* Short, so that a file needs more than one call. */
	ssize_t got = __real_pread(fd, data, size > 3 ? 3 : size, offset);

	if (meanwhile != NULL)
		meanwhile(meanwhile_directory);
	meanwhile = NULL;
	return got;
}

static int setup(void **state)
{
	static struct place place;

	place.path = files_make_directory();
	place.directory = open(place.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*state = &place;
	return place.directory < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	struct place *place = *state;

	close(place->directory);
	files_remove_directory(place->path);
	return 0;
}

static void make_file(const struct place *place, const char *name,
		      const char *text, mode_t mode)
{
	AUTO_CLOSE int fd =
		openat(place->directory, name,
		       O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(fs_write_all(fd, text, strlen(text)), 0);
	assert_int_equal(fchmod(fd, mode), 0);
}

static int read_file(const struct place *place, const char *name, size_t limit,
		     struct buf *out, struct stat *status, struct err *err)
{
	AUTO_CLOSE int fd =
		openat(place->directory, name,
		       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	assert_true(fd >= 0);
	return fs_read_regular(fd, name, limit, out, status, err);
}

static void assert_content(const struct place *place, const char *name,
			   const char *text)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(read_file(place, name, 1 << 20, &out, NULL, &err), 0);
	assert_string_equal(out.data, text);
}

/* How many names there are, hidden ones too. */
static unsigned count_files(const struct place *place)
{
	DIR *directory = opendir(place->path);
	unsigned count = 0;

	assert_non_null(directory);
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	return count - 2; /* "." and ".." */
}

static void reads_a_whole_file(void **state)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct stat status;

	make_file(*state, "f", "0123456789", 0640);
	assert_int_equal(read_file(*state, "f", 10, &out, &status, &err), 0);
	assert_int_equal(out.length, 10);
	assert_string_equal(out.data, "0123456789");
	assert_int_equal(status.st_mode & 07777, 0640);
}

static void reads_an_empty_file(void **state)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	make_file(*state, "f", "", 0600);
	assert_int_equal(read_file(*state, "f", 10, &out, NULL, &err), 0);
	assert_int_equal(out.length, 0);
	assert_string_equal(out.data, "");
}

static void reads_from_the_start_whatever_the_offset(void **state)
{
	struct place *place = *state;
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	AUTO_CLOSE int fd = -1;

	make_file(place, "f", "0123456789", 0600);
	fd = openat(place->directory, "f", O_RDONLY | O_CLOEXEC);
	assert_int_equal(lseek(fd, 4, SEEK_SET), 4);
	assert_int_equal(fs_read_regular(fd, "f", 99, &out, NULL, &err), 0);
	assert_string_equal(out.data, "0123456789");
}

static void refuses_a_file_over_the_limit(void **state)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	make_file(*state, "f", "0123456789", 0600);
	assert_int_equal(read_file(*state, "f", 9, &out, NULL, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.message, "f: 10 bytes, larger than"));
}

static void refuses_what_is_not_regular(void **state)
{
	struct place *place = *state;
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(mkfifoat(place->directory, "fifo", 0600), 0);
	assert_int_equal(read_file(place, "fifo", 99, &out, NULL, &err), -1);
	assert_string_equal(err.message, "fifo: not a regular file");
	assert_int_equal(err.kind, ERR_INPUT);
	assert_int_equal(read_file(place, ".", 99, &out, NULL, &err), -1);
	assert_string_equal(err.message, ".: not a regular file");
}

static void grow(int directory)
{
	AUTO_CLOSE int fd =
		openat(directory, "f", O_WRONLY | O_APPEND | O_CLOEXEC);

	assert_int_equal(write(fd, "x", 1), 1);
}

static void shrink(int directory)
{
	AUTO_CLOSE int fd = openat(directory, "f", O_WRONLY | O_CLOEXEC);

	assert_int_equal(ftruncate(fd, 4), 0);
}

static void overwrite(int directory)
{
	AUTO_CLOSE int fd = openat(directory, "f", O_WRONLY | O_CLOEXEC);

	/* The kernel's clock for files ticks every few milliseconds. */
	usleep(20000);
	assert_int_equal(pwrite(fd, "X", 1, 9), 1);
}

static void change_owner_bits(int directory)
{
	usleep(20000);
	assert_int_equal(fchmodat(directory, "f", 0666, 0), 0);
}

static void refuses_a_file_that_changes_while_it_is_read(void **state)
{
	void (*const changes[])(int) = {grow, shrink, overwrite,
					change_owner_bits};
	struct place *place = *state;

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		AUTO_BUF struct buf out = BUF_INIT;
		struct err err = ERR_INIT;

		make_file(place, "f", "0123456789", 0600);
		usleep(20000);
		meanwhile = changes[i];
		meanwhile_directory = place->directory;
		assert_int_equal(read_file(place, "f", 99, &out, NULL, &err),
				 -1);
		assert_string_equal(err.message,
				    "f: changed while it was read");
	}
}

static void reads_a_stream_up_to_its_limit(void **state)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	int ends[2];

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], "0123456789", 10), 10);
	close(ends[1]);
	assert_int_equal(fs_read_stream(ends[0], "in", 10, &out, &err), 0);
	assert_string_equal(out.data, "0123456789");
	close(ends[0]);
	buf_fini(&out);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], "0123456789", 10), 10);
	close(ends[1]);
	assert_int_equal(fs_read_stream(ends[0], "in", 9, &out, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	close(ends[0]);
	assert_int_equal(fs_read_stream(-1, "in", 9, &out, &err), -1);
	assert_int_equal(err.number, EBADF);
}

static int replace(const struct place *place, const char *name,
		   const struct stat *like, const char *text, struct err *err)
{
	AUTO_BUF struct buf data = BUF_INIT;

	buf_add_text(&data, text);
	return fs_replace(place->directory, name, like, &data, err);
}

static void replace_keeps_mode_and_owner(void **state)
{
	static const mode_t modes[] = {0600, 0644, 0640, 0400, 0000, 04755};
	struct place *place = *state;
	uid_t owner = geteuid() == 0 ? 1234 : geteuid();
	gid_t group = geteuid() == 0 ? 4321 : getegid();
	mode_t mask = umask(0077);

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		struct err err = ERR_INIT;
		struct stat before, after;

		make_file(place, "f", "old", 0600);
		assert_int_equal(
			fchownat(place->directory, "f", owner, group, 0), 0);
		assert_int_equal(fchmodat(place->directory, "f", modes[i], 0),
				 0);
		assert_int_equal(fstatat(place->directory, "f", &before, 0), 0);
		assert_int_equal(replace(place, "f", &before, "new", &err), 0);
		assert_int_equal(fstatat(place->directory, "f", &after, 0), 0);
		assert_int_equal(after.st_mode, before.st_mode);
		assert_int_equal(after.st_uid, owner);
		assert_int_equal(after.st_gid, group);
		assert_int_not_equal(after.st_ino, before.st_ino);
		assert_int_equal(fchmodat(place->directory, "f", 0600, 0), 0);
		assert_content(place, "f", "new");
		assert_int_equal(count_files(place), 1);
		assert_int_equal(unlinkat(place->directory, "f", 0), 0);
	}
	umask(mask);
}

static void replace_leaves_open_readers_the_old_file(void **state)
{
	struct place *place = *state;
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	AUTO_CLOSE int fd = -1;
	struct stat status;

	make_file(place, "f", "old", 0600);
	fd = openat(place->directory, "f", O_RDONLY | O_CLOEXEC);
	assert_int_equal(fstat(fd, &status), 0);
	assert_int_equal(replace(place, "f", &status, "newer", &err), 0);
	assert_int_equal(fs_read_regular(fd, "f", 99, &out, NULL, &err), 0);
	assert_string_equal(out.data, "old");
	assert_content(place, "f", "newer");
}

static void replace_does_not_follow_a_link(void **state)
{
	struct place *place = *state;
	struct err err = ERR_INIT;
	struct stat status;

	make_file(place, "target", "old", 0600);
	assert_int_equal(symlinkat("target", place->directory, "f"), 0);
	assert_int_equal(fstatat(place->directory, "target", &status, 0), 0);
	assert_int_equal(replace(place, "f", &status, "new", &err), 0);
	assert_content(place, "target", "old");
	assert_content(place, "f", "new");
}

/* Somebody put a link where our temporary file will be. */
static void replace_takes_no_foreign_temporary_file(void **state)
{
	struct place *place = *state;
	struct err err = ERR_INIT;
	struct stat status;
	char name[64];

	make_file(place, "victim", "old", 0600);
	make_file(place, "f", "old", 0600);
	snprintf(name, sizeof(name), ".f.ravelin-%d", (int)getpid());
	assert_int_equal(symlinkat("victim", place->directory, name), 0);
	assert_int_equal(fstatat(place->directory, "f", &status, 0), 0);
	assert_int_equal(replace(place, "f", &status, "new", &err), 0);
	assert_content(place, "victim", "old");
	assert_content(place, "f", "new");
	assert_int_equal(count_files(place), 2);
}

static void failed_rename_leaves_nothing_behind(void **state)
{
	struct place *place = *state;
	struct err err = ERR_INIT;
	struct stat status;

	make_file(place, "f", "old", 0600);
	assert_int_equal(fstatat(place->directory, "f", &status, 0), 0);
	assert_int_equal(mkdirat(place->directory, "d", 0700), 0);
	assert_int_equal(replace(place, "d", &status, "new", &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(err.number, EISDIR);
	assert_string_equal(err.message, "d: cannot replace: Is a directory");
	assert_int_equal(count_files(place), 2);
	assert_int_equal(unlinkat(place->directory, "d", AT_REMOVEDIR), 0);
}

static void failed_write_leaves_the_file_as_it_was(void **state)
{
	const struct rlimit small = {4, RLIM_INFINITY};
	struct place *place = *state;
	struct err err = ERR_INIT;
	struct rlimit before;
	struct stat status;

	make_file(place, "f", "old", 0600);
	assert_int_equal(fstatat(place->directory, "f", &status, 0), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(replace(place, "f", &status, "too long", &err), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(err.number, EFBIG);
	assert_content(place, "f", "old");
	assert_int_equal(count_files(place), 1);
}

/* In a child without privilege; its exit status says what went wrong. */
static int replace_as_nobody(const struct place *place, const struct stat *like)
{
	struct err err = ERR_INIT;

	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		return 1;
	if (replace(place, "f", like, "new", &err) == 0)
		return 2;
	return err.number == EPERM ? 0 : 3;
}

static void failed_chown_leaves_the_file_as_it_was(void **state)
{
	struct place *place = *state;
	struct stat status;
	int result;
	pid_t child;

	make_file(place, "f", "old", 0644);
	assert_int_equal(fstatat(place->directory, "f", &status, 0), 0);
	status.st_uid = geteuid() == 0 ? 0 : geteuid() + 1;
	assert_int_equal(fchmod(place->directory, 0777), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(replace_as_nobody(place, &status));
	assert_int_equal(waitpid(child, &result, 0), child);
	assert_int_equal(result, 0);
	assert_content(place, "f", "old");
	assert_int_equal(count_files(place), 1);
}

static void trusts_only_what_root_alone_can_write(void **state)
{
	static const struct {
		uid_t owner;
		mode_t mode;
		const char *message; /* NULL: trusted */
	} cases[] = {
		{0, 0755, NULL},
		{0, 0600, NULL},
		{0, 0664,
		 "f: mode 0664 lets others write; it must be "
		 "writable by root alone"},
		{0, 0602,
		 "f: mode 0602 lets others write; it must be "
		 "writable by root alone"},
		{1, 0755, "f: belongs to uid 1; it must belong to root"},
	};
	struct place *place = *state;

	if (geteuid() != 0)
		skip();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = ERR_INIT;
		AUTO_CLOSE int fd = -1;

		make_file(place, "f", "x", cases[i].mode);
		assert_int_equal(
			fchownat(place->directory, "f", cases[i].owner, 0, 0),
			0);
		fd = openat(place->directory, "f", O_PATH | O_CLOEXEC);
		assert_int_equal(fs_check_trusted(fd, "f", &err),
				 cases[i].message == NULL ? 0 : -1);
		if (cases[i].message != NULL)
			assert_string_equal(err.message, cases[i].message);
	}
}

static void does_not_trust_a_directory(void **state)
{
	struct place *place = *state;
	struct err err = ERR_INIT;

	assert_int_equal(fs_check_trusted(place->directory, "d", &err), -1);
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_string_equal(err.message, "d: not a regular file");
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_whole_file),
		TEST(reads_an_empty_file),
		TEST(reads_from_the_start_whatever_the_offset),
		TEST(refuses_a_file_over_the_limit),
		TEST(refuses_what_is_not_regular),
		TEST(refuses_a_file_that_changes_while_it_is_read),
		TEST(reads_a_stream_up_to_its_limit),
		TEST(replace_keeps_mode_and_owner),
		TEST(replace_leaves_open_readers_the_old_file),
		TEST(replace_does_not_follow_a_link),
		TEST(replace_takes_no_foreign_temporary_file),
		TEST(failed_rename_leaves_nothing_behind),
		TEST(failed_write_leaves_the_file_as_it_was),
		TEST(failed_chown_leaves_the_file_as_it_was),
		TEST(trusts_only_what_root_alone_can_write),
		TEST(does_not_trust_a_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
