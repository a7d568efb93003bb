/* SPDX-License-Identifier: Apache-2.0 */
/* What a process asks for against the host's own. */
#include "lib/harden_case.h"

#define PROFILE "{\"process\":{\"oomScoreAdj\":-500,\"coreDumps\":false}}"
#define NO_CORE "\"rlimits\":[{\"type\":\"RLIMIT_CORE\",\"hard\":0,\"soft\":0}]"

static void what_is_asked_for_is_lowered(void **state)
{
	(void)state;
	expect_hardened(&hardener_process, OCI_PROCESS, PROFILE,
			"{\"oomScoreAdj\":-997,\"scheduler\":{\"policy\":"
			"\"SCHED_FIFO\",\"priority\":9},\"ioPriority\":"
			"{\"class\":\"IOPRIO_CLASS_RT\"}}",
			"{\"oomScoreAdj\":-500," NO_CORE "}", &plain_host);
	expect_hardened(
		&hardener_process, OCI_PROCESS, PROFILE,
		"{\"scheduler\":{\"policy\":\"SCHED_OTHER\",\"nice\":-5},"
		"\"rlimits\":[{\"type\":\"RLIMIT_CORE\",\"hard\":"
		"18446744073709551615,\"soft\":0}]}",
		"{" NO_CORE "}", &plain_host);
}

static void what_is_within_stays(void **state)
{
	static const char process[] =
		"{\"cwd\":\"/proc\",\"oomScoreAdj\":-998,\"scheduler\":"
		"{\"policy\":\"SCHED_BATCH\",\"nice\":5},\"ioPriority\":"
		"{\"class\":\"IOPRIO_CLASS_BE\"},\"rlimits\":[{\"type\":"
		"\"RLIMIT_CORE\",\"hard\":1,\"soft\":1}]}";

	(void)state;
	expect_hardened(&hardener_process, OCI_PROCESS,
			"{\"process\":{\"oomScoreAdj\":-998}}", process,
			process, &plain_host);
	expect_hardened(
		&hardener_process, OCI_PROCESS,
		"{\"process\":{\"oomScoreAdj\":-1000,\"realtime\":true}}",
		"{\"oomScoreAdj\":-1000,\"scheduler\":{\"policy\":"
		"\"SCHED_RR\"}}",
		"{\"oomScoreAdj\":-1000,\"scheduler\":{\"policy\":"
		"\"SCHED_RR\"}}",
		&plain_host);
	expect_hardened(&hardener_process, OCI_PROCESS, "{}",
			"{\"cwd\":\"/proc/self/fd/8\",\"oomScoreAdj\":-1000}",
			"{\"cwd\":\"/proc/self/fd/8\",\"oomScoreAdj\":-1000}",
			&plain_host);
}

/* What cgroups give of the time that is kept for real-time scheduling. */
static void no_time_is_kept_for_it(void **state)
{
	static const char none[] =
		"{\"process\":{},\"linux\":{\"resources\":{\"cpu\":"
		"{\"realtimeRuntime\":0,\"realtimePeriod\":1000},\"CPU\":{}}}}";

	(void)state;
	expect_hardened(&hardener_process, OCI_CONFIG, "{\"process\":{}}",
			"{\"process\":{},\"linux\":{\"resources\":{\"cpu\":"
			"{\"realtimeRuntime\":950000,\"shares\":2}}}}",
			"{\"process\":{},\"linux\":{\"resources\":{\"cpu\":"
			"{\"shares\":2}}}}",
			&plain_host);
	expect_hardened(&hardener_process, OCI_CONFIG, "{\"process\":{}}", none,
			none, &plain_host);
	expect_refused(&hardener_process, OCI_CONFIG, "{\"process\":{}}",
		       "{\"process\":{},\"linux\":{\"resources\":{\"CPU\":"
		       "{\"RealtimeRuntime\":1}}}}",
		       "real-time", &plain_host);
}

/* CVE-2024-21626. */
static void no_working_directory_is_a_way_out(void **state)
{
	static const char *const refused[] = {
		"/proc/self/fd/8",
		"/proc/self/fd",
		"//proc/./1/cwd/x",
		"/tmp/../proc/self/root",
		"/proc/self/task/1/fd",
		"/dev/fd/8",
		"/../proc/thread-self/fd/7/../../..",
	};
	static const char *const kept[] = {
		"/",        "/srv/proc/self/fd", "/tmp/../srv/cwd", "/proc/net",
		"/dev/shm", "/home/fd",          "/procfs/fd"};

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;

		buf_printf(&text, "{\"cwd\":\"%s\"}", refused[i]);
		expect_refused(&hardener_process, OCI_PROCESS,
			       "{\"process\":{}}", text.data,
			       "working directory", &plain_host);
	}
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;

		buf_printf(&text, "{\"cwd\":\"%s\"}", kept[i]);
		expect_hardened(&hardener_process, OCI_PROCESS,
				"{\"process\":{}}", text.data, text.data,
				&plain_host);
	}
}

/* Runs over that process of a container, under a profile without ceilings but
 * the part's own. */
static void an_exec_gets_no_more_than_its_container(void **state)
{
	static const char container[] =
		"{\"oomScoreAdj\":100,\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\","
		"\"hard\":1024,\"soft\":512}]}";
	static const char exec[] =
		"{\"oomScoreAdj\":0,\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\","
		"\"hard\":4096,\"soft\":1024},{\"type\":\"RLIMIT_NPROC\","
		"\"hard\":9,\"soft\":9}]}";
	static const char expected[] =
		"{\"oomScoreAdj\":100,\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\","
		"\"hard\":1024,\"soft\":1024},{\"type\":\"RLIMIT_NPROC\","
		"\"hard\":9,\"soft\":9}]}";
	struct oci_document own = {.json = JSON_DOCUMENT_INIT};
	struct oci_document document = {.json = JSON_DOCUMENT_INIT};
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct findings findings = {0};
	struct err err = ERR_INIT;
	const struct harden_context context = {
		.profile = &profile,
		.probe = &plain_host,
		.container = &own,
		.findings = &findings,
	};

	(void)state;
	assert_int_equal(profile_read(&profile, "test", "test.json",
				      TEXT("{\"process\":{}}"), plain_host.arch,
				      &err),
			 0);
	assert_int_equal(oci_document_read(&own, OCI_PROCESS, "own",
					   text_of(container), &err),
			 0);
	assert_int_equal(oci_document_read(&document, OCI_PROCESS, "exec",
					   text_of(exec), &err),
			 0);
	assert_int_equal(hardener_process.plan(&context, &document, &err), 0);
	json_write(&document.json, &text);
	assert_string_equal(text.data, expected);
	json_document_fini(&own.json);
	json_document_fini(&document.json);
}

static void expect_notes(const char *profile, const char *process,
			 unsigned count)
{
	struct harden_case run;

	harden_case_run(&run, &hardener_process, OCI_PROCESS, profile, process,
			&plain_host);
	assert_int_equal(run.result, 0);
	assert_int_equal(run.findings.noted, count);
	assert_int_equal(run.findings.changed + run.findings.refused, 0);
	assert_string_equal(run.text.data, process);
	harden_case_fini(&run);
}

static void variables_that_load_code_are_noted_and_stay(void **state)
{
	(void)state;
	expect_notes(
		"{\"process\":{}}",
		"{\"env\":[\"PATH=/bin\",\"LD_PRELOAD=/x.so\",\"LD_AUDIT=\","
		"\"LD_LIBRARY_PATH=/usr/local/nvidia/lib\",\"GCONV_PATH=.\","
		"\"GLIBC_TUNABLES=glibc.malloc.check=1\"]}",
		5);
	expect_notes(
		"{\"process\":{}}",
		"{\"env\":[\"LD_PRELOAD\",\"LD_PRELOADS=1\",\"ld_preload=1\","
		"\"A=LD_PRELOAD=x\",\"\",\"=\"]}",
		0);
	expect_notes("{}", "{\"env\":[\"LD_PRELOAD=/x.so\"]}", 0);
}

/* What CRIU restores is bound by its image. */
static void a_restore_is_refused_unless_it_is_allowed(void **state)
{
	struct probe restoring = plain_host;
	struct harden_case run;

	(void)state;
	restoring.restores = true;
	expect_refused(&hardener_process, OCI_CONFIG, "{\"process\":{}}",
		       "{\"process\":{}}", "allow \"restore\"", &restoring);
	/* As a restore, and for want of a process. */
	harden_case_run(&run, &hardener_process, OCI_CONFIG, "{\"process\":{}}",
			"{}", &restoring);
	assert_int_equal(run.findings.refused, 2);
	harden_case_fini(&run);
	expect_hardened(&hardener_process, OCI_CONFIG,
			"{\"process\":{\"restore\":true}}", "{\"process\":{}}",
			"{\"process\":{}}", &restoring);
	harden_case_run(&run, &hardener_process, OCI_CONFIG, "{}",
			"{\"process\":{}}", &restoring);
	assert_int_equal(run.findings.refused, 0);
	assert_int_equal(run.findings.noted, 1);
	harden_case_fini(&run);
}

/* crun makes a container of it, for execs to enter. */
static void without_a_process_none_is_made(void **state)
{
	static const char bare[] = "{\"linux\":{}}";

	(void)state;
	expect_refused(&hardener_process, OCI_CONFIG, "{\"process\":{}}", bare,
		       "without a process", &plain_host);
	expect_refused(&hardener_process, OCI_CONFIG, "{\"process\":{}}",
		       "{\"process\":null}", "without a process", &plain_host);
	expect_hardened(&hardener_process, OCI_CONFIG, "{}", bare, bare,
			&plain_host);
	expect_hardened(&hardener_process, OCI_UPDATE, "{\"process\":{}}", "{}",
			"{}", &plain_host);
}

#define PRIORITIES(rtprio, nice)                                               \
	"{\"rlimits\":[{\"type\":\"RLIMIT_RTPRIO\",\"hard\":" rtprio           \
	",\"soft\":" rtprio "},{\"type\":\"RLIMIT_NICE\",\"hard\":" nice       \
	",\"soft\":1}]}"

static void priorities_can_not_be_taken(void **state)
{
	(void)state;
	expect_hardened(&hardener_process, OCI_PROCESS, "{\"process\":{}}",
			PRIORITIES("99", "40"), PRIORITIES("0", "20"),
			&plain_host);
	expect_hardened(&hardener_process, OCI_PROCESS, "{\"process\":{}}",
			PRIORITIES("0", "19"), PRIORITIES("0", "19"),
			&plain_host);
	expect_hardened(&hardener_process, OCI_PROCESS,
			"{\"process\":{\"realtime\":true}}",
			PRIORITIES("99", "40"), PRIORITIES("99", "40"),
			&plain_host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(priorities_can_not_be_taken),
		cmocka_unit_test(what_is_asked_for_is_lowered),
		cmocka_unit_test(what_is_within_stays),
		cmocka_unit_test(no_time_is_kept_for_it),
		cmocka_unit_test(no_working_directory_is_a_way_out),
		cmocka_unit_test(an_exec_gets_no_more_than_its_container),
		cmocka_unit_test(variables_that_load_code_are_noted_and_stay),
		cmocka_unit_test(a_restore_is_refused_unless_it_is_allowed),
		cmocka_unit_test(without_a_process_none_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
