/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl harden: document in, hardened document out. */
#include "admin/input.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>

static const struct option_description options[] = {
	INPUT_OPTIONS,
	{"output", 'o', "FILE", "write here instead of to standard output"},
	{0},
};

static int put(const struct buf *text, const char *output, struct err *err)
{
	const struct stat like = {
		.st_mode = 0644, .st_uid = geteuid(), .st_gid = getegid()};

	if (output == NULL || strcmp(output, "-") == 0) {
		if (fs_write_all(STDOUT_FILENO, text->data, text->length) < 0)
			return err_set_errno(err, errno,
					     "cannot write to standard output");
		return 0;
	}
	return fs_replace(AT_FDCWD, output, &like, text, err);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_INPUT struct input input = INPUT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;

	if (input_parse(&input, &command_harden, argc, argv, err) < 0 ||
	    input_plan(&input, err) < 0 ||
	    pipeline_verdict(&input.document.oci, &input.settings.profile,
			     &input.document.findings, err) < 0)
		return -1;
	json_write(&input.document.oci.json, &text);
	return put(&text, input.output, err);
}

const struct command command_harden = {
	.name = "harden",
	.arguments = "[CONFIG]",
	.help = "print the hardened form of a config.json or process.json",
	.options = options,
	.run = run,
};
