/* SPDX-License-Identifier: Apache-2.0 */
/* What the filter costs, what slows down calls that are made all the time, and
 * what it allows beyond another. */
#include "lint/check.h"

#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"

const char *const lint_hot_calls[LINT_HOT_CALLS + 1] = {
	"read",     "write",  "futex",  "epoll_wait", "epoll_pwait",
	"recvfrom", "sendto", "openat", "close",      "clock_gettime",
	"mmap",     "getpid", NULL,
};

/* --- what it costs --- */

static unsigned length_alone(const struct lint *lint, enum seccomp_arch arch)
{
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	struct cbpf_compile compile = {
		.object = lint->query.profile->object,
		.native = arch,
		.alone = true,
	};
	struct err err = ERR_INIT;

	if (cbpf_compile(&compile, &program, &err) < 0)
		return 0;
	return (unsigned)program.length;
}

static void measure_steps(struct lint *lint, const struct cbpf_program *program)
{
	const uint64_t arguments[SECCOMP_ARGUMENTS] = {0};
	enum seccomp_arch native = lint->query.native;

	for (unsigned i = 0; i < LINT_HOT_CALLS; i++) {
		int call = syscall_from_name(text_of(lint_hot_calls[i]));
		int number = call >= 0 ? syscall_number((unsigned)call, native)
				       : SYSCALL_NONE;
		struct seccomp_data data;
		struct cbpf_result result;

		if (number == SYSCALL_NONE)
			continue;
		data = cbpf_call(native, number, arguments);
		if (cbpf_run(program, &data, &result))
			lint->report.cost.steps[i] = result.steps;
	}
}

static void check_cost(struct lint *lint)
{
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	struct cbpf_compile compile = {
		.object = lint->query.profile->object,
		.native = lint->query.native,
	};
	struct err err = ERR_INIT;

	if (cbpf_compile(&compile, &program, &err) < 0) {
		if (err.kind == ERR_UNSUPPORTED)
			lint_add(lint, LINT_NOTE, NULL,
				 "what it costs is not known: %s", err.message);
		else
			lint_add(lint, LINT_ERROR, NULL,
				 "libseccomp makes no filter of it, and no "
				 "container starts with it: %s",
				 err.message);
		return;
	}
	lint->report.cost.instructions = (unsigned)program.length;
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		if (lint->filter->architectures & seccomp_arch_bit(arch))
			lint->report.cost.alone[arch] =
				length_alone(lint, (enum seccomp_arch)arch);
	}
	measure_steps(lint, &program);
}

const struct lint_check lint_check_cost = {
	"cost",
	false,
	check_cost,
};

/* --- calls that are made all the time --- */

static void check_hot_call(struct lint *lint, unsigned call)
{
	for (const struct lint_use *use = lint->uses[call]; use != NULL;
	     use = use->next) {
		if (!lint_is_loaded(lint, use->rule))
			continue;
		if (use->rule->action.kind == SECCOMP_LOG)
			lint_add(lint, LINT_WARNING, use->at,
				 "%s is made all the time, and each is logged",
				 syscall_name(call));
		else if (use->rule->conditions.count > 0 &&
			 lint->filter->decisions[call].count > 0)
			lint_add(
				lint, LINT_WARNING, use->at,
				"%s is made all the time, and with a rule for "
				"its arguments the filter runs each time: what "
				"is allowed whatever its arguments, Linux 5.11 "
				"and later answer from a bitmap",
				syscall_name(call));
	}
}

static void check_hot(struct lint *lint)
{
	for (unsigned i = 0; i < LINT_HOT_CALLS; i++) {
		int call = syscall_from_name(text_of(lint_hot_calls[i]));

		if (call >= 0)
			check_hot_call(lint, (unsigned)call);
	}
}

const struct lint_check lint_check_hot = {
	"hot",
	false,
	check_hot,
};

/* --- beyond another --- */

/* The group that says most of what the calls are for: a small one. */
static const struct syscall_group *group_of(unsigned call)
{
	const struct syscall_group *best = NULL;
	unsigned least = SYSCALL_MAX;

	for (unsigned i = 0; i < syscall_group_count; i++) {
		const struct syscall_group *group = &syscall_groups[i];
		unsigned size = syscall_set_count(&group->members);

		if (!text_is(text_of(group->name), "known") &&
		    syscall_set_has(&group->members, call) && size < least) {
			least = size;
			best = group;
		}
	}
	return best;
}

static void add_group(struct lint *lint, struct syscall_set *left,
		      unsigned first, struct buf *out)
{
	const struct syscall_group *group = group_of(first);
	struct syscall_set members = {{0}};

	syscall_set_each (call, left) {
		if (group_of(call) == group)
			syscall_set_add(&members, call);
	}
	syscall_set_subtract(left, &members);
	buf_printf(out, "%s@%s (%s)", out->length > 0 ? ", " : "",
		   group != NULL ? group->name : "known",
		   lint_names(lint, &members));
}

static void check_ceiling(struct lint *lint)
{
	const struct seccomp_filter *ceiling = lint->query.ceiling;
	AUTO_BUF struct buf groups = BUF_INIT;
	struct syscall_set beyond = {{0}}, left;
	uint64_t arguments[SECCOMP_ARGUMENTS];

	if (ceiling == NULL)
		return;
	for (unsigned call = 0; call < syscall_count; call++) {
		if (syscall_number(call, lint->query.native) != SYSCALL_NONE &&
		    seccomp_decision_leq(&lint->filter->decisions[call],
					 &ceiling->decisions[call],
					 arguments) == SECCOMP_BEYOND)
			syscall_set_add(&beyond, call);
	}
	left = beyond;
	syscall_set_each (call, &beyond) {
		if (syscall_set_has(&left, call))
			add_group(lint, &left, call, &groups);
	}
	if (groups.length > 0)
		lint_add(lint, LINT_NOTE, NULL,
			 "allows %u call%s, or some of the arguments, that the "
			 "profile \"%s\" does not: %s",
			 syscall_set_count(&beyond),
			 syscall_set_count(&beyond) == 1 ? "" : "s",
			 lint->query.ceiling_name, groups.data);
}

const struct lint_check lint_check_ceiling = {
	"ceiling",
	false,
	check_ceiling,
};
