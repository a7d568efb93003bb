/* SPDX-License-Identifier: Apache-2.0 */
/* The shape of config.json's linux part but for resources and seccomp. */
#include "oci/shape_table.h"

static const struct shape_member namespace_members[] = {
	SHAPE_MEMBER("type", shape_string),
	SHAPE_MEMBER("path", shape_string),
	SHAPE_END,
};
static const struct shape namespace = SHAPE_OBJECT_OF(namespace_members);
static const char *const namespace_types[] = {
	"cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts", NULL,
};
static const struct shape namespaces = {
	.kind = SHAPE_ARRAY,
	.element = &namespace,
	.distinct = "type",
	.words = namespace_types,
};

static const struct shape_member device_members[] = {
	SHAPE_MEMBER("path", shape_string),
	SHAPE_MEMBER("type", shape_string),
	SHAPE_MEMBER("major", shape_int64),
	SHAPE_MEMBER("minor", shape_int64),
	SHAPE_MEMBER("fileMode", shape_uint32),
	SHAPE_MEMBER("uid", shape_uint32),
	SHAPE_MEMBER("gid", shape_uint32),
	SHAPE_END,
};
static const struct shape device = SHAPE_OBJECT_OF(device_members);
static const struct shape devices = SHAPE_ARRAY_OF(device);

static const struct shape_member net_device_members[] = {
	SHAPE_MEMBER("name", shape_string),
	SHAPE_END,
};
static const struct shape net_device = SHAPE_OBJECT_OF(net_device_members);
static const struct shape net_devices = SHAPE_MAP_OF(net_device);

static const struct shape_member intel_rdt_members[] = {
	SHAPE_MEMBER("closID", shape_string),
	SHAPE_MEMBER("schemata", shape_strings),
	SHAPE_MEMBER("l3CacheSchema", shape_string),
	SHAPE_MEMBER("memBwSchema", shape_string),
	/* 1.2 has the first two, 1.3 the third. */
	SHAPE_MEMBER("enableCMT", shape_boolean),
	SHAPE_MEMBER("enableMBM", shape_boolean),
	SHAPE_MEMBER("enableMonitoring", shape_boolean),
	SHAPE_END,
};
static const struct shape intel_rdt = SHAPE_OBJECT_OF(intel_rdt_members);

static const struct shape_member memory_policy_members[] = {
	SHAPE_MEMBER("mode", shape_string),
	SHAPE_MEMBER("nodes", shape_string),
	SHAPE_MEMBER("flags", shape_strings),
	SHAPE_END,
};
static const struct shape memory_policy =
	SHAPE_OBJECT_OF(memory_policy_members);

static const struct shape_member personality_members[] = {
	SHAPE_MEMBER("domain", shape_string),
	SHAPE_MEMBER("flags", shape_strings),
	SHAPE_END,
};
static const struct shape personality = SHAPE_OBJECT_OF(personality_members);

static const struct shape_member time_offset_members[] = {
	SHAPE_MEMBER("secs", shape_int64),
	SHAPE_MEMBER("nanosecs", shape_uint32),
	SHAPE_END,
};
static const struct shape time_offset = SHAPE_OBJECT_OF(time_offset_members);
static const struct shape time_offsets = SHAPE_MAP_OF(time_offset);

static const struct shape_member linux_members[] = {
	SHAPE_MEMBER("uidMappings", shape_id_mappings),
	SHAPE_MEMBER("gidMappings", shape_id_mappings),
	SHAPE_MEMBER("sysctl", shape_string_map),
	SHAPE_MEMBER("resources", shape_resources),
	SHAPE_MEMBER("cgroupsPath", shape_string),
	SHAPE_MEMBER("namespaces", namespaces),
	SHAPE_MEMBER("devices", devices),
	SHAPE_MEMBER("netDevices", net_devices),
	SHAPE_MEMBER("seccomp", shape_seccomp),
	SHAPE_MEMBER("rootfsPropagation", shape_string),
	SHAPE_MEMBER("maskedPaths", shape_strings),
	SHAPE_MEMBER("readonlyPaths", shape_strings),
	SHAPE_MEMBER("mountLabel", shape_string),
	SHAPE_MEMBER("intelRdt", intel_rdt),
	SHAPE_MEMBER("memoryPolicy", memory_policy),
	SHAPE_MEMBER("personality", personality),
	SHAPE_MEMBER("timeOffsets", time_offsets),
	SHAPE_END,
};
const struct shape shape_linux = SHAPE_OBJECT_OF(linux_members);
