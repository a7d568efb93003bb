/* SPDX-License-Identifier: Apache-2.0 */
/* Reading whole files and replacing them atomically, by descriptor. */
#pragma once

#include "base/buf.h"
#include "base/err.h"

#include <dirent.h>
#include <stdbool.h>
#include <sys/stat.h>

/* Reads an open regular file of at most limit bytes, from its start, into out,
 * which must be empty. Refused (ERR_INPUT): a file that is not regular, is
 * larger, or whose size or times change while it is read. *status, if not
 * NULL, is its state. */
CHECK int fs_read_regular(int fd, const char *name, size_t limit,
			  struct buf *out, struct stat *status,
			  struct err *err);

/* Reads all of a stream such as standard input, at most limit bytes. */
CHECK int fs_read_stream(int fd, const char *name, size_t limit,
			 struct buf *out, struct err *err);

/* A new form of a file, written beside it and not yet in its place. */
struct fs_draft {
	int directory;  /* not owned */
	char file[256]; /* a name without a slash */
	char temporary[256];
	bool sync; /* the file system has a disk behind it */
};

/* Writes all of data, one behind the other, beside file in directory, with the
 * owner and mode of *like; synced where there is a disk. On failure nothing is
 * left behind. */
CHECK int fs_draft_write(struct fs_draft *draft, int directory,
			 const char *file, const struct stat *like,
			 struct text_list data, struct err *err);
/* Renames the draft over its file. On failure file is as it was and the draft
 * is gone. */
CHECK int fs_draft_commit(struct fs_draft *draft, struct err *err);
/* Takes the draft away. */
void fs_draft_discard(struct fs_draft *draft);

/* Takes away the drafts of file that a killed process has left in directory,
 * and those of living ones: for who holds a lock. */
void fs_remove_drafts(int directory, const char *file);

/* Both at once: file in directory (a name without a slash) becomes data, or is
 * as it was. */
CHECK int fs_replace(int directory, const char *file, const struct stat *like,
		     const struct buf *data, struct err *err);

/* Whether a file of that owner was laid by root: uid 0, or in a user namespace
 * the overflow uid (user_namespaces(7)), as which the host's root appears
 * there. Its user could run any other runtime all the same. */
bool fs_owner_is_trusted(uid_t owner);
/* The same, or by user. */
bool fs_owner_is_trusted_of(uid_t user, uid_t owner);

/* Whether this is not the host's own user namespace. */
bool fs_in_user_namespace(void);

/* Whether what failed with that errno value did because root of the host made
 * the file, and we are root of a user namespace. */
bool fs_is_out_of_reach(int number);

/* Refused (ERR_REFUSED) unless the open file is regular, belongs to root and
 * can be written by nobody else. */
CHECK int fs_check_trusted(int fd, const char *name, struct err *err);
/* The same for a file that may be user's as well. */
CHECK int fs_check_trusted_of(uid_t user, int fd, const char *name,
			      struct err *err);

/* Whether two paths lead to one file. */
bool fs_same_file(const char *path, const char *other);

/* Writes all of data. */
CHECK int fs_write_all(int fd, const void *data, size_t length);

/* An open directory, which path itself names and no link; -1 with errno. */
CHECK int fs_open_directory(const char *path);
/* The same; it and those above it are made where they are missing, for their
 * owner alone. */
CHECK int fs_open_private(const char *path);

/* Goes to any entry, each as likely as another, so that those in front can't
 * keep the rest from being looked at. Returns how many there are, "." and ".."
 * among them. */
unsigned fs_seek_anywhere(DIR *directory);
