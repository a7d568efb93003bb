/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A posture as SARIF 2.1.0, for code scanning. What GitHub reads of it is in
 * "SARIF support for code scanning" of its documentation: a severity is one of
 * the rule, so findings of one rule that differ in it are of two rules there,
 * "capabilities" and "capabilities/critical".
 */
#include "admin/check_print.h"

#include "admin/check_identity.h"
#include "admin/output.h"
#include "admin/sarif.h"

#define SCHEMA                                                                 \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"  \
	"sarif-schema-2.1.0.json"

/* A rule at one severity. */
struct kind {
	const struct posture_rule *rule;
	enum posture_severity severity;
};

struct log {
	struct json_document document;
	struct kind *kinds; /* first each rule at its own, then others */
	unsigned count;
};

static struct json *string(struct log *log, const char *value)
{
	return output_string(&log->document, value);
}

static struct json *object(struct log *log)
{
	return json_new(&log->document, JSON_OBJECT);
}

static struct json *array(struct log *log)
{
	return json_new(&log->document, JSON_ARRAY);
}

static void set_string(struct log *log, struct json *parent, const char *name,
		       const char *value)
{
	if (value != NULL)
		json_set(parent, name, string(log, value));
}

/* A message of plain text. */
static struct json *message(struct log *log, const char *text)
{
	struct json *value = object(log);

	set_string(log, value, "text", sarif_plain(&log->document, text));
	return value;
}

/* --- rules --- */

static const char *level_of(enum posture_severity severity)
{
	static const char *const levels[POSTURE_SEVERITY_COUNT] = {
		[POSTURE_NOTE] = "note",      [POSTURE_LOW] = "note",
		[POSTURE_MEDIUM] = "warning", [POSTURE_HIGH] = "error",
		[POSTURE_CRITICAL] = "error",
	};

	return levels[severity];
}

/* Within GitHub's bounds: above 9.0 critical, from 7.0 high, from 4.0 medium,
 * from 0.1 low. */
static const char *security_severity_of(enum posture_severity severity)
{
	static const char *const numbers[POSTURE_SEVERITY_COUNT] = {
		[POSTURE_NOTE] = NULL,      [POSTURE_LOW] = "2.0",
		[POSTURE_MEDIUM] = "5.5",   [POSTURE_HIGH] = "8.0",
		[POSTURE_CRITICAL] = "9.5",
	};

	return numbers[severity];
}

static const char *id_of(struct log *log, const struct kind *kind)
{
	const char *id = posture_rule_id(kind->rule);

	if (kind->severity == posture_rule_severity(kind->rule))
		return id;
	return arena_printf(&log->document.arena, "%s/%s", id,
			    posture_severities[kind->severity]);
}

static unsigned index_of(const struct log *log,
			 const struct posture_finding *finding)
{
	unsigned index = 0;

	while (index < log->count &&
	       (log->kinds[index].rule != finding->rule ||
		log->kinds[index].severity != finding->severity))
		index++;
	return index;
}

static void list_kinds(struct log *log, const struct posture *posture)
{
	const struct posture_rule *rule;

	while (posture_rule_at(log->count) != NULL)
		log->count++;
	log->kinds = arena_alloc(&log->document.arena,
				 (size_t)log->count * POSTURE_SEVERITY_COUNT *
					 sizeof(*log->kinds));
	for (unsigned i = 0; (rule = posture_rule_at(i)) != NULL; i++)
		log->kinds[i] =
			(struct kind){rule, posture_rule_severity(rule)};
	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next) {
		for (const struct posture_finding *finding = subject->first;
		     finding != NULL; finding = finding->next) {
			if (index_of(log, finding) == log->count)
				log->kinds[log->count++] = (struct kind){
					finding->rule, finding->severity};
		}
	}
}

/* "a mount gives the host away" as a sentence of its own. */
static const char *sentence(struct log *log, const char *title)
{
	char *text = arena_printf(&log->document.arena, "%s.", title);

	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	return text;
}

static struct json *rule_json(struct log *log, const struct kind *kind)
{
	const char *title = sentence(log, posture_rule_title(kind->rule));
	const char *help = arena_printf(
		&log->document.arena,
		"%s Severity %s: %u of the 100 points of a container. Each "
		"result says how to be without it: by flags of docker and "
		"podman run, by fields of a Kubernetes pod, or by an exception "
		"in ravelin's policy that lets it be.",
		title, posture_severities[kind->severity],
		posture_points(kind->severity));
	struct json *rule = object(log);
	struct json *value = object(log);
	struct json *tags = array(log);

	set_string(log, rule, "id", id_of(log, kind));
	json_set(rule, "shortDescription", message(log, title));
	json_set(rule, "fullDescription", message(log, title));
	json_set(rule, "help", message(log, help));
	set_string(log, value, "level", level_of(kind->severity));
	json_set(rule, "defaultConfiguration", value);
	value = json_set(rule, "properties", object(log));
	json_append(tags, string(log, "security"));
	json_append(tags, string(log, "containers"));
	json_set(value, "tags", tags);
	set_string(log, value, "precision", "very-high");
	set_string(log, value, "security-severity",
		   security_severity_of(kind->severity));
	return rule;
}

static struct json *tool_json(struct log *log)
{
	struct json *tool = object(log);
	struct json *driver = json_set(tool, "driver", object(log));
	struct json *rules = array(log);

	set_string(log, driver, "name", "ravelinctl check");
	set_string(log, driver, "version", RAVELIN_VERSION);
	set_string(log, driver, "semanticVersion", RAVELIN_VERSION);
	for (unsigned i = 0; i < log->count; i++)
		json_append(rules, rule_json(log, &log->kinds[i]));
	json_set(driver, "rules", rules);
	return tool;
}

/* --- where --- */

/* What is nowhere in the file is where its container begins. */
static struct json *region_json(struct log *log,
				const struct posture_subject *subject,
				const struct posture_finding *finding)
{
	struct json *region = object(log);
	unsigned line = finding != NULL ? finding->line : 0;

	if (line > 0 && finding->column > 0)
		json_set(region, "startColumn",
			 output_number(&log->document, finding->column));
	if (line == 0)
		line = subject->line > 0 ? subject->line : 1;
	json_set(region, "startLine", output_number(&log->document, line));
	return region;
}

/* One location, of what is in a file or of a container that is in none. */
static struct json *locations_json(struct log *log,
				   const struct posture_subject *subject,
				   const struct posture_finding *finding)
{
	struct json *list = array(log);
	struct json *location = json_append(list, object(log));
	struct json *logical;
	struct json *value;

	if (subject->file != NULL) {
		struct json *physical =
			json_set(location, "physicalLocation", object(log));

		value = json_set(physical, "artifactLocation", object(log));
		set_string(log, value, "uri",
			   sarif_uri(&log->document, subject->file));
		json_set(physical, "region",
			 region_json(log, subject, finding));
	}
	logical = json_set(location, "logicalLocations", array(log));
	if (finding != NULL && finding->pointer[0] != '\0') {
		value = json_append(logical, object(log));
		set_string(log, value, "fullyQualifiedName", finding->pointer);
	}
	value = json_append(logical, object(log));
	set_string(log, value, "name", subject->name);
	return list;
}

/* --- results --- */

/* In the form of GitHub's own. */
static struct json *fingerprints_json(struct log *log,
				      const struct check_identity *identity)
{
	struct json *value = object(log);

	set_string(log, value, "primaryLocationLineHash",
		   arena_printf(&log->document.arena, "%016llx:%u",
				(unsigned long long)identity->hash,
				identity->number));
	return value;
}

static void add_way(const char *name, const char *fix, bool markdown,
		    struct buf *out)
{
	if (!markdown) {
		buf_printf(out, " %s: %s.", name, fix);
		return;
	}
	buf_printf(out, "\n- %s: ", name);
	sarif_add_code(fix, out);
}

static void add_ways(const struct posture_finding *finding, bool markdown,
		     struct buf *out)
{
	add_way("docker", finding->fix_docker, markdown, out);
	add_way("pod", finding->fix_pod, markdown, out);
	add_way("policy", finding->fix_policy, markdown, out);
}

static void add_markdown(const struct posture_subject *subject,
			 const struct posture_finding *finding, struct buf *out)
{
	buf_add_text(out, "**");
	sarif_add_markdown(posture_rule_title(finding->rule), out);
	buf_add_text(out, "**: ");
	sarif_add_code(finding->what, out);
	buf_add_text(out, " of ");
	sarif_add_code(subject->name, out);
	buf_add_text(out, "\n\n");
	sarif_add_markdown(finding->why, out);
	buf_add_text(out, "\n\nTo be without it:\n");
	add_ways(finding, true, out);
	buf_add_char(out, '\n');
}

static struct json *result_message(struct log *log,
				   const struct posture_subject *subject,
				   const struct posture_finding *finding)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf markdown = BUF_INIT;
	struct json *value;

	buf_printf(&text, "%s: %s of %s: %s. To be without it:",
		   posture_rule_title(finding->rule), finding->what,
		   subject->name, finding->why);
	add_ways(finding, false, &text);
	value = message(log, text.data);
	add_markdown(subject, finding, &markdown);
	set_string(log, value, "markdown",
		   arena_copy(&log->document.arena, markdown.data,
			      markdown.length));
	return value;
}

static struct json *result_properties(struct log *log,
				      const struct posture_subject *subject,
				      const struct posture_finding *finding)
{
	struct json *bag = object(log);
	struct json *fix = object(log);

	set_string(log, bag, "severity", posture_severities[finding->severity]);
	set_string(log, bag, "outcome", finding_outcome_name(finding->outcome));
	set_string(log, bag, "container", subject->name);
	set_string(log, bag, "image", subject->image);
	set_string(log, bag, "id", subject->id);
	set_string(log, bag, "profile", finding->profile);
	set_string(log, bag, "before", finding->before);
	set_string(log, bag, "after", finding->after);
	set_string(log, fix, "docker", finding->fix_docker);
	set_string(log, fix, "pod", finding->fix_pod);
	set_string(log, fix, "policy", finding->fix_policy);
	json_set(bag, "fix", fix);
	return bag;
}

static struct json *result_json(struct log *log,
				const struct posture_subject *subject,
				const struct check_identity *identity)
{
	const struct posture_finding *finding = identity->finding;
	unsigned index = index_of(log, finding);
	struct json *result = object(log);

	set_string(log, result, "ruleId", id_of(log, &log->kinds[index]));
	json_set(result, "ruleIndex", output_number(&log->document, index));
	set_string(log, result, "level", level_of(finding->severity));
	json_set(result, "message", result_message(log, subject, finding));
	json_set(result, "locations", locations_json(log, subject, finding));
	json_set(result, "partialFingerprints",
		 fingerprints_json(log, identity));
	json_set(result, "properties",
		 result_properties(log, subject, finding));
	return result;
}

static struct json *results_json(struct log *log, const struct posture *posture)
{
	struct json *results = array(log);

	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next) {
		unsigned count;
		const struct check_identity *list =
			check_identities(subject, &log->document.arena, &count);

		for (unsigned i = 0; i < count; i++)
			json_append(results,
				    result_json(log, subject, &list[i]));
	}
	return results;
}

/* --- what could not be told --- */

static void add_notification(struct log *log, struct json *list,
			     const struct posture_subject *subject,
			     const char *level, const char *text)
{
	struct json *notification = json_append(list, object(log));

	set_string(log, notification, "level", level);
	json_set(notification, "message", message(log, text));
	json_set(notification, "locations", locations_json(log, subject, NULL));
}

static struct json *invocations_json(struct log *log,
				     const struct posture *posture)
{
	struct json *list = array(log);
	struct json *invocation = json_append(list, object(log));
	struct json *notifications = array(log);

	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next) {
		if (subject->error != NULL)
			add_notification(log, notifications, subject, "error",
					 subject->error);
		for (const struct posture_gap *gap = subject->gaps; gap != NULL;
		     gap = gap->next)
			add_notification(log, notifications, subject, "note",
					 gap->text);
	}
	json_set(invocation, "executionSuccessful",
		 json_new_boolean(&log->document, posture->failed == 0));
	json_set(invocation, "toolExecutionNotifications", notifications);
	return list;
}

/* --- all of it --- */

static struct json *run_properties(struct log *log,
				   const struct posture *posture)
{
	struct json *bag = object(log);

	if (posture->met + posture->unmet > 0)
		json_set(bag, "score",
			 output_number(&log->document, posture->score));
	json_set(bag, "containers",
		 output_number(&log->document, posture->count));
	json_set(bag, "met", output_number(&log->document, posture->met));
	json_set(bag, "unmet", output_number(&log->document, posture->unmet));
	json_set(bag, "failed", output_number(&log->document, posture->failed));
	return bag;
}

void check_print_sarif(const struct posture *posture, struct buf *out)
{
	struct log log = {.document = JSON_DOCUMENT_INIT};
	struct json *root = object(&log);
	struct json *runs;
	struct json *run;

	list_kinds(&log, posture);
	set_string(&log, root, "$schema", SCHEMA);
	set_string(&log, root, "version", "2.1.0");
	runs = json_set(root, "runs", array(&log));
	run = json_append(runs, object(&log));
	json_set(run, "tool", tool_json(&log));
	json_set(run, "invocations", invocations_json(&log, posture));
	/* As json_position() counts. */
	set_string(&log, run, "columnKind", "unicodeCodePoints");
	json_set(run, "results", results_json(&log, posture));
	json_set(run, "properties", run_properties(&log, posture));
	output_add_json(&log.document, root, out);
	json_document_fini(&log.document);
}
