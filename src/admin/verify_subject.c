/* SPDX-License-Identifier: Apache-2.0 */
/* Which container `ravelinctl verify` is about, and what it is held to. */
#include "admin/verify_subject.h"

#include "base/rootless.h"
#include "harden/finding.h"
#include "oci/capability.h"
#include "pipeline/record.h"
#include "verify/locate.h"
#include "json/show.h"

#include <limits.h>
#include <sys/stat.h>

/* --- the container --- */

static int find_process(struct verify_subject *subject,
			const struct verify_query *query, struct err *err)
{
	uint64_t number;
	pid_t pid;

	if (!text_to_u64(text_of(subject->pid), &number) || number == 0 ||
	    number > INT_MAX)
		return err_set(err, ERR_USAGE, "pid \"%s\": expected a number",
			       subject->pid);
	pid = (pid_t)number;
	if (verify_locate_process(&subject->arena, query, pid, &subject->state,
				  &subject->has_state, err) < 0)
		return -1;
	if (subject->has_state)
		return 0;
	subject->state = (struct verify_state){.pid = pid};
	if (subject->config != NULL || subject->bundle != NULL ||
	    subject->profile != NULL)
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "process %s is in no container that is known here; say "
		       "what to hold it to by --config or --profile",
		       subject->pid);
}

int verify_subject_in_reach(const char *command, struct err *err)
{
	if (geteuid() == 0)
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "only root can look into containers and processes; "
		       "another user into their own containers, from where the "
		       "engine is: podman unshare ravelinctl %s, for docker "
		       "see VERIFY in ravelinctl(8)",
		       command);
}

int verify_subject_find(struct verify_subject *subject, struct err *err)
{
	const struct verify_query query = {
		.proc = VERIFY_PROC,
		.records = record_directory(&subject->arena),
		.root = subject->root,
	};
	AUTO_BUF struct buf shown = BUF_INIT;

	if (subject->pid != NULL) {
		if (find_process(subject, &query, err) < 0)
			return -1;
	} else if (verify_locate_id(&subject->arena, &query, subject->id,
				    &subject->state, err) < 0) {
		show_line(text_of(subject->id), 80, &shown);
		return err_wrap(err, "container \"%s\"%s", shown.data,
				rootless_find(&subject->arena).is
					? " of this user's"
					: "");
	} else {
		subject->has_state = true;
	}
	if (subject->has_state && subject->state.created)
		return err_set(err, ERR_SYSTEM,
			       "the container is made, but not started: its "
			       "process is still the runtime's");
	return 0;
}

/* --- what it is held to --- */

static int read_plain(struct verify_subject *subject, struct err *err)
{
	const char *name;

	subject->held_to = subject->config;
	if (subject->held_to == NULL && subject->bundle != NULL)
		subject->held_to = arena_printf(
			&subject->arena, "%s/config.json", subject->bundle);
	if (subject->held_to == NULL)
		subject->held_to = subject->state.config;
	if (subject->held_to == NULL && subject->profile == NULL)
		return err_set(err, ERR_SYSTEM,
			       "the runtime does not say where the bundle is; "
			       "name it with --bundle");
	if (subject->held_to == NULL)
		return 0;
	if (input_read(subject->held_to, &name, &subject->text, err) < 0)
		return -1;
	return oci_document_read(&subject->plain, OCI_CONFIG, name,
				 buf_text(&subject->text), err);
}

#define SLACK 2 /* seconds: how coarse the start of a process is known */

/* Whether the document is another one than the container was started with: then
 * what it says of the rest is not to be relied on either. */
static bool was_changed(const struct verify_subject *subject)
{
	struct stat status;
	int64_t started;

	/* A time of modification can be set, that of a change can't. */
	return stat(subject->held_to, &status) == 0 &&
	       verify_process_started(VERIFY_PROC, subject->state.pid,
				      &started) &&
	       status.st_ctime > started + SLACK;
}

static void add_written(const struct verify_subject *subject,
			struct verify_findings *findings)
{
	verify_findings_add(
		findings, &(struct verify_finding){
				  .severity = VERIFY_LOW,
				  .check = "record",
				  .where = subject->held_to,
				  .expected = "the document it was started "
					      "with",
				  .found = "one that was written since: what "
					   "it promised can't be told for sure",
			  });
}

/* What was kept of it at its launch, where ravelin made that. It may be that of
 * an earlier container of this id, so a document that is as old as the
 * container goes before it. */
static int read_record(struct verify_subject *subject,
		       struct verify_findings *findings, struct err *err)
{
	const struct record_key key = {
		.directory = record_directory(&subject->arena),
		.root = subject->state.root,
		.root_known = true,
		.id = subject->state.id,
	};
	struct subject ignored = {.engine = 0};
	struct text config;
	bool found;

	if (!subject->has_state || subject->config != NULL ||
	    subject->bundle != NULL || !was_changed(subject))
		return 0;
	add_written(subject, findings);
	if (record_read(&key, &subject->record, &subject->arena, &ignored,
			&config, &found, err) < 0)
		return -1;
	if (config.data == NULL)
		return 0;
	subject->recorded = true;
	return oci_document_read(&subject->process, OCI_CONFIG,
				 subject->record.name, config, err);
}

/* One that asks for everything: what is left of it under a profile is all that
 * the profile allows. */
static void add_greedy(struct buf *out)
{
	buf_add_text(out,
		     "{\"ociVersion\":\"1.0.2\",\"process\":{\"cwd\":\"/\","
		     "\"args\":[\"/\"],\"user\":{\"uid\":65534,\"gid\":"
		     "65534},\"capabilities\":{");
	for (unsigned set = 0; set < SET_COUNT; set++) {
		buf_printf(out, "%s\"%s\":[", set > 0 ? "," : "",
			   verify_set_names[set]);
		for (int i = 0; i <= capability_last(); i++) {
			if (capability_to_name(i) != NULL)
				buf_printf(out, "%s\"%s\"", i > 0 ? "," : "",
					   capability_to_name(i));
		}
		buf_add_char(out, ']');
	}
	buf_add_text(out, "}},\"root\":{\"path\":\"rootfs\"},\"linux\":{"
			  "\"namespaces\":[{\"type\":\"mount\"}],\"resources\":"
			  "{\"devices\":[{\"allow\":true,\"access\":"
			  "\"rwm\"}]}}}");
}

/* What the profile refuses outright, it allows nothing of. */
static void add_refused(const struct input *input,
			struct verify_findings *findings)
{
	const struct findings *found = &input->document.plan.findings;

	for (const struct finding *finding = found->first; finding != NULL;
	     finding = finding->next) {
		AUTO_BUF struct buf pointer = BUF_INIT;

		if (finding->outcome != FINDING_REFUSED)
			continue;
		buf_add_text(&pointer, "");
		finding_pointer(finding, &pointer);
		verify_findings_add(
			findings, &(struct verify_finding){
					  .severity = VERIFY_HIGH,
					  .check = "profile",
					  .where = arena_copy(findings->arena,
							      pointer.data,
							      pointer.length),
					  .expected = arena_printf(
						  findings->arena, "profile %s",
						  input->ceiling.profile.name),
					  .found = arena_printf(findings->arena,
								"refused: %s",
								finding->why),
				  });
	}
}

/* The promise of the document as the profile lowers it. */
static int hold_to_profile(struct verify_subject *subject,
			   struct verify_findings *findings, struct err *err)
{
	struct input *input = &subject->input;
	struct verify_promise promise;
	AUTO_BUF struct buf text = BUF_INIT;
	bool alone = subject->held_to == NULL;

	if (alone)
		add_greedy(&text);
	else
		buf_add(&text, subject->text.data, subject->text.length);
	input->profile = subject->profile;
	if (input_plan_text(input, alone ? "profile" : subject->held_to, &text,
			    err) < 0)
		return -1;
	if (verify_promise_read(&input->document.plan.document, &promise, err) <
	    0)
		return -1;
	/* Categories are drawn anew each time. */
	promise.selinux_type_only = true;
	if (!alone)
		verify_promise_lower(&promise, &subject->promise);
	if (!alone)
		add_refused(input, findings);
	subject->promise = promise;
	return 0;
}

int verify_subject_promise(struct verify_subject *subject,
			   struct verify_findings *findings, struct err *err)
{
	if (read_plain(subject, err) < 0)
		return -1;
	if (subject->held_to != NULL) {
		if (verify_promise_read(&subject->plain, &subject->promise,
					err) < 0 ||
		    read_record(subject, findings, err) < 0)
			return -1;
		if (subject->recorded)
			verify_promise_recorded(&subject->promise,
						&subject->process, findings);
	}
	return subject->profile != NULL
		       ? hold_to_profile(subject, findings, err)
		       : 0;
}

void verify_subject_fini(struct verify_subject *subject)
{
	input_fini(&subject->input);
	json_document_fini(&subject->plain.json);
	json_document_fini(&subject->process.json);
	json_document_fini(&subject->record);
	buf_fini(&subject->text);
	arena_fini(&subject->arena);
}
