/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl profile validate: whether profiles can be used, and what to know
 * of them. */
#include "admin/draft.h"
#include "admin/options.h"
#include "admin/profile_review.h"
#include "pipeline/node.h"

struct check {
	struct node node;
	struct problems problems;
	enum output_format format;
	unsigned given;
	bool trouble; /* a file can't be opened */
};

static const struct option_description options[] = {
	OUTPUT_OPTION_FORMAT,
	{0},
};

static bool is_file(const char *name)
{
	return strchr(name, '/') != NULL || strcmp(name, "-") == 0;
}

static int load(struct check *check, const char *name, struct profile *profile,
		struct err *err)
{
	struct node *node = &check->node;

	node->draft = NULL;
	node->draft_trouble = NULL;
	if (is_file(name)) {
		if (draft_require(name, err) < 0)
			return -1;
		node->draft = draft_is(name) ? name : NULL;
	}
	return node_load_profile(node, name, profile, err);
}

static void check_one(struct check *check, const char *name)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	struct err err = ERR_INIT;

	int result = load(check, name, &profile, &err);

	draft_warn(&check->node, &check->problems);
	if (result == 0) {
		profile_review(&profile, &check->problems);
		return;
	}
	problems_add_message(&check->problems,
			     is_file(name) ? node_draft_name(name) : NULL,
			     err.message);
	if (err.kind != ERR_INPUT && err.kind != ERR_REFUSED)
		check->trouble = true;
}

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct check *check = context;

	(void)err;
	if (option != NULL) {
		check->format = output_format_of(value);
		return 0;
	}
	check->given++;
	check_one(check, value);
	return 0;
}

static void check_fini(struct check *check)
{
	problems_fini(&check->problems);
	node_fini(&check->node);
}

static int run(int argc, char **argv, struct err *err)
{
	__attribute__((cleanup(check_fini))) struct check check = {
		.node = NODE_INIT,
		.problems = PROBLEMS_INIT,
	};
	AUTO_BUF struct buf out = BUF_INIT;

	check.node.arch = seccomp_arch_of_host();
	check.node.whole = true;
	if (options_parse(options, argc, argv, take, &check, err) < 0)
		return -1;
	if (check.given == 0) {
		const char *const *names = node_profile_names(&check.node);

		for (; *names != NULL; names++)
			check_one(&check, *names);
	}
	problems_print(&check.problems, check.format, &out);
	if (output_write(&out, err) < 0)
		return -1;
	if (check.trouble)
		return STATUS_TROUBLE;
	return check.problems.errors > 0 ? STATUS_FINDINGS : STATUS_FINE;
}

const struct command command_profile_validate = {
	.name = "validate",
	.arguments = "[NAME|FILE...]",
	.argument_kind = VALUE_PROFILE_OR_FILE,
	.argument_count = ARGUMENTS_ANY,
	.help = "check profiles, or all of them",
	.options = options,
	.run = run,
};
