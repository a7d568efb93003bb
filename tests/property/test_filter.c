/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: the filter that the runtime will load, compiled as it compiles it
 * and then run, lets no call through that the spec's filter or the profile
 * stops; and of the engines' own filters it stops none that both let through.
 */
#include "oracle.h"
#include "plan.h"

#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"
#include "lib/files.h"
#include "lib/random_spec.h"
#include "policy/embedded.h"
#include "seccomp/filter.h"

#include <linux/audit.h>
#include <seccomp.h>

#define GENERATED  150
#define CALLS      620 /* more numbers than there are, and none of x32 */
#define MOST_EDGES 48

/* The values to try for each argument of one call. */
struct edges {
	uint64_t list[SECCOMP_ARGUMENTS][MOST_EDGES];
	unsigned count[SECCOMP_ARGUMENTS];
};

static void add_edge(struct edges *edges, uint64_t index, uint64_t value)
{
	if (index >= SECCOMP_ARGUMENTS)
		return;
	for (unsigned i = 0; i < edges->count[index]; i++) {
		if (edges->list[index][i] == value)
			return;
	}
	if (edges->count[index] < MOST_EDGES)
		edges->list[index][edges->count[index]++] = value;
}

/* What lies on both sides of a condition's edge. */
static void add_condition(struct edges *edges, const struct json *condition)
{
	const uint64_t high = UINT64_C(1) << 32;
	uint64_t index = 0, value = 0, second = 0;

	json_to_u64(json_member(condition, "index"), &index);
	json_to_u64(json_member(condition, "value"), &value);
	json_to_u64(json_member(condition, "valueTwo"), &second);
	add_edge(edges, index, value);
	add_edge(edges, index, value | high);
	if (json_string_is(json_member(condition, "op"),
			   "SCMP_CMP_MASKED_EQ")) {
		add_edge(edges, index, second);
		add_edge(edges, index, second | ~value);
		add_edge(edges, index, second ^ (value & -value));
		add_edge(edges, index, second | high);
	} else {
		add_edge(edges, index, value - 1);
		add_edge(edges, index, value + 1);
	}
}

/* Of the rules (of a spec, or of a profile) for that call. */
static void add_rules(struct edges *edges, const struct json *rules,
		      struct text call)
{
	json_each (rule, rules) {
		if (!oracle_lists(json_member(rule, "names"), call))
			continue;
		json_each (condition, json_member(rule, "args"))
			add_condition(edges, condition);
		json_each (condition, json_member(rule, "except"))
			add_condition(edges, condition);
	}
}

static bool holds(const struct json *condition, const uint64_t *arguments)
{
	uint64_t index = 0, value = 0, second = 0, argument;

	json_to_u64(json_member(condition, "index"), &index);
	json_to_u64(json_member(condition, "value"), &value);
	json_to_u64(json_member(condition, "valueTwo"), &second);
	argument = arguments[index];
	/* The shipped profiles compare in no other way; see facts of int. */
	assert_true(json_string_is(json_member(condition, "op"),
				   "SCMP_CMP_MASKED_EQ"));
	return (argument & value) == second;
}

static bool rule_allows(const struct json *rule, const uint64_t *arguments)
{
	const struct json *architectures = json_member(rule, "architectures");
	const struct json *args = json_member(rule, "args");
	struct text native =
		text_of(seccomp_arch_words[seccomp_arch_of_host()]);

	if (architectures != NULL && !oracle_lists(architectures, native) &&
	    !oracle_lists(architectures, TEXT("native")))
		return false;
	json_each (condition, args) {
		if (!holds(condition, arguments))
			return false;
	}
	json_each (condition, json_member(rule, "except")) {
		if (holds(condition, arguments))
			return false;
	}
	return true;
}

/* Whether a profile's "seccomp" lets the call through, by
 * ravelin-profile(5). */
static bool profile_allows(const struct plan *plan, uint64_t kept,
			   struct text call, const uint64_t *arguments)
{
	const struct json *seccomp =
		json_member(plan->profile->document.root, "seccomp");
	bool conditional = false;

	if (oracle_allows_with_capability(plan, kept, call))
		return true;

	if (oracle_lists(json_member(seccomp, "unsupported"), call) ||
	    oracle_lists(json_member(seccomp, "deny"), call))
		return false;
	json_each (rule, json_member(seccomp, "rules")) {
		if (!oracle_lists(json_member(rule, "names"), call))
			continue;
		if (rule_allows(rule, arguments))
			return true;
		conditional = true;
	}
	return !conditional &&
	       (oracle_lists(json_member(seccomp, "allow"), call) ||
		oracle_runtime_calls(call));
}

/* One document under one profile, compiled. */
struct trial {
	const struct plan *plan;
	const struct json *before_json; /* NULL: no filter */
	const struct json *after_json;
	const struct json *profile_json;
	uint64_t kept; /* capabilities */
	struct cbpf_program before;
	struct cbpf_program after;
	bool has_before;
	bool exact; /* no more may be stopped than either side stops ... */
	bool noted; /* ... but for what no int is: a finding says so */
	struct random random;
};

static unsigned strictness(const struct plan *plan,
			   const struct cbpf_program *program,
			   const struct seccomp_data *data)
{
	struct cbpf_result result;

	PLAN_ASSERT(plan, cbpf_run(program, data, &result));
	return cbpf_action_of(result.action).kind;
}

static void report(const struct trial *trial, const struct seccomp_data *data,
		   unsigned before, unsigned after, bool allowed)
{
	fprintf(stderr,
		"call %d (%llx, %llx, %llx): before %u, after %u, the profile "
		"%s\n",
		data->nr, (unsigned long long)data->args[0],
		(unsigned long long)data->args[1],
		(unsigned long long)data->args[2], before, after,
		allowed ? "allows" : "refuses");
	PLAN_ASSERT(trial->plan, false);
}

static bool are_ints(const uint64_t *arguments)
{
	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++) {
		if (arguments[i] > UINT32_MAX)
			return false;
	}
	return true;
}

/* Of random filters only whether a call is made is held against libseccomp's
 * own reading: before 2.6.1 it may take one way of refusing for another where
 * ranges of one argument overlap (GHSA-4q85-33p6-j5g6). test_tightens.c holds
 * their order against what the filter says. */
static bool is_looser(const struct trial *trial, unsigned before,
		      unsigned after)
{
	return after < before && (trial->exact || after < SECCOMP_ERRNO);
}

static void check_call(const struct trial *trial, struct text name,
		       const struct seccomp_data *data)
{
	const uint64_t arguments[SECCOMP_ARGUMENTS] = {
		data->args[0], data->args[1], data->args[2],
		data->args[3], data->args[4], data->args[5],
	};
	bool allowed =
		name.length > 0 &&
		profile_allows(trial->plan, trial->kept, name, arguments);
	unsigned before = trial->has_before ? strictness(trial->plan,
							 &trial->before, data)
					    : 0;
	unsigned after = strictness(trial->plan, &trial->after, data);
	bool exact = trial->exact && (!trial->noted || are_ints(arguments));

	if (is_looser(trial, before, after) ||
	    (!allowed && after < SECCOMP_ERRNO) ||
	    (exact && allowed && after != before))
		report(trial, data, before, after, allowed);
}

static void check_arguments(struct trial *trial, struct text name,
			    struct edges *edges, struct seccomp_data *data)
{
	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++) {
		add_edge(edges, i, 0);
		add_edge(edges, i, UINT64_MAX);
		for (unsigned k = 0; k < edges->count[i]; k++) {
			memset(data->args, 0, sizeof(data->args));
			data->args[i] = edges->list[i][k];
			check_call(trial, name, data);
		}
	}
	for (unsigned round = 0; round < 40; round++) {
		for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
			data->args[i] = edges->list[i][random_below(
				&trial->random, edges->count[i])];
		check_call(trial, name, data);
	}
}

static void check_number(struct trial *trial, int number)
{
	struct seccomp_data data = {
		.nr = number,
		.arch = seccomp_arch_native(),
	};
	AUTO_FREE char *resolved =
		seccomp_syscall_resolve_num_arch(data.arch, number);
	struct text name = text_of(resolved != NULL ? resolved : "");
	struct edges edges = {.count = {0}};

	add_rules(&edges, json_member(trial->before_json, "syscalls"), name);
	add_rules(&edges, json_member(trial->after_json, "syscalls"), name);
	add_rules(&edges, json_member(trial->profile_json, "rules"), name);
	check_call(trial, name, &data);
	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++) {
		if (edges.count[i] > 0) {
			check_arguments(trial, name, &edges, &data);
			return;
		}
	}
}

/* A call by another ABI: libseccomp lets the thread be killed by one that a
 * filter does not list, which is as good as the process. */
static void check_foreign_call(const struct trial *trial,
			       const struct seccomp_data *data)
{
	const unsigned killed = SECCOMP_KILL_THREAD;
	unsigned before = trial->has_before ? strictness(trial->plan,
							 &trial->before, data)
					    : 0;
	unsigned after = strictness(trial->plan, &trial->after, data);

	if (after < SECCOMP_ERRNO || (after < before && after < killed))
		report(trial, data, before, after, false);
}

static void check_foreign(const struct trial *trial)
{
	static const uint32_t architectures[] = {AUDIT_ARCH_I386,
						 AUDIT_ARCH_ARM};

	for (int number = 0; number < CALLS; number++) {
		struct seccomp_data data = {
			.nr = number | 0x40000000, /* x32 */
			.arch = seccomp_arch_native(),
		};

		check_foreign_call(trial, &data);
		for (unsigned i = 0; i < 2; i++) {
			data.nr = number;
			data.arch = architectures[i];
			check_foreign_call(trial, &data);
		}
	}
}

static const struct json *filter_in(const struct json_document *document)
{
	return json_member(json_member(document->root, "linux"), "seccomp");
}

static bool has_inexact_note(const struct plan *plan)
{
	for (const struct finding *finding = plan->pipeline.findings.first;
	     finding != NULL; finding = finding->next) {
		if (finding->outcome == FINDING_NOTED &&
		    strcmp(finding->hardener, "seccomp") == 0)
			return true;
	}
	return false;
}

/* False where runc would not start it. */
static bool compile(const struct json *object, struct cbpf_program *program)
{
	const struct cbpf_compile how = {
		.object = object,
		.native = seccomp_arch_of_host(),
	};
	struct err err = ERR_INIT;

	return cbpf_compile(&how, program, &err) == 0;
}

static void try_filters(struct trial *trial)
{
	if (trial->before_json != NULL)
		trial->has_before = compile(trial->before_json, &trial->before);
	PLAN_ASSERT(trial->plan, compile(trial->after_json, &trial->after));
	for (int number = 0; number < CALLS; number++)
		check_number(trial, number);
	check_foreign(trial);
	cbpf_program_fini(&trial->before);
	cbpf_program_fini(&trial->after);
}

static void check_plan(const struct plan *plan, bool exact)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	struct trial trial = {
		.plan = plan,
		.profile_json =
			json_member(plan->profile->document.root, "seccomp"),
		.kept = oracle_kept_capabilities(plan),
		.exact = exact,
		.noted = has_inexact_note(plan),
		.random = {plan->input.length},
	};

	if (plan->result != PLAN_HARDENED || trial.profile_json == NULL)
		return;
	plan_read_texts(plan, &texts);
	trial.before_json = filter_in(&texts.before);
	trial.after_json = filter_in(&texts.after);
	PLAN_ASSERT(plan, trial.after_json != NULL);
	try_filters(&trial);
}

/* A document with that filter alone; text may be NULL. */
static void check_filter(const char *name, const struct buf *filter,
			 const struct profile *profile, bool exact)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_PLAN struct plan plan = PLAN_INIT;
	struct probe probe = plan_plain_host;

	probe.arch = seccomp_arch_of_host();
	buf_add_text(&text, "{\"process\":{\"user\":{\"uid\":1}},\"linux\":{"
			    "\"namespaces\":[{\"type\":\"mount\"}]");
	if (filter != NULL)
		buf_printf(&text, ",\"seccomp\":%s", filter->data);
	buf_add_text(&text, "}}");
	plan_run(&plan, name, OCI_CONFIG, buf_text(&text), profile, &probe,
		 NULL);
	check_plan(&plan, exact);
}

static const struct profile *native_profile(unsigned index)
{
	static struct profile profiles[16];
	const struct profile *known = plan_profile(index);
	struct err err = ERR_INIT;

	if (known == NULL || index >= 16)
		return NULL;
	if (profiles[index].name == NULL &&
	    embedded_profile_load(known->name, seccomp_arch_of_host(),
				  &profiles[index], &err) < 0)
		fail_msg("%s", err.message);
	return &profiles[index];
}

/* The filters of the fixtures, each once. */
struct seen {
	struct buf texts[64];
	unsigned count;
};

static void visit_fixture(const char *directory, const char *name,
			  void *context)
{
	struct seen *seen = context;
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf filter = BUF_INIT;
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct err err = ERR_INIT;

	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, &text);
	if (json_read(&document, name, buf_text(&text), JSON_STRICT, &err) < 0)
		fail_msg("%s", err.message);
	if (filter_in(&document) == NULL)
		return;
	json_write_value(&document, filter_in(&document), &filter);
	for (unsigned i = 0; i < seen->count; i++) {
		if (text_equal(buf_text(&seen->texts[i]), buf_text(&filter)))
			return;
	}
	assert_true(seen->count < 64);
	seen->texts[seen->count++] = filter;
	filter = (struct buf)BUF_INIT;
}

static void engines_filters_are_met_exactly(void **state)
{
	struct seen seen = {.count = 0};
	const struct profile *profile;

	(void)state;
	files_each(FIXTURES, ".json", visit_fixture, &seen);
	print_message("%u different filters\n", seen.count);
	assert_true(seen.count >= 4);
	for (unsigned i = 0; i < seen.count; i++) {
		for (unsigned k = 0; (profile = native_profile(k)) != NULL; k++)
			check_filter("an engine's filter", &seen.texts[i],
				     profile, true);
	}
	for (unsigned i = 0; i < seen.count; i++)
		buf_fini(&seen.texts[i]);
}

static void without_a_filter_the_profiles_own_is_loaded(void **state)
{
	const struct profile *profile;

	(void)state;
	for (unsigned k = 0; (profile = native_profile(k)) != NULL; k++)
		check_filter("no filter", NULL, profile, true);
}

static void random_filters_are_never_loosened(void **state)
{
	const struct profile *profile;

	(void)state;
	for (unsigned seed = 1; seed <= GENERATED; seed++) {
		struct random random = {seed};
		AUTO_BUF struct buf filter = BUF_INIT;
		char name[32];

		random_spec_seccomp(&random, &filter);
		snprintf(name, sizeof(name), "filter of seed %u", seed);
		for (unsigned k = 0; (profile = native_profile(k)) != NULL;
		     k++) {
			if (plan_samples(seed, k))
				check_filter(name, &filter, profile, false);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_filter_the_profiles_own_is_loaded),
		cmocka_unit_test(engines_filters_are_met_exactly),
		cmocka_unit_test(random_filters_are_never_loosened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
