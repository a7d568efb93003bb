/* SPDX-License-Identifier: Apache-2.0 */
/* Random mounts of a spec. */
#include "lib/random_spec.h"

#define COUNT(array)        (sizeof(array) / sizeof((array)[0]))
#define WORD(random, words) random_word(random, words, COUNT(words))

/* Most of what is mounted is ordinary, else nearly every document would be
 * refused. */
static void add_source(struct random *random, struct buf *out)
{
	static const char *const usual[] = {
		"/srv",       "/srv/a/../b", "volume",
		"/etc/hosts", "/sys/class",  "/etc/passwd",
		"/var/lib/x", "//home//u",   "/dev/shm",
	};
	static const char *const odd[] = {
		"/",    "/etc",     "/srv/../etc", "/var/run/docker.sock",
		"/var", "/proc/./", "../up",       "",
	};

	random_spec_string(random,
			   random_once_in(random, 40) ? WORD(random, odd)
						      : WORD(random, usual),
			   out);
}

static void add_type(struct random *random, struct buf *out)
{
	static const char *const usual[] = {"bind",  "bind",   "tmpfs",
					    "sysfs", "cgroup", "proc"};
	static const char *const odd[] = {"ext4", "", "none", "BIND"};

	random_spec_string(random,
			   random_once_in(random, 60) ? WORD(random, odd)
						      : WORD(random, usual),
			   out);
}

static void add_option(struct random *random, struct buf *out)
{
	static const char *const words[] = {
		"bind",  "rbind",   "ro",     "rw",       "rro",    "rrw",
		"suid",  "nosuid",  "dev",    "nodev",    "exec",   "noexec",
		"rsuid", "rnosuid", "shared", "rshared",  "rslave", "rprivate",
		"slave", "size=1m", "Ro",     "relatime",
	};

	random_spec_string(random, WORD(random, words), out);
}

static void add_options(struct random *random, struct buf *out)
{
	random_spec_array(random, 7, add_option, out);
}

/* Where the kernel's files are, beside them, and now and then where nothing of
 * the host's may come. */
static void add_destination(struct random *random, struct buf *out)
{
	static const char *const usual[] = {
		"/proc",       "/sys",          "/sys/firmware",
		"/proc/kcore", "/proc/sys",     "//proc/./keys/",
		"/data",       "/srv/\xc3\xa9", "/proc/kcore2",
	};
	static const char *const odd[] = {
		"/dev",      "/dev/null",           "/",
		"/dev/shm/", "/proc/../proc/kcore", "/data/..",
		"proc",      "./proc/sys",          "",
	};

	random_spec_string(random,
			   random_once_in(random, 20) ? WORD(random, odd)
						      : WORD(random, usual),
			   out);
}

static void add_mount(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"destination", add_destination},
		{"source", add_source},
		{"type", add_type},
		{"options", add_options},
	};

	random_spec_object(random, parts, COUNT(parts), out);
}

void random_spec_mounts(struct random *random, struct buf *out)
{
	random_spec_array(random, 4, add_mount, out);
}
