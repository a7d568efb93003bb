/* SPDX-License-Identifier: Apache-2.0 */
/* Hooks: which programs of the host a runtime may be told to run. */
#include "policy/part.h"

#include "base/digest.h"
#include "base/glob.h"
#include "policy/packed.h"
#include "json/reader.h"

/* --- reading --- */

static int read_path(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct hook_rule *rule = target;
	const char *wrong;

	if (value->type != JSON_STRING || value->text.length == 0 ||
	    value->text.data[0] != '/')
		return json_error(document, value, err,
				  "expected an absolute path, or a pattern of "
				  "some");
	wrong = glob_check(value->text);
	if (wrong != NULL)
		return json_error(document, value, err, "bad pattern: %s",
				  wrong);
	rule->path = value->text;
	return 0;
}

static int read_args(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct hook_rule *rule = target;

	return globs_read(document, value, &rule->args, err);
}

static int read_sha256(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	struct hook_rule *rule = target;
	const char *text;

	if (reader_string(document, value, &text, err) < 0)
		return -1;
	if (value->text.length != DIGEST_SIZE - 1 ||
	    strspn(text, "0123456789abcdef") != DIGEST_SIZE - 1)
		return json_error(document, value, err,
				  "expected 64 hexadecimal digits in lower "
				  "case, as sha256sum(1) prints them");
	rule->sha256 = value->text;
	return 0;
}

static int read_rule(struct json_document *document, const struct json *value,
		     struct hook_rule *rule, struct err *err)
{
	static const struct reader_member members[] = {
		{"path", read_path},
		{"args", read_args},
		{"sha256", read_sha256},
		{0},
	};

	if (value->type == JSON_STRING)
		return read_path(document, value, rule, err);
	if (value->type != JSON_OBJECT)
		return json_error(document, value, err,
				  "expected a path or an object, found %s",
				  json_type_name(value->type));
	if (reader_read_object(document, value, members, rule, err) < 0)
		return -1;
	if (rule->path.data == NULL)
		return json_error(document, value, err, "expected \"path\"");
	return 0;
}

int hooks_read(struct json_document *document, const struct json *value,
	       struct hook_rules *rules, struct err *err)
{
	struct hook_rule *list;

	if (value->type != JSON_ARRAY)
		return json_error(document, value, err,
				  "expected an array, found %s",
				  json_type_name(value->type));
	list = arena_alloc(&document->arena,
			   (value->count + 1) * sizeof(*list));
	*rules = (struct hook_rules){list, 0};
	json_each (rule, value) {
		if (read_rule(document, rule, &list[rules->count], err) < 0)
			return -1;
		rules->count++;
	}
	return 0;
}

static int read_allow(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_hooks *hooks = target;

	return hooks_read(document, value, &hooks->allow, err);
}

static int read_otherwise(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	static const char *const words[] = {
		[OTHER_HOOKS_REFUSE] = "refuse",
		[OTHER_HOOKS_DROP] = "drop",
		NULL,
	};
	struct profile_hooks *hooks = target;
	unsigned word;

	if (reader_word(document, value, words, &word, err) < 0)
		return -1;
	hooks->otherwise = (enum profile_other_hooks)word;
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"allow", read_allow},
		{"otherwise", read_otherwise},
		{0},
	};
	struct profile *profile = target;

	profile->hooks.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->hooks,
				  err);
}

void hooks_pack(struct profile *profile, struct pack *pack)
{
	struct profile_hooks *hooks = &profile->hooks;
	unsigned count = hooks->allow.count;
	struct hook_rule *list;

	pack_value(pack, hooks->otherwise);
	pack_value(pack, count);
	list = arena_alloc(pack->arena, (count + 1) * sizeof(*list));
	for (unsigned i = 0; i < count; i++) {
		if (pack->out != NULL)
			list[i] = hooks->allow.list[i];
		pack_text(pack, &list[i].path);
		pack_texts(pack, &list[i].args);
		pack_text(pack, &list[i].sha256);
	}
	hooks->allow = (struct hook_rules){list, count};
}

/* --- comparing --- */

/* Whether a allows all that b does. */
static bool rule_covers(const struct hook_rule *a, const struct hook_rule *b)
{
	if (a->args.count > b->args.count ||
	    (a->sha256.data != NULL &&
	     (b->sha256.data == NULL || !text_equal(a->sha256, b->sha256))))
		return false;
	for (unsigned i = 0; i < a->args.count; i++) {
		if (!glob_covers(a->args.list[i], b->args.list[i]))
			return false;
	}
	return glob_covers(a->path, b->path);
}

static bool is_same(const struct hook_rule *a, const struct hook_rule *b)
{
	if (!text_equal(a->path, b->path) ||
	    !text_equal(a->sha256, b->sha256) || a->args.count != b->args.count)
		return false;
	for (unsigned i = 0; i < a->args.count; i++) {
		if (!text_equal(a->args.list[i], b->args.list[i]))
			return false;
	}
	return true;
}

/* Two profiles mostly name the same: comparing what patterns match takes long.
 */
static bool covers(struct hook_rules rules, const struct hook_rule *rule)
{
	for (unsigned i = 0; i < rules.count; i++) {
		if (is_same(&rules.list[i], rule))
			return true;
	}
	for (unsigned i = 0; i < rules.count; i++) {
		if (rule_covers(&rules.list[i], rule))
			return true;
	}
	return false;
}

static bool rule_meets(const struct hook_rule *a, const struct hook_rule *b)
{
	if (a->sha256.data != NULL && b->sha256.data != NULL &&
	    !text_equal(a->sha256, b->sha256))
		return false;
	for (unsigned i = 0; i < a->args.count && i < b->args.count; i++) {
		if (!glob_meets(a->args.list[i], b->args.list[i]))
			return false;
	}
	return glob_meets(a->path, b->path);
}

bool hooks_meet(struct hook_rules a, struct hook_rules b)
{
	for (unsigned i = 0; i < a.count; i++) {
		for (unsigned j = 0; j < b.count; j++) {
			if (rule_meets(&a.list[i], &b.list[j]))
				return true;
		}
	}
	return false;
}

static bool rules_are_within(struct hook_rules mine, struct hook_rules theirs,
			     struct buf *more)
{
	bool within = true;

	for (unsigned i = 0; i < mine.count; i++) {
		struct text path = mine.list[i].path;

		if (!covers(theirs, &mine.list[i]))
			within = part_more(more, "hooks: %.*s",
					   (int)path.length, path.data);
	}
	return within;
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_hooks *mine = &profile->hooks;
	const struct profile_hooks *theirs = &other->hooks;
	bool within;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "hooks: no ceiling");
	within = mine->allow.list == theirs->allow.list ||
		 rules_are_within(mine->allow, theirs->allow, more);
	if (mine->otherwise == OTHER_HOOKS_DROP &&
	    theirs->otherwise == OTHER_HOOKS_REFUSE)
		within = part_more(more, "hooks: others are dropped");
	return within;
}

/* --- making --- */

static struct hook_rules join(struct arena *arena, struct hook_rules a,
			      struct hook_rules b, bool common)
{
	struct hook_rule *list =
		arena_alloc(arena, (a.count + b.count + 1) * sizeof(*list));
	unsigned count = 0;

	for (unsigned i = 0; i < a.count; i++) {
		if (!common || covers(b, &a.list[i]))
			list[count++] = a.list[i];
	}
	for (unsigned i = 0; i < b.count; i++) {
		const struct hook_rules made = {list, count};

		if ((!common || covers(a, &b.list[i])) &&
		    !covers(made, &b.list[i]))
			list[count++] = b.list[i];
	}
	return (struct hook_rules){list, count};
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_hooks *mine = &profile->hooks;
	const struct profile_hooks *theirs = &other->hooks;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	mine->allow = join(&profile->document.arena, mine->allow, theirs->allow,
			   true);
	if (theirs->otherwise == OTHER_HOOKS_REFUSE)
		mine->otherwise = OTHER_HOOKS_REFUSE;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->hooks.count > 0)
		profile->hooks.allow =
			join(&profile->document.arena, profile->hooks.allow,
			     allow->hooks, false);
}

const struct part part_hooks = {"hooks", read_part, is_within, meet, permit};
