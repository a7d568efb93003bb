/* SPDX-License-Identifier: Apache-2.0 */
/* Which ABI a container's program is made for. */
#include "probe/program.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "seccomp/arch.h"

#include <elf.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What execve(2) reads of a file, and how far it follows interpreters. */
#define HEAD_SIZE         256
#define MOST_INTERPRETERS 4

struct head {
	unsigned char bytes[HEAD_SIZE];
	size_t size;
};

/* Opened to be looked at first: what a spec names may be a device. */
static int open_in_root(int root, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
}

static bool read_head(int root, const char *path, struct head *head)
{
	AUTO_CLOSE int found = open_in_root(root, path);
	AUTO_CLOSE int file = -1;
	char link[32];
	struct stat status;
	ssize_t size;

	if (found < 0 || fstat(found, &status) < 0 ||
	    !S_ISREG(status.st_mode) || (status.st_mode & 0111) == 0)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", found);
	file = open(link, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	size = pread(file, head->bytes, sizeof(head->bytes), 0);
	head->size = size > 0 ? (size_t)size : 0;
	return size > 0;
}

/* The machine of an ELF file of 32 bits, EM_NONE for all else. */
static unsigned machine_of(const struct head *head)
{
	const unsigned char *at = head->bytes;

	if (head->size < sizeof(Elf32_Ehdr) || at[0] != ELFMAG0 ||
	    at[1] != ELFMAG1 || at[2] != ELFMAG2 || at[3] != ELFMAG3 ||
	    at[EI_CLASS] != ELFCLASS32 || at[EI_DATA] != ELFDATA2LSB)
		return EM_NONE;
	at += offsetof(Elf32_Ehdr, e_machine);
	return at[0] | (unsigned)at[1] << 8;
}

static uint32_t architecture_of(const struct head *head)
{
	const struct {
		unsigned machine;
		enum seccomp_arch arch;
	} rows[] = {{EM_386, SECCOMP_ARCH_X86}, {EM_ARM, SECCOMP_ARCH_ARM}};
	unsigned machine = machine_of(head);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].machine == machine)
			return seccomp_arch_bit(rows[i].arch) &
			       seccomp_arch_companion(seccomp_arch_of_host());
	}
	return 0;
}

/* The path behind "#!"; false where there is none. */
static bool interpreter_of(const struct head *head, struct buf *path)
{
	size_t at = 2;
	size_t start;

	if (head->size < 3 || head->bytes[0] != '#' || head->bytes[1] != '!')
		return false;
	while (at < head->size &&
	       (head->bytes[at] == ' ' || head->bytes[at] == '\t'))
		at++;
	start = at;
	while (at < head->size && head->bytes[at] != '\n' &&
	       head->bytes[at] != ' ' && head->bytes[at] != '\t' &&
	       head->bytes[at] != '\0')
		at++;
	path->length = 0;
	buf_add(path, head->bytes + start, at - start);
	return at > start;
}

/* False where there is no such program. */
static bool judge(int root, const char *path, uint32_t *architectures)
{
	AUTO_BUF struct buf next = BUF_INIT;
	struct head head;

	*architectures = 0;
	if (!read_head(root, path, &head))
		return false;
	for (unsigned i = 0; i < MOST_INTERPRETERS; i++) {
		if (!interpreter_of(&head, &next))
			break;
		if (!read_head(root, next.data, &head))
			return true;
	}
	*architectures = architecture_of(&head);
	return true;
}

static void join(struct buf *path, struct text directory, struct text name)
{
	path->length = 0;
	buf_add(path, directory.data, directory.length);
	buf_add_char(path, '/');
	buf_add(path, name.data, name.length);
}

static uint32_t search(int root, const struct probe_program *program)
{
	AUTO_BUF struct buf path = BUF_INIT;
	struct text rest = program->path;
	uint32_t architectures = 0;

	while (rest.data != NULL) {
		const char *colon =
			rest.length > 0 ? memchr(rest.data, ':', rest.length)
					: NULL;
		struct text one = rest;

		if (colon != NULL) {
			one.length = (size_t)(colon - rest.data);
			rest.data += one.length + 1;
			rest.length -= one.length + 1;
		} else {
			rest.data = NULL;
		}
		join(&path, one.length > 0 ? one : program->cwd,
		     program->command);
		if (judge(root, path.data, &architectures))
			break;
	}
	return architectures;
}

uint32_t probe_program_architectures(int bundle,
				     const struct probe_program *program)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_CLOSE int root = -1;
	uint32_t architectures;

	if (seccomp_arch_companion(seccomp_arch_of_host()) == 0 ||
	    program->command.length == 0)
		return 0;
	buf_add(&path, program->root.data, program->root.length);
	buf_add_text(&path, "");
	root = openat(bundle, path.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return 0;
	if (memchr(program->command.data, '/', program->command.length) == NULL)
		return search(root, program);
	if (program->command.data[0] == '/')
		join(&path, TEXT(""), program->command);
	else
		join(&path, program->cwd, program->command);
	(void)judge(root, path.data, &architectures);
	return architectures;
}
