/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the tree back to text: what nobody changed is copied from the input,
 * what was made is printed by yajl.
 */
#include "json/json.h"

#include "base/bytes.h"

#include <yajl/yajl_gen.h>

/* Text of the input between two offsets. */
static void add_span(const struct json_document *document, size_t start,
		     size_t end, struct buf *out)
{
	buf_add(out, document->input.data + start, end - start);
}

static void add_bytes(void *context, const char *text, size_t length)
{
	buf_add(context, text, length);
}

/* Whether none of eight bytes needs an escape. */
static inline bool all_plain(uint64_t bytes)
{
	return (bytes_below(bytes, ' ') | bytes_equal(bytes, '"') |
		bytes_equal(bytes, '\\')) == 0;
}

/* Adds a string that can stand between quotes as it is; false, and nothing
 * added, where it can't. */
static bool add_plain(struct text text, struct buf *out)
{
	char *at;

	for (size_t i = 0; i < text.length; i += sizeof(uint64_t)) {
		if (!all_plain(bytes_at(text.data, text.length, i)))
			return false;
	}
	buf_reserve(out, text.length + 2);
	at = out->data + out->length;
	*at++ = '"';
	if (text.length > 0)
		memcpy(at, text.data, text.length);
	at += text.length;
	*at++ = '"';
	*at = '\0';
	out->length += text.length + 2;
	return true;
}

void json_write_string(struct text text, struct buf *out)
{
	yajl_gen generator;

	/* A generator for each of hundreds of plain names would cost more than
	 * all else that a launch does. */
	if (add_plain(text, out))
		return;
	generator = yajl_gen_alloc(NULL);
	yajl_gen_config(generator, yajl_gen_print_callback, add_bytes, out);
	yajl_gen_string(generator, (const unsigned char *)text.data,
			text.length);
	yajl_gen_free(generator);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Where the run of blanks that ends at end begins, not before floor. */
static size_t blanks_before(const struct json_document *document, size_t floor,
			    size_t end)
{
	while (end > floor && is_blank(document->input.data[end - 1]))
		end--;
	return end;
}

/* Whether nothing but blanks and that many commas stand between. */
static bool only_separates(const struct json_document *document, size_t start,
			   size_t end, unsigned commas)
{
	for (size_t i = start; i < end; i++) {
		char c = document->input.data[i];

		if (c == ',' && commas > 0)
			commas--;
		else if (!is_blank(c))
			return false;
	}
	return commas == 0;
}

/* One read container in which something changed, while it is written. */
struct splice {
	const struct json_document *document;
	struct buf *out;
	size_t open;   /* offset behind the opening bracket */
	size_t cursor; /* up to where the input was dealt with */
	size_t indent; /* blanks before the last member that was read: */
	size_t indent_end;
	bool first;
};

/* A child that stands, or whose place stands, in the input. */
static void splice_placed(struct splice *splice, const struct json *child)
{
	size_t lead = child->key_start != 0 ? child->key_start : child->start;

	splice->indent = blanks_before(splice->document, splice->open, lead);
	splice->indent_end = lead;
	if (only_separates(splice->document, splice->cursor, lead,
			   splice->first ? 0 : 1)) {
		add_span(splice->document, splice->cursor, lead, splice->out);
	} else { /* what stood between was removed */
		if (!splice->first)
			buf_add_char(splice->out, ',');
		add_span(splice->document, splice->indent, lead, splice->out);
	}
	add_span(splice->document, lead, child->start, splice->out);
	json_write_value(splice->document, child, splice->out);
	splice->cursor = child->end;
}

static void write_made_child(const struct json_document *document,
			     const struct json *child, struct buf *out)
{
	if (child->parent->type == JSON_OBJECT) {
		json_write_string(child->key, out);
		buf_add_char(out, ':');
	}
	if (child->type == JSON_STRING && child->changed)
		json_write_string(child->text, out);
	else
		json_write_value(document, child, out);
}

static void write_spliced(const struct json_document *document,
			  const struct json *value, struct buf *out)
{
	struct splice splice = {
		.document = document,
		.out = out,
		.open = value->start + 1,
		.cursor = value->start + 1,
		.first = true,
	};

	add_span(document, value->start, value->start + 1, out);
	json_each (child, value) {
		if (child->end != 0) {
			splice_placed(&splice, child);
		} else {
			if (!splice.first)
				buf_add_char(out, ',');
			add_span(document, splice.indent, splice.indent_end,
				 out);
			write_made_child(document, child, out);
		}
		splice.first = false;
	}
	add_span(document,
		 blanks_before(document, splice.cursor, value->end - 1),
		 value->end, out);
}

static void write_made(const struct json_document *document,
		       const struct json *value, struct buf *out)
{
	buf_add_char(out, value->type == JSON_OBJECT ? '{' : '[');
	json_each (child, value) {
		if (child->previous != NULL)
			buf_add_char(out, ',');
		write_made_child(document, child, out);
	}
	buf_add_char(out, value->type == JSON_OBJECT ? '}' : ']');
}

void json_write_value(const struct json_document *document,
		      const struct json *value, struct buf *out)
{
	if (!value->changed) {
		add_span(document, value->start, value->end, out);
		return;
	}
	switch (value->type) {
	case JSON_NULL:
		buf_add_text(out, "null");
		break;
	case JSON_BOOLEAN:
		buf_add_text(out, value->boolean ? "true" : "false");
		break;
	case JSON_NUMBER:
		buf_add(out, value->text.data, value->text.length);
		break;
	case JSON_STRING:
		json_write_string(value->text, out);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		if (value->made)
			write_made(document, value, out);
		else
			write_spliced(document, value, out);
		break;
	}
}

void json_write(const struct json_document *document, struct buf *out)
{
	const struct json *root = document->root;

	buf_reserve(out, document->input.length + 1);
	add_span(document, 0, root->start, out);
	json_write_value(document, root, out);
	add_span(document, root->end, document->input.length, out);
}
