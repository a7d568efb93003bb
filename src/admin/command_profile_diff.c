/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl profile diff: what one profile allows and another does not. */
#include "admin/options.h"
#include "base/fs.h"
#include "pipeline/node.h"

#include <errno.h>

struct query {
	char *names[2];
	unsigned count;
};

static const struct option_description options[] = {{0}};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;

	(void)option;
	if (query->count == 2)
		return err_set(err, ERR_USAGE, "expected two profiles");
	query->names[query->count++] = value;
	return 0;
}

/* One line for each thing that profile allows beyond other. */
static bool add_lines(const struct profile *profile,
		      const struct profile *other, const char *sign,
		      struct buf *out)
{
	AUTO_BUF struct buf more = BUF_INIT;
	char *rest;
	char *thing;

	if (profile_is_within(profile, other, &more))
		return false;
	for (thing = more.data; thing != NULL; thing = rest) {
		rest = strstr(thing, "; ");
		if (rest != NULL) {
			*rest = '\0';
			rest += 2;
		}
		buf_printf(out, "%s %s\n", sign, thing);
	}
	return true;
}

static int run(int argc, char **argv, struct err *err)
{
	struct query query = {0};
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_PROFILE struct profile one = PROFILE_INIT;
	AUTO_PROFILE struct profile other = PROFILE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	bool less, more;

	if (options_parse(options, argc, argv, take, &query, err) < 0)
		return -1;
	if (query.count != 2)
		return err_set(err, ERR_USAGE, "expected two profiles");
	node.arch = seccomp_arch_of_host();
	if (node_load_profile(&node, query.names[0], &one, err) < 0 ||
	    node_load_profile(&node, query.names[1], &other, err) < 0)
		return -1;
	less = add_lines(&one, &other, "-", &out);
	more = add_lines(&other, &one, "+", &out);
	if (fs_write_all(STDOUT_FILENO, out.data, out.length) < 0)
		return err_set_errno(err, errno,
				     "cannot write to standard output");
	return less || more ? STATUS_FINDINGS : STATUS_FINE;
}

const struct command command_profile_diff = {
	.name = "diff",
	.arguments = "A B",
	.help = "say what B allows and A does not (+), and the other way (-)",
	.options = options,
	.run = run,
};
