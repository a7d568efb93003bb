/* SPDX-License-Identifier: Apache-2.0 */
/* What is given beyond the default rule to whom annotations name. */
#include "policy/review.h"

#define CLAIMED                                                                \
	(1U << FACT_NAMESPACE | 1U << FACT_POD | 1U << FACT_CONTAINER |        \
	 1U << FACT_IMAGE)
/* As containerd's CRI plugin begins its own, over what a pod says. */
#define CRI_OWN "io.kubernetes.cri."

/* The last profiles compared, as many rules name the same. */
#define KNOWN   8

struct given {
	const struct review *review;
	const struct profile *fallback; /* the default rule's */
	struct {
		const struct profile *profile;
		bool more;
	} known[KNOWN];
	unsigned next;
};

static bool is_more(struct given *given, const struct profile *profile)
{
	AUTO_BUF struct buf more = BUF_INIT;
	unsigned i = 0;

	if (profile == NULL || profile == given->fallback)
		return false;
	while (i < KNOWN && given->known[i].profile != profile)
		i++;
	if (i == KNOWN) {
		i = given->next++ % KNOWN;
		given->known[i].profile = profile;
		given->known[i].more =
			!profile_is_within(profile, given->fallback, &more);
	}
	return given->known[i].more;
}

/* Whether it audits what the default rule enforces. */
static bool audits_more(const struct policy *policy,
			const struct policy_rule *rule)
{
	for (unsigned i = 0; i < PART_COUNT; i++) {
		enum part_id part = (enum part_id)i;

		if (policy_mode_of(policy, rule, part) == MODE_AUDIT &&
		    policy_mode_of(policy, &policy->default_rule, part) ==
			    MODE_ENFORCE)
			return true;
	}
	return false;
}

static bool rule_gives(struct given *given, const struct policy_rule *rule)
{
	const struct review *review = given->review;

	return audits_more(review->policy, rule) ||
	       (rule->profile != NULL &&
		is_more(given,
			review->profile(review->context, rule->profile)));
}

static bool is_claimed(const struct match *match)
{
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if ((CLAIMED >> i & 1) && match->facts[i].count > 0)
			return true;
	}
	return match->types != 0 || match->annotation_count > 0;
}

/* Whether one of its annotations is what a user writes. */
static bool is_users(const struct match *match)
{
	bool cri = match->engines == 1U << ENGINE_CONTAINERD;
	struct text own = text_of(CRI_OWN);

	for (unsigned i = 0; i < match->annotation_count; i++) {
		struct text key = match->annotations[i].key;

		if (!cri || key.length < own.length ||
		    memcmp(key.data, own.data, own.length) != 0)
			return true;
	}
	return false;
}

static void warn_of(const struct review *review, const char *kind,
		    const char *name, const struct match *match)
{
	if (match->engines == 0 && is_claimed(match))
		review_warn(review, match->value,
			    "%s \"%s\" gives more than the default rule to "
			    "what whoever writes annotations can claim to be: "
			    "name the engine too",
			    kind, name);
	if (is_users(match))
		review_warn(review, json_member(match->value, "annotations"),
			    "%s \"%s\" gives more than the default rule by an "
			    "annotation that users may write",
			    kind, name);
}

void review_gives(const struct review *review)
{
	const struct policy *policy = review->policy;
	struct given given = {
		.review = review,
		.fallback = review->profile(review->context,
					    policy->default_rule.profile),
	};

	if (given.fallback == NULL)
		return;
	for (unsigned i = 0; i < policy->rule_count; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		if (is_claimed(&rule->match) && rule_gives(&given, rule))
			warn_of(review, "rule", rule->name, &rule->match);
	}
	for (unsigned i = 0; i < policy->exception_count; i++) {
		const struct policy_exception *one = &policy->exceptions[i];

		if (!review_ended(review, one) && is_claimed(&one->match) &&
		    !profile_has_already(given.fallback, &one->allow))
			warn_of(review, "exception", one->name, &one->match);
	}
}
