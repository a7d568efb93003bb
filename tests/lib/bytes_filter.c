/* SPDX-License-Identifier: Apache-2.0 */
/* Filters out of a fuzzer's bytes. */
#include "lib/bytes_filter.h"

#define COUNT(array)     (sizeof(array) / sizeof((array)[0]))

#define MOST_RULES       10
#define MOST_COMPARISONS 4
#define LOW_ARGUMENTS    3 /* of which rules speak most */

const char *const bytes_filter_calls[] = {
	"getppid", "ioctl",  "close",      "lseek", "dup",
	"fstat",   "stat64", "socketcall", NULL,
};

#define CALLS (COUNT(bytes_filter_calls) - 1)

unsigned bytes_below(struct bytes *bytes, unsigned limit)
{
	if (bytes->left == 0)
		return 0;
	bytes->left--;
	return *bytes->at++ % limit;
}

/* An action and, now and then, its errno, a member of that name. */
static void add_action(struct bytes *bytes, const char *name,
		       const char *number, struct buf *out)
{
	static const char *const actions[] = {
		"ALLOW", "ERRNO",       "KILL_PROCESS", "LOG",
		"TRACE", "KILL_THREAD", "NOTIFY",       "TRAP",
		"KILL",  "ERRNO",       "ALLOW",        "KILL_PROCESS",
	};
	static const unsigned numbers[] = {1, 2, 38, 0, 3, 13, 4094};
	unsigned chosen = bytes_below(bytes, 8 * COUNT(actions));
	unsigned which = chosen / COUNT(actions);

	buf_printf(out, "\"%s\":\"SCMP_ACT_%s\"", name,
		   actions[chosen % COUNT(actions)]);
	if (which > 0)
		buf_printf(out, ",\"%s\":%u", number, numbers[which - 1]);
}

static void add_value(struct bytes *bytes, const char *name, struct buf *out)
{
	static const uint64_t values[] = {
		0,
		1,
		2,
		3,
		4,
		0x5412,
		0xf000,
		0x7e020000,
		0x7fffffff,
		0x80000000,
		0xfffffffe,
		0xffffffff,
		UINT64_C(0x100000000),
		UINT64_C(0x100000001),
		UINT64_C(0xffffffff00000000),
		UINT64_C(0x7fffffffffffffff),
		UINT64_C(0x8000000000000000),
		UINT64_MAX - 1,
		UINT64_MAX,
	};

	buf_printf(
		out, ",\"%s\":%llu", name,
		(unsigned long long)values[bytes_below(bytes, COUNT(values))]);
}

static void add_comparison(struct bytes *bytes, struct buf *out)
{
	static const char *const ops[] = {"EQ", "MASKED_EQ", "NE", "LT",
					  "LE", "GE",        "GT"};
	unsigned chosen = bytes_below(bytes, 256);
	unsigned index = chosen / COUNT(ops) % LOW_ARGUMENTS;

	if (chosen >= 250)
		index = 5; /* the last that there is */
	buf_printf(out, "{\"index\":%u,\"op\":\"SCMP_CMP_%s\"", index,
		   ops[chosen % COUNT(ops)]);
	add_value(bytes, "value", out);
	if (chosen % COUNT(ops) == 1)
		add_value(bytes, "valueTwo", out);
	buf_add_text(out, "}");
}

static void add_names(struct bytes *bytes, struct buf *out)
{
	unsigned chosen = bytes_below(bytes, 256);

	buf_printf(out, ",\"names\":[\"%s\"",
		   bytes_filter_calls[chosen % CALLS]);
	if (chosen >= 192)
		buf_printf(out, ",\"%s\"",
			   bytes_filter_calls[chosen / CALLS % CALLS]);
	buf_add_text(out, "]");
}

static void add_rule(struct bytes *bytes, struct buf *out)
{
	unsigned count;

	buf_add_text(out, "{");
	add_action(bytes, "action", "errnoRet", out);
	add_names(bytes, out);
	count = bytes_below(bytes, MOST_COMPARISONS + 1);
	if (count > 0)
		buf_add_text(out, ",\"args\":[");
	for (unsigned i = 0; i < count; i++) {
		buf_add_text(out, i > 0 ? "," : "");
		add_comparison(bytes, out);
	}
	buf_add_text(out, count > 0 ? "]}" : "}");
}

void bytes_filter(struct bytes *bytes, struct buf *out)
{
	static const char *const architectures[] = {
		"[\"SCMP_ARCH_X86_64\"]",
		"[]",
		"[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"]",
		"[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]",
		"[\"SCMP_ARCH_X32\"]",
	};
	unsigned count;

	buf_add_text(out, "{");
	add_action(bytes, "defaultAction", "defaultErrnoRet", out);
	buf_printf(out, ",\"architectures\":%s",
		   architectures[bytes_below(bytes, COUNT(architectures))]);
	count = bytes_below(bytes, MOST_RULES + 1);
	buf_add_text(out, ",\"syscalls\":[");
	for (unsigned i = 0; i < count; i++) {
		buf_add_text(out, i > 0 ? ",\n" : "\n");
		add_rule(bytes, out);
	}
	buf_add_text(out, "]}");
}
