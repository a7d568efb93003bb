/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sysctls: kernel parameters beyond the profile's list are not set, nor those
 * of a namespace that is the host's. runc refuses the latter; crun does only
 * where the namespace has no path.
 */
#include "harden/namespaces.h"

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

static const char not_listed[] = "not among the profile's sysctls";

/* What each namespace has a value of its own of: sysctl(2)'s net/ below
 * network_namespaces(7), ipc_namespaces(7), uts_namespaces(7). */
static const struct {
	const char *prefix;
	enum profile_namespace type;
} owners[] = {
	{"net.", NAMESPACE_NETWORK},
	{"fs.mqueue.", NAMESPACE_IPC},
	{"kernel.msg", NAMESPACE_IPC},
	{"kernel.sem", NAMESPACE_IPC},
	{"kernel.shm", NAMESPACE_IPC},
	{"kernel.domainname", NAMESPACE_UTS},
	{"kernel.hostname", NAMESPACE_UTS},
};

static bool is_hosts(const struct harden_context *context,
		     struct oci_document *document, struct text name)
{
	for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++) {
		size_t length = strlen(owners[i].prefix);

		if (name.length >= length &&
		    memcmp(name.data, owners[i].prefix, length) == 0)
			return namespaces_shares(context, document,
						 owners[i].type);
	}
	return false;
}

static void find(const struct harden_context *context,
		 struct oci_document *document, struct json *entry,
		 const char *member, const char *why)
{
	bool odd = why == NULL;

	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "sysctls",
			     .outcome = odd ? FINDING_REFUSED : FINDING_CHANGED,
			     .at = entry->parent,
			     .member = member,
			     .before = entry,
			     .why = odd ? "a sysctl's name and value are plain "
					  "words and numbers"
					: why,
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
		const char *why = NULL;

		next = entry->next;
		if (!odd && !globs_match(ceiling, name))
			why = not_listed;
		else if (!odd && is_hosts(context, document, name))
			why = "it would be set for the host: the container "
			      "shares that namespace";
		else if (!odd)
			continue;
		find(context, document, entry,
		     arena_copy(&document->json.arena, entry->key.data,
				entry->key.length),
		     why);
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
