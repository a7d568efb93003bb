/* SPDX-License-Identifier: Apache-2.0 */
/* Changing single values of a TOML text. */
#include "engine/toml_edit.h"

#include "engine/engine.h"
#include "engine/toml_place.h"

int toml_editor_open(struct toml_editor *editor, const char *name,
		     struct text text, struct err *err)
{
	editor->name = name;
	buf_add(&editor->text, text.length > 0 ? text.data : "", text.length);
	return toml_read(&editor->document, name, buf_text(&editor->text), err);
}

void toml_editor_fini(struct toml_editor *editor)
{
	toml_document_fini(&editor->document);
	buf_fini(&editor->text);
}

/* Puts text in place of what stands between the offsets. */
static int splice(struct toml_editor *editor, size_t start, size_t end,
		  struct text text, struct err *err)
{
	struct buf made = BUF_INIT;

	buf_add(&made, editor->text.data, start);
	buf_add(&made, text.data, text.length);
	buf_add(&made, editor->text.data + end, editor->text.length - end);
	toml_document_fini(&editor->document);
	buf_fini(&editor->text);
	editor->text = made;
	return toml_read(&editor->document, editor->name,
			 buf_text(&editor->text), err);
}

/* The innermost value that path leads through or to; a table array. */
static const struct toml_item *on_the_way(const struct toml_document *document,
					  struct text_list path)
{
	const struct toml_item *found = NULL;

	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		if (item->kind == TOML_TABLE || !toml_begins(path, item->path))
			continue;
		if (item->kind == TOML_TABLE_ARRAY)
			return item;
		if (!item->in_array && item->path.count > 0)
			found = item;
	}
	return found;
}

static const struct toml_item *find_header(const struct toml_document *document,
					   struct text_list path)
{
	const struct toml_item *item = document->first;

	while (item != NULL && (item->kind != TOML_TABLE || item->in_array ||
				item->path.count != path.count ||
				!toml_begins(item->path, path)))
		item = item->next;
	return item;
}

/* A value by whose dotted key the table at path is defined. */
static const struct toml_item *find_dotted(const struct toml_document *document,
					   struct text_list path)
{
	const struct toml_item *found = NULL;

	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		unsigned above =
			item->header != NULL ? item->header->path.count : 0;

		if (!toml_is_header(item) && !item->in_array &&
		    item->inside == NULL && above < path.count &&
		    item->path.count > path.count &&
		    toml_begins(item->path, path))
			found = item;
	}
	return found;
}

/* Adds the key, below path from its name number skip on, and the value. */
static void add_pair(struct text_list path, unsigned skip, struct text key,
		     struct text value, struct buf *out)
{
	for (unsigned i = skip; i < path.count; i++) {
		toml_write_key(path.list[i], out);
		buf_add_char(out, '.');
	}
	toml_write_key(key, out);
	buf_add_text(out, " = ");
	buf_add(out, value.data, value.length);
}

static int set_inline(struct toml_editor *editor, const struct toml_item *table,
		      struct text_list path, struct text key, struct text value,
		      struct err *err)
{
	AUTO_BUF struct buf pair = BUF_INIT;
	const struct toml_item *last = NULL;
	size_t offset = table->value + 1;

	for (const struct toml_item *item = table->next; item != NULL;
	     item = item->next) {
		if (item->inside == table)
			last = item;
	}
	if (last != NULL)
		offset = last->end;
	buf_add_text(&pair, last != NULL ? ", " : " ");
	add_pair(path, table->path.count, key, value, &pair);
	if (last == NULL && editor->text.data[offset] == '}')
		buf_add_char(&pair, ' ');
	return splice(editor, offset, offset, buf_text(&pair), err);
}

static void add_indent(const struct toml_place *place, unsigned more,
		       struct buf *out)
{
	buf_add(out, place->indent.data, place->indent.length);
	for (unsigned i = 0; i < place->deeper + more; i++)
		buf_add(out, place->step.data, place->step.length);
}

/* A last line may have no line break. */
static void begin_line(const struct toml_editor *editor, size_t offset,
		       struct buf *out)
{
	if (offset > toml_line_start(buf_text(&editor->text), 0) &&
	    editor->text.data[offset - 1] != '\n')
		buf_add_text(out, engine_line_break(buf_text(&editor->text)));
}

/* Adds a line behind the values of header, with a key below path from its name
 * number skip on. */
static int set_line(struct toml_editor *editor, const struct toml_item *header,
		    struct text_list path, unsigned skip, struct text key,
		    struct text value, struct err *err)
{
	AUTO_BUF struct buf line = BUF_INIT;
	struct toml_place place = toml_place_value(&editor->document, header);

	begin_line(editor, place.offset, &line);
	add_indent(&place, 0, &line);
	add_pair(path, skip, key, value, &line);
	buf_add_text(&line, engine_line_break(buf_text(&editor->text)));
	return splice(editor, place.offset, place.offset, buf_text(&line), err);
}

static int set_below_new_header(struct toml_editor *editor,
				struct text_list path, struct text key,
				struct text value, struct err *err)
{
	AUTO_BUF struct buf lines = BUF_INIT;
	const char *line_break = engine_line_break(buf_text(&editor->text));
	unsigned body;
	struct toml_place place =
		toml_place_header(&editor->document, path, &body);

	begin_line(editor, place.offset, &lines);
	if (place.offset > toml_line_start(buf_text(&editor->text), 0))
		buf_add_text(&lines, line_break);
	add_indent(&place, 0, &lines);
	buf_add_char(&lines, '[');
	for (unsigned i = 0; i < path.count; i++) {
		buf_add_text(&lines, i > 0 ? "." : "");
		toml_write_key(path.list[i], &lines);
	}
	buf_printf(&lines, "]%s", line_break);
	add_indent(&place, body, &lines);
	add_pair(path, path.count, key, value, &lines);
	buf_add_text(&lines, line_break);
	return splice(editor, place.offset, place.offset, buf_text(&lines),
		      err);
}

static int set_new(struct toml_editor *editor, struct text_list path,
		   struct text key, struct text value, struct err *err)
{
	const struct toml_item *item = on_the_way(&editor->document, path);

	if (item != NULL && item->kind == TOML_INLINE_TABLE)
		return set_inline(editor, item, path, key, value, err);
	if (item != NULL)
		return toml_error(&editor->document, item->start, err,
				  "expected a table of this name");
	item = find_header(&editor->document, path);
	if (item != NULL || path.count == 0)
		return set_line(editor, item, path, path.count, key, value,
				err);
	item = find_dotted(&editor->document, path);
	if (item != NULL)
		return set_line(editor, item->header, path,
				item->header != NULL ? item->header->path.count
						     : 0,
				key, value, err);
	return set_below_new_header(editor, path, key, value, err);
}

int toml_set(struct toml_editor *editor, struct text_list path, struct text key,
	     struct text value, struct err *err)
{
	struct text parts[TOML_MAX_PARTS + 1];
	struct text_list whole = {parts, path.count + 1};
	const struct toml_item *item;

	if (path.count > 0)
		memcpy(parts, path.list, path.count * sizeof(parts[0]));
	parts[path.count] = key;
	item = toml_find(&editor->document, whole);
	if (item != NULL) {
		if (text_equal(toml_written(&editor->document, item), value))
			return 0;
		return splice(editor, item->value, item->end, value, err);
	}
	for (item = editor->document.first; item != NULL; item = item->next) {
		if (toml_begins(item->path, whole))
			return toml_error(&editor->document, item->start, err,
					  "expected a value of this name, "
					  "found a table");
	}
	return set_new(editor, path, key, value, err);
}

/* The last item to be taken away with path, the outermost of those that end
 * there. */
static const struct toml_item *last_below(const struct toml_document *document,
					  struct text_list path)
{
	const struct toml_item *found = NULL;

	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		if (toml_begins(item->path, path) &&
		    (item->inside == NULL ||
		     !toml_begins(item->inside->path, path)))
			found = item;
	}
	return found;
}

/* A member of an inline table, with a comma beside it. */
static int remove_member(struct toml_editor *editor,
			 const struct toml_item *member, struct err *err)
{
	const struct toml_item *previous = NULL;
	const struct toml_item *next = member->next;

	while (next != NULL && next->inside != member->inside)
		next = next->next;
	for (const struct toml_item *item = editor->document.first;
	     item != member; item = item->next) {
		if (item->inside == member->inside)
			previous = item;
	}
	return splice(editor,
		      next == NULL && previous != NULL ? previous->end
						       : member->start,
		      next != NULL ? next->start : member->end, TEXT(""), err);
}

/* Where the line before starts, if nothing is on it; else offset. */
static size_t empty_line_before(struct text input, size_t offset)
{
	size_t start = offset > 0 ? toml_line_start(input, offset - 1) : 0;

	if (offset == 0 || start >= offset)
		return offset;
	for (size_t i = start; i < offset; i++) {
		if (input.data[i] != '\r' && input.data[i] != '\n')
			return offset;
	}
	return start;
}

static int remove_lines(struct toml_editor *editor,
			const struct toml_item *item, struct err *err)
{
	struct text input = buf_text(&editor->text);
	size_t start = toml_line_start(input, item->start);
	size_t end = toml_line_end(input, item->end);

	if (toml_is_header(item))
		start = empty_line_before(input, start);
	return splice(editor, start, end, TEXT(""), err);
}

int toml_remove(struct toml_editor *editor, struct text_list path,
		struct err *err)
{
	const struct toml_item *item;

	while ((item = last_below(&editor->document, path)) != NULL) {
		int result = item->inside != NULL
				     ? remove_member(editor, item, err)
				     : remove_lines(editor, item, err);

		if (result < 0)
			return -1;
	}
	return 0;
}
