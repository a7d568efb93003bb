/* SPDX-License-Identifier: Apache-2.0 */
/* All kinds of findings, and which one a finding is. */
#include "posture/rule.h"

/* What a hardener finds that no table knows. */
static const struct posture_rule others[] = {
	{
		.id = "other",
		.severity = POSTURE_MEDIUM,
		.title = "something is beyond the profile",
		.items = posture_items_name,
		.says = {"{*|, }", "none: see `ravelinctl explain`",
			 "none: see `ravelinctl explain`",
			 "none: see ravelin-policy(5)"},
	},
	{0},
};

static const struct posture_rule *const tables[] = {
	posture_rules_process,
	posture_rules_container,
	posture_rules_limits,
	posture_rules_files,
	others,
};

/* Whether word is one of those between blanks in words. */
static bool is_among(struct text word, const char *words)
{
	for (;;) {
		struct text one = {words, strcspn(words, " ")};

		if (text_equal(one, word))
			return true;
		if (words[one.length] == '\0')
			return false;
		words += one.length + 1;
	}
}

static struct text member_of(const struct finding *finding)
{
	if (finding->member != NULL)
		return text_of(finding->member);
	if (finding->at == NULL || finding->at->key.data == NULL)
		return TEXT("");
	return finding->at->key;
}

static bool matches(const struct posture_rule *rule,
		    const struct finding *finding)
{
	return (rule->hardener == NULL ||
		strcmp(rule->hardener, finding->hardener) == 0) &&
	       (rule->members == NULL ||
		is_among(member_of(finding), rule->members)) &&
	       (rule->is == NULL || rule->is(finding));
}

const struct posture_rule *posture_rule_at(unsigned index)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		const struct posture_rule *rule = tables[i];

		for (; rule->id != NULL; rule++) {
			if (index-- == 0)
				return rule;
		}
	}
	return NULL;
}

const struct posture_rule *posture_rule_of(const struct finding *finding)
{
	const struct posture_rule *rule = posture_rule_at(0);

	for (unsigned i = 1; rule != NULL && !matches(rule, finding); i++)
		rule = posture_rule_at(i);
	return rule;
}

const char *posture_rule_id(const struct posture_rule *rule)
{
	return rule->id;
}

const char *posture_rule_title(const struct posture_rule *rule)
{
	return rule->title;
}

enum posture_severity posture_rule_severity(const struct posture_rule *rule)
{
	return rule->severity;
}

enum posture_severity posture_grade(const struct posture_rule *rule,
				    const struct finding *finding)
{
	enum posture_severity grade;

	if (finding->outcome == FINDING_NOTED)
		return POSTURE_NOTE;
	if (rule->grade == NULL)
		return rule->severity;
	grade = rule->grade(finding);
	return grade > rule->severity ? grade : rule->severity;
}
