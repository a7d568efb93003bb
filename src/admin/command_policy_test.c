/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl policy test: what the policy gives one container, and why. */
#include "admin/options.h"
#include "base/fs.h"
#include "pipeline/describe.h"
#include "pipeline/node.h"
#include "probe/namespaces.h"
#include "json/show.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static const struct option_description options[] = {
	{"policy", 'P', "FILE", "use this policy file"},
	{"engine", 0, "ENGINE", "the engine that asks"},
	{"type", 0, "TYPE", "sandbox or container"},
	{"namespace", 0, "NAME", "its namespace"},
	{"pod", 0, "NAME", "its pod"},
	{"container", 0, "NAME", "its name in the pod"},
	{"image", 0, "NAME", "its image"},
	{"id", 0, "ID", "its ID"},
	{"link", 0, "NAME", "called as ravelin-NAME"},
	{"asks", 0, "WORD", "what it asks for; may be given again"},
	{"annotation", 0, "KEY=VALUE", "an annotation; may be given again"},
	{"date", 0, "YYYY-MM-DD", "as on that day, in place of today (UTC)"},
	{0},
};

struct trial {
	const char *policy;
	const char *config;
	int64_t now;
	struct subject given; /* what the options say */
	bool has_engine;
	bool has_type;
	struct json_document annotations;
	struct node node;
	struct buf text;
	struct oci_document document;
	struct subject subject;
	struct ceiling ceiling;
	struct buf out;
};

static int take_word(const char *const *words, const char *option,
		     const char *value, unsigned *word, struct err *err)
{
	for (*word = 0; words[*word] != NULL; (*word)++) {
		if (strcmp(words[*word], value) == 0)
			return 0;
	}
	return err_set(err, ERR_USAGE, "%s \"%s\": there is no such word",
		       option, value);
}

static int take_annotation(struct trial *trial, const char *value,
			   struct err *err)
{
	struct json_document *document = &trial->annotations;
	const char *equals = strchr(value, '=');

	if (equals == NULL)
		return err_set(err, ERR_USAGE,
			       "annotation \"%s\": expected KEY=VALUE", value);
	if (document->root == NULL)
		document->root = json_new(document, JSON_OBJECT);
	json_set(document->root,
		 arena_copy(&document->arena, value, (size_t)(equals - value)),
		 json_new_string(document, text_of(equals + 1)));
	return 0;
}

static int take_fact(struct trial *trial, const char *name, const char *value,
		     struct err *err)
{
	unsigned word = 0;

	if (strcmp(name, "engine") == 0) {
		if (take_word(subject_engines, name, value, &word, err) < 0)
			return -1;
		trial->given.engine = (enum subject_engine)word;
		trial->has_engine = true;
	} else if (strcmp(name, "type") == 0) {
		if (take_word(subject_types, name, value, &word, err) < 0)
			return -1;
		trial->given.type = (enum subject_type)word;
		trial->has_type = true;
	} else if (strcmp(name, "asks") == 0) {
		if (take_word(subject_asks_words, name, value, &word, err) < 0)
			return -1;
		trial->given.asks |= UINT32_C(1) << word;
	} else {
		while (strcmp(subject_facts[word], name) != 0)
			word++;
		trial->given.facts[word] = text_of(value);
	}
	return 0;
}

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct trial *trial = context;
	struct date date;

	if (option == NULL) {
		if (trial->config != NULL)
			return err_set(err, ERR_USAGE,
				       "one document at a time: %s and %s were "
				       "given",
				       trial->config, value);
		trial->config = value;
	} else if (strcmp(option->name, "policy") == 0) {
		trial->policy = value;
	} else if (strcmp(option->name, "date") == 0) {
		if (!date_read(text_of(value), &date))
			return err_set(err, ERR_USAGE,
				       "date \"%s\": expected YYYY-MM-DD",
				       value);
		trial->now = date_end(date) - 1;
	} else if (strcmp(option->name, "annotation") == 0) {
		return take_annotation(trial, value, err);
	} else {
		return take_fact(trial, option->name, value, err);
	}
	return 0;
}

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

/* The document's annotations, and those of the options over them. */
static void join_annotations(struct trial *trial)
{
	struct json_document *document = &trial->annotations;

	if (document->root == NULL) {
		return;
	}
	json_each (one, trial->subject.annotations) {
		const char *key = arena_copy(&document->arena, one->key.data,
					     one->key.length);

		if (one->type == JSON_STRING &&
		    json_member(document->root, key) == NULL)
			json_set(document->root, key,
				 json_new_string(document, one->text));
	}
	trial->subject.annotations = document->root;
}

static int describe(struct trial *trial, struct err *err)
{
	const struct describe_query query = {
		.is_host_namespace = probe_is_host_namespace,
	};
	struct subject *subject = &trial->subject;

	if (trial->config != NULL) {
		if (read_config(trial, err) < 0)
			return -1;
		describe_container(&trial->document, &query, &trial->node.arena,
				   subject);
	}
	join_annotations(trial);
	if (trial->has_engine)
		subject->engine = trial->given.engine;
	if (trial->has_engine || trial->annotations.root != NULL) {
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

/* --- what is said of it --- */

static void say_list(const struct json *wanted, struct buf *out)
{
	const struct json *at =
		json_is(wanted, JSON_ARRAY) ? wanted->first : wanted;
	const char *separator = "";

	for (; at != NULL; at = at != wanted ? at->next : NULL) {
		buf_add_text(out, separator);
		if (at->type == JSON_STRING)
			json_write_string(at->text, out);
		separator = " or ";
	}
}

static void say_value(const struct subject *subject, const char *member,
		      struct buf *out)
{
	buf_printf(out, "%s ", member);
	if (strcmp(member, "engine") == 0) {
		buf_printf(out, "\"%s\"", subject_engines[subject->engine]);
	} else if (strcmp(member, "type") == 0) {
		buf_printf(out, "\"%s\"", subject_types[subject->type]);
	} else {
		for (unsigned i = 0; i < FACT_COUNT; i++) {
			if (strcmp(subject_facts[i], member) != 0)
				continue;
			if (subject->facts[i].data == NULL)
				buf_add_text(out, "(not known)");
			else
				json_write_string(subject->facts[i], out);
		}
	}
}

/* "namespace "web" does not match "kube-*"". */
static void say_failure(const struct match *match,
			const struct subject *subject, const char *member,
			struct buf *out)
{
	if (strcmp(member, "annotations") == 0) {
		buf_add_text(out, "annotations do not match");
		return;
	}
	if (strcmp(member, "asks") == 0)
		buf_add_text(out, "it asks for nothing of: ");
	else
		say_value(subject, member, out);
	if (strcmp(member, "asks") != 0)
		buf_add_text(out, " does not match ");
	say_list(json_member(match->value, member), out);
}

static void say_rules(const struct trial *trial, struct buf *out)
{
	const struct policy *policy = &trial->node.policy;
	const struct policy_rule *chosen = trial->ceiling.choice.rule;

	for (unsigned i = 0; i < policy->rule_count; i++) {
		const struct policy_rule *rule = &policy->rules[i];
		const char *member;

		if (rule == chosen)
			return;
		member = match_failure(&rule->match, &trial->subject);
		if (member == NULL)
			continue;
		buf_printf(out, "not rule %u \"%s\": ", i + 1, rule->name);
		say_failure(&rule->match, &trial->subject, member, out);
		buf_add_char(out, '\n');
	}
}

static void say_profile(const struct trial *trial, struct buf *out)
{
	const struct policy_choice *choice = &trial->ceiling.choice;

	buf_printf(out, "profile: %s", choice->profile);
	if (choice->with != NULL)
		buf_printf(out, ", met with %s: a pod's own container",
			   choice->with);
	buf_add_char(out, '\n');
	if (choice->asked.data == NULL)
		return;
	buf_add_text(out, "asked for: ");
	json_write_string(choice->asked, out);
	if (choice->heard)
		buf_add_text(out, ", heard\n");
	else if (trial->ceiling.asked.name != NULL)
		buf_add_text(out, ", not heard: that profile loosens\n");
	else
		buf_add_text(out, ", not heard: not in \"selectable\"\n");
}

static void say_modes(const struct policy_choice *choice, struct buf *out)
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

static void say_exceptions(const struct trial *trial, struct buf *out)
{
	const struct policy *policy = &trial->node.policy;

	for (unsigned i = 0; i < policy->exception_count; i++) {
		const struct policy_exception *one = &policy->exceptions[i];
		bool ended = trial->now >= date_end(one->until);

		if (!match_holds(&one->match, &trial->subject))
			continue;
		buf_printf(out,
			   "exception \"%s\": %s %04d-%02d-%02d: ", one->name,
			   ended ? "ended with" : "until", one->until.year,
			   one->until.month, one->until.day);
		json_write_string(text_of(one->why), out);
		buf_add_char(out, '\n');
	}
}

static void say(const struct trial *trial, struct buf *out)
{
	const struct policy_choice *choice = &trial->ceiling.choice;

	say_rules(trial, out);
	buf_printf(out, "rule: \"%s\"\n", choice->rule->name);
	say_profile(trial, out);
	say_modes(choice, out);
	say_exceptions(trial, out);
}

static int choose(struct trial *trial, struct err *err)
{
	const struct node_query query = {
		.policy = trial->policy,
		.profile = trial->given.facts[FACT_LINK].data,
		.arch = seccomp_arch_of_host(),
	};

	if (node_load(&query, &trial->node, err) < 0) {
		err->kind = ERR_USAGE;
		return -1;
	}
	if (describe(trial, err) < 0)
		return -1;
	if (node_ceiling(&trial->node, &trial->subject, trial->now,
			 &trial->ceiling, err) < 0) {
		err->kind = ERR_USAGE;
		return -1;
	}
	return 0;
}

static void trial_fini(struct trial *trial)
{
	ceiling_fini(&trial->ceiling);
	json_document_fini(&trial->document.json);
	json_document_fini(&trial->annotations);
	node_fini(&trial->node);
	buf_fini(&trial->text);
	buf_fini(&trial->out);
}

static int run(int argc, char **argv, struct err *err)
{
	__attribute__((cleanup(trial_fini))) struct trial trial = {
		.now = time(NULL),
		.annotations = JSON_DOCUMENT_INIT,
		.node = NODE_INIT,
		.document = {.json = JSON_DOCUMENT_INIT},
		.ceiling = CEILING_INIT,
	};
	AUTO_BUF struct buf line = BUF_INIT;

	if (options_parse(options, argc, argv, take, &trial, err) < 0 ||
	    choose(&trial, err) < 0)
		return -1;
	say(&trial, &trial.out);
	/* Names come from outside: each line is made fit for a terminal. */
	for (char *at = trial.out.data, *end; *at != '\0'; at = end + 1) {
		end = strchr(at, '\n');
		show_line((struct text){at, (size_t)(end - at)}, SIZE_MAX,
			  &line);
		buf_add_char(&line, '\n');
	}
	if (fs_write_all(STDOUT_FILENO, line.data, line.length) < 0)
		return err_set_errno(err, errno,
				     "cannot write to standard output");
	return STATUS_FINE;
}

const struct command command_policy_test = {
	.name = "test",
	.arguments = "[CONFIG]",
	.help = "say what the policy gives one container, and why",
	.options = options,
	.run = run,
};
