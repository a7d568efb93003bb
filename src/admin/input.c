/* SPDX-License-Identifier: Apache-2.0 */
/* What harden and explain share. */
#include "admin/input.h"

#include "admin/options.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

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
	};

	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		if (strcmp(slots[i].name, name) == 0)
			return slots[i].slot;
	}
	abort(); /* an option in a command's table, and none in this one */
}

static int take(const struct option_description *option, char *value,
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
	return options_parse(command->options, argc, argv, take, input, err);
}

static int read_text(const char *file, const char **name, struct buf *text,
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

static int plan_document(struct input *input, struct input_document *document,
			 enum oci_kind kind, const char *file,
			 const struct probe *probe,
			 const struct oci_document *container, struct err *err)
{
	const char *name;

	if (read_text(file, &name, &document->text, err) < 0 ||
	    oci_document_read(&document->oci, kind, name,
			      buf_text(&document->text), err) < 0)
		return -1;
	return pipeline_plan(&document->oci, &input->settings.profile, probe,
			     container, &document->findings, err);
}

int input_plan(struct input *input, struct err *err)
{
	struct settings_query query = {
		.profile = input->profile,
		.policy = input->policy,
	};
	struct input_document *container = &input->container;
	struct probe probe;

	if (probe_host(&probe, &input->document.oci.json.arena, err) < 0)
		return -1;
	query.arch = probe.arch;
	if (settings_load(&query, &input->settings, err) < 0) {
		err->kind = ERR_USAGE;
		return -1;
	}
	if (input->process == NULL)
		return plan_document(input, &input->document, OCI_CONFIG,
				     input->config, &probe, NULL, err);
	if (input->config != NULL &&
	    plan_document(input, container, OCI_CONFIG, input->config, &probe,
			  NULL, err) < 0)
		return -1;
	return plan_document(
		input, &input->document, OCI_PROCESS, input->process, &probe,
		input->config != NULL ? &container->oci : NULL, err);
}

static void document_fini(struct input_document *document)
{
	json_document_fini(&document->oci.json);
	buf_fini(&document->text);
}

void input_fini(struct input *input)
{
	document_fini(&input->document);
	document_fini(&input->container);
	settings_fini(&input->settings);
}
