/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of postures: every finding of every hardener has advice, what
 * lifts it does lift it, and no score gets worse by a finding less. */
#include "plan.h"

#include "lib/files.h"
#include "policy/embedded.h"
#include "policy/part.h"
#include "posture/judge.h"
#include "posture/rule.h"

#define ROUNDS 2000

static void collect(const struct plan *plan, struct posture *posture,
		    struct posture_subject *subject)
{
	const struct posture_document document = {
		.kind = plan->kind,
		.name = plan->name,
		.text = plan->input,
	};

	posture_collect(posture, subject, &plan->pipeline, plan->profile,
			&document);
}

/* --- advice --- */

static bool is_said(const char *text)
{
	return text != NULL && text[0] != '\0' && strstr(text, "{*") == NULL &&
	       strstr(text, "{%") == NULL;
}

static void check_finding(const struct plan *plan,
			  const struct posture_finding *finding,
			  const struct finding *found)
{
	if (strcmp(posture_rule_id(finding->rule), "other") == 0)
		fprintf(stderr, "no rule for %s %s: %s\n", finding->hardener,
			finding->pointer, finding->why);
	PLAN_ASSERT(plan, strcmp(posture_rule_id(finding->rule), "other") != 0);
	PLAN_ASSERT(plan, is_said(finding->what));
	PLAN_ASSERT(plan, is_said(finding->fix_docker));
	PLAN_ASSERT(plan, is_said(finding->fix_pod));
	PLAN_ASSERT(plan, is_said(finding->fix_policy));
	PLAN_ASSERT(plan, strcmp(finding->why, found->why) == 0);
	PLAN_ASSERT(plan, (finding->severity == POSTURE_NOTE) ==
				  (found->outcome == FINDING_NOTED));
	PLAN_ASSERT(plan, finding->severity == POSTURE_NOTE ||
				  finding->severity >=
					  posture_rule_severity(finding->rule));
	/* A place in the text that was given. */
	PLAN_ASSERT(plan, finding->line >= 1 && finding->column >= 1);
}

/* --- the score --- */

static void check_score(const struct plan *plan,
			struct posture_subject *subject)
{
	unsigned score = posture_score(subject);
	struct posture_finding **at = &subject->first;
	unsigned tried = 0;

	PLAN_ASSERT(plan, score <= 100);
	PLAN_ASSERT(plan, (score == 100) == posture_meets(subject));
	while (*at != NULL && tried++ < 40) {
		struct posture_finding *left_out = *at;

		*at = left_out->next;
		PLAN_ASSERT(plan, posture_score(subject) >= score);
		*at = left_out;
		at = &left_out->next;
	}
}

static void check_one(const struct plan *plan)
{
	const struct findings *found = &plan->pipeline.findings;
	struct posture posture = POSTURE_INIT;
	struct posture_subject *subject;
	const struct posture_finding *finding;

	if (plan->result == PLAN_UNSUITABLE)
		return;
	subject = posture_add(&posture, POSTURE_FILE, plan->name);
	collect(plan, &posture, subject);
	finding = subject->first;
	for (const struct finding *one = found->first; one != NULL;
	     one = one->next, finding = finding->next) {
		PLAN_ASSERT(plan, finding != NULL);
		check_finding(plan, finding, one);
	}
	PLAN_ASSERT(plan, finding == NULL);
	PLAN_ASSERT(plan, posture_meets(subject) ==
				  (found->changed + found->refused == 0));
	check_score(plan, subject);
	posture_fini(&posture);
}

static void every_finding_has_advice(void **state)
{
	(void)state;
	plan_each(ROUNDS, check_one);
}

/* --- what lifts it --- */

/* The members of "allow", where that is all that is said. */
static bool read_allow(const char *fix, struct json_document *document,
		       struct exception_allow *allow)
{
	static const char start[] = "\"allow\": ";
	struct err err = ERR_INIT;

	if (strncmp(fix, start, sizeof(start) - 1) != 0)
		return false;
	if (json_read(document, "allow", text_of(fix + sizeof(start) - 1),
		      JSON_STRICT, &err) < 0 ||
	    exception_read_allow(document, document->root, allow, &err) < 0)
		fail_msg("%s: %s", fix, err.message);
	return true;
}

static bool is_same(const struct posture_finding *a,
		    const struct posture_finding *b)
{
	return a->rule == b->rule && strcmp(a->pointer, b->pointer) == 0 &&
	       strcmp(a->what, b->what) == 0 && b->outcome != FINDING_NOTED;
}

/* Whether the same document has that finding under the profile with it. */
static bool is_left(const struct plan *plan, struct profile *profile,
		    const struct posture_finding *finding)
{
	struct posture posture = POSTURE_INIT;
	struct posture_subject *subject =
		posture_add(&posture, POSTURE_FILE, plan->name);
	AUTO_PLAN struct plan again = PLAN_INIT;
	bool left = false;

	plan_run(&again, plan->name, plan->kind, plan->input, profile,
		 plan->probe, NULL);
	PLAN_ASSERT(&again, again.result != PLAN_UNSUITABLE);
	collect(&again, &posture, subject);
	for (const struct posture_finding *one = subject->first; one != NULL;
	     one = one->next)
		left |= is_same(finding, one);
	posture_fini(&posture);
	return left;
}

static void check_lift(const struct plan *plan,
		       const struct posture_finding *finding)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	struct exception_allow allow = {.value = NULL};
	struct err err = ERR_INIT;

	if (!read_allow(finding->fix_policy, &document, &allow))
		return;
	assert_int_equal(embedded_profile_load(plan->profile->name,
					       SECCOMP_ARCH_X86_64, &profile,
					       &err),
			 0);
	for (unsigned i = 0; i < PART_COUNT; i++)
		profile_parts[i]->permit(&profile, &allow);
	if (is_left(plan, &profile, finding))
		fprintf(stderr, "%s does not lift %s %s\n", finding->fix_policy,
			posture_rule_id(finding->rule), finding->pointer);
	PLAN_ASSERT(plan, !is_left(plan, &profile, finding));
}

/* Each piece of advice once a profile. */
struct seen {
	struct seen *next;
	const struct profile *profile;
	char *fix;
};

static bool is_new(const struct plan *plan, const char *fix)
{
	static struct seen *list;
	struct seen *one = list;

	while (one != NULL &&
	       (one->profile != plan->profile || strcmp(one->fix, fix) != 0))
		one = one->next;
	if (one != NULL)
		return false;
	one = malloc(sizeof(*one));
	assert_non_null(one);
	*one = (struct seen){list, plan->profile, strdup(fix)};
	list = one;
	return true;
}

static void check_lifts(const struct plan *plan)
{
	struct posture posture = POSTURE_INIT;
	struct posture_subject *subject;

	if (plan->result == PLAN_UNSUITABLE)
		return;
	subject = posture_add(&posture, POSTURE_FILE, plan->name);
	collect(plan, &posture, subject);
	for (const struct posture_finding *finding = subject->first;
	     finding != NULL; finding = finding->next) {
		if (finding->outcome != FINDING_NOTED &&
		    is_new(plan, finding->fix_policy))
			check_lift(plan, finding);
	}
	posture_fini(&posture);
}

static void what_lifts_a_finding_does(void **state)
{
	(void)state;
	plan_each(0, check_lifts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_finding_has_advice),
		cmocka_unit_test(what_lifts_a_finding_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
