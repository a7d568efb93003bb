/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl profile diff: what one profile allows and another does not. */
#include "admin/difference.h"
#include "admin/options.h"
#include "admin/output.h"
#include "pipeline/node.h"

struct query {
	const char *names[2];
	unsigned count;
	enum output_format format;
};

struct differences {
	const struct difference *less; /* what the first allows alone */
	const struct difference *more; /* what the second does */
};

static const struct option_description options[] = {
	OUTPUT_OPTION_FORMAT,
	{0},
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;

	if (option != NULL) {
		query->format = output_format_of(value);
		return 0;
	}
	if (query->count == 2)
		return err_set(err, ERR_USAGE, "expected two profiles");
	query->names[query->count++] = value;
	return 0;
}

static int load(struct node *node, const char *name, struct profile *profile,
		struct err *err)
{
	if (strchr(name, '/') != NULL && output_require_file(name, err) < 0)
		return -1;
	return node_load_profile(node, name, profile, err);
}

static void add_lines(const struct difference *one, char sign, struct buf *out)
{
	for (; one != NULL; one = one->next)
		buf_printf(out, "%c %s: %s\n", sign, one->part, one->what);
}

static struct json *to_json(struct json_document *document,
			    const struct difference *one)
{
	struct json *list = json_new(document, JSON_ARRAY);

	for (; one != NULL; one = one->next) {
		struct json *object = json_new(document, JSON_OBJECT);

		json_set(object, "part", output_string(document, one->part));
		json_set(object, "what", output_string(document, one->what));
		json_append(list, object);
	}
	return list;
}

static void print(const struct query *query, const struct differences *found,
		  struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root;

	if (query->format == OUTPUT_TEXT) {
		add_lines(found->less, '-', out);
		add_lines(found->more, '+', out);
		return;
	}
	root = json_new(&document, JSON_OBJECT);
	json_set(root, "a", output_string(&document, query->names[0]));
	json_set(root, "b", output_string(&document, query->names[1]));
	json_set(root, "less", to_json(&document, found->less));
	json_set(root, "more", to_json(&document, found->more));
	output_add_json(&document, root, out);
}

static int run(int argc, char **argv, struct err *err)
{
	struct query query = {0};
	struct differences found;
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_PROFILE struct profile one = PROFILE_INIT;
	AUTO_PROFILE struct profile other = PROFILE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;

	if (options_parse(options, argc, argv, take, &query, err) < 0)
		return -1;
	if (query.count != 2)
		return err_set(err, ERR_USAGE, "expected two profiles");
	node.arch = seccomp_arch_of_host();
	if (load(&node, query.names[0], &one, err) < 0 ||
	    load(&node, query.names[1], &other, err) < 0)
		return -1;
	found.less = difference_find(&one, &other, &node.arena);
	found.more = difference_find(&other, &one, &node.arena);
	print(&query, &found, &out);
	if (output_write(&out, err) < 0)
		return -1;
	return found.less != NULL || found.more != NULL ? STATUS_FINDINGS
							: STATUS_FINE;
}

const struct command command_profile_diff = {
	.name = "diff",
	.arguments = "A B",
	.argument_kind = VALUE_PROFILE_OR_FILE,
	.argument_count = 2,
	.help = "say what B allows and A does not (+), and the other way (-)",
	.options = options,
	.run = run,
};
