/* SPDX-License-Identifier: Apache-2.0 */
/* What AppArmor holds a process to; SELinux has check_selinux.c. */
#include "verify/verify.h"

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

/* Whether name is one of those that the label stacks, or one that such keeps
 * for its children. */
static bool has_profile(const char *label, struct text name)
{
	for (const char *at = label; at != NULL; at = strstr(at, "//&")) {
		at += at != label ? 3 : 0;
		if (strncmp(at, name.data, name.length) == 0 &&
		    (at[name.length] == ' ' ||
		     strncmp(at + name.length, "//", 2) == 0))
			return true;
	}
	return false;
}

/* "NAME (enforce)", or several that all hold ("a//&b"), in an order of the
 * kernel's, with each among them that asked stacks. What asked says beyond
 * names of this policy namespace is known to confine, and by which name not
 * here. */
static bool is_confined_by(const char *label, const char *asked)
{
	const char *mode = strrchr(label, '(');

	if (mode == NULL || strcmp(mode, "(enforce)") != 0)
		return false;
	asked += asked[0] == '&';
	while (asked != NULL) {
		const char *next = strstr(asked, "//&");
		struct text name = {asked, next != NULL ? (size_t)(next - asked)
							: strlen(asked)};

		if (memchr(name.data, ':', name.length) != NULL)
			return true;
		if (!text_is(name, "unconfined") && !has_profile(label, name))
			return false;
		asked = next != NULL ? next + 3 : NULL;
	}
	return true;
}

static void check_apparmor(struct verify *verify, pid_t pid)
{
	const char *name = verify->promise->apparmor;
	AUTO_BUF struct buf label = BUF_INIT;

	buf_add_text(&label, "");
	/* The first one is AppArmor's own where other modules run too. */
	if (!verify_process_label(verify->proc, pid, "attr/apparmor/current",
				  &label))
		(void)verify_process_label(verify->proc, pid, "attr/current",
					   &label);
	if (!is_confined_by(label.data, name))
		add(verify, pid, "AppArmor", name, &label);
}

void verify_check_label(struct verify *verify, pid_t pid)
{
	const struct verify_promise *promise = verify->promise;

	verify_check_selinux(verify, pid);
	if (promise->apparmor != NULL &&
	    strcmp(promise->apparmor, "unconfined") != 0)
		check_apparmor(verify, pid);
}
