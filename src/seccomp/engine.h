/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seccomp profiles as people keep them for their engines: the files that
 * docker --security-opt seccomp=FILE and podman take, and their own defaults.
 * They say for which capabilities, architectures and kernels a rule is; the
 * engine makes a linux.seccomp object of what holds for one container. Such an
 * object is a profile itself.
 */
#pragma once

#include "seccomp/arch.h"
#include "json/json.h"

/* What the engine would know of the container and of its host. */
struct seccomp_engine {
	enum seccomp_arch native;
	uint64_t capabilities; /* of the bounding set, by capability_bit() */
	unsigned version;      /* of the kernel: 6 and 18 of "6.18.3" */
	unsigned patchlevel;
};

struct seccomp_engine_rule {
	const struct json *read; /* as it stands in the file */
	struct json *made;       /* an entry of linux.seccomp.syscalls */
	bool kept;               /* it is for this container */
};

struct seccomp_engine_profile {
	struct json *object; /* linux.seccomp, for seccomp_filter_read_oci() */
	struct seccomp_engine_rule *rules; /* all that the file has */
	unsigned count;
};

/* Makes of a profile (a value of document) what docker (moby/profiles, seccomp)
 * and podman (containers/common, pkg/seccomp) would. What the two understand
 * differently is taken so that less is allowed:
 * - "minKernel", which podman does not read: a rule that is not for this kernel
 *   is left out where it allows more than the default, as docker has it, and
 *   kept where it does not, as podman has it;
 * - "errno" and "defaultErrno", which docker does not read: as podman has it,
 *   they go before the numbers (which errno it is allows nothing);
 * - "archMap" is docker's, for all architectures: podman knows fewer native
 *   ones, and none that it lacks has other ABIs.
 * ERR_INPUT with its place for what both would refuse, and also for what they
 * pass over in silence: members and values that nobody knows, capabilities and
 * architectures that are never met as they are spelled, no filter at all. */
CHECK int seccomp_engine_read(struct json_document *document,
			      const struct json *profile,
			      const struct seccomp_engine *engine,
			      struct seccomp_engine_profile *out,
			      struct err *err);
