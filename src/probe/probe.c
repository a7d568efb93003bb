/* SPDX-License-Identifier: Apache-2.0 */
/* What this host can put in force. */
#include "probe/probe.h"

#include "base/fs.h"
#include "oci/capability.h"
#include "probe/apparmor.h"
#include "probe/namespaces.h"
#include "probe/selinux.h"

#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

static void probe_kernel(struct probe *probe)
{
	struct utsname host;

	if (uname(&host) < 0 || sscanf(host.release, "%u.%u", &probe->version,
				       &probe->patchlevel) != 2)
		probe->version = probe->patchlevel = 0;
}

void probe_host(struct probe *probe, struct arena *arena)
{
	*probe = (struct probe){
		.arch = seccomp_arch_of_host(),
		.last_capability = capability_last(),
		.apparmor = {probe_apparmor_enabled, probe_apparmor_list},
		.bundle = -1,
		.namespace_of = probe_namespace,
		.can_idmap = probe_can_idmap,
		.id_map = probe_id_map,
		.programs = &probe_host_programs,
		.device_at = probe_device,
		.rootless = geteuid() != 0 || fs_in_user_namespace(),
		.controller = probe_controller,
		.is_directory = probe_is_directory,
		.place = probe_place,
		.places = probe_places,
	};
	probe_kernel(probe);
	probe_selinux(&probe->selinux, arena);
}
