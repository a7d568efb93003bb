/* SPDX-License-Identifier: Apache-2.0 */
/* A system call as somebody types it on a command line. */
#include "admin/denial_question.h"

#include "seccomp/syscall.h"
#include "json/show.h"

#include <fcntl.h>
#include <sys/mount.h>

#define NO_FLAGS (-1)

/* Which arguments are paths, and what is done there. flags: the argument that
 * says how it is opened. */
static const struct {
	const char *call;
	int8_t path;
	int8_t second; /* another path; -1: none */
	int8_t flags;
	uint16_t use;
} uses[] = {
	{"access", 0, -1, NO_FLAGS, USE_SEARCH},
	{"acct", 0, -1, NO_FLAGS, USE_WRITE},
	{"chdir", 0, -1, NO_FLAGS, USE_SEARCH},
	{"chmod", 0, -1, NO_FLAGS, USE_CHANGE},
	{"chown", 0, -1, NO_FLAGS, USE_CHANGE | USE_OWNER},
	{"chroot", 0, -1, NO_FLAGS, USE_SEARCH},
	{"creat", 0, -1, NO_FLAGS, USE_WRITE | USE_MAY_CREATE},
	{"execve", 0, -1, NO_FLAGS, USE_EXECUTE},
	{"execveat", 1, -1, NO_FLAGS, USE_EXECUTE},
	{"faccessat", 1, -1, NO_FLAGS, USE_SEARCH},
	{"faccessat2", 1, -1, NO_FLAGS, USE_SEARCH},
	{"fchmodat", 1, -1, NO_FLAGS, USE_CHANGE},
	{"fchmodat2", 1, -1, NO_FLAGS, USE_CHANGE},
	{"fchownat", 1, -1, NO_FLAGS, USE_CHANGE | USE_OWNER},
	{"lchown", 0, -1, NO_FLAGS, USE_CHANGE | USE_OWNER},
	{"link", 0, 1, NO_FLAGS, USE_ENTRY},
	{"linkat", 1, 3, NO_FLAGS, USE_ENTRY},
	{"mkdir", 0, -1, NO_FLAGS, USE_ENTRY},
	{"mkdirat", 1, -1, NO_FLAGS, USE_ENTRY},
	{"mknod", 0, -1, NO_FLAGS, USE_ENTRY},
	{"mknodat", 1, -1, NO_FLAGS, USE_ENTRY},
	{"mount", 1, -1, NO_FLAGS, USE_MOUNT},
	{"open", 0, -1, 1, 0},
	{"openat", 1, -1, 2, 0},
	{"openat2", 1, -1, NO_FLAGS, USE_READ},
	{"rename", 0, 1, NO_FLAGS, USE_ENTRY},
	{"renameat", 1, 3, NO_FLAGS, USE_ENTRY},
	{"renameat2", 1, 3, NO_FLAGS, USE_ENTRY},
	{"rmdir", 0, -1, NO_FLAGS, USE_ENTRY},
	{"setxattr", 0, -1, NO_FLAGS, USE_CHANGE},
	{"stat", 0, -1, NO_FLAGS, USE_SEARCH},
	{"statx", 1, -1, NO_FLAGS, USE_SEARCH},
	{"newfstatat", 1, -1, NO_FLAGS, USE_SEARCH},
	{"symlink", 1, -1, NO_FLAGS, USE_ENTRY},
	{"symlinkat", 2, -1, NO_FLAGS, USE_ENTRY},
	{"truncate", 0, -1, NO_FLAGS, USE_WRITE},
	{"umount2", 0, -1, NO_FLAGS, USE_MOUNT},
	{"unlink", 0, -1, NO_FLAGS, USE_ENTRY},
	{"unlinkat", 1, -1, NO_FLAGS, USE_ENTRY},
	{"utimensat", 1, -1, NO_FLAGS, USE_CHANGE},
};

bool denial_question_is_call(const char *word)
{
	struct text name = text_of(word);

	return name.length > 0 && (syscall_from_name(name) != SYSCALL_NONE ||
				   strspn(word, "0123456789") == name.length);
}

static bool is_path(const char *word)
{
	return word[0] == '/';
}

static bool is_plain_text(const char *word)
{
	return (word[0] >= 'a' && word[0] <= 'z') || word[0] == '.';
}

static bool is_value(const char *word)
{
	return !is_path(word) && !is_plain_text(word);
}

/* "openat(AT_FDCWD, /etc, O_RDONLY)"; what is no value stands as 0 where the
 * filter is asked. */
static void spell(const char *name, const char *const *arguments,
		  unsigned count, bool values, struct buf *out)
{
	buf_printf(out, "%s(", name);
	for (unsigned i = 0; i < count; i++)
		buf_printf(out, "%s%s", i > 0 ? ", " : "",
			   values && !is_value(arguments[i]) ? "0"
							     : arguments[i]);
	buf_add_char(out, ')');
}

static unsigned use_of_flags(const struct denial_question *question, int index)
{
	uint64_t flags = question->call.arguments[index];
	unsigned use = (flags & O_ACCMODE) == O_RDONLY   ? USE_READ
		       : (flags & O_ACCMODE) == O_WRONLY ? USE_WRITE
							 : USE_READ | USE_WRITE;

	if (!question->known[index])
		return USE_READ;
	if (flags & O_PATH)
		return USE_SEARCH;
	if (flags & O_TRUNC)
		use |= USE_WRITE;
	return flags & O_CREAT ? use | USE_MAY_CREATE : use;
}

static void add_path(struct denial_question *question, const char *word,
		     unsigned use)
{
	if (word == NULL || !is_path(word)) {
		question->unseen = word != NULL ? word : "";
		return;
	}
	question->paths[question->path_count++] =
		(struct denial_path){text_of(word), use};
}

static void find_paths(struct denial_question *question,
		       const char *const arguments[SECCOMP_ARGUMENTS])
{
	const char *name = syscall_name((unsigned)question->call.index);

	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		unsigned use = uses[i].use;

		if (strcmp(uses[i].call, name) != 0)
			continue;
		if (uses[i].flags != NO_FLAGS)
			use = use_of_flags(question, uses[i].flags);
		/* What is bound there is read. */
		if (strcmp(name, "mount") == 0 && question->known[3] &&
		    question->call.arguments[3] & MS_BIND &&
		    arguments[0] != NULL && is_path(arguments[0]))
			add_path(question, arguments[0], USE_SEARCH);
		add_path(question, arguments[uses[i].path], use);
		if (uses[i].second >= 0)
			add_path(question, arguments[uses[i].second], use);
	}
}

/* The argument that is the call's path, or -1. */
static int path_index(const char *call)
{
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		if (strcmp(uses[i].call, call) == 0)
			return uses[i].path;
	}
	return -1;
}

/* The words behind the call's own as its arguments; the directory may be left
 * out before a path. */
static int take_arguments(char **words, unsigned count,
			  const char *arguments[SECCOMP_ARGUMENTS],
			  unsigned *given, struct err *err)
{
	bool skips = count > 1 && !is_value(words[1]) &&
		     path_index(words[0]) == 1 &&
		     strstr(words[0], "at") != NULL;
	unsigned at = 0;

	if (count - 1 + skips > SECCOMP_ARGUMENTS) {
		err_set(err, ERR_USAGE,
			"system calls have at most %d arguments",
			SECCOMP_ARGUMENTS);
		return -1;
	}
	if (skips)
		arguments[at++] = "AT_FDCWD";
	for (unsigned i = 0; i < count; i++) {
		if (strpbrk(words[i], ",()") != NULL) {
			err_set(err, ERR_USAGE,
				"\"%s\": expected the call and its arguments "
				"as words of their own",
				words[i]);
			return -1;
		}
		if (i > 0)
			arguments[at++] = words[i];
	}
	*given = at;
	return 0;
}

int denial_question_read(struct arena *arena, char **words, unsigned count,
			 enum seccomp_arch arch, struct denial_question *out,
			 struct err *err)
{
	const char *arguments[SECCOMP_ARGUMENTS] = {NULL};
	struct denial_question read = {.path_count = 0};
	AUTO_BUF struct buf values = BUF_INIT;
	AUTO_BUF struct buf all = BUF_INIT;
	AUTO_BUF struct buf shown = BUF_INIT;
	unsigned given = 0;

	if (take_arguments(words, count, arguments, &given, err) < 0)
		return -1;
	spell(words[0], arguments, given, true, &values);
	spell(words[0], arguments, given, false, &all);
	show_line(buf_text(&all), SIZE_MAX, &shown);
	read.words = arena_copy(arena, shown.data, shown.length);
	if (seccomp_call_read_as(values.data, read.words, arch, &read.call,
				 err) < 0)
		return -1;
	for (unsigned i = 0; i < given; i++) {
		read.known[i] = is_value(arguments[i]);
		if (!read.known[i])
			read.texts[i] = arguments[i];
	}
	if (read.call.index != SYSCALL_NONE)
		find_paths(&read, arguments);
	*out = read;
	return 0;
}
