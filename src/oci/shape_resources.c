/* SPDX-License-Identifier: Apache-2.0 */
/* The shape of config.json's linux.resources. */
#include "oci/shape_table.h"

static const struct shape_member device_rule_members[] = {
	SHAPE_MEMBER("allow", shape_boolean),
	SHAPE_MEMBER("type", shape_string),
	SHAPE_MEMBER("major", shape_int64),
	SHAPE_MEMBER("minor", shape_int64),
	SHAPE_MEMBER("access", shape_string),
	SHAPE_END,
};
static const struct shape device_rule = SHAPE_OBJECT_OF(device_rule_members);
static const struct shape device_rules = SHAPE_ARRAY_OF(device_rule);

static const struct shape_member memory_members[] = {
	SHAPE_MEMBER("limit", shape_int64),
	SHAPE_MEMBER("reservation", shape_int64),
	SHAPE_MEMBER("swap", shape_int64),
	SHAPE_MEMBER("kernel", shape_int64),
	SHAPE_MEMBER("kernelTCP", shape_int64),
	SHAPE_MEMBER("swappiness", shape_uint64),
	SHAPE_MEMBER("disableOOMKiller", shape_boolean),
	SHAPE_MEMBER("useHierarchy", shape_boolean),
	SHAPE_MEMBER("checkBeforeUpdate", shape_boolean),
	SHAPE_END,
};
static const struct shape memory = SHAPE_OBJECT_OF(memory_members);

static const struct shape_member cpu_members[] = {
	SHAPE_MEMBER("shares", shape_uint64),
	SHAPE_MEMBER("quota", shape_int64),
	SHAPE_MEMBER("burst", shape_uint64),
	SHAPE_MEMBER("period", shape_uint64),
	SHAPE_MEMBER("realtimeRuntime", shape_int64),
	SHAPE_MEMBER("realtimePeriod", shape_uint64),
	SHAPE_MEMBER("cpus", shape_string),
	SHAPE_MEMBER("mems", shape_string),
	SHAPE_MEMBER("idle", shape_int64),
	SHAPE_END,
};
static const struct shape cpu = SHAPE_OBJECT_OF(cpu_members);

static const struct shape_member pids_members[] = {
	SHAPE_MEMBER("limit", shape_int64),
	SHAPE_END,
};
static const struct shape pids = SHAPE_OBJECT_OF(pids_members);

static const struct shape_member weight_device_members[] = {
	SHAPE_MEMBER("major", shape_int64),
	SHAPE_MEMBER("minor", shape_int64),
	SHAPE_MEMBER("weight", shape_uint16),
	SHAPE_MEMBER("leafWeight", shape_uint16),
	SHAPE_END,
};
static const struct shape weight_device =
	SHAPE_OBJECT_OF(weight_device_members);
static const struct shape weight_devices = SHAPE_ARRAY_OF(weight_device);

static const struct shape_member throttle_device_members[] = {
	SHAPE_MEMBER("major", shape_int64),
	SHAPE_MEMBER("minor", shape_int64),
	SHAPE_MEMBER("rate", shape_uint64),
	SHAPE_END,
};
static const struct shape throttle_device =
	SHAPE_OBJECT_OF(throttle_device_members);
static const struct shape throttle_devices = SHAPE_ARRAY_OF(throttle_device);

static const struct shape_member block_io_members[] = {
	SHAPE_MEMBER("weight", shape_uint16),
	SHAPE_MEMBER("leafWeight", shape_uint16),
	SHAPE_MEMBER("weightDevice", weight_devices),
	SHAPE_MEMBER("throttleReadBpsDevice", throttle_devices),
	SHAPE_MEMBER("throttleWriteBpsDevice", throttle_devices),
	SHAPE_MEMBER("throttleReadIOPSDevice", throttle_devices),
	SHAPE_MEMBER("throttleWriteIOPSDevice", throttle_devices),
	SHAPE_END,
};
static const struct shape block_io = SHAPE_OBJECT_OF(block_io_members);

static const struct shape_member hugepage_limit_members[] = {
	SHAPE_MEMBER("pageSize", shape_string),
	SHAPE_MEMBER("limit", shape_uint64),
	SHAPE_END,
};
static const struct shape hugepage_limit =
	SHAPE_OBJECT_OF(hugepage_limit_members);
static const struct shape hugepage_limits = SHAPE_ARRAY_OF(hugepage_limit);

static const struct shape_member interface_priority_members[] = {
	SHAPE_MEMBER("name", shape_string),
	SHAPE_MEMBER("priority", shape_uint32),
	SHAPE_END,
};
static const struct shape interface_priority =
	SHAPE_OBJECT_OF(interface_priority_members);
static const struct shape interface_priorities =
	SHAPE_ARRAY_OF(interface_priority);

static const struct shape_member network_members[] = {
	SHAPE_MEMBER("classID", shape_uint32),
	SHAPE_MEMBER("priorities", interface_priorities),
	SHAPE_END,
};
static const struct shape network = SHAPE_OBJECT_OF(network_members);

static const struct shape_member rdma_members[] = {
	SHAPE_MEMBER("hcaHandles", shape_uint32),
	SHAPE_MEMBER("hcaObjects", shape_uint32),
	SHAPE_END,
};
static const struct shape rdma = SHAPE_OBJECT_OF(rdma_members);
static const struct shape rdma_map = SHAPE_MAP_OF(rdma);

static const struct shape_member resources_members[] = {
	SHAPE_MEMBER("devices", device_rules),
	SHAPE_MEMBER("memory", memory),
	SHAPE_MEMBER("cpu", cpu),
	SHAPE_MEMBER("pids", pids),
	SHAPE_MEMBER("blockIO", block_io),
	SHAPE_MEMBER("hugepageLimits", hugepage_limits),
	SHAPE_MEMBER("network", network),
	SHAPE_MEMBER("rdma", rdma_map),
	SHAPE_MEMBER("unified", shape_string_map),
	SHAPE_END,
};
const struct shape shape_resources = {
	.kind = SHAPE_OBJECT,
	.members = resources_members,
	.lenient = "cpu",
};
