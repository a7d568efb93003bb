/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the loaded SELinux policy. */
#include "probe/selinux_policy.h"

#include "base/cleanup.h"
#include "probe/program.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <selinux/selinux.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SELINUXFS "/sys/fs/selinux" /* since Linux 3.0 */

/* The number in a file of selinuxfs; 0 where there is none. It is read here
 * since libselinux would read all permissions of a class to find one. */
static unsigned number_in(const char *path)
{
	AUTO_BUF struct buf full = BUF_INIT;
	AUTO_CLOSE int file = -1;
	char text[16];
	ssize_t size;

	buf_printf(&full, SELINUXFS "/%s", path);
	file = open(full.data, O_RDONLY | O_CLOEXEC);
	size = file >= 0 ? read(file, text, sizeof(text) - 1) : -1;
	if (size <= 0)
		return 0;
	text[size] = '\0';
	return (unsigned)strtoul(text, NULL, 10);
}

static security_class_t class_of(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "class/%s/index", name);
	return (security_class_t)number_in(path);
}

static access_vector_t permission_of(const char *class, const char *name)
{
	char path[96];
	unsigned number;

	snprintf(path, sizeof(path), "class/%s/perms/%s", class, name);
	number = number_in(path);
	return number > 0 && number <= 32 ? UINT32_C(1) << (number - 1) : 0;
}

enum selinux_answer selinux_allowed(const char *source, const char *target,
				    const char *class, const char *permission)
{
	security_class_t number = class_of(class);
	access_vector_t asked = permission_of(class, permission);
	struct av_decision decision = {.flags = 0};

	if (number == 0 || asked == 0 ||
	    security_compute_av_flags_raw(source, target, number, asked,
					  &decision) < 0)
		return SELINUX_UNKNOWN;
	if ((decision.allowed & asked) != 0)
		return SELINUX_ALLOWED;
	return (decision.flags & SELINUX_AVD_FLAGS_PERMISSIVE) != 0 ||
			       security_getenforce() == 0
		       ? SELINUX_TOLERATED
		       : SELINUX_DENIED;
}

/* Adds context, and frees it. */
static bool take(char *context, struct buf *out)
{
	if (context == NULL)
		return false;
	buf_add_text(out, context);
	freecon(context);
	return true;
}

bool selinux_context_of(const char *pid, struct buf *out)
{
	char *context = NULL;

	return getpidcon_raw((pid_t)strtol(pid, NULL, 10), &context) >= 0 &&
	       take(context, out);
}

enum probe_file selinux_file_label(int bundle, const char *path,
				   struct buf *context)
{
	AUTO_CLOSE int fd = openat(bundle, path, O_PATH | O_CLOEXEC);
	struct stat status;
	char *found = NULL;
	char name[48];

	if (fd < 0 || fstat(fd, &status) < 0 ||
	    (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)))
		return PROBE_FILE_UNKNOWN;
	/* fgetxattr(2) takes no descriptor of O_PATH. */
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	if (getfilecon_raw(name, &found) < 0 || !take(found, context))
		return PROBE_FILE_UNKNOWN;
	return S_ISDIR(status.st_mode) ? PROBE_FILE_DIRECTORY
				       : PROBE_FILE_REGULAR;
}

bool selinux_domain(const char *path, struct buf *own, struct buf *domain)
{
	AUTO_BUF struct buf file = BUF_INIT;
	char *context = NULL;

	if (getcon_raw(&context) < 0 || !take(context, own))
		return false;
	context = NULL;
	if (getfilecon_raw(path, &context) < 0 || !take(context, &file))
		return false;
	context = NULL;
	return security_compute_create_raw(own->data, file.data,
					   class_of("process"),
					   &context) == 0 &&
	       take(context, domain);
}

bool selinux_nnp_rules(void)
{
	return number_in("policy_capabilities/nnp_nosuid_transition") == 1;
}

static bool has_category(const struct probe_selinux *selinux,
			 const char *context, unsigned category)
{
	AUTO_BUF struct buf asked = BUF_INIT;

	buf_printf(&asked, "%s:c%u", context, category);
	return selinux->validity(asked.data) != SELINUX_INVALID;
}

unsigned selinux_categories(const struct probe_selinux *selinux,
			    const char *context, unsigned most)
{
	unsigned low = 0, high;

	if (selinux->validity == NULL || most == 0 ||
	    has_category(selinux, context, most - 1))
		return most;
	for (high = most - 1; low < high;) {
		unsigned middle = low + (high - low) / 2;

		if (has_category(selinux, context, middle))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool selinux_is_enforcing(void)
{
	return security_getenforce() == 1;
}

/* --- what a child finds out --- */

struct attempt {
	const char *file; /* in /proc/thread-self */
	const char *context;
	int error; /* 0: it was granted */
};

static int try_context(void *argument)
{
	struct attempt *attempt = argument;
	size_t length = strlen(attempt->context) + 1;
	AUTO_CLOSE int file = open(attempt->file, O_RDWR | O_CLOEXEC);

	if (file < 0)
		attempt->error = EACCES;
	else if (write(file, attempt->context, length) == (ssize_t)length)
		attempt->error = 0;
	else
		attempt->error = errno;
	return 0;
}

/* What comes of writing the context to that file, in a child that shares our
 * memory and ends: nothing stays of it. */
static int attempt_context(const char *file, const char *context)
{
	_Alignas(16) char stack[8192];
	struct attempt attempt = {file, context, EACCES};
	pid_t child = clone(try_context, stack + sizeof(stack),
			    CLONE_VM | CLONE_VFORK | SIGCHLD, &attempt);

	if (child < 0)
		return EAGAIN;
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	return attempt.error;
}

enum selinux_validity selinux_context_validity(const char *context)
{
	int error = security_check_context_raw(context) == 0 ? 0 : errno;

	if (error == EACCES)
		error = attempt_context("/proc/thread-self/attr/exec", context);
	if (error == 0)
		return SELINUX_VALID;
	return error == EINVAL ? SELINUX_INVALID : SELINUX_UNTOLD;
}

enum selinux_answer selinux_bounded(const char *context)
{
	AUTO_BUF struct buf own = BUF_INIT;
	char *current = NULL;
	int error;

	if (getcon_raw(&current) < 0 || !take(current, &own) ||
	    selinux_allowed(own.data, own.data, "process", "setcurrent") !=
		    SELINUX_ALLOWED)
		return SELINUX_UNKNOWN;
	error = attempt_context("/proc/thread-self/attr/current", context);
	if (error == EPERM)
		return SELINUX_DENIED;
	/* EACCES: it got beyond that, to process dyntransition. */
	return error == 0 || error == EACCES ? SELINUX_ALLOWED
					     : SELINUX_UNKNOWN;
}

const struct probe_transition selinux_transition = {
	.domain = selinux_domain,
	.nnp_rules = selinux_nnp_rules,
	.bounded = selinux_bounded,
	.program = probe_program_context,
};
