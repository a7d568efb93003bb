/* SPDX-License-Identifier: Apache-2.0 */
/* The shape of config.json but for its process and linux parts. */
#include "oci/shape_table.h"

const struct shape shape_any = {.kind = SHAPE_ANY};
const struct shape shape_boolean = {.kind = SHAPE_BOOLEAN};
const struct shape shape_int32 = {.kind = SHAPE_INT32};
const struct shape shape_int64 = {.kind = SHAPE_INT64};
const struct shape shape_uint16 = {.kind = SHAPE_UINT16};
const struct shape shape_uint32 = {.kind = SHAPE_UINT32};
const struct shape shape_uint64 = {.kind = SHAPE_UINT64};
const struct shape shape_string = {.kind = SHAPE_STRING};
const struct shape shape_strings = SHAPE_ARRAY_OF(shape_string);
const struct shape shape_string_map = SHAPE_MAP_OF(shape_string);

static const struct shape_member id_mapping_members[] = {
	SHAPE_MEMBER("containerID", shape_uint32),
	SHAPE_MEMBER("hostID", shape_uint32),
	SHAPE_MEMBER("size", shape_uint32),
	SHAPE_END,
};
static const struct shape id_mapping = SHAPE_OBJECT_OF(id_mapping_members);
const struct shape shape_id_mappings = SHAPE_ARRAY_OF(id_mapping);

static const struct shape_member root_members[] = {
	SHAPE_MEMBER("path", shape_string),
	SHAPE_MEMBER("readonly", shape_boolean),
	SHAPE_END,
};
static const struct shape root = SHAPE_OBJECT_OF(root_members);

static const struct shape_member mount_members[] = {
	SHAPE_MEMBER("destination", shape_string),
	SHAPE_MEMBER("type", shape_string),
	SHAPE_MEMBER("source", shape_string),
	SHAPE_MEMBER("options", shape_strings),
	SHAPE_MEMBER("uidMappings", shape_id_mappings),
	SHAPE_MEMBER("gidMappings", shape_id_mappings),
	SHAPE_END,
};
static const struct shape mount = SHAPE_OBJECT_OF(mount_members);
static const struct shape mounts = SHAPE_ARRAY_OF(mount);

static const struct shape_member hook_members[] = {
	SHAPE_MEMBER("path", shape_string),
	SHAPE_MEMBER("args", shape_strings),
	SHAPE_MEMBER("env", shape_strings),
	SHAPE_MEMBER("timeout", shape_int32),
	SHAPE_END,
};
static const struct shape hook = SHAPE_OBJECT_OF(hook_members);
static const struct shape hook_list = SHAPE_ARRAY_OF(hook);

static const struct shape_member hooks_members[] = {
	SHAPE_MEMBER("prestart", hook_list),
	SHAPE_MEMBER("createRuntime", hook_list),
	SHAPE_MEMBER("createContainer", hook_list),
	SHAPE_MEMBER("startContainer", hook_list),
	SHAPE_MEMBER("poststart", hook_list),
	SHAPE_MEMBER("poststop", hook_list),
	SHAPE_END,
};
static const struct shape hooks = SHAPE_OBJECT_OF(hooks_members);

static const struct shape_member config_members[] = {
	SHAPE_MEMBER("ociVersion", shape_string),
	SHAPE_MEMBER("process", shape_process),
	SHAPE_MEMBER("root", root),
	SHAPE_MEMBER("hostname", shape_string),
	SHAPE_MEMBER("domainname", shape_string),
	SHAPE_MEMBER("mounts", mounts),
	SHAPE_MEMBER("hooks", hooks),
	SHAPE_MEMBER("annotations", shape_string_map),
	SHAPE_MEMBER("linux", shape_linux),
	/* Other platforms' parts: read by no runtime on Linux. */
	SHAPE_MEMBER("solaris", shape_any),
	SHAPE_MEMBER("windows", shape_any),
	SHAPE_MEMBER("vm", shape_any),
	SHAPE_MEMBER("zos", shape_any),
	SHAPE_MEMBER("freebsd", shape_any),
	SHAPE_END,
};
const struct shape shape_config = SHAPE_OBJECT_OF(config_members);
