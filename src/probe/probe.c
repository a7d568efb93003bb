/* SPDX-License-Identifier: Apache-2.0 */
/* What this host can put in force. */
#include "probe/probe.h"

#include "oci/capability.h"
#include "probe/apparmor.h"
#include "probe/namespaces.h"
#include "probe/selinux.h"

int probe_host(struct probe *probe, struct arena *arena, struct err *err)
{
	*probe = (struct probe){
		.arch = seccomp_arch_of_host(),
		.last_capability = capability_last(),
		.apparmor = {probe_apparmor_enabled, probe_apparmor_list},
		.namespace_of = probe_namespace,
	};
	return probe_selinux(&probe->selinux, arena, err);
}
