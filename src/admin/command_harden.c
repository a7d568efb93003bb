/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl harden: document in, hardened document out. */
#include "admin/input.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>

static const struct option_description options[] = {
	INPUT_OPTIONS,
	{"output", 'o', "FILE", "write here instead of to standard output",
	 VALUE_FILE},
	{0},
};

/* Replaces or makes the file at path; what is no regular file (/dev/null, a
 * pipe) is written to. */
static int put_file(const struct buf *text, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct stat like = {.st_mode = S_IFREG | 0644,
			    .st_uid = geteuid(),
			    .st_gid = getegid()};
	AUTO_BUF struct buf parent = BUF_INIT;
	AUTO_CLOSE int fd = -1;

	if (stat(path, &like) == 0 && !S_ISREG(like.st_mode)) {
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0 || fs_write_all(fd, text->data, text->length) < 0)
			return err_set_errno(err, errno, "%s: cannot write",
					     path);
		return 0;
	}
	if (slash != NULL)
		buf_add(&parent, path, (size_t)(slash - path) + 1);
	fd = open(slash != NULL ? parent.data : ".",
		  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, errno,
				     "%s: cannot open its directory", path);
	return fs_replace(fd, slash != NULL ? slash + 1 : path, &like, text,
			  err);
}

static int put(const struct buf *text, const char *output, struct err *err)
{
	if (output != NULL && strcmp(output, "-") != 0)
		return put_file(text, output, err);
	if (fs_write_all(STDOUT_FILENO, text->data, text->length) < 0)
		return err_set_errno(err, errno,
				     "cannot write to standard output");
	return 0;
}

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
	return put(&text, input.output, err);
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
