/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl profile validate: whether profiles can be used. */
#include "admin/options.h"
#include "base/fs.h"
#include "pipeline/node.h"

#include <errno.h>

struct check {
	struct node *node;
	struct buf *out;
	unsigned given;
	bool failed;
};

static const struct option_description options[] = {{0}};

static void check_one(struct check *check, const char *name)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	struct err err = ERR_INIT;

	if (node_load_profile(check->node, name, &profile, &err) == 0)
		return;
	buf_printf(check->out, "%s\n", err.message);
	check->failed = true;
}

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct check *check = context;

	(void)option;
	(void)err;
	check->given++;
	check_one(check, value);
	return 0;
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	struct check check = {.node = &node, .out = &out};

	node.arch = seccomp_arch_of_host();
	if (options_parse(options, argc, argv, take, &check, err) < 0)
		return -1;
	if (check.given == 0) {
		const char *const *names = node_profile_names(&node);

		for (; *names != NULL; names++)
			check_one(&check, *names);
	}
	if (fs_write_all(STDOUT_FILENO, out.data, out.length) < 0)
		return err_set_errno(err, errno,
				     "cannot write to standard output");
	return check.failed ? STATUS_FINDINGS : STATUS_FINE;
}

const struct command command_profile_validate = {
	.name = "validate",
	.arguments = "[NAME|FILE...]",
	.help = "check profiles, or all of them",
	.options = options,
	.run = run,
};
