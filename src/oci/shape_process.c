/* SPDX-License-Identifier: Apache-2.0 */
/* The shape of a process: process.json, and config.json's process. */
#include "oci/shape_table.h"

static const struct shape_member console_size_members[] = {
	SHAPE_MEMBER("height", shape_uint64),
	SHAPE_MEMBER("width", shape_uint64),
	SHAPE_END,
};
static const struct shape console_size = SHAPE_OBJECT_OF(console_size_members);

static const struct shape uint32_array = SHAPE_ARRAY_OF(shape_uint32);

static const struct shape_member user_members[] = {
	SHAPE_MEMBER("uid", shape_uint32),
	SHAPE_MEMBER("gid", shape_uint32),
	SHAPE_MEMBER("umask", shape_uint32),
	SHAPE_MEMBER("additionalGids", uint32_array),
	SHAPE_MEMBER("username", shape_string),
	SHAPE_END,
};
static const struct shape user = SHAPE_OBJECT_OF(user_members);

static const struct shape_member capabilities_members[] = {
	SHAPE_MEMBER("bounding", shape_strings),
	SHAPE_MEMBER("effective", shape_strings),
	SHAPE_MEMBER("inheritable", shape_strings),
	SHAPE_MEMBER("permitted", shape_strings),
	SHAPE_MEMBER("ambient", shape_strings),
	SHAPE_END,
};
static const struct shape capabilities = SHAPE_OBJECT_OF(capabilities_members);

static const struct shape_member rlimit_members[] = {
	SHAPE_MEMBER("type", shape_string),
	SHAPE_MEMBER("hard", shape_uint64),
	SHAPE_MEMBER("soft", shape_uint64),
	SHAPE_END,
};
static const struct shape rlimit = SHAPE_OBJECT_OF(rlimit_members);
static const struct shape rlimits = SHAPE_ARRAY_OF(rlimit);

static const struct shape_member scheduler_members[] = {
	SHAPE_MEMBER("policy", shape_string),
	SHAPE_MEMBER("nice", shape_int32),
	SHAPE_MEMBER("priority", shape_int32),
	SHAPE_MEMBER("flags", shape_strings),
	SHAPE_MEMBER("runtime", shape_uint64),
	SHAPE_MEMBER("deadline", shape_uint64),
	SHAPE_MEMBER("period", shape_uint64),
	SHAPE_END,
};
static const struct shape scheduler = SHAPE_OBJECT_OF(scheduler_members);

static const struct shape_member io_priority_members[] = {
	SHAPE_MEMBER("class", shape_string),
	SHAPE_MEMBER("priority", shape_int32),
	SHAPE_END,
};
static const struct shape io_priority = SHAPE_OBJECT_OF(io_priority_members);

static const struct shape_member cpu_affinity_members[] = {
	SHAPE_MEMBER("initial", shape_string),
	SHAPE_MEMBER("final", shape_string),
	SHAPE_END,
};
static const struct shape cpu_affinity = SHAPE_OBJECT_OF(cpu_affinity_members);

/* Where crun takes a number runc refuses it: theirs to say. */
static const struct shape argument = {.kind = SHAPE_ARGUMENT};
static const struct shape arguments = SHAPE_ARRAY_OF(argument);

static const struct shape_member process_members[] = {
	SHAPE_MEMBER("terminal", shape_boolean),
	SHAPE_MEMBER("consoleSize", console_size),
	SHAPE_MEMBER("user", user),
	SHAPE_MEMBER("args", arguments),
	SHAPE_MEMBER("commandLine", shape_string),
	SHAPE_MEMBER("env", shape_strings),
	SHAPE_MEMBER("cwd", shape_string),
	SHAPE_MEMBER("capabilities", capabilities),
	SHAPE_MEMBER("rlimits", rlimits),
	SHAPE_MEMBER("noNewPrivileges", shape_boolean),
	SHAPE_MEMBER("apparmorProfile", shape_string),
	SHAPE_MEMBER("oomScoreAdj", shape_int32),
	SHAPE_MEMBER("scheduler", scheduler),
	SHAPE_MEMBER("selinuxLabel", shape_string),
	SHAPE_MEMBER("ioPriority", io_priority),
	SHAPE_MEMBER("execCPUAffinity", cpu_affinity),
	SHAPE_END,
};
const struct shape shape_process = SHAPE_OBJECT_OF(process_members);
