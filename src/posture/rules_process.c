/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of findings: what the process is and may do. */
#include "posture/rule.h"

#define NODE   "none: this is the node's"
#define NO_POD "none: no field of a pod says it"

const struct posture_rule posture_rules_process[] = {
	{
		.id = "root-user",
		.hardener = "user",
		.severity = POSTURE_MEDIUM,
		.title = "the process runs as root",
		.says = {"uid 0", "--user=1000:1000, or USER in the image",
			 "securityContext.runAsNonRoot: true, runAsUser: 1000",
			 "\"allow\": {\"root\": true}"},
	},
	{
		.id = "most-capabilities",
		.hardener = "capabilities",
		.members = "bounding permitted effective",
		.is = posture_is_most_capabilities,
		.severity = POSTURE_HIGH,
		.grade = posture_grade_capabilities,
		.title = "the process has nearly all of root's powers",
		.items = posture_items_most_capabilities,
		.says = {"{*|, }",
			 "without --privileged, --cap-drop=ALL{ --cap-add=*|}",
			 "securityContext.privileged: false, "
			 "capabilities: {drop: [ALL], add: [{*|, }]}",
			 "for the few that it needs: \"allow\": "
			 "{\"capabilities\": [...]}"},
	},
	{
		.id = "capabilities",
		.hardener = "capabilities",
		.members = "bounding permitted effective",
		.severity = POSTURE_LOW,
		.grade = posture_grade_capabilities,
		.title = "the process has powers of root beyond the profile's",
		.items = posture_items_capabilities,
		.says = {"{*|, }", "{--cap-drop=*| }",
			 "securityContext.capabilities.drop: [{*|, }]",
			 "\"allow\": {\"capabilities\": [{%|, }]}"},
	},
	{
		.id = "inheritable-capabilities",
		.hardener = "capabilities",
		.members = "inheritable",
		.severity = POSTURE_LOW,
		.title = "programs with file capabilities can take over those "
			 "of who starts them",
		.items = posture_items_capabilities,
		.says = {"{*|, }", "{--cap-drop=*| }",
			 "securityContext.capabilities.drop: [{*|, }]",
			 "\"allow\": {\"capabilities\": [{%|, }], "
			 "\"inheritable\": true}"},
	},
	{
		.id = "ambient-capabilities",
		.hardener = "capabilities",
		.members = "ambient",
		.severity = POSTURE_MEDIUM,
		.title = "every program that it starts keeps capabilities",
		.items = posture_items_capabilities,
		.says = {"{*|, }", "{--cap-drop=*| }",
			 "securityContext.capabilities.drop: [{*|, }]",
			 "for those that are inheritable, too: \"allow\": "
			 "{\"capabilities\": [{%|, }], \"inheritable\": true, "
			 "\"ambient\": true}"},
	},
	{
		.id = "new-privileges",
		.hardener = "noNewPrivileges",
		.severity = POSTURE_MEDIUM,
		.title = "set-user-ID programs can grant privileges",
		.says = {"noNewPrivileges is not set",
			 "--security-opt=no-new-privileges",
			 "securityContext.allowPrivilegeEscalation: false",
			 "\"allow\": {\"newPrivileges\": true}"},
	},
	{
		.id = "no-filter",
		.hardener = "seccomp",
		.members = "seccomp",
		.severity = POSTURE_HIGH,
		.title = "no system call is filtered",
		.says = {"no filter",
			 "without --privileged and seccomp=unconfined",
			 "securityContext.seccompProfile.type: RuntimeDefault",
			 "none: no exception lifts a filter; a rule may have "
			 "\"profile\": \"privileged\""},
	},
	{
		.id = "filter-bypass",
		.hardener = "seccomp",
		.is = posture_is_annotation,
		.severity = POSTURE_HIGH,
		.title = "an annotation takes the place of the filter",
		.items = posture_items_name,
		.says = {"{*|, }", "without --annotation={*|, }",
			 "without the annotation {*|, }",
			 "none: no exception lets an annotation replace a "
			 "filter"},
	},
	{
		.id = "filter-default",
		.hardener = "seccomp",
		.members = "defaultAction",
		.severity = POSTURE_HIGH,
		.title = "the filter lets pass what it does not name",
		.items = posture_items_value,
		.says = {"{*|, }",
			 "--security-opt=seccomp=FILE, of `ravelinctl seccomp "
			 "compile`",
			 "securityContext.seccompProfile: {type: Localhost, "
			 "localhostProfile: FILE}",
			 "for the calls that it needs: \"allow\": "
			 "{\"seccomp\": [...]}"},
	},
	{
		.id = "filter-wider",
		.hardener = "seccomp",
		.members = "defaultErrnoRet architectures syscalls",
		.severity = POSTURE_LOW,
		.title = "the filter allows more than the profile's",
		.items = posture_items_name,
		.says = {"{*|, }",
			 "--security-opt=seccomp=FILE, of `ravelinctl seccomp "
			 "compile`",
			 "securityContext.seccompProfile: {type: Localhost, "
			 "localhostProfile: FILE}",
			 "for the calls that it needs: \"allow\": "
			 "{\"seccomp\": [...]}"},
	},
	{
		.id = "selinux-label",
		.hardener = "selinux",
		.members = "selinuxLabel",
		.severity = POSTURE_LOW,
		.grade = posture_grade_label,
		.title = "SELinux binds the process to less than it should",
		.items = posture_items_value,
		.says = {"{*|, }",
			 "without --security-opt=label=disable and label=type:",
			 "securityContext.seLinuxOptions.type: container_t",
			 "for the type that it needs: \"allow\": {\"selinux\": "
			 "...}"},
	},
	{
		.id = "selinux-mount-label",
		.hardener = "selinux",
		.members = "mountLabel",
		.severity = POSTURE_LOW,
		.title = "what is mounted has no categories of its own",
		.items = posture_items_value,
		.says = {"{*|, }", "without --security-opt=label=disable",
			 "securityContext.seLinuxOptions.type: container_t",
			 "for the type that it needs: \"allow\": {\"selinux\": "
			 "...}"},
	},
	{
		.id = "selinux-host",
		.hardener = "selinux",
		.severity = POSTURE_HIGH,
		.title = "this host has not the SELinux that the profile "
			 "requires",
		.says = {"SELinux", NODE, NODE,
			 "\"allow\": {\"selinux\": TYPE}, or a profile that "
			 "does not require it"},
	},
	{
		.id = "apparmor",
		.hardener = "apparmor",
		.members = "apparmorProfile",
		.severity = POSTURE_MEDIUM,
		.title = "AppArmor does not confine the process",
		.items = posture_items_value,
		.says = {"{*|, }",
			 "without --privileged and apparmor=unconfined",
			 "securityContext.appArmorProfile.type: RuntimeDefault",
			 "\"allow\": {\"apparmor\": \"unconfined\"}"},
	},
	{
		.id = "apparmor-host",
		.hardener = "apparmor",
		.severity = POSTURE_HIGH,
		.title = "this host has not the AppArmor that the profile "
			 "requires",
		.says = {"AppArmor", NODE, NODE,
			 "none: give it a profile that does not require it"},
	},
	{
		.id = "working-directory",
		.hardener = "process",
		.members = "cwd",
		.severity = POSTURE_CRITICAL,
		.title = "the process can start outside of the container",
		.items = posture_items_value,
		.says = {"{*|, }", "--workdir=/, or WORKDIR in the image",
			 "workingDir: /", "none: no exception lifts it"},
	},
	{
		.id = "oom-score",
		.hardener = "process",
		.members = "oomScoreAdj",
		.severity = POSTURE_LOW,
		.title = "the host's processes are ended before it when memory "
			 "is short",
		.items = posture_items_value,
		.says = {"{*|, }", "without --oom-score-adj={*|, }",
			 "none: the kubelet sets it by the pod's QoS class",
			 "\"allow\": {\"oomScoreAdj\": {*|, }}"},
	},
	{
		.id = "realtime",
		.hardener = "process",
		.members = "scheduler ioPriority",
		.severity = POSTURE_MEDIUM,
		.title = "its priority can hold up the host",
		.items = posture_items_name,
		.says = {"{*|, }", "none: no flag asks for {*|, }", NO_POD,
			 "\"allow\": {\"realtime\": true}"},
	},
	{
		.id = "limits",
		.hardener = "process",
		.members = "rlimits hard soft",
		.severity = POSTURE_LOW,
		.title = "limits of the process are beyond the profile's",
		.says = {"rlimits", "--ulimit=core=0", NO_POD,
			 "\"allow\": {\"coreDumps\": true}"},
	},
	{0},
};
