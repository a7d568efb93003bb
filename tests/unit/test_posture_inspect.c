/* SPDX-License-Identifier: Apache-2.0 */
/* What engines print of containers, against what they wrote for them: the files
 * of tests/posture were recorded from docker 20.10 and podman 4.3, each pair of
 * one container. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "posture/inspect.h"
#include "posture/judge.h"
#include "posture/rule.h"

#include <stdio.h>

struct trial {
	struct posture posture;
	struct node node;
	struct probe probe;
};

static int set_up(void **state)
{
	const struct node_query query = {
		.profile = "baseline",
		.arch = SECCOMP_ARCH_X86_64,
		.alone = true,
	};
	struct trial *trial = calloc(1, sizeof(*trial));
	struct err err = ERR_INIT;

	assert_non_null(trial);
	*trial = (struct trial){
		.posture = POSTURE_INIT,
		.node = NODE_INIT,
		.probe = {.arch = SECCOMP_ARCH_X86_64, .last_capability = 40},
	};
	if (node_load(&query, &trial->node, &err) < 0)
		fail_msg("%s", err.message);
	*state = trial;
	return 0;
}

static int tear_down(void **state)
{
	struct trial *trial = *state;

	posture_fini(&trial->posture);
	node_fini(&trial->node);
	free(trial);
	return 0;
}

static void judge(struct trial *trial, struct posture_subject *subject,
		  struct text text, bool made, uint32_t blind)
{
	const struct posture_judge how = {&trial->posture, &trial->node,
					  &trial->probe};
	const struct posture_document document = {
		.kind = OCI_CONFIG,
		.name = "config.json",
		.text = text,
		.made = made,
		.blind = blind,
		.bundle = -1,
		.files = -1,
	};
	struct err err = ERR_INIT;

	if (posture_judge(&how, subject, &document, &err) < 0)
		fail_msg("%s: %s", subject->name, err.message);
}

static int take(const struct posture_inspected *inspected, void *context,
		struct err *err)
{
	(void)err;
	judge(context, inspected->subject, inspected->config, true,
	      inspected->blind);
	return 0;
}

static int inspect_text(struct trial *trial, struct text text, struct err *err)
{
	const struct posture_inspect inspect = {
		.posture = &trial->posture,
		.name = "inspect.json",
		.file = "inspect.json",
		.text = text,
		.arch = SECCOMP_ARCH_X86_64,
		.take = take,
		.context = trial,
	};

	assert_true(posture_is_inspect(text));
	return posture_inspect(&inspect, err);
}

static void inspect_file(struct trial *trial, const char *name)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	buf_printf(&path, POSTURE_FILES "/%s", name);
	files_load(path.data, &text);
	if (inspect_text(trial, buf_text(&text), &err) < 0)
		fail_msg("%s", err.message);
}

static struct posture_subject *subject_of(const struct trial *trial,
					  const char *name)
{
	struct posture_subject *subject = trial->posture.first;

	while (subject != NULL && strcmp(subject->name, name) != 0)
		subject = subject->next;
	assert_non_null(subject);
	return subject;
}

/* What only the engine knows. */
static bool is_untold(const char *id, bool podman)
{
	static const char *const both[] = {"filter-wider", "hook-environment"};
	static const char *const podmans[] = {
		"fewer-masks", "no-masks", "inheritable-capabilities",
		"ambient-capabilities", "mount-options"};

	for (size_t i = 0; i < sizeof(both) / sizeof(both[0]); i++) {
		if (strcmp(both[i], id) == 0)
			return true;
	}
	for (size_t i = 0; podman && i < sizeof(podmans) / sizeof(podmans[0]);
	     i++) {
		if (strcmp(podmans[i], id) == 0)
			return true;
	}
	return false;
}

/* "rule severity what" a line, of what both can tell. */
static void list(const struct posture_subject *subject, bool podman,
		 struct buf *out)
{
	buf_add_text(out, "");
	for (const struct posture_finding *finding = subject->first;
	     finding != NULL; finding = finding->next) {
		const char *id = posture_rule_id(finding->rule);

		if (!is_untold(id, podman))
			buf_printf(out, "%s %s %s\n", id,
				   posture_severities[finding->severity],
				   strcmp(id, "device-nodes") == 0
					   ? ""
					   : finding->what);
	}
}

/* The subject named so in the last inspection, and the file of its document. */
static void expect_alike(struct trial *trial, const char *name,
			 const char *file, bool podman)
{
	const struct posture_subject *inspected = subject_of(trial, name);
	struct posture_subject *real =
		posture_add(&trial->posture, POSTURE_FILE, file);
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf told = BUF_INIT;
	AUTO_BUF struct buf written = BUF_INIT;

	buf_printf(&path, POSTURE_FILES "/%s", file);
	files_load(path.data, &text);
	judge(trial, real, buf_text(&text), false, 0);
	list(inspected, podman, &told);
	list(real, podman, &written);
	assert_string_equal(told.data, written.data);
	for (unsigned i = 0; i < POSTURE_FACT_COUNT; i++) {
		if (inspected->facts[i] != real->facts[i])
			fail_msg("%s: %s", file, posture_fact_names[i]);
	}
	assert_string_equal(inspected->engine, podman ? "podman" : "docker");
}

static void docker_is_read_as_it_writes(void **state)
{
	struct trial *trial = *state;

	inspect_file(trial, "docker-inspect.json");
	expect_alike(trial, "plain", "docker-plain.json", false);
	expect_alike(trial, "tight", "docker-tight.json", false);
}

static void podman_is_read_as_it_writes(void **state)
{
	struct trial *trial = *state;

	inspect_file(trial, "podman-inspect.json");
	expect_alike(trial, "plain", "podman-plain.json", true);
	expect_alike(trial, "tight", "podman-tight.json", true);
	expect_alike(trial, "privileged", "podman-privileged.json", true);
}

/* --- what was asked for --- */

static const struct posture_finding *find(const struct posture_subject *subject,
					  const char *id)
{
	const struct posture_finding *finding = subject->first;

	while (finding != NULL &&
	       strcmp(posture_rule_id(finding->rule), id) != 0)
		finding = finding->next;
	if (finding == NULL)
		fail_msg("%s: no %s", subject->name, id);
	return finding;
}

static void expect_said(const struct posture_subject *subject, const char *id,
			const char *what, const char *docker)
{
	const struct posture_finding *finding = find(subject, id);

	assert_string_equal(finding->what, what);
	assert_string_equal(finding->fix_docker, docker);
	assert_int_equal(finding->line, 0);
}

static void flags_are_found_again(void **state)
{
	struct trial *trial = *state;
	const struct posture_subject *subject;

	inspect_file(trial, "docker-inspect.json");
	subject = subject_of(trial, "loose");
	assert_int_equal(subject->line, 2);
	assert_string_equal(subject->image, "base:1");
	expect_said(subject, "host-namespaces", "network, pid, ipc",
		    "without --network=host, --pid=host, --ipc=host");
	expect_said(subject, "host-mount", "/", "without --volume=/:/host");
	expect_said(subject, "device-nodes", "/dev/fuse",
		    "without --privileged and --device=/dev/fuse");
	expect_said(subject_of(trial, "privileged"), "device-nodes",
		    POSTURE_ALL_DEVICES, "without --privileged");
	expect_said(subject, "oom-score", "-999",
		    "without --oom-score-adj=-999");
	find(subject, "no-filter");
	find(subject, "no-masks");
	assert_int_equal(find(subject, "capabilities")->severity,
			 POSTURE_CRITICAL);
	assert_int_equal(subject->facts[POSTURE_HOST_PID], POSTURE_YES);
	assert_int_equal(subject->facts[POSTURE_SHELL], POSTURE_UNKNOWN);
	subject = subject_of(trial, "odd");
	expect_said(subject, "sysctl", "net.ipv4.ip_forward",
		    "without --sysctl=net.ipv4.ip_forward");
	expect_said(subject, "filter-default", "SCMP_ACT_ALLOW",
		    "--security-opt=seccomp=FILE, of `ravelinctl seccomp "
		    "compile`");
	assert_int_equal(subject->facts[POSTURE_ROOT], POSTURE_UNKNOWN);
	subject = subject_of(trial, "privileged");
	assert_int_equal(subject->facts[POSTURE_PRIVILEGED], POSTURE_YES);
	assert_int_equal(find(subject, "device-nodes")->severity,
			 POSTURE_CRITICAL);
}

/* docker's arithmetic of --cap-add and --cap-drop. */
static void capabilities_are_docker_s(void **state)
{
	static const struct {
		const char *host;
		const char *gone; /* under baseline; NULL: nothing */
	} cases[] = {
		{"\"CapDrop\":[\"ALL\"]", NULL},
		{"\"CapDrop\":[\"ALL\"],\"CapAdd\":[\"CAP_SYS_PTRACE\"]",
		 "SYS_PTRACE"},
		{"\"CapDrop\":[\"NET_RAW\",\"MKNOD\",\"SETFCAP\","
		 "\"audit_write\"]",
		 "SYS_CHROOT"},
		{"\"CapDrop\":[\"MKNOD\",\"SETFCAP\",\"AUDIT_WRITE\","
		 "\"NET_RAW\",\"SYS_CHROOT\"],\"CapAdd\":[\"BPF\"]",
		 "BPF"},
	};
	struct trial *trial = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;
		const struct posture_finding *finding;
		struct err err = ERR_INIT;

		buf_printf(&text, "{\"Name\":\"/c%zu\",\"HostConfig\":{%s}}", i,
			   cases[i].host);
		assert_int_equal(inspect_text(trial, buf_text(&text), &err), 0);
		finding = trial->posture.last->first;
		while (finding != NULL &&
		       strcmp(finding->hardener, "capabilities") != 0)
			finding = finding->next;
		assert_int_equal(finding == NULL, cases[i].gone == NULL);
		if (finding != NULL)
			assert_string_equal(finding->what, cases[i].gone);
	}
}

/* --- what is none --- */

static void others_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{"[]", "inspect.json:1:1: expected containers, found an empty "
		       "array"},
		{"[\n {\"HostConfig\":{}}, 1]",
		 "inspect.json:2:21: /1: expected a container, with "
		 "\"HostConfig\", as `docker inspect` prints it, found a "
		 "number"},
		{"[{\"RepoTags\":[]}]",
		 "inspect.json:1:2: /0: expected a container, with "
		 "\"HostConfig\", as `docker inspect` prints it, found an "
		 "image"},
		{"[{\"HostConfig\":{\"Privileged\":1}}]",
		 "inspect.json:1:30: /0/HostConfig/Privileged: expected true "
		 "or false, not a number"},
		{"[{\"HostConfig\":{}}",
		 "inspect.json:1:19: expected \",\" or \"]\", found the end "
		 "of the document"},
	};
	struct trial *trial = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(
			inspect_text(trial, text_of(cases[i].text), &err), -1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(err.message, cases[i].message);
	}
	assert_false(posture_is_inspect(TEXT("")));
	assert_false(posture_is_inspect(TEXT(" \n{}")));
	assert_false(posture_is_inspect(
		TEXT("{\"annotations\":{\"HostConfig\":\"x\"}}")));
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(docker_is_read_as_it_writes),
		TEST(podman_is_read_as_it_writes),
		TEST(flags_are_found_again),
		TEST(capabilities_are_docker_s),
		TEST(others_are_refused_with_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
