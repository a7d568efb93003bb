/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl seccomp test: what a filter answers to calls, and by which rule.
 */
#include "admin/options.h"
#include "admin/output.h"
#include "admin/patience.h"
#include "admin/seccomp_answer.h"
#include "admin/seccomp_source.h"
#include "admin/seccomp_words.h"
#include "cbpf/compile.h"

#include <string.h>

static const struct option_description options[] = {
	INPUT_OPTIONS_CHOICE,
	{"config", 'c', "CONFIG", "the filter that this container gets",
	 VALUE_FILE},
	{"filter", 'F', "FILE", "the linux.seccomp of this file, as it stands",
	 VALUE_FILE},
	{"arch", 'a', "ARCH", "the ABI by which the calls are made",
	 .words = seccomp_arch_words},
	OUTPUT_OPTION_FORMAT,
	{0},
};

struct query {
	struct seccomp_source source;
	const char **words;
	unsigned count;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;

	if (option != NULL)
		return input_take(option, value, &query->source.input, err);
	query->words[query->count++] = value;
	return 0;
}

static int check(const struct input *input, unsigned count, struct err *err)
{
	if (count == 0)
		return err_set(err, ERR_USAGE,
			       "expected a system call, as mount or "
			       "\"socket(AF_ALG)\"");
	if (input->filter != NULL &&
	    (input->config != NULL || input->profile != NULL ||
	     input->policy != NULL))
		return err_set(err, ERR_USAGE,
			       "--filter is asked as it stands: no --config, "
			       "--profile or --policy beside it");
	return 0;
}

static enum seccomp_from from_of(const struct input *input)
{
	if (input->filter != NULL)
		return FROM_FILTER;
	return input->config != NULL ? FROM_CONFIG : FROM_PROFILE;
}

/* The places that speak of a call. */
static void gather(struct seccomp_source *source, int call,
		   struct seccomp_clauses *out)
{
	struct arena *arena = &source->document.arena;

	if (source->from == FROM_PROFILE)
		seccomp_clauses_of_ceiling(&source->input.node,
					   &source->input.ceiling, call, arena,
					   out);
	else
		seccomp_clauses_of_oci(source->object_document, source->object,
				       call, arena, out);
}

/* One call, asked; where there is no filter, nothing stops it. */
static struct seccomp_answer ask(struct seccomp_source *source,
				 const struct cbpf_program *program,
				 const struct seccomp_call *call,
				 struct seccomp_clauses *clauses)
{
	struct seccomp_question question = {
		.program = program,
		.model = source->model,
		.call = call,
	};

	if (source->object == NULL)
		return (struct seccomp_answer){
			.action = {SECCOMP_ALLOW, 0},
			.model = {SECCOMP_ALLOW, 0},
		};
	gather(source, call->index, &question.clauses);
	gather(source, SYSCALL_NONE, &question.unknown);
	*clauses = question.clauses;
	return seccomp_ask(&question);
}

struct printer {
	bool as_json;
	struct buf out;
	struct json_document document;
	bool refused;
};

static void print(struct printer *printer, struct seccomp_source *source,
		  const struct cbpf_program *program,
		  const struct seccomp_call *call)
{
	struct seccomp_clauses clauses = {NULL, 0};
	struct seccomp_answer answer = ask(source, program, call, &clauses);

	printer->refused |= answer.by_arguments || answer.differs ||
			    !seccomp_action_lets(answer.action);
	if (printer->as_json)
		json_append(printer->document.root,
			    seccomp_answer_json(&printer->document, call,
						&clauses, &answer));
	else
		seccomp_answer_text(call, &clauses, &answer, &printer->out);
}

static void printer_fini(struct printer *printer)
{
	buf_fini(&printer->out);
	json_document_fini(&printer->document);
}

static int answer_all(struct query *query, const struct seccomp_call *calls,
		      struct printer *printer, struct err *err)
{
	struct seccomp_source *source = &query->source;
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	const struct cbpf_compile compile = {source->object, source->native};

	patience_begin(source->name);
	if (source->object != NULL && cbpf_compile(&compile, &program, err) < 0)
		return err_wrap(err, "%s", source->name);
	printer->document.root = json_new(&printer->document, JSON_ARRAY);
	for (unsigned i = 0; i < query->count; i++)
		print(printer, source, &program, &calls[i]);
	if (printer->as_json)
		output_add_json(&printer->document, printer->document.root,
				&printer->out);
	else if (source->object == NULL)
		buf_printf(&printer->out, "%s has no filter\n", source->name);
	if (output_write(&printer->out, err) < 0)
		return -1;
	return printer->refused ? STATUS_FINDINGS : STATUS_FINE;
}

static void query_fini(struct query *query)
{
	seccomp_source_fini(&query->source);
	free(query->words);
}

static int run(int argc, char **argv, struct err *err)
{
	__attribute__((cleanup(query_fini))) struct query query = {
		.source = SECCOMP_SOURCE_INIT};
	__attribute__((cleanup(printer_fini))) struct printer printer = {0};
	struct input *input = &query.source.input;
	struct seccomp_call *calls;
	enum seccomp_arch arch;

	query.words = calloc((size_t)argc + 1, sizeof(*query.words));
	if (query.words == NULL)
		return err_set(err, ERR_SYSTEM, "out of memory");
	if (options_parse(options, argc, argv, take, &query, err) < 0 ||
	    check(input, query.count, err) < 0)
		return -1;
	arch = input_arch(input);
	calls = arena_alloc(&printer.document.arena,
			    query.count * sizeof(*calls));
	for (unsigned i = 0; i < query.count; i++) {
		if (seccomp_call_read(query.words[i], arch, &calls[i], err) < 0)
			return -1;
	}
	input->arch = seccomp_arch_words[seccomp_source_machine(arch)];
	if (seccomp_source_load(&query.source, from_of(input), err) < 0)
		return -1;
	printer.as_json = input->format != NULL &&
			  output_format_of(input->format) == OUTPUT_JSON;
	return answer_all(&query, calls, &printer, err);
}

const struct command command_seccomp_test = {
	.name = "test",
	.arguments = "CALL...",
	.argument_kind = VALUE_CALL,
	.argument_count = ARGUMENTS_ANY,
	.help = "say what a filter answers to calls, and by which rule",
	.options = options,
	.run = run,
};
