/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A profile: a named ceiling, what a container may have at most
 * (ravelin-profile(5)). Pure: reading files is the pipeline's.
 *
 * A restriction that the profile does not mention has a place without a value
 * and sets no ceiling.
 */
#pragma once

#include "seccomp/arch.h"
#include "json/json.h"

struct seccomp_filter;

/* Where in a profile a restriction comes from, for reasons and reports. */
struct profile_place {
	const struct json_document *document;
	const struct json *value; /* NULL: the profile does not mention it */
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
	const struct seccomp_filter *ceiling;
};

struct profile_selinux {
	struct profile_place place;
	const char *type; /* NULL: from lxc_contexts(5) ("auto") */
	bool required;    /* refuse where SELinux is off */
};

enum profile_shared_mounts {
	SHARED_MOUNTS_REFUSE, /* no mount namespace of its own: refuse */
	SHARED_MOUNTS_SKIP,   /* ... start it without the floor of paths */
};

struct profile_paths {
	struct profile_place place;
	const struct json *masked;   /* array of strings, or NULL */
	const struct json *readonly; /* the same */
	enum profile_shared_mounts shared_mounts;
};

struct profile_user {
	struct profile_place place;
	bool root; /* uid 0 may be used */
};

struct profile {
	const char *name;
	const char *description;
	enum seccomp_arch arch; /* what the filter is for */
	struct profile_capabilities capabilities;
	struct profile_no_new_privileges no_new_privileges;
	struct profile_seccomp seccomp;
	struct profile_selinux selinux;
	struct profile_paths paths;
	struct profile_user user;
	struct json_document document; /* what all of it lives in */
};

/* Reads a profile's text. arch is the native one, file the name for messages.
 * name, file and text must outlive the profile; free it with profile_fini(),
 * also after an error (ERR_INPUT: one line with file, line, column and what was
 * expected). */
CHECK int profile_read(struct profile *profile, const char *name,
		       const char *file, struct text text,
		       enum seccomp_arch arch, struct err *err);

/* The same where filter is known to be what the "seccomp" member says: that is
 * not looked into. filter too must outlive the profile. */
CHECK int profile_read_rest(struct profile *profile, const char *name,
			    const char *file, struct text text,
			    const struct seccomp_filter *filter,
			    struct err *err);
void profile_fini(struct profile *profile);

#define PROFILE_INIT                                                           \
	{                                                                      \
		.document = JSON_DOCUMENT_INIT                                 \
	}
#define AUTO_PROFILE __attribute__((cleanup(profile_fini)))

/* Whether name may name a profile: letters, digits, '.', '_', '-', beginning
 * with a letter or digit, at most 63. */
bool profile_name_is_valid(const char *name);
