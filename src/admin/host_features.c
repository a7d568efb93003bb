/* SPDX-License-Identifier: Apache-2.0 */
/* What this host can put in force. */
#include "admin/host_features.h"

#include "base/fs.h"
#include "cbpf/compile.h"
#include "pipeline/record.h"
#include "probe/apparmor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

/* New ones than the C library's headers may have. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#define LANDLOCK_VERSION 1u

#define SMALL            ((size_t)64 * 1024) /* bytes of a file of the kernel's */

/* The words of a small file, by what lies between them; none where it can't be
 * read. */
static struct text_list words_of(struct features *features, const char *path,
				 const char *between, bool *found)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
	AUTO_BUF struct buf text = BUF_INIT;
	struct err ignored = ERR_INIT;
	struct text_list words = {NULL, 0};
	struct text *list;
	const char *at;

	*found = fd >= 0 &&
		 fs_read_stream(fd, path, SMALL, &text, &ignored) == 0;
	if (!*found)
		return words;
	at = arena_copy(&features->arena, text.data, text.length);
	list = arena_alloc(&features->arena,
			   (text.length / 2 + 1) * sizeof(*list));
	for (at += strspn(at, between); *at != '\0';
	     at += strspn(at, between)) {
		size_t length = strcspn(at, between);

		list[words.count++] = (struct text){at, length};
		at += length;
	}
	words.list = list;
	return words;
}

static struct text_list find_namespaces(struct features *features)
{
	static const char *const names[] = {"cgroup", "ipc",  "mnt",  "net",
					    "pid",    "time", "user", "uts"};
	const size_t count = sizeof(names) / sizeof(names[0]);
	struct text *list =
		arena_alloc(&features->arena, count * sizeof(*list));
	struct text_list found = {list, 0};

	for (size_t i = 0; i < count; i++) {
		if (access(arena_printf(&features->arena, "/proc/self/ns/%s",
					names[i]),
			   F_OK) == 0)
			list[found.count++] = text_of(names[i]);
	}
	return found;
}

static const char *find_cgroups(void)
{
	bool found;
	struct features scratch = {.arena = ARENA_INIT};
	const struct text_list words =
		words_of(&scratch, "/proc/self/mounts", " \n", &found);
	bool v1 = false, v2 = false;

	/* The third word of six. */
	for (unsigned i = 2; found && i < words.count; i += 6) {
		v1 |= text_is(words.list[i], "cgroup");
		v2 |= text_is(words.list[i], "cgroup2");
	}
	arena_fini(&scratch.arena);
	if (v1 && v2)
		return "v1 and v2";
	if (v1 || v2)
		return v1 ? "v1" : "v2";
	return "none";
}

static void find_kernel(struct features *features)
{
	struct utsname host;
	bool found;
	long abi;

	if (uname(&host) == 0) {
		features->release =
			arena_printf(&features->arena, "%s", host.release);
		features->machine =
			arena_printf(&features->arena, "%s", host.machine);
	}
	features->namespaces = find_namespaces(features);
	/* Without arguments all that it can say is that it is there. */
	features->mount_attributes =
		syscall(SYS_mount_setattr, -1, "", 0, NULL, 0) == 0 ||
		errno != ENOSYS;
	abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION);
	features->landlock = abi > 0 ? (int)abi : 0;
	features->actions =
		words_of(features, "/proc/sys/kernel/seccomp/actions_avail",
			 " \n", &found);
	features->modules = words_of(features, "/sys/kernel/security/lsm",
				     ",\n", &features->modules_known);
	features->cgroups = find_cgroups();
}

void features_find(struct features *features)
{
	*features = (struct features){.arena = ARENA_INIT};
	find_kernel(features);
	cbpf_library_version(features->libseccomp);
	features->apparmor = probe_apparmor_enabled();
	features->record_place = record_directory(&features->arena);
	features->records =
		access(features->record_place, F_OK) < 0 ? errno : 0;
	features_find_runtimes(features);
	features_find_selinux(features);
}

void features_fini(struct features *features)
{
	arena_fini(&features->arena);
}
