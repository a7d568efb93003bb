/* SPDX-License-Identifier: Apache-2.0 */
/* What this host and the runtimes on it can put in force. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "probe/probe.h"
#include "probe/runtime_flaws.h"

#include <stdint.h>

#define FEATURES_MOST_RUNTIMES 32

struct features_runtime {
	const char *named;   /* the link or path by which it is found */
	const char *path;    /* without links; NULL: it can't be used */
	const char *error;   /* why not, or why its version is not known */
	const char *version; /* "1.1.5+ds1"; NULL: not known */
	const char *commit;  /* NULL: it does not say */
	enum runtime_flavour flavour;
	struct runtime_version number; /* where version could be read as one */
	bool numbered;
};

/* Where SELinux is on. */
struct features_selinux {
	bool enforcing;
	bool levels;
	unsigned categories;   /* of the container's context */
	const char *container; /* that context; NULL: there is none */
	/* Where the first runtime would come to from here; NULL: not known. */
	const char *domain;
	/* Whether that may start it with no new privileges. */
	enum selinux_answer no_new_privileges;
};

struct features {
	struct arena arena;
	const char *release; /* of the kernel */
	const char *machine;
	struct text_list namespaces; /* "cgroup", "ipc", ... */
	bool mount_attributes;    /* mount_setattr(2): idmapped mounts, "rro" */
	struct text_list actions; /* of seccomp; none: no filters */
	unsigned libseccomp[3];
	struct text_list modules; /* security modules that are on */
	bool modules_known;
	bool selinux;
	struct features_selinux label;
	bool apparmor;
	int landlock;             /* its ABI; 0: none */
	const char *cgroups;      /* "v1", "v2", "v1 and v2", "none" */
	const char *record_place; /* record_directory() */
	int records; /* errno of who looks for their directory; 0: it is there
		      */
	struct features_runtime runtimes[FEATURES_MOST_RUNTIMES];
	unsigned runtime_count;
};

/* Looks at the host; each runtime that root alone could have put there is run
 * with --version. */
void features_find(struct features *features);
void features_fini(struct features *features);

#define AUTO_FEATURES __attribute__((cleanup(features_fini)))

void features_print_text(const struct features *features, struct buf *out);
void features_print_json(const struct features *features, struct buf *out);

/* --- host_features_selinux.c --- */

/* After the runtimes. */
void features_find_selinux(struct features *features);
void features_print_selinux(const struct features_selinux *label,
			    struct buf *out);
struct json;
struct json_document;
struct json *features_selinux_to_json(struct json_document *document,
				      const struct features *features);

/* --- host_features_runtimes.c --- */

/* Those that /etc/ravelin names, and those in runtime_directories. */
void features_find_runtimes(struct features *features);

/* --- host_features_ask.c --- */

/* What `path --version` prints, within some seconds and KiB. ERR_SYSTEM: it
 * could not be run, or failed. */
CHECK int features_ask(const char *path, struct buf *answer, struct err *err);
