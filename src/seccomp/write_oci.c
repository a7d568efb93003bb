/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a filter as an OCI linux.seccomp object: one entry for all calls
 * with the same constant answer, then one for each rule. decision.h says why
 * runc and crun read this as it is meant.
 */
#include "seccomp/filter.h"

/* The different constant answers of a filter; more are written one by one. */
#define MOST_ANSWERS 16

struct answers {
	struct seccomp_action action[MOST_ANSWERS];
	struct json *names[MOST_ANSWERS];
	unsigned count;
};

/* A member of an object that was just made and has none of that name. */
static struct json *put(struct json *object, struct text name,
			struct json *value)
{
	value->key = name;
	return json_append(object, value);
}

static struct json *new_entry(struct json_document *document,
			      struct json *entries,
			      struct seccomp_action action)
{
	struct json *entry =
		json_append(entries, json_new(document, JSON_OBJECT));
	struct json *names =
		put(entry, TEXT("names"), json_new(document, JSON_ARRAY));

	put(entry, TEXT("action"),
	    json_new_string(document, text_of(seccomp_kind_name(action.kind))));
	if (seccomp_kind_has_data(action.kind))
		put(entry, TEXT("errnoRet"),
		    json_new_u64(document, action.data));
	return names;
}

static void write_constant(struct json_document *document,
			   struct answers *answers, struct json *entries,
			   unsigned call, struct seccomp_action action)
{
	struct json *names = NULL;

	for (unsigned i = 0; i < answers->count && names == NULL; i++) {
		if (seccomp_action_equal(answers->action[i], action))
			names = answers->names[i];
	}
	if (names == NULL) {
		names = new_entry(document, entries, action);
		if (answers->count < MOST_ANSWERS) {
			answers->action[answers->count] = action;
			answers->names[answers->count++] = names;
		}
	}
	json_append_string(document, names, syscall_text(call));
}

static void write_condition(struct json_document *document, struct json *list,
			    const struct seccomp_condition *condition)
{
	struct json *object =
		json_append(list, json_new(document, JSON_OBJECT));
	bool masked = condition->op == SECCOMP_MASKED_EQ;

	put(object, TEXT("index"), json_new_u64(document, condition->index));
	put(object, TEXT("value"),
	    json_new_u64(document,
			 masked ? condition->mask : condition->value));
	if (masked)
		put(object, TEXT("valueTwo"),
		    json_new_u64(document, condition->value));
	put(object, TEXT("op"),
	    json_new_string(document, text_of(seccomp_op_name(condition->op))));
}

static void write_rule(struct json_document *document, struct json *entries,
		       unsigned call, const struct seccomp_rule *rule)
{
	struct json *names = new_entry(document, entries, rule->action);
	struct json *list;

	json_append_string(document, names, syscall_text(call));
	list = put(names->parent, TEXT("args"), json_new(document, JSON_ARRAY));
	for (unsigned i = 0; i < rule->conditions.count; i++)
		write_condition(document, list, &rule->conditions.list[i]);
}

static void write_decision(struct json_document *document, struct json *entries,
			   unsigned call,
			   const struct seccomp_decision *decision,
			   struct seccomp_action otherwise)
{
	struct seccomp_condition all;
	unsigned index;

	for (unsigned i = 0; i < decision->count; i++)
		write_rule(document, entries, call, &decision->rules[i]);
	if (seccomp_action_equal(decision->action, otherwise) ||
	    !seccomp_rules_catch_all(decision->rules, decision->count, &index))
		return;
	all = seccomp_condition_normal(index, SECCOMP_GE, 0, 0);
	write_rule(document, entries, call,
		   &(struct seccomp_rule){decision->action, {&all, 1}});
}

static struct json *write_architectures(struct json_document *document,
					uint32_t architectures)
{
	struct json *list = json_new(document, JSON_ARRAY);

	for (unsigned i = 0; i < SECCOMP_ARCH_COUNT; i++) {
		if (architectures & seccomp_arch_bit(i))
			json_append(
				list,
				json_new_string(document,
						text_of(seccomp_arch_name(i))));
	}
	return list;
}

static void write_constants(struct json_document *document,
			    struct json *entries,
			    const struct seccomp_filter *filter, bool refusing)
{
	struct answers answers = {.count = 0};

	for (unsigned i = 0; i < syscall_count; i++) {
		const struct seccomp_decision *decision = &filter->decisions[i];

		if (refusing == (decision->action.kind >= SECCOMP_ERRNO) &&
		    decision->count == 0 &&
		    !seccomp_action_equal(decision->action, filter->action) &&
		    syscall_set_has(&filter->present, i))
			write_constant(document, &answers, entries, i,
				       decision->action);
	}
}

/* Refusals come first: crun keeps compiled filters by a digest of their words
 * alone, without what parts them. Another container's filter of the same words
 * could have our "SCMP_ACT_ERRNO" as a name behind its "SCMP_ACT_ALLOW", which
 * nobody knows and is passed over, and allow what we refuse. */
static struct json *write_entries(struct json_document *document,
				  const struct seccomp_filter *filter)
{
	struct json *entries = json_new(document, JSON_ARRAY);

	write_constants(document, entries, filter, true);
	write_constants(document, entries, filter, false);
	syscall_set_each (i, &filter->present) {
		if (filter->decisions[i].count > 0)
			write_decision(document, entries, i,
				       &filter->decisions[i], filter->action);
	}
	return entries;
}

struct json *seccomp_filter_write_oci(struct json_document *document,
				      const struct seccomp_filter *filter)
{
	struct json *object = json_new(document, JSON_OBJECT);

	put(object, TEXT("defaultAction"),
	    json_new_string(document,
			    text_of(seccomp_kind_name(filter->action.kind))));
	if (seccomp_kind_has_data(filter->action.kind))
		put(object, TEXT("defaultErrnoRet"),
		    json_new_u64(document, filter->action.data));
	put(object, TEXT("architectures"),
	    write_architectures(document, filter->architectures));
	put(object, TEXT("syscalls"), write_entries(document, filter));
	return object;
}
