/* SPDX-License-Identifier: Apache-2.0 */
/* Errno values that programs do not understand. */
#include "lint/check.h"

#include <errno.h>

/* Calls that a libc or a runtime of a language tries first, and what it does
 * where there is no such call: that is what ENOSYS means, and EPERM does
 * not. */
static const struct {
	const char *name;
	const char *otherwise;
} fallbacks[] = {
	{"clock_getres_time64", "use clock_getres"},
	{"clock_gettime64", "use clock_gettime"},
	{"clock_nanosleep_time64", "use clock_nanosleep"},
	{"clone3", "use clone (glibc 2.34 and later)"},
	{"close_range", "close what /proc/self/fd shows"},
	{"copy_file_range", "read and write"},
	{"epoll_pwait2", "use epoll_pwait"},
	{"execveat", "use execve by /proc/self/fd (glibc)"},
	{"faccessat2", "use faccessat (glibc 2.33 and later)"},
	{"fchmodat2", "use fchmodat (glibc 2.39 and later)"},
	{"futex_time64", "use futex"},
	{"getrandom", "read /dev/urandom"},
	{"io_uring_setup", "use epoll (libuv and others)"},
	{"landlock_create_ruleset", "go on without a sandbox of their own"},
	{"memfd_create", "use a file in /tmp"},
	{"openat2", "use openat"},
	{"pidfd_open", "use signals by pid"},
	{"pidfd_send_signal", "use kill"},
	{"ppoll_time64", "use ppoll"},
	{"preadv2", "use preadv (glibc)"},
	{"pselect6_time64", "use pselect6"},
	{"pwritev2", "use pwritev (glibc)"},
	{"renameat2", "use renameat (glibc)"},
	{"rseq", "go on without (glibc 2.35 and later)"},
	{"statx", "use newfstatat (glibc, coreutils and others)"},
};

/* Refused with an errno that is taken for an answer. */
static bool is_misread(const struct lint *lint, unsigned call)
{
	const struct seccomp_decision *decision =
		&lint->filter->decisions[call];

	return syscall_number(call, lint->query.native) != SYSCALL_NONE &&
	       decision->count == 0 && decision->action.kind == SECCOMP_ERRNO &&
	       decision->action.data != ENOSYS;
}

/* The first rule that names the call and answers so, or NULL. */
static const struct lint_use *find_use(const struct lint *lint, unsigned call)
{
	for (const struct lint_use *use = lint->uses[call]; use != NULL;
	     use = use->next) {
		if (use->rule->kept &&
		    seccomp_action_equal(use->rule->action,
					 lint->filter->decisions[call].action))
			return use;
	}
	return NULL;
}

static const struct json *default_place(const struct lint *lint)
{
	const struct json *at = lint_member(lint, "defaultErrno");

	if (at == NULL)
		at = lint_member(lint, "defaultErrnoRet");
	return at != NULL ? at : lint_member(lint, "defaultAction");
}

static void check_default(struct lint *lint, const struct syscall_set *unnamed)
{
	unsigned count = syscall_set_count(unnamed);

	if (lint->otherwise.kind != SECCOMP_ERRNO ||
	    lint->otherwise.data == ENOSYS)
		return;
	lint_add(lint, LINT_WARNING, default_place(lint),
		 "the default answers %s to what is newer than this file%s%s: "
		 "programs go on to an older call on ENOSYS only; set "
		 "\"defaultErrnoRet\" to 38 (ENOSYS), and name what is to be "
		 "refused with EPERM",
		 lint_action(lint, lint->otherwise),
		 count > 0 ? ", and to " : "", lint_names(lint, unnamed));
}

static void check_errno(struct lint *lint)
{
	struct syscall_set unnamed = {{0}}, made = {{0}};

	for (unsigned i = 0; i < sizeof(fallbacks) / sizeof(*fallbacks); i++) {
		int call = syscall_from_name(text_of(fallbacks[i].name));
		const struct lint_use *use;

		if (call < 0 || !is_misread(lint, (unsigned)call))
			continue;
		use = find_use(lint, (unsigned)call);
		if (use == NULL || lint->query.made) {
			syscall_set_add(use == NULL ? &unnamed : &made,
					(unsigned)call);
			continue;
		}
		lint_add(lint, LINT_WARNING, use->at,
			 "%s is answered %s: on ENOSYS programs %s, on any "
			 "other errno they may fail; set \"errnoRet\" to 38 "
			 "(ENOSYS)",
			 fallbacks[i].name,
			 lint_action(lint, use->rule->action),
			 fallbacks[i].otherwise);
	}
	if (syscall_set_count(&made) > 0)
		lint_add(lint, LINT_WARNING, NULL,
			 "not ENOSYS is what answers %s: programs that would "
			 "go on without may fail; move them to \"unsupported\"",
			 lint_names(lint, &made));
	check_default(lint, &unnamed);
}

const struct lint_check lint_check_errno = {
	"errno",
	false,
	check_errno,
};
