/* SPDX-License-Identifier: Apache-2.0 */
/* The shape of config.json's linux.seccomp. */
#include "oci/shape_table.h"

static const struct shape_member argument_members[] = {
	SHAPE_MEMBER("index", shape_uint32),
	SHAPE_MEMBER("value", shape_uint64),
	SHAPE_MEMBER("valueTwo", shape_uint64),
	SHAPE_MEMBER("op", shape_string),
	SHAPE_END,
};
static const struct shape argument = SHAPE_OBJECT_OF(argument_members);
static const struct shape arguments = SHAPE_ARRAY_OF(argument);

static const struct shape_member syscall_members[] = {
	SHAPE_MEMBER("names", shape_strings),
	SHAPE_MEMBER("action", shape_string),
	SHAPE_MEMBER("errnoRet", shape_uint32),
	SHAPE_MEMBER("args", arguments),
	SHAPE_END,
};
static const struct shape syscall_rule = SHAPE_OBJECT_OF(syscall_members);
static const struct shape syscall_rules = SHAPE_ARRAY_OF(syscall_rule);

static const struct shape_member seccomp_members[] = {
	SHAPE_MEMBER("defaultAction", shape_string),
	SHAPE_MEMBER("defaultErrnoRet", shape_uint32),
	SHAPE_MEMBER("architectures", shape_strings),
	SHAPE_MEMBER("flags", shape_strings),
	SHAPE_MEMBER("listenerPath", shape_string),
	SHAPE_MEMBER("listenerMetadata", shape_string),
	SHAPE_MEMBER("syscalls", syscall_rules),
	SHAPE_END,
};
const struct shape shape_seccomp = SHAPE_OBJECT_OF(seccomp_members);
