/* SPDX-License-Identifier: Apache-2.0 */
/* The pristine copy beside a hardened document. */
#include "pipeline/pristine.h"

#include "base/fs.h"
#include "json/json.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <time.h>

/* A line with the process that wrote it and the sizes of both texts, then the
 * texts. */
#define HEADER        "ravelin pristine 1 %d %zu %zu\n"
#define HEADER_SIZE   96 /* of one with the longest numbers, and more */

/* No chain takes longer; a process id is not given out again so soon. */
#define CHAIN_SECONDS 10

/* Header and two documents, of which the hardened one may have grown. */
#define MAX_SIZE      (JSON_MAX_SIZE * 3)

static void name_of(const char *file, char name[NAME_MAX + 1])
{
	snprintf(name, NAME_MAX + 1, ".%.200s.ravelin-pristine", file);
}

/* The pristine text in a copy's content, if it is for current. */
static struct text pristine_of(const struct buf *content, struct text current,
			       int *writer)
{
	const struct text none = {NULL, 0};
	const char *line_end = memchr(content->data, '\n', content->length);
	size_t pristine, hardened, header;
	char line[HEADER_SIZE];

	if (line_end == NULL ||
	    sscanf(content->data, HEADER, writer, &pristine, &hardened) != 3)
		return none;
	header = (size_t)(line_end + 1 - content->data);
	/* sscanf() also takes what is spelled in another way. */
	snprintf(line, sizeof(line), HEADER, *writer, pristine, hardened);
	if (!text_equal((struct text){content->data, header}, text_of(line)))
		return none;
	if (pristine > MAX_SIZE || hardened > MAX_SIZE ||
	    header + pristine + hardened != content->length)
		return none;
	if (!text_equal(
		    (struct text){content->data + header + pristine, hardened},
		    current))
		return none;
	return (struct text){content->data + header, pristine};
}

/* A copy that others could have written would let them say what root runs. */
static bool is_owners(const struct stat *status, uid_t owner)
{
	return status->st_uid == owner && status->st_nlink == 1 &&
	       (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

void pristine_load(int directory, const char *file, uid_t owner,
		   struct text current, struct buf *pristine, bool *this_launch)
{
	AUTO_BUF struct buf content = BUF_INIT;
	struct err ignored = ERR_INIT;
	char name[NAME_MAX + 1];
	AUTO_CLOSE int fd = -1;
	struct stat status;
	struct text text;
	int writer = 0;

	*this_launch = false;
	name_of(file, name);
	fd = openat(directory, name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 ||
	    fs_read_regular(fd, name, MAX_SIZE, &content, &status, &ignored) <
		    0 ||
	    !is_owners(&status, owner))
		return;
	text = pristine_of(&content, current, &writer);
	if (text.length == 0)
		return;
	buf_add(pristine, text.data, text.length);
	*this_launch = writer == getpid() &&
		       time(NULL) - status.st_mtim.tv_sec <= CHAIN_SECONDS;
}

int pristine_draft(struct fs_draft *draft, int directory, const char *file,
		   const struct stat *like, struct text pristine,
		   struct text hardened, struct err *err)
{
	char header[HEADER_SIZE];
	struct stat owners = *like;
	char name[NAME_MAX + 1];
	struct text content[3] = {{header, 0}, pristine, hardened};

	owners.st_mode &= ~(mode_t)(S_IWGRP | S_IWOTH);
	name_of(file, name);
	content[0].length =
		(size_t)snprintf(header, sizeof(header), HEADER, (int)getpid(),
				 pristine.length, hardened.length);
	return fs_draft_write(draft, directory, name, &owners,
			      (struct text_list){content, 3}, err);
}
