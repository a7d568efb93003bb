/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the node's policy. */
#include "policy/policy.h"

#include "policy/profile.h"
#include "json/reader.h"

static const char *const mode_names[] = {
	[MODE_ENFORCE] = "enforce",
	[MODE_AUDIT] = "audit",
	NULL,
};

bool policy_mode_from_name(const char *name, enum policy_mode *mode)
{
	for (unsigned i = 0; mode_names[i] != NULL; i++) {
		if (strcmp(mode_names[i], name) == 0) {
			*mode = (enum policy_mode)i;
			return true;
		}
	}
	return false;
}

static int read_profile(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct policy_rule *rule = target;

	if (reader_string(document, value, &rule->profile, err) < 0)
		return -1;
	if (!profile_name_is_valid(rule->profile))
		return json_error(document, value, err,
				  "expected a profile's name: letters, digits, "
				  "'.', '_' and '-'");
	return 0;
}

static int read_mode(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct policy_rule *rule = target;
	unsigned word;

	if (reader_word(document, value, mode_names, &word, err) < 0)
		return -1;
	rule->mode = (enum policy_mode)word;
	return 0;
}

static int read_default(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"profile", read_profile},
		{"mode", read_mode},
		{0},
	};
	struct policy *policy = target;

	return reader_read_object(document, value, members,
				  &policy->default_rule, err);
}

int policy_read(struct policy *policy, const char *file, struct text text,
		struct arena *arena, struct err *err)
{
	static const struct reader_member members[] = {
		{"default", read_default},
		{0},
	};
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	if (json_read(&document, file, text, JSON_WITH_COMMENTS, err) < 0 ||
	    reader_read_object(&document, document.root, members, policy, err) <
		    0)
		return -1;
	policy->default_rule.profile =
		arena_copy(arena, policy->default_rule.profile,
			   strlen(policy->default_rule.profile));
	return 0;
}
