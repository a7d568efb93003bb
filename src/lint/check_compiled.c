/* SPDX-License-Identifier: Apache-2.0 */
/* A filter that libseccomp makes nothing of, and says nothing. */
#include "lint/check.h"

#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"
#include "seccomp/box.h"

/* Arguments that a rule is for; false where there are none that are easy to
 * find. */
static bool find_arguments(const struct seccomp_decision *decision,
			   uint64_t arguments[SECCOMP_ARGUMENTS])
{
	struct seccomp_box box = seccomp_box_all();
	struct seccomp_conditions first = {NULL, 0};

	if (decision->count > 0)
		first = decision->rules[0].conditions;
	for (unsigned i = 0; i < first.count; i++) {
		if (!seccomp_box_narrow(&box, &first.list[i]))
			return false;
	}
	seccomp_box_pick(&box, arguments);
	return true;
}

/* Calls by that ABI that are answered otherwise than by default, and those of
 * them that the program gives the default to. */
struct tally {
	unsigned said;
	unsigned lost;
};

static void try_call(struct lint *lint, const struct cbpf_program *program,
		     enum seccomp_arch arch, unsigned call, struct tally *tally)
{
	const struct seccomp_decision *decision =
		&lint->filter->decisions[call];
	int number = syscall_number(call, arch);
	uint64_t arguments[SECCOMP_ARGUMENTS];
	struct seccomp_data data;
	struct cbpf_result result;

	if (number == SYSCALL_NONE || !cbpf_knows_call(syscall_text(call)) ||
	    !find_arguments(decision, arguments) ||
	    seccomp_decision_decide(decision, arguments).kind ==
		    lint->otherwise.kind)
		return;
	data = cbpf_call(arch, number, arguments);
	tally->said++;
	tally->lost +=
		cbpf_run(program, &data, &result) &&
		cbpf_action_of(result.action).kind == lint->otherwise.kind;
}

/* The first call that a loaded rule names and arch has not: it is to blame. */
static const struct lint_use *find_foreign(const struct lint *lint,
					   enum seccomp_arch arch)
{
	for (unsigned call = 0; call < syscall_count; call++) {
		const struct lint_use *use = lint->uses[call];

		if (use != NULL && lint_is_loaded(lint, use->rule) &&
		    syscall_number(call, arch) == SYSCALL_NONE)
			return use;
	}
	return NULL;
}

static void check_arch(struct lint *lint, const struct cbpf_program *program,
		       enum seccomp_arch arch)
{
	struct tally tally = {0, 0};
	const struct lint_use *foreign;

	syscall_set_each (call, &lint->filter->present)
		try_call(lint, program, arch, call, &tally);
	if (tally.said == 0 || tally.lost < tally.said)
		return;
	foreign = find_foreign(lint, arch);
	lint_add(lint, LINT_ERROR, foreign != NULL ? foreign->at : NULL,
		 "as libseccomp compiles this, no rule is in force on %s, and "
		 "every call gets the default action, %s: a call that there is "
		 "not on %s is looked at first; leave it out, or give another "
		 "one a rule without arguments",
		 seccomp_arch_words[arch], lint_action(lint, lint->otherwise),
		 seccomp_arch_words[arch]);
}

static void check_compiled(struct lint *lint)
{
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	const struct cbpf_compile compile = {
		.object = lint->query.profile->object,
		.native = lint->query.native,
	};
	struct err err = ERR_INIT;

	if (cbpf_compile(&compile, &program, &err) < 0)
		return; /* "cost" says so */
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		if (lint->filter->architectures & seccomp_arch_bit(arch))
			check_arch(lint, &program, (enum seccomp_arch)arch);
	}
}

const struct lint_check lint_check_compiled = {
	"compiled",
	false,
	check_compiled,
};
