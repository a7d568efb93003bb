/* SPDX-License-Identifier: Apache-2.0 */
/* Reading TOML: lines, headers, keys and the values that hold others. */
#include "engine/toml_reader.h"
#include "json/json.h"
#include "json/syntax.h"
#include "json/utf8.h"

#include <stdarg.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

int toml_error(const struct toml_document *document, size_t offset,
	       struct err *err, const char *format, ...)
{
	AUTO_BUF struct buf what = BUF_INIT;
	unsigned line, column;
	va_list arguments;

	va_start(arguments, format);
	buf_vprintf(&what, format, arguments);
	va_end(arguments);
	json_position(document->input, offset, &line, &column);
	return err_set(err, ERR_INPUT, "%s:%u:%u: %s", document->name, line,
		       column, what.data);
}

int toml_expected(struct toml_reader *reader, const char *what)
{
	AUTO_BUF struct buf found = BUF_INIT;

	if (toml_peek(reader, 0) == '\n' ||
	    (toml_peek(reader, 0) == '\r' && toml_peek(reader, 1) == '\n'))
		buf_add_text(&found, "the end of the line");
	else if (toml_peek(reader, 0) == '\r')
		buf_add_text(&found, "a carriage return alone");
	else
		syntax_add_found(reader->input, reader->at, &found);
	return toml_error(reader->document, reader->at, reader->err,
			  "expected %s, found %s", what, found.data);
}

char toml_peek(const struct toml_reader *reader, size_t distance)
{
	return distance < reader->input.length - reader->at
		       ? reader->input.data[reader->at + distance]
		       : '\0';
}

static void skip_spaces(struct toml_reader *reader)
{
	while (toml_peek(reader, 0) == ' ' || toml_peek(reader, 0) == '\t')
		reader->at++;
}

static bool is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void toml_write_key(struct text name, struct buf *out)
{
	size_t i = 0;

	while (i < name.length && is_bare(name.data[i]))
		i++;
	if (i == name.length && i > 0)
		buf_add(out, name.data, name.length);
	else
		toml_write_string(name, out);
}

/* Reads over a comment, and a line break or the end behind it. */
static int end_line(struct toml_reader *reader)
{
	skip_spaces(reader);
	if (toml_peek(reader, 0) == '#') {
		char c;

		while ((c = toml_peek(reader, 0)) == '\t' ||
		       ((unsigned char)c >= ' ' && c != 0x7f))
			reader->at++;
	}
	if (reader->at == reader->input.length)
		return 0;
	if (toml_peek(reader, 0) == '\r' && toml_peek(reader, 1) == '\n')
		reader->at++;
	if (toml_peek(reader, 0) != '\n')
		return toml_expected(reader, "the end of the line");
	reader->at++;
	return 0;
}

static int read_key_part(struct toml_reader *reader, struct text *part)
{
	char c = toml_peek(reader, 0);
	size_t start = reader->at;

	if (c == '"' || c == '\'')
		return toml_read_quoted(reader, part);
	while (is_bare(toml_peek(reader, 0)))
		reader->at++;
	if (reader->at == start)
		return toml_expected(reader, "a key");
	*part = (struct text){reader->input.data + start, reader->at - start};
	return 0;
}

/* Reads a dotted key; *path is below, with the key behind it. */
static int read_key(struct toml_reader *reader, struct text_list below,
		    struct text_list *path)
{
	struct text parts[TOML_MAX_PARTS];
	struct text *list;
	unsigned count = below.count;

	if (count > 0)
		memcpy(parts, below.list, count * sizeof(parts[0]));
	do {
		if (count > below.count)
			reader->at++; /* the dot */
		skip_spaces(reader);
		if (count == TOML_MAX_PARTS)
			return toml_expected(reader, "at most 32 names");
		if (read_key_part(reader, &parts[count++]) < 0)
			return -1;
		skip_spaces(reader);
	} while (toml_peek(reader, 0) == '.');
	list = arena_alloc(&reader->document->arena, count * sizeof(parts[0]));
	memcpy(list, parts, count * sizeof(parts[0]));
	*path = (struct text_list){list, count};
	return 0;
}

static struct toml_item *append(struct toml_reader *reader,
				const struct toml_item *like)
{
	struct toml_document *document = reader->document;
	struct toml_item *item =
		arena_alloc(&document->arena, sizeof(struct toml_item));

	*item = *like;
	if (document->last != NULL)
		document->last->next = item;
	else
		document->first = item;
	document->last = item;
	return item;
}

static int read_value(struct toml_reader *reader, struct toml_item *item);

/* Reads "key = value" into table; like has what the item begins with. */
static int read_pair(struct toml_reader *reader, struct toml_node *table,
		     struct text_list below, struct toml_item like)
{
	struct toml_item *item;
	const char *wrong;

	like.start = reader->at;
	if (read_key(reader, below, &like.path) < 0)
		return -1;
	wrong = toml_take_key(
		&reader->document->arena, table,
		(struct text_list){like.path.list + below.count,
				   like.path.count - below.count});
	if (wrong != NULL)
		return toml_error(reader->document, like.start, reader->err,
				  "%s", wrong);
	if (toml_peek(reader, 0) != '=')
		return toml_expected(reader, "\"=\" and a value");
	reader->at++;
	skip_spaces(reader);
	item = append(reader, &like);
	return read_value(reader, item);
}

/* Blanks, comments and line breaks between elements. */
static int skip_between(struct toml_reader *reader)
{
	for (;;) {
		skip_spaces(reader);
		if (strchr("#\r\n", toml_peek(reader, 0)) == NULL ||
		    reader->at == reader->input.length)
			return 0;
		if (end_line(reader) < 0)
			return -1;
	}
}

static int read_array(struct toml_reader *reader, struct toml_item *array)
{
	const struct toml_item like = {
		.in_array = true,
		.path = array->path,
		.header = array->header,
		.inside = array,
	};

	reader->at++;
	for (;;) {
		struct toml_item *element;

		if (skip_between(reader) < 0)
			return -1;
		if (toml_peek(reader, 0) == ']')
			break;
		element = append(reader, &like);
		element->start = reader->at;
		if (read_value(reader, element) < 0 || skip_between(reader) < 0)
			return -1;
		if (toml_peek(reader, 0) == ']')
			break;
		if (toml_peek(reader, 0) != ',')
			return toml_expected(reader, "\",\" or \"]\"");
		reader->at++;
	}
	reader->at++;
	return 0;
}

static int read_inline_table(struct toml_reader *reader, struct toml_item *item)
{
	struct toml_node *table = toml_new_table(&reader->document->arena);
	const struct toml_item like = {
		.in_array = item->in_array,
		.header = item->header,
		.inside = item,
	};

	reader->at++;
	skip_spaces(reader);
	if (toml_peek(reader, 0) == '}') {
		reader->at++;
		return 0;
	}
	for (;;) {
		skip_spaces(reader);
		if (read_pair(reader, table, item->path, like) < 0)
			return -1;
		skip_spaces(reader);
		if (toml_peek(reader, 0) == '}')
			break;
		if (toml_peek(reader, 0) != ',')
			return toml_expected(reader, "\",\" or \"}\"");
		reader->at++;
	}
	reader->at++;
	return 0;
}

static int read_nested(struct toml_reader *reader, struct toml_item *item)
{
	int result;

	if (reader->depth == TOML_MAX_DEPTH)
		return toml_expected(reader, "at most 32 levels of nesting");
	reader->depth++;
	result = item->kind == TOML_ARRAY ? read_array(reader, item)
					  : read_inline_table(reader, item);
	reader->depth--;
	return result;
}

static int read_value(struct toml_reader *reader, struct toml_item *item)
{
	char c = toml_peek(reader, 0);
	int result;

	item->value = reader->at;
	if (c == '"' || c == '\'') {
		item->kind = TOML_STRING;
		result = toml_read_string(reader, &item->string);
	} else if (c == '[' || c == '{') {
		item->kind = c == '[' ? TOML_ARRAY : TOML_INLINE_TABLE;
		result = read_nested(reader, item);
	} else {
		result = toml_read_scalar(reader, &item->kind);
	}
	item->end = reader->at;
	return result;
}

static int read_header(struct toml_reader *reader, struct toml_node *root,
		       struct toml_node **table)
{
	bool array = toml_peek(reader, 1) == '[';
	struct toml_item like = {
		.kind = array ? TOML_TABLE_ARRAY : TOML_TABLE,
		.start = reader->at,
		.value = reader->at,
	};
	const char *wrong = NULL;

	reader->at += array ? 2 : 1;
	if (read_key(reader, (struct text_list){NULL, 0}, &like.path) < 0)
		return -1;
	if (toml_peek(reader, 0) != ']' ||
	    (array && toml_peek(reader, 1) != ']'))
		return toml_expected(reader, array ? "\"]]\"" : "\"]\"");
	reader->at += array ? 2 : 1;
	like.end = reader->at;
	*table = toml_open_table(&reader->document->arena, root, like.path,
				 array, &wrong);
	if (*table == NULL)
		return toml_error(reader->document, like.start, reader->err,
				  "%s", wrong);
	like.in_array = toml_in_table_array(root, like.path);
	append(reader, &like);
	return 0;
}

static int read_lines(struct toml_reader *reader)
{
	struct toml_node *root = toml_new_table(&reader->document->arena);
	struct toml_node *table = root;
	const struct toml_item *header = NULL;

	while (reader->at < reader->input.length) {
		char c;

		skip_spaces(reader);
		c = toml_peek(reader, 0);
		if (c == '[') {
			if (read_header(reader, root, &table) < 0)
				return -1;
			header = reader->document->last;
		} else if (c != '#' && c != '\r' && c != '\n' &&
			   reader->at < reader->input.length) {
			struct toml_item like = {
				.header = header,
				.in_array = header != NULL && header->in_array,
			};

			if (read_pair(reader, table,
				      header != NULL ? header->path : like.path,
				      like) < 0)
				return -1;
		}
		if (end_line(reader) < 0)
			return -1;
	}
	return 0;
}

int toml_read(struct toml_document *document, const char *name,
	      struct text input, struct err *err)
{
	struct toml_reader reader = {
		.document = document,
		.input = input,
		.err = err,
	};
	size_t invalid;

	document->name = name;
	document->input = input;
	document->first = NULL;
	document->last = NULL;
	if (input.length > TOML_MAX_SIZE)
		return err_set(err, ERR_INPUT,
			       "%s: expected at most 1 MiB, found more", name);
	if (input.length == 0)
		return 0;
	invalid = utf8_first_invalid(input);
	if (invalid < input.length)
		return toml_error(document, invalid, err,
				  "expected UTF-8 without NUL, found byte "
				  "0x%02x",
				  (unsigned char)input.data[invalid]);
	if (strncmp(input.data, BYTE_ORDER_MARK, 3) == 0)
		reader.at = 3;
	return read_lines(&reader);
}

void toml_document_fini(struct toml_document *document)
{
	arena_fini(&document->arena);
	document->first = NULL;
	document->last = NULL;
}
