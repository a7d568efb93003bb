/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts with AppArmor, as the tests of its hardener describe them. */
#pragma once

#include "../lib/harden_case.h"

#define AUTO     "{\"apparmor\":{\"profile\":\"auto\"}}"
#define DOCKER   "{\"process\":{\"apparmorProfile\":\"docker-default\"}}"
#define ASKS(it) "{\"process\":{\"apparmorProfile\":" it "}}"

static unsigned enabled_asked, list_asked;

static inline bool on(void)
{
	enabled_asked++;
	return true;
}

static inline bool off(void)
{
	enabled_asked++;
	return false;
}

static inline bool all_engines(struct buf *out)
{
	list_asked++;
	buf_add_text(out, "containers-default-0.57 (enforce)\n"
			  "crio-default (enforce)\n"
			  "cri-containerd.apparmor.d (enforce)\n"
			  "docker-default (enforce)\n"
			  "my web (enforce)\n"
			  "trial (complain)\n"
			  "runc (unconfined)\n"
			  "unco (enforce)\n"
			  ":space://trial (complain)\n"
			  ":space://web (enforce)\n");
	return true;
}

static inline bool not_readable(struct buf *out)
{
	(void)out;
	return false;
}

#define HOST(on_or_off, the_list)                                              \
	{                                                                      \
		.arch = SECCOMP_ARCH_X86_64, .last_capability = 40,            \
		.apparmor = {on_or_off, the_list},                             \
	}

static inline void expect_launch(const char *profile, const char *document,
				 const char *expected,
				 const struct probe *probe)
{
	expect_hardened(&hardener_apparmor, OCI_CONFIG, profile, document,
			expected, probe);
}
