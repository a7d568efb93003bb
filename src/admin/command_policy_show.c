/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl policy show: the policy as it is understood. */
#include "admin/options.h"
#include "admin/policy_show.h"

#include <string.h>
#include <time.h>

static const struct option_description options[] = {
	{"policy", 'P', "FILE", "show this policy file", VALUE_FILE},
	OUTPUT_OPTION_FORMAT,
	{0},
};

struct query {
	const char *file;
	enum output_format format;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;

	if (option != NULL && strcmp(option->name, "format") == 0) {
		query->format = output_format_of(value);
		return 0;
	}
	if (query->file != NULL)
		return err_set(err, ERR_USAGE,
			       "one policy at a time: %s and %s were given",
			       query->file, value);
	query->file = value;
	return 0;
}

static int run(int argc, char **argv, struct err *err)
{
	static void (*const writers[])(const struct node *, int64_t,
				       struct buf *) = {
		[OUTPUT_TEXT] = policy_show_text,
		[OUTPUT_JSON] = policy_show_json,
	};
	struct query query = {0};
	struct node_query node_query = {
		.arch = seccomp_arch_of_host(),
		.may_be_own = true,
	};
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;

	if (options_parse(options, argc, argv, take, &query, err) < 0)
		return -1;
	node_query.policy = query.file;
	if (query.file != NULL && output_require_file(query.file, err) < 0)
		return -1;
	if (node_load(&node_query, &node, err) < 0)
		return -1;
	if (node.broken != NULL)
		return err_set(err, ERR_INPUT, "%s", node.broken);
	writers[query.format](&node, time(NULL), &out);
	return output_write(&out, err) < 0 ? -1 : STATUS_FINE;
}

const struct command command_policy_show = {
	.name = "show",
	.arguments = "[FILE]",
	.argument_kind = VALUE_FILE,
	.argument_count = 1,
	.help = "print the policy as it is understood",
	.options = options,
	.run = run,
};
