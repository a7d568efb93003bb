/* SPDX-License-Identifier: Apache-2.0 */
/* The options of a mount. */
#include "harden/mount_options.h"

/* Options that restrict, and what says the contrary. */
static const struct option {
	const char *name;
	const char *contrary;
} options[] = {
	{"ro", "rw"},       {"nosuid", "suid"},   {"nodev", "dev"},
	{"noexec", "exec"}, {"rro", "rrw"},       {"rnosuid", "rsuid"},
	{"rnodev", "rdev"}, {"rnoexec", "rexec"},
};

static const char *contrary_of(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (strcmp(options[i].name, name) == 0)
			return options[i].contrary;
	}
	return "";
}

bool mount_has_option(const struct json *mount, const char *option)
{
	const struct text name = text_of(option);

	json_each (one, json_member(mount, "options")) {
		if (json_is(one, JSON_STRING) && text_equal(one->text, name))
			return true;
	}
	return false;
}

enum bind {
	BIND_NONE,
	BIND_ALONE,
	BIND_RECURSIVE, /* what is mounted below, too */
};

/* What the options ask for. */
static enum bind bind_of(const struct json *mount)
{
	enum bind bind = BIND_NONE;

	json_each (one, json_member(mount, "options")) {
		if (json_string_is(one, "rbind"))
			return BIND_RECURSIVE;
		if (json_string_is(one, "bind"))
			bind = BIND_ALONE;
	}
	return bind;
}

/* A mount without a type is taken for one, or is none at all. */
bool mount_is_bind(const struct json *mount)
{
	const struct json *type = json_member(mount, "type");

	return type == NULL || json_string_is(type, "") ||
	       json_string_is(type, "bind") || json_string_is(type, "none") ||
	       json_string_is(type, "rbind") || bind_of(mount) != BIND_NONE;
}

/* crun takes a bind that does not say so for a recursive one. */
bool mount_is_recursive(const struct json *mount)
{
	return bind_of(mount) != BIND_ALONE && mount_is_bind(mount);
}

/* Whether option takes the restriction of that name back for all that is
 * mounted: recursive ones come after the others, wherever they stand. */
static bool takes_back(struct text option, const char *contrary)
{
	return option.length == strlen(contrary) + 1 && option.data[0] == 'r' &&
	       memcmp(option.data + 1, contrary, option.length - 1) == 0;
}

bool mount_obeys(const struct json *mount, const char *option)
{
	const struct text name = text_of(option);
	const char *contrary = contrary_of(option);
	bool obeys = false;
	bool taken = false;

	json_each (one, json_member(mount, "options")) {
		if (text_equal(one->text, name))
			obeys = true;
		else if (text_is(one->text, contrary))
			obeys = false;
		taken |= takes_back(one->text, contrary);
	}
	return obeys && !taken;
}

void mount_force(struct json_document *document, struct json *mount,
		 const char *option)
{
	const char *contrary = contrary_of(option);
	struct json *made = json_new(document, JSON_ARRAY);

	json_each (one, json_member(mount, "options")) {
		if (!json_string_is(one, option) &&
		    !json_string_is(one, contrary) &&
		    !takes_back(one->text, contrary))
			json_append(made, json_new_string(document, one->text));
	}
	json_append(made, json_new_string(document, text_of(option)));
	json_set(mount, "options", made);
}

const char *mount_lower_propagation(struct text text,
				    enum profile_propagation most)
{
	static const struct {
		const char *word;
		enum profile_propagation is;
		const char *lower[PROPAGATION_SHARED];
	} words[] = {
		{"shared", PROPAGATION_SHARED, {"private", "slave"}},
		{"rshared", PROPAGATION_SHARED, {"rprivate", "rslave"}},
		{"slave", PROPAGATION_SLAVE, {"private"}},
		{"rslave", PROPAGATION_SLAVE, {"rprivate"}},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (text_is(text, words[i].word))
			return words[i].is > most ? words[i].lower[most] : NULL;
	}
	return NULL;
}

bool mount_limit_propagation(struct json_document *document, struct json *mount,
			     enum profile_propagation most)
{
	struct json *made = json_new(document, JSON_ARRAY);
	bool lowered = false;

	json_each (one, json_member(mount, "options")) {
		const char *word = mount_lower_propagation(one->text, most);

		lowered |= word != NULL;
		json_append(made, json_new_string(document,
						  word != NULL ? text_of(word)
							       : one->text));
	}
	if (lowered)
		json_set(mount, "options", made);
	return lowered;
}
