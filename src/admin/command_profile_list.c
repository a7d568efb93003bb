/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl profile list: every profile that can be named. */
#include "admin/options.h"
#include "admin/output.h"
#include "pipeline/node.h"
#include "json/show.h"

#include <string.h>

static const struct option_description options[] = {
	OUTPUT_OPTION_FORMAT,
	{0},
};

struct entry {
	const char *name;
	const char *from; /* "built in", or a file; NULL: not known */
	const char *extends;
	bool loosens;
	const char *description;
	const char *error; /* NULL: it can be used */
};

struct list {
	struct entry *entries;
	unsigned count;
	bool failed;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	if (option == NULL)
		return err_set(err, ERR_USAGE, "unexpected argument \"%s\"",
			       value);
	*(enum output_format *)context = output_format_of(value);
	return 0;
}

static const char *keep(struct arena *arena, const char *text)
{
	return text != NULL ? arena_copy(arena, text, strlen(text)) : NULL;
}

static const char *origin(const struct profile *profile)
{
	const char *name = profile->document.name;

	return name == NULL || name[0] == '/' ? name : "built in";
}

static void find(struct node *node, const char *name, struct entry *entry)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	struct err err = ERR_INIT;

	entry->name = name;
	if (node_load_profile(node, name, &profile, &err) < 0)
		entry->error = keep(&node->arena, err.message);
	entry->from = keep(&node->arena, origin(&profile));
	entry->extends = keep(&node->arena, profile.extends);
	entry->loosens = profile.loosens;
	entry->description = keep(&node->arena, profile.description);
}

static void find_all(struct node *node, struct list *list)
{
	const char *const *names = node_profile_names(node);
	unsigned count = 0;

	while (names[count] != NULL)
		count++;
	list->count = count;
	list->entries =
		arena_alloc(&node->arena, (count + 1) * sizeof(*list->entries));
	for (unsigned i = 0; i < count; i++) {
		find(node, names[i], &list->entries[i]);
		list->failed |= list->entries[i].error != NULL;
	}
}

/* --- text --- */

/* Without the full stop. */
static struct text first_sentence(const char *description)
{
	const char *end = strstr(description, ". ");
	size_t length =
		end != NULL ? (size_t)(end - description) : strlen(description);

	if (end == NULL && length > 0 && description[length - 1] == '.')
		length--;
	return (struct text){description, length};
}

/* Adds text and blanks to the column's width; 0 measures alone. */
static size_t add_column(const char *text, size_t width, struct buf *out)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	show_line(text_of(text), SIZE_MAX, &shown);
	if (width > 0)
		buf_printf(out, "%-*s  ", (int)width, shown.data);
	return shown.length;
}

static const char *from_of(const struct entry *entry)
{
	return entry->from != NULL ? entry->from : "-";
}

static void print_text(const struct list *list, struct buf *out)
{
	size_t widths[2] = {1, 1};

	for (unsigned i = 0; i < list->count; i++) {
		const struct entry *entry = &list->entries[i];
		size_t name = add_column(entry->name, 0, out);
		size_t from = add_column(from_of(entry), 0, out);

		widths[0] = name > widths[0] ? name : widths[0];
		widths[1] = from > widths[1] ? from : widths[1];
	}
	for (unsigned i = 0; i < list->count; i++) {
		const struct entry *entry = &list->entries[i];

		add_column(entry->name, widths[0], out);
		add_column(from_of(entry), widths[1], out);
		if (entry->error != NULL) {
			buf_add_text(out, "cannot be used: ");
			show_line(text_of(entry->error), SIZE_MAX, out);
		} else {
			show_line(first_sentence(entry->description), SIZE_MAX,
				  out);
		}
		buf_add_char(out, '\n');
	}
}

/* --- JSON --- */

static struct json *to_json(struct json_document *document,
			    const struct entry *entry)
{
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "name", output_string(document, entry->name));
	json_set(object, "from", output_string(document, entry->from));
	if (entry->error != NULL) {
		json_set(object, "error",
			 output_string(document, entry->error));
		return object;
	}
	json_set(object, "extends", output_string(document, entry->extends));
	json_set(object, "loosens", json_new_boolean(document, entry->loosens));
	json_set(object, "description",
		 output_string(document, entry->description));
	return object;
}

static void print_json(const struct list *list, struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_ARRAY);

	for (unsigned i = 0; i < list->count; i++)
		json_append(root, to_json(&document, &list->entries[i]));
	output_add_json(&document, root, out);
}

static int run(int argc, char **argv, struct err *err)
{
	static void (*const writers[])(const struct list *, struct buf *) = {
		[OUTPUT_TEXT] = print_text,
		[OUTPUT_JSON] = print_json,
	};
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	enum output_format format = OUTPUT_TEXT;
	struct list list = {0};

	if (options_parse(options, argc, argv, take, &format, err) < 0)
		return -1;
	node.arch = seccomp_arch_of_host();
	find_all(&node, &list);
	writers[format](&list, &out);
	if (output_write(&out, err) < 0)
		return -1;
	return list.failed ? STATUS_FINDINGS : STATUS_FINE;
}

const struct command command_profile_list = {
	.name = "list",
	.arguments = "",
	.help = "list the profiles there are",
	.options = options,
	.run = run,
};
