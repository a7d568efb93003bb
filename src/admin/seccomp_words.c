/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons and answers of a filter in words. */
#include "admin/seccomp_words.h"

#include "admin/seccomp_constants.h"
#include "seccomp/syscall.h"

#include <inttypes.h>
#include <string.h>

#define MOST_FLAGS 8 /* named together; more are a number */
#define MOST_NAMES 4

/* What an argument of a call is one of. */
static const struct {
	const char *call;
	unsigned index;
	enum seccomp_family family;
} uses[] = {
	{"socket", 0, FAMILY_AF},
	{"socket", 1, FAMILY_SOCK},
	{"socketpair", 0, FAMILY_AF},
	{"socketpair", 1, FAMILY_SOCK},
	{"clone", 0, FAMILY_CLONE},
	{"unshare", 0, FAMILY_CLONE},
	{"setns", 1, FAMILY_CLONE},
	{"open", 1, FAMILY_O},
	{"openat", 2, FAMILY_O},
	{"open_by_handle_at", 2, FAMILY_O},
	{"mknod", 1, FAMILY_S},
	{"mknodat", 2, FAMILY_S},
	{"mmap", 2, FAMILY_PROT},
	{"mmap", 3, FAMILY_MAP},
	{"mprotect", 2, FAMILY_PROT},
	{"pkey_mprotect", 2, FAMILY_PROT},
	{"mount", 3, FAMILY_MS},
	{"ioctl", 1, FAMILY_TIOC},
	{"personality", 0, FAMILY_PERSONALITY},
	{"prctl", 0, FAMILY_PR},
	{"ptrace", 0, FAMILY_PTRACE},
	{"keyctl", 0, FAMILY_KEYCTL},
	{"bpf", 0, FAMILY_BPF},
	{"seccomp", 0, FAMILY_SECCOMP},
	{"userfaultfd", 0, FAMILY_UFFD},
};

static const struct seccomp_constants *constants_of(unsigned call,
						    unsigned index)
{
	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
		if (uses[i].index == index &&
		    strcmp(uses[i].call, syscall_name(call)) == 0)
			return &seccomp_constants[uses[i].family];
	}
	return NULL;
}

static const char *name_of(const struct seccomp_constants *constants,
			   uint64_t value)
{
	for (unsigned i = 0; i < constants->count; i++) {
		if (constants->list[i].value == value)
			return constants->list[i].name;
	}
	return NULL;
}

/* The names of all values that the comparison takes, "AF_INET, AF_INET6"; false
 * where there are none, or too many to read. */
static bool add_names(const struct seccomp_constants *constants, uint64_t mask,
		      uint64_t value, struct buf *out)
{
	unsigned count = 0;

	for (unsigned i = 0; i < constants->count; i++) {
		const struct seccomp_constant *one = &constants->list[i];

		/* The first of two names for one value. */
		if ((one->value & mask) != value ||
		    name_of(constants, one->value) != one->name)
			continue;
		if (count++ == MOST_NAMES)
			return false;
		buf_printf(out, "%s%s", out->length > 0 ? ", " : "", one->name);
	}
	return count > 0;
}

/* Bits as "CLONE_NEWNS|CLONE_NEWPID"; false where some have no name, or there
 * are too many to read. */
static bool add_flags(const struct seccomp_constants *constants, uint64_t bits,
		      struct buf *out)
{
	if (bits == 0 || __builtin_popcountll(bits) > MOST_FLAGS)
		return false;
	while (bits != 0) {
		uint64_t bit = bits & (0 - bits);
		const char *name = name_of(constants, bit);

		if (name == NULL)
			return false;
		buf_printf(out, "%s%s", out->length > 0 ? "|" : "", name);
		bits &= ~bit;
	}
	return true;
}

/* A number, and what it means in brackets. */
static void add_number(uint64_t number, const struct buf *meaning,
		       struct buf *out)
{
	buf_printf(out, number < 10 ? "%" PRIu64 : "0x%" PRIx64, number);
	if (meaning->length > 0)
		buf_printf(out, " (%s)", meaning->data);
}

static void add_mask(const struct seccomp_constants *constants, uint64_t mask,
		     struct buf *out)
{
	AUTO_BUF struct buf meaning = BUF_INIT;

	if (constants != NULL && constants->flags &&
	    !add_flags(constants, mask, &meaning))
		meaning.length = 0;
	add_number(mask, &meaning, out);
}

static void add_value(const struct seccomp_constants *constants, uint64_t mask,
		      uint64_t value, struct buf *out)
{
	AUTO_BUF struct buf meaning = BUF_INIT;
	bool named = false;

	if (constants != NULL)
		named = constants->flags
				? add_flags(constants, value, &meaning)
				: add_names(constants, mask, value, &meaning);
	if (!named)
		meaning.length = 0;
	add_number(value, &meaning, out);
}

static void add_condition(unsigned call,
			  const struct seccomp_condition *condition,
			  struct buf *out)
{
	static const char *const signs[] = {
		[SECCOMP_EQ] = "==", [SECCOMP_MASKED_EQ] = "==",
		[SECCOMP_NE] = "!=", [SECCOMP_LT] = "<",
		[SECCOMP_LE] = "<=", [SECCOMP_GE] = ">=",
		[SECCOMP_GT] = ">",
	};
	const struct seccomp_constants *constants =
		constants_of(call, condition->index);

	buf_printf(out, "arg%u ", condition->index);
	if (condition->op == SECCOMP_MASKED_EQ) {
		buf_add_text(out, "& ");
		add_mask(constants, condition->mask, out);
		buf_add_char(out, ' ');
	}
	buf_printf(out, "%s ", signs[condition->op]);
	add_value(constants, condition->mask, condition->value, out);
}

void seccomp_words_conditions(unsigned call,
			      struct seccomp_conditions conditions,
			      struct buf *out)
{
	for (unsigned i = 0; i < conditions.count; i++) {
		if (i > 0)
			buf_add_text(out, " and ");
		add_condition(call, &conditions.list[i], out);
	}
}

void seccomp_words_action(struct seccomp_action action, struct buf *out)
{
	static const char *const words[] = {
		[SECCOMP_ALLOW] = "allowed",
		[SECCOMP_LOG] = "allowed, and logged",
		[SECCOMP_TRACE] = "left to a tracer",
		[SECCOMP_NOTIFY] = "left to a listener",
		[SECCOMP_TRAP] = "SIGSYS",
		[SECCOMP_KILL_THREAD] = "the thread is killed",
		[SECCOMP_KILL_PROCESS] = "the process is killed",
	};
	const char *name;

	if (action.kind != SECCOMP_ERRNO) {
		buf_add_text(out, words[action.kind]);
		return;
	}
	name = strerrorname_np((int)action.data);
	if (name != NULL)
		buf_add_text(out, name);
	else
		buf_printf(out, "errno %u", action.data);
}
