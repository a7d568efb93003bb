/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl policy validate: whether a policy and its profiles can be used,
 * and what to know of it. */
#include "admin/draft.h"
#include "admin/options.h"
#include "admin/policy_log.h"
#include "admin/problems.h"
#include "pipeline/node.h"
#include "policy/review.h"

#include <string.h>

static const struct option_description options[] = {
	{"policy", 'P', "FILE", "check this policy file", VALUE_FILE},
	{"profiles", 0, "DIR",
	 "with the profiles of this directory, in place of the node's",
	 VALUE_FILE},
	{"date", 0, "YYYY-MM-DD", "as on that day, in place of today (UTC)"},
	OUTPUT_OPTION_FORMAT,
	{0},
};

/* A profile that the policy names, loaded once. */
struct named {
	struct named *next;
	const char *name;
	struct profile profile;
	bool usable;
	const char *problem;
};

struct validation {
	const char *file;
	const char *directory; /* of profiles; NULL: the node's */
	int64_t now;
	enum output_format format;
	struct node node;
	struct named *profiles;
	struct problems problems;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct validation *validation = context;
	struct date date;

	if (option != NULL && strcmp(option->name, "format") == 0) {
		validation->format = output_format_of(value);
		return 0;
	}
	if (option != NULL && strcmp(option->name, "profiles") == 0) {
		validation->directory = value;
		return output_require_file(value, err);
	}
	if (option != NULL && strcmp(option->name, "date") == 0) {
		if (!date_read(text_of(value), &date))
			return err_set(err, ERR_USAGE,
				       "date \"%s\": " DATE_EXPECTED, value);
		validation->now = date_end(date) - 1;
		return 0;
	}
	if (validation->file != NULL)
		return err_set(err, ERR_USAGE,
			       "one policy at a time: %s and %s were given",
			       validation->file, value);
	validation->file = value;
	return 0;
}

static const struct named *load(struct validation *validation, const char *name)
{
	struct node *node = &validation->node;
	struct err err = ERR_INIT;
	struct named *named = validation->profiles;

	while (named != NULL && strcmp(named->name, name) != 0)
		named = named->next;
	if (named != NULL)
		return named;
	named = arena_alloc(&node->arena, sizeof(*named));
	named->name = name = arena_copy(&node->arena, name, strlen(name));
	named->next = validation->profiles;
	validation->profiles = named;
	named->usable =
		node_load_profile(node, name, &named->profile, &err) == 0;
	named->problem = arena_printf(&node->arena, "%s", err.message);
	return named;
}

/* value is where the policy names it; NULL: nowhere, it is built in. */
static void check_profile(struct validation *validation, const char *name,
			  const struct json *value, bool selectable)
{
	const struct json_document *document =
		&validation->node.policy.document;
	const struct named *named = load(validation, name);
	struct err err = ERR_INIT;

	if (!named->usable)
		json_error(document, value != NULL ? value : document->root,
			   &err, "%s", named->problem);
	else if (selectable && profile_loosens(&named->profile))
		json_error(document, value, &err,
			   "profile \"%s\" loosens: it is never heard", name);
	else
		return;
	problems_add_message(&validation->problems, document->name,
			     err.message);
}

static void check_profiles(struct validation *validation)
{
	struct policy *policy = &validation->node.policy;
	const struct json *list =
		json_member(policy->document.root, "selectable");

	check_profile(validation, policy->default_rule.profile,
		      json_member(policy->default_rule.value, "profile"),
		      false);
	for (unsigned i = 0; i < policy->rule_count; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		if (rule->profile != NULL)
			check_profile(validation, rule->profile,
				      json_member(rule->value, "profile"),
				      false);
	}
	json_each (name, list)
		check_profile(validation,
			      json_to_cstring(&policy->document, name), name,
			      true);
}

static const struct profile *profile_of(void *context, const char *name)
{
	const struct named *named = load(context, name);

	return named->usable ? &named->profile : NULL;
}

static void add_note(void *context, const struct json *value,
		     const char *message)
{
	struct validation *validation = context;

	problems_add(&validation->problems, &validation->node.policy.document,
		     value, SEVERITY_NOTE, message);
}

static void add_warning(void *context, const struct json *value,
			const char *message)
{
	struct validation *validation = context;

	problems_add(&validation->problems, &validation->node.policy.document,
		     value, SEVERITY_WARNING, message);
}

/* Of a policy that says nothing of a log there is no place to name. */
static void check_log(struct validation *validation)
{
	const struct policy *policy = &validation->node.policy;
	const struct json *log = json_member(policy->document.root, "log");
	const struct json *file = json_member(log, "file");
	AUTO_BUF struct buf why = BUF_INIT;

	if (log == NULL || !policy_log_fails(&policy->log, &why))
		return;
	buf_add_text(&why, policy->log.required
				   ? ": each launch would be refused"
				   : ": no decision would be logged");
	add_warning(validation, file != NULL ? file : log, why.data);
}

static const char *policy_name(const struct validation *validation)
{
	return validation->file != NULL ? node_draft_name(validation->file)
					: NODE_POLICY;
}

static int validate(struct validation *validation, struct err *err)
{
	const struct node_query query = {
		.policy = validation->file,
		.arch = seccomp_arch_of_host(),
		.draft = validation->file != NULL && draft_is(validation->file),
		.may_be_own = true,
		.profiles = validation->directory,
	};
	const struct review review = {
		.policy = &validation->node.policy,
		.now = validation->now,
		.profile = profile_of,
		.warn = add_warning,
		.note = add_note,
		.context = validation,
	};

	struct problems *problems = &validation->problems;

	if (validation->file != NULL &&
	    draft_require(validation->file, err) < 0)
		return -1;
	if (node_load(&query, &validation->node, err) < 0) {
		if (err->kind != ERR_INPUT && err->kind != ERR_REFUSED)
			return -1;
		problems_add_message(problems, policy_name(validation),
				     err->message);
	} else if (validation->node.broken != NULL) {
		problems_add_message(problems, policy_name(validation),
				     validation->node.broken);
	} else if (validation->node.policy_file == NULL) {
		problems_add_file(problems, NODE_POLICY, SEVERITY_NOTE,
				  "there is none: profile baseline is "
				  "enforced");
	} else {
		check_profiles(validation);
		review_policy(&review);
		check_log(validation);
	}
	draft_warn(&validation->node, problems);
	return 0;
}

static void validation_fini(struct validation *validation)
{
	for (struct named *named = validation->profiles; named != NULL;
	     named = named->next)
		profile_fini(&named->profile);
	node_fini(&validation->node);
	problems_fini(&validation->problems);
}

static int run(int argc, char **argv, struct err *err)
{
	__attribute__((
		cleanup(validation_fini))) struct validation validation = {
		.now = time(NULL),
		.node = NODE_INIT,
		.problems = PROBLEMS_INIT,
	};
	AUTO_BUF struct buf out = BUF_INIT;

	if (options_parse(options, argc, argv, take, &validation, err) < 0 ||
	    validate(&validation, err) < 0)
		return -1;
	problems_print(&validation.problems, validation.format, &out);
	if (output_write(&out, err) < 0)
		return -1;
	return validation.problems.errors > 0 ? STATUS_FINDINGS : STATUS_FINE;
}

const struct command command_policy_validate = {
	.name = "validate",
	.arguments = "[FILE]",
	.argument_kind = VALUE_FILE,
	.argument_count = 1,
	.help = "check a policy and the profiles it names, and review it",
	.options = options,
	.run = run,
};
