/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with values as TOML spells them. */
#include "engine/toml_settings.h"

void toml_settings_fini(struct toml_settings *settings)
{
	arena_fini(&settings->arena);
}

static struct text keep(struct toml_settings *settings, struct text text)
{
	return (struct text){
		arena_copy(&settings->arena, text.data, text.length),
		text.length};
}

/* A larger array with what was in the old one. */
static struct text *more_room(struct toml_settings *settings, struct text *old)
{
	struct text *larger =
		arena_alloc(&settings->arena, settings->room * sizeof(*larger));

	if (settings->count > 0)
		memcpy(larger, old, settings->count * sizeof(*larger));
	return larger;
}

static void grow(struct toml_settings *settings)
{
	settings->room = settings->room > 0 ? 2 * settings->room : 16;
	settings->keys = more_room(settings, settings->keys);
	settings->values = more_room(settings, settings->values);
}

void toml_settings_put(struct toml_settings *settings, struct text key,
		       struct text value)
{
	unsigned i = 0;

	while (i < settings->count && !text_equal(settings->keys[i], key))
		i++;
	if (i == settings->count) {
		if (i == settings->room)
			grow(settings);
		settings->keys[i] = keep(settings, key);
		settings->count++;
	}
	settings->values[i] = keep(settings, value);
}

void toml_settings_drop(struct toml_settings *settings, const char *key)
{
	for (unsigned i = 0; i < settings->count; i++) {
		if (!text_is(settings->keys[i], key))
			continue;
		settings->count--;
		for (unsigned j = i; j < settings->count; j++) {
			settings->keys[j] = settings->keys[j + 1];
			settings->values[j] = settings->values[j + 1];
		}
		return;
	}
}

void toml_settings_copy(struct toml_settings *settings,
			const struct toml_document *document,
			struct text_list path)
{
	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		if (!item->in_array && item->kind != TOML_TABLE &&
		    item->kind != TOML_TABLE_ARRAY &&
		    item->kind != TOML_INLINE_TABLE &&
		    item->path.count == path.count + 1 &&
		    toml_begins(item->path, path))
			toml_settings_put(settings, item->path.list[path.count],
					  toml_written(document, item));
	}
}

int toml_settings_set(struct toml_editor *editor, struct text_list path,
		      const struct toml_settings *settings, struct err *err)
{
	for (unsigned i = 0; i < settings->count; i++) {
		if (toml_set(editor, path, settings->keys[i],
			     settings->values[i], err) < 0)
			return -1;
	}
	return 0;
}

struct text_list toml_below(struct text_list path, struct text *parts,
			    struct text name, const char *more)
{
	unsigned count = path.count;

	memmove(parts, path.list, count * sizeof(parts[0]));
	parts[count++] = name;
	if (more != NULL)
		parts[count++] = text_of(more);
	return (struct text_list){parts, count};
}

int toml_check_tables(const struct toml_document *document,
		      struct text_list path, struct err *err)
{
	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		if (item->path.count > 0 && toml_begins(path, item->path) &&
		    item->kind != TOML_TABLE && item->kind != TOML_INLINE_TABLE)
			return toml_error(document, item->start, err,
					  "expected a table of this name");
	}
	return 0;
}
