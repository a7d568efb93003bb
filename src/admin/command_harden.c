/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl harden: document in, hardened document out. */
#include "admin/input.h"
#include "admin/output.h"

static const struct option_description options[] = {
	INPUT_OPTIONS,
	{"output", 'o', "FILE", "write here instead of to standard output",
	 VALUE_FILE},
	{0},
};

static int run(int argc, char **argv, struct err *err)
{
	AUTO_INPUT struct input input = INPUT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;

	if (input_parse(&input, &command_harden, argc, argv, err) < 0 ||
	    input_plan(&input, err) < 0 ||
	    pipeline_verdict(&input.document.plan, &input.ceiling.profile,
			     err) < 0)
		return -1;
	json_write(&input.document.plan.document.json, &text);
	return output_put(&text, input.output, err);
}

const struct command command_harden = {
	.name = "harden",
	.arguments = "[CONFIG]",
	.argument_kind = VALUE_FILE,
	.argument_count = 1,
	.help = "print the hardened form of a config.json or process.json",
	.options = options,
	.run = run,
};
