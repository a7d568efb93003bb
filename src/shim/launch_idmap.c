/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The root file system of a container that was given a user namespace: for
 * this process, and so for the runtime and the container, what was the host's
 * root's there becomes the container's root's. Nothing on the host changes: the
 * mount is in a mount namespace of our own and ends with it.
 */
#include "shim/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* Whether a hardener gave the container one. */
static bool is_mapped(const struct launch *launch)
{
	for (const struct finding *finding = launch->plan.findings.first;
	     finding != NULL; finding = finding->next) {
		if (strcmp(finding->hardener, "user") == 0 &&
		    finding->outcome == FINDING_CHANGED &&
		    finding->mode == MODE_ENFORCE)
			return true;
	}
	return false;
}

/* A path in the mount namespace that we are in now. */
static int reopen(int root)
{
	AUTO_CLOSE int fd = -1;
	struct stat was, is;
	char link[32], path[4096];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", root);
	length = readlink(link, path, sizeof(path) - 1);
	if (length < 0)
		return -1;
	path[length] = '\0';
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstat(root, &was) < 0 || fstat(fd, &is) < 0)
		return -1;
	errno = ESTALE;
	return was.st_dev == is.st_dev && was.st_ino == is.st_ino
		       ? steal_fd(&fd)
		       : -1;
}

static int mount_mapped(const struct launch *launch, const char *path)
{
	const struct profile_user *user = &launch->ceiling.profile.user;
	int bundle = launch->probe.bundle;
	AUTO_CLOSE int tree =
		probe_idmap(bundle, path, user->map_host, user->map_size);
	AUTO_CLOSE int root =
		openat(bundle, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	AUTO_CLOSE int there = -1;

	/* What is mounted here is not to be seen on the host. */
	if (tree < 0 || root < 0 || unshare(CLONE_NEWNS) < 0 ||
	    syscall(SYS_mount, "none", "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return -1;
	there = reopen(root);
	if (there < 0)
		return -1;
	return (int)syscall(SYS_move_mount, tree, "", there, "",
			    MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
}

int launch_idmap(struct launch *launch, struct err *err)
{
	struct oci_document *document = &launch->plan.document;
	const struct json *path;

	if (!is_mapped(launch))
		return 0;
	path = json_member(json_member(document->json.root, "root"), "path");
	if (path == NULL ||
	    mount_mapped(launch, json_to_cstring(&document->json, path)) < 0)
		return err_set_errno(err, errno,
				     "cannot map the container's root file "
				     "system to its users");
	return 0;
}
