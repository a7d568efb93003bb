/* SPDX-License-Identifier: Apache-2.0 */
/* A policy as it is understood, for programs. */
#include "admin/policy_show.h"

static struct json *words(struct json_document *document, uint32_t bits,
			  const char *const *names)
{
	struct json *list = json_new(document, JSON_ARRAY);

	for (unsigned i = 0; names[i] != NULL; i++) {
		if (bits >> i & 1)
			json_append(list, output_string(document, names[i]));
	}
	return list;
}

/* Each member a list, whether the file has one or a single string. */
static struct json *to_match(struct json_document *document,
			     const struct match *match)
{
	struct json *object = json_new(document, JSON_OBJECT);
	struct json *annotations = json_new(document, JSON_OBJECT);

	if (match->engines != 0)
		json_set(object, "engine",
			 words(document, match->engines, subject_engines));
	if (match->types != 0)
		json_set(object, "type",
			 words(document, match->types, subject_types));
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (match->facts[i].count > 0)
			json_set(object, subject_facts[i],
				 output_texts(document, match->facts[i]));
	}
	for (unsigned i = 0; i < match->annotation_count; i++) {
		const struct match_annotation *one = &match->annotations[i];

		json_set(annotations,
			 arena_copy(&document->arena, one->key.data,
				    one->key.length),
			 output_texts(document, one->globs));
	}
	if (match->annotation_count > 0)
		json_set(object, "annotations", annotations);
	if (match->asks != 0)
		json_set(object, "asks",
			 words(document, match->asks, subject_asks_words));
	return object;
}

static struct json *to_modes(struct json_document *document,
			     const struct policy *policy,
			     const struct policy_rule *rule)
{
	struct json *object = json_new(document, JSON_OBJECT);

	for (unsigned i = 0; i < PART_COUNT; i++)
		json_set(
			object, profile_parts[i]->name,
			output_string(document,
				      policy_mode_name(policy_show_mode(
					      policy, rule, (enum part_id)i))));
	return object;
}

static struct json *to_rule(struct json_document *document,
			    const struct policy *policy,
			    const struct policy_rule *rule)
{
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "name", output_string(document, rule->name));
	if (rule->match.value != NULL)
		json_set(object, "match", to_match(document, &rule->match));
	json_set(object, "profile",
		 output_string(document,
			       rule->profile != NULL
				       ? rule->profile
				       : policy->default_rule.profile));
	json_set(object, "modes", to_modes(document, policy, rule));
	return object;
}

static struct json *to_exception(struct json_document *document,
				 const struct json_document *from,
				 const struct policy_exception *exception,
				 int64_t now)
{
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "name", output_string(document, exception->name));
	json_set(object, "for", to_match(document, &exception->match));
	json_set(object, "allow",
		 json_take_over(document, from, exception->allow.value));
	json_set(object, "why", output_string(document, exception->why));
	json_set(object, "until",
		 output_text(document,
			     json_member(exception->value, "until")->text));
	json_set(object, "daysLeft",
		 output_number(document,
			       date_days_until(exception->until, now)));
	return object;
}

static struct json *to_log(struct json_document *document,
			   const struct policy_log *log)
{
	static const char *const where[] = {
		[LOG_TO_FILE] = "file",
		[LOG_TO_SYSLOG] = "syslog",
		[LOG_OFF] = "off",
	};
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "to", output_string(document, where[log->to]));
	json_set(object, "file",
		 output_string(document,
			       log->to == LOG_TO_FILE ? log->file : NULL));
	json_set(object, "required", json_new_boolean(document, log->required));
	return object;
}

void policy_show_json(const struct node *node, int64_t now, struct buf *out)
{
	const struct policy *policy = &node->policy;
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_OBJECT);
	struct json *rules = json_new(&document, JSON_ARRAY);
	struct json *exceptions = json_new(&document, JSON_ARRAY);

	json_set(root, "file", output_string(&document, node->policy_file));
	json_set(root, "default",
		 to_rule(&document, policy, &policy->default_rule));
	for (unsigned i = 0; i < policy->rule_count; i++)
		json_append(rules,
			    to_rule(&document, policy, &policy->rules[i]));
	json_set(root, "rules", rules);
	json_set(root, "selectable",
		 output_texts(&document, policy->selectable));
	for (unsigned i = 0; i < policy->exception_count; i++)
		json_append(exceptions,
			    to_exception(&document, &policy->document,
					 &policy->exceptions[i], now));
	json_set(root, "exceptions", exceptions);
	json_set(root, "log", to_log(&document, &policy->log));
	output_add_json(&document, root, out);
}
