/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Annotations: those that runtimes obey are removed where the profile does not
 * list them. To an engine they are words, which whoever asks for a container
 * may often choose.
 */
#include "harden/hardener.h"

#include "policy/part.h"

#include <strings.h>

#define SYSTEMD "org.systemd.property."

/* How what changes a runtime's doings begins. runc and crun name theirs in
 * "potentiallyUnsafeConfigAnnotations" of `RUNTIME features`; what engines
 * themselves write there (io.kubernetes.cri.container-type) says what is so. */
static const char *const obeyed[] = {
	"dev.gvisor.",  "io.katacontainers.", "krun.",
	"module.wasm.", "org.criu.",          SYSTEMD,
	"run.oci.",
};

/* Case counts for the runtimes of today; nobody needs the others. */
static bool begins(struct text key, const char *start)
{
	size_t length = strlen(start);

	return key.length >= length &&
	       strncasecmp(key.data, start, length) == 0;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_obeyed(struct text key)
{
	for (size_t i = 0; i < sizeof(obeyed) / sizeof(obeyed[0]); i++) {
		if (begins(key, obeyed[i]))
			return true;
	}
	/* runc's own word for where the bundle is. */
	return text_is(key, "bundle");
}

/* The name of a unit's property is a word, and its value GVariant text without
 * anything that could end one statement and begin another. */
static bool is_odd_property(const struct json *annotation)
{
	static const char plain[] = " _-.,:/@%+='\"[]()<>{}";
	struct text key = annotation->key;
	struct text value = annotation->text;

	if (!begins(key, SYSTEMD))
		return false;
	for (size_t i = sizeof(SYSTEMD) - 1; i < key.length; i++) {
		if (!is_letter(key.data[i]))
			return true;
	}
	for (size_t i = 0; i < value.length; i++) {
		char c = value.data[i];

		if (!is_letter(c) && !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr(plain, c) == NULL))
			return true;
	}
	return key.length == sizeof(SYSTEMD) - 1;
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_globs *ceiling = &context->profile->annotations;
	struct json *list = json_member(document->json.root, "annotations");
	struct json *next;

	(void)err;
	if (ceiling->place.value == NULL || list == NULL)
		return 0;
	for (struct json *entry = list->first; entry != NULL; entry = next) {
		bool odd = is_odd_property(entry);

		next = entry->next;
		if (!is_obeyed(entry->key) ||
		    (!odd && globs_match(ceiling, entry->key)))
			continue;
		json_remove(entry);
		findings_add(
			context->findings, &document->json,
			&(struct finding){
				.hardener = "annotations",
				.outcome = FINDING_CHANGED,
				.at = list,
				.member = arena_copy(&document->json.arena,
						     entry->key.data,
						     entry->key.length),
				.before = entry,
				.why = odd ? "a unit's property has a plain "
					     "name and value"
					   : "runtimes obey it, and it is not "
					     "among the profile's",
				.rule = ceiling->place,
			});
	}
	return 0;
}

const struct hardener hardener_annotations = {
	.name = "annotations",
	.part = PART_ANNOTATIONS,
	.for_exec = false,
	.plan = plan,
};
