/* SPDX-License-Identifier: Apache-2.0 */
/* The program that a container will start. */
#include "probe/program.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "probe/context.h"
#include "seccomp/arch.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
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

/* Looks at a file; false: there is no such program. */
typedef bool visit_fn(int root, const char *path, void *context);

static bool judge(int root, const char *path, void *context)
{
	AUTO_BUF struct buf next = BUF_INIT;
	uint32_t *architectures = context;
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

static void search(int root, const struct probe_program *program,
		   visit_fn *visit, void *context)
{
	AUTO_BUF struct buf path = BUF_INIT;
	struct text rest = program->path;

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
		if (visit(root, path.data, context))
			break;
	}
}

/* Visits each file that may be the program until one is. */
static void find(int bundle, const struct probe_program *program,
		 visit_fn *visit, void *context)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_CLOSE int root = -1;

	if (program->command.length == 0)
		return;
	buf_add(&path, program->root.data, program->root.length);
	buf_add_text(&path, "");
	root = openat(bundle, path.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return;
	if (memchr(program->command.data, '/', program->command.length) ==
	    NULL) {
		search(root, program, visit, context);
		return;
	}
	if (program->command.data[0] == '/')
		join(&path, TEXT(""), program->command);
	else
		join(&path, program->cwd, program->command);
	(void)visit(root, path.data, context);
}

uint32_t probe_program_architectures(int bundle,
				     const struct probe_program *program)
{
	uint32_t architectures = 0;

	if (seccomp_arch_companion(seccomp_arch_of_host()) != 0)
		find(bundle, program, judge, &architectures);
	return architectures;
}

/* --- its context --- */

struct labelled {
	struct buf *context;
	struct buf *path;
	bool nosuid;
	bool found;
};

/* Adds what the link in /proc/self/fd says. */
static bool read_place(int file, char place[PATH_MAX])
{
	char link[32];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	length = readlink(link, place, PATH_MAX - 1);
	if (length <= 0)
		return false;
	place[length] = '\0';
	return true;
}

static bool read_label(int root, const char *path, void *context)
{
	struct labelled *labelled = context;
	AUTO_CLOSE int file = open_in_root(root, path);
	char value[SELINUX_CONTEXT_MOST + 1];
	char top[PATH_MAX], place[PATH_MAX];
	char link[32];
	struct stat status;
	struct statvfs mount;
	ssize_t size;

	if (file < 0 || fstat(file, &status) < 0 || !S_ISREG(status.st_mode) ||
	    (status.st_mode & 0111) == 0)
		return false;
	/* A file opened by its place alone has no attributes of its own. */
	snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	size = getxattr(link, "security.selinux", value, sizeof(value));
	if (size <= 0 || fstatvfs(file, &mount) < 0 || !read_place(root, top) ||
	    !read_place(file, place) || strncmp(place, top, strlen(top)) != 0)
		return true;
	buf_add(labelled->context, value, strnlen(value, (size_t)size));
	buf_add_text(labelled->path, place + strlen(top));
	labelled->nosuid = (mount.f_flag & ST_NOSUID) != 0;
	labelled->found = true;
	return true;
}

bool probe_program_context(int bundle, const struct probe_program *program,
			   struct buf *context, struct buf *path, bool *nosuid)
{
	struct labelled labelled = {.context = context, .path = path};

	find(bundle, program, read_label, &labelled);
	if (labelled.found)
		*nosuid = labelled.nosuid;
	return labelled.found;
}
