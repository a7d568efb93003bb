/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl policy test: what the policy gives one container, and why. */
#include "admin/options.h"
#include "admin/trial.h"

#include <string.h>
#include <time.h>

static const struct option_description options[] = {
	{"policy", 'P', "FILE", "use this policy file", VALUE_FILE},
	{"engine", 0, "ENGINE", "the engine that asks",
	 .words = subject_engines},
	{"type", 0, "TYPE", "what a pod has it for",
	 .words = &subject_types[TYPE_SANDBOX]},
	{"namespace", 0, "NAME", "its namespace"},
	{"pod", 0, "NAME", "its pod"},
	{"container", 0, "NAME", "its name in the pod"},
	{"image", 0, "NAME", "its image"},
	{"id", 0, "ID", "its ID"},
	{"link", 0, "NAME", "called as ravelin-NAME", VALUE_PROFILE},
	{"asks", 0, "WORD", "what it asks for", .words = subject_asks_words,
	 .repeats = true},
	{"annotation", 0, "KEY=VALUE", "an annotation", .repeats = true},
	{"date", 0, "YYYY-MM-DD", "as on that day, in place of today (UTC)"},
	OUTPUT_OPTION_FORMAT,
	{0},
};

struct query {
	struct trial trial;
	enum output_format format;
};

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

static void take_fact(struct trial *trial, const char *name, const char *value)
{
	struct subject *given = &trial->given;

	if (strcmp(name, "engine") == 0) {
		given->engine = (enum subject_engine)options_word(
			subject_engines, value);
		trial->has_engine = true;
	} else if (strcmp(name, "type") == 0) {
		given->type =
			(enum subject_type)options_word(subject_types, value);
		trial->has_type = true;
	} else if (strcmp(name, "asks") == 0) {
		given->asks |= UINT32_C(1)
			       << options_word(subject_asks_words, value);
	} else {
		given->facts[options_word(subject_facts, name)] =
			text_of(value);
	}
}

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;
	struct trial *trial = &query->trial;
	struct date date;

	if (option == NULL) {
		if (trial->config != NULL)
			return err_set(err, ERR_USAGE,
				       "one document at a time: %s and %s were "
				       "given",
				       trial->config, value);
		trial->config = value;
	} else if (strcmp(option->name, "format") == 0) {
		query->format = output_format_of(value);
	} else if (strcmp(option->name, "policy") == 0) {
		trial->policy = value;
	} else if (strcmp(option->name, "date") == 0) {
		if (!date_read(text_of(value), &date))
			return err_set(err, ERR_USAGE,
				       "date \"%s\": " DATE_EXPECTED, value);
		trial->now = date_end(date) - 1;
	} else if (strcmp(option->name, "annotation") == 0) {
		return take_annotation(trial, value, err);
	} else {
		take_fact(trial, option->name, value);
	}
	return 0;
}

static void query_fini(struct query *query)
{
	trial_fini(&query->trial);
}

static int run(int argc, char **argv, struct err *err)
{
	static void (*const writers[])(const struct trial *, struct buf *) = {
		[OUTPUT_TEXT] = trial_text,
		[OUTPUT_JSON] = trial_json,
	};
	__attribute__((cleanup(query_fini))) struct query query = {
		.trial = TRIAL_INIT};
	AUTO_BUF struct buf out = BUF_INIT;

	query.trial.now = time(NULL);
	if (options_parse(options, argc, argv, take, &query, err) < 0 ||
	    trial_run(&query.trial, err) < 0)
		return -1;
	writers[query.format](&query.trial, &out);
	return output_write(&out, err) < 0 ? -1 : STATUS_FINE;
}

const struct command command_policy_test = {
	.name = "test",
	.arguments = "[CONFIG]",
	.argument_kind = VALUE_FILE,
	.argument_count = 1,
	.help = "say what the policy gives one container, and why",
	.options = options,
	.run = run,
};
