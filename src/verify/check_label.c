/* SPDX-License-Identifier: Apache-2.0 */
/* What SELinux and AppArmor hold a process to. */
#include "verify/verify.h"

#define MOST_LABEL 8192 /* bytes */

/* What the file in attr/ says, without the line's end. */
static bool read_label(const struct verify *verify, pid_t pid, const char *file,
		       struct buf *out)
{
	if (!verify_process_read(verify->proc, pid, file, MOST_LABEL, out))
		return false;
	while (out->length > 0 && (out->data[out->length - 1] == '\n' ||
				   out->data[out->length - 1] == '\0'))
		out->data[--out->length] = '\0';
	return out->length > 0;
}

static void add(struct verify *verify, pid_t pid, const char *where,
		const char *expected, const struct buf *found)
{
	struct arena *arena = verify->findings.arena;

	verify_findings_add(
		&verify->findings,
		&(struct verify_finding){
			.severity = VERIFY_HIGH,
			.check = "label",
			.pid = pid,
			.where = where,
			.expected = arena_printf(arena, "%s", expected),
			.found = found->length > 0
					 ? arena_copy(arena, found->data,
						      found->length)
					 : "no label",
		});
}

/* "user:role:type:s0:c1,c2": the third part. */
static struct text type_of(const char *label)
{
	for (unsigned i = 0; i < 2; i++) {
		label = strchr(label, ':');
		if (label == NULL)
			return TEXT("");
		label++;
	}
	return (struct text){label, strcspn(label, ":")};
}

static void check_selinux(struct verify *verify, pid_t pid)
{
	const struct verify_promise *promise = verify->promise;
	AUTO_BUF struct buf label = BUF_INIT;

	buf_add_text(&label, "");
	if (read_label(verify, pid, "attr/current", &label) &&
	    (strcmp(label.data, promise->selinux) == 0 ||
	     (promise->selinux_type_only &&
	      text_equal(type_of(label.data), type_of(promise->selinux)))))
		return;
	add(verify, pid, "SELinux", promise->selinux, &label);
}

/* "NAME (enforce)", or a profile that NAME keeps for its children, or several
 * that all hold (stacked by "//&"), with NAME among them. */
static bool is_confined_by(const char *label, const char *name)
{
	const char *mode = strrchr(label, '(');
	size_t length = strlen(name);

	if (mode == NULL || strcmp(mode, "(enforce)") != 0)
		return false;
	for (const char *at = label; at != NULL; at = strstr(at, "//&")) {
		at += at != label ? 3 : 0;
		if (strncmp(at, name, length) == 0 &&
		    (at[length] == ' ' || strncmp(at + length, "//", 2) == 0))
			return true;
	}
	return false;
}

static void check_apparmor(struct verify *verify, pid_t pid)
{
	const char *name = verify->promise->apparmor;
	AUTO_BUF struct buf label = BUF_INIT;

	buf_add_text(&label, "");
	/* The first one is AppArmor's own where other modules run too. */
	if (!read_label(verify, pid, "attr/apparmor/current", &label))
		(void)read_label(verify, pid, "attr/current", &label);
	if (!is_confined_by(label.data, name))
		add(verify, pid, "AppArmor", name, &label);
}

void verify_check_label(struct verify *verify, pid_t pid)
{
	const struct verify_promise *promise = verify->promise;

	if (promise->selinux != NULL)
		check_selinux(verify, pid);
	if (promise->apparmor != NULL &&
	    strcmp(promise->apparmor, "unconfined") != 0)
		check_apparmor(verify, pid);
}
