/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two filters and their meet, compiled: our machine's verdict is the kernel's,
 * of calls that do no harm, made in a child; and it is what our model says, as
 * far as libseccomp does. Input: two filters as bytes_filter() has them, one
 * behind the other.
 */
#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"
#include "lib/bytes_filter.h"
#include "lib/edges.h"
#include "lib/kernel.h"
#include "seccomp/filter.h"
#include "target.h"

#include <stdio.h>

#define COMBINED    12
#define X32_BIT     0x40000000
#define SAME_ANSWER 2 /* calls that the kernel is asked, of one number */

static void require(bool condition)
{
	if (!condition)
		abort();
}

static struct seccomp_action run(const struct cbpf_program *program,
				 enum seccomp_arch arch, int number,
				 const uint64_t *arguments)
{
	const struct seccomp_data data = cbpf_call(arch, number, arguments);
	struct cbpf_result result;

	require(cbpf_run(program, &data, &result));
	return cbpf_action_of(result.action);
}

/* --- the machine against the kernel --- */

struct questions {
	const struct cbpf_program *program;
	struct kernel_question list[KERNEL_MOST];
	unsigned count;
	int number;
	/* Of that number: how often each answer is asked for. */
	unsigned answers[SECCOMP_KILL_PROCESS + 1];
};

static void add_question(void *context, const uint64_t *arguments)
{
	struct questions *questions = context;
	struct kernel_question *next = &questions->list[questions->count];
	struct seccomp_action action =
		run(questions->program, seccomp_arch_of_host(),
		    questions->number, arguments);

	if (questions->count == KERNEL_MOST ||
	    questions->answers[action.kind]++ >= SAME_ANSWER)
		return;
	questions->count++;
	next->number = questions->number;
	memcpy(next->arguments, arguments, sizeof(next->arguments));
}

static void add_questions(struct questions *questions, int number,
			  struct edges *edges)
{
	struct random random = {1};

	questions->number = number;
	memset(questions->answers, 0, sizeof(questions->answers));
	edges_each(edges, COMBINED, &random, add_question, questions);
}

static void ask(struct questions *questions)
{
	kernel_ask(questions->program, questions->list, questions->count);
	for (unsigned i = 0; i < questions->count; i++) {
		const struct kernel_question *one = &questions->list[i];

		if (kernel_agrees(one))
			continue;
		fprintf(stderr,
			"call %#x(%#llx, %#llx, %#llx): the kernel %u (%ld), "
			"the machine %u (%ld)\n",
			(unsigned)one->number,
			(unsigned long long)one->arguments[0],
			(unsigned long long)one->arguments[1],
			(unsigned long long)one->arguments[2],
			one->kernel.verdict, one->kernel.result,
			one->machine.verdict, one->machine.result);
		abort();
	}
}

/* Some calls of each kind, by x32 too: what a kernel without it makes of the
 * number is decided behind the filter. */
static void check_kernel(const struct seccomp_filter *filter,
			 const struct cbpf_program *program)
{
	struct questions questions = {.program = program};

	if (program->length + KERNEL_GUARD > BPF_MAXINSNS)
		return;
	for (unsigned i = 0; bytes_filter_calls[i] != NULL; i++) {
		int call = syscall_from_name(text_of(bytes_filter_calls[i]));
		struct edges edges = {.count = {0}};
		int number =
			syscall_number((unsigned)call, seccomp_arch_of_host());

		if (number < 0)
			continue;
		edges_add_decision(&edges, &filter->decisions[call]);
		add_questions(&questions, number, &edges);
		if (seccomp_arch_of_host() == SECCOMP_ARCH_X86_64)
			add_questions(&questions, number | X32_BIT, &edges);
	}
	ask(&questions);
}

/* --- the machine against the model --- */

/* A filter that was compiled, and what it was made of. */
struct trial {
	const struct cbpf_program *program;
	const struct seccomp_filter *spec;
	const struct seccomp_filter *profile;
	const struct syscall_set *inexact;
	void (*check)(const struct trial *trial, const uint64_t *arguments);
	enum seccomp_arch arch; /* by which calls are made */
	unsigned call;
};

static void fail(const struct trial *trial, const char *what,
		 const uint64_t *arguments, enum seccomp_kind model,
		 enum seccomp_kind machine)
{
	fprintf(stderr,
		"%s: %s(%#llx, %#llx, %#llx): the model %s, the machine %s\n",
		what, syscall_name(trial->call),
		(unsigned long long)arguments[0],
		(unsigned long long)arguments[1],
		(unsigned long long)arguments[2], seccomp_kind_name(model),
		seccomp_kind_name(machine));
	abort();
}

static void check_call(void *context, const uint64_t *arguments)
{
	const struct trial *trial = context;
	uint64_t words[SECCOMP_ARGUMENTS];

	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
		words[i] = trial->arch == SECCOMP_ARCH_X86
				   ? (uint32_t)arguments[i]
				   : arguments[i];
	trial->check(trial, words);
}

static enum seccomp_kind machine_of(const struct trial *trial,
				    const uint64_t *arguments)
{
	return run(trial->program, trial->arch,
		   syscall_number(trial->call, trial->arch), arguments)
		.kind;
}

/* With x32 beside x86_64, and on most other machines, libseccomp 2.5.4 loses
 * the load of the number with a call that there is not, where that one would be
 * looked at first: then every call gets the default. */
static bool may_lose_number(const struct seccomp_filter *filter)
{
	return (filter->architectures & seccomp_arch_bit(SECCOMP_ARCH_X32)) ||
	       seccomp_arch_of_host() != SECCOMP_ARCH_X86_64;
}

static void try_all(struct trial trial)
{
	struct random random = {1};

	for (unsigned i = 0; bytes_filter_calls[i] != NULL; i++) {
		struct edges edges = {.count = {0}};

		trial.call = (unsigned)syscall_from_name(
			text_of(bytes_filter_calls[i]));
		if (syscall_number(trial.call, trial.arch) < 0)
			continue;
		edges_add_decision(&edges, &trial.spec->decisions[trial.call]);
		edges_add_decision(&edges,
				   &trial.profile->decisions[trial.call]);
		edges_each(&edges, COMBINED, &random, check_call, &trial);
	}
}

/* Whether rules compare by equality alone. Of ranges libseccomp before 2.6.1
 * makes other ones, which may take more and less (GHSA-4q85-33p6-j5g6). */
static bool is_plain(const struct trial *trial,
		     const struct seccomp_filter *filter)
{
	const struct seccomp_decision *decision =
		&filter->decisions[trial->call];

	for (unsigned i = 0; i < decision->count; i++) {
		struct seccomp_conditions list = decision->rules[i].conditions;

		for (unsigned k = 0; k < list.count; k++) {
			if (!seccomp_condition_is_cube(&list.list[k]))
				return false;
		}
	}
	return true;
}

/* Where rules overlap, libseccomp takes them in an order of its own: what the
 * model lets pass it must, so that a meet does not let pass more. */
static void check_read(const struct trial *trial, const uint64_t *arguments)
{
	enum seccomp_kind model =
		seccomp_filter_decide(trial->spec, trial->call, arguments).kind;
	enum seccomp_kind machine = machine_of(trial, arguments);

	if (model < SECCOMP_ERRNO && machine >= SECCOMP_ERRNO &&
	    is_plain(trial, trial->spec))
		fail(trial, "read", arguments, model, machine);
}

/* No side gets more than it says, whatever the other says; and where both can
 * be trusted, none gets less. */
static void check_met(const struct trial *trial, const uint64_t *arguments)
{
	const struct seccomp_filter *const sides[] = {trial->spec,
						      trial->profile};
	enum seccomp_kind machine = machine_of(trial, arguments);
	enum seccomp_kind due = SECCOMP_ALLOW;
	bool plain = true;

	for (unsigned i = 0; i < 2; i++) {
		enum seccomp_kind model =
			seccomp_filter_decide(sides[i], trial->call, arguments)
				.kind;

		if (!is_plain(trial, sides[i]))
			plain = false;
		else if (machine < model)
			fail(trial, i == 0 ? "spec" : "profile", arguments,
			     model, machine);
		if (model > due)
			due = model;
	}
	if (plain && machine != due && trial->arch != SECCOMP_ARCH_X86 &&
	    !syscall_set_has(trial->inexact, trial->call))
		fail(trial, "met", arguments, due, machine);
}

/* --- the whole --- */

struct side {
	struct json_document document;
	struct buf text;
	struct seccomp_filter *filter;
	struct cbpf_program program;
	bool compiled;
};

static void side_fini(struct side *side)
{
	json_document_fini(&side->document);
	buf_fini(&side->text);
	cbpf_program_fini(&side->program);
}

#define AUTO_SIDE __attribute__((cleanup(side_fini)))
#define SIDE_INIT                                                              \
	{                                                                      \
		JSON_DOCUMENT_INIT, BUF_INIT, NULL, CBPF_PROGRAM_INIT, false   \
	}

/* Two rules of one call that go on behind an inequality may keep libseccomp
 * 2.5.4 busy for ever. */
static bool goes_on(const struct json *arguments)
{
	uint64_t last = 0;

	json_each (argument, arguments) {
		uint64_t index = 0;

		require(json_to_u64(json_member(argument, "index"), &index));
		if (index > last)
			last = index;
	}
	json_each (argument, arguments) {
		enum seccomp_op op;
		uint64_t index = 0;

		require(seccomp_op_from_name(json_member(argument, "op")->text,
					     &op));
		require(json_to_u64(json_member(argument, "index"), &index));
		if (index < last && op != SECCOMP_EQ && op != SECCOMP_MASKED_EQ)
			return true;
	}
	return false;
}

static bool compile(const struct json *object, struct cbpf_program *program)
{
	const struct cbpf_compile how = {object, seccomp_arch_of_host()};
	struct err err = ERR_INIT;

	json_each (rule, json_member(object, "syscalls")) {
		if (goes_on(json_member(rule, "args")))
			return false;
	}
	return cbpf_compile(&how, program, &err) == 0;
}

static void take(struct side *side, struct bytes *bytes)
{
	struct err err = ERR_INIT;

	bytes_filter(bytes, &side->text);
	require(json_read(&side->document, "fuzz", buf_text(&side->text),
			  JSON_STRICT, &err) == 0);
	require(seccomp_filter_read_oci(&side->document, side->document.root,
					seccomp_arch_of_host(), &side->filter,
					&err) == 0);
	side->compiled = compile(side->document.root, &side->program);
}

static void check_side(const struct side *side)
{
	check_kernel(side->filter, &side->program);
	if (!may_lose_number(side->filter))
		try_all((struct trial){.program = &side->program,
				       .spec = side->filter,
				       .profile = side->filter,
				       .check = check_read,
				       .arch = seccomp_arch_of_host()});
}

static void check_meet(struct side *spec, const struct side *profile)
{
	struct json_document *document = &spec->document;
	struct seccomp_meet meet =
		seccomp_filter_meet(&document->arena, spec->filter,
				    profile->filter, seccomp_arch_of_host());
	struct json *object = seccomp_filter_write_oci(document, meet.filter);
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	struct trial trial = {.program = &program,
			      .spec = spec->filter,
			      .profile = profile->filter,
			      .inexact = &meet.inexact,
			      .check = check_met,
			      .arch = seccomp_arch_of_host()};

	if (!compile(object, &program)) {
		/* Two values may be one, in their low 32 bits. */
		require(!spec->compiled || !profile->compiled ||
			seccomp_filter_is_narrow(meet.filter));
		return;
	}
	check_kernel(meet.filter, &program);
	if (!may_lose_number(meet.filter))
		try_all(trial);
	trial.arch = SECCOMP_ARCH_X86;
	if (meet.filter->architectures & seccomp_arch_bit(trial.arch))
		try_all(trial);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = {data, size};
	AUTO_SIDE struct side spec = SIDE_INIT;
	AUTO_SIDE struct side profile = SIDE_INIT;

	take(&spec, &bytes);
	take(&profile, &bytes);
	if (spec.compiled)
		check_side(&spec);
	check_meet(&spec, &profile);
	return 0;
}
