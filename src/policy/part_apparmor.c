/* SPDX-License-Identifier: Apache-2.0 */
/* AppArmor: the profile that confines the container's process. */
#include "policy/part.h"

#include "json/reader.h"

#define MOST_NAME 255

/* One profile's name, as it stands in the kernel's list: no stack of several,
 * none of another policy namespace, and nothing that the kernel would strip. */
static bool is_name(struct text name)
{
	if (name.length == 0 || name.length > MOST_NAME ||
	    memchr(":& ", name.data[0], 3) != NULL ||
	    name.data[name.length - 1] == ' ' || text_is(name, "auto") ||
	    text_is(name, "unconfined"))
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

static int read_name(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_label *apparmor = target;

	if (profile_read_apparmor(document, value, "auto", &apparmor->name,
				  err) < 0)
		return -1;
	if (json_string_is(value, "auto"))
		apparmor->name = NULL;
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"profile", read_name},
		{"required", label_read_required},
		{0},
	};
	struct profile *profile = target;

	profile->apparmor.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->apparmor,
				  err);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	return label_is_within(&profile->apparmor, &other->apparmor, "apparmor",
			       "profile", more);
}

static void meet(struct profile *profile, const struct profile *other)
{
	label_meet(&profile->apparmor, &other->apparmor);
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->apparmor == NULL)
		return;
	if (strcmp(allow->apparmor, "unconfined") == 0)
		profile->apparmor = (struct profile_label){.name = NULL};
	else
		profile->apparmor.name = allow->apparmor;
}

const struct part part_apparmor = {"apparmor", read_part, is_within, meet,
				   permit};
