/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy gives one container, and why. */
#include "admin/trial.h"

#include "base/fs.h"
#include "pipeline/describe.h"
#include "probe/namespaces.h"

#include <errno.h>
#include <fcntl.h>

/* --- the container --- */

static int read_config(struct trial *trial, struct err *err)
{
	bool standard = strcmp(trial->config, "-") == 0;
	const char *name = standard ? "standard input" : trial->config;
	AUTO_CLOSE int opened = -1;

	if (!standard) {
		opened = open(name, O_RDONLY | O_CLOEXEC);
		if (opened < 0)
			return err_set_errno(err, errno, "%s: cannot open",
					     name);
	}
	if (fs_read_stream(standard ? STDIN_FILENO : opened, name,
			   JSON_MAX_SIZE, &trial->text, err) < 0)
		return -1;
	return oci_document_read(&trial->document, OCI_CONFIG, name,
				 buf_text(&trial->text), err);
}

/* Puts the options' annotations into the document, over its own: so they are
 * read as an engine's would be. */
static void annotate(struct trial *trial)
{
	struct json_document *document = &trial->document.json;

	if (document->root == NULL)
		document->root = json_new(document, JSON_OBJECT);
	json_each (one, trial->annotations.root) {
		const char *key = arena_copy(&document->arena, one->key.data,
					     one->key.length);

		json_set(json_require_object(document, document->root,
					     "annotations"),
			 key, json_new_string(document, one->text));
	}
}

static int describe(struct trial *trial, struct err *err)
{
	const struct describe_query query = {
		.namespace_of = probe_namespace_on_paper,
	};
	struct subject *subject = &trial->subject;

	if (trial->config != NULL && read_config(trial, err) < 0)
		return -1;
	annotate(trial);
	describe_container(&trial->document, &query, &trial->node.arena,
			   subject);
	/* A document that there is not asks for nothing. */
	if (trial->config == NULL)
		subject->asks = 0;
	if (trial->has_engine) {
		subject->engine = trial->given.engine;
		memset(subject->facts, 0, sizeof(subject->facts));
		describe_annotations(subject);
	}
	if (trial->has_type)
		subject->type = trial->given.type;
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (trial->given.facts[i].data != NULL)
			subject->facts[i] = trial->given.facts[i];
	}
	if (trial->given.asks != 0)
		subject->asks = trial->given.asks;
	return 0;
}

/* --- why not the rules before --- */

static struct text_list words(struct arena *arena, uint32_t bits,
			      const char *const *names)
{
	struct text *list = arena_alloc(arena, 33 * sizeof(*list));
	unsigned count = 0;

	for (unsigned i = 0; names[i] != NULL; i++) {
		if (bits >> i & 1)
			list[count++] = text_of(names[i]);
	}
	return (struct text_list){list, count};
}

/* Which of the annotations fails. */
static void miss_annotation(const struct match *match,
			    const struct subject *subject,
			    struct trial_miss *miss)
{
	for (unsigned i = 0; i < match->annotation_count; i++) {
		const struct match one = {
			.annotation_count = 1,
			.annotations = &match->annotations[i],
		};

		if (match_holds(&one, subject))
			continue;
		miss->annotation = match->annotations[i].key;
		miss->wanted = match->annotations[i].globs;
		break;
	}
	json_each (annotation, subject->annotations) {
		if (annotation->type == JSON_STRING &&
		    text_equal(annotation->key, miss->annotation))
			miss->found = annotation->text;
	}
}

static void miss_member(const struct match *match,
			const struct subject *subject, struct arena *arena,
			struct trial_miss *miss)
{
	if (strcmp(miss->member, "engine") == 0) {
		miss->wanted = words(arena, match->engines, subject_engines);
		miss->found = text_of(subject_engines[subject->engine]);
	} else if (strcmp(miss->member, "type") == 0) {
		miss->wanted = words(arena, match->types, subject_types);
		if (subject->type != TYPE_UNKNOWN)
			miss->found = text_of(subject_types[subject->type]);
	} else if (strcmp(miss->member, "asks") == 0) {
		miss->wanted = words(arena, match->asks, subject_asks_words);
		miss->asks = subject->asks;
	} else if (strcmp(miss->member, "annotations") == 0) {
		miss_annotation(match, subject, miss);
	} else {
		unsigned fact = 0;

		while (strcmp(subject_facts[fact], miss->member) != 0)
			fact++;
		miss->wanted = match->facts[fact];
		miss->found = subject->facts[fact];
	}
}

static void find_misses(struct trial *trial)
{
	const struct policy *policy = &trial->node.policy;
	struct arena *arena = &trial->node.arena;

	trial->misses = arena_alloc(
		arena, (policy->rule_count + 1) * sizeof(*trial->misses));
	for (unsigned i = 0; i < policy->rule_count; i++) {
		const struct policy_rule *rule = &policy->rules[i];
		struct trial_miss *miss = &trial->misses[trial->miss_count];

		if (rule == trial->ceiling.choice.rule) {
			trial->number = i + 1;
			return;
		}
		miss->number = i + 1;
		miss->rule = rule->name;
		miss->member = match_failure(&rule->match, &trial->subject);
		miss_member(&rule->match, &trial->subject, arena, miss);
		trial->miss_count++;
	}
}

/* --- all of it --- */

static void find_exceptions(struct trial *trial)
{
	const struct policy *policy = &trial->node.policy;

	trial->exceptions = arena_alloc(
		&trial->node.arena,
		(policy->exception_count + 1) * sizeof(*trial->exceptions));
	for (unsigned i = 0; i < policy->exception_count; i++) {
		const struct policy_exception *one = &policy->exceptions[i];

		if (!match_holds(&one->match, &trial->subject))
			continue;
		trial->exceptions[trial->exception_count++] =
			(struct trial_exception){
				one, date_days_until(one->until, trial->now)};
	}
}

const char *trial_unheard(const struct trial *trial)
{
	const struct policy_choice *choice = &trial->ceiling.choice;

	if (choice->asked.data == NULL || choice->heard)
		return NULL;
	return trial->ceiling.asked.name != NULL ? "that profile loosens"
						 : "not in \"selectable\"";
}

int trial_run(struct trial *trial, struct err *err)
{
	/* A link's name is the profile in place of the default one, as the shim
	 * has it. */
	const struct node_query query = {
		.policy = trial->policy,
		.profile = trial->given.facts[FACT_LINK].data,
		.arch = seccomp_arch_of_host(),
		.may_be_own = true,
	};

	if ((trial->policy != NULL &&
	     output_require_file(trial->policy, err) < 0) ||
	    node_load(&query, &trial->node, err) < 0 ||
	    describe(trial, err) < 0 ||
	    node_ceiling(&trial->node, &trial->subject, trial->now,
			 &trial->ceiling, err) < 0)
		return -1;
	find_misses(trial);
	find_exceptions(trial);
	return 0;
}

void trial_fini(struct trial *trial)
{
	ceiling_fini(&trial->ceiling);
	json_document_fini(&trial->document.json);
	json_document_fini(&trial->annotations);
	node_fini(&trial->node);
	buf_fini(&trial->text);
}
