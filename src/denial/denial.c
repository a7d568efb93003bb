/* SPDX-License-Identifier: Apache-2.0 */
/* A refusal of the kernel's in words. */
#include "denial/denial.h"

#include "denial/event.h"

#include <limits.h>

const char *const denial_layer_names[DENIAL_LAYERS] = {
	[DENIAL_SECCOMP] = "seccomp",
	[DENIAL_CAPABILITY] = "capabilities",
	[DENIAL_NAMESPACE] = "namespaces",
	[DENIAL_NO_NEW_PRIVILEGES] = "no new privileges",
	[DENIAL_MASK] = "mask",
	[DENIAL_MOUNT] = "mount",
	[DENIAL_PATH] = "path",
	[DENIAL_PERMISSIONS] = "file permissions",
	[DENIAL_DEVICE] = "device rules",
	[DENIAL_SELINUX] = "SELinux",
	[DENIAL_APPARMOR] = "AppArmor",
};

const char *const denial_layer_words[DENIAL_LAYERS] = {
	[DENIAL_SECCOMP] = "seccomp",
	[DENIAL_CAPABILITY] = "capabilities",
	[DENIAL_NAMESPACE] = "namespaces",
	[DENIAL_NO_NEW_PRIVILEGES] = "noNewPrivileges",
	[DENIAL_MASK] = "maskedPath",
	[DENIAL_MOUNT] = "mount",
	[DENIAL_PATH] = "path",
	[DENIAL_PERMISSIONS] = "permissions",
	[DENIAL_DEVICE] = "devices",
	[DENIAL_SELINUX] = "selinux",
	[DENIAL_APPARMOR] = "apparmor",
};

void denial_note(struct denial *denial, const char *note)
{
	for (unsigned i = 0; i + 1 < DENIAL_MOST_NOTES && note != NULL; i++) {
		if (denial->notes[i] == NULL) {
			denial->notes[i] = note;
			return;
		}
	}
}

static bool same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool denial_is_same(const struct denial *a, const struct denial *b)
{
	return a->layer == b->layer && same(a->sentence, b->sentence) &&
	       same(a->allow, b->allow) && text_equal(a->target, b->target);
}

void denial_gives(struct denial *denial, const char *what, struct arena *arena)
{
	if (what != NULL)
		denial_note(denial,
			    arena_printf(arena, "it gives away: %s", what));
}

static bool tells_of_refusal(const struct audit_record *record)
{
	switch (record->kind) {
	case AUDIT_RECORD_AVC:
	case AUDIT_RECORD_USER_AVC:
		return !text_is(record->verdict, "granted");
	case AUDIT_RECORD_APPARMOR: {
		struct text word = audit_record_raw(record, "apparmor");

		return !text_is(word, "AUDIT") && !text_is(word, "STATUS");
	}
	case AUDIT_RECORD_SELINUX_ERR:
	case AUDIT_RECORD_SECCOMP:
		return true;
	case AUDIT_RECORD_OTHER:
	case AUDIT_RECORD_SYSCALL:
	case AUDIT_RECORD_PATH:
	case AUDIT_RECORD_CWD:
	case AUDIT_RECORD_PROCTITLE:
		break;
	}
	return false;
}

/* Whether an AVC record of the event is about the same change of types. */
static bool is_told(const struct event *event,
		    const struct audit_record *record)
{
	const struct audit_record *avc = event_find(event, AUDIT_RECORD_AVC);

	return record->kind == AUDIT_RECORD_SELINUX_ERR && avc != NULL &&
	       text_is(audit_record_raw(record, "op"),
		       "security_bounded_transition") &&
	       text_is(audit_record_raw(avc, "tclass"), "process2");
}

static bool explain(const struct event *event,
		    const struct audit_record *record,
		    const struct denial_ask *ask, struct arena *arena,
		    struct denial *out)
{
	switch (record->kind) {
	case AUDIT_RECORD_AVC:
	case AUDIT_RECORD_USER_AVC:
		return denial_of_avc(event, record, ask, arena, out);
	case AUDIT_RECORD_SELINUX_ERR:
		return denial_of_selinux_error(record, arena, out);
	case AUDIT_RECORD_SECCOMP:
		return denial_of_seccomp(event, record, arena, out);
	case AUDIT_RECORD_APPARMOR:
		return denial_of_apparmor(record, arena, out);
	case AUDIT_RECORD_OTHER:
	case AUDIT_RECORD_SYSCALL:
	case AUDIT_RECORD_PATH:
	case AUDIT_RECORD_CWD:
	case AUDIT_RECORD_PROCTITLE:
		break;
	}
	return false;
}

/* Who and when, which the event's other records may say too. */
static void add_process(const struct event *event,
			const struct audit_record *record, struct arena *arena,
			struct denial *out)
{
	const struct audit_record *call =
		event_find(event, AUDIT_RECORD_SYSCALL);
	uint64_t pid;

	if ((audit_record_number(record, "pid", &pid) ||
	     (call != NULL && audit_record_number(call, "pid", &pid))) &&
	    pid <= INT_MAX)
		out->pid = (int)pid;
	out->command = audit_record_text(record, "comm", arena);
	if (out->command.length == 0 && call != NULL)
		out->command = audit_record_text(call, "comm", arena);
	(void)audit_record_time(record, &out->time);
}

bool denial_of_record(const struct event *event,
		      const struct audit_record *record,
		      const struct denial_ask *ask, struct arena *arena,
		      struct denial *out, bool *broken)
{
	struct denial denial = {.sentence = NULL};

	*broken = false;
	if (!tells_of_refusal(record) || is_told(event, record))
		return false;
	if (!explain(event, record, ask, arena, &denial)) {
		*broken = true;
		return false;
	}
	add_process(event, record, arena, &denial);
	*out = denial;
	return true;
}
