/* SPDX-License-Identifier: Apache-2.0 */
/* Property: the hooks that a launch has were asked for, are among the
 * profile's, and have a clean environment of their own. */
#include "plan.h"

#include "base/glob.h"

#define GENERATED 800

static unsigned kept; /* by now */

static bool begins_with(struct text text, const char *start)
{
	return text.length >= strlen(start) &&
	       memcmp(text.data, start, strlen(start)) == 0;
}

static bool is_listed_hook(const struct plan *plan, const struct json *hook)
{
	const struct json *list = json_member(
		json_member(plan->profile->document.root, "hooks"), "allow");
	const struct json *path = json_member(hook, "path");
	const struct json *args = json_member(hook, "args");

	if (json_string_is(path, "/proc/7/exe") ||
	    json_string_is(path, "/usr/bin/dockerd") ||
	    begins_with(path->text, "/proc/1491/") ||
	    begins_with(path->text, "/proc/22083/"))
		return args != NULL && args->first != NULL &&
		       json_string_is(args->first, "libnetwork-setkey");
	json_each (rule, list) {
		if (rule->type == JSON_STRING &&
		    glob_match(rule->text, path->text))
			return memmem(path->text.data, path->text.length,
				      "/../", 4) == NULL;
	}
	return false;
}

static void check_environment(const struct plan *plan, const struct json *after,
			      const struct json *before)
{
	PLAN_ASSERT(plan, json_is(after, JSON_ARRAY) && after->count > 0);
	json_each (variable, after) {
		struct text text = variable->text;
		bool had = before == NULL || before->count == 0;

		json_each (old, before)
			had |= json_equal(old, variable);
		PLAN_ASSERT(plan, had || begins_with(text, "PATH=/"));
		PLAN_ASSERT(plan, memchr(text.data, '=', text.length) != NULL);
		PLAN_ASSERT(plan, !begins_with(text, "LD_") &&
					  !begins_with(text, "BASH_ENV="));
		PLAN_ASSERT(plan, !begins_with(text, "PATH=") ||
					  (begins_with(text, "PATH=/") &&
					   memmem(text.data, text.length, ":b",
						  2) == NULL));
	}
}

/* The hooks that are left were there, in that order, are listed and have an
 * environment. */
static void check_hooks(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *before;

	if (plan->result != PLAN_HARDENED || plan->kind != OCI_CONFIG ||
	    !plan_has(plan, "hooks"))
		return;
	plan_read_texts(plan, &texts);
	before = json_member(texts.before.root, "hooks");
	json_each (list, json_member(texts.after.root, "hooks")) {
		const struct json *old = NULL;

		if (list->type != JSON_ARRAY ||
		    begins_with(list->key, "com.example."))
			continue;
		json_each (kind, before)
			old = text_equal(kind->key, list->key) ? kind : old;
		PLAN_ASSERT(plan, old != NULL && old->count == list->count);
		old = old->first;
		json_each (hook, list) {
			PLAN_ASSERT(plan, json_equal(json_member(hook, "path"),
						     json_member(old, "path")));
			PLAN_ASSERT(
				plan,
				json_member(hook, "args") == NULL ||
					json_equal(json_member(hook, "args"),
						   json_member(old, "args")));
			PLAN_ASSERT(plan,
				    text_is(list->key, "startContainer") ||
					    is_listed_hook(plan, hook));
			check_environment(plan, json_member(hook, "env"),
					  json_member(old, "env"));
			old = old->next;
			kept++;
		}
	}
}

static void hooks_are_listed_and_have_an_environment(void **state)
{
	(void)state;
	plan_each(GENERATED, check_hooks);
	assert_true(kept > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hooks_are_listed_and_have_an_environment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
