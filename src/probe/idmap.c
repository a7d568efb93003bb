/* SPDX-License-Identifier: Apache-2.0 */
/* Mounts that show files as another user's. */
#include "probe/idmap.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

struct holder {
	int wait[2]; /* a pipe: until its other end is closed */
};

/* The child: holds the namespace that it was born in. */
static int hold(void *argument)
{
	const struct holder *holder = argument;
	char byte;

	close(holder->wait[1]);
	return (int)read(holder->wait[0], &byte, 1);
}

static bool write_map(pid_t pid, const char *file, uint32_t host, uint32_t size)
{
	AUTO_CLOSE int fd = -1;
	char name[48], text[48];
	int length;

	snprintf(name, sizeof(name), "/proc/%d/%s", (int)pid, file);
	length = snprintf(text, sizeof(text), "0 %u %u", host, size);
	fd = open(name, O_WRONLY | O_CLOEXEC);
	return fd >= 0 && write(fd, text, (size_t)length) == length;
}

static int open_mapped(pid_t pid, uint32_t host, uint32_t size)
{
	char name[48];

	if (!write_map(pid, "uid_map", host, size) ||
	    !write_map(pid, "gid_map", host, size))
		return -1;
	snprintf(name, sizeof(name), "/proc/%d/ns/user", (int)pid);
	return open(name, O_RDONLY | O_CLOEXEC);
}

/* A new user namespace with those mappings, in which nobody is. */
static int make_user_namespace(uint32_t host, uint32_t size)
{
	_Alignas(16) char stack[16384];
	struct holder holder;
	int fd = -1;
	int number;
	pid_t child;

	if (pipe2(holder.wait, O_CLOEXEC) < 0)
		return -1;
	child = clone(hold, stack + sizeof(stack), CLONE_NEWUSER | SIGCHLD,
		      &holder);
	if (child > 0)
		fd = open_mapped(child, host, size);
	number = errno;
	close(holder.wait[0]);
	close(holder.wait[1]);
	if (child > 0)
		(void)(waitpid(child, NULL, 0) < 0);
	errno = number;
	return fd;
}

int probe_idmap(int bundle, const char *path, uint32_t host, uint32_t size)
{
	AUTO_CLOSE int root =
		openat(bundle, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	AUTO_CLOSE int tree = -1;
	AUTO_CLOSE int users = -1;
	struct mount_attr attributes = {.attr_set = MOUNT_ATTR_IDMAP};

	if (root < 0)
		return -1;
	tree = (int)syscall(SYS_open_tree, root, "",
			    AT_EMPTY_PATH | AT_RECURSIVE | OPEN_TREE_CLONE |
				    OPEN_TREE_CLOEXEC);
	users = tree < 0 ? -1 : make_user_namespace(host, size);
	if (users < 0)
		return -1;
	attributes.userns_fd = (uint64_t)users;
	if (syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | AT_RECURSIVE,
		    &attributes, sizeof(attributes)) < 0)
		return -1;
	return steal_fd(&tree);
}

bool probe_can_idmap(int bundle, const char *path, uint32_t host, uint32_t size)
{
	AUTO_CLOSE int tree = probe_idmap(bundle, path, host, size);

	return tree >= 0;
}
