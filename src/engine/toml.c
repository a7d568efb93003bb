/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up in a TOML text. */
#include "engine/toml.h"

struct text_list toml_path(const char *const *names, struct text *parts)
{
	unsigned count = 0;

	for (; names[count] != NULL && count < TOML_MAX_PARTS; count++)
		parts[count] = text_of(names[count]);
	return (struct text_list){parts, count};
}

bool toml_begins(struct text_list path, struct text_list start)
{
	if (path.count < start.count)
		return false;
	for (unsigned i = 0; i < start.count; i++) {
		if (!text_equal(path.list[i], start.list[i]))
			return false;
	}
	return true;
}

bool toml_is_header(const struct toml_item *item)
{
	return item->kind == TOML_TABLE || item->kind == TOML_TABLE_ARRAY;
}

const struct toml_item *toml_find(const struct toml_document *document,
				  struct text_list path)
{
	const struct toml_item *item = document->first;

	while (item != NULL && (item->in_array || toml_is_header(item) ||
				item->path.count != path.count ||
				!toml_begins(item->path, path)))
		item = item->next;
	return item;
}

const struct toml_item *toml_find_string(const struct toml_document *document,
					 struct text_list path)
{
	const struct toml_item *item = toml_find(document, path);

	return item != NULL && item->kind == TOML_STRING ? item : NULL;
}

bool toml_has(const struct toml_document *document, struct text_list path)
{
	const struct toml_item *item = document->first;

	while (item != NULL && !toml_begins(item->path, path))
		item = item->next;
	return item != NULL;
}

static bool has_name(struct text_list list, struct text name)
{
	for (unsigned i = 0; i < list.count; i++) {
		if (text_equal(list.list[i], name))
			return true;
	}
	return false;
}

struct text_list toml_names(struct toml_document *document,
			    struct text_list path)
{
	struct text *names;
	struct text_list list = {NULL, 0};
	unsigned most = 1;

	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next)
		most++;
	names = arena_alloc(&document->arena, most * sizeof(*names));
	list.list = names;
	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		if (item->path.count > path.count &&
		    toml_begins(item->path, path) &&
		    !has_name(list, item->path.list[path.count]))
			names[list.count++] = item->path.list[path.count];
	}
	return list;
}

struct text toml_written(const struct toml_document *document,
			 const struct toml_item *item)
{
	return (struct text){document->input.data + item->value,
			     item->end - item->value};
}

const struct toml_item *toml_element(const struct toml_document *document,
				     const struct toml_item *array,
				     const struct toml_item *previous)
{
	const struct toml_item *item =
		previous != NULL ? previous->next : document->first;

	while (item != NULL && item->inside != array)
		item = item->next;
	return item;
}
