/* SPDX-License-Identifier: Apache-2.0 */
/* What the SELinux policy that is loaded on this host lets be done. */
#include "probe/selinux_ask.h"

#include <selinux/selinux.h>

enum probe_selinux_answer probe_selinux_ask(const char *source,
					    const char *target,
					    const char *class,
					    const char *permission)
{
	struct av_decision decision;
	security_class_t number;
	access_vector_t bit;

	if (is_selinux_enabled() <= 0)
		return SELINUX_CANNOT_TELL;
	number = string_to_security_class(class);
	bit = number != 0 ? string_to_av_perm(number, permission) : 0;
	if (bit == 0 ||
	    security_compute_av_raw(source, target, number, bit, &decision) < 0)
		return SELINUX_CANNOT_TELL;
	return decision.allowed & bit ? SELINUX_ALLOWS : SELINUX_REFUSES;
}
