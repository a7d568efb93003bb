/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the members of policies and profiles by table: an unknown member, a
 * wrong type or a wrong value is an error with its place and what was
 * expected.
 */
#pragma once

#include "json/json.h"

struct reader_member {
	const char *name; /* NULL ends a table */
	/* Reads value into target, the struct that the table is for. */
	int (*read)(struct json_document *document, const struct json *value,
		    void *target, struct err *err);
};

/* Reads every member of object through the table. */
CHECK int reader_read_object(struct json_document *document,
			     const struct json *object,
			     const struct reader_member *table, void *target,
			     struct err *err);

/* One value each; an error says what was expected. */
CHECK int reader_boolean(const struct json_document *document,
			 const struct json *value, bool *result,
			 struct err *err);
CHECK int reader_string(struct json_document *document,
			const struct json *value, const char **result,
			struct err *err);
/* One of words (ended by NULL); *result is its index. */
CHECK int reader_word(const struct json_document *document,
		      const struct json *value, const char *const *words,
		      unsigned *result, struct err *err);
/* Errors unless value is an array of strings. */
CHECK int reader_strings(const struct json_document *document,
			 const struct json *value, struct err *err);
