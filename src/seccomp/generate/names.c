/* SPDX-License-Identifier: Apache-2.0 */
/* Names and numbers of system calls from libseccomp and newer.json. */
#include "generate.h"

#include <seccomp.h>

#define X32_BIT 0x40000000

static const uint32_t tokens[SECCOMP_ARCH_COUNT] = {
	[SECCOMP_ARCH_X86] = SCMP_ARCH_X86,
	[SECCOMP_ARCH_X86_64] = SCMP_ARCH_X86_64,
	[SECCOMP_ARCH_X32] = SCMP_ARCH_X32,
	[SECCOMP_ARCH_ARM] = SCMP_ARCH_ARM,
	[SECCOMP_ARCH_AARCH64] = SCMP_ARCH_AARCH64,
	[SECCOMP_ARCH_MIPS] = SCMP_ARCH_MIPS,
	[SECCOMP_ARCH_MIPS64] = SCMP_ARCH_MIPS64,
	[SECCOMP_ARCH_MIPS64N32] = SCMP_ARCH_MIPS64N32,
	[SECCOMP_ARCH_MIPSEL] = SCMP_ARCH_MIPSEL,
	[SECCOMP_ARCH_MIPSEL64] = SCMP_ARCH_MIPSEL64,
	[SECCOMP_ARCH_MIPSEL64N32] = SCMP_ARCH_MIPSEL64N32,
	[SECCOMP_ARCH_PPC] = SCMP_ARCH_PPC,
	[SECCOMP_ARCH_PPC64] = SCMP_ARCH_PPC64,
	[SECCOMP_ARCH_PPC64LE] = SCMP_ARCH_PPC64LE,
	[SECCOMP_ARCH_S390] = SCMP_ARCH_S390,
	[SECCOMP_ARCH_S390X] = SCMP_ARCH_S390X,
	[SECCOMP_ARCH_PARISC] = SCMP_ARCH_PARISC,
	[SECCOMP_ARCH_PARISC64] = SCMP_ARCH_PARISC64,
	[SECCOMP_ARCH_RISCV64] = SCMP_ARCH_RISCV64,
};

/* Where an architecture's numbers begin. */
static const int bases[SECCOMP_ARCH_COUNT] = {
	[SECCOMP_ARCH_X32] = X32_BIT,      [SECCOMP_ARCH_MIPS] = 4000,
	[SECCOMP_ARCH_MIPS64] = 5000,      [SECCOMP_ARCH_MIPS64N32] = 6000,
	[SECCOMP_ARCH_MIPSEL] = 4000,      [SECCOMP_ARCH_MIPSEL64] = 5000,
	[SECCOMP_ARCH_MIPSEL64N32] = 6000,
};

/* Numbers that libseccomp may know: its own negative ones for calls that an
 * architecture has not, the kernel's, and the private ones of 32-bit ARM. */
static const struct {
	int first;
	int last;
} ranges[] = {{-11000, -1}, {0, 7000}, {0xf0000, 0xf0010}};

static int find_unsorted(const struct generate *generate, const char *name)
{
	for (unsigned i = 0; i < generate->count; i++) {
		if (strcmp(generate->names[i], name) == 0)
			return (int)i;
	}
	return -1;
}

/* The index of name, which is added where it is new; -1 when full. The
 * generator ends soon: copies are not freed. */
static int add_name(struct generate *generate, const char *name,
		    struct err *err)
{
	int index = find_unsorted(generate, name);

	if (index >= 0)
		return index;
	if (generate->count == SYSCALL_MAX)
		return err_set(err, ERR_UNSUPPORTED,
			       "more than %d system calls: raise SYSCALL_MAX",
			       SYSCALL_MAX);
	generate->names[generate->count] = strdup(name);
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++)
		generate->numbers[arch][generate->count] = SYSCALL_NONE;
	return (int)generate->count++;
}

static int read_number(struct generate *generate, unsigned arch, int number,
		       struct err *err)
{
	AUTO_FREE char *name =
		seccomp_syscall_resolve_num_arch(tokens[arch], number);
	int index;

	if (name == NULL)
		return 0;
	index = add_name(generate, name, err);
	if (index < 0)
		return -1;
	/* libseccomp has most of them without the base. */
	if (number >= 0 && generate->numbers[arch][index] < 0)
		generate->numbers[arch][index] =
			number < bases[arch] ? number + bases[arch] : number;
	return 0;
}

int generate_read_library(struct generate *generate, struct err *err)
{
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		for (unsigned i = 0; i < sizeof(ranges) / sizeof(*ranges);
		     i++) {
			for (int number = ranges[i].first;
			     number <= ranges[i].last; number++) {
				if (read_number(generate, arch, number, err) <
				    0)
					return -1;
			}
		}
	}
	return 0;
}

/* Whether the call exists on arch: everywhere, unless it names some. */
static bool listed(const struct json *architectures, unsigned arch)
{
	if (architectures == NULL)
		return true;
	json_each (word, architectures) {
		if (text_is(word->text, seccomp_arch_words[arch]))
			return true;
	}
	return false;
}

static int read_newer_one(struct generate *generate,
			  struct json_document *document,
			  const struct json *entry, struct err *err)
{
	const struct json *name = json_member(entry, "name");
	uint64_t number;
	int index;

	if (!json_is(name, JSON_STRING) ||
	    !json_to_u64(json_member(entry, "number"), &number) ||
	    number > 6999)
		return json_error(document, entry, err,
				  "expected a name and a number below 7000");
	index = add_name(generate, json_to_cstring(document, name), err);
	if (index < 0)
		return -1;
	/* These win: Debian's libseccomp 2.5.4 has some of them without the
	 * base that MIPS counts from. */
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		if (listed(json_member(entry, "architectures"), arch))
			generate->numbers[arch][index] =
				(int32_t)number + bases[arch];
	}
	return 0;
}

int generate_read_newer(struct generate *generate, const char *path,
			struct err *err)
{
	struct json_document *document = generate_open(generate, path, err);
	const struct json *entries;

	if (document == NULL)
		return -1;
	entries = json_member(document->root, "syscalls");
	if (!json_is(entries, JSON_ARRAY))
		return json_error(document, document->root, err,
				  "expected an array \"syscalls\"");
	json_each (entry, entries) {
		if (read_newer_one(generate, document, entry, err) < 0)
			return -1;
	}
	return 0;
}

static void swap(struct generate *generate, unsigned a, unsigned b)
{
	const char *name = generate->names[a];

	generate->names[a] = generate->names[b];
	generate->names[b] = name;
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		int32_t number = generate->numbers[arch][a];

		generate->numbers[arch][a] = generate->numbers[arch][b];
		generate->numbers[arch][b] = number;
	}
}

void generate_sort(struct generate *generate)
{
	for (unsigned i = 1; i < generate->count; i++) {
		for (unsigned j = i; j > 0 && strcmp(generate->names[j - 1],
						     generate->names[j]) > 0;
		     j--)
			swap(generate, j - 1, j);
	}
}

int generate_find(const struct generate *generate, struct text name)
{
	for (unsigned i = 0; i < generate->count; i++) {
		if (text_is(name, generate->names[i]))
			return (int)i;
	}
	return -1;
}
