/* SPDX-License-Identifier: Apache-2.0 */
/* AppArmor: the profile that confines the container's process. */
#include "policy/part.h"

#include "json/reader.h"

#define MOST_NAME 255
#define LOCALHOST "localhost/"

/* One profile's name, as it stands in the kernel's list: no stack of several,
 * none of another policy namespace, nothing that the kernel would strip, and
 * not as Kubernetes has it, with "localhost/" before the name. */
static bool is_name(struct text name)
{
	if (name.length == 0 || name.length > MOST_NAME ||
	    memchr(":& ", name.data[0], 3) != NULL ||
	    name.data[name.length - 1] == ' ' ||
	    text_equal_folded(name, TEXT("auto")) ||
	    text_equal_folded(name, TEXT("unconfined")) ||
	    (name.length >= strlen(LOCALHOST) &&
	     memcmp(name.data, LOCALHOST, strlen(LOCALHOST)) == 0))
		return false;
	for (size_t i = 0; i < name.length; i++) {
		if ((unsigned char)name.data[i] < ' ' || name.data[i] == 127)
			return false;
		if (i + 3 <= name.length &&
		    memcmp(name.data + i, "//&", 3) == 0)
			return false;
	}
	return true;
}

int profile_read_apparmor(struct json_document *document,
			  const struct json *value, const char *word,
			  const char **name, struct err *err)
{
	const char *read;

	if (reader_string(document, value, &read, err) < 0)
		return -1;
	if (!text_is(value->text, word) && !is_name(value->text))
		return json_error(document, value, err,
				  "expected \"%s\" or the name of one AppArmor "
				  "profile such as \"docker-default\"",
				  word);
	*name = read;
	return 0;
}

static struct text_list list_of(struct profile *profile, const char *name)
{
	struct text *list =
		arena_alloc(&profile->document.arena, sizeof(*list));

	*list = text_of(name);
	return (struct text_list){list, 1};
}

static int read_name(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile *profile = target;
	const char *name;

	if (profile_read_apparmor(document, value, "auto", &name, err) < 0)
		return -1;
	if (!json_string_is(value, "auto"))
		profile->apparmor.names = list_of(profile, name);
	return 0;
}

static int read_fallback(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	static const char *const words[] = {"refuse", "auto", NULL};
	struct profile *profile = target;
	unsigned word;

	if (reader_word(document, value, words, &word, err) < 0)
		return -1;
	profile->apparmor.fallback = word == 1;
	return 0;
}

static int read_required(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile *profile = target;

	return reader_boolean(document, value, &profile->apparmor.required,
			      err);
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"profile", read_name},
		{"required", read_required},
		{"fallback", read_fallback},
		{0},
	};
	struct profile *profile = target;

	profile->apparmor.place = part_place(document, value);
	return reader_read_object(document, value, members, profile, err);
}

/* Which of two names confines more only the loaded rules know: another one
 * counts as more, and one that holds besides as less. */
static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_apparmor *mine = &profile->apparmor;
	const struct profile_apparmor *theirs = &other->apparmor;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "apparmor: no ceiling");
	if (theirs->required && !mine->required)
		return part_more(more, "apparmor: not required");
	if (mine->fallback && !theirs->fallback)
		return part_more(more, "apparmor: fallback auto");
	if (theirs->names.count == 0 && mine->names.count > 0)
		return part_more(more, "apparmor: profile %.*s",
				 (int)mine->names.list[0].length,
				 mine->names.list[0].data);
	for (unsigned i = 0; i < theirs->names.count; i++) {
		struct text name = theirs->names.list[i];

		if (!part_lists(mine->names, name))
			return part_more(more, "apparmor: not profile %.*s",
					 (int)name.length, name.data);
	}
	return true;
}

/* A name takes the place of "auto"; two names hold both. */
static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_apparmor *mine = &profile->apparmor;
	const struct profile_apparmor *theirs = &other->apparmor;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	if ((mine->names.count == 0 && theirs->names.count > 0) ||
	    (theirs->required && !mine->required))
		mine->place = theirs->place;
	mine->names = part_join_lists(&profile->document.arena, mine->names,
				      theirs->names);
	mine->required |= theirs->required;
	mine->fallback &= theirs->fallback;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->apparmor == NULL)
		return;
	if (strcmp(allow->apparmor, "unconfined") == 0)
		profile->apparmor =
			(struct profile_apparmor){.required = false};
	else
		profile->apparmor.names = list_of(profile, allow->apparmor);
}

const struct part part_apparmor = {"apparmor", read_part, is_within, meet,
				   permit};
