/* SPDX-License-Identifier: Apache-2.0 */
/* Changing members of a JSON text as its writer would have. */
#include "engine/member.h"

#include "engine/engine.h"

static int reread(struct member_editor *editor, struct buf *made,
		  struct err *err)
{
	json_document_fini(&editor->document);
	buf_fini(&editor->text);
	editor->text = *made;
	*made = (struct buf)BUF_INIT;
	return json_read(&editor->document, editor->name,
			 buf_text(&editor->text), JSON_STRICT, err);
}

int member_open(struct member_editor *editor, const char *name,
		struct text text, struct err *err)
{
	AUTO_BUF struct buf copy = BUF_INIT;

	editor->name = name;
	buf_add(&copy, text.data, text.length);
	return reread(editor, &copy, err);
}

void member_editor_fini(struct member_editor *editor)
{
	json_document_fini(&editor->document);
	buf_fini(&editor->text);
}

struct json *member_find(const struct json *object, struct text name)
{
	struct json *member = object->first;

	while (member != NULL && !text_equal(member->key, name))
		member = member->next;
	return member;
}

/* The blanks that the line begins with on which the offset is. */
static struct text line_indent(struct text input, size_t offset)
{
	size_t start = offset;
	size_t end;

	while (start > 0 && input.data[start - 1] != '\n')
		start--;
	end = start;
	while (end < offset &&
	       (input.data[end] == ' ' || input.data[end] == '\t'))
		end++;
	return (struct text){input.data + start, end - start};
}

/* Whether only blanks, a line break among them, stand before the offset. */
static bool begins_line(struct text input, size_t offset)
{
	while (offset > 0 && (input.data[offset - 1] == ' ' ||
			      input.data[offset - 1] == '\t'))
		offset--;
	return offset > 0 && input.data[offset - 1] == '\n';
}

/* What one step of indentation is: that of the root's members. */
static struct text step(const struct json_document *document)
{
	const struct json *first = document->root->first;

	if (first != NULL && begins_line(document->input, first->key_start)) {
		struct text indent =
			line_indent(document->input, first->key_start);

		if (indent.length > 0)
			return indent;
	}
	return TEXT("\t");
}

/* Whether an object that is still empty gets a line for each member. */
static bool wants_lines(const struct json_document *document,
			const struct json *object)
{
	const struct json *first = document->root->first;

	return object == document->root || first == NULL ||
	       begins_line(document->input, first->key_start);
}

static void add_pair(struct text name, struct text written, struct buf *out)
{
	json_write_string(name, out);
	buf_add_text(out, ": ");
	buf_add(out, written.data, written.length);
}

/* Behind the last member. */
static void add_behind(const struct json_document *document,
		       const struct json *last, struct text name,
		       struct text written, struct buf *out)
{
	struct text input = document->input;
	struct text indent = line_indent(input, last->key_start);

	buf_add(out, input.data, last->end);
	buf_add_char(out, ',');
	if (begins_line(input, last->key_start)) {
		buf_add_text(out, engine_line_break(input));
		buf_add(out, indent.data, indent.length);
	} else {
		buf_add_char(out, ' ');
	}
	add_pair(name, written, out);
	buf_add(out, input.data + last->end, input.length - last->end);
}

/* Into an object without any. */
static void add_first(const struct json_document *document,
		      const struct json *object, struct text name,
		      struct text written, struct buf *out)
{
	struct text input = document->input;
	struct text indent = line_indent(input, object->start);
	struct text deeper = step(document);
	bool lines = wants_lines(document, object);

	buf_add(out, input.data, object->start + 1);
	if (lines) {
		buf_add_text(out, engine_line_break(input));
		buf_add(out, indent.data, indent.length);
		buf_add(out, deeper.data, deeper.length);
	}
	add_pair(name, written, out);
	if (lines) {
		buf_add_text(out, engine_line_break(input));
		buf_add(out, indent.data, indent.length);
	}
	buf_add(out, input.data + object->end - 1,
		input.length - object->end + 1);
}

int member_set(struct member_editor *editor, const struct json *object,
	       struct text name, struct text written, struct err *err)
{
	const struct json *member = member_find(object, name);
	struct text input = buf_text(&editor->text);
	AUTO_BUF struct buf made = BUF_INIT;

	if (member != NULL) {
		buf_add(&made, input.data, member->start);
		buf_add(&made, written.data, written.length);
		buf_add(&made, input.data + member->end,
			input.length - member->end);
	} else if (object->last != NULL) {
		add_behind(&editor->document, object->last, name, written,
			   &made);
	} else {
		add_first(&editor->document, object, name, written, &made);
	}
	return reread(editor, &made, err);
}
