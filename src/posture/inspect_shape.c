/* SPDX-License-Identifier: Apache-2.0 */
/* What of a container's inspection is read, and of which type it is (moby,
 * api/types; podman, libpod/define). All may be null, and absent. */
#include "posture/inspect.h"

#include "oci/shape_table.h"

static const struct shape_member mount_members[] = {
	SHAPE_MEMBER("Type", shape_string),
	SHAPE_MEMBER("Source", shape_string),
	SHAPE_MEMBER("Destination", shape_string),
	SHAPE_MEMBER("RW", shape_boolean),
	SHAPE_MEMBER("Propagation", shape_string),
	SHAPE_MEMBER("Options", shape_strings), /* podman's */
	SHAPE_END,
};
static const struct shape mount = SHAPE_OBJECT_OF(mount_members);
static const struct shape mounts = SHAPE_ARRAY_OF(mount);

static const struct shape_member device_members[] = {
	SHAPE_MEMBER("PathOnHost", shape_string),
	SHAPE_MEMBER("PathInContainer", shape_string),
	SHAPE_MEMBER("CgroupPermissions", shape_string),
	SHAPE_END,
};
static const struct shape device = SHAPE_OBJECT_OF(device_members);
static const struct shape devices = SHAPE_ARRAY_OF(device);

static const struct shape_member limit_members[] = {
	SHAPE_MEMBER("Name", shape_string),
	SHAPE_MEMBER("Hard", shape_int64),
	SHAPE_MEMBER("Soft", shape_int64),
	SHAPE_END,
};
static const struct shape limit = SHAPE_OBJECT_OF(limit_members);
static const struct shape limits = SHAPE_ARRAY_OF(limit);

static const struct shape_member host_members[] = {
	SHAPE_MEMBER("Annotations", shape_string_map),
	SHAPE_MEMBER("CapAdd", shape_strings),
	SHAPE_MEMBER("CapDrop", shape_strings),
	SHAPE_MEMBER("CgroupMode", shape_string), /* podman's */
	SHAPE_MEMBER("CgroupnsMode", shape_string),
	SHAPE_MEMBER("CpuPeriod", shape_int64),
	SHAPE_MEMBER("CpuQuota", shape_int64),
	SHAPE_MEMBER("DeviceCgroupRules", shape_strings),
	SHAPE_MEMBER("Devices", devices),
	SHAPE_MEMBER("IpcMode", shape_string),
	SHAPE_MEMBER("MaskedPaths", shape_strings),
	SHAPE_MEMBER("Memory", shape_int64),
	SHAPE_MEMBER("MemorySwap", shape_int64),
	SHAPE_MEMBER("NanoCpus", shape_int64),
	SHAPE_MEMBER("NetworkMode", shape_string),
	SHAPE_MEMBER("OomScoreAdj", shape_int32),
	SHAPE_MEMBER("PidMode", shape_string),
	SHAPE_MEMBER("PidsLimit", shape_int64),
	SHAPE_MEMBER("Privileged", shape_boolean),
	SHAPE_MEMBER("ReadonlyPaths", shape_strings),
	SHAPE_MEMBER("ReadonlyRootfs", shape_boolean),
	SHAPE_MEMBER("SecurityOpt", shape_strings),
	SHAPE_MEMBER("Sysctls", shape_string_map),
	SHAPE_MEMBER("Tmpfs", shape_string_map),
	SHAPE_MEMBER("UTSMode", shape_string),
	SHAPE_MEMBER("Ulimits", limits),
	SHAPE_MEMBER("UsernsMode", shape_string),
	SHAPE_END,
};
static const struct shape host = SHAPE_OBJECT_OF(host_members);

static const struct shape_member config_members[] = {
	SHAPE_MEMBER("Annotations", shape_string_map), /* podman's */
	SHAPE_MEMBER("Env", shape_strings),
	SHAPE_MEMBER("Image", shape_string),
	SHAPE_MEMBER("User", shape_string),
	SHAPE_MEMBER("WorkingDir", shape_string),
	SHAPE_END,
};
static const struct shape config = SHAPE_OBJECT_OF(config_members);

static const struct shape_member state_members[] = {
	SHAPE_MEMBER("Pid", shape_int32),
	SHAPE_END,
};
static const struct shape state = SHAPE_OBJECT_OF(state_members);

static const struct shape_member container_members[] = {
	SHAPE_MEMBER("AppArmorProfile", shape_string),
	SHAPE_MEMBER("Args", shape_strings),
	SHAPE_MEMBER("BoundingCaps", shape_strings), /* podman's */
	SHAPE_MEMBER("Config", config),
	SHAPE_MEMBER("EffectiveCaps", shape_strings), /* podman's */
	SHAPE_MEMBER("HostConfig", host),
	SHAPE_MEMBER("HostnamePath", shape_string),
	SHAPE_MEMBER("HostsPath", shape_string),
	SHAPE_MEMBER("Id", shape_string),
	SHAPE_MEMBER("ImageName", shape_string), /* podman's */
	SHAPE_MEMBER("MountLabel", shape_string),
	SHAPE_MEMBER("Mounts", mounts),
	SHAPE_MEMBER("Name", shape_string),
	SHAPE_MEMBER("OCIRuntime", shape_string), /* podman's */
	SHAPE_MEMBER("Path", shape_string),
	SHAPE_MEMBER("ProcessLabel", shape_string),
	SHAPE_MEMBER("ResolvConfPath", shape_string),
	SHAPE_MEMBER("State", state),
	SHAPE_END,
};
const struct shape posture_inspect_shape = {
	.kind = SHAPE_OBJECT,
	.members = container_members,
};
const struct shape posture_inspect_list = SHAPE_ARRAY_OF(posture_inspect_shape);
