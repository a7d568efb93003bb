/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a filter about one call. */
#include "admin/seccomp_ask.h"

#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"
#include "seccomp/box.h"

/* --- arguments that were not given --- */

static bool may_hold(struct seccomp_conditions conditions,
		     const struct seccomp_call *call)
{
	for (unsigned i = 0; i < conditions.count; i++) {
		const struct seccomp_condition *one = &conditions.list[i];

		if (one->index < call->given
			    ? !seccomp_condition_matches(
				      one, call->arguments[one->index])
			    : seccomp_condition_never(one))
			return false;
	}
	return true;
}

static bool must_hold(struct seccomp_conditions conditions,
		      const struct seccomp_call *call)
{
	for (unsigned i = 0; i < conditions.count; i++) {
		const struct seccomp_condition *one = &conditions.list[i];

		if (one->index < call->given
			    ? !seccomp_condition_matches(
				      one, call->arguments[one->index])
			    : !seccomp_condition_always(one))
			return false;
	}
	return true;
}

bool seccomp_clause_may_hold(const struct seccomp_clause *clause,
			     const struct seccomp_call *call)
{
	return may_hold(clause->conditions, call);
}

bool seccomp_clause_must_hold(const struct seccomp_clause *clause,
			      const struct seccomp_call *call)
{
	return must_hold(clause->conditions, call);
}

/* Whether the rules that may hold answer in more than one way. */
static bool is_open(const struct seccomp_decision *decision,
		    const struct seccomp_call *call)
{
	struct seccomp_action last = decision->action;
	unsigned sure = 0;

	while (sure < decision->count &&
	       !must_hold(decision->rules[sure].conditions, call))
		sure++;
	if (sure < decision->count)
		last = decision->rules[sure].action;
	for (unsigned i = 0; i < sure; i++) {
		if (may_hold(decision->rules[i].conditions, call) &&
		    !seccomp_action_equal(decision->rules[i].action, last))
			return true;
	}
	return false;
}

/* --- the BPF and the model --- */

/* A program that the kernel would not load answers nothing: say so loudly. */
static struct seccomp_action run(const struct seccomp_question *question,
				 const uint64_t arguments[SECCOMP_ARGUMENTS],
				 unsigned *steps)
{
	const struct seccomp_data data = cbpf_call(
		question->call->arch, question->call->number, arguments);
	struct cbpf_result result = {0, 0};

	if (!cbpf_run(question->program, &data, &result))
		result.action = SECCOMP_RET_KILL_PROCESS;
	*steps = result.steps;
	return cbpf_action_of(result.action);
}

static struct seccomp_action model(const struct seccomp_question *question,
				   const uint64_t arguments[SECCOMP_ARGUMENTS])
{
	if (question->call->index == SYSCALL_NONE)
		return question->model->action;
	return seccomp_filter_decide(
		question->model, (unsigned)question->call->index, arguments);
}

/* As the kernel sees them: of an errno 16 bits. */
static bool same(struct seccomp_action a, struct seccomp_action b)
{
	return cbpf_action(a) == cbpf_action(b);
}

static bool differ(const struct seccomp_question *question,
		   const uint64_t arguments[SECCOMP_ARGUMENTS])
{
	unsigned steps;

	return !same(run(question, arguments, &steps),
		     model(question, arguments));
}

/* A call for which all conditions hold and arguments given stay; false where
 * there is none. */
static bool pick(const struct seccomp_call *call,
		 struct seccomp_conditions conditions,
		 uint64_t arguments[SECCOMP_ARGUMENTS])
{
	struct seccomp_box box = seccomp_box_all();

	for (unsigned i = 0; i < call->given; i++) {
		const struct seccomp_condition given = seccomp_condition_normal(
			i, SECCOMP_EQ, call->arguments[i], UINT64_MAX);

		if (!seccomp_box_narrow(&box, &given))
			return false;
	}
	for (unsigned i = 0; i < conditions.count; i++) {
		if (!seccomp_box_narrow(&box, &conditions.list[i]))
			return false;
	}
	seccomp_box_pick(&box, arguments);
	return true;
}

/* Tries a call for each rule, and what none of them may take. */
static bool differs_somewhere(const struct seccomp_question *question,
			      const struct seccomp_decision *decision)
{
	const struct seccomp_call *call = question->call;
	uint64_t arguments[SECCOMP_ARGUMENTS];

	for (unsigned i = 0; i < decision->count; i++) {
		if (pick(call, decision->rules[i].conditions, arguments) &&
		    differ(question, arguments))
			return true;
	}
	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
		arguments[i] =
			i < call->given ? call->arguments[i] : UINT64_MAX;
	return differ(question, arguments);
}

/* --- the answer --- */

static bool is_listed(const struct seccomp_question *question)
{
	return question->model->architectures &
	       seccomp_arch_bit(question->call->arch);
}

static void compare(const struct seccomp_question *question,
		    struct seccomp_answer *answer)
{
	const struct seccomp_call *call = question->call;
	const struct seccomp_decision *decision;

	answer->model = model(question, call->arguments);
	answer->differs = !same(answer->action, answer->model);
	if (call->index == SYSCALL_NONE)
		return;
	decision = &question->model->decisions[call->index];
	answer->by_arguments = is_open(decision, call);
	if (!answer->differs && answer->by_arguments)
		answer->differs = differs_somewhere(question, decision);
}

struct seccomp_answer seccomp_ask(const struct seccomp_question *question)
{
	const struct seccomp_call *call = question->call;
	const struct seccomp_clauses *clauses = &question->clauses;
	struct seccomp_answer answer = {.is_foreign = !is_listed(question)};

	answer.action = run(question, call->arguments, &answer.steps);
	if (answer.is_foreign) {
		answer.model = (struct seccomp_action){SECCOMP_KILL_PROCESS, 0};
		answer.differs = answer.action.kind < SECCOMP_KILL_THREAD;
		return answer;
	}
	compare(question, &answer);
	answer.is_unknown =
		call->index != SYSCALL_NONE &&
		!cbpf_knows_call(syscall_text((unsigned)call->index));
	if (answer.is_unknown) {
		answer.by_arguments = false;
		answer.differs = !same(answer.action, question->model->action);
		clauses = &question->unknown;
	}
	if (!answer.by_arguments)
		answer.clause = seccomp_clause_find(clauses, answer.action,
						    call->arguments);
	return answer;
}
