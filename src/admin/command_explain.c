/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl explain: every finding, with its reason. */
#include "admin/input.h"
#include "admin/options.h"
#include "base/fs.h"
#include "pipeline/report.h"

#include <errno.h>

enum format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_DIFF,
};

static const char *const formats[] = {
	[FORMAT_TEXT] = "text",
	[FORMAT_JSON] = "json",
	[FORMAT_DIFF] = "diff",
	NULL,
};

static void (*const writers[])(const struct report *report, struct buf *out) = {
	[FORMAT_TEXT] = report_text,
	[FORMAT_JSON] = report_json,
	[FORMAT_DIFF] = report_diff,
};

static const struct option_description options[] = {
	INPUT_OPTIONS,
	{"format", 'f', "FORMAT", "form of what is printed", .words = formats},
	{0},
};

/* https://no-color.org: any value but the empty one. */
static bool wants_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) == 1 &&
	       (no_colour == NULL || no_colour[0] == '\0');
}

/* Whether the runtime may start it hangs on the domain of who calls it, which
 * is not who asks here (harden/transition.h). */
static const char *unasked(const struct input *input)
{
	const struct oci_document *document = &input->document.plan.document;
	const struct json *label =
		json_member(oci_process(document), "selinuxLabel");

	if (document->kind != OCI_CONFIG || label == NULL ||
	    !input->probe.selinux.enabled ||
	    input->probe.selinux.runtime != NULL)
		return NULL;
	return "whether the loaded SELinux policy lets the runtime start that "
	       "type, and its program be the first: ravelin asks at the start";
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_INPUT struct input input = INPUT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct report report;
	unsigned format = FORMAT_TEXT;

	if (input_parse(&input, &command_explain, argc, argv, err) < 0)
		return -1;
	if (input.format != NULL)
		format = options_word(formats, input.format);
	if (input_plan(&input, err) < 0)
		return -1;
	report = (struct report){
		.document = &input.document.plan.document,
		.profile = &input.ceiling.profile,
		.findings = &input.document.plan.findings,
		.unasked = unasked(&input),
		.colour = wants_colour(),
	};
	writers[format](&report, &text);
	if (fs_write_all(STDOUT_FILENO, text.data, text.length) < 0)
		return err_set_errno(err, errno,
				     "cannot write to standard output");
	return input.document.plan.findings.changed +
				       input.document.plan.findings.refused >
			       0
		       ? STATUS_FINDINGS
		       : STATUS_FINE;
}

const struct command command_explain = {
	.name = "explain",
	.arguments = "[CONFIG]",
	.argument_kind = VALUE_FILE,
	.argument_count = 1,
	.help = "say what would be changed or refused, and why",
	.options = options,
	.run = run,
};
