/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl profile show: one profile, with what it extends resolved. */
#include "admin/options.h"
#include "admin/output.h"
#include "pipeline/node.h"

#include <string.h>

struct query {
	const char *name;
	bool raw;
};

static const struct option_description options[] = {
	{"raw", 0, NULL, "print the text as it is in the file"},
	{0},
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;

	if (option != NULL) {
		query->raw = true;
		return 0;
	}
	if (query->name != NULL)
		return err_set(err, ERR_USAGE,
			       "one profile at a time: %s and %s were given",
			       query->name, value);
	query->name = value;
	return 0;
}

/* What is said of the parent: none is named any more. */
static void drop_parent(struct json *root)
{
	static const char *const names[] = {"extends", "loosens", "why"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json *member = json_member(root, names[i]);

		if (member != NULL)
			json_remove(member);
	}
}

static int run(int argc, char **argv, struct err *err)
{
	struct query query = {0};
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;

	if (options_parse(options, argc, argv, take, &query, err) < 0)
		return -1;
	if (query.name == NULL)
		return err_set(err, ERR_USAGE, "expected a profile to show");
	node.arch = seccomp_arch_of_host();
	node.whole = true;
	if (strchr(query.name, '/') != NULL &&
	    output_require_file(query.name, err) < 0)
		return -1;
	if (node_load_profile(&node, query.name, &profile, err) < 0)
		return -1;
	if (query.raw) {
		buf_add(&out, profile.document.input.data,
			profile.document.input.length);
	} else {
		drop_parent(profile.document.root);
		json_write_pretty(&profile.document, profile.document.root,
				  &out);
		buf_add_char(&out, '\n');
	}
	return output_write(&out, err) < 0 ? -1 : STATUS_FINE;
}

const struct command command_profile_show = {
	.name = "show",
	.arguments = "NAME|FILE",
	.argument_kind = VALUE_PROFILE_OR_FILE,
	.argument_count = 1,
	.help = "print a profile with what it extends resolved",
	.options = options,
	.run = run,
};
