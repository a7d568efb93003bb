/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with policies and profiles, or to be known of them. */
#include "admin/problems.h"

#include "json/show.h"

#include <string.h>

static const char *const severities[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

/* text made fit for a line, kept. */
static const char *keep(struct problems *problems, const char *text)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	show_line(text_of(text), SIZE_MAX, &shown);
	return arena_copy(&problems->document.arena, shown.data, shown.length);
}

static void append(struct problems *problems, struct problem problem)
{
	struct problem *kept =
		arena_alloc(&problems->document.arena, sizeof(*kept));

	*kept = problem;
	if (problems->last != NULL)
		problems->last->next = kept;
	else
		problems->first = kept;
	problems->last = kept;
	problems->errors += problem.severity == SEVERITY_ERROR;
}

/* Most places come in order: so thousands are counted once. */
static void place(struct problems *problems, struct text input, size_t offset,
		  struct problem *problem)
{
	unsigned line, column;

	if (problems->at.text != input.data || problems->at.offset > offset) {
		problems->at.text = input.data;
		problems->at.offset = 0;
		problems->at.line = problems->at.column = 1;
	}
	json_position((struct text){input.data + problems->at.offset,
				    input.length - problems->at.offset},
		      offset - problems->at.offset, &line, &column);
	problem->line = problems->at.line + line - 1;
	problem->column = line > 1 ? column : problems->at.column + column - 1;
	problems->at.offset = offset;
	problems->at.line = problem->line;
	problems->at.column = problem->column;
}

void problems_add(struct problems *problems,
		  const struct json_document *document,
		  const struct json *value, enum severity severity,
		  const char *message)
{
	struct problem problem = {
		.severity = severity,
		.message = keep(problems, message),
	};

	document = json_origin(document, value);
	problem.file = keep(problems, document->name);
	place(problems, document->input, value->start, &problem);
	append(problems, problem);
}

void problems_add_file(struct problems *problems, const char *file,
		       enum severity severity, const char *message)
{
	append(problems, (struct problem){
				 .file = keep(problems, file),
				 .severity = severity,
				 .message = keep(problems, message),
			 });
}

/* Whether at begins with ":LINE:COLUMN: "; they then go into problem. */
static bool read_place(const char *at, struct problem *problem)
{
	unsigned line, column;
	int length = 0;

	if (sscanf(at, ":%9u:%9u: %n", &line, &column, &length) != 2 ||
	    length == 0)
		return false;
	problem->line = line;
	problem->column = column;
	return true;
}

/* How much of the message is the file's name; its place, where there is one,
 * goes into problem. */
static size_t file_length(struct problems *problems, const char *file,
			  const char *message, struct problem *problem)
{
	if (file != NULL) {
		const char *shown = keep(problems, file);
		size_t length = strlen(shown);

		if (strncmp(message, shown, length) == 0) {
			(void)read_place(message + length, problem);
			return length;
		}
	}
	for (const char *at = strchr(message, ':'); at != NULL;
	     at = strchr(at + 1, ':')) {
		if (read_place(at, problem))
			return (size_t)(at - message);
	}
	return 0;
}

void problems_add_message(struct problems *problems, const char *file,
			  const char *message)
{
	struct problem problem = {
		.severity = SEVERITY_ERROR,
		.message = keep(problems, message),
	};
	const char *whole = problem.message;
	size_t length = file_length(problems, file, whole, &problem);
	const char *at = whole + length;

	if (length > 0 && (problem.line > 0 || strncmp(at, ": ", 2) == 0)) {
		problem.file =
			arena_copy(&problems->document.arena, whole, length);
		problem.message = strstr(at, ": ") + 2;
	}
	append(problems, problem);
}

static void print_text(const struct problem *problem, struct buf *out)
{
	if (problem->file != NULL)
		buf_add_text(out, problem->file);
	if (problem->line > 0)
		buf_printf(out, ":%u:%u", problem->line, problem->column);
	if (problem->file != NULL)
		buf_add_text(out, ": ");
	if (problem->severity != SEVERITY_ERROR)
		buf_printf(out, "%s: ", severities[problem->severity]);
	buf_printf(out, "%s\n", problem->message);
}

static struct json *to_json(struct json_document *document,
			    const struct problem *problem)
{
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "file", output_string(document, problem->file));
	if (problem->line > 0) {
		json_set(object, "line", json_new_u64(document, problem->line));
		json_set(object, "column",
			 json_new_u64(document, problem->column));
	}
	json_set(object, "severity",
		 output_string(document, severities[problem->severity]));
	json_set(object, "message", output_string(document, problem->message));
	return object;
}

void problems_print(struct problems *problems, enum output_format format,
		    struct buf *out)
{
	struct json *list = json_new(&problems->document, JSON_ARRAY);

	for (const struct problem *one = problems->first; one != NULL;
	     one = one->next) {
		if (format == OUTPUT_TEXT)
			print_text(one, out);
		else
			json_append(list, to_json(&problems->document, one));
	}
	if (format == OUTPUT_JSON)
		output_add_json(&problems->document, list, out);
}

void problems_fini(struct problems *problems)
{
	json_document_fini(&problems->document);
}
