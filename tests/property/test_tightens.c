/* SPDX-License-Identifier: Apache-2.0 */
/* Property: what comes out is no more than what went in, no more than what the
 * profile allows, and no less than both. Read from the text by rules of its
 * own; the compiled filter is test_filter.c's. */
#include "plan.h"

#include "lib/random_json.h"
#include "oracle.h"
#include "seccomp/ceiling.h"

#define GENERATED 800

static void check_capabilities(const struct plan *plan)
{
	static const char *const sets[] = {"bounding", "permitted", "effective",
					   "inheritable", "ambient"};
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *before, *after;
	uint64_t bound = UINT64_MAX;

	if (plan->result != PLAN_HARDENED || !plan_has(plan, "capabilities"))
		return;
	plan_read_texts(plan, &texts);
	before = json_member(plan_process(plan, &texts.before), "capabilities");
	after = json_member(plan_process(plan, &texts.after), "capabilities");
	for (unsigned i = 0; i < 5; i++) {
		uint64_t had =
			oracle_capabilities(plan, json_member(before, sets[i]));
		uint64_t has =
			oracle_capabilities(plan, json_member(after, sets[i]));

		if (i == 0)
			bound = oracle_allowed_capabilities(plan);
		if (i >= 3 && !oracle_keeps_set(plan, sets[i]))
			bound = 0;
		PLAN_ASSERT(plan, has == (had & bound));
		bound &= has;
	}
}

static void check_no_new_privileges(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *process;
	bool before, after;

	if (plan->result != PLAN_HARDENED)
		return;
	plan_read_texts(plan, &texts);
	process = plan_process(plan, &texts.before);
	if (process == NULL)
		return;
	before = json_is_true(json_member(process, "noNewPrivileges"));
	after = json_is_true(json_member(plan_process(plan, &texts.after),
					 "noNewPrivileges"));
	PLAN_ASSERT(plan,
		    after == (before || json_is_true(json_member(
						plan->profile->document.root,
						"noNewPrivileges"))));
}

/* Every element of one list stands in the other, in that order. */
static bool holds_all(const struct json *list, const struct json *part)
{
	const struct json *at = list != NULL ? list->first : NULL;

	json_each (wanted, part) {
		while (at != NULL && !text_equal(at->text, wanted->text))
			at = at->next;
		if (at == NULL)
			return false;
		at = at->next;
	}
	return true;
}

static void check_paths(const struct plan *plan)
{
	static const char *const lists[] = {"maskedPaths", "readonlyPaths"};
	static const char *const floors[] = {"masked", "readonly"};
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *before, *after, *paths;

	if (plan->result != PLAN_HARDENED || plan->kind != OCI_CONFIG)
		return;
	plan_read_texts(plan, &texts);
	before = json_member(texts.before.root, "linux");
	after = json_member(texts.after.root, "linux");
	paths = json_member(plan->profile->document.root, "paths");
	PLAN_ASSERT(plan,
		    paths == NULL || oracle_own_mounts(before) ||
			    json_string_is(
				    json_member(paths, "sharedMountNamespace"),
				    "skip"));
	for (unsigned i = 0; i < 2; i++) {
		const struct json *list = json_member(after, lists[i]);

		PLAN_ASSERT(plan,
			    holds_all(list, json_member(before, lists[i])));
		if (!oracle_own_mounts(before))
			continue;
		json_each (path, json_member(paths, floors[i]))
			PLAN_ASSERT(
				plan,
				oracle_covers(list, path->text) ||
					(i == 1 &&
					 oracle_covers(
						 json_member(after, lists[0]),
						 path->text)));
	}
}

static const struct json *linux_of(const struct json_document *document,
				   const char *member)
{
	return json_member(json_member(document->root, "linux"), member);
}

static const struct json *find_namespace(const struct json *list,
					 const char *type)
{
	json_each (entry, list) {
		if (json_string_is(json_member(entry, "type"), type))
			return entry;
	}
	return NULL;
}

/* Every namespace that the spec asks for is still there, where it was; and
 * those that the profile does not share are the container's own. */
static void check_namespaces(const struct plan *plan)
{
	static const char *const types[] = {"network", "pid", "ipc", "uts",
					    "cgroup"};
	const struct json *ceiling =
		json_member(plan->profile->document.root, "namespaces");
	const struct json *before, *after;
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;

	if (plan->result != PLAN_HARDENED || plan->kind != OCI_CONFIG)
		return;
	plan_read_texts(plan, &texts);
	before = linux_of(&texts.before, "namespaces");
	after = linux_of(&texts.after, "namespaces");
	PLAN_ASSERT(plan, (find_namespace(before, "mount") != NULL) ==
				  (find_namespace(after, "mount") != NULL));
	if (ceiling == NULL ||
	    json_member(texts.before.root, "process") == NULL)
		return;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		bool shared = false;

		json_each (name, json_member(ceiling, "host"))
			shared |= json_string_is(name, types[i]);
		PLAN_ASSERT(plan,
			    shared || find_namespace(after, types[i]) != NULL);
	}
}

/* No sysctl is new or another one, and each is in the profile's list. */
static void check_sysctls(const struct plan *plan)
{
	const struct json *ceiling =
		json_member(plan->profile->document.root, "sysctls");
	const struct json *before;
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;

	if (plan->result != PLAN_HARDENED || plan->kind != OCI_CONFIG)
		return;
	plan_read_texts(plan, &texts);
	before = linux_of(&texts.before, "sysctl");
	json_each (entry, linux_of(&texts.after, "sysctl")) {
		bool was = false, listed = ceiling == NULL;

		json_each (old, before)
			was |= text_equal(old->key, entry->key) &&
			       json_equal(old, entry);
		json_each (name, json_member(ceiling, "allow"))
			listed |= text_equal(name->text, entry->key);
		PLAN_ASSERT(plan, was && listed);
	}
}

static bool begins_with(struct text text, const char *start)
{
	return text.length >= strlen(start) &&
	       memcmp(text.data, start, strlen(start)) == 0;
}

/* No annotation is new or another one; what runtimes obey is listed, and
 * nothing else is taken away. */
static void check_annotations(const struct plan *plan)
{
	static const char *const obeyed[] = {"run.oci.", "krun.",
					     "org.systemd.property."};
	const struct json *ceiling =
		json_member(plan->profile->document.root, "annotations");
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;

	if (plan->result != PLAN_HARDENED || plan->kind != OCI_CONFIG ||
	    ceiling == NULL)
		return;
	plan_read_texts(plan, &texts);
	json_each (old, json_member(texts.before.root, "annotations")) {
		const struct json *stays = NULL;
		bool obeys = false, listed = false;

		for (size_t i = 0; i < sizeof(obeyed) / sizeof(obeyed[0]); i++)
			obeys |= begins_with(old->key, obeyed[i]);
		json_each (name, json_member(ceiling, "allow"))
			listed |= text_equal(name->text, old->key);
		json_each (entry, json_member(texts.after.root, "annotations"))
			stays = text_equal(entry->key, old->key) ? entry
								 : stays;
		PLAN_ASSERT(plan, stays == NULL || json_equal(stays, old));
		PLAN_ASSERT(plan, stays == NULL || !obeys || listed);
		PLAN_ASSERT(plan, stays != NULL || obeys);
	}
}

static void check_user(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *user =
		json_member(plan->profile->document.root, "user");
	const struct json *root = json_member(user, "root");
	const struct json *process, *uid;
	uint64_t number = 0, host;

	if (plan->result != PLAN_HARDENED || root == NULL || json_is_true(root))
		return;
	plan_read_texts(plan, &texts);
	process = plan_process(plan, &texts.after);
	uid = json_member(json_member(process, "user"), "uid");
	if (process == NULL)
		return;
	PLAN_ASSERT(plan, uid == NULL || json_to_u64(uid, &number));
	host = oracle_host_user(&texts.after, number);
	PLAN_ASSERT(plan, host != 0);
	PLAN_ASSERT(plan, number != 0 || (text_is(root->text, "mapped") &&
					  !oracle_has_host_root(&texts.after)));
}

static void check_label(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *process, *label, *mount;

	if (plan->result != PLAN_HARDENED || !plan_has(plan, "selinux") ||
	    !plan->probe->selinux.enabled)
		return;
	plan_read_texts(plan, &texts);
	process = plan_process(plan, &texts.after);
	label = json_member(process, "selinuxLabel");
	mount = json_member(json_member(texts.after.root, "linux"),
			    "mountLabel");
	if (plan->kind == OCI_PROCESS) {
		PLAN_ASSERT(plan, label == NULL || label->text.length == 0 ||
					  oracle_type(label, "container_t"));
		return;
	}
	if (process == NULL)
		return; /* no runtime starts that */
	PLAN_ASSERT(plan, oracle_label(label, "container_t"));
	PLAN_ASSERT(plan, oracle_label(mount, "container_file_t"));
	PLAN_ASSERT(plan, oracle_same_range(label, mount));
}

/* Of what documents and fixtures ask for. */
static bool is_confined(const struct json *asked)
{
	static const char *const unconfined[] = {
		"", "unconfined", "trial", "unconfined//&trial", "&unconfined",
	};

	if (asked == NULL)
		return false;
	for (size_t i = 0; i < sizeof(unconfined) / sizeof(unconfined[0]); i++)
		if (text_is(asked->text, unconfined[i]))
			return false;
	return true;
}

static void check_apparmor(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *before, *after, *process;

	if (plan->result != PLAN_HARDENED || !plan_has(plan, "apparmor") ||
	    plan->probe->apparmor.enabled == NULL)
		return;
	plan_read_texts(plan, &texts);
	process = plan_process(plan, &texts.after);
	after = json_member(process, "apparmorProfile");
	before = json_member(plan_process(plan, &texts.before),
			     "apparmorProfile");
	if (is_confined(before))
		PLAN_ASSERT(plan, json_equal(before, after));
	else if (process != NULL)
		PLAN_ASSERT(plan, json_string_is(after, "docker-default"));
}

static struct seccomp_filter *filter_of(const struct plan *plan,
					struct json_document *document)
{
	struct err err = ERR_INIT;
	struct seccomp_filter *filter = NULL;
	const struct json *object =
		json_member(json_member(document->root, "linux"), "seccomp");

	if (object != NULL)
		PLAN_ASSERT(plan, seccomp_filter_read_oci(document, object,
							  plan->probe->arch,
							  &filter, &err) == 0);
	return filter;
}

/* Some calls with some arguments, by the model of filters. */
static void check_filter(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	struct random random = {plan->input.length};
	struct seccomp_filter *before, *after;
	uint64_t kept;

	if (plan->result != PLAN_HARDENED || plan->kind != OCI_CONFIG ||
	    !plan_has(plan, "seccomp"))
		return;
	plan_read_texts(plan, &texts);
	before = filter_of(plan, &texts.before);
	after = filter_of(plan, &texts.after);
	PLAN_ASSERT(plan, after != NULL);
	kept = oracle_kept_capabilities(plan);
	for (unsigned i = 0; i < 200; i++) {
		unsigned call = random_below(&random, syscall_count);
		uint64_t arguments[SECCOMP_ARGUMENTS];
		struct seccomp_action most, got;

		if (!syscall_set_has(&after->present, call))
			continue;
		for (unsigned k = 0; k < SECCOMP_ARGUMENTS; k++)
			arguments[k] = oracle_argument(&random);
		got = seccomp_filter_decide(after, call, arguments);
		most = seccomp_filter_decide(
			plan->profile->seccomp.ceiling->filter, call,
			arguments);
		PLAN_ASSERT(plan,
			    got.kind >= most.kind ||
				    oracle_runtime_calls(syscall_text(call)) ||
				    oracle_allows_with_capability(
					    plan, kept, syscall_text(call)));
		if (before == NULL)
			continue;
		most = seccomp_filter_decide(before, call, arguments);
		PLAN_ASSERT(plan, got.kind >= most.kind);
	}
}

static void capabilities_are_what_both_allow(void **state)
{
	(void)state;
	plan_each(GENERATED, check_capabilities);
}

static void no_new_privileges_is_never_lost(void **state)
{
	(void)state;
	plan_each(GENERATED, check_no_new_privileges);
}

static void no_path_is_lost_and_the_floor_is_there(void **state)
{
	(void)state;
	plan_each(GENERATED, check_paths);
}

static void namespaces_are_the_containers_own(void **state)
{
	(void)state;
	plan_each(GENERATED, check_namespaces);
}

static void no_sysctl_beyond_the_list(void **state)
{
	(void)state;
	plan_each(GENERATED, check_sysctls);
}

static void no_annotation_that_runtimes_obey(void **state)
{
	(void)state;
	plan_each(GENERATED, check_annotations);
}

static void no_uid_0_where_the_profile_forbids_it(void **state)
{
	(void)state;
	plan_each(GENERATED, check_user);
}

static void labels_have_the_profiles_type(void **state)
{
	(void)state;
	plan_each(GENERATED, check_label);
}

static void none_is_left_unconfined_by_apparmor(void **state)
{
	(void)state;
	plan_each(GENERATED, check_apparmor);
}

static void filters_allow_no_more_than_either_side(void **state)
{
	(void)state;
	plan_each(GENERATED, check_filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(capabilities_are_what_both_allow),
		cmocka_unit_test(no_new_privileges_is_never_lost),
		cmocka_unit_test(no_path_is_lost_and_the_floor_is_there),
		cmocka_unit_test(namespaces_are_the_containers_own),
		cmocka_unit_test(no_sysctl_beyond_the_list),
		cmocka_unit_test(no_annotation_that_runtimes_obey),
		cmocka_unit_test(no_uid_0_where_the_profile_forbids_it),
		cmocka_unit_test(labels_have_the_profiles_type),
		cmocka_unit_test(none_is_left_unconfined_by_apparmor),
		cmocka_unit_test(filters_allow_no_more_than_either_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
