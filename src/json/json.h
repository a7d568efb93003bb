/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON (RFC 8259) as a tree that remembers the text it came from.
 *
 * Every value that was read keeps its span of the input, so that what nobody
 * changes is written back byte for byte: order, spacing, escapes and the
 * spelling of numbers included. Values live in their document's arena and are
 * never freed one by one; a value that was replaced or removed stays readable.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define JSON_MAX_SIZE    ((size_t)16 << 20) /* bytes of one document */
#define JSON_MAX_DEPTH   64                 /* nested arrays and objects */
#define JSON_MAX_COUNT   1000000            /* values in one document */
#define JSON_MAX_SOURCES 8 /* documents that one takes over values from */

enum json_type {
	JSON_NULL,
	JSON_BOOLEAN,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

struct json {
	enum json_type type;
	bool boolean;   /* of JSON_BOOLEAN */
	bool made;      /* not read from the input: no span */
	bool changed;   /* it, or a value below it, is not as it was read */
	uint8_t source; /* of a taken over value: which of sources, from 1 */
	uint32_t start; /* span of the value in the input: [start, end) */
	uint32_t end;
	uint32_t key_start; /* of a read member: where its name's quote opens */
	uint32_t count;     /* members or elements */
	struct text key;    /* of an object's member: its name, unescaped */
	struct text text; /* of a string: unescaped; of a number: as spelled */
	struct json *parent;
	struct json *previous;
	struct json *next;
	struct json *first; /* child */
	struct json *last;
};

struct json_document {
	struct arena arena;
	const char *name; /* for messages: a path, or "standard input" */
	struct text input;
	/* After json_read() always an object; of JSON_LIST an array. */
	struct json *root;
	/* Where values were taken over from; the first NULL ends them. */
	const struct json_document *sources[JSON_MAX_SOURCES];
};

enum json_dialect {
	JSON_STRICT,        /* specs: RFC 8259, nothing else */
	JSON_LIST,          /* the same, but the root is an array */
	JSON_WITH_COMMENTS, /* policies and profiles: also // and slash-star */
};

/* --- json_read.c --- */

/* Reads one document. The document keeps pointers to name and input: both must
 * outlive it. Refused (ERR_INPUT, one line "NAME:LINE:COLUMN: POINTER: what
 * was expected"): anything two parsers could read differently, that is
 * duplicate names in one object, NUL in text or escapes, invalid UTF-8, lone
 * surrogates, trailing data, comments unless the dialect has them, a root that
 * is no object (of JSON_LIST: no array), and what is beyond the three limits
 * above. */
CHECK int json_read(struct json_document *document, const char *name,
		    struct text input, enum json_dialect dialect,
		    struct err *err);
void json_document_fini(struct json_document *document);

static inline void json_document_cleanup(struct json_document *document)
{
	json_document_fini(document);
}

#define JSON_DOCUMENT_INIT                                                     \
	{                                                                      \
		.arena = ARENA_INIT                                            \
	}
#define AUTO_JSON __attribute__((cleanup(json_document_cleanup)))

/* --- json.c: looking --- */

/* The member of that name, or NULL; also NULL where object is NULL or none.
 * A member that is null counts as absent, as Go's and C's decoders have it. */
struct json *json_member(const struct json *object, const char *name);

#define json_each(child, parent)                                               \
	for (struct json *child = (parent) != NULL ? (parent)->first : NULL;   \
	     child != NULL; child = child->next)

static inline bool json_is(const struct json *value, enum json_type type)
{
	return value != NULL && value->type == type;
}

static inline bool json_string_is(const struct json *value, const char *text)
{
	return json_is(value, JSON_STRING) && text_is(value->text, text);
}

bool json_is_true(const struct json *value); /* present, boolean and true */
/* Same type and content, whatever the spelling (numbers: same spelling). */
bool json_equal(const struct json *a, const struct json *b);
const char *json_type_name(enum json_type type); /* "an object", ... */
/* A number without sign, fraction or exponent that fits. */
bool json_to_u64(const struct json *value, uint64_t *number);
bool json_to_i64(const struct json *value, int64_t *number);
/* The string's text, NUL-terminated, in the document's arena. */
const char *json_to_cstring(struct json_document *document,
			    const struct json *string);

/* --- json_edit.c: making and changing --- */

struct json *json_new(struct json_document *document, enum json_type type);
struct json *json_new_boolean(struct json_document *document, bool boolean);
struct json *json_new_u64(struct json_document *document, uint64_t number);
struct json *json_new_i64(struct json_document *document, int64_t number);
/* text must live as long as the document. */
struct json *json_new_string(struct json_document *document, struct text text);
/* Appends value (made, not in use elsewhere) and returns it. */
struct json *json_append(struct json *array, struct json *value);
/* The same in front of next, which is an element of an array. */
struct json *json_insert(struct json *next, struct json *value);

/* The same with a new string, text as json_new_string() has it. */
struct json *json_append_string(struct json_document *document,
				struct json *array, struct text text);
/* Sets or replaces a member; name must live as long as the document. Where
 * the member is there, even as null, value takes its place. Returns value. */
struct json *json_set(struct json *object, const char *name,
		      struct json *value);
/* Puts value where old was; old stays readable. */
void json_replace(struct json *old, struct json *value);
/* Takes value out of its parent; it stays readable. */
void json_remove(struct json *value);
/* The member of that name as an object; made empty where it is absent. */
struct json *json_require_object(struct json_document *document,
				 struct json *object, const char *name);

/* --- json_take.c: values of other documents --- */

/* A copy of value, which is of document from, made for document. Messages name
 * the place where it was read, so from must outlive document. NULL: there are
 * values of JSON_MAX_SOURCES other documents already. */
struct json *json_take_over(struct json_document *document,
			    const struct json_document *from,
			    const struct json *value);
/* The document that value, which is in document, was read from. */
const struct json_document *json_origin(const struct json_document *document,
					const struct json *value);

/* --- json_write.c --- */

/* The whole document as text: the input itself where nothing changed. */
void json_write(const struct json_document *document, struct buf *out);
/* One value: as it was read where nothing changed, else compact. */
void json_write_value(const struct json_document *document,
		      const struct json *value, struct buf *out);
/* text as a JSON string with its quotes. */
void json_write_string(struct text text, struct buf *out);

/* --- json_pretty.c --- */

/* One value for people: indented by tabs, a member a line; arrays of scalars
 * on as few lines of 80 columns as they need. No line break at the end.
 * json_read() takes an equal value from it. */
void json_write_pretty(const struct json_document *document,
		       const struct json *value, struct buf *out);

/* --- json_place.c: where --- */

/* The line, from 1, on which a value was read; document is the one it was read
 * from, as json_origin() has it. */
unsigned json_line(const struct json_document *document,
		   const struct json *value);
/* RFC 6901 pointer of a value ("" for the root). */
void json_pointer(const struct json *value, struct buf *out);
/* Line and column, both from 1, of an offset; columns count characters. */
void json_position(struct text input, size_t offset, unsigned *line,
		   unsigned *column);
/* Sets err to "NAME:LINE:COLUMN: POINTER: message" for a value that was read.
 * Returns -1. */
int json_error(const struct json_document *document, const struct json *value,
	       struct err *err, const char *format, ...) PRINTF(4, 5);
