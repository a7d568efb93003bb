/* SPDX-License-Identifier: Apache-2.0 */
/* A subject on the page of `ravelinctl check`: what it is, and its findings. */
#include "admin/check_html.h"

#include "admin/check_blocks.h"
#include "admin/html.h"

/* --- what others show too --- */

void check_html_from(const struct posture_subject *subject, struct buf *out)
{
	const char *from = NULL;

	if (subject->source == POSTURE_INSPECT)
		from = subject->file != NULL ? subject->file : "standard input";
	else if (subject->source == POSTURE_RUNNING)
		from = subject->engine != NULL ? subject->engine : "running";
	if (from == NULL || strcmp(from, subject->name) == 0)
		return;
	buf_add_char(out, ' ');
	html_add("small class=from", from, out);
}

void check_html_counts(const unsigned counts[], struct buf *out)
{
	unsigned sum = 0;

	buf_add_text(out, "<span class=counts>");
	for (unsigned i = POSTURE_SEVERITY_COUNT; i-- > 0;) {
		sum += counts[i];
		if (counts[i] > 0)
			buf_printf(out,
				   "<span class=\"severity %s\">%u %s"
				   "</span> ",
				   posture_severities[i], counts[i],
				   posture_severities[i]);
	}
	if (sum == 0)
		buf_add_text(out, "no findings");
	buf_add_text(out, "</span>\n");
}

void check_html_score(unsigned score, struct buf *out)
{
	buf_printf(out,
		   "<span class=score><b>%u</b> of 100</span>"
		   "<span class=bar style=\"--part:%u%%\"></span>\n",
		   score, score);
}

/* --- what it is --- */

static void add_row(const char *name, const char *text, struct buf *out)
{
	if (text == NULL)
		return;
	buf_printf(out, "<div><dt>%s</dt> ", name);
	html_add("dd", text, out);
	buf_add_text(out, "</div>\n");
}

static void add_file(const struct posture_subject *subject, struct buf *out)
{
	AUTO_BUF struct buf file = BUF_INIT;

	if (subject->file == NULL)
		return;
	buf_add_text(&file, subject->file);
	if (subject->line > 0)
		buf_printf(&file, ":%u", subject->line);
	add_row("File", file.data, out);
}

/* The figures of totals that it adds to. */
static void add_facts(const struct posture_subject *subject, const char *name,
		      enum posture_answer answer, struct buf *out)
{
	AUTO_BUF struct buf list = BUF_INIT;

	for (unsigned i = 0; i < POSTURE_FACT_COUNT; i++) {
		if (subject->facts[i] == answer)
			buf_printf(&list, "%s%s", list.length > 0 ? ", " : "",
				   posture_fact_words[i]);
	}
	add_row(name, list.data, out);
}

static void add_about(const struct posture_subject *subject, struct buf *out)
{
	buf_add_text(out, "<dl class=about>\n");
	add_row("Profile", subject->profile, out);
	add_file(subject, out);
	add_row("Image", subject->image, out);
	add_row("Engine", subject->engine, out);
	add_row("Id", subject->id, out);
	if (subject->pid > 0) {
		AUTO_BUF struct buf pid = BUF_INIT;

		buf_printf(&pid, "%d", (int)subject->pid);
		add_row("Process", pid.data, out);
	}
	add_facts(subject, "Counts as", POSTURE_YES, out);
	add_facts(subject, "Not known", POSTURE_UNKNOWN, out);
	for (const struct posture_gap *gap = subject->gaps; gap != NULL;
	     gap = gap->next)
		add_row("Not known", gap->text, out);
	buf_add_text(out, "</dl>\n");
}

/* --- findings, a block for each rule --- */

static void add_place(const struct posture_subject *subject,
		      const struct posture_finding *finding, struct buf *out)
{
	AUTO_BUF struct buf place = BUF_INIT;

	buf_add_text(out, "<p class=place>");
	if (subject->file != NULL && finding->line > 0) {
		buf_printf(&place, "%s:%u:%u", subject->file, finding->line,
			   finding->column);
		html_add("code", place.data, out);
	}
	if (finding->pointer[0] != '\0')
		html_add("code class=pointer", finding->pointer, out);
	buf_add_text(out, "</p>\n");
}

static const char *outcome_of(const struct posture_finding *finding)
{
	switch (finding->outcome) {
	case FINDING_REFUSED:
		return "ravelin refuses the launch";
	case FINDING_NOTED:
		return "It is left as it is";
	case FINDING_CHANGED:
		break;
	}
	if (finding->before == NULL && finding->after != NULL)
		return "At the launch ravelin sets it";
	if (finding->before != NULL && finding->after == NULL)
		return "At the launch ravelin removes it";
	return "At the launch ravelin lowers it";
}

static void add_outcome(const struct posture_finding *finding, struct buf *out)
{
	const char *separator = ": ";

	buf_printf(out, "<p class=outcome>%s", outcome_of(finding));
	if (finding->before != NULL) {
		buf_add_text(out, separator);
		html_add("code", finding->before, out);
		separator = "to ";
	}
	if (finding->after != NULL) {
		buf_add_text(out, separator);
		html_add("code", finding->after, out);
	}
	buf_add_text(out, "</p>\n");
}

static void add_why(const struct posture_finding *finding, struct buf *out)
{
	buf_add_text(out, "<p class=why>");
	html_add_text(finding->why, out);
	if (finding->profile != NULL) {
		buf_add_text(out, " (profile ");
		html_add_text(finding->profile, out);
		buf_add_char(out, ')');
	}
	buf_add_text(out, "</p>\n");
}

static void add_finding(const struct posture_subject *subject,
			const struct posture_finding *finding, struct buf *out)
{
	buf_add_text(out, "<li>\n");
	if (finding->what[0] != '\0')
		html_add("p class=what", finding->what, out);
	add_place(subject, finding, out);
	add_why(finding, out);
	add_outcome(finding, out);
	buf_add_text(out, "</li>\n");
}

/* What can be typed as it is stands apart from what says that nothing can. */
static void add_fix(const char *name, const char *fix, struct buf *out)
{
	static const char none[] = "none: ";
	bool typed = strncmp(fix, none, strlen(none)) != 0;

	buf_printf(out, "<div><dt>%s</dt> <dd>", name);
	html_add(typed ? "code" : "span", fix, out);
	buf_add_text(out, "</dd></div>\n");
}

static void add_fixes(const struct posture_finding *finding, struct buf *out)
{
	buf_add_text(out, "<dl class=fixes>\n");
	add_fix("docker, podman", finding->fix_docker, out);
	add_fix("pod", finding->fix_pod, out);
	add_fix("policy", finding->fix_policy, out);
	buf_add_text(out, "</dl>\n");
}

static void add_block(const struct posture_subject *subject,
		      const struct posture_finding *finding, struct buf *out)
{
	const char *severity = posture_severities[finding->severity];

	buf_printf(out,
		   "<article class=%s>\n<h4><span class=\"severity %s\">%s"
		   "</span> ",
		   severity, severity, severity);
	html_add_text(posture_rule_title(finding->rule), out);
	buf_printf(out, " <small>%s</small></h4>\n<ul>\n",
		   posture_rule_id(finding->rule));
	while (finding != NULL) {
		const struct posture_finding *next =
			check_next_in_block(finding);

		add_finding(subject, finding, out);
		if (finding->severity != POSTURE_NOTE &&
		    (next == NULL || !check_same_fix(finding, next))) {
			buf_add_text(out, "</ul>\n");
			add_fixes(finding, out);
			buf_add_text(out, next != NULL ? "<ul>\n" : "");
		} else if (next == NULL) {
			buf_add_text(out, "</ul>\n");
		}
		finding = next;
	}
	buf_add_text(out, "</article>\n");
}

static void add_blocks(const struct posture_subject *subject,
		       enum posture_severity severity, struct buf *out)
{
	const struct posture_rule *rule;

	if (subject->severities[severity] == 0)
		return;
	for (unsigned i = 0; (rule = posture_rule_at(i)) != NULL; i++) {
		const struct posture_finding *first =
			check_next_of(subject->first, rule, severity);

		if (first != NULL)
			add_block(subject, first, out);
	}
}

static void add_notes(const struct posture_subject *subject, struct buf *out)
{
	unsigned count = subject->severities[POSTURE_NOTE];

	if (count == 0)
		return;
	buf_printf(out,
		   "<details class=notes>\n<summary>%u note%s, within the "
		   "profile</summary>\n",
		   count, count == 1 ? "" : "s");
	add_blocks(subject, POSTURE_NOTE, out);
	buf_add_text(out, "</details>\n");
}

static void add_verdict(const struct posture_subject *subject, struct buf *out)
{
	if (subject->error != NULL) {
		buf_add_text(out, "<span class=score>not judged</span>\n");
		return;
	}
	check_html_score(subject->score, out);
	check_html_counts(subject->severities, out);
}

/* The target of links is inside, so that following one opens it. */
void check_html_subject(const struct posture_subject *subject, unsigned number,
			bool open, struct buf *out)
{
	buf_printf(out, "<details class=subject%s>\n<summary>",
		   open ? " open" : "");
	buf_add_text(out, "<h3>");
	html_add_text(subject->name, out);
	check_html_from(subject, out);
	buf_add_text(out, "</h3>\n");
	add_verdict(subject, out);
	buf_printf(out, "</summary>\n<div class=body id=container-%u>\n",
		   number);
	if (subject->error != NULL)
		html_add("p class=error", subject->error, out);
	add_about(subject, out);
	for (unsigned i = POSTURE_SEVERITY_COUNT; i-- > POSTURE_LOW;)
		add_blocks(subject, (enum posture_severity)i, out);
	add_notes(subject, out);
	buf_add_text(out, "</div>\n</details>\n");
}
