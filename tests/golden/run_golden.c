/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Golden tests: what every shipped profile makes of every fixture, against the
 * files in expected/.
 *
 *   run_golden FIXTURES EXPECTED            compare; 1 where something differs
 *   run_golden --update FIXTURES EXPECTED   write the files anew, for review
 */
#include "lib/files.h"
#include "pipeline/report.h"
#include "policy/embedded.h"

#include <dirent.h>
#include <stdio.h>

#define SELINUX " on a host with SELinux"

struct golden {
	const char *fixtures;
	const char *expected;
	bool update;
	unsigned files;
	unsigned failures;
};

static int fixed_pair(void *keeper, const struct level *of, unsigned pair[2],
		      struct err *err)
{
	(void)keeper;
	(void)of;
	(void)err;
	pair[0] = 5;
	pair[1] = 900;
	return 0;
}

static const struct probe plain_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
};

static const struct probe selinux_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
	.selinux =
		{
			.enabled = true,
			.process_context = "system_u:system_r:container_t:s0",
			.file_context = "system_u:object_r:container_file_t:s0",
			.pair = fixed_pair,
		},
};

/* Fixtures that are also planned on a host with SELinux. */
static const char *const selinux_fixtures[] = {
	"docker-run.json",
	"cri-container-selinux-request.json",
	"podman-run-privileged.json",
	"podman-exec-process.json",
};

/* Fixtures whose whole hardened text is kept, under profile baseline, so that
 * every byte can be reviewed. */
static const char *const whole_fixtures[] = {
	"docker-run.json",
	"docker-run-privileged.json",
	"cri-privileged-container.json",
	"podman-run.json",
	"podman-build-step.json",
};

/* Processes, and the containers that they are put into. */
static const char *const exec_fixtures[][2] = {
	{"docker-exec-privileged-process.json", "docker-run.json"},
	{"podman-exec-privileged-process.json", "podman-run.json"},
	{"cri-exec-process.json", "cri-container.json"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_listed(const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, list[i]) == 0)
			return true;
	}
	return false;
}

static void load(const char *directory, const char *name, struct buf *out)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, out);
}

/* --- comparing with what is expected --- */

static void show_difference(const char *name, struct text expected,
			    struct text found)
{
	size_t same = 0;
	size_t line = 0;
	unsigned number = 1;

	while (same < expected.length && same < found.length &&
	       expected.data[same] == found.data[same]) {
		if (expected.data[same++] == '\n') {
			line = same;
			number++;
		}
	}
	fprintf(stderr, "%s:%u differs\n-%.*s\n+%.*s\n", name, number,
		(int)strcspn(expected.data + line, "\n"), expected.data + line,
		(int)strcspn(found.data + line, "\n"), found.data + line);
}

/* found is what expected/name holds, or is to hold. */
static void expect(struct golden *golden, const char *name,
		   const struct buf *found)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf expected = BUF_INIT;

	golden->files++;
	buf_printf(&path, "%s/%s", golden->expected, name);
	if (golden->update) {
		files_save(path.data, found->data, found->length);
		return;
	}
	if (access(path.data, R_OK) < 0) {
		fprintf(stderr, "%s is missing\n", path.data);
		golden->failures++;
		return;
	}
	files_load(path.data, &expected);
	if (text_equal(buf_text(&expected), buf_text(found)))
		return;
	show_difference(name, buf_text(&expected), buf_text(found));
	golden->failures++;
}

/* --- what is recorded --- */

/* The pointers of what differs, whatever the findings say. Arrays are one
 * value. */
static void add_changes(const struct json *before, const struct json *after,
			struct buf *out)
{
	if (json_equal(before, after))
		return;
	if (before == NULL || before->type != JSON_OBJECT || after == NULL ||
	    after->type != JSON_OBJECT) {
		buf_add_text(out, " ");
		json_pointer(after != NULL ? after : before, out);
		return;
	}
	json_each (member, before) {
		const struct json *other = after->first;

		while (other != NULL && !text_equal(other->key, member->key))
			other = other->next;
		add_changes(member, other, out);
	}
	json_each (member, after) {
		const struct json *other = before->first;

		while (other != NULL && !text_equal(other->key, member->key))
			other = other->next;
		if (other == NULL)
			add_changes(NULL, member, out);
	}
}

static uint64_t checksum(struct text text)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

	for (size_t i = 0; i < text.length; i++)
		sum = (sum ^ (unsigned char)text.data[i]) *
		      UINT64_C(0x100000001b3);
	return sum;
}

/* One line on the text that came out. */
static void add_text_line(struct text before, const struct buf *after,
			  struct buf *out)
{
	AUTO_JSON struct json_document old = JSON_DOCUMENT_INIT;
	AUTO_JSON struct json_document new = JSON_DOCUMENT_INIT;
	struct err err = ERR_INIT;

	if (json_read(&old, "before", before, JSON_STRICT, &err) < 0 ||
	    json_read(&new, "after", buf_text(after), JSON_STRICT, &err) < 0) {
		buf_printf(out, "unreadable: %s\n", err.message);
		return;
	}
	buf_printf(out, "text: %zu -> %zu bytes, %016llx; differs at",
		   before.length, after->length,
		   (unsigned long long)checksum(buf_text(after)));
	if (json_equal(old.root, new.root))
		buf_add_text(out, " nothing");
	add_changes(old.root, new.root, out);
	buf_add_char(out, '\n');
}

/* A planned document. */
struct outcome {
	struct profile profile;
	struct pipeline pipeline;
	struct buf hardened; /* empty where refused */
	struct err err;
};

static void outcome_fini(struct outcome *outcome)
{
	pipeline_fini(&outcome->pipeline);
	profile_fini(&outcome->profile);
	buf_fini(&outcome->hardened);
}

static void plan(struct outcome *outcome, const char *name, struct text text,
		 const struct embedded_profile *embedded,
		 const struct probe *probe,
		 const struct oci_document *container)
{
	enum oci_kind kind = strstr(name, "-process.json") != NULL ? OCI_PROCESS
								   : OCI_CONFIG;

	*outcome = (struct outcome){.profile = PROFILE_INIT};
	if (embedded_profile_load(embedded->name, probe->arch,
				  &outcome->profile, &outcome->err) < 0 ||
	    oci_document_read(&outcome->pipeline.document, kind, name, text,
			      &outcome->err) < 0 ||
	    pipeline_plan(&outcome->pipeline, &outcome->profile, NULL, probe,
			  container, &outcome->err) < 0 ||
	    pipeline_verdict(&outcome->pipeline, &outcome->profile,
			     &outcome->err) < 0)
		return;
	json_write(&outcome->pipeline.document.json, &outcome->hardened);
}

static struct report report_of(const struct outcome *outcome)
{
	return (struct report){
		.document = &outcome->pipeline.document,
		.profile = &outcome->profile,
		.findings = &outcome->pipeline.findings,
	};
}

/* A profile's part of an expected file. */
static void add_section(const struct outcome *outcome, const char *where,
			struct text before, struct buf *out)
{
	const struct report report = report_of(outcome);

	buf_printf(out, "=== %s%s\n", outcome->profile.name, where);
	if (outcome->err.kind != ERR_INPUT)
		report_text(&report, out);
	if (outcome->err.kind != ERR_NONE)
		buf_printf(out, "refused: %s\n", outcome->err.message);
	else
		add_text_line(before, &outcome->hardened, out);
	buf_add_char(out, '\n');
}

/* The hardened text, and the same as a diff. */
static void expect_whole(struct golden *golden, const char *name,
			 const struct outcome *outcome)
{
	const struct report report = report_of(outcome);
	int stem = (int)strcspn(name, ".");
	AUTO_BUF struct buf file = BUF_INIT;
	AUTO_BUF struct buf diff = BUF_INIT;

	buf_printf(&file, "%.*s.baseline.json", stem, name);
	expect(golden, file.data, &outcome->hardened);
	file.length = 0;
	buf_printf(&file, "%.*s.baseline.diff", stem, name);
	report_diff(&report, &diff);
	expect(golden, file.data, &diff);
}

static void add_exec_section(struct golden *golden, const char *name,
			     const struct buf *text, const char *container,
			     const struct embedded_profile *profile,
			     struct buf *out)
{
	AUTO_BUF struct buf config = BUF_INIT;
	AUTO_BUF struct buf where = BUF_INIT;
	struct outcome outer, inner;

	load(golden->fixtures, container, &config);
	buf_printf(&where, " in %s", container);
	plan(&outer, container, buf_text(&config), profile, &plain_host, NULL);
	plan(&inner, name, buf_text(text), profile, &plain_host,
	     &outer.pipeline.document);
	add_section(&inner, where.data, buf_text(text), out);
	outcome_fini(&inner);
	outcome_fini(&outer);
}

static void add_profile(struct golden *golden, const char *name,
			const struct buf *text,
			const struct embedded_profile *profile, struct buf *out)
{
	struct outcome outcome;

	plan(&outcome, name, buf_text(text), profile, &plain_host, NULL);
	add_section(&outcome, "", buf_text(text), out);
	if (strcmp(profile->name, "baseline") == 0 &&
	    is_listed(name, whole_fixtures, COUNT(whole_fixtures)))
		expect_whole(golden, name, &outcome);
	outcome_fini(&outcome);
	if (is_listed(name, selinux_fixtures, COUNT(selinux_fixtures))) {
		plan(&outcome, name, buf_text(text), profile, &selinux_host,
		     NULL);
		add_section(&outcome, SELINUX, buf_text(text), out);
		outcome_fini(&outcome);
	}
	for (size_t i = 0; i < COUNT(exec_fixtures); i++) {
		if (strcmp(name, exec_fixtures[i][0]) == 0)
			add_exec_section(golden, name, text,
					 exec_fixtures[i][1], profile, out);
	}
}

static void visit_fixture(const char *directory, const char *name,
			  void *context)
{
	struct golden *golden = context;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	AUTO_BUF struct buf file = BUF_INIT;

	load(directory, name, &text);
	for (const struct embedded_profile *profile = embedded_profiles;
	     profile->name != NULL; profile++)
		add_profile(golden, name, &text, profile, &out);
	buf_printf(&file, "%.*s.txt", (int)strcspn(name, "."), name);
	expect(golden, file.data, &out);
}

static void count_file(const char *directory, const char *name, void *context)
{
	unsigned *count = context;

	(void)directory;
	(void)name;
	(*count)++;
}

int main(int argc, char **argv)
{
	bool update = argc == 4 && strcmp(argv[1], "--update") == 0;
	struct golden golden = {
		.fixtures = argv[argc - 2],
		.expected = argv[argc - 1],
		.update = update,
	};
	unsigned kept = 0;

	if (argc != (update ? 4 : 3)) {
		fprintf(stderr, "usage: run_golden [--update] FIXTURES "
				"EXPECTED\n");
		return 2;
	}
	files_each(golden.fixtures, ".json", visit_fixture, &golden);
	files_each(golden.expected, "", count_file, &kept);
	if (kept != golden.files) {
		fprintf(stderr, "%s holds %u files, not %u: some are stale\n",
			golden.expected, kept, golden.files);
		golden.failures++;
	}
	printf("%u files, %u failures\n", golden.files, golden.failures);
	if (golden.failures > 0)
		fprintf(stderr,
			"If that is as it should be: run_golden --update %s "
			"%s, and review what git diff shows\n",
			golden.fixtures, golden.expected);
	return golden.failures == 0 ? 0 : 1;
}
