/* SPDX-License-Identifier: Apache-2.0 */
/* Which places of a profile or of an OCI filter answer a system call. */
#include "admin/seccomp_rule.h"

#include "oci/capability.h"
#include "seccomp/ceiling.h"
#include "seccomp/multiplexer.h"
#include "seccomp/read_rule.h"

#include <errno.h>

static const struct seccomp_action allowed = {SECCOMP_ALLOW, 0};
static const struct seccomp_action refused = {SECCOMP_ERRNO, EPERM};
static const struct seccomp_action unsupported = {SECCOMP_ERRNO, ENOSYS};

/* Clauses while they are gathered. */
struct gatherer {
	struct arena *arena;
	int call;
	const struct json_document *document;
	struct seccomp_clauses clauses;
};

static struct seccomp_clause *add(struct gatherer *gatherer,
				  struct seccomp_clause clause)
{
	struct seccomp_clauses *clauses = &gatherer->clauses;
	unsigned count = clauses->count;

	/* Full at each power of two. */
	if ((count & (count - 1)) == 0) {
		struct seccomp_clause *list = arena_alloc(
			gatherer->arena, (count * 2 + 1) * sizeof(*list));

		if (count > 0)
			memcpy(list, clauses->list, count * sizeof(*list));
		clauses->list = list;
	}
	clause.document = gatherer->document;
	clauses->list[count] = clause;
	return &clauses->list[clauses->count++];
}

/* Whether a name of a list is the call's or that of a group which has it. */
static bool names(const struct json *name, int call,
		  const struct syscall_group **group)
{
	*group = NULL;
	if (call == SYSCALL_NONE || !json_is(name, JSON_STRING))
		return false;
	if (name->text.length > 0 && name->text.data[0] == '@') {
		*group = syscall_group_from_name((struct text){
			name->text.data + 1, name->text.length - 1});
		return *group != NULL &&
		       syscall_set_has(&(*group)->members, (unsigned)call);
	}
	return text_equal(name->text, syscall_text((unsigned)call));
}

static const struct json *find_name(const struct json *list, int call,
				    const struct syscall_group **group)
{
	json_each (name, list) {
		if (names(name, call, group))
			return name;
	}
	*group = NULL;
	return NULL;
}

/* --- comparisons --- */

/* Of an array that was read before without an error. */
static struct seccomp_conditions read_all(struct gatherer *gatherer,
					  const struct json *array)
{
	struct seccomp_condition *list = arena_alloc(
		gatherer->arena, (array->count + 1) * sizeof(*list));
	struct seccomp_conditions all = {list, 0};
	struct err ignored = ERR_INIT;

	json_each (value, array) {
		if (read_condition(gatherer->document, value, &list[all.count],
				   &ignored) == 0)
			all.count++;
	}
	return all;
}

/* One clause for each comparison. */
static void add_each(struct gatherer *gatherer, struct seccomp_clause clause,
		     struct seccomp_conditions each)
{
	for (unsigned i = 0; i < each.count; i++) {
		clause.conditions =
			(struct seccomp_conditions){&each.list[i], 1};
		add(gatherer, clause);
	}
}

/* --- profiles --- */

static bool is_for(const struct json *rule, enum seccomp_arch native)
{
	const struct json *archs = json_member(rule, "architectures");

	json_each (word, archs) {
		if (text_is(word->text, "native") ||
		    text_is(word->text, seccomp_arch_words[native]))
			return true;
	}
	return archs == NULL;
}

static void add_rule(struct gatherer *gatherer, const struct json *rule,
		     const struct syscall_group *group)
{
	const struct json *args = json_member(rule, "args");
	const struct json *except = json_member(rule, "except");
	struct seccomp_clause clause = {
		.value = rule,
		.group = group,
	};

	if (args != NULL) {
		clause.action = allowed;
		clause.why = "a rule allows it";
		clause.conditions = read_all(gatherer, args);
		add(gatherer, clause);
	} else {
		clause.action = refused;
		clause.why = "an exception of the rule";
		add_each(gatherer, clause, read_all(gatherer, except));
	}
}

/* What the rules of a call say; false where it has none. */
static bool add_rules(struct gatherer *gatherer, const struct json *rules,
		      enum seccomp_arch native)
{
	struct seccomp_clause rest = {
		.action = refused,
		.why = "no rule allows it",
	};

	json_each (rule, rules) {
		const struct syscall_group *group;

		if (find_name(json_member(rule, "names"), gatherer->call,
			      &group) == NULL)
			continue;
		if (rest.value == NULL) {
			rest.value = rule;
			rest.group = group;
		}
		if (!is_for(rule, native))
			continue;
		add_rule(gatherer, rule, group);
		if (json_member(rule, "except") != NULL) {
			rest.action = allowed;
			rest.why = "no exception of the rule";
		}
	}
	if (rest.value != NULL)
		add(gatherer, rest);
	return rest.value != NULL;
}

static bool add_listed(struct gatherer *gatherer, const struct json *list,
		       struct seccomp_action action, const char *why)
{
	struct seccomp_clause clause = {.action = action, .why = why};

	clause.value = find_name(list, gatherer->call, &clause.group);
	if (clause.value == NULL)
		return false;
	add(gatherer, clause);
	return true;
}

/* What capabilities make useful, of those that the profile allows. */
static void add_useful(struct gatherer *gatherer, const struct profile *profile)
{
	const struct profile_capabilities *ceiling = &profile->capabilities;
	const struct json *lists =
		json_member(profile->seccomp.place.value, "capabilities");

	json_each (list, lists) {
		int capability = capability_from_name(list->key);

		if (capability >= 0 &&
		    (ceiling->place.value == NULL ||
		     (ceiling->allow & capability_bit(capability)) != 0))
			add_listed(gatherer, list, allowed,
				   "allowed with the capability");
	}
}

/* What holds whatever the lists say: found by its answer alone. */
static void add_unsaid(struct gatherer *gatherer, const struct profile *profile)
{
	struct seccomp_clause clause = {
		.value = profile->seccomp.place.value,
	};
	struct syscall_set runtime = {{0}};

	if (gatherer->call == SYSCALL_NONE)
		return;
	if (seccomp_is_multiplexer((unsigned)gatherer->call)) {
		clause.action = refused;
		clause.why = "it makes other calls, and not all of them are "
			     "allowed whatever their arguments";
		add(gatherer, clause);
	}
	seccomp_runtime_calls(SECCOMP_RUNC | SECCOMP_CRUN,
			      profile->no_new_privileges.required, &runtime);
	if (!syscall_set_has(&runtime, (unsigned)gatherer->call) ||
	    syscall_set_has(&profile->seccomp.ceiling->denied,
			    (unsigned)gatherer->call))
		return;
	clause.action = allowed;
	clause.why = "runtimes call it before the program runs";
	add(gatherer, clause);
}

/* The lists of the "seccomp" member, and what it says of the rest. */
static void add_lists(struct gatherer *gatherer, const struct profile *profile,
		      const struct json *member)
{
	if (add_listed(gatherer, json_member(member, "unsupported"),
		       unsupported, "unsupported") ||
	    add_listed(gatherer, json_member(member, "deny"), refused,
		       "denied") ||
	    add_rules(gatherer, json_member(member, "rules"), profile->arch) ||
	    add_listed(gatherer, json_member(member, "allow"), allowed,
		       "allowed"))
		return;
	if (gatherer->call == SYSCALL_NONE)
		add(gatherer, (struct seccomp_clause){
				      .action = unsupported,
				      .value = member,
				      .why = "no call that the filter knows",
			      });
	else if (seccomp_has_fallback((unsigned)gatherer->call))
		add(gatherer,
		    (struct seccomp_clause){
			    .action = unsupported,
			    .value = member,
			    .why = "not named, and programs do without it",
		    });
	else
		add(gatherer, (struct seccomp_clause){
				      .action = refused,
				      .value = member,
				      .why = "not named",
			      });
}

static void add_profile(struct gatherer *gatherer,
			const struct profile *profile)
{
	const struct json *member = profile->seccomp.place.value;

	gatherer->document = profile->seccomp.place.document;
	add_useful(gatherer, profile);
	add_lists(gatherer, profile, member);
	add_unsaid(gatherer, profile);
}

void seccomp_clauses_of_profile(const struct profile *profile, int call,
				struct arena *arena,
				struct seccomp_clauses *out)
{
	struct gatherer gatherer = {.arena = arena, .call = call};

	if (profile->seccomp.place.value != NULL)
		add_profile(&gatherer, profile);
	*out = gatherer.clauses;
}

void seccomp_clauses_of_ceiling(const struct node *node,
				const struct ceiling *ceiling, int call,
				struct arena *arena,
				struct seccomp_clauses *out)
{
	struct gatherer gatherer = {
		.arena = arena,
		.call = call,
		.document = &node->policy.document,
	};

	for (unsigned i = 0; i < ceiling->choice.exception_count; i++) {
		const struct policy_exception *exception =
			ceiling->choice.exceptions[i];

		if (call != SYSCALL_NONE && exception->allow.seccomp &&
		    syscall_set_has(&exception->allow.calls, (unsigned)call))
			add(&gatherer, (struct seccomp_clause){
					       .action = allowed,
					       .value = exception->value,
					       .why = "an exception of the "
						      "policy",
				       });
	}
	if (ceiling->profile.seccomp.place.value != NULL)
		add_profile(&gatherer, &ceiling->profile);
	*out = gatherer.clauses;
}

/* --- OCI filters --- */

static struct seccomp_action read_action(const struct json *object,
					 const char *name,
					 const char *number_name)
{
	const struct json *word = json_member(object, name);
	struct seccomp_action action = {SECCOMP_KILL_PROCESS, 0};
	uint64_t data = EPERM;

	if (!json_is(word, JSON_STRING) ||
	    !seccomp_kind_from_name(word->text, &action.kind))
		return action;
	json_to_u64(json_member(object, number_name), &data);
	if (seccomp_kind_has_data(action.kind))
		action.data = (uint32_t)data;
	return action;
}

static bool has_twice(struct seccomp_conditions conditions)
{
	unsigned seen = 0;

	for (unsigned i = 0; i < conditions.count; i++) {
		unsigned bit = 1u << conditions.list[i].index;

		if (seen & bit)
			return true;
		seen |= bit;
	}
	return false;
}

/* True where the entry decides alone: it has no conditions. */
static bool add_entry(struct gatherer *gatherer, const struct json *rule,
		      struct seccomp_action action)
{
	const struct json *args = json_member(rule, "args");
	struct seccomp_clause clause = {
		.action = action,
		.value = rule,
		.why = "an entry for it",
	};

	if (args == NULL || args->count == 0) {
		/* It replaces those before it. */
		gatherer->clauses.count = 0;
		gatherer->clauses.list = NULL;
		add(gatherer, clause);
		return true;
	}
	clause.conditions = read_all(gatherer, args);
	if (has_twice(clause.conditions)) {
		clause.why = "one of an entry's comparisons: two are of one "
			     "argument, so each is a rule";
		add_each(gatherer, clause, clause.conditions);
	} else {
		add(gatherer, clause);
	}
	return false;
}

/* Whether an entry's conditions take every call. */
static bool is_catch_all(const struct seccomp_clause *clause)
{
	for (unsigned i = 0; i < clause->conditions.count; i++) {
		if (!seccomp_condition_always(&clause->conditions.list[i]))
			return false;
	}
	return true;
}

/* Strictest first, and behind all what matches everything: see decision.h. */
static bool comes_before(const struct seccomp_clause *a,
			 const struct seccomp_clause *b)
{
	if (is_catch_all(a) != is_catch_all(b))
		return is_catch_all(b);
	return a->action.kind > b->action.kind;
}

static void sort(const struct seccomp_clauses *clauses)
{
	for (unsigned i = 1; i < clauses->count; i++) {
		struct seccomp_clause one = clauses->list[i];
		unsigned at = i;

		for (; at > 0 && comes_before(&one, &clauses->list[at - 1]);
		     at--)
			clauses->list[at] = clauses->list[at - 1];
		clauses->list[at] = one;
	}
}

static void add_default(struct gatherer *gatherer, const struct json *object,
			struct seccomp_action otherwise)
{
	add(gatherer, (struct seccomp_clause){
			      .action = otherwise,
			      .value = json_member(object, "defaultAction"),
			      .why = "the default",
		      });
}

void seccomp_clauses_of_oci(const struct json_document *document,
			    const struct json *object, int call,
			    struct arena *arena, struct seccomp_clauses *out)
{
	const struct seccomp_action otherwise =
		read_action(object, "defaultAction", "defaultErrnoRet");
	struct gatherer gatherer = {arena, call, document, {NULL, 0}};
	bool alone = false;

	json_each (rule, json_member(object, "syscalls")) {
		struct seccomp_action action =
			read_action(rule, "action", "errnoRet");

		/* Runtimes skip what says the default. */
		if (alone || seccomp_action_equal(action, otherwise))
			continue;
		json_each (name, json_member(rule, "names")) {
			const struct syscall_group *none;

			if (!alone && names(name, call, &none) && none == NULL)
				alone = add_entry(&gatherer, rule, action);
		}
	}
	sort(&gatherer.clauses);
	if (!alone)
		add_default(&gatherer, object, otherwise);
	*out = gatherer.clauses;
}

const struct seccomp_clause *seccomp_clause_find(
	const struct seccomp_clauses *clauses, struct seccomp_action action,
	const uint64_t arguments[SECCOMP_ARGUMENTS])
{
	for (unsigned i = 0; i < clauses->count; i++) {
		const struct seccomp_clause *clause = &clauses->list[i];

		if (seccomp_action_equal(clause->action, action) &&
		    seccomp_conditions_match(clause->conditions, arguments))
			return clause;
	}
	return NULL;
}
