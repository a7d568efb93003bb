/* SPDX-License-Identifier: Apache-2.0 */
/* Reading profiles of engines: what of them holds for one container. */
#include "seccomp/engine.h"

#include "oci/capability.h"
#include "seccomp/action.h"
#include "seccomp/engine_check.h"

static bool has_word(const struct json *list, const char *word)
{
	json_each (value, list) {
		if (text_is(value->text, word))
			return true;
	}
	return false;
}

static bool is_newer(const struct seccomp_engine *engine,
		     const struct json *condition)
{
	const struct json *kernel = json_member(condition, "minKernel");
	uint64_t version, patchlevel;

	/* That it can be read was checked. */
	(void)engine_kernel(kernel, &version, &patchlevel);
	return engine->version > version ||
	       (engine->version == version && engine->patchlevel >= patchlevel);
}

/* Whether the container has one of the capabilities, and whether all. */
static void count_capabilities(const struct seccomp_engine *engine,
			       const struct json *condition, bool *one,
			       bool *all)
{
	*one = false;
	*all = true;
	json_each (name, json_member(condition, "caps")) {
		bool has = engine->capabilities &
			   capability_bit(capability_from_name(name->text));

		*one |= has;
		*all &= has;
	}
}

static bool is_for_container(const struct seccomp_engine *engine,
			     const struct json *rule)
{
	const struct json *includes = json_member(rule, "includes");
	const struct json *excludes = json_member(rule, "excludes");
	const struct json *arches = engine_said(includes, "arches");
	const char *word = engine_arch_words[engine->native];
	bool excluded, included, unused;

	count_capabilities(engine, excludes, &excluded, &unused);
	count_capabilities(engine, includes, &unused, &included);
	return !excluded && included &&
	       !has_word(json_member(excludes, "arches"), word) &&
	       (arches == NULL || has_word(arches, word));
}

static bool is_for_kernel(const struct seccomp_engine *engine,
			  const struct json *rule)
{
	const struct json *includes = json_member(rule, "includes");
	const struct json *excludes = json_member(rule, "excludes");

	return is_newer(engine, includes) &&
	       !(json_member(excludes, "minKernel") != NULL &&
		 is_newer(engine, excludes));
}

static bool is_laxer(const struct json *rule, const struct json *profile)
{
	enum seccomp_kind kind, otherwise;

	/* Their names were checked. */
	return seccomp_kind_from_name(json_member(rule, "action")->text,
				      &kind) &&
	       seccomp_kind_from_name(
		       json_member(profile, "defaultAction")->text,
		       &otherwise) &&
	       kind < otherwise;
}

/* --- what is made of it --- */

static struct json *copy(struct json_document *document,
			 const struct json *value)
{
	struct json *made = json_new(document, value->type);

	made->boolean = value->boolean;
	made->text = value->text;
	json_each (child, value) {
		struct json *below = copy(document, child);

		below->key = child->key;
		json_append(made, below);
	}
	return made;
}

static void copy_member(struct json_document *document, struct json *to,
			const struct json *from, const char *name)
{
	const struct json *value = engine_said(from, name);

	if (value != NULL)
		json_set(to, name, copy(document, value));
}

/* What podman calls by name goes before the number. */
static void make_errno(struct json_document *document, struct json *to,
		       const struct json *from, const char *number_name,
		       const char *name)
{
	uint64_t number;

	if (engine_errno(document, json_member(from, name), &number))
		json_set(to, number_name, json_new_u64(document, number));
	else
		copy_member(document, to, from, number_name);
}

static void make_architectures(struct json_document *document,
			       struct json *object, const struct json *profile,
			       enum seccomp_arch native)
{
	copy_member(document, object, profile, "architectures");
	json_each (entry, json_member(profile, "archMap")) {
		const struct json *word = json_member(entry, "architecture");
		struct json *list;

		if (!text_is(word->text, seccomp_arch_name(native)))
			continue;
		list = json_set(object, "architectures",
				json_new(document, JSON_ARRAY));
		json_append(list, copy(document, word));
		json_each (other, json_member(entry, "subArchitectures"))
			json_append(list, copy(document, other));
		return;
	}
}

/* What is not said is 0, as in Go. */
static void make_number(struct json_document *document, struct json *to,
			const struct json *from, const char *name)
{
	const struct json *value = json_member(from, name);

	json_set(to, name,
		 value != NULL ? copy(document, value)
			       : json_new_u64(document, 0));
}

static void make_arguments(struct json_document *document, struct json *entry,
			   const struct json *arguments)
{
	struct json *list;

	if (arguments == NULL)
		return;
	list = json_set(entry, "args", json_new(document, JSON_ARRAY));
	json_each (argument, arguments) {
		struct json *made =
			json_append(list, json_new(document, JSON_OBJECT));

		make_number(document, made, argument, "index");
		make_number(document, made, argument, "value");
		make_number(document, made, argument, "valueTwo");
		copy_member(document, made, argument, "op");
	}
}

static struct json *make_rule(struct json_document *document,
			      const struct json *rule)
{
	const struct json *name = engine_said(rule, "name");
	struct json *entry = json_new(document, JSON_OBJECT);
	struct json *names =
		json_set(entry, "names", json_new(document, JSON_ARRAY));

	if (name != NULL)
		json_append(names, copy(document, name));
	json_each (one, json_member(rule, "names"))
		json_append(names, copy(document, one));
	copy_member(document, entry, rule, "action");
	make_errno(document, entry, rule, "errnoRet", "errno");
	make_arguments(document, entry, engine_said(rule, "args"));
	return entry;
}

static void make_rules(struct json_document *document,
		       const struct json *profile,
		       const struct seccomp_engine *engine,
		       struct seccomp_engine_profile *out)
{
	const struct json *rules = json_member(profile, "syscalls");
	struct json *list = json_set(out->object, "syscalls",
				     json_new(document, JSON_ARRAY));

	if (rules == NULL || rules->count == 0)
		return;
	out->rules = arena_alloc(&document->arena,
				 rules->count * sizeof(*out->rules));
	json_each (rule, rules) {
		struct seccomp_engine_rule *next = &out->rules[out->count++];

		next->read = rule;
		next->made = make_rule(document, rule);
		next->kept = is_for_container(engine, rule) &&
			     (is_for_kernel(engine, rule) ||
			      !is_laxer(rule, profile));
		/* Without names it would be nobody's. */
		if (next->kept && next->made->first->count > 0)
			json_append(list, next->made);
	}
}

int seccomp_engine_read(struct json_document *document,
			const struct json *profile,
			const struct seccomp_engine *engine,
			struct seccomp_engine_profile *out, struct err *err)
{
	static const char *const as_they_are[] = {"flags", "listenerPath",
						  "listenerMetadata"};
	struct seccomp_engine_profile made = {.rules = NULL};

	if (engine_check(document, profile, err) < 0)
		return -1;
	made.object = json_new(document, JSON_OBJECT);
	copy_member(document, made.object, profile, "defaultAction");
	make_errno(document, made.object, profile, "defaultErrnoRet",
		   "defaultErrno");
	make_architectures(document, made.object, profile, engine->native);
	for (unsigned i = 0; i < sizeof(as_they_are) / sizeof(*as_they_are);
	     i++)
		copy_member(document, made.object, profile, as_they_are[i]);
	make_rules(document, profile, engine, &made);
	*out = made;
	return 0;
}
