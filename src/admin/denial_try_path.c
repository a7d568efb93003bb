/* SPDX-License-Identifier: Apache-2.0 */
/* A path of the call: what hides it, whether its owner and mode let the process
 * do that, how it is mounted, and whether it is a device that is allowed. */
#include "admin/denial_try.h"

#include "admin/denial_file.h"
#include "admin/denial_path_line.h"
#include "harden/device_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/sysmacros.h>

/* --- masks --- */

/* Whether it was masked: an empty directory that a container has mounted to
 * write in is none, and /dev/null is itself. */
static bool is_masked(const struct denial_try *try, const struct denial_file *f)
{
	const struct verify_place *place = &f->place;

	if (!place->exists || !place->is_mount ||
	    !verify_place_is_masked(place))
		return false;
	return denial_path_is_listed(try->container->promise.masked, f->path) ||
	       (place->is_null ? !text_is(f->path, "/dev/null")
			       : verify_place_is_readonly(place));
}

static void add_mask(struct denial_try *try, struct text masked,
		     struct text asked)
{
	const struct denial_path_lists lists = {
		try->container->promise.masked,
		try->container->asked.masked,
	};
	struct denial *denial = denial_try_add(
		try, VERDICT_REFUSED, DENIAL_MASK,
		arena_printf(try->arena,
			     "%s is masked: something empty is mounted over it",
			     denial_quote(masked, try->arena)));

	denial_path_line(try, denial, masked, asked, &lists);
}

/* --- owner and mode --- */

static void add_permissions(struct denial_try *try, const struct denial_file *f,
			    unsigned need)
{
	static const char *const words[] = {
		"",     "search", "write",          "write",
		"read", "read",   "read and write", "use"};
	struct denial *denial;

	if (denial_file_permits(try, f, need))
		return;
	denial = denial_try_add(
		try, f->has_acl ? VERDICT_OPEN : VERDICT_REFUSED,
		DENIAL_PERMISSIONS,
		arena_printf(
			try->arena,
			"%s belongs to %u:%u with mode %04o, and the "
			"process, as %u:%u, can't %s it",
			denial_quote(f->path, try->arena),
			(unsigned)f->status.st_uid, (unsigned)f->status.st_gid,
			(unsigned)f->status.st_mode & 07777,
			(unsigned)try->status.uid, (unsigned)try->status.gid,
			need == 8 ? "change"
			: need == 1 && !S_ISDIR(f->status.st_mode)
				? "execute"
				: words[need & 7]));
	if (f->has_acl)
		denial_note(denial, "it has an access control list, which may "
				    "say otherwise");
	if (f->foreign)
		denial_note(denial, "its owner is not in the process's user "
				    "namespace, so that no capability of there "
				    "counts");
}

/* --- mounts --- */

static void add_readonly(struct denial_try *try, const struct denial_file *f)
{
	const struct verify_promise *promise = &try->container->promise;
	const struct denial_path_lists lists = {
		promise->readonly,
		try->container->asked.readonly,
	};
	struct denial *denial = denial_try_add(
		try, VERDICT_REFUSED, DENIAL_MOUNT,
		arena_printf(try->arena, "%s is mounted read-only",
			     denial_quote(f->path, try->arena)));

	if (!f->place.mount_known)
		return;
	if (text_is(f->place.mount.point, "/") && promise->readonly_root) {
		denial->allow = "--read-only=false";
		denial->where = "for docker and podman, --read-only left out "
				"(a pod: securityContext."
				"readOnlyRootFilesystem)";
		denial->exception = "\"writableRoot\": true";
		denial->engines = try->container->asked.readonly_root;
		denial->wider = true;
		denial_note(denial, "the whole root file system can then be "
				    "written; a volume or a tmpfs there is "
				    "less");
		return;
	}
	denial_path_line(try, denial, f->place.mount.point, f->asked, &lists);
	denial_path_note_sysctl(try, denial, f->asked);
	if (denial->allow == NULL)
		denial_note(denial,
			    "the mount at its destination would have "
			    "to be writable (-v SOURCE:DESTINATION:rw)");
}

static void try_mount(struct denial_try *try, const struct denial_file *f,
		      unsigned use)
{
	const struct verify_mount *mount = &f->place.mount;

	if (use & (USE_WRITE | USE_CHANGE | USE_ENTRY) &&
	    !S_ISCHR(f->status.st_mode) && !S_ISBLK(f->status.st_mode) &&
	    f->place.mount_known && verify_mount_is_readonly(mount))
		add_readonly(try, f);
	if (use & USE_EXECUTE && f->place.mount_known &&
	    verify_options_have(mount->options, "noexec"))
		denial_try_add(try, VERDICT_REFUSED, DENIAL_MOUNT,
			       arena_printf(try->arena,
					    "%s is on a mount from which "
					    "nothing is executed (noexec)",
					    denial_quote(f->path, try->arena)));
}

/* --- no new privileges --- */

static void try_privileges(struct denial_try *try, const struct denial_file *f)
{
	const struct denial_container *container = try->container;
	mode_t bits = f->status.st_mode & (S_ISUID | S_ISGID);
	struct denial *denial;

	if (!try->status.no_new_privileges || (bits == 0 && !f->has_powers))
		return;
	denial = denial_try_add(
		try, VERDICT_REFUSED, DENIAL_NO_NEW_PRIVILEGES,
		arena_printf(try->arena,
			     "no new privileges is set: %s runs, without what "
			     "its %s would give",
			     denial_quote(f->path, try->arena),
			     bits != 0 ? "set-user-ID or set-group-ID bit"
				       : "capabilities"));
	if (container->has_promise && !container->promise.no_new_privileges) {
		denial_note(denial, "its document does not have that: a "
				    "process set it itself (prctl(2)), and "
				    "none can take it back");
		return;
	}
	denial->allow = "--security-opt no-new-privileges=false";
	denial->where = "for docker and podman, no-new-privileges left out "
			"there and in docker's daemon.json (a pod: "
			"securityContext.allowPrivilegeEscalation)";
	denial->exception = "\"newPrivileges\": true";
	denial->wider = true;
	denial_gives(denial,
		     "every program with such a bit or capabilities "
		     "gives them to who runs it",
		     try->arena);
}

/* --- devices --- */

static bool is_nodev(const struct denial_file *f)
{
	return f->place.mount_known &&
	       verify_options_have(f->place.mount.options, "nodev");
}

/* What of its access the rules don't grant whoever reads them. *surely: nor
 * does anybody. */
static unsigned lacks(const struct denial_try *try, const struct json *list,
		      const struct device *device, bool *surely)
{
	struct device_rules rules;
	unsigned least, most;

	device_rules_read(try->arena, list, device_rules_everything, &rules);
	least = device_access_within(rules.at_least, device) |
		device_access_default(device);
	most = rules.everything
		       ? (unsigned)DEVICE_ALL
		       : device_access_within(rules.at_most, device) | least;
	*surely = device->access & ~most;
	return device->access & ~least;
}

/* What the rules of its cgroup have of the device. */
static void try_device_rules(struct denial_try *try,
			     const struct denial_file *f,
			     const struct device *device)
{
	const struct denial_container *container = try->container;
	AUTO_BUF struct buf rule = BUF_INIT;
	struct denial *denial;
	bool surely, engines;

	if (!container->has_promise ||
	    lacks(try, container->promise.device_rules, device, &surely) == 0)
		return;
	(void)lacks(try, container->asked.device_rules, device, &engines);
	device_write(device, &rule);
	denial = denial_try_add(
		try, surely ? VERDICT_REFUSED : VERDICT_OPEN, DENIAL_DEVICE,
		arena_printf(try->arena,
			     "%s is the device %s, which no rule of its "
			     "cgroup allows",
			     denial_quote(f->path, try->arena), rule.data));
	denial->allow = arena_printf(try->arena, "--device-cgroup-rule='%s'",
				     rule.data);
	denial->where = "for docker and podman";
	denial->exception =
		arena_printf(try->arena, "\"devices\": [\"%s\"]", rule.data);
	denial->engines = engines;
}

static void try_device(struct denial_try *try, const struct denial_file *f,
		       unsigned use)
{
	const struct device device = {
		.type = S_ISBLK(f->status.st_mode) ? 'b' : 'c',
		.major = (int32_t)major(f->status.st_rdev),
		.minor = (int32_t)minor(f->status.st_rdev),
		.access = (use & USE_READ ? DEVICE_READ : 0u) |
			  (use & USE_WRITE ? DEVICE_WRITE : 0u),
	};

	if ((!S_ISBLK(f->status.st_mode) && !S_ISCHR(f->status.st_mode)) ||
	    device.access == 0)
		return;
	if (is_nodev(f))
		denial_try_add(try, VERDICT_REFUSED, DENIAL_MOUNT,
			       arena_printf(try->arena,
					    "%s is on a mount on which devices "
					    "are not opened (nodev)",
					    denial_quote(f->path, try->arena)));
	try_device_rules(try, f, &device);
}

/* --- in order --- */

static unsigned need_of(unsigned use)
{
	return (use & USE_READ ? 4u : 0u) | (use & USE_WRITE ? 2u : 0u) |
	       (use & USE_EXECUTE ? 1u : 0u) | (use & USE_ENTRY ? 3u : 0u);
}

/* What SELinux is asked for. */
static const char *permissions_of(const struct denial_file *f, unsigned use)
{
	const unsigned both = USE_READ | USE_WRITE;

	if (use & USE_ENTRY)
		return "write search add_name";
	if (use & USE_MOUNT)
		return "mounton";
	if (use & USE_EXECUTE)
		return "read execute";
	if (use & USE_CHANGE)
		return "setattr";
	if (use & USE_SEARCH)
		return S_ISDIR(f->status.st_mode) ? "search" : "getattr";
	if ((use & both) == both)
		return "open read write";
	return use & USE_WRITE ? "open write" : "open read";
}

/* A directory is neither written nor executed, whatever its mode. */
static bool is_of_kind(struct denial_try *try, const struct denial_file *f,
		       unsigned use)
{
	bool directory = S_ISDIR(f->status.st_mode);
	const char *done = NULL;

	if (use & USE_EXECUTE && !S_ISREG(f->status.st_mode))
		done = "executed";
	else if (use & (USE_WRITE | USE_MAY_CREATE) && directory)
		done = "opened to be written or made";
	if (done != NULL)
		denial_try_add(try, VERDICT_REFUSED, DENIAL_PATH,
			       arena_printf(try->arena,
					    "%s is %s, which can't be %s",
					    denial_quote(f->path, try->arena),
					    directory ? "a directory"
						      : "no regular file",
					    done));
	return done == NULL;
}

static void try_file(struct denial_try *try, const struct denial_file *f,
		     unsigned use)
{
	if (!is_of_kind(try, f, use))
		return;
	/* Who changes what is in a directory asks the mount first. */
	if (use & (USE_ENTRY | USE_CHANGE))
		try_mount(try, f, use);
	if (use & USE_CHANGE) {
		/* Whose it becomes is not for its owner to say: that takes a
		 * capability (denial_try_power.c), which the file's user
		 * namespace has to know. */
		if (use & USE_OWNER ? f->foreign
				    : f->status.st_uid != try->status.uid)
			add_permissions(try, f, 8);
	} else {
		add_permissions(try, f, need_of(use));
	}
	try_device(try, f, use);
	denial_try_label(try, f->fd, f->path, permissions_of(f, use));
	if (!(use & (USE_ENTRY | USE_CHANGE)))
		try_mount(try, f, use);
	if (use & USE_EXECUTE)
		try_privileges(try, f);
}

/* Goes down the path, as the kernel does. *at_end: all of it is there. */
static int walk(struct denial_try *try, struct text path, struct text asked,
		bool *at_end, struct err *err)
{
	*at_end = false;
	for (size_t end = 1; end <= path.length; end++) {
		__attribute__((
			cleanup(denial_file_close))) struct denial_file file =
			DENIAL_FILE_INIT;
		struct text part = {path.data, end};

		if (end < path.length && path.data[end] != '/' && end > 1)
			continue;
		if (end == 1 && path.length > 1)
			continue;
		if (denial_file_open(try, part, &file, err) < 0)
			return -1;
		if (is_masked(try, &file)) {
			add_mask(try, part, asked);
			return 0;
		}
		if (!file.place.exists)
			return 0;
		if (end == path.length)
			break;
		add_permissions(try, &file, 1);
		denial_try_label(try, file.fd, part, "search");
	}
	*at_end = true;
	return 0;
}

static struct text parent_of(struct text path)
{
	while (path.length > 1 && path.data[path.length - 1] != '/')
		path.length--;
	while (path.length > 1 && path.data[path.length - 1] == '/')
		path.length--;
	return path;
}

int denial_try_path(struct denial_try *try, const struct denial_path *path,
		    struct err *err)
{
	__attribute__((cleanup(denial_file_close))) struct denial_file file =
		DENIAL_FILE_INIT;
	const struct denial_step *before = try->last;
	struct text name = path->path;
	unsigned use = path->use;
	bool at_end;

	if (use & USE_ENTRY)
		name = parent_of(name);
	if (walk(try, name, path->path, &at_end, err) < 0)
		return -1;
	if (!at_end && use & USE_MAY_CREATE && try->last == before) {
		name = parent_of(name);
		use = USE_ENTRY;
		if (walk(try, name, path->path, &at_end, err) < 0)
			return -1;
	}
	if (!at_end) {
		if (try->last == before)
			denial_try_add(
				try, VERDICT_REFUSED, DENIAL_PATH,
				arena_printf(try->arena,
					     "there is no %s in the "
					     "container",
					     denial_quote(name, try->arena)));
		return 0;
	}
	file.asked = path->path;
	if (denial_file_open(try, name, &file, err) < 0)
		return -1;
	if (file.place.exists)
		try_file(try, &file, use);
	return 0;
}
