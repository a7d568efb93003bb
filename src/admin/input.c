/* SPDX-License-Identifier: Apache-2.0 */
/* What commands over one document share. */
#include "admin/input.h"

#include "admin/options.h"
#include "base/cleanup.h"
#include "base/fs.h"
#include "pipeline/describe.h"
#include "probe/namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>

/* Where an option's value goes. */
static const char **slot_of(struct input *input, const char *name)
{
	const struct {
		const char *name;
		const char **slot;
	} slots[] = {
		{"profile", &input->profile}, {"policy", &input->policy},
		{"process", &input->process}, {"config", &input->config},
		{"output", &input->output},   {"format", &input->format},
		{"filter", &input->filter},   {"arch", &input->arch},
	};

	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		if (strcmp(slots[i].name, name) == 0)
			return slots[i].slot;
	}
	abort(); /* an option in a command's table, and none in this one */
}

enum seccomp_arch input_arch(const struct input *input)
{
	return input->arch != NULL ? (enum seccomp_arch)options_word(
					     seccomp_arch_words, input->arch)
				   : seccomp_arch_of_host();
}

int input_take(const struct option_description *option, char *value,
	       void *context, struct err *err)
{
	struct input *input = context;
	const char **slot =
		slot_of(input, option != NULL ? option->name : "config");

	if (option == NULL && *slot != NULL)
		return err_set(err, ERR_USAGE,
			       "one document at a time: %s and %s were given",
			       *slot, value);
	*slot = value;
	return 0;
}

int input_parse(struct input *input, const struct command *command, int argc,
		char **argv, struct err *err)
{
	return options_parse(command->options, argc, argv, input_take, input,
			     err);
}

int input_read(const char *file, const char **name, struct buf *text,
	       struct err *err)
{
	bool standard = file == NULL || strcmp(file, "-") == 0;
	AUTO_CLOSE int fd = -1;

	*name = standard ? "standard input" : file;
	if (standard)
		return fs_read_stream(STDIN_FILENO, *name, JSON_MAX_SIZE, text,
				      err);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", file);
	return fs_read_stream(fd, *name, JSON_MAX_SIZE, text, err);
}

static int read_document(struct input_document *document, enum oci_kind kind,
			 const char *file, struct err *err)
{
	const char *name;

	if (input_read(file, &name, &document->text, err) < 0)
		return -1;
	return oci_document_read(&document->plan.document, kind, name,
				 buf_text(&document->text), err);
}

int input_load(struct input *input, struct err *err)
{
	const struct node_query query = {
		.profile = input->profile,
		.policy = input->policy,
		.arch = input_arch(input),
		.alone = input->profile != NULL,
		.may_be_own = true,
	};

	if (node_load(&query, &input->node, err) < 0) {
		err->kind = ERR_USAGE;
		return -1;
	}
	probe_host(&input->probe, &input->node.arena);
	input->node.whole = input->whole;
	input->probe.arch = query.arch;
	input->probe.namespace_of = probe_namespace_on_paper;
	input->probe.can_idmap = NULL;
	input->probe.id_map = NULL;
	input->probe.programs = &probe_host_programs_on_paper;
	/* Whoever looks at it here is not who starts it. */
	input->probe.device_at = NULL;
	input->probe.rootless = false;
	input->probe.controller = NULL;
	input->probe.place = probe_place_on_paper;
	return 0;
}

/* Chooses the ceiling as for the container that config describes. */
static int choose(struct input *input, const struct oci_document *config,
		  struct err *err)
{
	const struct describe_query query = {
		.namespace_of = probe_namespace_on_paper,
	};

	describe_container(config, &query, &input->node.arena, &input->subject);
	if (node_ceiling(&input->node, &input->subject, time(NULL),
			 &input->ceiling, err) < 0) {
		err->kind = ERR_USAGE;
		return -1;
	}
	return 0;
}

/* Whatever the policy's modes: what is shown is what enforcing does. */
static int plan_one(struct input *input, struct input_document *document,
		    const struct oci_document *container, struct err *err)
{
	return pipeline_plan(&document->plan, &input->ceiling.profile, NULL,
			     &input->probe, container, err);
}

static int plan_process(struct input *input, struct err *err)
{
	const struct oci_document *container = NULL;

	if (input->config != NULL) {
		if (read_document(&input->container, OCI_CONFIG, input->config,
				  err) < 0)
			return -1;
		container = &input->container.plan.document;
	}
	if (choose(input, container, err) < 0)
		return -1;
	if (container != NULL &&
	    plan_one(input, &input->container, NULL, err) < 0)
		return -1;
	if (read_document(&input->document, OCI_PROCESS, input->process, err) <
	    0)
		return -1;
	return plan_one(input, &input->document, container, err);
}

int input_choose(struct input *input, struct err *err)
{
	if (input_load(input, err) < 0)
		return -1;
	return choose(input, NULL, err);
}

/* The directory that file is in; -1 where that can't be said. */
static int open_bundle(const char *file, struct arena *arena)
{
	const char *slash = file != NULL ? strrchr(file, '/') : NULL;

	if (file == NULL || strcmp(file, "-") == 0)
		return -1;
	return open(slash == NULL ? "."
				  : arena_copy(arena, file,
					       (size_t)(slash + 1 - file)),
		    O_PATH | O_DIRECTORY | O_CLOEXEC);
}

int input_plan(struct input *input, struct err *err)
{
	AUTO_CLOSE int bundle = -1;

	if (input_load(input, err) < 0)
		return -1;
	bundle = open_bundle(input->config, &input->node.arena);
	if (bundle >= 0) {
		input->probe.bundle = bundle;
		input->probe.image = &probe_image;
	}
	if (input->process != NULL)
		return plan_process(input, err);
	if (read_document(&input->document, OCI_CONFIG, input->config, err) <
		    0 ||
	    choose(input, &input->document.plan.document, err) < 0)
		return -1;
	return plan_one(input, &input->document, NULL, err);
}

int input_plan_text(struct input *input, const char *name, struct buf *text,
		    struct err *err)
{
	struct input_document *document = &input->document;

	document->text = *text;
	*text = (struct buf)BUF_INIT;
	if (input_load(input, err) < 0 ||
	    oci_document_read(&document->plan.document, OCI_CONFIG, name,
			      buf_text(&document->text), err) < 0 ||
	    choose(input, &document->plan.document, err) < 0)
		return -1;
	return plan_one(input, document, NULL, err);
}

static void document_fini(struct input_document *document)
{
	pipeline_fini(&document->plan);
	buf_fini(&document->text);
}

void input_fini(struct input *input)
{
	document_fini(&input->document);
	document_fini(&input->container);
	ceiling_fini(&input->ceiling);
	node_fini(&input->node);
}
