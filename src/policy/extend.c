/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles that build on another one. */
#include "policy/extend.h"

#include "json/reader.h"

/* What is said of a profile itself, and not inherited. */
static bool is_own(struct text name)
{
	static const char *const names[] = {"$schema", "description", "comment",
					    "extends", "loosens",     "why"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (text_is(name, names[i]))
			return true;
	}
	return false;
}

/* What changes a list instead of being one. */
static bool is_edit(const struct json *value)
{
	bool edits = false;

	if (value->type != JSON_OBJECT)
		return false;
	json_each (member, value) {
		if (text_is(member->key, "add") ||
		    text_is(member->key, "remove"))
			edits = true;
	}
	return edits;
}

static int check_edit(const struct json_document *document,
		      const struct json *edit, struct err *err)
{
	json_each (member, edit) {
		if (!text_is(member->key, "add") &&
		    !text_is(member->key, "remove"))
			return json_error(document, member, err,
					  "expected \"add\" and \"remove\" "
					  "only, beside each other");
		if (member->type != JSON_ARRAY)
			return json_error(document, member, err,
					  "expected an array, found %s",
					  json_type_name(member->type));
	}
	return 0;
}

static const struct json *find_element(const struct json *list,
				       const struct json *wanted)
{
	json_each (element, list) {
		if (json_equal(element, wanted))
			return element;
	}
	return NULL;
}

static int no_room(const struct json_document *document,
		   const struct json *value, struct err *err)
{
	return json_error(document, value, err,
			  "at most %u profiles can build on each other",
			  JSON_MAX_SOURCES);
}

/* Each element that is to go must be there: a misspelled one would go on
 * being allowed. */
static int check_removed(const struct json_document *document,
			 const struct json *removed, const struct json *list,
			 struct err *err)
{
	json_each (element, removed) {
		AUTO_BUF struct buf shown = BUF_INIT;

		if (find_element(list, element) != NULL)
			continue;
		json_write_value(document, element, &shown);
		return json_error(document, element, err,
				  "there is no %s in the parent's list to "
				  "remove",
				  shown.data);
	}
	return 0;
}

/* Puts the list that edit makes of the parent's in its place. */
static int apply_edit(struct json_document *document, struct json *edit,
		      const struct json_document *parent,
		      const struct json *list, struct err *err)
{
	const struct json *added = json_member(edit, "add");
	const struct json *removed = json_member(edit, "remove");
	struct json *made = json_new(document, JSON_ARRAY);

	if (check_edit(document, edit, err) < 0 ||
	    check_removed(document, removed, list, err) < 0)
		return -1;
	if (list != NULL && list->type != JSON_ARRAY)
		return json_error(document, edit, err,
				  "the parent has no list here to change, but "
				  "%s",
				  json_type_name(list->type));
	json_each (element, list) {
		struct json *copy;

		if (find_element(removed, element) != NULL)
			continue;
		copy = json_take_over(document, parent, element);
		if (copy == NULL)
			return no_room(document, edit, err);
		json_append(made, copy);
	}
	json_each (element, added)
		json_append(made, json_take_over(document, document, element));
	json_replace(edit, made);
	return 0;
}

/* Also where it is null, which is for the reader of that member to refuse: it
 * says neither "as the parent" nor "none". */
static bool has_member(const struct json *object, struct text name)
{
	json_each (member, object) {
		if (text_equal(member->key, name))
			return true;
	}
	return false;
}

static int merge(struct json_document *document, struct json *object,
		 const struct json_document *parent,
		 const struct json *inherited, struct err *err);

static int merge_member(struct json_document *document, struct json *own,
			const struct json_document *parent,
			const struct json *inherited, struct err *err)
{
	if (is_edit(own)) {
		if (inherited != NULL && inherited->type != JSON_ARRAY)
			return json_error(document, own, err,
					  "the parent has no list here");
		return apply_edit(document, own, parent, inherited, err);
	}
	if (own->type != JSON_OBJECT)
		return 0;
	return merge(document, own, parent,
		     json_is(inherited, JSON_OBJECT) ? inherited : NULL, err);
}

static int merge(struct json_document *document, struct json *object,
		 const struct json_document *parent,
		 const struct json *inherited, struct err *err)
{
	struct json *next;

	for (struct json *own = object->first; own != NULL; own = next) {
		const struct json *theirs = NULL;

		next = own->next;
		json_each (member, inherited) {
			if (text_equal(member->key, own->key))
				theirs = member;
		}
		if (merge_member(document, own, parent, theirs, err) < 0)
			return -1;
	}
	json_each (member, inherited) {
		const char *name = arena_copy(
			&document->arena, member->key.data, member->key.length);
		struct json *copy;

		if (has_member(object, member->key) ||
		    (object->parent == NULL && is_own(member->key)))
			continue;
		copy = json_take_over(document, parent, member);
		if (copy == NULL)
			return no_room(document, object, err);
		json_set(object, name, copy);
	}
	return 0;
}

int extend_document(struct json_document *document,
		    const struct json_document *parent, struct err *err)
{
	return merge(document, document->root, parent, parent->root, err);
}

int extend_nothing(struct json_document *document, struct err *err)
{
	return merge(document, document->root, NULL, NULL, err);
}
