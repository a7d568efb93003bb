/* SPDX-License-Identifier: Apache-2.0 */
/* From the tree to text that people read. */
#include "json/json.h"

#define COLUMNS 80
#define TAB     8

struct writer {
	const struct json_document *document;
	struct buf *out;
	unsigned depth;
	size_t line; /* offset at which the line's text begins, past the tabs */
};

static void write_value(struct writer *writer, const struct json *value);

static bool is_scalar(const struct json *value)
{
	return value->type != JSON_ARRAY && value->type != JSON_OBJECT;
}

static void break_line(struct writer *writer)
{
	buf_add_char(writer->out, '\n');
	for (unsigned i = 0; i < writer->depth; i++)
		buf_add_char(writer->out, '\t');
	writer->line = writer->out->length;
}

/* How many columns the line takes so far. */
static size_t column(const struct writer *writer)
{
	size_t columns = (size_t)writer->depth * TAB;

	for (size_t i = writer->line; i < writer->out->length; i++)
		columns += (writer->out->data[i] & 0xc0) != 0x80;
	return columns;
}

static void take_back(struct writer *writer, size_t length)
{
	writer->out->length = length;
	writer->out->data[length] = '\0';
}

static void write_scalar(struct writer *writer, const struct json *value)
{
	if (value->type == JSON_STRING)
		json_write_string(value->text, writer->out);
	else
		json_write_value(writer->document, value, writer->out);
}

/* All on this line; false, and nothing written, where it doesn't fit there
 * with a comma behind it. */
static bool write_on_line(struct writer *writer, const struct json *array)
{
	size_t start = writer->out->length;

	buf_add_char(writer->out, '[');
	json_each (child, array) {
		if (child->previous != NULL)
			buf_add_text(writer->out, ", ");
		write_scalar(writer, child);
		if (writer->out->length - start > (size_t)COLUMNS * 4)
			break;
	}
	buf_add_text(writer->out, "],");
	if (column(writer) > COLUMNS) {
		take_back(writer, start);
		return false;
	}
	take_back(writer, writer->out->length - 1);
	return true;
}

/* As many on each line as it holds. */
static void write_filled(struct writer *writer, const struct json *array)
{
	buf_add_char(writer->out, '[');
	writer->depth++;
	json_each (child, array) {
		size_t start = writer->out->length;

		if (child->previous == NULL)
			break_line(writer);
		else
			buf_add_char(writer->out, ' ');
		write_scalar(writer, child);
		if (child->next != NULL)
			buf_add_char(writer->out, ',');
		if (child->previous != NULL && column(writer) > COLUMNS) {
			take_back(writer, start);
			break_line(writer);
			write_scalar(writer, child);
			if (child->next != NULL)
				buf_add_char(writer->out, ',');
		}
	}
	writer->depth--;
	break_line(writer);
	buf_add_char(writer->out, ']');
}

static void write_children(struct writer *writer, const struct json *value)
{
	bool object = value->type == JSON_OBJECT;

	buf_add_char(writer->out, object ? '{' : '[');
	writer->depth++;
	json_each (child, value) {
		break_line(writer);
		if (object) {
			json_write_string(child->key, writer->out);
			buf_add_text(writer->out, ": ");
		}
		write_value(writer, child);
		if (child->next != NULL)
			buf_add_char(writer->out, ',');
	}
	writer->depth--;
	break_line(writer);
	buf_add_char(writer->out, object ? '}' : ']');
}

static bool all_scalars(const struct json *array)
{
	json_each (child, array) {
		if (!is_scalar(child))
			return false;
	}
	return true;
}

static void write_value(struct writer *writer, const struct json *value)
{
	if (is_scalar(value))
		write_scalar(writer, value);
	else if (value->first == NULL)
		buf_add_text(writer->out,
			     value->type == JSON_OBJECT ? "{}" : "[]");
	else if (value->type == JSON_OBJECT || !all_scalars(value))
		write_children(writer, value);
	else if (!write_on_line(writer, value))
		write_filled(writer, value);
}

void json_write_pretty(const struct json_document *document,
		       const struct json *value, struct buf *out)
{
	struct writer writer = {
		.document = document,
		.out = out,
		.line = out->length,
	};

	write_value(&writer, value);
}
