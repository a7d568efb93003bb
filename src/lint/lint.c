/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a filter apart, and running the checks over it. */
#include "lint/check.h"

#include "seccomp/read_rule.h"

#include <stdlib.h>

const char *const lint_severities[] = {
	[LINT_ERROR] = "error",
	[LINT_WARNING] = "warning",
	[LINT_NOTE] = "note",
	NULL,
};

static const struct lint_check *const checks[] = {
	&lint_check_architectures, &lint_check_actions,
	&lint_check_names,         &lint_check_alternatives,
	&lint_check_comparisons,   &lint_check_integers,
	&lint_check_default,       &lint_check_order,
	&lint_check_errno,         &lint_check_bypass,
	&lint_check_hot,           &lint_check_ceiling,
	&lint_check_compiled,      &lint_check_cost,
};

/* --- the filter taken apart --- */

/* Sorts by argument; returns whether there are two for one. */
static bool sort(struct seccomp_condition *list, unsigned count)
{
	bool twice = false;

	for (unsigned i = 1; i < count; i++) {
		for (unsigned j = i; j > 0; j--) {
			struct seccomp_condition one = list[j];

			twice |= list[j - 1].index == one.index;
			if (list[j - 1].index <= one.index)
				break;
			list[j] = list[j - 1];
			list[j - 1] = one;
		}
	}
	return twice;
}

static int take_conditions(struct lint *lint, struct lint_rule *rule,
			   struct err *err)
{
	const struct json *arguments = json_member(rule->made, "args");
	struct seccomp_condition *list;
	unsigned count = 0;

	if (arguments == NULL || arguments->count == 0)
		return 0;
	list = arena_alloc(lint->arena, arguments->count * sizeof(*list));
	json_each (argument, arguments) {
		if (read_condition(lint->query.document, argument,
				   &list[count++], err) < 0)
			return -1;
	}
	rule->twice = sort(list, count);
	rule->conditions = (struct seccomp_conditions){list, count};
	return 0;
}

static struct seccomp_action read_action(const struct json *object,
					 const char *name,
					 const char *number_name)
{
	struct seccomp_action action = {SECCOMP_ALLOW, 0};
	uint64_t data = 1; /* EPERM */

	/* seccomp_filter_read_oci() took it. */
	(void)seccomp_kind_from_name(json_member(object, name)->text,
				     &action.kind);
	(void)json_to_u64(json_member(object, number_name), &data);
	if (seccomp_kind_has_data(action.kind))
		action.data = (uint32_t)data;
	return action;
}

/* Keeps for each call by whom it is named. */
static void take_names(struct lint *lint, const struct lint_rule *rule,
		       struct lint_use **ends[])
{
	lint_each_name(name, at, rule)
	{
		int call = syscall_from_name(name->text);
		struct lint_use *use;

		if (call < 0)
			continue;
		use = arena_alloc(lint->arena, sizeof(*use));
		use->rule = rule;
		use->at = at;
		if (ends[call] == NULL)
			ends[call] = &lint->uses[call];
		*ends[call] = use;
		ends[call] = &use->next;
	}
}

static int take_rules(struct lint *lint, struct err *err)
{
	const struct seccomp_engine_profile *profile = lint->query.profile;
	struct lint_use **ends[SYSCALL_MAX] = {NULL};

	lint->rule_count = profile->count;
	lint->rules = arena_alloc(lint->arena,
				  (profile->count + 1) * sizeof(*lint->rules));
	for (unsigned i = 0; i < profile->count; i++) {
		struct lint_rule *rule = &lint->rules[i];

		rule->read = profile->rules[i].read;
		rule->made = profile->rules[i].made;
		rule->kept = profile->rules[i].kept;
		rule->action = read_action(rule->made, "action", "errnoRet");
		if (take_conditions(lint, rule, err) < 0)
			return -1;
		take_names(lint, rule, ends);
	}
	return 0;
}

/* --- findings --- */

void lint_add(struct lint *lint, enum lint_severity severity,
	      const struct json *at, const char *format, ...)
{
	AUTO_BUF struct buf message = BUF_INIT;
	struct lint_report *report = &lint->report;
	va_list arguments;

	va_start(arguments, format);
	buf_vprintf(&message, format, arguments);
	va_end(arguments);
	if (report->count == lint->capacity) {
		unsigned capacity = lint->capacity * 2 + 16;
		struct lint_finding *list =
			arena_alloc(lint->arena, capacity * sizeof(*list));

		if (report->count > 0)
			memcpy(list, report->list,
			       report->count * sizeof(*list));
		report->list = list;
		lint->capacity = capacity;
	}
	report->list[report->count++] = (struct lint_finding){
		.severity = severity,
		.check = lint->check,
		.at = at != NULL && !at->made ? at : lint->query.source,
		.message =
			arena_copy(lint->arena, message.data, message.length),
	};
	report->of_severity[severity]++;
}

const char *lint_line(struct lint *lint, const struct json *at)
{
	if (at == NULL || at->made)
		return "";
	return arena_printf(lint->arena, " (line %u)",
			    json_line(lint->query.document, at));
}

const char *lint_action(struct lint *lint, struct seccomp_action action)
{
	const char *word = seccomp_kind_name(action.kind) + strlen("SCMP_ACT_");
	const char *name = strerrorname_np((int)action.data);

	if (action.kind != SECCOMP_ERRNO)
		return word;
	if (name != NULL)
		return arena_printf(lint->arena, "%s (%s)", word, name);
	return arena_printf(lint->arena, "%s (%u)", word, action.data);
}

const char *lint_names(struct lint *lint, const struct syscall_set *set)
{
	AUTO_BUF struct buf names = BUF_INIT;

	buf_add_text(&names, "");
	syscall_set_each (call, set)
		buf_printf(&names, "%s%s", names.length > 0 ? ", " : "",
			   syscall_name(call));
	return arena_copy(lint->arena, names.data, names.length);
}

const struct json *lint_member(const struct lint *lint, const char *name)
{
	return json_member(lint->query.source, name);
}

static const struct json *nth(const struct json *list, unsigned number)
{
	json_each (value, list) {
		if (number-- == 0)
			return value;
	}
	return NULL;
}

const struct json *lint_made_names(const struct lint_rule *rule)
{
	return json_member(rule->made, "names")->first;
}

const struct json *lint_read_names(const struct lint_rule *rule)
{
	const struct json *names = json_member(rule->read, "names");

	return names != NULL && names->count > 0
		       ? names->first
		       : json_member(rule->read, "name");
}

const struct json *lint_argument_at(const struct lint_rule *rule,
				    unsigned number)
{
	return nth(json_member(rule->read, "args"), number);
}

/* As they stand in the file; what stands on one place, worst first. */
static int by_place(const void *left, const void *right)
{
	const struct lint_finding *a = left, *b = right;
	uint32_t from_a = a->at != NULL ? a->at->start : 0;
	uint32_t from_b = b->at != NULL ? b->at->start : 0;

	if (from_a != from_b)
		return from_a < from_b ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (a->check != b->check)
		return strcmp(a->check, b->check);
	return strcmp(a->message, b->message);
}

int lint_filter(const struct lint_query *query, struct lint_report *report,
		struct err *err)
{
	struct seccomp_filter *filter = NULL;
	struct lint lint = {
		.query = *query,
		.arena = &query->document->arena,
	};

	if (seccomp_filter_read_oci(query->document, query->profile->object,
				    query->native, &filter, err) < 0)
		return -1;
	lint.filter = filter;
	lint.otherwise = read_action(query->profile->object, "defaultAction",
				     "defaultErrnoRet");
	if (take_rules(&lint, err) < 0)
		return -1;
	for (unsigned i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		lint.check = checks[i]->name;
		if (!checks[i]->of_text || !query->made)
			checks[i]->run(&lint);
	}
	if (lint.report.count > 1)
		qsort(lint.report.list, lint.report.count,
		      sizeof(*lint.report.list), by_place);
	*report = lint.report;
	return 0;
}
