/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents that an option names (exec --process, update --resources): the
 * engine's own is read once, and the hardened copy is handed on as a sealed
 * file in memory, so that the engine's own stays untouched and nobody can
 * change what was checked.
 */
#include "shim/launch.h"

#include "base/fs.h"
#include "shim/argv_edit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>

#define FIRST_FD 3 /* behind standard input, output and error */

/* *regular: the document can be read again where it is. */
static int read_document(const char *path, struct buf *text, bool *regular,
			 struct err *err)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return err_set_errno(err, errno, "%s: cannot open", path);
	*regular = S_ISREG(status.st_mode);
	if (*regular)
		return fs_read_regular(fd, path, JSON_MAX_SIZE, text, NULL,
				       err);
	return fs_read_stream(fd, path, JSON_MAX_SIZE, text, err);
}

/* A copy of fd that is open across execve, at a number that the runtime won't
 * take for one of those to preserve in the container; -1 where there is none
 * below the limit. */
static int move_up(int fd, const struct command *command)
{
	const int distances[] = {64, 0}; /* from the last preserved one */
	uint64_t preserved = 0;

	/* What is no number the runtime refuses. */
	if (command->preserve_fds != NULL &&
	    (!text_to_u64(text_of(command->preserve_fds), &preserved) ||
	     preserved > INT_MAX / 2))
		preserved = 0;
	for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
		int moved = fcntl(fd, F_DUPFD,
				  FIRST_FD + (int)preserved + distances[i]);

		if (moved >= 0 || errno != EINVAL)
			return moved;
	}
	return -1;
}

/* A sealed file in memory with text in it, open across execve. */
static int seal(const struct command *command, const struct buf *text, int *fd,
		struct err *err)
{
	AUTO_CLOSE int made = memfd_create("ravelin-document",
					   MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (made < 0)
		return err_set_errno(err, errno, "cannot make a memory file");
	if (fs_write_all(made, text->data, text->length) < 0 ||
	    fcntl(made, F_ADD_SEALS,
		  F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return err_set_errno(err, errno, "cannot fill a memory file");
	*fd = move_up(made, command);
	if (*fd < 0)
		return err_set_errno(err, errno, "cannot move a descriptor");
	return 0;
}

int launch_document(struct launch *launch, enum oci_kind kind,
		    enum option_id option, const char *path, struct err *err)
{
	struct arena *arena = &launch->node.arena;
	AUTO_BUF struct buf input = BUF_INIT;
	AUTO_BUF struct buf output = BUF_INIT;
	bool regular = false;
	struct text text;
	int fd = -1;

	if (option == OPTION_RESOURCES && strcmp(path, "-") == 0) {
		path = "standard input";
		if (fs_read_stream(STDIN_FILENO, path, JSON_MAX_SIZE, &input,
				   err) < 0)
			return launch_unread(launch, err);
	} else if (read_document(path, &input, &regular, err) < 0) {
		return launch_unread(launch, err);
	}
	text = (struct text){arena_copy(arena, input.data, input.length),
			     input.length};
	if (launch_plan(launch, kind, path, text, &output, err) < 0)
		return -1;
	if (launch_only_audits(launch) && regular)
		return 0;
	if (seal(launch->command, &output, &fd, err) < 0)
		return -1;
	argv_replace(launch->command, option,
		     arena_printf(arena, "/proc/self/fd/%d", fd));
	return 0;
}

int launch_process(struct launch *launch, struct err *err)
{
	return launch_document(launch, OCI_PROCESS, OPTION_PROCESS,
			       launch->command->process, err);
}
