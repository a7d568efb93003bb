/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of the decision log, and which are asked for. */
#include "admin/lines.h"
#include "admin/log.h"
#include "base/glob.h"

#include <errno.h>
#include <stdio.h>

struct text log_text(const struct json *object, const char *name)
{
	const struct json *value = json_member(object, name);

	return json_is(value, JSON_STRING) ? value->text
					   : (struct text){NULL, 0};
}

bool log_finding_counts(const struct json *finding)
{
	struct text outcome = log_text(finding, "outcome");

	return outcome.data != NULL &&
	       (text_is(outcome, "changed") || text_is(outcome, "refused"));
}

static bool has(const struct json *line, const char *name, const char *glob)
{
	struct text text = log_text(line, name);

	return text.data != NULL && glob_match(text_of(glob), text);
}

static bool is(const struct json *line, const char *name, const char *word)
{
	struct text text = log_text(line, name);

	return word == NULL || (text.data != NULL && text_is(text, word));
}

static bool has_hardener(const struct json *line, const char *hardener)
{
	json_each (finding, json_member(line, "findings")) {
		if (is(finding, "hardener", hardener))
			return true;
	}
	return hardener == NULL;
}

static bool passes(const struct log_filter *filter, const struct json *line)
{
	if (filter->container != NULL &&
	    !has(line, "container", filter->container) &&
	    !has(line, "name", filter->container))
		return false;
	if (filter->any != NULL && !has(line, "container", filter->any) &&
	    !has(line, "name", filter->any) && !has(line, "image", filter->any))
		return false;
	return (filter->image == NULL || has(line, "image", filter->image)) &&
	       is(line, "profile", filter->profile) &&
	       is(line, "outcome", filter->outcome) &&
	       has_hardener(line, filter->hardener);
}

/* Its event may be null: so did earlier versions write a command that nobody
 * knows. */
static bool is_decision(const struct json *line)
{
	return log_text(line, "outcome").data != NULL &&
	       json_is(json_member(line, "findings"), JSON_ARRAY);
}

static void read_line(const struct buf *text, const struct log_filter *filter,
		      const struct log_sink *sink, struct log_counts *counts)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct err err = ERR_INIT;

	if (json_read(&document, "line", buf_text(text), JSON_STRICT, &err) <
		    0 ||
	    !is_decision(document.root))
		counts->invalid++;
	else if (passes(filter, document.root))
		sink->take(sink->context, document.root, buf_text(text));
}

void log_take(const struct buf *line, bool too_long,
	      const struct log_filter *filter, const struct log_sink *sink,
	      struct log_counts *counts)
{
	if (too_long)
		counts->too_long++;
	else if (line->length > 0)
		read_line(line, filter, sink, counts);
}

int log_find_file(const struct node *node, const char **file, struct err *err)
{
	const struct policy_log *log = &node->policy.log;

	if (log->to != LOG_TO_FILE)
		return err_set(err, ERR_USAGE,
			       "%s: \"log\" says \"%s\": name a log with "
			       "--file",
			       node->policy_path,
			       log->to == LOG_OFF ? "off" : "syslog");
	*file = log->file;
	return 0;
}

int log_read(const char *file, const struct log_filter *filter,
	     const struct log_sink *sink, struct log_counts *counts,
	     struct err *err)
{
	bool standard = strcmp(file, "-") == 0;
	AUTO_FCLOSE FILE *opened = standard ? NULL : fopen(file, "re");
	FILE *stream = standard ? stdin : opened;
	AUTO_BUF struct buf line = BUF_INIT;
	bool too_long;

	if (stream == NULL)
		return err_set_errno(err, errno, "%s: cannot open", file);
	while (lines_next(stream, LOG_LONGEST, &line, &too_long))
		log_take(&line, too_long, filter, sink, counts);
	if (ferror(stream))
		return err_set_errno(err, errno, "%s: cannot read", file);
	return 0;
}
