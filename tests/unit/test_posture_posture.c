/* SPDX-License-Identifier: Apache-2.0 */
/* Sums and scores; how findings are graded, and what is said of them. */
#include "../lib/harden_case.h"

#include "lib/files.h"
#include "posture/judge.h"
#include "posture/rule.h"

#include <fcntl.h>
#include <sys/stat.h>

/* --- the score --- */

static const struct posture_rule *rule_of(const char *id)
{
	const struct posture_rule *rule;
	unsigned i = 0;

	while ((rule = posture_rule_at(i)) != NULL &&
	       strcmp(posture_rule_id(rule), id) != 0)
		i++;
	assert_non_null(rule);
	return rule;
}

static void add(struct posture_subject *subject,
		struct posture_finding *finding, const char *id,
		enum posture_severity severity)
{
	*finding = (struct posture_finding){
		.rule = rule_of(id),
		.severity = severity,
		.outcome = severity == POSTURE_NOTE ? FINDING_NOTED
						    : FINDING_CHANGED,
		.next = subject->first,
	};
	subject->first = finding;
}

static void a_rule_counts_once_by_its_worst(void **state)
{
	struct posture_subject subject = {.name = "x"};
	struct posture_finding findings[6];

	(void)state;
	assert_int_equal(posture_score(&subject), 100);
	add(&subject, &findings[0], "root-user", POSTURE_NOTE);
	assert_int_equal(posture_score(&subject), 100);
	assert_true(posture_meets(&subject));
	add(&subject, &findings[1], "mount-options", POSTURE_LOW);
	add(&subject, &findings[2], "mount-options", POSTURE_LOW);
	assert_int_equal(posture_score(&subject), 98);
	assert_false(posture_meets(&subject));
	add(&subject, &findings[3], "capabilities", POSTURE_MEDIUM);
	add(&subject, &findings[4], "capabilities", POSTURE_CRITICAL);
	assert_int_equal(posture_score(&subject), 58);
	add(&subject, &findings[5], "no-filter", POSTURE_HIGH);
	assert_int_equal(posture_score(&subject), 38);
}

static void no_score_is_below_nothing(void **state)
{
	static const char *const ids[] = {"host-mount", "root-path",
					  "shared-mounts", "working-directory"};
	struct posture_subject subject = {.name = "x"};
	struct posture_finding findings[4];

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		add(&subject, &findings[i], ids[i], POSTURE_CRITICAL);
	assert_int_equal(posture_score(&subject), 0);
}

static void the_sum_leaves_out_what_failed(void **state)
{
	struct posture posture = POSTURE_INIT;
	struct posture_finding finding;
	const struct err err = {ERR_INPUT, 0, "broken"};
	struct posture_subject *one, *other, *failed;

	(void)state;
	one = posture_add(&posture, POSTURE_FILE, "one");
	other = posture_add(&posture, POSTURE_FILE, "other");
	failed = posture_add(&posture, POSTURE_FILE, "failed");
	add(other, &finding, "mount-options", POSTURE_LOW);
	one->facts[POSTURE_ROOT] = POSTURE_YES;
	other->facts[POSTURE_ROOT] = POSTURE_UNKNOWN;
	failed->facts[POSTURE_ROOT] = POSTURE_YES;
	posture_fail(&posture, failed, &err);
	posture_sum(&posture);
	assert_int_equal(posture.count, 3);
	assert_int_equal(posture.met, 1);
	assert_int_equal(posture.unmet, 1);
	assert_int_equal(posture.failed, 1);
	assert_int_equal(posture.score, 99);
	assert_int_equal(posture.facts[POSTURE_ROOT], 1);
	assert_int_equal(posture.unknown[POSTURE_ROOT], 1);
	assert_int_equal(posture.severities[POSTURE_LOW], 1);
	assert_true(failed->broken);
	posture_fini(&posture);
}

/* --- one finding --- */

struct expected {
	const char *id;
	enum posture_severity severity;
	const char *said[WAY_COUNT]; /* NULL: whatever */
};

/* The first finding of that document. */
static void expect_first(const struct hardener *hardener, const char *profile,
			 const char *document, const struct expected *expected)
{
	struct harden_case run;
	struct arena arena = ARENA_INIT;
	const struct posture_rule *rule;

	harden_case_run(&run, hardener, OCI_CONFIG, profile, document,
			&plain_host);
	assert_non_null(run.findings.first);
	rule = posture_rule_of(run.findings.first);
	assert_string_equal(posture_rule_id(rule), expected->id);
	assert_int_equal(posture_grade(rule, run.findings.first),
			 expected->severity);
	for (unsigned way = 0; way < WAY_COUNT; way++) {
		if (expected->said[way] != NULL)
			assert_string_equal(posture_say(rule,
							run.findings.first, way,
							&arena),
					    expected->said[way]);
	}
	arena_fini(&arena);
	harden_case_fini(&run);
}

#define BOUNDING(list)                                                         \
	"{\"process\":{\"capabilities\":{\"bounding\":[" list "]}}}"

static void capabilities_are_graded_by_what_they_are(void **state)
{
	const char *none = "{\"capabilities\":{\"allow\":[]}}";

	(void)state;
	expect_first(&hardener_capabilities, none, BOUNDING("\"CAP_CHOWN\""),
		     &(struct expected){"capabilities",
					POSTURE_LOW,
					{"CHOWN", "--cap-drop=CHOWN"}});
	expect_first(&hardener_capabilities, none,
		     BOUNDING("\"CAP_NET_RAW\",\"CAP_SYS_ADMIN\""),
		     &(struct expected){
			     "capabilities",
			     POSTURE_CRITICAL,
			     {"NET_RAW, SYS_ADMIN",
			      "--cap-drop=NET_RAW --cap-drop=SYS_ADMIN",
			      "securityContext.capabilities.drop: [NET_RAW, "
			      "SYS_ADMIN]",
			      "\"allow\": {\"capabilities\": [\"NET_RAW\", "
			      "\"SYS_ADMIN\"]}"}});
	expect_first(&hardener_capabilities, "{}",
		     BOUNDING("\"CAP_SYS_ADMIN\""),
		     &(struct expected){.id = "capabilities",
					.severity = POSTURE_NOTE});
}

static void names_are_quoted_for_whom_they_are_said(void **state)
{
	(void)state;
	expect_first(&hardener_mounts,
		     "{\"mounts\":{\"refuse\":[\"/a'b \\\"c\"]}}",
		     "{\"mounts\":[{\"destination\":\"/d\",\"type\":\"bind\","
		     "\"source\":\"/a'b \\\"c\"}]}",
		     &(struct expected){
			     "host-mount",
			     POSTURE_CRITICAL,
			     {"/a'b \"c", "without --volume='/a'\\''b \"c:/d'",
			      "without the hostPath volume /a'b \"c",
			      "\"allow\": {\"mounts\": [\"/a'b \\\"c\"]}"}});
}

static void namespaces_have_each_its_flag(void **state)
{
	(void)state;
	expect_first(&hardener_namespaces, "{\"namespaces\":{\"host\":[]}}",
		     "{\"process\":{},\"linux\":{\"namespaces\":["
		     "{\"type\":\"network\"},{\"type\":\"ipc\"}]}}",
		     &(struct expected){
			     "host-namespaces",
			     POSTURE_HIGH,
			     {"pid, uts, cgroup",
			      "without --pid=host, --uts=host, --cgroupns=host",
			      "hostPID: false",
			      "\"allow\": {\"namespaces\": [\"pid\", \"uts\", "
			      "\"cgroup\"]}"}});
}

static void limits_have_a_flag_with_their_value(void **state)
{
	(void)state;
	expect_first(&hardener_resources, "{\"resources\":{\"pids\":100}}",
		     "{\"linux\":{\"resources\":{\"pids\":{\"limit\":200}}}}",
		     &(struct expected){"process-limit",
					POSTURE_LOW,
					{"200 -> 100", "--pids-limit=100"}});
	expect_first(&hardener_resources, "{\"resources\":{\"pids\":100}}",
		     "{\"linux\":{\"resources\":{\"pids\":{\"limit\":1},"
		     "\"unified\":{\"pids.max\":\"200\"}}}}",
		     &(struct expected){
			     "process-limit",
			     POSTURE_LOW,
			     {"200 -> 100", "--cgroup-conf=pids.max=100"}});
}

static void a_filter_says_what_it_loses(void **state)
{
	const char *allowed = "{\"seccomp\":{"
			      "\"allow\":[\"read\"]}}";

	(void)state;
	expect_first(
		&hardener_seccomp, allowed,
		"{\"linux\":{\"seccomp\":{"
		"\"defaultAction\":\"SCMP_ACT_ERRNO\","
		"\"defaultErrnoRet\":38,"
		"\"architectures\":[\"SCMP_ARCH_X86_64\"],"
		"\"syscalls\":[{\"names\":[\"read\",\"ptrace\"],"
		"\"action\":\"SCMP_ACT_ALLOW\"}]}}}",
		&(struct expected){"filter-wider", POSTURE_LOW, {"ptrace"}});
}

static void what_nobody_knows_is_said_so(void **state)
{
	const struct finding finding = {
		.hardener = "newer",
		.outcome = FINDING_CHANGED,
		.member = "member",
		.why = "for a reason",
	};

	(void)state;
	assert_string_equal(posture_rule_id(posture_rule_of(&finding)),
			    "other");
}

/* --- shells --- */

static enum posture_answer shell_in(const char *directory)
{
	AUTO_CLOSE int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	return posture_find_shell(fd);
}

static void shells_are_found_within_the_image(void **state)
{
	char *directory = files_make_directory();
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf link = BUF_INIT;

	(void)state;
	assert_int_equal(posture_find_shell(-1), POSTURE_UNKNOWN);
	assert_int_equal(shell_in(directory), POSTURE_NO);
	/* A link out of it leads nowhere, not to the host's. */
	buf_printf(&path, "%s/bin", directory);
	assert_int_equal(symlink("../../../../../bin", path.data), 0);
	assert_int_equal(shell_in(directory), POSTURE_NO);
	unlink(path.data);
	assert_int_equal(symlink("/usr/bin", path.data), 0);
	buf_printf(&link, "%s/usr", directory);
	mkdir(link.data, 0755);
	buf_add_text(&link, "/bin");
	mkdir(link.data, 0755);
	buf_add_text(&link, "/sh");
	files_save(link.data, "", 0);
	assert_int_equal(shell_in(directory), POSTURE_NO);
	chmod(link.data, 0755);
	assert_int_equal(shell_in(directory), POSTURE_YES);
	files_remove_directory(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_counts_once_by_its_worst),
		cmocka_unit_test(no_score_is_below_nothing),
		cmocka_unit_test(the_sum_leaves_out_what_failed),
		cmocka_unit_test(capabilities_are_graded_by_what_they_are),
		cmocka_unit_test(names_are_quoted_for_whom_they_are_said),
		cmocka_unit_test(namespaces_have_each_its_flag),
		cmocka_unit_test(limits_have_a_flag_with_their_value),
		cmocka_unit_test(a_filter_says_what_it_loses),
		cmocka_unit_test(what_nobody_knows_is_said_so),
		cmocka_unit_test(shells_are_found_within_the_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
