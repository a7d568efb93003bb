/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of the text that comes out: the same each time, the same again
 * from itself, and nothing different that no finding names. */
#include "plan.h"

#define GENERATED 600

static bool same_text(const struct buf *a, const struct buf *b)
{
	return text_equal(buf_text(a), buf_text(b));
}

static void check_deterministic(const struct plan *plan)
{
	AUTO_PLAN struct plan second = PLAN_INIT;

	plan_run(&second, plan->name, plan->kind, plan->input, plan->profile,
		 plan->probe, NULL);
	PLAN_ASSERT(plan, second.result == plan->result);
	PLAN_ASSERT(plan, same_text(&second.output, &plan->output));
	PLAN_ASSERT(plan, strcmp(second.err.message, plan->err.message) == 0);
}

static int another_pair(void *keeper, const struct level *of, unsigned pair[2],
			struct err *err)
{
	(void)keeper;
	(void)of;
	(void)err;
	pair[0] = 17;
	pair[1] = 18;
	return 0;
}

/* Also on a host that would draw other categories. */
static void check_idempotent(const struct plan *plan)
{
	AUTO_PLAN struct plan again = PLAN_INIT;
	struct probe probe = *plan->probe;

	if (plan->result != PLAN_HARDENED)
		return;
	probe.selinux.pair = another_pair;
	plan_run(&again, plan->name, plan->kind, buf_text(&plan->output),
		 plan->profile, &probe, NULL);
	PLAN_ASSERT(plan, again.result == PLAN_HARDENED);
	PLAN_ASSERT(&again, same_text(&again.output, &plan->output));
	PLAN_ASSERT(&again, again.pipeline.findings.changed == 0);
}

static void check_outcome(const struct plan *plan)
{
	switch (plan->result) {
	case PLAN_HARDENED:
		PLAN_ASSERT(plan, plan->pipeline.findings.refused == 0);
		PLAN_ASSERT(plan, (plan->pipeline.findings.changed > 0) !=
					  text_equal(plan->input,
						     buf_text(&plan->output)));
		break;
	case PLAN_REFUSED:
		PLAN_ASSERT(plan, plan->pipeline.findings.refused > 0);
		PLAN_ASSERT(plan, plan->err.kind == ERR_REFUSED);
		PLAN_ASSERT(plan, plan->output.length == 0);
		break;
	case PLAN_UNSUITABLE:
		PLAN_ASSERT(plan, plan->err.kind == ERR_INPUT);
		PLAN_ASSERT(plan, plan->output.length == 0);
		break;
	}
	PLAN_ASSERT(plan, strchr(plan->err.message, '\n') == NULL);
}

static void check_privileged(const struct plan *plan)
{
	if (strcmp(plan->profile->name, "privileged") != 0 ||
	    plan->result == PLAN_UNSUITABLE)
		return;
	PLAN_ASSERT(plan, plan->result == PLAN_HARDENED);
	PLAN_ASSERT(plan, text_equal(plan->input, buf_text(&plan->output)));
}

/* What a walk over both trees compares. */
struct walk {
	const struct plan *plan;
	const struct plan_texts *texts;
};

static struct text span(const struct json_document *document,
			const struct json *value)
{
	return (struct text){document->input.data + value->start,
			     value->end - value->start};
}

static struct text spelled_name(const struct json_document *document,
				const struct json *member)
{
	return (struct text){document->input.data + member->key_start,
			     member->start - member->key_start};
}

enum place {
	PLACE_APART, /* no finding is about it or what is in it */
	PLACE_ABOVE, /* one is about something in it */
	PLACE_NAMED, /* one is about it */
};

/* Where a value stands to the findings that changed something. */
static enum place place_of(const struct plan *plan, const struct buf *pointer)
{
	enum place place = PLACE_APART;

	for (const struct finding *finding = plan->pipeline.findings.first;
	     finding != NULL; finding = finding->next) {
		AUTO_BUF struct buf named = BUF_INIT;

		if (finding->outcome != FINDING_CHANGED)
			continue;
		finding_pointer(finding, &named);
		if (text_equal(buf_text(&named), buf_text(pointer)))
			return PLACE_NAMED;
		if (named.length > pointer->length &&
		    named.data[pointer->length] == '/' &&
		    memcmp(named.data, pointer->data, pointer->length) == 0)
			place = PLACE_ABOVE;
	}
	return place;
}

static enum place place_of_member(const struct plan *plan,
				  const struct json *member)
{
	AUTO_BUF struct buf pointer = BUF_INIT;

	buf_add_text(&pointer, "");
	json_pointer(member, &pointer);
	return place_of(plan, &pointer);
}

static void check_kept(const struct walk *walk, const struct json *before,
		       const struct json *after);
static void check_elements(const struct walk *walk, const struct json *before,
			   const struct json *after);

/* A member that was not there before, or was null. */
static void check_added(const struct walk *walk, const struct json *after)
{
	enum place place = place_of_member(walk->plan, after);

	PLAN_ASSERT(walk->plan, place != PLACE_APART);
	if (place == PLACE_NAMED)
		return;
	PLAN_ASSERT(walk->plan, after->type == JSON_OBJECT);
	json_each (member, after)
		check_added(walk, member);
}

static void check_value(const struct walk *walk, const struct json *before,
			const struct json *after)
{
	switch (place_of_member(walk->plan, before)) {
	case PLACE_APART:
		PLAN_ASSERT(walk->plan,
			    text_equal(span(&walk->texts->before, before),
				       span(&walk->texts->after, after)));
		break;
	case PLACE_ABOVE:
		if (before->type == JSON_NULL)
			check_added(walk, after);
		else if (before->type == JSON_ARRAY)
			check_elements(walk, before, after);
		else
			check_kept(walk, before, after);
		break;
	case PLACE_NAMED:
		PLAN_ASSERT(walk->plan,
			    !text_equal(span(&walk->texts->before, before),
					span(&walk->texts->after, after)));
		break;
	}
}

static void check_member(const struct walk *walk, const struct json *before,
			 const struct json *after)
{
	PLAN_ASSERT(walk->plan,
		    text_equal(spelled_name(&walk->texts->before, before),
			       spelled_name(&walk->texts->after, after)));
	check_value(walk, before, after);
}

/* Two arrays with something changed below them: as many, in their order. */
static void check_elements(const struct walk *walk, const struct json *before,
			   const struct json *after)
{
	const struct json *now = after->first;

	PLAN_ASSERT(walk->plan, after->type == JSON_ARRAY);
	PLAN_ASSERT(walk->plan, after->count == before->count);
	json_each (element, before) {
		check_value(walk, element, now);
		now = now->next;
	}
}

/* Two objects with something changed below them: the members that were there
 * stand in their order, and what is new stands behind them. */
static void check_kept(const struct walk *walk, const struct json *before,
		       const struct json *after)
{
	const struct json *now = after->first;

	if (before->type == JSON_ARRAY) {
		check_elements(walk, before, after);
		return;
	}
	PLAN_ASSERT(walk->plan, before->type == JSON_OBJECT);
	PLAN_ASSERT(walk->plan, after->type == JSON_OBJECT);
	json_each (member, before) {
		if (now == NULL || !text_equal(now->key, member->key)) {
			/* taken out */
			PLAN_ASSERT(walk->plan,
				    place_of_member(walk->plan, member) ==
					    PLACE_NAMED);
			continue;
		}
		check_member(walk, member, now);
		now = now->next;
	}
	for (; now != NULL; now = now->next)
		check_added(walk, now);
}

static void check_loses_nothing(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	struct walk walk = {plan, &texts};

	if (plan->result != PLAN_HARDENED ||
	    plan->pipeline.findings.changed == 0)
		return;
	plan_read_texts(plan, &texts);
	check_kept(&walk, texts.before.root, texts.after.root);
	PLAN_ASSERT(plan, text_equal((struct text){plan->input.data,
						   texts.before.root->start},
				     (struct text){plan->output.data,
						   texts.after.root->start}));
}

static void the_same_comes_out_twice(void **state)
{
	(void)state;
	plan_each(GENERATED, check_deterministic);
}

static void the_result_stays_as_it_is(void **state)
{
	(void)state;
	plan_each(GENERATED, check_idempotent);
}

static void findings_and_text_agree(void **state)
{
	(void)state;
	plan_each(GENERATED, check_outcome);
}

static void privileged_keeps_every_byte(void **state)
{
	(void)state;
	plan_each(GENERATED, check_privileged);
}

static void nothing_is_lost(void **state)
{
	(void)state;
	plan_each(GENERATED, check_loses_nothing);
}

static unsigned counts[3];

static void count_result(const struct plan *plan)
{
	counts[plan->result]++;
}

/* The other properties say little where most documents are refused. */
static void most_documents_are_hardened(void **state)
{
	(void)state;
	plan_each(GENERATED, count_result);
	print_message("%u hardened, %u refused, %u unsuitable\n",
		      counts[PLAN_HARDENED], counts[PLAN_REFUSED],
		      counts[PLAN_UNSUITABLE]);
	assert_true(counts[PLAN_HARDENED] >
		    counts[PLAN_REFUSED] + counts[PLAN_UNSUITABLE]);
	assert_true(counts[PLAN_HARDENED] > GENERATED * 20 / 6);
	assert_true(counts[PLAN_REFUSED] > 100);
	assert_true(counts[PLAN_UNSUITABLE] > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(most_documents_are_hardened),
		cmocka_unit_test(findings_and_text_agree),
		cmocka_unit_test(privileged_keeps_every_byte),
		cmocka_unit_test(the_same_comes_out_twice),
		cmocka_unit_test(the_result_stays_as_it_is),
		cmocka_unit_test(nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
