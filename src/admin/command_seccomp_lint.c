/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl seccomp lint: what is wrong with anyone's seccomp filter. */
#include "admin/lint_read.h"
#include "admin/options.h"
#include "admin/patience.h"
#include "oci/capability.h"

#include <sys/utsname.h>

/* The profile that the others are compared with. */
#define CEILING             "baseline"

/* What docker gives a container that asks for none. */
#define DOCKER_CAPABILITIES UINT64_C(0xa80425fb)

struct request {
	struct node node;
	struct profile ceiling;
	struct lint_host host;
	struct problems problems; /* of files that can't be looked at */
	struct json *list;
	struct buf text;
	enum output_format format;
	char **files; /* those of argv */
	unsigned count;
	bool found;   /* worse than notes */
	bool trouble; /* a file can't be opened */
};

static const struct option_description options[] = {
	OUTPUT_OPTION_FORMAT,
	{"arch", 'a', "ARCH",
	 "the machine's architecture, in place of this one",
	 .words = seccomp_arch_words},
	{"caps", 'c', "LIST",
	 "capabilities of the container, with commas, or all or none"},
	{"kernel", 'k', "VERSION",
	 "the machine's kernel, in place of this one"},
	{0},
};

/* --- the command line --- */

static int read_capability(struct text name, uint64_t *bits, struct err *err)
{
	int capability = capability_from_name(name);

	if (capability < 0)
		return err_set(err, ERR_USAGE, "caps: unknown capability %.*s",
			       (int)(name.length < 64 ? name.length : 64),
			       name.data);
	*bits |= capability_bit(capability);
	return 0;
}

static int read_capabilities(const char *list, uint64_t *bits, struct err *err)
{
	*bits = 0;
	if (strcmp(list, "none") == 0)
		return 0;
	if (strcmp(list, "all") == 0) {
		*bits = UINT64_MAX;
		return 0;
	}
	for (const char *end; *list != '\0'; list = end + (*end == ',')) {
		end = strchrnul(list, ',');
		if (read_capability((struct text){list, (size_t)(end - list)},
				    bits, err) < 0)
			return -1;
	}
	return 0;
}

static int read_kernel(const char *release, struct seccomp_engine *engine,
		       struct err *err)
{
	if (sscanf(release, "%5u.%5u", &engine->version, &engine->patchlevel) !=
	    2)
		return err_set(err, ERR_USAGE,
			       "kernel \"%s\": expected a version such as 6.1",
			       release);
	return 0;
}

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct request *request = context;
	struct seccomp_engine *engine = &request->host.engine;

	if (option == NULL) {
		request->files[request->count++] = value;
		return 0;
	}
	switch (option->letter) {
	case 'a':
		engine->native = (enum seccomp_arch)options_word(
			seccomp_arch_words, value);
		return 0;
	case 'c':
		return read_capabilities(value, &engine->capabilities, err);
	case 'k':
		return read_kernel(value, engine, err);
	default:
		request->format = output_format_of(value);
		return 0;
	}
}

/* --- the files --- */

static int load_ceiling(struct request *request, struct err *err)
{
	request->node.arch = request->host.engine.native;
	request->node.whole = true;
	if (node_load_profile(&request->node, CEILING, &request->ceiling, err) <
	    0)
		return -1;
	request->host.node = &request->node;
	request->host.ceiling =
		profile_filter(&request->node.arena, &request->ceiling,
			       request->host.engine.capabilities);
	request->host.ceiling_name = CEILING;
	return 0;
}

static void add_result(struct request *request,
		       const struct lint_result *result)
{
	if (request->format == OUTPUT_TEXT)
		lint_print_text(result, &request->text);
	else
		json_append(request->list,
			    lint_to_json(&request->problems.document, result));
}

static void look(struct request *request, const char *name)
{
	AUTO_LINT_FILE struct lint_file file = LINT_FILE_INIT;
	struct lint_result result = {
		.file = name,
		.native = request->host.engine.native,
	};
	struct err err = ERR_INIT;

	patience_begin(name);
	if (lint_file_read(&file, name, &request->host, &result, &err) < 0) {
		problems_add_message(&request->problems, name, err.message);
		result.failure = request->problems.last;
		request->found = true;
		request->trouble |=
			err.kind != ERR_INPUT && err.kind != ERR_REFUSED;
	}
	request->found |= result.report.of_severity[LINT_ERROR] > 0 ||
			  result.report.of_severity[LINT_WARNING] > 0;
	add_result(request, &result);
}

static int print(struct request *request, struct err *err)
{
	if (request->format == OUTPUT_JSON)
		output_add_json(&request->problems.document, request->list,
				&request->text);
	return output_write(&request->text, err);
}

static void request_fini(struct request *request)
{
	problems_fini(&request->problems);
	profile_fini(&request->ceiling);
	node_fini(&request->node);
	buf_fini(&request->text);
}

static int run(int argc, char **argv, struct err *err)
{
	__attribute__((cleanup(request_fini))) struct request request = {
		.node = NODE_INIT,
		.ceiling = PROFILE_INIT,
		.problems = PROBLEMS_INIT,
		.text = BUF_INIT,
		.host.engine = {.native = seccomp_arch_of_host(),
				.capabilities = DOCKER_CAPABILITIES},
		.files = argv,
	};
	struct utsname host;

	if (uname(&host) < 0 ||
	    read_kernel(host.release, &request.host.engine, err) < 0 ||
	    options_parse(options, argc, argv, take, &request, err) < 0)
		return -1;
	if (request.count == 0)
		return err_set(err, ERR_USAGE, "no file was given");
	if (load_ceiling(&request, err) < 0) {
		err->kind = ERR_USAGE;
		return -1;
	}
	request.list = json_new(&request.problems.document, JSON_ARRAY);
	for (unsigned i = 0; i < request.count; i++)
		look(&request, request.files[i]);
	if (print(&request, err) < 0)
		return -1;
	if (request.trouble)
		return STATUS_TROUBLE;
	return request.found ? STATUS_FINDINGS : STATUS_FINE;
}

const struct command command_seccomp_lint = {
	.name = "lint",
	.arguments = "FILE...",
	.argument_kind = VALUE_FILE,
	.argument_count = ARGUMENTS_ANY,
	.help = "find what is wrong with filters, and what they cost",
	.options = options,
	.run = run,
};
