/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an engine's TOML file: read or refused with a place; what was
 * read can be edited, the same way twice, and emptied. */
#include "engine/toml_settings.h"
#include "target.h"

static void require(bool condition)
{
	if (!condition)
		__builtin_trap();
}

/* Sets what is there to what it is, then to something else, twice. */
static void edit(struct toml_editor *editor, const struct toml_item *item)
{
	struct text parts[TOML_MAX_PARTS + 1];
	AUTO_SETTINGS struct toml_settings kept = TOML_SETTINGS_INIT;
	struct text_list table = {parts, item->path.count - 1};
	size_t length = editor->text.length;
	struct err err = ERR_INIT;
	struct text key;

	for (unsigned i = 0; i < item->path.count && i < TOML_MAX_PARTS; i++) {
		struct text name = item->path.list[i];

		parts[i] = (struct text){
			arena_copy(&kept.arena, name.data, name.length),
			name.length};
	}
	key = parts[table.count];
	require(toml_set(editor, table, key,
			 toml_written(&editor->document, item), &err) == 0);
	require(editor->text.length == length);
	require(toml_set(editor, table, key, TEXT("\"new\""), &err) == 0);
	require(toml_find_string(&editor->document,
				 (struct text_list){parts, table.count + 1}) !=
		NULL);
	length = editor->text.length;
	require(toml_set(editor, table, key, TEXT("\"new\""), &err) == 0);
	require(editor->text.length == length);
	require(toml_remove(editor, (struct text_list){parts, 1}, &err) == 0);
	require(!toml_has(&editor->document, (struct text_list){parts, 1}));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;
	const struct text text = {(const char *)data, size};
	const struct toml_item *item;
	struct err err = ERR_INIT;

	if (toml_editor_open(&editor, "f", text, &err) < 0) {
		require(err.kind == ERR_INPUT);
		require(strncmp(err.message, "f:", 2) == 0);
		return 0;
	}
	item = editor.document.first;
	while (item != NULL && toml_find(&editor.document, item->path) != item)
		item = item->next;
	if (item != NULL)
		edit(&editor, item);
	return 0;
}
