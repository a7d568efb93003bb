/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this host can put in force, as one value that hardeners read, so that
 * tests can describe another host.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "policy/level.h"
#include "probe/controller.h"
#include "probe/device.h"
#include "probe/host_program.h"
#include "probe/id_map.h"
#include "probe/idmap.h"
#include "probe/image.h"
#include "probe/namespaces.h"
#include "probe/places.h"
#include "probe/program.h"
#include "probe/runtime.h"
#include "seccomp/arch.h"

#include <stdbool.h>
#include <stdint.h>

enum selinux_answer {
	SELINUX_UNKNOWN, /* the policy can't be asked, or has no such class or
			  * permission */
	SELINUX_DENIED,
	/* Not allowed, but not held to either: the host or the source's type
	 * is permissive. */
	SELINUX_TOLERATED,
	SELINUX_ALLOWED,
};

enum probe_file {
	PROBE_FILE_UNKNOWN, /* of another kind, absent, or it can't be told */
	PROBE_FILE_DIRECTORY,
	PROBE_FILE_REGULAR,
};

enum selinux_validity {
	SELINUX_VALID,
	SELINUX_INVALID, /* the loaded policy has no such context */
	SELINUX_UNTOLD,  /* it may not be asked */
};

struct probe_selinux {
	bool enabled;                /* is_selinux_enabled(3) */
	bool without_levels;         /* contexts have three parts */
	const char *process_context; /* container process, lxc_contexts(5) */
	const char *file_context;    /* container file; may be NULL */
	/* Whether the loaded policy knows the context; NULL: not asked. */
	enum selinux_validity (*validity)(const char *context);
	/* Adds the context of the process of that number; NULL: none has one.
	 */
	bool (*context_of)(const char *pid, struct buf *out);
	/* Keeps two categories of that level for the container that is being
	 * launched: such as no other of this host has, the lower first; asked
	 * again, the same. ERR_REFUSED: fewer than two are there, or every pair
	 * is another container's. NULL: category_pair_draw() has to do. */
	int (*pair)(void *keeper, const struct level *of, unsigned pair[2],
		    struct err *err);
	/* Keeps categories that the container has from elsewhere, its document
	 * or its pod, so that they are drawn for no other: NULL, or the id of
	 * another container that has them too, which lives as long as keeper.
	 * NULL: none are kept. */
	const char *(*hold)(void *keeper, const struct level *level);
	void *keeper; /* for both */
	/* What the loaded policy says of source's permission over target, both
	 * contexts; NULL: not asked. */
	enum selinux_answer (*allowed)(const char *source, const char *target,
				       const char *class,
				       const char *permission);
	/* What path, relative below bundle, leads to; adds its context. NULL:
	 * no file is looked at. */
	enum probe_file (*file_label)(int bundle, const char *path,
				      struct buf *context);
	/* The runtime's file: what starts the container; NULL: unknown, and
	 * nothing is asked of the transition to the container's context. */
	const char *runtime;
	/* It makes a session keyring with the container's context, as runc does
	 * unless it is told --no-new-keyring. */
	bool keyring;
	const struct probe_transition *transition;
};

/* What decides of a transition besides the policy's rules
 * (probe/selinux_policy.h). */
struct probe_transition {
	/* The caller's context, and the one that it comes to by executing the
	 * file of that path. */
	bool (*domain)(const char *path, struct buf *own, struct buf *domain);
	/* Whether process2's permissions count (the policy's capability
	 * nnp_nosuid_transition). */
	bool (*nnp_rules)(void);
	/* Whether that context's type is bounded by the caller's own. */
	enum selinux_answer (*bounded)(const char *context);
	/* The context of the container's program, and whether it lies on a
	 * mount that grants no privileges. path: where it lies in the root. */
	bool (*program)(int bundle, const struct probe_program *program,
			struct buf *context, struct buf *path, bool *nosuid);
};

/* Asked only where a profile has something to say of AppArmor. */
struct probe_apparmor {
	bool (*enabled)(void);         /* NULL: it is off */
	bool (*list)(struct buf *out); /* probe_apparmor_list(); NULL: none */
};

struct probe {
	enum seccomp_arch arch; /* the native one */
	int last_capability;    /* capability_last() */
	unsigned version;       /* of the kernel: 6 and 18 of "6.18.3" */
	unsigned patchlevel;
	struct probe_selinux selinux;
	struct probe_apparmor apparmor;
	enum runtime_flavour runtime; /* the one that comes next */
	/* probe_program_architectures(); NULL: no program is looked at. */
	uint32_t (*program)(int bundle, const struct probe_program *program);
	int bundle; /* ... of this open directory; -1: unknown */
	/* probe_namespace(); NULL: no path leads to one of the host's. */
	enum probe_namespace (*namespace_of)(const char *type,
					     const char *path);
	/* probe_can_idmap(); NULL: any can. */
	bool (*can_idmap)(int bundle, const char *path, uint32_t host,
			  uint32_t size);
	/* probe_id_map(); NULL: mappings are as the document has them. */
	bool (*id_map)(const char *path, struct id_map *map);
	/* NULL: none is looked at. */
	const struct probe_host_programs *programs;
	/* probe_device(); NULL: this host has nothing there. */
	enum probe_device (*device_at)(const char *path,
				       const struct device *device);
	/* An exec is told by flags alone: what they don't say is the
	 * container's own. */
	bool exec_by_flags;
	bool restores; /* what it starts comes from a checkpoint */
	/* What comes next has no power over cgroups: an ordinary user, or in a
	 * user namespace. */
	bool rootless;
	/* probe_controller(); NULL: every one is usable. */
	enum probe_controller (*controller)(const char *name);
	/* probe_is_directory(); NULL: paths are taken by their words. */
	bool (*is_directory)(int bundle, const char *path, const char *other);
	/* probe_place(); NULL: paths are taken by their words. */
	void (*place)(int bundle, const char *path, struct arena *arena,
		      struct probe_place *place);
	/* NULL: no image is looked at. */
	const struct probe_image *image;
	/* probe_places(); NULL: each by place. */
	void (*places)(struct text_list paths, struct arena *arena,
		       struct probe_place *places);
};

/* Fills *probe for the running host; strings live in arena. */
void probe_host(struct probe *probe, struct arena *arena);
