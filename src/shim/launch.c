/* SPDX-License-Identifier: Apache-2.0 */
/* What is done before the runtime takes over. */
#include "shim/launch.h"

#include "shim/libraries.h"

#include <errno.h>

static const char *mode_word(enum asked_mode mode)
{
	static const char *const words[] = {
		[ASKED_MODE_NONE] = NULL,
		[ASKED_MODE_ENFORCE] = "enforce",
		[ASKED_MODE_AUDIT] = "audit",
	};

	return words[mode];
}

static int load(struct launch *launch, const struct own_options *own,
		struct err *err)
{
	struct settings_query query = {
		.profile = own->profile != NULL ? own->profile : own->link_name,
		.policy = own->policy,
		.mode = mode_word(own->mode),
	};

	libraries_start();
	if (probe_host(&launch->probe, &launch->settings.arena, err) < 0)
		return -1;
	query.arch = launch->probe.arch;
	return settings_load(&query, &launch->settings, err);
}

int launch_plan(const struct launch *launch, enum oci_kind kind,
		const char *name, struct text input, struct buf *output,
		struct err *err)
{
	const struct profile *profile = &launch->settings.profile;
	bool audit = launch->settings.mode == MODE_AUDIT;
	struct oci_document document = {.json = JSON_DOCUMENT_INIT};
	struct findings findings = FINDINGS_INIT;
	int result = oci_document_read(&document, kind, name, input, err);

	if (result == 0)
		result = pipeline_plan(&document, profile, &launch->probe, NULL,
				       &findings, err);
	if (result == 0 && !audit)
		result = pipeline_verdict(&document, profile, &findings, err);
	if (audit) {
		audit_log(launch, &document, &findings,
			  result < 0 ? err : NULL);
		buf_add(output, input.data, input.length);
		result = 0;
	} else if (result == 0) {
		json_write(&document.json, output);
	}
	json_document_fini(&document.json);
	return result;
}

int launch_unread(const struct launch *launch, const char *name,
		  const struct err *err)
{
	if (err->kind == ERR_SYSTEM &&
	    (err->number == ENOENT || err->number == ENOTDIR))
		return 0;
	return launch_give_up(launch, name, err);
}

int launch_give_up(const struct launch *launch, const char *name,
		   const struct err *err)
{
	const struct oci_document none = {.json.name = name};
	const struct findings nothing = FINDINGS_INIT;

	if (launch->settings.mode == MODE_ENFORCE)
		return -1;
	audit_log(launch, &none, &nothing, err);
	return 0;
}

int launch_prepare(struct launch *launch, const struct own_options *own,
		   struct command *command, struct err *err)
{
	launch->command = command;
	if (load(launch, own, err) < 0)
		return -1;
	if (command->ambiguous != NULL) {
		err_set(err, ERR_REFUSED, "%s: %s", command->ambiguous,
			command->ambiguity);
		return launch_give_up(launch, "command line", err);
	}
	switch (command->verb) {
	case VERB_PASS:
		return 0;
	case VERB_LAUNCH:
		return launch_bundle(launch, err);
	case VERB_EXEC:
		return command->process != NULL ? launch_process(launch, err)
						: launch_flags(launch, err);
	}
	return 0;
}

void launch_fini(struct launch *launch)
{
	settings_fini(&launch->settings);
}
