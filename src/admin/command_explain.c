/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl explain: every finding, with its reason. */
#include "admin/input.h"
#include "base/fs.h"
#include "pipeline/report.h"

#include <errno.h>

static const struct option_description options[] = {
	INPUT_OPTIONS,
	{"format", 'f', "FORMAT", "text, json or diff"},
	{0},
};

static const struct {
	const char *name;
	void (*write)(const struct report *report, struct buf *out);
} formats[] = {
	{"text", report_text},
	{"json", report_json},
	{"diff", report_diff},
	{0},
};

/* https://no-color.org: any value but the empty one. */
static bool wants_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) == 1 &&
	       (no_colour == NULL || no_colour[0] == '\0');
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_INPUT struct input input = INPUT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct report report;
	unsigned format = 0;

	if (input_parse(&input, &command_explain, argc, argv, err) < 0)
		return -1;
	while (input.format != NULL && formats[format].name != NULL &&
	       strcmp(formats[format].name, input.format) != 0)
		format++;
	if (formats[format].name == NULL)
		return err_set(err, ERR_USAGE,
			       "format \"%s\": expected text, json or diff",
			       input.format);
	if (input_plan(&input, err) < 0)
		return -1;
	report = (struct report){
		.document = &input.document.plan.document,
		.profile = &input.ceiling.profile,
		.findings = &input.document.plan.findings,
		.colour = wants_colour(),
	};
	formats[format].write(&report, &text);
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
	.help = "say what would be changed or refused, and why",
	.options = options,
	.run = run,
};
