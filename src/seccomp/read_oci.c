/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading an OCI linux.seccomp object as runc and crun do with libseccomp:
 * a rule equal to the default action is skipped, two conditions on one
 * argument make each of the rule's conditions a rule of its own, names that
 * are not known are dropped, and for the rest see decision.h.
 */
#include "seccomp/filter.h"
#include "seccomp/read_rule.h"

#include <errno.h>

/* The rules of one call while they are gathered. */
struct gathered {
	struct seccomp_rule *rules;
	unsigned count;
	unsigned capacity;
};

struct reader {
	struct json_document *document;
	struct seccomp_filter *filter;
	enum seccomp_arch native;
	/* By index; NULL where there is nothing but constant answers. */
	struct gathered *calls[SYSCALL_MAX];
	struct syscall_set constant;
	bool too_many;
};

/* Rules of one call; the kernel takes filters of 4096 instructions. */
#define MOST_RULES 4096

/* What libseccomp 2.5 takes; both runtimes cut off the bits above 16, so that
 * another number would mean what a smaller one says. */
static bool is_in_range(struct seccomp_action action, uint64_t data)
{
	return data <= (action.kind == SECCOMP_ERRNO ? 4094 : UINT16_MAX);
}

static int read_action(const struct json_document *document,
		       const struct json *object, const char *name,
		       const char *number_name, struct seccomp_action *out,
		       struct err *err)
{
	const struct json *word = json_member(object, name);
	const struct json *number = json_member(object, number_name);
	uint64_t data = EPERM;

	if (!json_is(word, JSON_STRING) ||
	    !seccomp_kind_from_name(word->text, &out->kind))
		return json_error(document, word != NULL ? word : object, err,
				  "expected \"%s\" to be an action such as "
				  "SCMP_ACT_ERRNO",
				  name);
	if (number != NULL &&
	    (!json_to_u64(number, &data) || !is_in_range(*out, data)))
		return json_error(document, number, err,
				  "expected an errno value, 0 to %d",
				  out->kind == SECCOMP_ERRNO ? 4094
							     : UINT16_MAX);
	out->data = seccomp_kind_has_data(out->kind) ? (uint32_t)data : 0;
	return 0;
}

static int read_architectures(const struct json_document *document,
			      const struct json *list, uint32_t *out,
			      struct err *err)
{
	if (list != NULL && list->type != JSON_ARRAY)
		return json_error(document, list, err,
				  "expected an array, found %s",
				  json_type_name(list->type));
	json_each (word, list) {
		int arch = -1;

		if (word->type != JSON_STRING)
			return json_error(document, word, err,
					  "expected a string");
		arch = seccomp_arch_from_name(word->text);
		*out |= seccomp_arch_bit(arch >= 0 ? (unsigned)arch
						   : SECCOMP_ARCH_OTHER);
	}
	return 0;
}

static void add_rule(struct reader *reader, unsigned call,
		     struct seccomp_action action,
		     struct seccomp_conditions conditions)
{
	struct gathered *gathered = reader->calls[call];
	struct arena *arena = &reader->document->arena;

	for (unsigned i = 0; i < conditions.count; i++) {
		if (seccomp_condition_never(&conditions.list[i]))
			return;
	}
	if (gathered == NULL)
		gathered = reader->calls[call] =
			arena_alloc(arena, sizeof(*gathered));
	if (gathered->count == MOST_RULES) {
		reader->too_many = true;
		return;
	}
	if (gathered->count == gathered->capacity) {
		unsigned capacity = gathered->capacity * 2 + 4;
		struct seccomp_rule *rules =
			arena_alloc(arena, capacity * sizeof(*rules));

		if (gathered->count > 0)
			memcpy(rules, gathered->rules,
			       gathered->count * sizeof(*rules));
		gathered->rules = rules;
		gathered->capacity = capacity;
	}
	gathered->rules[gathered->count++] =
		(struct seccomp_rule){action, conditions};
}

/* The first rule without conditions decides for its call. */
static void set_constant(struct reader *reader, unsigned call,
			 struct seccomp_action action)
{
	struct seccomp_decision *decision = &reader->filter->decisions[call];

	if (syscall_set_has(&reader->constant, call))
		return;
	syscall_set_add(&reader->constant, call);
	decision->action = action;
	decision->named = true;
}

/* Sorts the conditions by argument; returns whether one has two. */
static bool sort_conditions(struct seccomp_condition *list, unsigned count)
{
	bool twice = false;

	for (unsigned i = 1; i < count; i++) {
		for (unsigned j = i; j > 0; j--) {
			struct seccomp_condition one = list[j];

			twice |= list[j - 1].index == one.index;
			if (list[j - 1].index <= one.index)
				break;
			list[j] = list[j - 1];
			list[j - 1] = one;
		}
	}
	return twice;
}

/* libseccomp makes nothing of a comparison under an empty mask. */
static bool is_empty(const struct seccomp_condition *condition)
{
	return seccomp_condition_is_cube(condition) && condition->mask == 0;
}

static void add_to_call(struct reader *reader, unsigned call,
			struct seccomp_action action,
			struct seccomp_conditions conditions, bool twice)
{
	if (conditions.count == 0)
		set_constant(reader, call, action);
	else if (!twice)
		add_rule(reader, call, action, conditions);
	for (unsigned i = 0; twice && i < conditions.count; i++) {
		struct seccomp_conditions one = {&conditions.list[i], 1};

		if (is_empty(&conditions.list[i]))
			one.count = 0;
		add_to_call(reader, call, action, one, false);
	}
}

static unsigned drop_empty(struct seccomp_condition *list, unsigned count)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++) {
		if (!is_empty(&list[i]))
			list[kept++] = list[i];
	}
	return kept;
}

static int read_conditions(struct reader *reader, const struct json *list,
			   struct seccomp_conditions *out, bool *twice,
			   struct err *err)
{
	struct seccomp_condition *conditions;
	unsigned count = 0;

	*out = (struct seccomp_conditions){NULL, 0};
	*twice = false;
	if (list == NULL || list->count == 0)
		return 0;
	if (list->type != JSON_ARRAY)
		return json_error(reader->document, list, err,
				  "expected an array, found %s",
				  json_type_name(list->type));
	conditions = arena_alloc(&reader->document->arena,
				 list->count * sizeof(*conditions));
	json_each (value, list) {
		if (read_condition(reader->document, value,
				   &conditions[count++], err) < 0)
			return -1;
	}
	*twice = sort_conditions(conditions, count);
	*out = (struct seccomp_conditions){
		conditions, *twice ? count : drop_empty(conditions, count)};
	return 0;
}

/* A name that no table has: the runtime's libseccomp may be newer. */
static void note_unknown(struct reader *reader, const struct json *rule,
			 const struct json *name, struct seccomp_action action)
{
	struct json_document *document = reader->document;
	struct seccomp_filter *filter = reader->filter;
	struct json *entry, *names;

	filter->names_unknown = true;
	filter->allows_unknown |= action.kind < SECCOMP_ERRNO;
	if (action.kind <= SECCOMP_ERRNO)
		return;
	if (filter->stopped_unknown == NULL)
		filter->stopped_unknown = json_new(document, JSON_ARRAY);
	entry = json_append(filter->stopped_unknown,
			    json_new(document, JSON_OBJECT));
	names = json_set(entry, "names", json_new(document, JSON_ARRAY));
	json_append(names, json_new_string(document, name->text));
	json_set(entry, "action",
		 json_new_string(document, json_member(rule, "action")->text));
}

/* runc looks at every name for the newest, whatever the rule says of it. */
static void note_named(struct reader *reader, int call)
{
	int number;

	if (call < 0)
		return;
	number = syscall_number((unsigned)call, reader->native);
	syscall_set_add(&reader->filter->said, (unsigned)call);
	if (number > reader->filter->newest)
		reader->filter->newest = number;
}

static int read_rule(struct reader *reader, const struct json *rule,
		     struct err *err)
{
	const struct json *names = json_member(rule, "names");
	struct seccomp_conditions conditions;
	struct seccomp_action action;
	bool twice, idle;

	if (!json_is(rule, JSON_OBJECT) || !json_is(names, JSON_ARRAY))
		return json_error(reader->document, rule, err,
				  "expected an object with \"names\"");
	if (read_action(reader->document, rule, "action", "errnoRet", &action,
			err) < 0 ||
	    read_conditions(reader, json_member(rule, "args"), &conditions,
			    &twice, err) < 0)
		return -1;
	idle = seccomp_action_equal(action, reader->filter->action);
	json_each (name, names) {
		int call = name->type == JSON_STRING
				   ? syscall_from_name(name->text)
				   : SYSCALL_NONE;

		note_named(reader, call);
		if (idle)
			continue;
		if (name->type != JSON_STRING)
			return json_error(reader->document, name, err,
					  "expected a string");
		if (call < 0)
			note_unknown(reader, rule, name, action);
		if (call >= 0 &&
		    syscall_set_has(&reader->filter->present, (unsigned)call))
			add_to_call(reader, (unsigned)call, action, conditions,
				    twice);
		if (reader->too_many)
			return json_error(reader->document, name, err,
					  "more than 4096 rules for one system "
					  "call: no kernel loads them");
	}
	return 0;
}

/* Whether a rule of one condition takes every call. */
static bool is_catch_all(const struct seccomp_rule *rule)
{
	return rule->conditions.count == 1 &&
	       seccomp_condition_always(&rule->conditions.list[0]);
}

/* Takes the first rule that matches everything out of the others, where they
 * are tried before it; see decision.h. */
static void split_catch_all(struct gathered *gathered,
			    struct seccomp_decision *decision)
{
	struct seccomp_rule *rules = gathered->rules;
	const struct seccomp_rule *found = NULL;
	struct seccomp_action action;
	unsigned count = 0;
	unsigned lowest;

	for (unsigned i = 0; i < gathered->count && found == NULL; i++) {
		if (is_catch_all(&rules[i]))
			found = &rules[i];
	}
	if (found == NULL)
		return;
	action = found->action;
	lowest = found->conditions.list[0].index;
	for (unsigned i = 0; i < gathered->count; i++) {
		const struct seccomp_condition *first =
			&rules[i].conditions.list[0];

		if (!is_catch_all(&rules[i]) &&
		    (first->index < lowest ||
		     (first->index == lowest && first->op != SECCOMP_NE &&
		      !seccomp_condition_is_cube(first))))
			return; /* tried first, for all we know */
	}
	for (unsigned i = 0; i < gathered->count; i++) {
		if (!is_catch_all(&rules[i]))
			rules[count++] = rules[i];
	}
	gathered->count = count;
	decision->action = action;
}

/* More rules than that are not compared with each other. */
#define MOST_COMPARED 256

/* Whether two rules that share calls have different actions, of which
 * libseccomp would try one first: the rules that are left when what takes
 * every call was split off, or two of those, or one that is laxer than what is
 * to be tried before it. */
static bool is_ambiguous(const struct seccomp_rule *rules, unsigned count)
{
	if (count > MOST_COMPARED)
		return true;
	for (unsigned i = 0; i < count; i++) {
		for (unsigned j = 0; j < i; j++) {
			bool always = is_catch_all(&rules[i]) ||
				      is_catch_all(&rules[j]);

			if (seccomp_action_equal(rules[i].action,
						 rules[j].action))
				continue;
			if (!always &&
			    seccomp_conditions_disjoint(rules[i].conditions,
							rules[j].conditions))
				continue;
			if (!always ||
			    is_catch_all(&rules[i]) == is_catch_all(&rules[j]))
				return true;
			/* The end of the call, as we write it. */
			if (is_catch_all(&rules[i])
				    ? rules[i].action.kind <
					      rules[j].action.kind
				    : rules[j].action.kind <
					      rules[i].action.kind)
				return true;
		}
	}
	return false;
}

static void decide(struct reader *reader, struct gathered *gathered,
		   struct seccomp_decision *decision)
{
	reader->filter->ambiguous |=
		is_ambiguous(gathered->rules, gathered->count);
	split_catch_all(gathered, decision);
	decision->count =
		(uint16_t)seccomp_rules_sort(gathered->rules, gathered->count);
	decision->rules = gathered->rules;
	seccomp_decision_simplify(decision);
	decision->named = true;
}

int seccomp_filter_read_oci(struct json_document *document,
			    const struct json *object, enum seccomp_arch native,
			    struct seccomp_filter **out, struct err *err)
{
	const struct json *rules = json_member(object, "syscalls");
	uint32_t architectures = seccomp_arch_bit(native);
	struct reader reader = {.document = document, .native = native};
	struct seccomp_action action;

	if (read_action(document, object, "defaultAction", "defaultErrnoRet",
			&action, err) < 0 ||
	    read_architectures(document, json_member(object, "architectures"),
			       &architectures, err) < 0)
		return -1;
	if (rules != NULL && rules->type != JSON_ARRAY)
		return json_error(document, rules, err,
				  "expected an array, found %s",
				  json_type_name(rules->type));
	reader.filter =
		seccomp_filter_new(&document->arena, architectures, action);
	json_each (rule, rules) {
		if (read_rule(&reader, rule, err) < 0)
			return -1;
	}
	for (unsigned i = 0; i < syscall_count; i++) {
		if (reader.calls[i] != NULL &&
		    !syscall_set_has(&reader.constant, i))
			decide(&reader, reader.calls[i],
			       &reader.filter->decisions[i]);
	}
	*out = reader.filter;
	return 0;
}
