/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy gives one container, for programs. */
#include "admin/trial.h"

static struct json *to_asks(struct json_document *document, uint32_t asks)
{
	struct json *list = json_new(document, JSON_ARRAY);

	for (unsigned i = 0; i < ASKS_COUNT; i++) {
		if (asks >> i & 1)
			json_append(list, output_string(document,
							subject_asks_words[i]));
	}
	return list;
}

static struct json *to_container(struct json_document *document,
				 const struct subject *subject)
{
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "engine",
		 output_string(document, subject_engines[subject->engine]));
	json_set(object, "type",
		 output_string(document, subject->type != TYPE_UNKNOWN
						 ? subject_types[subject->type]
						 : NULL));
	for (unsigned i = 0; i < FACT_COUNT; i++)
		json_set(object, subject_facts[i],
			 output_text(document, subject->facts[i]));
	json_set(object, "asks", to_asks(document, subject->asks));
	return object;
}

static struct json *to_miss(struct json_document *document,
			    const struct trial_miss *miss)
{
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "number", json_new_u64(document, miss->number));
	json_set(object, "rule", output_string(document, miss->rule));
	json_set(object, "member", output_string(document, miss->member));
	if (miss->annotation.data != NULL)
		json_set(object, "annotation",
			 output_text(document, miss->annotation));
	json_set(object, "wanted", output_texts(document, miss->wanted));
	json_set(object, "found",
		 strcmp(miss->member, "asks") == 0
			 ? to_asks(document, miss->asks)
			 : output_text(document, miss->found));
	return object;
}

static struct json *to_asked(struct json_document *document,
			     const struct trial *trial)
{
	const struct policy_choice *choice = &trial->ceiling.choice;
	struct json *object;

	if (choice->asked.data == NULL)
		return json_new(document, JSON_NULL);
	object = json_new(document, JSON_OBJECT);
	json_set(object, "profile", output_text(document, choice->asked));
	json_set(object, "heard", json_new_boolean(document, choice->heard));
	json_set(object, "why", output_string(document, trial_unheard(trial)));
	return object;
}

static struct json *to_modes(struct json_document *document,
			     const struct policy_choice *choice)
{
	struct json *object = json_new(document, JSON_OBJECT);

	for (unsigned i = 0; i < PART_COUNT; i++)
		json_set(object, profile_parts[i]->name,
			 output_string(document,
				       policy_mode_name(choice->modes[i])));
	return object;
}

static struct json *to_exception(struct json_document *document,
				 const struct trial_exception *one)
{
	const struct policy_exception *exception = one->exception;
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "name", output_string(document, exception->name));
	json_set(object, "holds", json_new_boolean(document, one->days >= 0));
	json_set(object, "until",
		 output_text(document,
			     json_member(exception->value, "until")->text));
	json_set(object, "daysLeft", output_number(document, one->days));
	json_set(object, "why", output_string(document, exception->why));
	return object;
}

void trial_json(const struct trial *trial, struct buf *out)
{
	const struct policy_choice *choice = &trial->ceiling.choice;
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_OBJECT);
	struct json *misses = json_new(&document, JSON_ARRAY);
	struct json *exceptions = json_new(&document, JSON_ARRAY);

	json_set(root, "policy",
		 output_string(&document, trial->node.policy_file));
	if (trial->node.broken != NULL)
		json_set(root, "broken",
			 output_string(&document, trial->node.broken));
	json_set(root, "container", to_container(&document, &trial->subject));
	for (unsigned i = 0; i < trial->miss_count; i++)
		json_append(misses, to_miss(&document, &trial->misses[i]));
	json_set(root, "not", misses);
	json_set(root, "number",
		 trial->number > 0 ? json_new_u64(&document, trial->number)
				   : json_new(&document, JSON_NULL));
	json_set(root, "rule", output_string(&document, choice->rule->name));
	json_set(root, "profile", output_string(&document, choice->profile));
	json_set(root, "with", output_string(&document, choice->with));
	json_set(root, "asked", to_asked(&document, trial));
	json_set(root, "modes", to_modes(&document, choice));
	for (unsigned i = 0; i < trial->exception_count; i++)
		json_append(exceptions,
			    to_exception(&document, &trial->exceptions[i]));
	json_set(root, "exceptions", exceptions);
	output_add_json(&document, root, out);
}
