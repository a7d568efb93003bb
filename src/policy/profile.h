/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A profile: a named ceiling, what a container may have at most
 * (ravelin-profile(5)). Pure: reading files is the pipeline's.
 *
 * A restriction that the profile does not mention has a place without a value
 * and sets no ceiling. Each restriction is a part (part.h).
 */
#pragma once

#include "oci/device.h"
#include "policy/hook_rule.h"
#include "policy/level.h"
#include "policy/resource_limits.h"
#include "seccomp/arch.h"
#include "seccomp/syscall.h"
#include "json/json.h"

struct seccomp_ceiling;
struct seccomp_filter;

/* Where in a profile a restriction comes from, for reasons and reports. */
struct profile_place {
	const struct json_document *document;
	const struct json *value; /* NULL: the profile does not mention it */
};

enum profile_root_user {
	ROOT_NEVER,
	ROOT_MAPPED, /* where a user namespace makes another user of it */
	ROOT_ANY,
};

struct profile_user {
	struct profile_place place;
	enum profile_root_user root; /* uid 0 may be used */
	/* The host's ids that one without a user namespace gets in place of
	 * those from 0 on: the first, and how many; 0: it gets none. */
	uint32_t map_host;
	uint32_t map_size;
};

struct profile_capabilities {
	struct profile_place place;
	uint64_t allow;   /* bit N: capability N */
	bool inheritable; /* keep (lowered), else emptied */
	bool ambient;
};

struct profile_no_new_privileges {
	struct profile_place place;
	bool required;
};

struct profile_seccomp {
	struct profile_place place;
	const struct seccomp_ceiling *ceiling;
	struct seccomp_ceiling *own; /* the same where it was read here */
};

enum profile_selinux_level {
	SELINUX_LEVEL_PAIR, /* categories of its own */
	SELINUX_LEVEL_NONE, /* what it asks for, within the range, or none */
};

/* "auto" and what is not given stand for what lxc_contexts(5) has. */
struct profile_selinux {
	struct profile_place place;
	/* The first that the loaded policy knows; "auto" is the last one if it
	 * is there. Empty: "auto". */
	struct text_list types;
	const char *user;
	const char *role;
	const struct level_range *range; /* NULL: with all categories */
	enum profile_selinux_level level;
	bool required; /* refuse where SELinux is off */
	/* What another profile says that this one was met with: it holds too.
	 * NULL: none. */
	const struct profile_selinux *also;
};

struct profile_apparmor {
	struct profile_place place;
	/* Those that hold, all at once; none: the one for containers ("auto").
	 * More than one where profiles were met that name different ones. */
	struct text_list names;
	bool required; /* refuse where AppArmor is off or has none */
	/* Where one that is asked for, here or by a document, is not enforced:
	 * as for "auto", instead of a refusal. */
	bool fallback;
};

enum profile_shared_mounts {
	SHARED_MOUNTS_REFUSE, /* no mount namespace of its own: refuse */
	SHARED_MOUNTS_SKIP,   /* ... start it without the floor of paths */
};

struct profile_paths {
	struct profile_place place;
	struct text_list masked; /* absolute */
	struct text_list readonly;
	enum profile_shared_mounts shared_mounts;
};

enum profile_namespace {
	NAMESPACE_NETWORK,
	NAMESPACE_PID,
	NAMESPACE_IPC,
	NAMESPACE_UTS,
	NAMESPACE_CGROUP,
	/* Of these most containers use the host's. */
	NAMESPACE_TIME,
	NAMESPACE_USER,
};

#define NAMESPACES_MOSTLY_HOSTS                                                \
	(UINT32_C(1) << NAMESPACE_TIME | UINT32_C(1) << NAMESPACE_USER)

/* As an OCI spec names them; ended by NULL. */
extern const char *const profile_namespaces[];

enum profile_other_namespaces {
	OTHER_NAMESPACES_PRIVATE, /* in place of the host's one of its own */
	OTHER_NAMESPACES_REFUSE,
};

struct profile_namespace_ceiling {
	struct profile_place place;
	uint32_t host; /* 1 << enum profile_namespace: the host's may be used */
	enum profile_other_namespaces otherwise;
};

/* Names that patterns (base/glob.h) allow. */
struct profile_globs {
	struct profile_place place;
	struct text_list allow;
};

enum profile_other_hooks {
	OTHER_HOOKS_REFUSE,
	OTHER_HOOKS_DROP, /* start the container without them */
};

struct profile_hooks {
	struct profile_place place;
	struct hook_rules allow;
	enum profile_other_hooks otherwise;
};

struct profile_process {
	struct profile_place place;
	int oom_score; /* the lowest that may be asked for */
	bool realtime; /* scheduling and input and output by it */
	bool core_dumps;
	bool restore; /* a checkpoint, of which no ceiling is kept */
};

struct profile_resources {
	struct profile_place place;
	struct resource_limits most;
	bool required; /* refuse where this host can't hold anyone to them */
};

/* Beyond device_defaults, which all have. */
struct profile_devices {
	struct profile_place place;
	struct device_list allow;
	struct profile_globs network; /* the host's, by their names there */
	bool refuse; /* ... a launch that asks for others; else they go */
};

enum profile_propagation {
	PROPAGATION_PRIVATE,
	PROPAGATION_SLAVE,  /* the host's mounts may appear in the container */
	PROPAGATION_SHARED, /* ... and the container's on the host */
};

enum profile_mount_option {
	MOUNT_NOSUID,
	MOUNT_NODEV,
	MOUNT_NOEXEC,
	MOUNT_OPTION_COUNT,
};

/* As mount(8) names them. */
extern const char *const profile_mount_options[];

enum profile_image_links {
	IMAGE_LINKS_REFUSE,
	IMAGE_LINKS_NOTE,
};

/* The container's root file system. */
struct profile_root {
	struct profile_place place;
	bool readonly;
	/* What then is a file system in memory: absolute and plain. */
	struct text_list tmpfs;
};

/* Lists of path patterns (base/path_pattern.h), in plain form. */
struct profile_mounts {
	struct profile_place place;
	struct text_list refuse;
	struct text_list readonly;
	struct text_list allow; /* of exceptions: neither of the two */
	struct text_list types; /* of file systems, beyond the usual ones */
	uint32_t options;       /* 1 << enum profile_mount_option: forced */
	enum profile_propagation propagation; /* the most */
	enum profile_image_links image_links; /* at /dev and the like */
};

struct profile {
	const char *name;
	const char *description;
	const char *extends;    /* the parent's name, or NULL */
	bool loosens;           /* allows more than its parent, and says so */
	const char *why;        /* ... and why */
	enum seccomp_arch arch; /* what the filter is for */
	struct profile_user user;
	struct profile_capabilities capabilities;
	struct profile_no_new_privileges no_new_privileges;
	struct profile_seccomp seccomp;
	struct profile_selinux selinux;
	struct profile_apparmor apparmor;
	struct profile_namespace_ceiling namespaces;
	struct profile_globs sysctls; /* by names with dots */
	struct profile_globs annotations;
	struct profile_hooks hooks;
	struct profile_process process;
	struct profile_resources resources;
	struct profile_devices devices;
	struct profile_mounts mounts;
	struct profile_root root;
	struct profile_paths paths;
	struct json_document document; /* what all of it lives in */
	struct profile *parent;        /* owned; what extends names */
	unsigned import_count;
	struct json_document *imports; /* owned; what "seccomp" imports */
};

/* Where profiles are found by name. */
struct profile_text {
	const char *file; /* for messages */
	struct text text;
	/* Known to be what the profile's "seccomp" member says, its parents'
	 * included; NULL: read it. */
	const struct seccomp_ceiling *ceiling;
	/* The text without what packed holds (policy/packed.h), on the same
	 * lines, and that of all of its parents; NULL: there is none. */
	struct text bare;
	struct text packed;
	bool checked; /* known not to loosen what it extends unsaid */
};

struct profile_finder {
	enum seccomp_arch arch;
	/* Fills *found for the profile of that name; found->text.data stays
	 * NULL where there is none. whole: the text must have all of its
	 * "seccomp" member, and no ceiling is taken. What it hands out must
	 * outlive the profile. */
	int (*find)(void *context, const char *name, bool whole,
		    struct profile_text *found, struct err *err);
	/* The names there are, ended by NULL, to say which may be meant. */
	const char *const *(*names)(void *context);
	void *context;
};

/* Reads the profile of that name and what it extends. name must outlive the
 * profile; free it with profile_fini(), also after an error (ERR_INPUT: one
 * line with file, line, column and what was expected). */
CHECK int profile_load(struct profile *profile, const char *name,
		       const struct profile_finder *finder, struct err *err);
/* The same for one text that extends nothing, file its name for messages;
 * name, file and text must outlive the profile. */
CHECK int profile_read(struct profile *profile, const char *name,
		       const char *file, struct text text,
		       enum seccomp_arch arch, struct err *err);
void profile_fini(struct profile *profile);

#define PROFILE_INIT                                                           \
	{                                                                      \
		.user.root = ROOT_ANY, .document = JSON_DOCUMENT_INIT          \
	}
#define AUTO_PROFILE __attribute__((cleanup(profile_fini)))

/* Whether profile allows no more than other, in every part. If not, more
 * receives what, in a few words. */
bool profile_is_within(const struct profile *profile,
		       const struct profile *other, struct buf *more);

/* Whether it sets no ceiling at all. */
bool profile_is_empty(const struct profile *profile);

/* Whether it, or one of those that it extends, loosens. */
bool profile_loosens(const struct profile *profile);

/* The filter for a container that asks for those capabilities and whose program
 * is a native one, under any runtime; NULL where the profile sets no ceiling.
 * It lives in arena and in profile. */
const struct seccomp_filter *profile_filter(struct arena *arena,
					    const struct profile *profile,
					    uint64_t capabilities);

/* Lowers profile to what other allows too. Lists are made in profile's
 * document; other must outlive it. */
void profile_meet(struct profile *profile, const struct profile *other);

/* Whether name may name a profile: letters, digits, '.', '_', '-', beginning
 * with a letter or digit, at most 63. */
bool profile_name_is_valid(const char *name);
