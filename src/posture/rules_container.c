/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of findings: what is around the process. */
#include "posture/rule.h"

#define LAUNCH "none: the engine writes it so; ravelin changes it at the launch"
#define NO_POD "none: no field of a pod says it"

const struct posture_rule posture_rules_container[] = {
	{
		.id = "host-ipc-files",
		.hardener = "namespaces",
		.is = posture_is_object,
		.severity = POSTURE_MEDIUM,
		.title = "a mount shows the shared memory or message queues of "
			 "the host",
		.items = posture_items_destination,
		.says = {"{*|, }", "without --ipc=host", "hostIPC: false",
			 "\"allow\": {\"namespaces\": [\"ipc\"]}"},
	},
	{
		.id = "host-name",
		.hardener = "namespaces",
		.members = "hostname domainname",
		.severity = POSTURE_MEDIUM,
		.title = "the host itself is given another name",
		.items = posture_items_value,
		.says = {"{*|, }", "without --hostname={*|, }, or --uts=host",
			 "without hostname, or hostNetwork: false",
			 "none: no exception lifts it"},
	},
	{
		.id = "host-namespaces",
		.hardener = "namespaces",
		.severity = POSTURE_LOW,
		.grade = posture_grade_namespaces,
		.title = "the container shares namespaces with the host",
		.items = posture_items_namespaces,
		.says = {"{*|, }", "without {--*=host|, }", "{*: false|, }",
			 "\"allow\": {\"namespaces\": [{%|, }]}"},
	},
	{
		.id = "odd-sysctl",
		.hardener = "sysctls",
		.is = posture_is_refused,
		.severity = POSTURE_HIGH,
		.title = "a kernel parameter is spelled so that it can hide "
			 "another",
		.items = posture_items_name,
		.says = {"{*|, }", "without {--sysctl=*|, }",
			 "without securityContext.sysctls {*|, }",
			 "none: no exception lets one be spelled so"},
	},
	{
		.id = "host-sysctl",
		.hardener = "sysctls",
		.is = posture_is_hosts,
		.severity = POSTURE_HIGH,
		.title = "a kernel parameter is set for the host",
		.items = posture_items_name,
		.says = {"{*|, }", "without {--sysctl=*|, }",
			 "without securityContext.sysctls {*|, }",
			 "none: no exception lifts it"},
	},
	{
		.id = "sysctl",
		.hardener = "sysctls",
		.severity = POSTURE_MEDIUM,
		.title = "a kernel parameter is set beyond the profile's",
		.items = posture_items_name,
		.says = {"{*|, }", "without {--sysctl=*|, }",
			 "without securityContext.sysctls {*|, }",
			 "\"allow\": {\"sysctls\": [{%|, }]}"},
	},
	{
		.id = "annotation",
		.hardener = "annotations",
		.severity = POSTURE_MEDIUM,
		.title = "an annotation changes what the runtime does",
		.items = posture_items_name,
		.says = {"{*|, }", "without {--annotation=*|, }",
			 "without the annotation {*|, }",
			 "\"allow\": {\"annotations\": [{%|, }]}"},
	},
	{
		.id = "hook",
		.hardener = "hooks",
		.is = posture_is_object,
		.severity = POSTURE_HIGH,
		.title = "a program is run as root outside of the container",
		.items = posture_items_hook,
		.says = {"{*|, }",
			 "none: no flag makes hooks; see hooks.d and the "
			 "engine's plugins",
			 NO_POD, "\"allow\": {\"hooks\": [{%|, }]}"},
	},
	{
		.id = "hook-environment",
		.hardener = "hooks",
		.severity = POSTURE_LOW,
		.title = "a hook gets an environment that others decide",
		.says = {"env", LAUNCH, LAUNCH, "none: no exception lifts it"},
	},
	{
		.id = "device-nodes",
		.hardener = "devices",
		.is = posture_is_node_list,
		.severity = POSTURE_HIGH,
		.grade = posture_grade_nodes,
		.title = "the container has devices of the host",
		.items = posture_items_nodes,
		.says = {"{*|, }", "without --privileged{ and --device=*|}",
			 "securityContext.privileged: false, and no device "
			 "plugin's resources",
			 "for those that it needs: \"allow\": {\"devices\": "
			 "[\"c MAJOR:MINOR rw\"]}"},
	},
	{
		.id = "device-rules",
		.hardener = "devices",
		.severity = POSTURE_MEDIUM,
		.grade = posture_grade_device_rules,
		.title = "the container may use devices beyond the profile's",
		.says = {"rules", "without --privileged, --device-cgroup-rule",
			 "securityContext.privileged: false",
			 "for those that it needs: \"allow\": {\"devices\": "
			 "[\"c MAJOR:MINOR rw\"]}"},
	},
	{0},
};
