/* SPDX-License-Identifier: Apache-2.0 */
/* Checks a document against the tables of shape_*.c. */
#include "oci/shape.h"

#include <inttypes.h>

static const struct {
	enum json_type type;
	const char *one;
	const char *many;
} kinds[] = {
	[SHAPE_ANY] = {JSON_NULL, "any value", "any values"},
	[SHAPE_STRING] = {JSON_STRING, "a string", "strings"},
	[SHAPE_BOOLEAN] = {JSON_BOOLEAN, "true or false", "true or false"},
	[SHAPE_ARGUMENT] = {JSON_STRING, "a string", "strings"},
	[SHAPE_INT64] = {JSON_NUMBER, "a whole number", "whole numbers"},
	[SHAPE_INT32] = {JSON_NUMBER, "a whole number", "whole numbers"},
	[SHAPE_UINT64] = {JSON_NUMBER, "a whole number", "whole numbers"},
	[SHAPE_UINT32] = {JSON_NUMBER, "a whole number", "whole numbers"},
	[SHAPE_UINT16] = {JSON_NUMBER, "a whole number", "whole numbers"},
	[SHAPE_ARRAY] = {JSON_ARRAY, "an array", "arrays"},
	[SHAPE_MAP] = {JSON_OBJECT, "an object", "objects"},
	[SHAPE_OBJECT] = {JSON_OBJECT, "an object", "objects"},
};

/* Of whole numbers: how far they go to either side of zero. */
static const struct {
	uint64_t below;
	uint64_t above;
} ranges[] = {
	[SHAPE_INT64] = {(uint64_t)INT64_MAX + 1, INT64_MAX},
	[SHAPE_INT32] = {(uint64_t)INT32_MAX + 1, INT32_MAX},
	[SHAPE_UINT64] = {0, UINT64_MAX},
	[SHAPE_UINT32] = {0, UINT32_MAX},
	[SHAPE_UINT16] = {0, UINT16_MAX},
};

static int check_value(const struct json_document *document,
		       const struct json *value, const struct shape *shape,
		       struct err *err);

static int refuse_type(const struct json_document *document,
		       const struct json *value, const struct shape *shape,
		       struct err *err)
{
	const char *type = json_type_name(value->type);

	if (shape->kind == SHAPE_ARRAY)
		return json_error(document, value, err,
				  "expected an array of %s, not %s",
				  kinds[shape->element->kind].many, type);
	return json_error(document, value, err, "expected %s, not %s",
			  kinds[shape->kind].one, type);
}

static int refuse_case(const struct json_document *document,
		       const struct json *member, struct text other,
		       struct err *err)
{
	AUTO_BUF struct buf name = BUF_INIT;
	AUTO_BUF struct buf other_name = BUF_INIT;

	json_write_string(member->key, &name);
	json_write_string(other, &other_name);
	return json_error(document, member, err,
			  "%s differs from %s only by case", name.data,
			  other_name.data);
}

static int check_whole_number(const struct json_document *document,
			      const struct json *value, enum shape_kind kind,
			      struct err *err)
{
	struct text digits = value->text;
	uint64_t below = ranges[kind].below;
	uint64_t above = ranges[kind].above;
	bool negative = digits.data[0] == '-';
	uint64_t number;

	if (negative) {
		digits.data++;
		digits.length--;
	}
	/* -0 too is no unsigned number to Go's decoder. */
	if (text_to_u64(digits, &number) &&
	    (negative ? below > 0 && number <= below : number <= above))
		return 0;
	return json_error(document, value, err,
			  "expected a whole number from %s%" PRIu64
			  " to %" PRIu64 ", not %.*s",
			  below > 0 ? "-" : "", below, above,
			  value->text.length < 40 ? (int)value->text.length
						  : 40,
			  value->text.data);
}

/* --- elements that must differ --- */

static int refuse_word(const struct json_document *document,
		       const struct json *value, const char *other,
		       struct err *err)
{
	AUTO_BUF struct buf text = BUF_INIT;

	json_write_string(value->text, &text);
	return json_error(document, value, err,
			  "%s differs from \"%s\" only by case", text.data,
			  other);
}

/* first and second are of one text, or differ only by case. */
static int refuse_twice(const struct json_document *document,
			const struct json *first, const struct json *second,
			struct err *err)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf other = BUF_INIT;

	json_write_string(second->text, &text);
	json_write_string(first->text, &other);
	if (!text_equal(first->text, second->text))
		return json_error(document, second, err,
				  "%s differs from %s only by case", text.data,
				  other.data);
	return json_error(document, second, err,
			  "expected %s once, found it again (first at line %u)",
			  text.data, json_line(document, first));
}

/* Equal texts stand next to each other, in the document's order. */
static int compare_texts(const void *a, const void *b)
{
	const struct json *x = *(const struct json *const *)a;
	const struct json *y = *(const struct json *const *)b;
	int order = text_compare_folded(x->text, y->text);

	if (order != 0)
		return order;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* Sorted, as there may be very many. */
static int check_distinct(const struct json_document *document,
			  const struct json *array, const struct shape *shape,
			  struct err *err)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const struct json **texts =
		arena_alloc(&arena, (array->count + 1) * sizeof(*texts));
	size_t count = 0;
	size_t fault = 0;

	json_each (element, array) {
		const struct json *text = json_member(element, shape->distinct);

		if (text == NULL)
			continue;
		texts[count++] = text;
		for (unsigned i = 0; shape->words[i] != NULL; i++) {
			struct text word = text_of(shape->words[i]);

			if (!text_equal(text->text, word) &&
			    text_equal_folded(word, text->text))
				return refuse_word(document, text,
						   shape->words[i], err);
		}
	}
	qsort(texts, count, sizeof(*texts), compare_texts);
	for (size_t i = 1; i < count; i++) {
		if (text_equal_folded(texts[i - 1]->text, texts[i]->text) &&
		    (fault == 0 || texts[i]->start < texts[fault]->start))
			fault = i;
	}
	return fault == 0 ? 0
			  : refuse_twice(document, texts[fault - 1],
					 texts[fault], err);
}

static int check_children(const struct json_document *document,
			  const struct json *value, const struct shape *shape,
			  struct err *err)
{
	json_each (child, value) {
		/* Go reads null in a list as an empty value, others refuse. */
		if (child->type == JSON_NULL)
			return refuse_type(document, child, shape->element,
					   err);
		if (check_value(document, child, shape->element, err) < 0)
			return -1;
	}
	return shape->distinct != NULL
		       ? check_distinct(document, value, shape, err)
		       : 0;
}

static const struct shape_member *find_member(const struct shape *shape,
					      struct text name)
{
	const struct shape_member *member = shape->members;

	for (; member->name.data != NULL; member++) {
		if (member->name.length == name.length &&
		    member->name.data[0] == name.data[0] &&
		    memcmp(member->name.data, name.data, name.length) == 0)
			return member;
	}
	return NULL;
}

/* A member that the specification does not have: fine, unless Go's decoder
 * takes it for one that it has. */
static int check_unknown(const struct json_document *document,
			 const struct json *member, const struct shape *shape,
			 struct err *err)
{
	const struct shape_member *known = shape->members;

	for (; known->name.data != NULL; known++) {
		if ((shape->lenient == NULL ||
		     !text_is(known->name, shape->lenient)) &&
		    text_equal_folded(known->name, member->key))
			return refuse_case(document, member, known->name, err);
	}
	return 0;
}

/* Equal names stand next to each other, in the document's order. */
static int compare_names(const void *a, const void *b)
{
	const struct json *x = *(const struct json *const *)a;
	const struct json *y = *(const struct json *const *)b;
	int order = text_compare_folded(x->key, y->key);

	if (order != 0)
		return order;
	return x->key_start < y->key_start ? -1 : x->key_start > y->key_start;
}

/* Whether two of the count unknown members of object differ only by case: a
 * later specification may know them. Sorted, as there may be very many. */
static int check_unknown_names(const struct json_document *document,
			       const struct json *object,
			       const struct shape *shape, size_t count,
			       struct err *err)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const struct json **members =
		arena_alloc(&arena, count * sizeof(*members));
	size_t fault = 0;
	size_t filled = 0;

	json_each (member, object) {
		if (find_member(shape, member->key) == NULL)
			members[filled++] = member;
	}
	qsort(members, filled, sizeof(*members), compare_names);
	for (size_t i = 1; i < filled; i++) {
		if (text_equal_folded(members[i - 1]->key, members[i]->key) &&
		    (fault == 0 ||
		     members[i]->key_start < members[fault]->key_start))
			fault = i;
	}
	if (fault == 0)
		return 0;
	return refuse_case(document, members[fault], members[fault - 1]->key,
			   err);
}

static int check_object(const struct json_document *document,
			const struct json *object, const struct shape *shape,
			struct err *err)
{
	size_t unknown = 0;

	json_each (child, object) {
		const struct shape_member *member =
			find_member(shape, child->key);

		if (member == NULL) {
			unknown++;
			if (check_unknown(document, child, shape, err) < 0)
				return -1;
		} else if (check_value(document, child, member->shape, err) <
			   0) {
			return -1;
		}
	}
	if (unknown < 2)
		return 0;
	return check_unknown_names(document, object, shape, unknown, err);
}

static int check_value(const struct json_document *document,
		       const struct json *value, const struct shape *shape,
		       struct err *err)
{
	/* null is what decoders take for absent. */
	if (shape->kind == SHAPE_ANY || value->type == JSON_NULL)
		return 0;
	if (shape->kind == SHAPE_ARGUMENT && value->type == JSON_NUMBER)
		return 0;
	if (value->type != kinds[shape->kind].type)
		return refuse_type(document, value, shape, err);
	switch (shape->kind) {
	case SHAPE_ANY:
	case SHAPE_STRING:
	case SHAPE_BOOLEAN:
	case SHAPE_ARGUMENT:
		return 0;
	case SHAPE_INT64:
	case SHAPE_INT32:
	case SHAPE_UINT64:
	case SHAPE_UINT32:
	case SHAPE_UINT16:
		return check_whole_number(document, value, shape->kind, err);
	case SHAPE_ARRAY:
	case SHAPE_MAP:
		return check_children(document, value, shape, err);
	case SHAPE_OBJECT:
		return check_object(document, value, shape, err);
	}
	return 0;
}

int shape_check(const struct json_document *document, const struct shape *shape,
		struct err *err)
{
	return check_value(document, document->root, shape, err);
}
