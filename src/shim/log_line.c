/* SPDX-License-Identifier: Apache-2.0 */
/* One decision as a line of JSON, of a bounded length whatever a document says:
 * what would not fit is cut or counted, so that it can't keep the line out of
 * the log. */
#include "shim/launch.h"

#include "base/bytes.h"
#include "base/digest.h"
#include "json/show.h"
#include "json/utf8.h"

#include <inttypes.h>

#define MOST_VALUES 64   /* in one that is written down at all */
#define RESERVE     4096 /* for what stands behind the findings */

/* The line, and what it may hold. */
struct line {
	struct buf *out;
	size_t longest; /* of a text, as it is written */
	size_t limit;   /* of all */
};

/* Whether eight bytes stand for themselves in a JSON string, and are ASCII. */
static bool are_plain(const char *bytes)
{
	uint64_t all = bytes_at(bytes, sizeof(all), 0);

	return (bytes_not_ascii(all) | bytes_below(all, ' ') |
		bytes_equal(all, '"') | bytes_equal(all, '\\') |
		bytes_equal(all, 0x7f)) == 0;
}

/* How much of text fits into limit bytes of a JSON string. *valid is false
 * where it ends before something that is not UTF-8, or is NUL. */
static size_t fitting(struct text text, size_t limit, bool *valid)
{
	size_t used = 0;
	size_t at = 0;

	*valid = true;
	while (at < text.length) {
		const unsigned char *next =
			(const unsigned char *)text.data + at;
		size_t length;

		if (text.length - at >= 8 && limit - used >= 8 &&
		    are_plain(text.data + at)) {
			used += 8;
			at += 8;
			continue;
		}
		length = utf8_length(next, text.length - at);

		if (length == 0) {
			*valid = false;
			break;
		}
		if (*next < ' ' || *next == 0x7f)
			used += sizeof("\\u0000") - 1;
		else
			used += length + (*next == '"' || *next == '\\');
		if (used > limit)
			break;
		at += length;
	}
	return at;
}

static void add_name(const char *name, const struct line *line)
{
	struct buf *out = line->out;

	buf_add(out, ",\"", 2);
	buf_add_text(out, name);
	buf_add(out, "\":", 2);
}

static void add_limited(const char *name, struct text text, size_t limit,
			const struct line *line)
{
	AUTO_BUF struct buf shown = BUF_INIT;
	bool valid = true;
	size_t fits;

	add_name(name, line);
	if (text.data == NULL) {
		buf_add_text(line->out, "null");
		return;
	}
	fits = fitting(text, limit, &valid);
	/* Ids and paths may be any bytes; the line stays JSON. */
	if (!valid) {
		show_line(text, limit, &shown);
		text = buf_text(&shown);
		fits = fitting(text, limit, &valid);
	}
	if (fits < text.length) {
		AUTO_BUF struct buf cut = BUF_INIT;

		buf_add(&cut, text.data, fits);
		buf_add_text(&cut, "...");
		json_write_string(buf_text(&cut), line->out);
		return;
	}
	json_write_string(text, line->out);
}

static void add_text(const char *name, struct text text,
		     const struct line *line)
{
	add_limited(name, text, line->longest, line);
}

static void add_string(const char *name, const char *string,
		       const struct line *line)
{
	add_text(name,
		 string != NULL ? text_of(string) : (struct text){NULL, 0},
		 line);
}

/* --- one finding --- */

/* Whether more than *left values are in it, which are taken off. */
static bool is_more(const struct json *value, unsigned *left)
{
	if (value == NULL)
		return false;
	if (*left == 0)
		return true;
	--*left;
	json_each (child, value) {
		if (is_more(child, left))
			return true;
	}
	return false;
}

/* A filter's rules, say: writing them down would cost a launch more than all
 * the rest of the line. */
static bool is_long(const struct json *value)
{
	unsigned left = MOST_VALUES;

	return is_more(value, &left);
}

static bool has_controls(struct text text)
{
	for (size_t at = 0; at < text.length; at += sizeof(uint64_t)) {
		if (bytes_below(bytes_at(text.data, text.length, at), ' ') != 0)
			return true;
	}
	return false;
}

/* As spelled, on one line: what is below ' ' stands between tokens only. */
static void value_text(const struct launch *launch, const struct json *value,
		       struct buf *out)
{
	size_t length = 0;

	if (value == NULL)
		return;
	json_write_value(&launch->plan.document.json, value, out);
	if (!has_controls(buf_text(out)))
		return;
	for (size_t i = 0; i < out->length; i++) {
		if ((unsigned char)out->data[i] >= ' ')
			out->data[length++] = out->data[i];
	}
	out->length = length;
}

static void add_value(const char *name, const struct buf *text,
		      const struct line *line)
{
	if (text->length == 0)
		return;
	add_name(name, line);
	buf_add(line->out, text->data, text->length);
}

static void add_values(const struct launch *launch,
		       const struct finding *finding, const struct line *line)
{
	AUTO_BUF struct buf before = BUF_INIT;
	AUTO_BUF struct buf after = BUF_INIT;

	if (is_long(finding->before) || is_long(finding->after))
		return;
	value_text(launch, finding->before, &before);
	value_text(launch, finding->after, &after);
	if (before.length > line->longest || after.length > line->longest)
		return;
	add_value("before", &before, line);
	add_value("after", &after, line);
}

static void add_finding(const struct launch *launch,
			const struct finding *finding, const struct line *line)
{
	struct buf *out = line->out;
	AUTO_BUF struct buf pointer = BUF_INIT;
	AUTO_BUF struct buf rule = BUF_INIT;

	buf_add_text(&pointer, "");
	finding_pointer(finding, &pointer);
	buf_add_text(out, "{\"hardener\":");
	json_write_string(text_of(finding->hardener), out);
	add_string("outcome", finding_outcome_name(finding->outcome), line);
	add_string("mode", policy_mode_name(finding->mode), line);
	add_text("pointer", buf_text(&pointer), line);
	add_values(launch, finding, line);
	add_string("why", finding->why, line);
	if (finding->rule.value != NULL) {
		buf_add_text(&rule, finding->rule.document->name);
		buf_add_char(&rule, ':');
		buf_add_u64(&rule, json_line(finding->rule.document,
					     finding->rule.value));
	}
	add_string("rule", rule.data, line);
	buf_add_char(out, '}');
}

/* --- the line --- */

/* A command that nobody knows has a word too: its refusal is a decision. */
static const char *event_of(const struct launch *launch)
{
	const char *subcommand = launch->command->subcommand;

	return subcommand != NULL ? subcommand : "other";
}

static const char *outcome_of(const struct launch *launch,
			      const struct err *refusal)
{
	const char *outcome = "unchanged";

	if (refusal != NULL)
		return "refused";
	if (launch->trouble != NULL)
		return "audited";
	for (const struct finding *finding = launch->plan.findings.first;
	     finding != NULL; finding = finding->next) {
		if (finding->outcome == FINDING_NOTED)
			continue;
		if (finding->mode == MODE_ENFORCE)
			return "changed";
		outcome = "audited";
	}
	return outcome;
}

static const char *mode_of(const struct launch *launch)
{
	const enum policy_mode *modes = launch->ceiling.choice.modes;

	for (unsigned i = 1; i < PART_COUNT; i++) {
		if (modes[i] != modes[0])
			return "mixed";
	}
	return policy_mode_name(modes[0]);
}

static void add_time(struct buf *out)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	buf_add_text(out, "\"");
	date_format_time(now, out);
	buf_add_text(out, "\"");
}

static void add_subject(const struct launch *launch, const struct line *line)
{
	struct buf *out = line->out;
	const struct subject *subject = &launch->subject;
	bool typed = subject->type != TYPE_UNKNOWN;

	add_string("container", launch->command->id, line);
	add_string("engine", subject_engines[subject->engine], line);
	add_string("type", typed ? subject_types[subject->type] : NULL, line);
	add_text("namespace", subject->facts[FACT_NAMESPACE], line);
	add_text("pod", subject->facts[FACT_POD], line);
	add_text("name", subject->facts[FACT_CONTAINER], line);
	add_text("image", subject->facts[FACT_IMAGE], line);
	if (launch->command->verb != VERB_LAUNCH)
		buf_printf(out, ",\"recorded\":%s",
			   launch->recorded ? "true" : "false");
	if (launch->stale)
		buf_add_text(out, ",\"stale\":true");
}

static void add_choice(const struct launch *launch, const struct line *line)
{
	struct buf *out = line->out;
	const struct ceiling *ceiling = &launch->ceiling;
	const struct policy_choice *choice = &ceiling->choice;
	bool chosen = choice->rule != NULL;

	add_string("rule", chosen ? choice->rule->name : NULL, line);
	add_string("profile", ceiling->profile.name, line);
	add_text("asked", choice->asked, line);
	if (choice->asked.data != NULL)
		buf_printf(out, ",\"heard\":%s",
			   choice->heard ? "true" : "false");
	add_string("mode", chosen ? mode_of(launch) : NULL, line);
	buf_add_text(out, ",\"exceptions\":[");
	for (unsigned i = 0; i < choice->exception_count; i++) {
		const char *name = choice->exceptions[i]->name;

		if (out->length + strlen(name) > line->limit / 2)
			break;
		if (i > 0)
			buf_add_char(out, ',');
		json_write_string(text_of(name), out);
	}
	buf_add_char(out, ']');
}

static void add_policy(const struct launch *launch, const struct line *line)
{
	struct buf *out = line->out;
	add_name("policy", line);
	if (launch->node.policy_text.data == NULL)
		buf_add_text(out, "null");
	else
		buf_printf(out, "\"fnv1a:%016" PRIx64 "\"",
			   digest_fnv1a(launch->node.policy_text));
	if (launch->node.broken != NULL)
		add_string("broken", launch->node.broken, line);
	if (launch->unrecorded != NULL)
		add_string("unrecorded", launch->unrecorded, line);
}

/* What an ordinary user's own policy chose. */
static void add_user(const struct launch *launch, const struct line *line)
{
	const struct user_bound *user = &launch->user;
	const struct policy_rule *rule = user->ceiling.choice.rule;
	struct buf *out = line->out;

	if (!user->holds)
		return;
	buf_add_text(out, ",\"user\":{\"policy\":");
	if (user->node.policy_file != NULL)
		json_write_string(text_of(user->node.policy_file), out);
	else
		buf_add_text(out, "null");
	add_string("rule", rule != NULL ? rule->name : NULL, line);
	add_string("profile", user->ceiling.profile.name, line);
	add_string("looser", user->looser, line);
	buf_add_char(out, '}');
}

static void add_duration(const struct launch *launch, const struct line *line)
{
	struct buf *out = line->out;
	struct timespec now;
	int64_t us;

	clock_gettime(CLOCK_MONOTONIC, &now);
	us = (now.tv_sec - launch->start.tv_sec) * INT64_C(1000000) +
	     (now.tv_nsec - launch->start.tv_nsec) / 1000;
	add_name("duration_us", line);
	buf_add_u64(out, (uint64_t)us);
}

/* How much of the line the findings of one hardener take. */
struct share {
	size_t used;
	bool full;
};

/* A third of the room is the first comers', the rest has a share for each
 * hardener: many findings of one don't hide another's. */
static void add_findings(const struct launch *launch, const struct line *line)
{
	const struct findings *findings = &launch->plan.findings;
	struct share shares[PART_COUNT + 1] = {{0, false}};
	struct buf *out = line->out;
	size_t room = line->limit - RESERVE - out->length;
	size_t common = out->length + room / 3;
	size_t own = room / 3 * 2 / PART_COUNT;
	uint64_t more = 0;

	buf_add_text(out, ",\"findings\":[");
	for (const struct finding *finding = findings->first; finding != NULL;
	     finding = finding->next) {
		struct share *share =
			&shares[part_find(text_of(finding->hardener))];
		size_t before = out->length;

		if (!share->full) {
			buf_add_text(out,
				     out->data[before - 1] == '[' ? "" : ",");
			add_finding(launch, finding, line);
		}
		if (!share->full && out->length > common) {
			share->used += out->length - before;
			share->full = share->used > own;
		}
		if (share->full) {
			out->length = before;
			more++;
		}
	}
	buf_add_char(out, ']');
	if (more == 0)
		return;
	add_name("more", line);
	buf_add_u64(out, more);
}

void launch_format(const struct launch *launch, const struct err *refusal,
		   const struct log_limits *limits, struct buf *out)
{
	const struct line line = {out, limits->text, limits->line};
	const char *message =
		refusal != NULL ? refusal->message : launch->trouble;

	buf_add_text(out, "{\"time\":");
	add_time(out);
	add_string("event", event_of(launch), &line);
	add_string("outcome", outcome_of(launch, refusal), &line);
	add_subject(launch, &line);
	add_choice(launch, &line);
	add_policy(launch, &line);
	add_user(launch, &line);
	add_findings(launch, &line);
	add_string("runtime", launch->runtime, &line);
	add_duration(launch, &line);
	add_limited("message",
		    message != NULL ? text_of(message) : (struct text){NULL, 0},
		    ERR_MESSAGE_SIZE, &line);
	buf_add_text(out, "}\n");
}
