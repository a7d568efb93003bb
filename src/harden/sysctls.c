/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sysctls: kernel parameters beyond the profile's list are not set. Those that
 * the runtime would set for the whole host are never in such a list.
 */
#include "harden/hardener.h"

#include "policy/part.h"

/* Both runtimes take '/' for '.' between the parts of a name; in one form. */
static struct text with_dots(struct oci_document *document, struct text name)
{
	char *copy = arena_copy(&document->json.arena, name.data, name.length);

	for (size_t i = 0; i < name.length; i++) {
		if (copy[i] == '/')
			copy[i] = '.';
	}
	return (struct text){copy, name.length};
}

/* Nothing but what names and values are made of: pinns took more out of one
 * than its engine had checked (CVE-2022-0811). */
static bool is_plain(struct text text, const char *also)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || strchr(also, c) != NULL))
			return false;
	}
	return text.length > 0;
}

static bool is_odd(const struct json *entry, struct text name)
{
	return !is_plain(name, "._-") ||
	       (entry->type == JSON_STRING && entry->text.length > 0 &&
		!is_plain(entry->text, "._- \t,:/"));
}

static void find(const struct harden_context *context,
		 struct oci_document *document, struct json *entry,
		 const char *member, bool odd)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "sysctls",
			     .outcome = odd ? FINDING_REFUSED : FINDING_CHANGED,
			     .at = entry->parent,
			     .member = member,
			     .before = entry,
			     .why = odd ? "a sysctl's name and value are plain "
					  "words and numbers"
					: "not among the profile's sysctls",
			     .rule = context->profile->sysctls.place,
		     });
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_globs *ceiling = &context->profile->sysctls;
	const struct json *linux_part =
		json_member(document->json.root, "linux");
	struct json *list = json_member(linux_part, "sysctl");
	struct json *next;

	(void)err;
	if (ceiling->place.value == NULL || list == NULL)
		return 0;
	for (struct json *entry = list->first; entry != NULL; entry = next) {
		struct text name = with_dots(document, entry->key);
		bool odd = is_odd(entry, name);

		next = entry->next;
		if (!odd && globs_match(ceiling, name))
			continue;
		find(context, document, entry,
		     arena_copy(&document->json.arena, entry->key.data,
				entry->key.length),
		     odd);
		if (!odd)
			json_remove(entry);
	}
	return 0;
}

const struct hardener hardener_sysctls = {
	.name = "sysctls",
	.part = PART_SYSCTLS,
	.for_exec = false,
	.plan = plan,
};
