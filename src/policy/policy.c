/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the node's policy. */
#include "policy/policy.h"

#include "policy/profile.h"
#include "json/reader.h"

static const char *const mode_names[] = {
	[MODE_ENFORCE] = "enforce",
	[MODE_AUDIT] = "audit",
	NULL,
};

bool policy_mode_from_name(const char *name, enum policy_mode *mode)
{
	for (unsigned i = 0; mode_names[i] != NULL; i++) {
		if (strcmp(mode_names[i], name) == 0) {
			*mode = (enum policy_mode)i;
			return true;
		}
	}
	return false;
}

const char *policy_mode_name(enum policy_mode mode)
{
	return mode_names[mode];
}

/* What is for people and editors. */
static int read_ignored(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	const char *ignored;

	(void)target;
	return reader_string(document, value, &ignored, err);
}

static int read_profile_name(struct json_document *document,
			     const struct json *value, const char **name,
			     struct err *err)
{
	if (reader_string(document, value, name, err) < 0)
		return -1;
	if (!profile_name_is_valid(*name))
		return json_error(document, value, err,
				  "expected a profile's name: letters, digits, "
				  "'.', '_' and '-'");
	return 0;
}

/* --- rules --- */

static int read_rule_name(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	struct policy_rule *rule = target;

	return reader_string(document, value, &rule->name, err);
}

static int read_rule_match(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	struct policy_rule *rule = target;

	return match_read(document, value, &rule->match, err);
}

static int read_rule_profile(struct json_document *document,
			     const struct json *value, void *target,
			     struct err *err)
{
	struct policy_rule *rule = target;

	return read_profile_name(document, value, &rule->profile, err);
}

static int read_mode(const struct json_document *document,
		     const struct json *value, enum policy_mode *mode,
		     struct err *err)
{
	unsigned word;

	if (reader_word(document, value, mode_names, &word, err) < 0)
		return -1;
	*mode = (enum policy_mode)word;
	return 0;
}

static int read_rule_mode(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	struct policy_rule *rule = target;

	return read_mode(document, value, &rule->modes.all, err);
}

static int read_part_mode(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	struct policy_modes *modes = target;

	return read_mode(document, value, &modes->parts[part_find(value->key)],
			 err);
}

static int read_rule_hardeners(struct json_document *document,
			       const struct json *value, void *target,
			       struct err *err)
{
	struct policy_rule *rule = target;
	struct reader_member members[PART_COUNT + 1] = {{0}};

	for (unsigned i = 0; i < PART_COUNT; i++)
		members[i] = (struct reader_member){profile_parts[i]->name,
						    read_part_mode};
	return reader_read_object(document, value, members, &rule->modes, err);
}

static void modes_unsaid(struct policy_modes *modes)
{
	modes->all = MODE_UNSAID;
	for (unsigned i = 0; i < PART_COUNT; i++)
		modes->parts[i] = MODE_UNSAID;
}

static int read_default(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"profile", read_rule_profile},
		{"mode", read_rule_mode},
		{"hardeners", read_rule_hardeners},
		{"comment", read_ignored},
		{0},
	};
	struct policy *policy = target;

	policy->default_rule.value = value;
	return reader_read_object(document, value, members,
				  &policy->default_rule, err);
}

static int read_rule(struct json_document *document, const struct json *value,
		     struct policy_rule *rule, struct err *err)
{
	static const struct reader_member members[] = {
		{"name", read_rule_name},
		{"comment", read_ignored},
		{"match", read_rule_match},
		{"profile", read_rule_profile},
		{"mode", read_rule_mode},
		{"hardeners", read_rule_hardeners},
		{0},
	};

	rule->value = value;
	modes_unsaid(&rule->modes);
	if (reader_read_object(document, value, members, rule, err) < 0)
		return -1;
	if (rule->match.value == NULL)
		return json_error(document, value, err, "expected \"match\"");
	if (value->count - (json_member(value, "name") != NULL) -
		    (json_member(value, "comment") != NULL) <
	    2)
		return json_error(document, value, err,
				  "expected \"profile\", \"mode\" or "
				  "\"hardeners\"");
	return 0;
}

static int expect_array(const struct json_document *document,
			const struct json *value, struct err *err)
{
	if (value->type == JSON_ARRAY)
		return 0;
	return json_error(document, value, err, "expected an array, found %s",
			  json_type_name(value->type));
}

static int read_rules(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct policy *policy = target;

	if (expect_array(document, value, err) < 0)
		return -1;
	policy->rules = arena_alloc(
		&document->arena, (value->count + 1) * sizeof(*policy->rules));
	json_each (entry, value) {
		struct policy_rule *rule = &policy->rules[policy->rule_count++];

		if (read_rule(document, entry, rule, err) < 0)
			return -1;
		if (rule->name == NULL)
			rule->name = arena_printf(&document->arena, "rule %u",
						  policy->rule_count);
	}
	return 0;
}

/* --- selectable --- */

static int read_selectable(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	struct policy *policy = target;
	struct text *names;
	const char *ignored;

	if (reader_strings(document, value, err) < 0)
		return -1;
	names = arena_alloc(&document->arena,
			    (value->count + 1) * sizeof(*names));
	policy->selectable = (struct text_list){names, 0};
	json_each (name, value) {
		if (read_profile_name(document, name, &ignored, err) < 0)
			return -1;
		names[policy->selectable.count++] = name->text;
	}
	return 0;
}

/* --- exceptions --- */

static int read_exception_name(struct json_document *document,
			       const struct json *value, void *target,
			       struct err *err)
{
	struct policy_exception *exception = target;

	return reader_string(document, value, &exception->name, err);
}

static int read_exception_for(struct json_document *document,
			      const struct json *value, void *target,
			      struct err *err)
{
	struct policy_exception *exception = target;

	return match_read(document, value, &exception->match, err);
}

static int read_exception_allow(struct json_document *document,
				const struct json *value, void *target,
				struct err *err)
{
	struct policy_exception *exception = target;

	return exception_read_allow(document, value, &exception->allow, err);
}

static int read_why(struct json_document *document, const struct json *value,
		    void *target, struct err *err)
{
	struct policy_exception *exception = target;

	if (reader_string(document, value, &exception->why, err) < 0)
		return -1;
	if (strspn(exception->why, " \t\n") == value->text.length)
		return json_error(document, value, err, "expected a reason");
	return 0;
}

static int read_until(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct policy_exception *exception = target;
	const char *text;

	if (reader_string(document, value, &text, err) < 0)
		return -1;
	if (!date_read(value->text, &exception->until))
		return json_error(document, value, err, DATE_EXPECTED);
	return 0;
}

static int read_exception(struct json_document *document,
			  const struct json *value,
			  struct policy_exception *exception, struct err *err)
{
	static const char *const required[] = {"for", "allow", "why", "until"};
	static const struct reader_member members[] = {
		{"name", read_exception_name},
		{"comment", read_ignored},
		{"for", read_exception_for},
		{"allow", read_exception_allow},
		{"why", read_why},
		{"until", read_until},
		{0},
	};

	exception->value = value;
	if (reader_read_object(document, value, members, exception, err) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
		if (json_member(value, required[i]) == NULL)
			return json_error(document, value, err,
					  "expected \"%s\": an exception has "
					  "\"for\", \"allow\", \"why\" and "
					  "\"until\"",
					  required[i]);
	}
	return 0;
}

static int read_exceptions(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	struct policy *policy = target;

	if (expect_array(document, value, err) < 0)
		return -1;
	policy->exceptions =
		arena_alloc(&document->arena,
			    (value->count + 1) * sizeof(*policy->exceptions));
	json_each (entry, value) {
		struct policy_exception *exception =
			&policy->exceptions[policy->exception_count++];

		if (read_exception(document, entry, exception, err) < 0)
			return -1;
		if (exception->name == NULL)
			exception->name =
				arena_printf(&document->arena, "exception %u",
					     policy->exception_count);
	}
	return 0;
}

/* --- log --- */

static int read_log_to(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	static const char *const words[] = {
		[LOG_TO_FILE] = "file",
		[LOG_TO_SYSLOG] = "syslog",
		[LOG_OFF] = "off",
		NULL,
	};
	struct policy_log *log = target;
	unsigned word;

	if (reader_word(document, value, words, &word, err) < 0)
		return -1;
	log->to = (enum policy_log_to)word;
	return 0;
}

static int read_log_file(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct policy_log *log = target;

	if (reader_string(document, value, &log->file, err) < 0)
		return -1;
	if (log->file[0] != '/')
		return json_error(document, value, err,
				  "expected an absolute path");
	return 0;
}

static int read_log_required(struct json_document *document,
			     const struct json *value, void *target,
			     struct err *err)
{
	struct policy_log *log = target;

	return reader_boolean(document, value, &log->required, err);
}

static int read_log(struct json_document *document, const struct json *value,
		    void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"to", read_log_to},
		{"file", read_log_file},
		{"required", read_log_required},
		{0},
	};
	struct policy *policy = target;
	struct policy_log *log = &policy->log;

	if (reader_read_object(document, value, members, log, err) < 0)
		return -1;
	if (log->required && log->to == LOG_OFF)
		return json_error(document, json_member(value, "required"), err,
				  "expected false: with \"to\" \"off\" nothing "
				  "is logged");
	return 0;
}

int policy_read(struct policy *policy, const char *file, struct text text,
		struct err *err)
{
	static const struct reader_member members[] = {
		{"$schema", read_ignored},
		{"comment", read_ignored},
		{"default", read_default},
		{"rules", read_rules},
		{"selectable", read_selectable},
		{"exceptions", read_exceptions},
		{"log", read_log},
		{0},
	};

	modes_unsaid(&policy->default_rule.modes);
	policy->default_rule.modes.all = MODE_ENFORCE;
	if (json_read(&policy->document, file, text, JSON_WITH_COMMENTS, err) <
	    0)
		return -1;
	return reader_read_object(&policy->document, policy->document.root,
				  members, policy, err);
}

void policy_fini(struct policy *policy)
{
	json_document_fini(&policy->document);
}
