/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of findings: how much the container may take, and write. */
#include "posture/rule.h"

const struct posture_rule posture_rules_limits[] = {
	{
		.id = "cgroup-path",
		.hardener = "resources",
		.members = "cgroupsPath",
		.severity = POSTURE_HIGH,
		.title = "the container is in a cgroup that is not its own",
		.items = posture_items_value,
		.says = {"{*|, }", "without --cgroup-parent={*|, }",
			 "none: the kubelet names a pod's cgroup",
			 "none: no exception lifts it"},
	},
	{
		.id = "no-controller",
		.hardener = "resources",
		.members = "linux",
		.severity = POSTURE_MEDIUM,
		.title =
			"this host can't put a limit of the profile's in force",
		.says = {"cgroups", "none: this is the node's",
			 "none: this is the node's",
			 "none: give it a profile without that limit"},
	},
	{
		.id = "process-limit",
		.hardener = "resources",
		.is = posture_is_of_pids,
		.severity = POSTURE_LOW,
		.title = "the container may have more processes than the "
			 "profile lets",
		.items = posture_items_limit,
		.says = {"{*| -> }", "{*| }",
			 "none: podPidsLimit of the kubelet",
			 "for what it needs: \"allow\": {\"resources\": "
			 "{\"pids\": ...}}"},
	},
	{
		.id = "memory-limit",
		.hardener = "resources",
		.is = posture_is_of_memory,
		.severity = POSTURE_LOW,
		.title = "the container may have more memory than the profile "
			 "lets",
		.items = posture_items_limit,
		.says = {"{*| -> }", "{*| }", "resources.limits.memory: {*|}",
			 "for what it needs: \"allow\": {\"resources\": "
			 "{\"memory\": ...}}"},
	},
	{
		.id = "processor-limit",
		.hardener = "resources",
		.is = posture_is_of_cpu,
		.severity = POSTURE_LOW,
		.title = "the container may have more of the processors than "
			 "the profile lets",
		.items = posture_items_limit,
		.says = {"{*| -> }", "{*| }", "resources.limits.cpu",
			 "for what it needs: \"allow\": {\"resources\": "
			 "{\"cpus\": ...}}"},
	},
	{
		.id = "cgroup-file",
		.hardener = "resources",
		.severity = POSTURE_MEDIUM,
		.title = "a file of cgroups is written that is not for it to "
			 "say",
		.items = posture_items_name,
		.says = {"{*|, }", "without podman's --cgroup-conf={*|, }",
			 "none: no field of a pod says it",
			 "none: no exception lifts it"},
	},
	{
		.id = "writable-root",
		.hardener = "root",
		.members = "readonly",
		.severity = POSTURE_LOW,
		.title = "the container's own files can be written",
		.says = {"its root file system", "--read-only",
			 "securityContext.readOnlyRootFilesystem: true",
			 "\"allow\": {\"writableRoot\": true}"},
	},
	{
		.id = "files-on-disk",
		.hardener = "root",
		.severity = POSTURE_LOW,
		.title = "files that programs write for a while are not in "
			 "memory",
		.items = posture_items_destination,
		.says = {"{*|, }", "{--tmpfs=*| }",
			 "volumes with emptyDir: {medium: Memory} at {*|, }",
			 "\"allow\": {\"writableRoot\": true}"},
	},
	{0},
};
