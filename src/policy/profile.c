/* SPDX-License-Identifier: Apache-2.0 */
/* Reading profiles, and comparing them part by part. */
#include "policy/profile.h"

#include "base/nearest.h"
#include "policy/extend.h"
#include "policy/packed.h"
#include "policy/part.h"
#include "seccomp/ceiling.h"
#include "json/reader.h"

#define NAME_LENGTH 63

static int read_description(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct profile *profile = target;

	return reader_string(document, value, &profile->description, err);
}

static int read_extends(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile *profile = target;

	return reader_string(document, value, &profile->extends, err);
}

static int read_loosens(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile *profile = target;

	return reader_boolean(document, value, &profile->loosens, err);
}

static int read_why(struct json_document *document, const struct json *value,
		    void *target, struct err *err)
{
	struct profile *profile = target;

	return reader_string(document, value, &profile->why, err);
}

/* What is for people and editors. */
static int read_ignored(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	const char *ignored;

	(void)target;
	return reader_string(document, value, &ignored, err);
}

static int read_members(struct profile *profile, struct err *err)
{
	struct reader_member members[PART_COUNT + 7] = {
		{"description", read_description}, {"$schema", read_ignored},
		{"comment", read_ignored},         {"extends", read_extends},
		{"loosens", read_loosens},         {"why", read_why},
	};

	for (unsigned i = 0; i < PART_COUNT; i++)
		members[6 + i] = (struct reader_member){profile_parts[i]->name,
							profile_parts[i]->read};
	return reader_read_object(&profile->document, profile->document.root,
				  members, profile, err);
}

static bool gives_reason(const struct profile *profile)
{
	const char *why = profile->why;

	return why != NULL && why[strspn(why, " \t\n")] != '\0';
}

static int complain_of_loosening(const struct profile *profile,
				 const struct json *extends,
				 const struct buf *more, struct err *err)
{
	return json_error(&profile->document, extends, err,
			  "allows more than \"%s\" does (%.*s): that takes "
			  "\"loosens\": true, and \"why\"",
			  profile->extends, (int)more->length, more->data);
}

/* A child may only tighten unless it says that it does not, and why. */
static int check_extension(const struct profile *profile, bool checked,
			   struct err *err)
{
	const struct json *root = profile->document.root;
	const struct json *loosens = json_member(root, "loosens");
	AUTO_BUF struct buf more = BUF_INIT;

	if (profile->loosens &&
	    (profile->extends == NULL || !gives_reason(profile)))
		return json_error(&profile->document, loosens, err,
				  "expected \"extends\" and \"why\" beside it");
	if (profile->parent == NULL || profile->loosens || checked ||
	    profile_is_within(profile, profile->parent, &more))
		return 0;
	return complain_of_loosening(profile, json_member(root, "extends"),
				     &more, err);
}

/* One profile of a chain while it is loaded: child extends this one. */
struct link {
	const struct link *child;
	const char *name;
	bool bare; /* what it says is known without its text */
};

static int load(struct profile *profile, const char *name,
		const struct profile_finder *finder, bool whole,
		const struct link *child, struct err *err);

static int no_such_parent(const struct profile *profile,
			  const struct json *extends,
			  const struct profile_finder *finder, struct err *err)
{
	const char *const *names =
		finder->names != NULL ? finder->names(finder->context) : NULL;
	const char *nearest =
		names != NULL ? nearest_name(extends->text, names) : NULL;
	AUTO_BUF struct buf shown = BUF_INIT;

	json_write_string(extends->text, &shown);
	return json_error(&profile->document, extends, err,
			  "there is no profile %s%s%s%s", shown.data,
			  nearest != NULL ? "; did you mean \"" : "",
			  nearest != NULL ? nearest : "",
			  nearest != NULL ? "\"?" : "");
}

/* The parent, loaded; its absence is the child's error. */
static int load_parent(struct profile *profile, const struct json *extends,
		       const struct profile_finder *finder, bool whole,
		       const struct link *link, struct err *err)
{
	const char *name;
	unsigned depth = 0;
	int result;

	if (reader_string(&profile->document, extends, &name, err) < 0)
		return -1;
	if (!profile_name_is_valid(name))
		return json_error(&profile->document, extends, err,
				  "expected a profile's name: letters, digits, "
				  "'.', '_' and '-'");
	for (const struct link *at = link; at != NULL; at = at->child) {
		if (strcmp(at->name, name) == 0)
			return json_error(&profile->document, extends, err,
					  "profile \"%s\" would extend itself",
					  name);
		if (++depth >= JSON_MAX_SOURCES)
			return json_error(&profile->document, extends, err,
					  "at most %u profiles can build on "
					  "each other",
					  JSON_MAX_SOURCES);
	}
	profile->parent =
		arena_alloc(&profile->document.arena, sizeof(*profile->parent));
	result = load(profile->parent, name, finder, whole, link, err);
	if (result > 0)
		return no_such_parent(profile, extends, finder, err);
	return result;
}

/* Reads a file that "import" in "seccomp" names, which is found as a profile's
 * is, by the same rules of trust. */
static int load_import(struct profile *profile, const struct json *path,
		       const struct profile_finder *finder, struct err *err)
{
	struct json_document *document = &profile->document;
	struct json_document *import =
		&profile->imports[profile->import_count++];
	struct profile_text found = {.text.data = NULL};
	struct err why = ERR_INIT;

	*import = (struct json_document)JSON_DOCUMENT_INIT;
	if (finder->find(finder->context, json_to_cstring(document, path), true,
			 &found, &why) < 0 ||
	    found.text.data == NULL)
		return json_error(document, path, err, "%s",
				  why.message[0] != '\0' ? why.message
							 : "no such file");
	if (json_read(import, found.file, found.text, JSON_STRICT, err) < 0)
		return -1;
	return seccomp_ceiling_import(profile->seccomp.own, import,
				      profile->arch, err);
}

static int load_imports(struct profile *profile,
			const struct profile_finder *finder, struct err *err)
{
	const struct json *paths = profile->seccomp.own->import;

	profile->imports =
		arena_alloc(&profile->document.arena,
			    (paths->type == JSON_ARRAY ? paths->count : 1) *
				    sizeof(*profile->imports));
	if (paths->type != JSON_ARRAY)
		return load_import(profile, paths, finder, err);
	json_each (path, paths) {
		if (load_import(profile, path, finder, err) < 0)
			return -1;
	}
	return 0;
}

/* 1: there is no profile of that name. */
static int load(struct profile *profile, const char *name,
		const struct profile_finder *finder, bool whole,
		const struct link *child, struct err *err)
{
	struct link link = {child, name, false};
	struct profile_text found = {.text.data = NULL};
	const struct json *extends;

	*profile = (struct profile)PROFILE_INIT;
	profile->name = name;
	profile->description = "";
	profile->arch = finder->arch;
	if (finder->find(finder->context, name, whole, &found, err) < 0)
		return -1;
	if (found.text.data == NULL)
		return 1;
	link.bare = found.bare.data != NULL && (child == NULL || child->bare);
	if (json_read(&profile->document, found.file,
		      link.bare ? found.bare : found.text, JSON_WITH_COMMENTS,
		      err) < 0)
		return -1;
	profile->seccomp.ceiling = found.ceiling;
	whole = whole ||
		(found.ceiling == NULL &&
		 json_member(profile->document.root, "seccomp") != NULL);
	extends = json_member(profile->document.root, "extends");
	if (extends != NULL) {
		if (load_parent(profile, extends, finder, whole, &link, err) <
		    0)
			return -1;
		if (extend_document(&profile->document,
				    &profile->parent->document, err) < 0)
			return -1;
		if (!whole && profile->seccomp.ceiling == NULL)
			profile->seccomp.ceiling =
				profile->parent->seccomp.ceiling;
	} else if (extend_nothing(&profile->document, err) < 0) {
		return -1;
	}
	if (read_members(profile, err) < 0)
		return -1;
	if (link.bare)
		profile_unpack(profile, found.packed);
	if (profile->seccomp.own != NULL &&
	    profile->seccomp.own->import != NULL &&
	    load_imports(profile, finder, err) < 0)
		return -1;
	return check_extension(profile, found.checked, err);
}

int profile_load(struct profile *profile, const char *name,
		 const struct profile_finder *finder, struct err *err)
{
	int result = load(profile, name, finder, false, NULL, err);
	const char *const *names;
	const char *nearest;

	if (result <= 0)
		return result;
	names = finder->names != NULL ? finder->names(finder->context) : NULL;
	nearest = names != NULL ? nearest_name(text_of(name), names) : NULL;
	return err_set(err, ERR_INPUT, "there is no profile \"%s\"%s%s%s", name,
		       nearest != NULL ? "; did you mean \"" : "",
		       nearest != NULL ? nearest : "",
		       nearest != NULL ? "\"?" : "");
}

/* For profile_read(): there is that one text alone. */
static int find_given(void *context, const char *name, bool whole,
		      struct profile_text *found, struct err *err)
{
	struct profile_text *given = context;

	(void)name;
	(void)whole;
	(void)err;
	*found = *given;
	given->text.data = NULL;
	return 0;
}

int profile_read(struct profile *profile, const char *name, const char *file,
		 struct text text, enum seccomp_arch arch, struct err *err)
{
	struct profile_text given = {.file = file, .text = text};
	const struct profile_finder finder = {
		.arch = arch,
		.find = find_given,
		.context = &given,
	};

	return profile_load(profile, name, &finder, err);
}

void profile_fini(struct profile *profile)
{
	if (profile->parent != NULL)
		profile_fini(profile->parent);
	for (unsigned i = 0; i < profile->import_count; i++)
		json_document_fini(&profile->imports[i]);
	json_document_fini(&profile->document);
}

bool profile_is_within(const struct profile *profile,
		       const struct profile *other, struct buf *more)
{
	bool within = true;

	for (unsigned i = 0; i < PART_COUNT; i++) {
		if (!profile_parts[i]->is_within(profile, other, more))
			within = false;
	}
	return within;
}

/* Then it allows no less than one that says nothing. */
bool profile_is_empty(const struct profile *profile)
{
	static const struct profile nothing = PROFILE_INIT;
	AUTO_BUF struct buf ignored = BUF_INIT;

	for (unsigned i = 0; i < PART_COUNT; i++) {
		if (!profile_parts[i]->is_within(&nothing, profile, &ignored))
			return false;
	}
	return true;
}

bool profile_loosens(const struct profile *profile)
{
	for (; profile != NULL; profile = profile->parent) {
		if (profile->loosens)
			return true;
	}
	return false;
}

void profile_meet(struct profile *profile, const struct profile *other)
{
	for (unsigned i = 0; i < PART_COUNT; i++)
		profile_parts[i]->meet(profile, other);
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c >= 'A' && c <= 'Z');
}

bool profile_name_is_valid(const char *name)
{
	size_t length = 0;

	for (; name[length] != '\0'; length++) {
		char c = name[length];

		if (!is_letter_or_digit(c) &&
		    (length == 0 || (c != '-' && c != '_' && c != '.')))
			return false;
	}
	return length > 0 && length <= NAME_LENGTH;
}
