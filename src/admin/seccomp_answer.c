/* SPDX-License-Identifier: Apache-2.0 */
/* What a filter answers to a call, as text and as JSON. */
#include "admin/seccomp_answer.h"

#include "admin/output.h"
#include "admin/seccomp_words.h"
#include "seccomp/syscall.h"
#include "json/show.h"

#include <inttypes.h>

/* What is to be said beside the answer: why no place of the filter decides, or
 * that there is a bug. Mostly nothing. */
static void add_note(const struct seccomp_call *call,
		     const struct seccomp_answer *answer, struct buf *out)
{
	if (answer->is_foreign)
		buf_printf(out,
			   "the filter is not for %s: it kills whoever makes "
			   "a call by that ABI",
			   seccomp_arch_words[call->arch]);
	if (answer->is_unknown &&
	    !seccomp_action_equal(answer->action, answer->model)) {
		buf_add_text(out, "this libseccomp does not know the name, so "
				  "the default answers; one that does makes "
				  "it ");
		seccomp_words_action(answer->model, out);
	}
	if (answer->differs) {
		buf_printf(out,
			   "%sBUG: the compiled filter does not answer "
			   "as it should, ",
			   out->length > 0 ? "; " : "");
		seccomp_words_action(answer->model, out);
	}
}

/* The document that a place was read from; NULL where it was made. What was
 * taken over from another place keeps where that begins. */
static const struct json_document *origin_of(
	const struct seccomp_clause *clause)
{
	const struct json *value = clause->value;

	return value->made && value->start == 0
		       ? NULL
		       : json_origin(clause->document, value);
}

static void pointer_of(const struct seccomp_clause *clause, struct buf *out)
{
	buf_add_text(out, "");
	json_pointer(clause->value, out);
}

/* --- text --- */

/* "FILE:LINE: POINTER (@GROUP): why". */
static void add_place(const struct seccomp_clause *clause, struct buf *out)
{
	const struct json_document *origin = origin_of(clause);
	AUTO_BUF struct buf pointer = BUF_INIT;

	if (origin != NULL) {
		show_line(text_of(origin->name), SIZE_MAX, out);
		buf_printf(out, ":%u: ", json_line(origin, clause->value));
	}
	pointer_of(clause, &pointer);
	show_line(buf_text(&pointer), SIZE_MAX, out);
	if (clause->group != NULL)
		buf_printf(out, " (@%s)", clause->group->name);
	buf_printf(out, ": %s\n", clause->why);
}

/* Each answer with its conditions, until one that holds in any case. */
static void add_branches(const struct seccomp_call *call,
			 const struct seccomp_clauses *clauses, struct buf *out)
{
	for (unsigned i = 0; i < clauses->count; i++) {
		const struct seccomp_clause *clause = &clauses->list[i];
		bool last = seccomp_clause_must_hold(clause, call);

		if (!seccomp_clause_may_hold(clause, call))
			continue;
		buf_add_text(out, last ? "    else " : "    ");
		seccomp_words_action(clause->action, out);
		if (!last) {
			buf_add_text(out, " where ");
			seccomp_words_conditions((unsigned)call->index,
						 clause->conditions, out);
		}
		buf_add_text(out, "\n        ");
		add_place(clause, out);
		if (last)
			return;
	}
}

void seccomp_answer_text(const struct seccomp_call *call,
			 const struct seccomp_clauses *clauses,
			 const struct seccomp_answer *answer, struct buf *out)
{
	AUTO_BUF struct buf note = BUF_INIT;

	show_line(text_of(call->word), SIZE_MAX, out);
	buf_add_text(out, ": ");
	if (answer->by_arguments) {
		buf_add_text(out, "by its arguments\n");
		add_branches(call, clauses, out);
	} else {
		seccomp_words_action(answer->action, out);
		buf_add_char(out, '\n');
	}
	if (answer->clause != NULL) {
		buf_add_text(out, "    ");
		add_place(answer->clause, out);
	}
	add_note(call, answer, &note);
	if (note.length > 0)
		buf_printf(out, "    %s\n", note.data);
}

/* --- JSON --- */

static struct json *text_json(struct json_document *document,
			      const struct buf *text)
{
	return json_new_string(
		document, (struct text){arena_copy(&document->arena, text->data,
						   text->length),
					text->length});
}

static void set_action(struct json_document *document, struct json *object,
		       struct seccomp_action action)
{
	AUTO_BUF struct buf words = BUF_INIT;

	seccomp_words_action(action, &words);
	json_set(object, "answer", text_json(document, &words));
	json_set(object, "action",
		 output_string(document, seccomp_kind_name(action.kind)));
	json_set(object, "errno",
		 action.kind == SECCOMP_ERRNO
			 ? json_new_u64(document, action.data)
			 : json_new(document, JSON_NULL));
}

static struct json *place_json(struct json_document *document,
			       const struct seccomp_clause *clause)
{
	struct json *object = json_new(document, JSON_OBJECT);
	AUTO_BUF struct buf pointer = BUF_INIT;
	const struct json_document *origin;

	if (clause == NULL)
		return json_new(document, JSON_NULL);
	origin = origin_of(clause);
	pointer_of(clause, &pointer);
	json_set(object, "file",
		 output_string(document, origin != NULL ? origin->name : NULL));
	json_set(object, "line",
		 origin != NULL ? json_new_u64(document,
					       json_line(origin, clause->value))
				: json_new(document, JSON_NULL));
	json_set(object, "pointer", text_json(document, &pointer));
	json_set(object, "group",
		 output_string(document,
			       clause->group != NULL
				       ? arena_printf(&document->arena, "@%s",
						      clause->group->name)
				       : NULL));
	json_set(object, "why", output_string(document, clause->why));
	return object;
}

static struct json *branches_json(struct json_document *document,
				  const struct seccomp_call *call,
				  const struct seccomp_clauses *clauses)
{
	struct json *array = json_new(document, JSON_ARRAY);
	bool last = false;

	for (unsigned i = 0; i < clauses->count && !last; i++) {
		const struct seccomp_clause *clause = &clauses->list[i];
		AUTO_BUF struct buf where = BUF_INIT;
		struct json *object;

		if (!seccomp_clause_may_hold(clause, call))
			continue;
		last = seccomp_clause_must_hold(clause, call);
		object = json_append(array, json_new(document, JSON_OBJECT));
		set_action(document, object, clause->action);
		seccomp_words_conditions((unsigned)call->index,
					 clause->conditions, &where);
		json_set(object, "where",
			 last ? json_new(document, JSON_NULL)
			      : text_json(document, &where));
		json_set(object, "rule", place_json(document, clause));
	}
	return array;
}

static void set_call(struct json_document *document, struct json *object,
		     const struct seccomp_call *call)
{
	struct json *arguments = json_new(document, JSON_ARRAY);

	json_set(object, "call", output_string(document, call->word));
	json_set(object, "name",
		 output_string(document,
			       call->index != SYSCALL_NONE
				       ? syscall_name((unsigned)call->index)
				       : NULL));
	json_set(object, "number", output_number(document, call->number));
	json_set(object, "architecture",
		 output_string(document, seccomp_arch_words[call->arch]));
	/* As strings: readers of JSON round numbers of 64 bits. */
	for (unsigned i = 0; i < call->given; i++)
		json_append(arguments,
			    output_string(document,
					  arena_printf(&document->arena,
						       "0x%" PRIx64,
						       call->arguments[i])));
	json_set(object, "arguments", arguments);
}

struct json *seccomp_answer_json(struct json_document *document,
				 const struct seccomp_call *call,
				 const struct seccomp_clauses *clauses,
				 const struct seccomp_answer *answer)
{
	struct json *object = json_new(document, JSON_OBJECT);
	AUTO_BUF struct buf note = BUF_INIT;

	set_call(document, object, call);
	json_set(object, "allowed",
		 json_new_boolean(document,
				  !answer->by_arguments &&
					  seccomp_action_lets(answer->action)));
	if (answer->by_arguments) {
		json_set(object, "byArguments",
			 branches_json(document, call, clauses));
	} else {
		set_action(document, object, answer->action);
		json_set(object, "rule", place_json(document, answer->clause));
	}
	json_set(object, "instructions", json_new_u64(document, answer->steps));
	add_note(call, answer, &note);
	if (note.length > 0)
		json_set(object, "note", text_json(document, &note));
	json_set(object, "bug", json_new_boolean(document, answer->differs));
	return object;
}
