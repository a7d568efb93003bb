/* SPDX-License-Identifier: Apache-2.0 */
/* The words for what rules look at. */
#include "policy/subject.h"

const char *const subject_engines[] = {
	[ENGINE_PLAIN] = "plain",           [ENGINE_DOCKER] = "docker",
	[ENGINE_CONTAINERD] = "containerd", [ENGINE_CRIO] = "cri-o",
	[ENGINE_PODMAN] = "podman",         NULL,
};

const char *const subject_types[] = {
	[TYPE_UNKNOWN] = "unknown",
	[TYPE_SANDBOX] = "sandbox",
	[TYPE_CONTAINER] = "container",
	NULL,
};

const char *const subject_asks_words[] = {
	[ASKS_PRIVILEGED] = "privileged",
	[ASKS_ROOT] = "root",
	[ASKS_UNCONFINED] = "unconfined",
	[ASKS_CAPABILITIES] = "capabilities",
	[ASKS_DEVICES] = "devices",
	[ASKS_HOST_PATH] = "host-path",
	[ASKS_HOST_NETWORK] = "host-network",
	[ASKS_HOST_PID] = "host-pid",
	[ASKS_HOST_IPC] = "host-ipc",
	[ASKS_HOST_UTS] = "host-uts",
	[ASKS_HOST_CGROUP] = "host-cgroup",
	NULL,
};

const char *const subject_facts[] = {
	[FACT_NAMESPACE] = "namespace",
	[FACT_POD] = "pod",
	[FACT_CONTAINER] = "container",
	[FACT_IMAGE] = "image",
	[FACT_ID] = "id",
	[FACT_LINK] = "link",
	NULL,
};
