/* SPDX-License-Identifier: Apache-2.0 */
/* What `ravelinctl verify` prints. */
#include "admin/verify_print.h"

#include "admin/output.h"
#include "json/show.h"

#define MOST_NAME 64 /* bytes of /proc/PID/comm */

/* What the process calls itself, or nothing. */
static const char *name_of(const struct verify *verify, pid_t pid)
{
	AUTO_BUF struct buf name = BUF_INIT;

	if (pid == 0 ||
	    !verify_process_read(verify->proc, pid, "comm", MOST_NAME, &name))
		return NULL;
	while (name.length > 0 && name.data[name.length - 1] == '\n')
		name.length--;
	return arena_copy(verify->findings.arena, name.data, name.length);
}

/* --- text --- */

static void add_count(unsigned count, const char *what, const char *plural,
		      struct buf *out)
{
	buf_printf(out, "%u %s%s", count, what, count == 1 ? "" : plural);
}

static void add_finding(const struct verify *verify,
			const struct verify_finding *finding, struct buf *out)
{
	const char *name = name_of(verify, finding->pid);

	buf_printf(out, "%-6s %s: ", verify_severity_name(finding->severity),
		   finding->check);
	show_line(text_of(finding->where), SIZE_MAX, out);
	if (finding->pid != 0)
		buf_printf(out, " of process %d", (int)finding->pid);
	if (name != NULL) {
		buf_add_text(out, " (");
		show_line(text_of(name), SIZE_MAX, out);
		buf_add_char(out, ')');
	}
	if (finding->thread != 0)
		buf_printf(out, ", thread %d", (int)finding->thread);
	buf_add_text(out, "\n       promised: ");
	show_line(text_of(finding->expected), SIZE_MAX, out);
	buf_add_text(out, "\n       found:    ");
	show_line(text_of(finding->found), SIZE_MAX, out);
	buf_add_char(out, '\n');
}

void verify_print_text(const struct verify_subject *subject,
		       const struct verify *verify, struct buf *out)
{
	const struct verify_findings *findings = &verify->findings;

	if (subject->has_state) {
		buf_add_text(out, "container ");
		show_line(text_of(subject->state.id), SIZE_MAX, out);
		buf_add_text(out, ", ");
	}
	buf_printf(out, "process %d: ", (int)verify->init);
	add_count(verify->processes, "process", "es", out);
	buf_add_text(out, " with ");
	add_count(verify->threads, "thread", "s", out);
	buf_add_text(out, ", held to ");
	if (subject->held_to != NULL)
		show_line(text_of(subject->held_to), SIZE_MAX, out);
	if (subject->profile != NULL)
		buf_printf(out, "%sprofile %s",
			   subject->held_to != NULL ? " and " : "",
			   subject->profile);
	if (verify->answers > 0)
		buf_printf(out, "; %u answers of filters compared",
			   verify->answers);
	buf_add_char(out, '\n');
	for (const struct verify_finding *finding = findings->first;
	     finding != NULL; finding = finding->next)
		add_finding(verify, finding, out);
	if (findings->count == 0)
		buf_add_text(out, "it has no more than it was promised\n");
	else
		add_count(findings->count, "finding", "s\n", out);
	if (findings->count == 1)
		buf_add_char(out, '\n');
	if (verify->unread_device_rules)
		buf_add_text(out, "not compared: device-rules, which are a "
				  "program with cgroup version 2\n");
}

/* --- JSON --- */

static struct json *finding_json(struct json_document *document,
				 const struct verify *verify,
				 const struct verify_finding *finding)
{
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "severity",
		 output_string(document,
			       verify_severity_name(finding->severity)));
	json_set(object, "check", output_string(document, finding->check));
	if (finding->pid != 0) {
		json_set(object, "pid", output_number(document, finding->pid));
		json_set(
			object, "name",
			output_string(document, name_of(verify, finding->pid)));
	}
	if (finding->thread != 0)
		json_set(object, "thread",
			 output_number(document, finding->thread));
	json_set(object, "where", output_string(document, finding->where));
	json_set(object, "expected",
		 output_string(document, finding->expected));
	json_set(object, "found", output_string(document, finding->found));
	return object;
}

void verify_print_json(const struct verify_subject *subject,
		       const struct verify *verify, struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_OBJECT);
	struct json *list;

	json_set(root, "container",
		 output_string(&document, subject->state.id));
	json_set(root, "root", output_string(&document, subject->state.root));
	json_set(root, "pid", output_number(&document, verify->init));
	json_set(root, "config", output_string(&document, subject->held_to));
	json_set(root, "profile", output_string(&document, subject->profile));
	json_set(root, "processes",
		 output_number(&document, verify->processes));
	json_set(root, "threads", output_number(&document, verify->threads));
	json_set(root, "answers", output_number(&document, verify->answers));
	list = json_set(root, "findings", json_new(&document, JSON_ARRAY));
	for (const struct verify_finding *finding = verify->findings.first;
	     finding != NULL; finding = finding->next)
		json_append(list, finding_json(&document, verify, finding));
	list = json_set(root, "unread", json_new(&document, JSON_ARRAY));
	if (verify->unread_device_rules)
		json_append_string(&document, list, TEXT("device-rules"));
	output_add_json(&document, root, out);
}
