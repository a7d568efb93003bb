/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A posture as one page that needs nothing else: no script, no request. What
 * a report is asked for comes first: the score, the figures, which containers
 * and which kinds of findings to begin with; then all of them.
 */
#include "admin/check_css.h"
#include "admin/check_html.h"
#include "admin/check_print.h"
#include "admin/html.h"

#include <stdlib.h>

/* The page: subjects in the order in which they are shown. */
struct page {
	const struct posture *posture;
	const struct posture_subject **subjects;
	unsigned judged;
	struct arena arena;
	struct buf *out;
};

/* "1 container", "2 containers" */
static void add_count(unsigned count, const char *what, struct buf *out)
{
	buf_printf(out, "%u %s%s", count, what, count == 1 ? "" : "s");
}

/* --- the worst first --- */

/* Those that could not be judged behind those that were. */
static int compare_subjects(const void *left, const void *right)
{
	const struct posture_subject *a =
		*(const struct posture_subject *const *)left;
	const struct posture_subject *b =
		*(const struct posture_subject *const *)right;

	if ((a->error != NULL) != (b->error != NULL))
		return a->error != NULL ? 1 : -1;
	if (a->score != b->score)
		return a->score < b->score ? -1 : 1;
	for (unsigned i = POSTURE_SEVERITY_COUNT; i-- > 0;) {
		if (a->severities[i] != b->severities[i])
			return a->severities[i] > b->severities[i] ? -1 : 1;
	}
	return strcmp(a->name, b->name);
}

static void sort_subjects(struct page *page)
{
	unsigned count = 0;

	page->subjects =
		arena_alloc(&page->arena, (page->posture->count + 1) *
						  sizeof(*page->subjects));
	for (const struct posture_subject *subject = page->posture->first;
	     subject != NULL; subject = subject->next)
		page->subjects[count++] = subject;
	qsort(page->subjects, count, sizeof(*page->subjects), compare_subjects);
}

/* --- the head --- */

static void add_style(struct buf *out)
{
	buf_add_text(out, "<style>\n");
	buf_add_text(out, check_css);
	buf_add_text(out, "</style>\n");
}

static void add_head(const struct page *page)
{
	struct buf *out = page->out;

	buf_add_text(
		out,
		"<!doctype html>\n<html lang=en>\n<head>\n"
		"<meta charset=utf-8>\n"
		"<meta http-equiv=Content-Security-Policy content=\"default-src"
		" 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
		"form-action 'none'\">\n"
		"<meta name=referrer content=no-referrer>\n"
		"<meta name=viewport "
		"content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=color-scheme content=\"light dark\">\n<title>");
	if (page->judged > 0)
		buf_printf(out, "%u of 100, ", page->posture->score);
	add_count(page->posture->count, "container", out);
	buf_add_text(out, ": posture</title>\n");
	add_style(out);
	buf_add_text(out, "</head>\n<body>\n");
}

/* The profiles that subjects were held to, each once. */
static void add_profiles(const struct page *page)
{
	const char *separator = "Held to ";

	for (unsigned i = 0; i < page->posture->count; i++) {
		const char *profile = page->subjects[i]->profile;
		unsigned before = 0;

		while (before < i && profile != NULL &&
		       (page->subjects[before]->profile == NULL ||
			strcmp(page->subjects[before]->profile, profile) != 0))
			before++;
		if (profile == NULL || before < i)
			continue;
		buf_add_text(page->out, separator);
		html_add("b", profile, page->out);
		separator = "and ";
	}
	buf_add_text(page->out, "by ravelin " RAVELIN_VERSION);
}

static void add_header(const struct page *page)
{
	const struct posture *posture = page->posture;
	struct buf *out = page->out;

	buf_add_text(out, "<header>\n<h1>Container posture</h1>\n"
			  "<p>");
	add_count(posture->count, "container", out);
	buf_printf(out, ": %u within the profile, %u beyond it", posture->met,
		   posture->unmet);
	if (posture->failed > 0)
		buf_printf(out, ", %u not judged", posture->failed);
	buf_add_text(out, ".</p>\n<p class=by>");
	add_profiles(page);
	buf_add_text(out, "</p>\n</header>\n<main>\n");
}

/* --- figures --- */

struct column {
	const char *name; /* NULL ends them */
	bool number;
};

static void begin_table(const char *caption, const struct column *column,
			struct buf *out)
{
	buf_printf(out, "<table>\n<caption>%s</caption>\n<thead><tr>\n",
		   caption);
	for (; column->name != NULL; column++)
		html_add(column->number ? "th scope=col class=number"
					: "th scope=col",
			 column->name, out);
	buf_add_text(out, "</tr></thead>\n<tbody>\n");
}

static void add_number(unsigned number, struct buf *out)
{
	buf_printf(out, "<td class=number>%u</td>\n", number);
}

static void end_table(struct buf *out)
{
	buf_add_text(out, "</tbody>\n</table>\n");
}

static unsigned subjects_with(const struct posture *posture,
			      enum posture_severity severity)
{
	unsigned count = 0;

	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next)
		count += subject->severities[severity] > 0;
	return count;
}

static void add_severities(const struct page *page)
{
	static const struct column columns[] = {{"Severity", false},
						{"Findings", true},
						{"Containers", true},
						{NULL, false}};
	const struct posture *posture = page->posture;

	begin_table("Findings by severity", columns, page->out);
	for (unsigned i = POSTURE_SEVERITY_COUNT; i-- > 0;) {
		buf_printf(page->out,
			   "<tr><th scope=row><span class=\"severity %s\">%s"
			   "</span></th>\n",
			   posture_severities[i], posture_severities[i]);
		add_number(posture->severities[i], page->out);
		add_number(subjects_with(posture, (enum posture_severity)i),
			   page->out);
		buf_add_text(page->out, "</tr>\n");
	}
	end_table(page->out);
}

static void add_totals(const struct page *page)
{
	static const struct column columns[] = {{"Containers", false},
						{"Count", true},
						{"Not known", true},
						{NULL, false}};
	const struct posture *posture = page->posture;

	begin_table("Figures", columns, page->out);
	for (unsigned i = 0; i < POSTURE_FACT_COUNT; i++) {
		buf_printf(page->out, "<tr%s>",
			   posture->facts[i] + posture->unknown[i] == 0
				   ? " class=zero"
				   : "");
		html_add("th scope=row", posture_fact_words[i], page->out);
		add_number(posture->facts[i], page->out);
		add_number(posture->unknown[i], page->out);
		buf_add_text(page->out, "</tr>\n");
	}
	end_table(page->out);
}

static void add_summary(const struct page *page)
{
	struct buf *out = page->out;

	buf_add_text(out, "<section class=summary aria-labelledby=summary>\n"
			  "<h2 id=summary>Summary</h2>\n<div>\n"
			  "<div class=overall>");
	if (page->judged > 0)
		check_html_score(page->posture->score, out);
	else
		buf_add_text(out, "<span class=score>no score</span>\n");
	buf_add_text(out, "<p>Score, the mean of ");
	add_count(page->judged, "container", out);
	buf_add_text(out, "</p></div>\n");
	add_severities(page);
	buf_add_text(out, "</div>\n");
	add_totals(page);
	buf_add_text(out, "</section>\n");
}

/* --- where to begin --- */

static void add_subjects(const struct page *page)
{
	static const struct column columns[] = {{"Container", false},
						{"Score", true},
						{"Findings", false},
						{NULL, false}};
	struct buf *out = page->out;

	buf_add_text(out, "<section aria-labelledby=containers>\n"
			  "<h2 id=containers>Containers</h2>\n");
	begin_table("The worst first", columns, out);
	for (unsigned i = 0; i < page->posture->count; i++) {
		const struct posture_subject *subject = page->subjects[i];

		buf_printf(out, "<tr><th scope=row><a href=\"#container-%u\">",
			   i + 1);
		html_add_text(subject->name, out);
		buf_add_text(out, "</a>");
		check_html_from(subject, out);
		buf_add_text(out, "</th>\n");
		if (subject->error != NULL) {
			buf_add_text(out, "<td class=number>-</td>\n<td>not "
					  "judged</td></tr>\n");
			continue;
		}
		add_number(subject->score, out);
		buf_add_text(out, "<td>");
		check_html_counts(subject->severities, out);
		buf_add_text(out, "</td></tr>\n");
	}
	end_table(out);
	buf_add_text(out, "</section>\n");
}

/* How often a rule is broken. */
struct kind {
	const struct posture_rule *rule;
	enum posture_severity worst;
	unsigned findings;
	unsigned subjects;
};

static void count_kind(const struct posture *posture, struct kind *kind)
{
	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next) {
		unsigned before = kind->findings;

		for (const struct posture_finding *finding = subject->first;
		     finding != NULL; finding = finding->next) {
			if (finding->rule != kind->rule ||
			    finding->severity == POSTURE_NOTE)
				continue;
			kind->findings++;
			if (finding->severity > kind->worst)
				kind->worst = finding->severity;
		}
		kind->subjects += kind->findings > before;
	}
}

static int compare_kinds(const void *left, const void *right)
{
	const struct kind *a = left;
	const struct kind *b = right;

	if (a->worst != b->worst)
		return a->worst > b->worst ? -1 : 1;
	if (a->subjects != b->subjects)
		return a->subjects > b->subjects ? -1 : 1;
	if (a->findings != b->findings)
		return a->findings > b->findings ? -1 : 1;
	return strcmp(posture_rule_id(a->rule), posture_rule_id(b->rule));
}

static void add_kind(const struct kind *kind, struct buf *out)
{
	const char *worst = posture_severities[kind->worst];

	buf_printf(out,
		   "<tr><th scope=row class=kind><span class=\"severity %s\">%s"
		   "</span>\n<span>",
		   worst, worst);
	html_add_text(posture_rule_title(kind->rule), out);
	buf_printf(out, " <small>%s</small></span></th>\n",
		   posture_rule_id(kind->rule));
	add_number(kind->subjects, out);
	add_number(kind->findings, out);
	buf_add_text(out, "</tr>\n");
}

static void add_kinds(struct page *page)
{
	static const struct column columns[] = {
		{"What is found, at most", false},
		{"Containers", true},
		{"Findings", true},
		{NULL, false}};
	struct kind *kinds;
	unsigned rules = 0;
	unsigned count = 0;

	while (posture_rule_at(rules) != NULL)
		rules++;
	kinds = arena_alloc(&page->arena, (rules + 1) * sizeof(*kinds));
	for (unsigned i = 0; i < rules; i++) {
		kinds[count] = (struct kind){.rule = posture_rule_at(i)};
		count_kind(page->posture, &kinds[count]);
		count += kinds[count].findings > 0;
	}
	if (count == 0)
		return;
	qsort(kinds, count, sizeof(*kinds), compare_kinds);
	buf_add_text(page->out, "<section aria-labelledby=kinds>\n"
				"<h2 id=kinds>Kinds of findings</h2>\n");
	begin_table("The most severe first", columns, page->out);
	for (unsigned i = 0; i < count; i++)
		add_kind(&kinds[i], page->out);
	end_table(page->out);
	buf_add_text(page->out, "</section>\n");
}

/* --- all findings --- */

/* Which are shown, by check.css alone. */
static void add_filter(struct buf *out)
{
	static const struct {
		const char *id;
		const char *words;
	} choices[] = {
		{"from-low", "all"},
		{"from-medium", "medium and worse"},
		{"from-high", "high and worse"},
		{"from-critical", "critical"},
	};

	buf_add_text(out, "<fieldset class=filter>\n"
			  "<legend>Show findings</legend>\n");
	for (unsigned i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		buf_printf(out,
			   "<label><input type=radio name=from id=%s%s> "
			   "%s</label>\n",
			   choices[i].id, i == 0 ? " checked" : "",
			   choices[i].words);
	buf_add_text(out, "</fieldset>\n");
}

static void add_findings(const struct page *page)
{
	const struct posture *posture = page->posture;

	buf_add_text(page->out,
		     "<section class=findings aria-labelledby=findings>\n"
		     "<h2 id=findings>Findings and what to do</h2>\n");
	add_filter(page->out);
	for (unsigned i = 0; i < posture->count; i++)
		check_html_subject(page->subjects[i], i + 1,
				   posture->count == 1, page->out);
	buf_add_text(page->out, "</section>\n");
}

static void add_footer(struct buf *out)
{
	buf_add_text(out, "</main>\n<footer>\n<h2>How the score is made</h2>\n"
			  "<p>A container's score is 100, less the points of "
			  "each kind of finding that it has, and not below 0:");
	for (unsigned i = POSTURE_SEVERITY_COUNT; i-- > 0;)
		buf_printf(out, "%s %s %u", i == POSTURE_CRITICAL ? "" : ",",
			   posture_severities[i],
			   posture_points((enum posture_severity)i));
	buf_add_text(out,
		     ". A kind counts once, by the most severe of its "
		     "findings; so 100 is within the profile. The score of all "
		     "is the mean of the containers that were judged, rounded "
		     "down.</p>\n<p>Critical is as good as root on the host. "
		     "Of what to do, docker and podman take flags of "
		     "<code>run</code>, a pod fields of its container, and "
		     "ravelin's policy an exception that lets it be: see "
		     "<code>ravelin-policy(5)</code>.</p>\n</footer>\n"
		     "</body>\n</html>\n");
}

void check_print_html(const struct posture *posture, struct buf *out)
{
	struct page page = {
		.posture = posture,
		.judged = posture->met + posture->unmet,
		.arena = ARENA_INIT,
		.out = out,
	};

	sort_subjects(&page);
	add_head(&page);
	add_header(&page);
	add_summary(&page);
	if (posture->count > 1)
		add_subjects(&page);
	add_kinds(&page);
	add_findings(&page);
	add_footer(out);
	arena_fini(&page.arena);
}
