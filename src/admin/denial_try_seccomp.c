/* SPDX-License-Identifier: Apache-2.0 */
/* What the filters of the process answer to the call. */
#include "admin/denial_try.h"

#include "admin/seccomp_ask.h"
#include "admin/seccomp_words.h"
#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "seccomp/syscall.h"
#include "verify/loaded.h"

/* What the filter of the document says of the call. */
struct promised {
	struct seccomp_clauses clauses;
	struct seccomp_answer answer;
};

/* False where the document has no filter, or it can't be compiled here. */
static bool ask_promised(struct denial_try *try, struct promised *out)
{
	const struct denial_container *container = try->container;
	const struct json_document *document = &container->document.json;
	const struct json *object =
		json_member(json_member(document->root, "linux"), "seccomp");
	const struct seccomp_call *call = &try->question->call;
	const struct cbpf_compile compile = {object, seccomp_arch_of_host()};
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	struct err err = ERR_INIT;
	struct seccomp_question question = {
		.program = &program,
		.model = container->promise.filter,
		.call = call,
	};

	if (!container->has_promise || container->promise.filter == NULL ||
	    cbpf_compile(&compile, &program, &err) < 0)
		return false;
	seccomp_clauses_of_oci(document, object, call->index, try->arena,
			       &question.clauses);
	seccomp_clauses_of_oci(document, object, SYSCALL_NONE, try->arena,
			       &question.unknown);
	out->clauses = question.clauses;
	out->answer = seccomp_ask(&question);
	return true;
}

static const char *action_words(struct denial_try *try,
				struct seccomp_action action)
{
	AUTO_BUF struct buf out = BUF_INIT;

	seccomp_words_action(action, &out);
	return arena_copy(try->arena, out.data, out.length);
}

/* "EPERM where arg0 == 1; else allowed". */
static const char *branch_words(struct denial_try *try,
				const struct seccomp_clauses *clauses)
{
	const struct seccomp_call *call = &try->question->call;
	AUTO_BUF struct buf out = BUF_INIT;
	bool last = false;

	for (unsigned i = 0; i < clauses->count && !last; i++) {
		const struct seccomp_clause *clause = &clauses->list[i];

		if (!seccomp_clause_may_hold(clause, call))
			continue;
		last = seccomp_clause_must_hold(clause, call);
		if (out.length > 0)
			buf_add_text(&out, last ? "; else " : "; ");
		seccomp_words_action(clause->action, &out);
		if (last)
			continue;
		buf_add_text(&out, " where ");
		seccomp_words_conditions((unsigned)call->index,
					 clause->conditions, &out);
	}
	return out.length > 0 ? arena_copy(try->arena, out.data, out.length)
			      : NULL;
}

static const char *call_name(struct denial_try *try)
{
	const struct seccomp_call *call = &try->question->call;

	return call->index != SYSCALL_NONE
		       ? syscall_name((unsigned)call->index)
		       : arena_printf(try->arena, "%d", call->number);
}

static void add(struct denial_try *try, enum denial_verdict verdict,
		const char *sentence)
{
	struct denial *denial =
		denial_try_add(try, verdict, DENIAL_SECCOMP, sentence);
	const struct seccomp_call *call = &try->question->call;
	const char *name = call_name(try);

	if (call->index == SYSCALL_NONE || call->arch == SECCOMP_ARCH_X32)
		return;
	denial->call = name;
	denial->allow = arena_printf(try->arena,
				     "{\"names\": [\"%s\"], \"action\": "
				     "\"SCMP_ACT_ALLOW\"}",
				     name);
	denial->where = "among \"syscalls\" of its filter (docker, podman: "
			"--security-opt seccomp=FILE)";
	denial->exception =
		arena_printf(try->arena, "\"seccomp\": [\"%s\"]", name);
	denial_gives(denial, denial_call_gives(name), try->arena);
	denial->wider = call->given > 0;
	if (denial->wider)
		denial_note(denial, "by that the call is allowed whatever its "
				    "arguments are");
}

/* What the kernel holds; false where that can't be read. */
static bool ask_loaded(const struct denial_try *try,
		       struct seccomp_action *action)
{
	const struct seccomp_call *call = &try->question->call;
	const struct seccomp_data data =
		cbpf_call(call->arch, call->number, call->arguments);
	AUTO_LOADED struct loaded loaded = LOADED_INIT;
	struct err err = ERR_INIT;

	if (try->no_trace || loaded_read(try->pid, &loaded, &err) < 0)
		return false;
	*action = loaded_ask(&loaded, &data);
	return true;
}

int denial_try_seccomp(struct denial_try *try, struct err *err)
{
	struct promised promised = {.answer = {.by_arguments = false}};
	bool has_promise;
	struct seccomp_action action;
	const char *name = call_name(try);

	(void)err;
	if (try->status.mode == 0)
		return 0;
	has_promise = ask_promised(try, &promised);
	if (!ask_loaded(try, &action)) {
		if (!has_promise) {
			denial_try_add(try, VERDICT_OPEN, DENIAL_SECCOMP,
				       "it has a filter that can't be read");
			return 0;
		}
		action = promised.answer.action;
	}
	if (has_promise && promised.answer.by_arguments) {
		add(try, VERDICT_OPEN,
		    arena_printf(try->arena,
				 "the filter answers %s by its arguments",
				 name));
		denial_note(&try->last->denial,
			    branch_words(try, &promised.clauses));
		return 0;
	}
	if (seccomp_action_lets(action))
		return 0;
	add(try, VERDICT_REFUSED,
	    arena_printf(try->arena, "the filter answers %s with %s", name,
			 action_words(try, action)));
	if (has_promise && seccomp_action_lets(promised.answer.action))
		denial_note(&try->last->denial,
			    "not the filter that it was started with: the "
			    "process has added one");
	return 0;
}
