/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the loaded SELinux policy lets the runtime start the container. */
#pragma once

#include "harden/hardener.h"

/*
 * Asks what the kernel will ask when the runtime, in the domain that it comes
 * to, executes the container's program with that label: process setexec and
 * transition, the same for runc's session keyring, file entrypoint, and
 * process2 nnp_transition or nosuid_transition where the hardened document has
 * no new privileges or the program lies on a mount without set-user-ID
 * (selinux_bprm_creds_for_exec(), Linux 4.14). What is denied is a refusal that
 * names the missing rule; where nobody holds to it (permissive) a note. Nothing
 * is asked where the runtime isn't known, of an exec, whose container was
 * started with that label, or of a checkpoint, which executes nothing.
 */
void transition_check(const struct harden_context *context,
		      struct oci_document *document, const char *label,
		      struct profile_place rule);
