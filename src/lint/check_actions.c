/* SPDX-License-Identifier: Apache-2.0 */
/* Actions that do something else than what their names promise. */
#include "lint/check.h"

#define MOST_ERRNO 4095 /* MAX_ERRNO: the kernel answers no greater one */

static const struct json *default_at(const struct lint *lint)
{
	return lint_member(lint, "defaultAction");
}

static void check_default(struct lint *lint)
{
	switch (lint->otherwise.kind) {
	case SECCOMP_ALLOW:
		lint_add(lint, LINT_WARNING, default_at(lint),
			 "what no rule names is allowed, and so is every call "
			 "that a later kernel brings: refuse by default, and "
			 "allow by name");
		break;
	case SECCOMP_LOG:
		lint_add(
			lint, LINT_WARNING, default_at(lint),
			"what no rule names is logged and allowed: that is for "
			"finding out, not for keeping out");
		break;
	case SECCOMP_TRACE:
		lint_add(lint, LINT_WARNING, default_at(lint),
			 "without a tracer what no rule names fails with "
			 "ENOSYS, and a tracer may let it through: answer "
			 "SCMP_ACT_ERRNO");
		break;
	case SECCOMP_NOTIFY:
		lint_add(lint, LINT_ERROR, default_at(lint),
			 "runc starts no container with SCMP_ACT_NOTIFY as the "
			 "default: name the calls that are to be notified");
		break;
	case SECCOMP_TRAP:
	case SECCOMP_KILL_THREAD:
	case SECCOMP_KILL_PROCESS:
		lint_add(lint, LINT_WARNING, default_at(lint),
			 "%s ends programs that try a newer call and would go "
			 "on without it: answer SCMP_ACT_ERRNO with "
			 "\"defaultErrnoRet\" 38 (ENOSYS)",
			 seccomp_kind_name(lint->otherwise.kind));
		break;
	case SECCOMP_ERRNO:
		break;
	}
}

static const struct json *errno_at(const struct lint_rule *rule)
{
	const struct json *at = json_member(rule->read, "errno");

	return at != NULL ? at : json_member(rule->read, "errnoRet");
}

static void check_number(struct lint *lint, const struct lint_rule *rule)
{
	const struct json *at = errno_at(rule);

	if (at == NULL || at->made)
		return;
	if (!seccomp_kind_has_data(rule->action.kind))
		lint_add(lint, LINT_NOTE, at,
			 "%s takes no errno: it means nothing here",
			 seccomp_kind_name(rule->action.kind));
	else if (rule->action.kind == SECCOMP_ERRNO && rule->action.data == 0)
		lint_add(lint, LINT_WARNING, at,
			 "errno 0: the call is not made, and the program is "
			 "told that it was");
	else if (rule->action.kind == SECCOMP_ERRNO &&
		 rule->action.data > MOST_ERRNO)
		lint_add(lint, LINT_WARNING, at,
			 "the kernel answers no errno above %u: it will be %u",
			 MOST_ERRNO, MOST_ERRNO);
}

static void check_rule(struct lint *lint, const struct lint_rule *rule)
{
	const struct json *at = json_member(rule->read, "action");

	check_number(lint, rule);
	switch (rule->action.kind) {
	case SECCOMP_TRACE:
		lint_add(lint, LINT_WARNING, at,
			 "without a tracer the call fails with ENOSYS, and a "
			 "tracer may let it through: answer SCMP_ACT_ERRNO");
		break;
	case SECCOMP_TRAP:
		lint_add(lint, LINT_NOTE, at,
			 "the program gets SIGSYS, and ends unless it handles "
			 "it");
		break;
	case SECCOMP_KILL_THREAD:
		lint_add(lint, LINT_WARNING, at,
			 "ends one thread and leaves the others without it, "
			 "often waiting for ever: use SCMP_ACT_KILL_PROCESS");
		break;
	case SECCOMP_ALLOW:
	case SECCOMP_LOG:
	case SECCOMP_NOTIFY:
	case SECCOMP_ERRNO:
	case SECCOMP_KILL_PROCESS:
		break;
	}
}

/* runc can't hand over the listener where sending it would be notified. */
static void check_notify(struct lint *lint, const struct lint_rule *rule)
{
	lint_each_name(name, at, rule)
	{
		if (text_is(name->text, "write"))
			lint_add(
				lint, LINT_ERROR, at,
				"runc starts no container that notifies write: "
				"it writes while it hands over the listener");
	}
}

static void check_listener(struct lint *lint)
{
	const struct json *path = lint_member(lint, "listenerPath");
	const struct json *first = NULL;

	for (unsigned i = 0; i < lint->rule_count; i++) {
		const struct lint_rule *rule = &lint->rules[i];

		if (rule->action.kind != SECCOMP_NOTIFY)
			continue;
		check_notify(lint, rule);
		if (first == NULL)
			first = json_member(rule->read, "action");
	}
	if (first == NULL && lint->otherwise.kind == SECCOMP_NOTIFY)
		first = default_at(lint);
	if (first != NULL && (path == NULL || path->text.length == 0))
		lint_add(lint, LINT_ERROR, first,
			 "nobody is notified without \"listenerPath\": runc "
			 "does not start the container");
	if (first == NULL && path != NULL && path->text.length > 0)
		lint_add(lint, LINT_WARNING, path,
			 "no rule has SCMP_ACT_NOTIFY: nobody is notified");
}

static void check_actions(struct lint *lint)
{
	check_default(lint);
	for (unsigned i = 0; i < lint->rule_count; i++)
		check_rule(lint, &lint->rules[i]);
	check_listener(lint);
}

const struct lint_check lint_check_actions = {
	"actions",
	true,
	check_actions,
};
