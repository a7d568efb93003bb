/* SPDX-License-Identifier: Apache-2.0 */
/* Which containers a rule or an exception is for. */
#include "policy/match.h"

#include "base/glob.h"
#include "json/reader.h"

/* A string, or an array of them, as texts in the document's arena. */
static int read_texts(struct json_document *document, const struct json *value,
		      struct text_list *list, struct err *err)
{
	const struct json *single = value;
	struct text *texts;

	if (value->type != JSON_STRING && value->type != JSON_ARRAY)
		return json_error(document, value, err,
				  "expected a string or an array of strings, "
				  "found %s",
				  json_type_name(value->type));
	if (value->type == JSON_ARRAY) {
		if (reader_strings(document, value, err) < 0)
			return -1;
		if (value->count == 0)
			return json_error(document, value, err,
					  "an empty list matches nothing");
		single = value->first;
	}
	texts = arena_alloc(&document->arena,
			    (value->count + 1) * sizeof(*texts));
	*list = (struct text_list){texts, 0};
	for (; single != NULL;
	     single = value->type == JSON_ARRAY ? single->next : NULL)
		texts[list->count++] = single->text;
	return 0;
}

static int read_globs(struct json_document *document, const struct json *value,
		      struct text_list *list, struct err *err)
{
	const struct json *single = value;

	if (read_texts(document, value, list, err) < 0)
		return -1;
	if (value->type == JSON_ARRAY)
		single = value->first;
	for (unsigned i = 0; i < list->count; i++, single = single->next) {
		const char *wrong = glob_check(list->list[i]);

		if (wrong != NULL)
			return json_error(document, single, err,
					  "bad pattern \"%.*s\": %s",
					  (int)list->list[i].length,
					  list->list[i].data, wrong);
	}
	return 0;
}

/* One word, or an array of them, as bits. */
static int read_words(const struct json_document *document,
		      const struct json *value, const char *const *words,
		      unsigned first, uint32_t *bits, struct err *err)
{
	unsigned word;

	if (value->type != JSON_ARRAY) {
		if (reader_word(document, value, words + first, &word, err) < 0)
			return -1;
		*bits |= UINT32_C(1) << (first + word);
		return 0;
	}
	if (value->count == 0)
		return json_error(document, value, err,
				  "an empty list matches nothing");
	json_each (element, value) {
		if (reader_word(document, element, words + first, &word, err) <
		    0)
			return -1;
		*bits |= UINT32_C(1) << (first + word);
	}
	return 0;
}

static int read_engine(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	struct match *match = target;

	return read_words(document, value, subject_engines, 0, &match->engines,
			  err);
}

static int read_type(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct match *match = target;

	return read_words(document, value, subject_types, TYPE_SANDBOX,
			  &match->types, err);
}

static int read_asks(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct match *match = target;

	return read_words(document, value, subject_asks_words, 0, &match->asks,
			  err);
}

static int read_fact(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct match *match = target;
	unsigned fact = 0;

	while (!text_is(value->key, subject_facts[fact]))
		fact++;
	return read_globs(document, value, &match->facts[fact], err);
}

static int read_annotations(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct match *match = target;
	struct match_annotation *list;

	if (value->type != JSON_OBJECT || value->count == 0)
		return json_error(document, value, err,
				  "expected an object of annotations and "
				  "patterns");
	list = arena_alloc(&document->arena, value->count * sizeof(*list));
	json_each (member, value) {
		struct match_annotation *next =
			&list[match->annotation_count++];

		next->key = member->key;
		if (read_globs(document, member, &next->globs, err) < 0)
			return -1;
	}
	match->annotations = list;
	return 0;
}

int match_read(struct json_document *document, const struct json *value,
	       struct match *match, struct err *err)
{
	static const struct reader_member members[] = {
		{"engine", read_engine},
		{"type", read_type},
		{"namespace", read_fact},
		{"pod", read_fact},
		{"container", read_fact},
		{"image", read_fact},
		{"id", read_fact},
		{"link", read_fact},
		{"annotations", read_annotations},
		{"asks", read_asks},
		{0},
	};

	*match = (struct match){.value = value};
	return reader_read_object(document, value, members, match, err);
}

static bool takes_all(struct text glob)
{
	for (size_t i = 0; i < glob.length; i++) {
		if (glob.data[i] != '*')
			return false;
	}
	return glob.length > 0;
}

static bool one_matches(struct text_list globs, struct text fact)
{
	for (unsigned i = 0; i < globs.count; i++) {
		if (fact.length > MATCH_LONGEST
			    ? takes_all(globs.list[i])
			    : glob_match(globs.list[i], fact))
			return true;
	}
	return false;
}

static bool annotation_holds(const struct match_annotation *wanted,
			     const struct json *annotations)
{
	json_each (annotation, annotations) {
		if (annotation->type == JSON_STRING &&
		    text_equal(annotation->key, wanted->key))
			return one_matches(wanted->globs, annotation->text);
	}
	return false;
}

const char *match_failure(const struct match *match,
			  const struct subject *subject)
{
	if (match->engines != 0 && !(match->engines >> subject->engine & 1))
		return "engine";
	if (match->types != 0 && !(match->types >> subject->type & 1))
		return "type";
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (match->facts[i].count > 0 &&
		    (subject->facts[i].data == NULL ||
		     !one_matches(match->facts[i], subject->facts[i])))
			return subject_facts[i];
	}
	if (match->asks != 0 && !(match->asks & subject->asks))
		return "asks";
	for (unsigned i = 0; i < match->annotation_count; i++) {
		if (!annotation_holds(&match->annotations[i],
				      subject->annotations))
			return "annotations";
	}
	return NULL;
}

bool match_holds(const struct match *match, const struct subject *subject)
{
	return match_failure(match, subject) == NULL;
}
