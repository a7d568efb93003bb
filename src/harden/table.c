/* SPDX-License-Identifier: Apache-2.0 */
/* The ordered list of hardeners, and of their names. */
#include "harden/hardener.h"

/*
 * The order is that of capabilities(7) and of a launch: who the process is,
 * what it may become, what it may call, what it may reach. Hardeners
 * read what others write in two places alone: a user namespace that the first
 * one makes, and no new privileges, of which SELinux's policy is asked. Else
 * the order shows in reports only; a test pins it.
 */
const struct hardener *const hardeners[] = {
	&hardener_user,
	&hardener_capabilities,
	&hardener_no_new_privileges,
	&hardener_seccomp,
	&hardener_selinux,
	&hardener_apparmor,
	&hardener_namespaces,
	&hardener_sysctls,
	&hardener_annotations,
	&hardener_hooks,
	&hardener_process,
	&hardener_resources,
	&hardener_devices,
	&hardener_mounts,
	&hardener_root,
	&hardener_paths,
	NULL,
};

const char *const hardener_names[] = {
	"user",     "capabilities", "noNewPrivileges", "seccomp",     "selinux",
	"apparmor", "namespaces",   "sysctls",         "annotations", "hooks",
	"process",  "resources",    "devices",         "mounts",      "root",
	"paths",    NULL,
};
