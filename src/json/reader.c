/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the members of policies and profiles by table. */
#include "json/reader.h"

#include "base/nearest.h"

#define MOST_NAMES 32

static int unknown(const struct json_document *document,
		   const struct json *value, const char *what,
		   struct text found, const char *const *known, struct err *err)
{
	const char *nearest = nearest_name(found, known);
	AUTO_BUF struct buf shown = BUF_INIT;
	AUTO_BUF struct buf list = BUF_INIT;

	json_write_string(found, &shown);
	if (nearest != NULL)
		return json_error(document, value, err,
				  "unknown %s %s; did you mean \"%s\"?", what,
				  shown.data, nearest);
	for (; *known != NULL; known++)
		buf_printf(&list, "%s\"%s\"", list.length > 0 ? ", " : "",
			   *known);
	return json_error(document, value, err,
			  "unknown %s %s; expected one of %s", what, shown.data,
			  list.data);
}

static int unknown_member(const struct json_document *document,
			  const struct json *member,
			  const struct reader_member *table, struct err *err)
{
	const char *names[MOST_NAMES] = {NULL};

	for (unsigned i = 0; table[i].name != NULL && i + 1 < MOST_NAMES; i++)
		names[i] = table[i].name;
	return unknown(document, member, "member", member->key, names, err);
}

static const struct reader_member *find(const struct reader_member *table,
					struct text key)
{
	for (; table->name != NULL; table++) {
		if (key.length > 0 && key.data[0] == table->name[0] &&
		    text_is(key, table->name))
			return table;
	}
	return NULL;
}

int reader_read_object(struct json_document *document,
		       const struct json *object,
		       const struct reader_member *table, void *target,
		       struct err *err)
{
	if (object->type != JSON_OBJECT)
		return json_error(document, object, err,
				  "expected an object, found %s",
				  json_type_name(object->type));
	json_each (member, object) {
		const struct reader_member *known = find(table, member->key);

		if (known == NULL)
			return unknown_member(document, member, table, err);
		if (known->read(document, member, target, err) < 0)
			return -1;
	}
	return 0;
}

static int expected(const struct json_document *document,
		    const struct json *value, const char *what, struct err *err)
{
	return json_error(document, value, err, "expected %s, found %s", what,
			  json_type_name(value->type));
}

int reader_boolean(const struct json_document *document,
		   const struct json *value, bool *result, struct err *err)
{
	if (value->type != JSON_BOOLEAN)
		return expected(document, value, "true or false", err);
	*result = value->boolean;
	return 0;
}

int reader_string(struct json_document *document, const struct json *value,
		  const char **result, struct err *err)
{
	if (value->type != JSON_STRING)
		return expected(document, value, "a string", err);
	*result = json_to_cstring(document, value);
	return 0;
}

int reader_word(const struct json_document *document, const struct json *value,
		const char *const *words, unsigned *result, struct err *err)
{
	if (value->type != JSON_STRING)
		return expected(document, value, "a string", err);
	for (unsigned i = 0; words[i] != NULL; i++) {
		if (text_is(value->text, words[i])) {
			*result = i;
			return 0;
		}
	}
	return unknown(document, value, "value", value->text, words, err);
}

int reader_strings(const struct json_document *document,
		   const struct json *value, struct err *err)
{
	if (value->type != JSON_ARRAY)
		return expected(document, value, "an array of strings", err);
	json_each (element, value) {
		if (element->type != JSON_STRING)
			return expected(document, element, "a string", err);
	}
	return 0;
}
