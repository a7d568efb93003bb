/* SPDX-License-Identifier: Apache-2.0 */
/* A posture for people. */
#include "admin/check_print.h"

#include "admin/check_blocks.h"
#include "json/show.h"

#define WIDTH  98
#define INDENT 10

/* --- lines --- */

static void add_shown(const char *text, struct buf *out)
{
	show_line(text_of(text), SIZE_MAX, out);
}

/* How long what is not to be parted is: a word; with a number what it counts.
 */
static size_t unit_length(const char *word)
{
	size_t length = strcspn(word, " ");

	if (length > 0 && word[length] == ' ' &&
	    strspn(word, "0123456789") == length)
		length += 1 + strcspn(word + length + 1, " ");
	return length;
}

/* Adds text from column indent on, wrapped at blanks, the following lines
 * indented to it; and ends the line. */
static void add_wrapped(const char *text, unsigned indent, struct buf *out)
{
	AUTO_BUF struct buf shown = BUF_INIT;
	size_t column = indent;
	const char *word;

	buf_add_text(&shown, "");
	add_shown(text, &shown);
	word = shown.data;
	for (;;) {
		size_t length = unit_length(word);

		if (column > indent && column + 1 + length > WIDTH) {
			buf_printf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			buf_add_char(out, ' ');
			column++;
		}
		buf_add(out, word, length);
		column += length;
		if (word[length] == '\0')
			break;
		word += length + 1;
	}
	buf_add_char(out, '\n');
}

/* --- findings, a block for each rule --- */

static void add_place(const struct posture_finding *finding, struct buf *out)
{
	AUTO_BUF struct buf place = BUF_INIT;

	buf_printf(&place, "%s",
		   finding->pointer[0] != '\0' ? finding->pointer : "/");
	if (finding->line > 0)
		buf_printf(&place, ", line %u", finding->line);
	if (finding->severity != POSTURE_NOTE)
		buf_printf(&place, ": %s", finding->what);
	buf_printf(out, "%*s", INDENT, "");
	add_wrapped(place.data, INDENT, out);
}

static void add_fix(const char *name, const char *fix, struct buf *out)
{
	buf_printf(out, "%*s%-7s ", INDENT + 2, "", name);
	add_wrapped(fix, INDENT + 10, out);
}

static void add_fixes(const struct posture_finding *finding, struct buf *out)
{
	add_fix("docker", finding->fix_docker, out);
	add_fix("pod", finding->fix_pod, out);
	add_fix("policy", finding->fix_policy, out);
}

static void add_block(const struct posture_finding *first, struct buf *out)
{
	const struct posture_rule *rule = first->rule;
	const struct posture_finding *next;

	buf_printf(out, "%-*s", INDENT, posture_severities[first->severity]);
	add_wrapped(posture_rule_title(rule), INDENT, out);
	for (const struct posture_finding *finding = first; finding != NULL;
	     finding = next) {
		add_place(finding, out);
		next = check_next_in_block(finding);
		if (finding->severity != POSTURE_NOTE &&
		    (next == NULL || !check_same_fix(finding, next)))
			add_fixes(finding, out);
	}
}

/* Those that are most severe first; of one severity by the rules' order. */
static void add_findings(const struct posture_subject *subject, struct buf *out)
{
	for (unsigned severity = POSTURE_SEVERITY_COUNT; severity-- > 0;) {
		const struct posture_rule *rule;

		if (subject->severities[severity] == 0)
			continue;
		for (unsigned i = 0; (rule = posture_rule_at(i)) != NULL; i++) {
			const struct posture_finding *first =
				check_next_of(subject->first, rule,
					      (enum posture_severity)severity);

			if (first != NULL)
				add_block(first, out);
		}
	}
}

/* --- a subject --- */

static void add_counts(const unsigned counts[], struct buf *out)
{
	const char *separator = "";

	for (unsigned i = POSTURE_SEVERITY_COUNT; i-- > 0;) {
		if (counts[i] == 0)
			continue;
		buf_printf(out, "%s%u %s", separator, counts[i],
			   posture_severities[i]);
		separator = ", ";
	}
	if (separator[0] == '\0')
		buf_add_text(out, "no findings");
}

static void add_subject(const struct posture_subject *subject, struct buf *out)
{
	AUTO_BUF struct buf head = BUF_INIT;

	buf_add_text(&head, subject->name);
	if (subject->image != NULL)
		buf_printf(&head, " (%s)", subject->image);
	if (subject->pid != 0)
		buf_printf(&head, ", process %d", (int)subject->pid);
	if (subject->error != NULL) {
		buf_printf(&head, ": not judged: %s", subject->error);
		add_wrapped(head.data, 0, out);
		return;
	}
	buf_printf(&head, " under profile %s: score %u of 100, ",
		   subject->profile, subject->score);
	add_counts(subject->severities, &head);
	add_wrapped(head.data, 0, out);
	add_findings(subject, out);
	for (const struct posture_gap *gap = subject->gaps; gap != NULL;
	     gap = gap->next) {
		buf_printf(out, "%-*s", INDENT, "unknown");
		add_wrapped(gap->text, INDENT, out);
	}
}

/* --- all of them --- */

static void add_row(const struct posture_subject *subject, struct buf *out)
{
	AUTO_BUF struct buf name = BUF_INIT;

	show_line(text_of(subject->name), 60, &name);
	if (subject->error != NULL) {
		buf_printf(out, "    -     -     -     -     -  %s\n",
			   name.data);
		return;
	}
	buf_printf(out, "%5u", subject->score);
	for (unsigned i = POSTURE_SEVERITY_COUNT; i-- > POSTURE_LOW;)
		buf_printf(out, " %5u", subject->severities[i]);
	buf_printf(out, "  %s\n", name.data);
}

static void add_rows(const struct posture *posture, struct buf *out)
{
	buf_add_text(out, "\nSCORE  CRIT  HIGH   MED   LOW  CONTAINER\n");
	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next)
		add_row(subject, out);
}

static void add_totals(const struct posture *posture, struct buf *out)
{
	buf_printf(out, "\n%u container%s: %u within the profile, %u beyond it",
		   posture->count, posture->count == 1 ? "" : "s", posture->met,
		   posture->unmet);
	if (posture->failed > 0)
		buf_printf(out, ", %u not judged", posture->failed);
	if (posture->met + posture->unmet > 0)
		buf_printf(out, "; score %u of 100", posture->score);
	buf_add_char(out, '\n');
	for (unsigned i = 0; i < POSTURE_FACT_COUNT; i++) {
		unsigned unknown = posture->unknown[i];

		if (posture->count == 1 && posture->facts[i] + unknown == 0)
			continue;
		buf_printf(out, "%5u  %s", posture->facts[i],
			   posture_fact_words[i]);
		if (unknown > 0)
			buf_printf(out, " (of %u it is not known)", unknown);
		buf_add_char(out, '\n');
	}
}

void check_print_text(const struct posture *posture, struct buf *out)
{
	if (posture->count == 0) {
		buf_add_text(out, "no container is running\n");
		return;
	}
	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next) {
		if (subject != posture->first)
			buf_add_char(out, '\n');
		add_subject(subject, out);
	}
	if (posture->count > 1)
		add_rows(posture, out);
	add_totals(posture, out);
}
