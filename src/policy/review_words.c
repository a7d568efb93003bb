/* SPDX-License-Identifier: Apache-2.0 */
/* What is said in a policy and means less than it seems to. */
#include "policy/review.h"

#include <stdlib.h>

/* --- names --- */

struct named {
	const char *name;
	const struct json *value; /* what has that name */
};

/* Those of one name in the order of the policy. */
static int compare_named(const void *a, const void *b)
{
	const struct named *x = a;
	const struct named *y = b;
	int order = strcmp(x->name, y->name);

	if (order != 0)
		return order;
	return x->value->start < y->value->start ? -1 : 1;
}

static void review_names(const struct review *review, const char *kind,
			 struct named *list, unsigned count)
{
	if (count > 1)
		qsort(list, count, sizeof(*list), compare_named);
	for (unsigned i = 1; i < count; i++) {
		const struct json *name = json_member(list[i].value, "name");

		if (strcmp(list[i].name, list[i - 1].name) == 0)
			review_warn(review, name != NULL ? name : list[i].value,
				    "%s \"%s\" has the name of another: the "
				    "log can't tell them apart",
				    kind, list[i].name);
	}
}

static void review_all_names(const struct review *review)
{
	const struct policy *policy = review->policy;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct named *list;

	list = arena_alloc(&arena, (policy->rule_count + 1) * sizeof(*list));
	for (unsigned i = 0; i < policy->rule_count; i++)
		list[i] = (struct named){policy->rules[i].name,
					 policy->rules[i].value};
	review_names(review, "rule", list, policy->rule_count);
	list = arena_alloc(&arena,
			   (policy->exception_count + 1) * sizeof(*list));
	for (unsigned i = 0; i < policy->exception_count; i++)
		list[i] = (struct named){policy->exceptions[i].name,
					 policy->exceptions[i].value};
	review_names(review, "exception", list, policy->exception_count);
}

/* --- links --- */

static void review_link(const struct review *review, const char *kind,
			const char *name, const struct match *match)
{
	struct text_list links = match->facts[FACT_LINK];
	struct text start = TEXT("ravelin-");

	for (unsigned i = 0; i < links.count; i++) {
		struct text link = links.list[i];

		if (link.length < start.length ||
		    memcmp(link.data, start.data, start.length) != 0)
			continue;
		review_warn(review, json_member(match->value, "link"),
			    "%s \"%s\": a link is named without \"ravelin-\"",
			    kind, name);
		return;
	}
}

static void review_links(const struct review *review)
{
	const struct policy *policy = review->policy;

	for (unsigned i = 0; i < policy->rule_count; i++)
		review_link(review, "rule", policy->rules[i].name,
			    &policy->rules[i].match);
	for (unsigned i = 0; i < policy->exception_count; i++)
		review_link(review, "exception", policy->exceptions[i].name,
			    &policy->exceptions[i].match);
}

/* --- the rest --- */

static void review_reasons(const struct review *review)
{
	const struct policy *policy = review->policy;

	for (unsigned i = 0; i < policy->exception_count; i++) {
		const struct policy_exception *one = &policy->exceptions[i];

		if (strncmp(one->why, "TODO", 4) == 0)
			review_warn(review, json_member(one->value, "why"),
				    "exception \"%s\" is still to say why",
				    one->name);
	}
}

static void review_selectable(const struct review *review)
{
	const struct policy *policy = review->policy;
	const struct profile *fallback =
		review->profile(review->context, policy->default_rule.profile);
	AUTO_ARENA struct arena arena = ARENA_INIT;

	json_each (value, json_member(policy->document.root, "selectable")) {
		const char *name = arena_copy(&arena, value->text.data,
					      value->text.length);
		const struct profile *asked =
			review->profile(review->context, name);
		AUTO_BUF struct buf more = BUF_INIT;

		/* One that loosens is never heard anyway. */
		if (fallback == NULL || asked == NULL || asked == fallback ||
		    profile_loosens(asked) ||
		    !profile_is_within(fallback, asked, &more) ||
		    profile_is_within(asked, fallback, &more))
			continue;
		review_warn(review, value,
			    "profile \"%s\" is looser than the default "
			    "rule's: who is held to that gains and loses "
			    "nothing by asking for it",
			    name);
	}
}

static void review_log(const struct review *review)
{
	const struct policy *policy = review->policy;
	const struct json *file =
		json_member(json_member(policy->document.root, "log"), "file");

	if (file != NULL && policy->log.to != LOG_TO_FILE)
		review_warn(review, file,
			    "nothing is written to this file: \"to\" says "
			    "\"%s\"",
			    policy->log.to == LOG_OFF ? "off" : "syslog");
}

void review_words(const struct review *review)
{
	review_all_names(review);
	review_links(review);
	review_reasons(review);
	review_selectable(review);
	review_log(review);
}
