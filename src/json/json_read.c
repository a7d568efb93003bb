/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From text to tree, through yajl's callbacks, refusing all that two parsers
 * could read differently.
 *
 * yajl gets the text in one piece, so a string without escapes and a
 * number point into the input, and yajl_get_bytes_consumed() is the offset
 * behind the token that a callback is called for.
 */
#include "json/json.h"

#include "json/names.h"
#include "json/show.h"
#include "json/strings.h"
#include "json/syntax.h"
#include "json/utf8.h"

#include <yajl/yajl_parse.h>

struct reader {
	struct json_document *document;
	struct err *err;
	enum json_dialect dialect;
	yajl_handle handle;
	size_t base;         /* where the piece starts that yajl works on */
	struct json *parent; /* the open array or object */
	struct text key;     /* of the member being read */
	uint32_t key_start;
	unsigned depth;
	unsigned count;
};

/* The value that is due next in the open container, as far as a message needs
 * it. */
static struct json next_value(const struct reader *reader)
{
	struct json value = {
		.parent = reader->parent,
		.key = reader->key,
		.previous =
			reader->parent != NULL ? reader->parent->last : NULL,
	};

	return value;
}

/* Reports at an offset. The pointer is that of the open container, or of the
 * value in it that is being read. Returns 0, the callback's word for
 * stopping. */
static int stop(struct reader *reader, size_t offset, bool in_value,
		const char *what)
{
	struct json place = {0};

	if (in_value)
		place = next_value(reader);
	else if (reader->parent != NULL)
		place = *reader->parent;
	place.start = (uint32_t)offset;
	json_error(reader->document, &place, reader->err, "%s", what);
	return 0;
}

static size_t consumed(const struct reader *reader)
{
	return reader->base + yajl_get_bytes_consumed(reader->handle);
}

static enum json_type root_type(const struct reader *reader)
{
	return reader->dialect == JSON_LIST ? JSON_ARRAY : JSON_OBJECT;
}

static void stop_root(struct reader *reader, enum json_type type, size_t start)
{
	char what[64];

	snprintf(what, sizeof(what), "expected %s, found %s",
		 json_type_name(root_type(reader)), json_type_name(type));
	stop(reader, start, false, what);
}

/* Whether one more value of that type may follow. */
static bool may_add(struct reader *reader, enum json_type type, size_t start)
{
	if (++reader->count > JSON_MAX_COUNT) {
		stop(reader, start, true,
		     "expected at most 1000000 values in one document, found "
		     "more");
		return false;
	}
	if (reader->parent == NULL && type != root_type(reader)) {
		stop_root(reader, type, start);
		return false;
	}
	return true;
}

/* A token of the input. */
struct token {
	size_t start;
	size_t end;
	struct text text; /* of a string or number */
};

/* Appends a value; NULL where it is refused. */
static struct json *add(struct reader *reader, enum json_type type,
			const struct token *token)
{
	struct json *parent = reader->parent;
	struct json *value;

	if (!may_add(reader, type, token->start))
		return NULL;
	value = arena_room(&reader->document->arena, sizeof(*value));
	*value = (struct json){
		.type = type,
		.start = (uint32_t)token->start,
		.end = (uint32_t)token->end,
		.text = token->text,
		.parent = parent,
	};
	if (parent == NULL) {
		reader->document->root = value;
		return value;
	}
	if (parent->type == JSON_OBJECT) {
		value->key = reader->key;
		value->key_start = reader->key_start;
	}
	value->previous = parent->last;
	if (parent->last != NULL)
		parent->last->next = value;
	else
		parent->first = value;
	parent->last = value;
	parent->count++;
	return value;
}

/* The token of that length that was just read. */
static struct token last_read(const struct reader *reader, size_t length)
{
	size_t end = consumed(reader);

	return (struct token){.start = end - length, .end = end};
}

static int on_null(void *context)
{
	struct token token = last_read(context, 4);

	return add(context, JSON_NULL, &token) != NULL;
}

static int on_boolean(void *context, int boolean)
{
	struct token token = last_read(context, boolean ? 4 : 5);
	struct json *value = add(context, JSON_BOOLEAN, &token);

	if (value != NULL)
		value->boolean = boolean != 0;
	return value != NULL;
}

static int on_number(void *context, const char *spelling, size_t length)
{
	struct token token = last_read(context, length);

	token.text = (struct text){spelling, length};
	return add(context, JSON_NUMBER, &token) != NULL;
}

/* yajl has the text of a string with escapes in a buffer of its own. */
static int take_escaped(struct reader *reader, struct text text, bool in_value,
			struct token *token)
{
	struct json_document *document = reader->document;
	const char *input = document->input.data;
	const char *wrong;
	size_t offset;

	token->end = consumed(reader);
	token->start = strings_opening_quote(input, token->end);
	token->text.data = arena_copy(&document->arena, text.data, text.length);
	token->text.length = text.length;
	wrong = strings_check_escapes(input, token->start, token->end, &offset);
	return wrong == NULL || stop(reader, offset, in_value, wrong);
}

/* The token of a string, a value or a name. 0 where it is refused. */
static inline int take_string(struct reader *reader, const unsigned char *bytes,
			      size_t length, bool in_value, struct token *token)
{
	struct text input = reader->document->input;
	struct text text = {(const char *)bytes, length};
	/* As numbers: pointers into different objects can't be compared. */
	size_t offset = (uintptr_t)bytes - (uintptr_t)input.data;

	if (offset >= input.length)
		return take_escaped(reader, text, in_value, token);
	token->start = offset - 1;
	token->end = offset + length + 1;
	token->text = text;
	return 1;
}

static int on_string(void *context, const unsigned char *bytes, size_t length)
{
	struct token token;

	return take_string(context, bytes, length, true, &token) &&
	       add(context, JSON_STRING, &token) != NULL;
}

static int on_key(void *context, const unsigned char *bytes, size_t length)
{
	struct reader *reader = context;
	struct token token;

	if (!take_string(reader, bytes, length, false, &token))
		return 0;
	reader->key = token.text;
	reader->key_start = (uint32_t)token.start;
	return 1;
}

static int open_container(struct reader *reader, enum json_type type)
{
	struct token token = last_read(reader, 1);
	struct json *value;

	if (reader->depth == JSON_MAX_DEPTH)
		return stop(reader, token.start, true,
			    "expected at most 64 levels of nesting, found "
			    "more");
	value = add(reader, type, &token);
	if (value == NULL)
		return 0;
	reader->parent = value;
	reader->depth++;
	return 1;
}

static void close_container(struct reader *reader)
{
	struct json *value = reader->parent;

	value->end = (uint32_t)consumed(reader);
	reader->parent = value->parent;
	reader->depth--;
}

static int on_start_object(void *context)
{
	return open_container(context, JSON_OBJECT);
}

static int refuse_duplicate(struct reader *reader, const struct json *first,
			    const struct json *second)
{
	unsigned line, column;
	AUTO_BUF struct buf what = BUF_INIT;

	json_position(reader->document->input, first->key_start, &line,
		      &column);
	buf_add_text(&what, "expected each name once, found \"");
	show_text(first->key, 64, &what);
	buf_printf(&what, "\" again (first at line %u, column %u)", line,
		   column);
	return stop(reader, second->key_start, false, what.data);
}

static int on_end_object(void *context)
{
	struct reader *reader = context;
	const struct json *first;
	const struct json *second =
		names_find_duplicate(reader->parent, &first);

	if (second != NULL)
		return refuse_duplicate(reader, first, second);
	close_container(reader);
	return 1;
}

static int on_start_array(void *context)
{
	return open_container(context, JSON_ARRAY);
}

static int on_end_array(void *context)
{
	close_container(context);
	return 1;
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_boolean,
	.yajl_number = on_number,
	.yajl_string = on_string,
	.yajl_start_map = on_start_object,
	.yajl_map_key = on_key,
	.yajl_end_map = on_end_object,
	.yajl_start_array = on_start_array,
	.yajl_end_array = on_end_array,
};

/* What the last good token was, and where it ends. */
static enum syntax_after last_token(const struct reader *reader, size_t *end)
{
	const struct json *parent = reader->parent;
	const struct json *last = reader->document->root;

	*end = 0;
	if (parent != NULL) {
		*end = parent->start + 1;
		last = parent->last;
	}
	if (last != NULL)
		*end = last->end;
	if (parent == NULL)
		return last == NULL ? AFTER_NOTHING : AFTER_ROOT;
	if (parent->type == JSON_ARRAY)
		return last == NULL ? AFTER_OPEN_ARRAY : AFTER_ELEMENT;
	if (reader->key_start >= *end) {
		*end = syntax_string_end(reader->document->input,
					 reader->key_start);
		return AFTER_NAME;
	}
	return last == NULL ? AFTER_OPEN_OBJECT : AFTER_MEMBER;
}

static int stop_syntax(struct reader *reader, struct text input)
{
	AUTO_BUF struct buf what = BUF_INIT;
	size_t from;
	enum syntax_after after = last_token(reader, &from);
	struct syntax_fault fault =
		syntax_explain(input, from, after,
			       reader->dialect == JSON_WITH_COMMENTS, &what);

	return stop(reader, fault.offset, fault.in_value, what.data);
}

/* Parses the input up to end. */
static int parse(struct reader *reader, size_t end)
{
	struct text input = {reader->document->input.data, end};
	bool whole = end == reader->document->input.length;
	yajl_status status =
		yajl_parse(reader->handle, (const unsigned char *)input.data,
			   input.length);

	if (status == yajl_status_ok && whole) {
		/* yajl adds a blank, behind which a last number ends. */
		reader->base = end;
		status = yajl_complete_parse(reader->handle);
	}
	if (status == yajl_status_error)
		stop_syntax(reader, input);
	return status == yajl_status_ok ? 0 : -1;
}

/* The first byte that no JSON text has: not of UTF-8, NUL, or one of the two
 * control characters that yajl alone takes for blanks. */
static size_t first_foreign(struct text input)
{
	size_t length = utf8_first_invalid(input);
	static const char alien[] = {'\v', '\f'};

	for (size_t i = 0; i < sizeof(alien); i++) {
		const char *found =
			length > 0 ? memchr(input.data, alien[i], length)
				   : NULL;

		if (found != NULL)
			length = (size_t)(found - input.data);
	}
	return length;
}

static int stop_foreign(struct reader *reader, size_t offset)
{
	unsigned char byte =
		(unsigned char)reader->document->input.data[offset];
	bool in_value = reader->parent != NULL;
	char what[80];
	size_t end;

	if (in_value && reader->parent->type == JSON_OBJECT)
		in_value = last_token(reader, &end) == AFTER_NAME;
	if (byte == '\0')
		return stop(reader, offset, in_value,
			    "expected text without NUL, found a NUL byte");
	snprintf(what, sizeof(what), "expected %s, found byte 0x%02x",
		 byte < ' ' ? "no control character but tab and line breaks"
			    : "UTF-8",
		 byte);
	return stop(reader, offset, in_value, what);
}

static int read_all(struct reader *reader)
{
	struct text input = reader->document->input;
	size_t end;

	if (input.length > JSON_MAX_SIZE)
		return stop(reader, JSON_MAX_SIZE, false,
			    "expected at most 16 MiB, found more") -
		       1;
	end = first_foreign(input);
	reader->handle = yajl_alloc(&callbacks, NULL, reader);
	if (reader->handle == NULL)
		return err_set(reader->err, ERR_SYSTEM, "%s: out of memory",
			       reader->document->name);
	/* json/utf8.c has checked the text, more strictly. */
	yajl_config(reader->handle, yajl_dont_validate_strings, 1);
	if (reader->dialect == JSON_WITH_COMMENTS)
		yajl_config(reader->handle, yajl_allow_comments, 1);
	if (parse(reader, end) < 0)
		return -1;
	if (end < input.length)
		return stop_foreign(reader, end) - 1;
	/* yajl lets a last comment be without its end. */
	if (syntax_skip_blanks(input, reader->document->root->end,
			       reader->dialect == JSON_WITH_COMMENTS) <
	    input.length)
		return stop_syntax(reader, input) - 1;
	return 0;
}

int json_read(struct json_document *document, const char *name,
	      struct text input, enum json_dialect dialect, struct err *err)
{
	struct reader reader = {
		.document = document,
		.err = err,
		.dialect = dialect,
	};
	int result;

	document->name = name;
	document->input = input;
	document->root = NULL;
	result = read_all(&reader);
	if (reader.handle != NULL)
		yajl_free(reader.handle);
	if (result < 0)
		document->root = NULL;
	return result;
}

void json_document_fini(struct json_document *document)
{
	arena_fini(&document->arena);
	document->root = NULL;
}
