/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks share: the filter taken apart, and adding findings. */
#pragma once

#include "base/err.h"
#include "lint/lint.h"

struct lint_rule {
	const struct json *read; /* as it stands in the file */
	const struct json *made; /* in the form of linux.seccomp */
	struct seccomp_action action;
	bool kept;  /* it is for this container */
	bool twice; /* one argument is compared more than once */
	struct seccomp_conditions conditions; /* sorted by argument */
};

/* That a rule names a call. */
struct lint_use {
	const struct lint_rule *rule;
	const struct json *at; /* the name, where it was read */
	struct lint_use *next; /* the next that names the same call */
};

struct lint {
	struct lint_query query;
	struct arena *arena;
	const struct seccomp_filter *filter;
	struct seccomp_action otherwise; /* its default action */
	struct lint_rule *rules;
	unsigned rule_count;
	struct lint_use *uses[SYSCALL_MAX]; /* by call, in the file's order */
	const char *check;                  /* the one that is running */
	struct lint_report report;
	unsigned capacity; /* of the report's list */
};

/* One check; its name is what findings are of. */
struct lint_check {
	const char *name;
	bool of_text; /* how rules are written, not what comes of them */
	void (*run)(struct lint *lint);
};

extern const struct lint_check lint_check_actions;
extern const struct lint_check lint_check_alternatives;
extern const struct lint_check lint_check_architectures;
extern const struct lint_check lint_check_bypass;
extern const struct lint_check lint_check_ceiling;
extern const struct lint_check lint_check_comparisons;
extern const struct lint_check lint_check_compiled;
extern const struct lint_check lint_check_cost;
extern const struct lint_check lint_check_default;
extern const struct lint_check lint_check_errno;
extern const struct lint_check lint_check_hot;
extern const struct lint_check lint_check_integers;
extern const struct lint_check lint_check_names;
extern const struct lint_check lint_check_order;

/* Adds a finding of the running check. at may be a value that was made, or
 * NULL: it is then about the source as a whole. */
void lint_add(struct lint *lint, enum lint_severity severity,
	      const struct json *at, const char *format, ...) PRINTF(4, 5);

/* " (line 3)", or "" for what was not read. */
const char *lint_line(struct lint *lint, const struct json *at);
/* "ERRNO (EPERM)". */
const char *lint_action(struct lint *lint, struct seccomp_action action);
/* The names of a set, with commas. */
const char *lint_names(struct lint *lint, const struct syscall_set *set);
/* The member of the source, or of what it is in, to point at. */
const struct json *lint_member(const struct lint *lint, const char *name);

/* Runs over the names of a rule; at is where each was read. */
#define lint_each_name(name, at, rule)                                         \
	for (const struct json *name = lint_made_names(rule),                  \
			       *at = lint_read_names(rule);                    \
	     name != NULL; name = name->next, at = at->next)
const struct json *lint_made_names(const struct lint_rule *rule);
const struct json *lint_read_names(const struct lint_rule *rule);
/* The place of a rule's argument of that number. */
const struct json *lint_argument_at(const struct lint_rule *rule,
				    unsigned number);

/* Whether runtimes load it: it is for this container, and no default. */
static inline bool lint_is_loaded(const struct lint *lint,
				  const struct lint_rule *rule)
{
	return rule->kept &&
	       !seccomp_action_equal(rule->action, lint->otherwise);
}

/* ">= 0", alone: the way to answer the rest of a call otherwise than by
 * default (decision.h). */
static inline bool lint_is_catch_all(const struct lint_rule *rule)
{
	return rule->conditions.count == 1 &&
	       rule->conditions.list[0].op == SECCOMP_GE &&
	       rule->conditions.list[0].value == 0;
}

/* Whether the call is let through, whatever its arguments. */
static inline bool lint_is_open(const struct lint *lint, int call)
{
	return lint->filter->decisions[call].count == 0 &&
	       lint->filter->decisions[call].action.kind <= SECCOMP_LOG;
}
