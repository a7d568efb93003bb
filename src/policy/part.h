/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a profile: each sets a ceiling for one restriction, and has one
 * file here and one hardener of the same name in harden/.
 */
#pragma once

#include "policy/exception.h"
#include "policy/profile.h"

enum part_id {
	PART_USER,
	PART_CAPABILITIES,
	PART_NO_NEW_PRIVILEGES,
	PART_SECCOMP,
	PART_SELINUX,
	PART_APPARMOR,
	PART_NAMESPACES,
	PART_SYSCTLS,
	PART_ANNOTATIONS,
	PART_HOOKS,
	PART_PROCESS,
	PART_RESOURCES,
	PART_DEVICES,
	PART_MOUNTS,
	PART_ROOT,
	PART_PATHS,
	PART_COUNT,
};

struct part {
	const char *name; /* the profile's member */
	/* Reads that member into a struct profile. */
	int (*read)(struct json_document *document, const struct json *value,
		    void *profile, struct err *err);
	/* As profile_is_within(), for this part. */
	bool (*is_within)(const struct profile *profile,
			  const struct profile *other, struct buf *more);
	/* As profile_meet(). */
	void (*meet)(struct profile *profile, const struct profile *other);
	/* Lifts what an exception allows of this part. */
	void (*permit)(struct profile *profile,
		       const struct exception_allow *allow);
};

/* By part_id. */
extern const struct part *const profile_parts[PART_COUNT];

extern const struct part part_user;
extern const struct part part_capabilities;
extern const struct part part_no_new_privileges;
extern const struct part part_seccomp;
extern const struct part part_selinux;
extern const struct part part_apparmor;
extern const struct part part_namespaces;
extern const struct part part_sysctls;
extern const struct part part_annotations;
extern const struct part part_hooks;
extern const struct part part_process;
extern const struct part part_resources;
extern const struct part part_devices;
extern const struct part part_mounts;
extern const struct part part_root;
extern const struct part part_paths;

/* The part of that name, or PART_COUNT. */
enum part_id part_find(struct text name);

/* --- what exceptions read as the parts do --- */

/* An array of names of namespaces, as bits. */
CHECK int profile_read_namespaces(struct json_document *document,
				  const struct json *value, uint32_t *bits,
				  struct err *err);
/* An array of patterns of sysctls. */
CHECK int profile_read_sysctls(struct json_document *document,
			       const struct json *value, struct text_list *list,
			       struct err *err);

/* An array of devices (device_read()). */
CHECK int profile_read_devices(struct json_document *document,
			       const struct json *value,
			       struct device_list *list, struct err *err);

/* An array of patterns of network devices' names on the host. */
CHECK int profile_read_network_devices(struct json_document *document,
				       const struct json *value,
				       struct text_list *list, struct err *err);

/* A name as SELinux's policies have them, and no "auto"; what is a word for the
 * error. */
CHECK int profile_read_selinux_name(struct json_document *document,
				    const struct json *value, const char *what,
				    const char **name, struct err *err);
CHECK int profile_read_selinux_level(const struct json_document *document,
				     const struct json *value,
				     enum profile_selinux_level *level,
				     struct err *err);

/* The name of one AppArmor profile, or word ("auto", "unconfined"). */
CHECK int profile_read_apparmor(struct json_document *document,
				const struct json *value, const char *word,
				const char **name, struct err *err);

/* An array of patterns of paths (base/path_pattern.h). */
CHECK int profile_read_path_patterns(struct json_document *document,
				     const struct json *value,
				     struct text_list *list, struct err *err);

/* What oom_score_adj may be at least. */
CHECK int profile_read_oom_score(struct json_document *document,
				 const struct json *value, int *score,
				 struct err *err);

/* An object of the three limits. */
CHECK int profile_read_limits(struct json_document *document,
			      const struct json *value,
			      struct resource_limits *limits, struct err *err);

/* --- part_globs.c --- */

/* An array of patterns. */
CHECK int globs_read(struct json_document *document, const struct json *value,
		     struct text_list *list, struct err *err);
bool globs_match(const struct profile_globs *ceiling, struct text name);
/* As a part's is_within; part is a word for more: "sysctls". */
bool globs_is_within(const struct profile_globs *mine,
		     const struct profile_globs *theirs, const char *part,
		     struct buf *more);
/* What is in both: of two patterns the one that the other covers. */
void globs_meet(struct arena *arena, struct profile_globs *mine,
		const struct profile_globs *theirs);
void globs_permit(struct arena *arena, struct profile_globs *ceiling,
		  struct text_list allowed);

/* --- part_hooks.c --- */

/* An array of programs. */
CHECK int hooks_read(struct json_document *document, const struct json *value,
		     struct hook_rules *rules, struct err *err);
/* Whether one program can be meant by both. */
bool hooks_meet(struct hook_rules a, struct hook_rules b);

/* --- what the parts share --- */

/* Where value was read. */
struct profile_place part_place(const struct json_document *document,
				const struct json *value);
/* Takes other's ceiling as it is, where profile has none: true. */
#define part_absent(part) ((part).place.value == NULL)

/* Adds to more what profile allows beyond other. Returns false. */
bool part_more(struct buf *more, const char *format, ...) PRINTF(2, 3);
bool part_lists(struct text_list list, struct text text);
/* The texts of both lists, each once, in the arena. */
struct text_list part_join_lists(struct arena *arena, struct text_list a,
				 struct text_list b);
