/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl verify: what a running container really has, against what was
 * promised. */
#include "admin/options.h"
#include "admin/output.h"
#include "admin/verify_print.h"

static const struct option_description options[] = {
	{"pid", 0, "PID", "the container that this process is in"},
	{"root", 0, "DIR", "where its runtime keeps containers", VALUE_FILE},
	{"bundle", 0, "DIR", "hold it to this bundle's config.json",
	 VALUE_FILE},
	{"config", 0, "FILE", "hold it to this config.json", VALUE_FILE},
	{"profile", 'p', "NAME",
	 "hold it to this profile, or profile file, too",
	 VALUE_PROFILE_OR_FILE},
	{"no-trace", 0, NULL, "stop no process to read its filter"},
	OUTPUT_OPTION_FORMAT,
	{0},
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct verify_subject *subject = context;
	const struct {
		const char *name;
		const char **slot;
	} slots[] = {
		{"pid", &subject->pid},         {"root", &subject->root},
		{"bundle", &subject->bundle},   {"config", &subject->config},
		{"profile", &subject->profile}, {"format", &subject->format},
	};

	if (option == NULL) {
		if (subject->id != NULL)
			return err_set(err, ERR_USAGE,
				       "one container at a time: %s and %s "
				       "were given",
				       subject->id, value);
		subject->id = value;
		return 0;
	}
	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		if (strcmp(slots[i].name, option->name) == 0) {
			*slots[i].slot = value;
			return 0;
		}
	}
	subject->no_trace = true;
	return 0;
}

static int check(const struct verify_subject *subject, struct err *err)
{
	if ((subject->id != NULL) == (subject->pid != NULL))
		return err_set(err, ERR_USAGE,
			       "expected the id of a container, or --pid");
	if (subject->config != NULL && subject->bundle != NULL)
		return err_set(err, ERR_USAGE,
			       "--config and --bundle: one at a time");
	return verify_subject_in_reach("verify ID", err);
}

static int look(struct verify_subject *subject, struct verify *verify,
		struct err *err)
{
	if (verify_subject_find(subject, err) < 0)
		return -1;
	*verify = (struct verify){
		.proc = VERIFY_PROC,
		.init = subject->state.pid,
		.promise = &subject->promise,
		.leave_running = subject->no_trace,
		.findings = {.arena = &subject->arena},
	};
	if (verify_subject_promise(subject, &verify->findings, err) < 0)
		return -1;
	return verify_run(verify, err);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_VERIFY_SUBJECT struct verify_subject subject = VERIFY_SUBJECT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct verify verify;

	if (options_parse(options, argc, argv, take, &subject, err) < 0 ||
	    check(&subject, err) < 0)
		return -1;
	if (look(&subject, &verify, err) < 0) {
		/* What can't be read is no difference that was found. */
		err->kind = ERR_SYSTEM;
		return -1;
	}
	if (subject.format != NULL &&
	    output_format_of(subject.format) == OUTPUT_JSON)
		verify_print_json(&subject, &verify, &text);
	else
		verify_print_text(&subject, &verify, &text);
	if (output_write(&text, err) < 0)
		return -1;
	return verify.findings.count > 0 ? STATUS_FINDINGS : STATUS_FINE;
}

const struct command command_verify = {
	.name = "verify",
	.arguments = "[ID]",
	.argument_count = 1,
	.help = "compare what a running container has with what was promised",
	.options = options,
	.run = run,
};
