/* SPDX-License-Identifier: Apache-2.0 */
/* What SELinux would say of the process and a file, by its policy, and that
 * AppArmor can't be asked. */
#include "admin/denial_try.h"

#include "denial/event.h"
#include "oci/capability.h"
#include "probe/apparmor.h"
#include "probe/context.h"
#include "verify/process.h"

#include <ctype.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#define MOST_LABEL 8192 /* bytes */

/* What the file in attr/ says, without the line's end; NULL: nothing. */
static const char *read_label(struct denial_try *try, const char *file)
{
	AUTO_BUF struct buf out = BUF_INIT;

	if (!verify_process_read(VERIFY_PROC, try->pid, file, MOST_LABEL, &out))
		return NULL;
	while (out.length > 0 && (out.data[out.length - 1] == '\n' ||
				  out.data[out.length - 1] == '\0'))
		out.length--;
	return out.length > 0 ? arena_copy(try->arena, out.data, out.length)
			      : NULL;
}

/* --- SELinux --- */

static const char *class_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return "dir";
	case S_IFLNK:
		return "lnk_file";
	case S_IFCHR:
		return "chr_file";
	case S_IFBLK:
		return "blk_file";
	case S_IFIFO:
		return "fifo_file";
	case S_IFSOCK:
		return "sock_file";
	default:
		return "file";
	}
}

/* Of those permissions the ones that the policy refuses, in words. *open: it
 * can't be asked. */
static const char *refused(struct denial_try *try, const char *source,
			   const char *target, const char *class,
			   const char *permissions, bool *open)
{
	char *words = arena_copy(try->arena, permissions, strlen(permissions));
	AUTO_BUF struct buf out = BUF_INIT;
	char *rest = NULL;

	*open = false;
	for (char *word = strtok_r(words, " ", &rest); word != NULL;
	     word = strtok_r(NULL, " ", &rest)) {
		enum denial_answer answer = try->ask->selinux(
			try->ask->context, source, target, class, word);

		*open |= answer == DENIAL_UNKNOWN;
		if (answer == DENIAL_NO)
			buf_printf(&out, "%s%s", out.length > 0 ? " " : "",
				   word);
	}
	return out.length > 0 ? arena_copy(try->arena, out.data, out.length)
			      : NULL;
}

/* The same words as for a record that would tell of it. */
static void explain(struct denial_try *try, const char *source,
		    const char *target, const char *class,
		    const char *permissions, struct text path)
{
	struct audit_record record = {
		.kind = AUDIT_RECORD_AVC,
		.verdict = TEXT("denied"),
		.permissions = text_of(permissions),
		.fields = {{TEXT("scontext"), text_of(source), true},
			   {TEXT("tcontext"), text_of(target), true},
			   {TEXT("tclass"), text_of(class), true},
			   {TEXT("path"), path, true}},
		.count = path.length > 0 ? 4 : 3,
	};
	struct event event = {.records = {&record}, .count = 1};
	struct denial denial;
	struct denial *added;
	bool broken;

	if (!denial_of_record(&event, &record, try->ask, try->arena, &denial,
			      &broken))
		return;
	added = denial_try_add(try, VERDICT_REFUSED, denial.layer,
			       denial.sentence);
	*added = denial;
	added->pid = try->pid;
	denial_note(added, "where a dontaudit rule covers it, the log is "
			   "silent: `semodule -DB` lets it speak, `semodule "
			   "-B` ends that");
}

static void try_access(struct denial_try *try, const char *target,
		       const char *class, const char *permissions,
		       struct text path)
{
	const char *source = read_label(try, "attr/current");
	struct selinux_context context;
	const char *which;
	bool open;

	if (source == NULL || !selinux_context_read(text_of(source), &context))
		return;
	which = refused(try, source, target != NULL ? target : source, class,
			permissions, &open);
	if (which != NULL)
		explain(try, source, target != NULL ? target : source, class,
			which, path);
}

void denial_try_label(struct denial_try *try, int fd, struct text path,
		      const char *permissions)
{
	char name[40];
	char label[MOST_LABEL];
	struct selinux_context context;
	struct stat status;
	ssize_t length;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	length = getxattr(name, "security.selinux", label, sizeof(label) - 1);
	if (length <= 0 || fstat(fd, &status) < 0)
		return;
	label[length] = '\0';
	if (selinux_context_read(text_of(label), &context))
		try_access(try, arena_copy(try->arena, label, strlen(label)),
			   class_of(status.st_mode), permissions, path);
}

void denial_try_label_capability(struct denial_try *try, int capability)
{
	const char *name = capability_to_name(capability) + strlen("CAP_");
	char *permission = arena_copy(try->arena, name, strlen(name));
	const char *const classes[2][2] = {{"capability", "capability2"},
					   {"cap_userns", "cap2_userns"}};

	for (char *at = permission; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	try_access(try, NULL, classes[try->own_user][capability >= 32],
		   permission, (struct text){NULL, 0});
}

/* --- AppArmor --- */

void denial_try_apparmor(struct denial_try *try)
{
	const char *label;

	if (!probe_apparmor_enabled())
		return;
	label = read_label(try, "attr/apparmor/current");
	if (label == NULL)
		label = read_label(try, "attr/current");
	if (label == NULL || strstr(label, "(enforce)") == NULL)
		return;
	denial_try_add(try, VERDICT_OPEN, DENIAL_APPARMOR,
		       arena_printf(try->arena,
				    "AppArmor may refuse it: what the profile "
				    "%s says can't be asked",
				    denial_quote(text_of(label), try->arena)));
	denial_note(&try->last->denial,
		    "what it refuses is logged, but for its deny rules: "
		    "`dmesg | ravelinctl explain-denial`");
}
