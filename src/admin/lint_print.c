/* SPDX-License-Identifier: Apache-2.0 */
/* What was found in filters, as text and as JSON. */
#include "admin/lint_print.h"

#include "json/show.h"

struct place {
	unsigned line; /* 0: not known */
	unsigned column;
	struct buf pointer;
};

static void find_place(const struct lint_result *result, const struct json *at,
		       struct place *place)
{
	buf_add_text(&place->pointer, "");
	if (at == NULL || at->made)
		return;
	json_position(result->document->input, at->start, &place->line,
		      &place->column);
	json_pointer(at, &place->pointer);
}

/* --- text --- */

static void print_line(const char *file, const struct place *place,
		       const char *severity, const char *message,
		       const char *check, struct buf *out)
{
	AUTO_BUF struct buf line = BUF_INIT;

	show_line(text_of(file), SIZE_MAX, out);
	if (place->line > 0)
		buf_printf(out, ":%u:%u", place->line, place->column);
	buf_add_text(out, ": ");
	if (severity != NULL)
		buf_printf(out, "%s: ", severity);
	if (place->pointer.length > 0)
		buf_printf(&line, "%s: ", place->pointer.data);
	buf_add_text(&line, message);
	if (check != NULL)
		buf_printf(&line, " [%s]", check);
	show_line(buf_text(&line), SIZE_MAX, out);
	buf_add_char(out, '\n');
}

static void print_finding(const struct lint_result *result,
			  const struct lint_finding *finding, struct buf *out)
{
	struct place place = {.pointer = BUF_INIT};

	find_place(result, finding->at, &place);
	print_line(result->file, &place,
		   finding->severity == LINT_ERROR
			   ? NULL
			   : lint_severities[finding->severity],
		   finding->message, finding->check, out);
	buf_fini(&place.pointer);
}

static void print_cost(const struct lint_result *result, struct buf *out)
{
	const struct lint_cost *cost = &result->report.cost;
	AUTO_BUF struct buf message = BUF_INIT;
	const struct place nowhere = {.pointer = BUF_INIT};
	const char *between = " (";

	buf_printf(&message, "%u instructions", cost->instructions);
	for (unsigned i = 0; i < SECCOMP_ARCH_COUNT; i++) {
		if (cost->alone[i] == 0 || cost->alone[i] == cost->instructions)
			continue;
		buf_printf(&message, "%s%s alone %u", between,
			   seccomp_arch_words[i], cost->alone[i]);
		between = ", ";
	}
	buf_add_text(&message, between[0] == ',' ? "); steps" : "; steps");
	for (unsigned i = 0; i < LINT_HOT_CALLS; i++) {
		if (cost->steps[i] > 0)
			buf_printf(&message, " %s %u", lint_hot_calls[i],
				   cost->steps[i]);
	}
	print_line(result->file, &nowhere, NULL, message.data, NULL, out);
}

void lint_print_text(const struct lint_result *result, struct buf *out)
{
	if (result->failure != NULL) {
		const struct place place = {.line = result->failure->line,
					    .column = result->failure->column,
					    .pointer = BUF_INIT};

		print_line(result->file, &place, NULL, result->failure->message,
			   NULL, out);
		return;
	}
	for (unsigned i = 0; i < result->report.count; i++)
		print_finding(result, &result->report.list[i], out);
	if (result->report.cost.instructions > 0)
		print_cost(result, out);
}

/* --- JSON --- */

static struct json *to_object(struct json_document *document,
			      const struct place *place,
			      enum lint_severity severity, const char *check,
			      const char *message)
{
	struct json *object = json_new(document, JSON_OBJECT);
	const char *pointer = arena_copy(&document->arena, place->pointer.data,
					 place->pointer.length);

	if (place->line > 0) {
		json_set(object, "line", json_new_u64(document, place->line));
		json_set(object, "column",
			 json_new_u64(document, place->column));
	}
	json_set(object, "pointer", output_string(document, pointer));
	json_set(object, "severity",
		 output_string(document, lint_severities[severity]));
	json_set(object, "check", output_string(document, check));
	/* The message goes with its file. */
	json_set(object, "message",
		 output_string(document, arena_copy(&document->arena, message,
						    strlen(message))));
	return object;
}

static void add_findings(struct json_document *document,
			 const struct lint_result *result, struct json *list)
{
	for (unsigned i = 0; i < result->report.count; i++) {
		const struct lint_finding *finding = &result->report.list[i];
		struct place place = {.pointer = BUF_INIT};

		find_place(result, finding->at, &place);
		json_append(list, to_object(document, &place, finding->severity,
					    finding->check, finding->message));
		buf_fini(&place.pointer);
	}
}

static void add_failure(struct json_document *document,
			const struct problem *failure, struct json *list)
{
	const struct place place = {.line = failure->line,
				    .column = failure->column,
				    .pointer = BUF_INIT};

	json_append(list, to_object(document, &place, LINT_ERROR, "read",
				    failure->message));
}

static void add_cost(struct json_document *document,
		     const struct lint_cost *cost, struct json *object)
{
	struct json *alone = json_new(document, JSON_OBJECT);
	struct json *steps = json_new(document, JSON_OBJECT);

	for (unsigned i = 0; i < SECCOMP_ARCH_COUNT; i++) {
		if (cost->alone[i] > 0)
			json_set(alone, seccomp_arch_words[i],
				 json_new_u64(document, cost->alone[i]));
	}
	for (unsigned i = 0; i < LINT_HOT_CALLS; i++) {
		if (cost->steps[i] > 0)
			json_set(steps, lint_hot_calls[i],
				 json_new_u64(document, cost->steps[i]));
	}
	json_set(object, "instructions",
		 cost->instructions > 0
			 ? json_new_u64(document, cost->instructions)
			 : json_new(document, JSON_NULL));
	json_set(object, "alone", alone);
	json_set(object, "steps", steps);
}

struct json *lint_to_json(struct json_document *document,
			  const struct lint_result *result)
{
	struct json *object = json_new(document, JSON_OBJECT);
	struct json *list = json_new(document, JSON_ARRAY);

	json_set(object, "file", output_string(document, result->file));
	json_set(object, "form", output_string(document, result->form));
	json_set(object, "architecture",
		 output_string(document, seccomp_arch_words[result->native]));
	add_cost(document, &result->report.cost, object);
	if (result->failure != NULL)
		add_failure(document, result->failure, list);
	else
		add_findings(document, result, list);
	json_set(object, "findings", list);
	return object;
}
