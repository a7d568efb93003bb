/* SPDX-License-Identifier: Apache-2.0 */
/* What the SELinux policy that is loaded on this host lets be done. */
#pragma once

enum probe_selinux_answer {
	SELINUX_CANNOT_TELL, /* SELinux is off, or a name is not known */
	SELINUX_REFUSES,
	SELINUX_ALLOWS,
};

/* Whether source may do permission, of that class, to target; all are names as
 * records have them. Nothing is logged. Whether the policy is enforced is not
 * asked. */
enum probe_selinux_answer probe_selinux_ask(const char *source,
					    const char *target,
					    const char *class,
					    const char *permission);
