/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a decision log from where an earlier run ended. */
#include "admin/log_follow.h"

#include "admin/lines.h"
#include "admin/log_rotated.h"
#include "base/cleanup.h"
#include "base/digest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define HEAD 256 /* bytes by which a log is known */

static const struct log_filter everything;

/* Of the first bytes, as many as were read then. False: there are fewer. */
static bool head_of(int fd, uint64_t offset, uint64_t *head)
{
	char first[HEAD];
	size_t length = offset < HEAD ? (size_t)offset : HEAD;

	if (pread(fd, first, length, 0) != (ssize_t)length)
		return false;
	*head = digest_fnv1a((struct text){first, length});
	return true;
}

static bool is_log_of(int fd, const struct log_place *place)
{
	struct stat status;
	uint64_t head;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	       (uint64_t)status.st_size >= place->offset &&
	       head_of(fd, place->offset, &head) &&
	       (place->offset == 0 || head == place->head);
}

static int open_log(int directory, const char *name)
{
	return openat(directory, name,
		      O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* Reads what fd, which is closed, has behind place. A line without an end is
 * still being written. */
static int read_from(int fd, const char *name, struct log_place *place,
		     const struct log_sink *sink, struct log_counts *counts,
		     struct err *err)
{
	AUTO_CLOSE int owned = fd;
	AUTO_FCLOSE FILE *stream = fdopen(owned, "r");
	AUTO_BUF struct buf line = BUF_INIT;
	bool too_long;

	if (stream == NULL)
		return err_set_errno(err, errno, "%s: cannot read", name);
	steal_fd(&owned);
	if (fseeko(stream, (off_t)place->offset, SEEK_SET) < 0)
		return err_set_errno(err, errno, "%s: cannot read", name);
	while (lines_next(stream, LOG_LONGEST, &line, &too_long) &&
	       !feof(stream)) {
		log_take(&line, too_long, &everything, sink, counts);
		place->offset = (uint64_t)ftello(stream);
	}
	if (ferror(stream) || !head_of(fd, place->offset, &place->head))
		return err_set_errno(err, errno, "%s: cannot read", name);
	return 0;
}

/* The same of a newer log, of which nothing was read. Where it has nothing,
 * place stays: an empty log can't be known again. */
static int read_newer(int fd, const char *name, struct log_place *place,
		      const struct log_sink *sink, struct log_counts *counts,
		      struct err *err)
{
	struct log_place newer = {0, 0};

	if (read_from(fd, name, &newer, sink, counts, err) < 0)
		return -1;
	if (newer.offset > 0)
		*place = newer;
	return 0;
}

/* The log that place is of, under one of the names that rotation gives; -1:
 * it is not there. */
static int find_rotated(int directory, const char *name,
			const struct log_place *place, char suffix[LOG_SUFFIX])
{
	int again = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = again < 0 ? NULL : fdopendir(again);
	size_t length = strlen(name);
	struct dirent *entry;
	int found = -1;

	while (entries != NULL && found < 0 &&
	       (entry = readdir(entries)) != NULL) {
		AUTO_CLOSE int fd = -1;

		if (strncmp(entry->d_name, name, length) != 0 ||
		    entry->d_name[length] == '\0')
			continue;
		fd = open_log(directory, entry->d_name);
		if (fd >= 0 && is_log_of(fd, place)) {
			found = steal_fd(&fd);
			memccpy(suffix, entry->d_name + length, 0, LOG_SUFFIX);
		}
	}
	if (entries != NULL)
		closedir(entries);
	return found;
}

/* The current log may have been rotated since it was opened. */
static bool is_same(int fd, int current)
{
	struct stat a, b;

	return current >= 0 && fstat(fd, &a) == 0 && fstat(current, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Reads what was rotated away: the log that place is of, and those between it
 * and the current one, the oldest first. */
static int read_rotated(int directory, const char *name, int current,
			struct log_place *place, const struct log_sink *sink,
			struct log_counts *counts, bool *lost, struct err *err)
{
	char suffix[LOG_SUFFIX] = "";
	int found = find_rotated(directory, name, place, suffix);

	if (found < 0) {
		*lost = true;
		*place = (struct log_place){0, 0};
		return 0;
	}
	if (read_from(found, name, place, sink, counts, err) < 0)
		return -1;
	while (log_suffix_next(directory, name, suffix)) {
		AUTO_BUF struct buf full = BUF_INIT;
		AUTO_CLOSE int fd = -1;

		buf_printf(&full, "%s%s", name, suffix);
		fd = open_log(directory, full.data);
		if (fd >= 0 && is_same(fd, current))
			return 0;
		if (fd < 0 || !log_suffix_is_plain(suffix) ||
		    !is_log_of(fd, &(struct log_place){0, 0}))
			*lost = true;
		else if (read_newer(steal_fd(&fd), full.data, place, sink,
				    counts, err) < 0)
			return -1;
	}
	return 0;
}

static int open_directory(const char *file, const char *name)
{
	AUTO_BUF struct buf parent = BUF_INIT;

	buf_add(&parent, file, (size_t)(name - file));
	return open(parent.length > 0 ? parent.data : ".",
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int log_follow(const char *file, struct log_place *place,
	       const struct log_sink *sink, struct log_counts *counts,
	       bool *lost, struct err *err)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash != NULL ? slash + 1 : file;
	AUTO_CLOSE int directory = open_directory(file, name);
	AUTO_CLOSE int fd = directory < 0 ? -1 : open_log(directory, name);

	*lost = false;
	if (fd < 0 && errno != ENOENT)
		return err_set_errno(err, errno, "%s: cannot open", file);
	if (fd < 0 && place->offset == 0)
		return 0;
	if (fd >= 0 && is_log_of(fd, place))
		return read_from(steal_fd(&fd), file, place, sink, counts, err);
	if (place->offset > 0 && read_rotated(directory, name, fd, place, sink,
					      counts, lost, err) < 0)
		return -1;
	/* Until there is a new one, it is the last that was read. */
	return fd < 0 ? 0
		      : read_newer(steal_fd(&fd), file, place, sink, counts,
				   err);
}
