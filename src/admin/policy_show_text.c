/* SPDX-License-Identifier: Apache-2.0 */
/* A policy as it is understood, for people. */
#include "admin/policy_show.h"

#include "json/show.h"

static void add_shown(const char *text, struct buf *out)
{
	show_line(text_of(text), SIZE_MAX, out);
}

static void add_values(const struct json *value, struct buf *out)
{
	const char *separator = " ";

	if (value->type == JSON_STRING) {
		buf_add_char(out, ' ');
		show_line(value->text, SIZE_MAX, out);
	}
	if (value->type != JSON_ARRAY)
		return;
	json_each (one, value) {
		buf_add_text(out, separator);
		show_line(one->text, SIZE_MAX, out);
		separator = "|";
	}
}

/* "namespace kube-*|infra, asks root"; annotations by their keys. */
static void add_match(const struct match *match, struct buf *out)
{
	const char *separator = "";

	if (match->value->count == 0)
		buf_add_text(out, "everything");
	json_each (member, match->value) {
		if (member->type != JSON_OBJECT) {
			buf_add_text(out, separator);
			show_line(member->key, SIZE_MAX, out);
			add_values(member, out);
			separator = ", ";
			continue;
		}
		json_each (annotation, member) {
			buf_printf(out, "%sannotation ", separator);
			show_line(annotation->key, SIZE_MAX, out);
			add_values(annotation, out);
			separator = ", ";
		}
	}
}

enum policy_mode policy_show_mode(const struct policy *policy,
				  const struct policy_rule *rule,
				  enum part_id part)
{
	const struct policy_modes *first = &policy->default_rule.modes;

	if (rule->modes.parts[part] != MODE_UNSAID)
		return rule->modes.parts[part];
	if (rule->modes.all != MODE_UNSAID)
		return rule->modes.all;
	return first->parts[part] != MODE_UNSAID ? first->parts[part]
						 : first->all;
}

static void add_rule(const struct policy *policy,
		     const struct policy_rule *rule, struct buf *out)
{
	const struct policy_rule *first = &policy->default_rule;
	enum policy_mode mode = rule->modes.all != MODE_UNSAID
					? rule->modes.all
					: first->modes.all;

	add_shown(rule->name, out);
	buf_add_text(out, ": ");
	if (rule->match.value != NULL) {
		add_match(&rule->match, out);
		buf_add_text(out, ": ");
	}
	buf_printf(out, "profile %s, %s",
		   rule->profile != NULL ? rule->profile : first->profile,
		   policy_mode_name(mode));
	for (unsigned i = 0; i < PART_COUNT; i++) {
		enum policy_mode part =
			policy_show_mode(policy, rule, (enum part_id)i);

		if (part != mode)
			buf_printf(out, ", %s %s", profile_parts[i]->name,
				   policy_mode_name(part));
	}
	buf_add_char(out, '\n');
}

static void add_exception(const struct policy_exception *one, int64_t now,
			  struct buf *out)
{
	int64_t days = date_days_until(one->until, now);

	buf_add_text(out, "exception ");
	add_shown(one->name, out);
	buf_add_text(out, ": ");
	add_match(&one->match, out);
	buf_add_text(out, ": allows");
	json_each (member, one->allow.value) {
		buf_add_text(out, member->previous == NULL ? " " : ", ");
		show_line(member->key, SIZE_MAX, out);
		add_values(member, out);
	}
	buf_printf(out, "; until %04d-%02d-%02d, ", one->until.year,
		   one->until.month, one->until.day);
	if (days < 0)
		buf_add_text(out, "ended: ");
	else
		buf_printf(out, "%lld day%s left: ", (long long)days,
			   days == 1 ? "" : "s");
	add_shown(one->why, out);
	buf_add_char(out, '\n');
}

static void add_log(const struct policy_log *log, struct buf *out)
{
	buf_add_text(out, "log: ");
	if (log->to == LOG_TO_FILE)
		add_shown(log->file, out);
	else
		buf_add_text(out, log->to == LOG_OFF ? "off" : "syslog");
	buf_add_text(out, log->required ? ", required\n" : "\n");
}

void policy_show_text(const struct node *node, int64_t now, struct buf *out)
{
	const struct policy *policy = &node->policy;

	for (unsigned i = 0; i < policy->rule_count; i++) {
		buf_printf(out, "%u. ", i + 1);
		add_rule(policy, &policy->rules[i], out);
	}
	add_rule(policy, &policy->default_rule, out);
	for (unsigned i = 0; i < policy->selectable.count; i++) {
		buf_add_text(out, i == 0 ? "selectable: " : ", ");
		show_line(policy->selectable.list[i], SIZE_MAX, out);
	}
	if (policy->selectable.count > 0)
		buf_add_char(out, '\n');
	for (unsigned i = 0; i < policy->exception_count; i++)
		add_exception(&policy->exceptions[i], now, out);
	add_log(&policy->log, out);
}
