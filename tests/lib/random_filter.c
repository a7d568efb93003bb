/* SPDX-License-Identifier: Apache-2.0 */
/* Random specs: linux.seccomp. */
#include "lib/random_spec.h"

#define COUNT(array)        (sizeof(array) / sizeof((array)[0]))

#define WORD(random, words) random_word(random, words, COUNT(words))

static const char *random_action(struct random *random)
{
	static const char *const actions[] = {
		"SCMP_ACT_ALLOW",       "SCMP_ACT_ALLOW",
		"SCMP_ACT_ALLOW",       "SCMP_ACT_ERRNO",
		"SCMP_ACT_ERRNO",       "SCMP_ACT_LOG",
		"SCMP_ACT_KILL",        "SCMP_ACT_KILL_PROCESS",
		"SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP",
	};

	return WORD(random, actions);
}

static void add_call(struct random *random, struct buf *out)
{
	static const char *const calls[] = {
		"read",
		"write",
		"openat",
		"close",
		"clone",
		"clone3",
		"socket",
		"socketpair",
		"ioctl",
		"personality",
		"mknod",
		"mknodat",
		"mount",
		"unshare",
		"setns",
		"ptrace",
		"keyctl",
		"bpf",
		"io_uring_setup",
		"futex",
		"execve",
		"exit_group",
		"getpid",
		"setuid",
		"capset",
		"msgget",
		"epoll_wait",
		"socketcall",
		"stat64",
		"riscv_flush_icache",
		"call_of_tomorrow",
	};

	random_spec_string(random, WORD(random, calls), out);
}

static void add_value(struct random *random, struct buf *out)
{
	static const char *const values[] = {
		"0",
		"1",
		"2",
		"10",
		"16",
		"38",
		"40",
		"8",
		"4096",
		"61440",
		"32768",
		"21522",
		"4294967295",
		"4294967296",
		"2114060288",
		"131072",
		"18446744073709551615",
		"9223372036854775808",
	};

	buf_add_text(out, WORD(random, values));
}

static void add_condition(struct random *random, struct buf *out)
{
	static const char *const ops[] = {
		"SCMP_CMP_EQ", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE",
		"SCMP_CMP_LT", "SCMP_CMP_LE",        "SCMP_CMP_GE",
		"SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_EQ",
	};

	buf_printf(out, "{\"index\":%u,", random_below(random, 3));
	random_spec_name(random, "value", out);
	add_value(random, out);
	if (random_once_in(random, 2)) {
		buf_add_text(out, ",\"valueTwo\":");
		add_value(random, out);
	}
	buf_printf(out, ",\"op\":\"%s\"}", WORD(random, ops));
}

static void add_rule(struct random *random, struct buf *out)
{
	buf_add_text(out, "{");
	random_spec_name(random, "names", out);
	random_spec_array(random, 12, add_call, out);
	buf_printf(out, ",\"action\":\"%s\"", random_action(random));
	if (random_once_in(random, 4))
		buf_printf(out, ",\"errnoRet\":%u", random_below(random, 40));
	if (random_once_in(random, 3)) {
		buf_add_text(out, ",\"args\":");
		random_spec_array(random, 4, add_condition, out);
	}
	if (random_once_in(random, 9))
		buf_add_text(out, ", \"comment\" : \"why\"");
	buf_add_text(out, "}");
}

static void add_architectures(struct random *random, struct buf *out)
{
	static const char *const lists[] = {
		"[\"SCMP_ARCH_X86_64\"]",
		"[ \"SCMP_ARCH_X86_64\" ]",
		"[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]",
		"[\"SCMP_ARCH_X86\"]",
		"[]",
		"null",
	};

	buf_add_text(out, WORD(random, lists));
}

void random_spec_seccomp(struct random *random, struct buf *out)
{
	buf_add_text(out, "{");
	random_spec_name(random, "defaultAction", out);
	random_spec_string(random, random_action(random), out);
	if (random_once_in(random, 3))
		buf_printf(out, ",\"defaultErrnoRet\":%u",
			   random_below(random, 40));
	if (!random_once_in(random, 4)) {
		buf_add_text(out, ",\"architectures\":");
		add_architectures(random, out);
	}
	if (random_once_in(random, 4))
		buf_add_text(out,
			     ", \"flags\" : [\"SECCOMP_FILTER_FLAG_LOG\"]");
	if (random_once_in(random, 8))
		buf_add_text(out, ",\"com.example.x\":1.50");
	if (!random_once_in(random, 6)) {
		buf_add_text(out, ",\"syscalls\":");
		random_spec_array(random, 12, add_rule, out);
	}
	buf_add_text(out, "}");
}
