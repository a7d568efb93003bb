/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capabilities: all five sets lowered to the profile (capabilities(7)).
 *
 * Beyond the profile's list: inheritable and ambient are emptied unless the
 * profile keeps them, effective stays within permitted and permitted within
 * bounding, so that no set promises what another one takes away. Where there
 * are no sets, they become empty ones.
 */
#include "harden/hardener.h"
#include "oci/capability.h"

/* The five sets, in the order in which each bounds the next. */
enum set {
	BOUNDING,
	PERMITTED,
	EFFECTIVE,
	INHERITABLE,
	AMBIENT,
	SET_COUNT,
};

static const struct {
	const char *name;
	const char *why;
} sets[SET_COUNT] = {
	[BOUNDING] = {"bounding", "not in the profile's list"},
	[PERMITTED] = {"permitted", "not in the bounding set allowed"},
	[EFFECTIVE] = {"effective", "not in the permitted set allowed"},
	[INHERITABLE] = {"inheritable",
			 "inheritable capabilities survive execve"},
	[AMBIENT] = {"ambient", "ambient capabilities survive execve"},
};

/* What a set may hold, given what is left of those before it. */
static uint64_t ceiling_of(enum set set, const struct harden_context *context,
			   const uint64_t left[SET_COUNT])
{
	const struct profile_capabilities *ceiling =
		&context->profile->capabilities;
	uint64_t last = capability_bit(context->probe->last_capability);

	if (ceiling->place.value == NULL)
		return UINT64_MAX;
	switch (set) {
	case BOUNDING:
		return ceiling->allow & (last | (last - 1));
	case PERMITTED:
		return left[BOUNDING];
	case EFFECTIVE:
		return left[PERMITTED];
	case INHERITABLE:
		return ceiling->inheritable ? left[BOUNDING] : 0;
	case AMBIENT:
		return ceiling->ambient ? left[PERMITTED] & left[INHERITABLE]
					: 0;
	case SET_COUNT:
		break;
	}
	return 0;
}

static struct json *set_of(const struct oci_document *document, enum set set)
{
	return json_member(json_member(oci_process(document), "capabilities"),
			   sets[set].name);
}

/* The bits that a set's array names. Unknown names are errors: what can't be
 * understood can't be lowered. */
static int read_set(const struct oci_document *document, enum set set,
		    uint64_t *bits, struct err *err)
{
	*bits = 0;
	json_each (name, set_of(document, set)) {
		int capability = capability_from_name(name->text);

		if (capability < 0)
			return capability_unknown(&document->json, name,
						  name->text, err);
		*bits |= capability_bit(capability);
	}
	return 0;
}

/* A copy of array with only what is in ceiling, spelled as it was. */
static struct json *lowered(struct oci_document *document,
			    const struct json *array, uint64_t ceiling)
{
	struct json *result = json_new(&document->json, JSON_ARRAY);

	json_each (name, array) {
		int capability = capability_from_name(name->text);

		if ((ceiling & capability_bit(capability)) != 0)
			json_append(result, json_new_string(&document->json,
							    name->text));
	}
	return result;
}

/* Lowers one set to ceiling; *left is what remains of it. */
static int plan_set(const struct harden_context *context,
		    struct oci_document *document, enum set set,
		    uint64_t ceiling, uint64_t *left, struct err *err)
{
	struct json *before = set_of(document, set);
	struct json *after;

	if (read_set(document, set, left, err) < 0)
		return -1;
	if (before == NULL || (*left & ~ceiling) == 0)
		return 0;
	*left &= ceiling;
	after = lowered(document, before, ceiling);
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "capabilities",
			     .outcome = FINDING_CHANGED,
			     .at = before->parent,
			     .member = sets[set].name,
			     .before = before,
			     .after = after,
			     .why = sets[set].why,
			     .rule = context->profile->capabilities.place,
		     });
	json_replace(before, after);
	return 0;
}

/* Where a document has no sets at all runc up to 1.1 and crun give none, and
 * runc 1.3 and 1.4 all that it has itself. An exec is given its container's
 * own; which those are flags can't say, a document must where nobody knows. */
static void plan_absent(const struct harden_context *context,
			struct oci_document *document)
{
	struct json *process = oci_process(document);

	if (process == NULL || json_member(process, "capabilities") != NULL ||
	    context->probe->exec_by_flags)
		return;
	if (context->container != NULL &&
	    json_member(oci_process(context->container), "capabilities") !=
		    NULL)
		return;
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "capabilities",
			     .outcome = FINDING_CHANGED,
			     .at = process,
			     .member = "capabilities",
			     .after = json_set(
				     process, "capabilities",
				     json_new(&document->json, JSON_OBJECT)),
			     .why = "some runtimes give all of them where "
				    "none are named",
			     .rule = context->profile->capabilities.place,
		     });
}

static void note_unbounded(const struct harden_context *context,
			   struct oci_document *document)
{
	const struct json *bounding = set_of(document, BOUNDING);

	if (bounding != NULL && bounding->count > 0)
		findings_note_unbounded(context->findings, &document->json,
					"capabilities", bounding->parent,
					sets[BOUNDING].name,
					"can be gained: the profile sets no "
					"ceiling");
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	uint64_t left[SET_COUNT] = {0};
	uint64_t container = UINT64_MAX;

	if (context->profile->capabilities.place.value == NULL &&
	    context->container == NULL) {
		note_unbounded(context, document);
		return 0;
	}
	plan_absent(context, document);
	for (enum set set = BOUNDING; set < SET_COUNT; set++) {
		if (context->container != NULL &&
		    read_set(context->container, set, &container, err) < 0)
			return -1;
		if (plan_set(context, document, set,
			     ceiling_of(set, context, left) & container,
			     &left[set], err) < 0)
			return -1;
	}
	return 0;
}

const struct hardener hardener_capabilities = {
	.name = "capabilities",
	.part = PART_CAPABILITIES,
	.for_exec = true,
	.plan = plan,
};
