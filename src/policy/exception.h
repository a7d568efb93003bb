/* SPDX-License-Identifier: Apache-2.0 */
/* What an exception of the policy lifts: pieces of a ceiling. */
#pragma once

#include "oci/device.h"
#include "policy/hook_rule.h"
#include "policy/resource_limits.h"
#include "seccomp/syscall.h"
#include "json/json.h"

struct exception_allow {
	const struct json *value;
	uint64_t capabilities;
	bool inheritable;
	bool ambient;
	bool new_privileges;
	bool root;
	bool writable_root; /* file system */
	bool seccomp;       /* calls has members */
	struct syscall_set calls;
	struct text_list paths;
	struct text_list mounts; /* patterns of paths, plain */
	struct text_list sysctls;
	struct text_list annotations;
	struct hook_rules hooks;
	const int *oom_score; /* NULL: as it is */
	bool realtime;
	bool core_dumps;
	bool restore;
	struct resource_limits resources;
	struct device_list devices;
	struct text_list network_devices;
	uint32_t namespaces;   /* 1 << enum profile_namespace */
	const char *selinux;   /* a type, or NULL */
	bool selinux_no_level; /* ... without categories of its own */
	const char *apparmor;  /* "unconfined", a profile, or NULL */
};

/* Reads an exception's "allow" member. Strings live in the document's arena. */
CHECK int exception_read_allow(struct json_document *document,
			       const struct json *value,
			       struct exception_allow *allow, struct err *err);
