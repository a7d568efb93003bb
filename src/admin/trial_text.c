/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy gives one container, for people. */
#include "admin/trial.h"

#include "json/show.h"

static void add_quoted(struct text text, struct buf *out)
{
	buf_add_char(out, '"');
	show_text(text, SIZE_MAX, out);
	buf_add_char(out, '"');
}

static void add_alternatives(struct text_list list, struct buf *out)
{
	for (unsigned i = 0; i < list.count; i++) {
		buf_add_text(out, i > 0 ? " or " : "");
		add_quoted(list.list[i], out);
	}
}

static void add_asks(uint32_t asks, struct buf *out)
{
	const char *separator = "";

	for (unsigned i = 0; i < ASKS_COUNT; i++) {
		if (!(asks >> i & 1))
			continue;
		buf_printf(out, "%s%s", separator, subject_asks_words[i]);
		separator = ", ";
	}
	if (asks == 0)
		buf_add_text(out, "nothing");
}

/* How the container was understood. */
static void add_container(const struct trial *trial, struct buf *out)
{
	const struct subject *subject = &trial->subject;

	buf_printf(out, "container: engine %s%s",
		   subject_engines[subject->engine],
		   subject->engine == ENGINE_PLAIN && !trial->has_engine
			   ? " (nobody known)"
			   : "");
	if (subject->type != TYPE_UNKNOWN)
		buf_printf(out, ", type %s", subject_types[subject->type]);
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (subject->facts[i].data == NULL)
			continue;
		buf_printf(out, ", %s ", subject_facts[i]);
		add_quoted(subject->facts[i], out);
	}
	buf_add_text(out, "; asks for ");
	add_asks(subject->asks, out);
	buf_add_char(out, '\n');
}

/* "namespace "web" does not match "kube-*"". */
static void add_reason(const struct trial_miss *miss, struct buf *out)
{
	if (strcmp(miss->member, "asks") == 0) {
		buf_add_text(out, "asks for ");
		add_asks(miss->asks, out);
	} else if (strcmp(miss->member, "annotations") == 0) {
		buf_add_text(out, "annotation ");
		add_quoted(miss->annotation, out);
	} else {
		buf_add_text(out, miss->member);
	}
	if (strcmp(miss->member, "asks") == 0) {
		buf_add_text(out, ", not for ");
	} else {
		buf_add_char(out, ' ');
		if (miss->found.data != NULL)
			add_quoted(miss->found, out);
		else
			buf_add_text(out, "(not known)");
		buf_add_text(out, " does not match ");
	}
	add_alternatives(miss->wanted, out);
}

static void add_misses(const struct trial *trial, struct buf *out)
{
	for (unsigned i = 0; i < trial->miss_count; i++) {
		const struct trial_miss *miss = &trial->misses[i];

		buf_printf(out, "not rule %u ", miss->number);
		add_quoted(text_of(miss->rule), out);
		buf_add_text(out, ": ");
		add_reason(miss, out);
		buf_add_char(out, '\n');
	}
}

static void add_profile(const struct trial *trial, struct buf *out)
{
	const struct policy_choice *choice = &trial->ceiling.choice;
	const char *unheard = trial_unheard(trial);

	buf_add_text(out, "profile: ");
	show_line(text_of(choice->profile), SIZE_MAX, out);
	if (choice->with != NULL)
		buf_printf(out, ", met with %s: a pod's own container",
			   choice->with);
	buf_add_char(out, '\n');
	if (choice->asked.data == NULL)
		return;
	buf_add_text(out, "asked for: ");
	add_quoted(choice->asked, out);
	if (unheard == NULL)
		buf_add_text(out, ", heard\n");
	else
		buf_printf(out, ", not heard: %s\n", unheard);
}

static void add_modes(const struct policy_choice *choice, struct buf *out)
{
	unsigned audits = 0;

	for (unsigned i = 0; i < PART_COUNT; i++)
		audits += choice->modes[i] == MODE_AUDIT;
	if (audits == 0 || audits == PART_COUNT) {
		buf_printf(out, "mode: %s\n",
			   policy_mode_name(choice->modes[0]));
		return;
	}
	buf_add_text(out, "mode: mixed\n");
	for (unsigned i = 0; i < PART_COUNT; i++)
		buf_printf(out, "  %s: %s\n", profile_parts[i]->name,
			   policy_mode_name(choice->modes[i]));
}

static void add_exceptions(const struct trial *trial, struct buf *out)
{
	for (unsigned i = 0; i < trial->exception_count; i++) {
		const struct trial_exception *one = &trial->exceptions[i];
		struct date until = one->exception->until;

		buf_add_text(out, "exception ");
		add_quoted(text_of(one->exception->name), out);
		buf_printf(out, ": %s %04d-%02d-%02d: ",
			   one->days < 0 ? "ended with" : "until", until.year,
			   until.month, until.day);
		add_quoted(text_of(one->exception->why), out);
		buf_add_char(out, '\n');
	}
}

void trial_text(const struct trial *trial, struct buf *out)
{
	const struct policy_choice *choice = &trial->ceiling.choice;

	if (trial->node.broken != NULL) {
		buf_add_text(out, "policy passed over: ");
		show_line(text_of(trial->node.broken), SIZE_MAX, out);
		buf_add_char(out, '\n');
	}
	add_container(trial, out);
	add_misses(trial, out);
	buf_add_text(out, "rule: ");
	add_quoted(text_of(choice->rule->name), out);
	buf_add_char(out, '\n');
	add_profile(trial, out);
	add_modes(choice, out);
	add_exceptions(trial, out);
}
