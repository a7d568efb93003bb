/* SPDX-License-Identifier: Apache-2.0 */
/* AppArmor profiles on hosts that the test describes. */
#include "apparmor_hosts.h"

static bool podman_only(struct buf *out)
{
	buf_add_text(out, "docker-default (complain)\n"
			  "containers-default-0.57 (enforce)\n");
	return true;
}

static bool no_engine(struct buf *out)
{
	buf_add_text(out, "docker-default (complain)\nmy web (enforce)\n");
	return true;
}

static const struct probe host = HOST(on, all_engines);
static const struct probe podman_host = HOST(on, podman_only);
static const struct probe empty_host = HOST(on, no_engine);
static const struct probe silent_host = HOST(on, not_readable);
static const struct probe flags_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
	.apparmor = {on, all_engines},
	.exec_by_flags = true,
};
static const struct probe off_host = HOST(off, all_engines);

static void test_unconfined_gets_a_profile(void **state)
{
	static const char *const asked[] = {
		/* none */
		"{\"process\":{}}",
		ASKS("null"),
		ASKS("\"\""),
		ASKS("\" \\t\\n\""),
		/* by name; the kernel strips blanks, and takes a beginning */
		ASKS("\"unconfined\""),
		ASKS("\"\\u0075nconfined\""),
		ASKS("\"\\n unconfined\\t \""),
		ASKS("\"unconf\""),
		ASKS("\"u\""),
		/* of a policy namespace */
		ASKS("\":space:unconfined\""),
		ASKS("\":space://unconfined\""),
		ASKS("\":space:// unconfined\""),
		ASKS("\"::unconfined\""),
		ASKS("\":space:\""),
		ASKS("\":space://\""),
		ASKS("\":space\""),
		ASKS("\":\""),
		/* stacks of nothing else */
		ASKS("\"&unconfined\""),
		ASKS("\"&\""),
		ASKS("\"unconfined//&unconfined\""),
		ASKS("\"unconfined//&:space:unconfined\""),
		ASKS("\":space:unconfined//&trial\""),
		ASKS("\"//&unconfined\""),
		/* loaded, and binds nobody */
		ASKS("\"trial\""),
		ASKS("\"runc\""),
		ASKS("\"runc//&trial\""),
		ASKS("\":space:trial\""),
		/* as the kernel reads it, or may read it */
		ASKS("\"&&unconfined\""),
		ASKS("\"& &unconfined\""),
		ASKS("\"&&trial\""),
		ASKS("\"&&&unconfined\""),
		ASKS("\": space://trial\""),
		ASKS("\"none such\""),
		ASKS("\"docker-default//trial\""),
		ASKS("\":space:nonesuch\""),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		expect_launch(AUTO, asked[i], DOCKER, &host);
}

static void test_confined_is_left_alone(void **state)
{
	static const char *const asked[] = {
		DOCKER,
		ASKS("\"my web\""),
		ASKS("\"unco\""), /* loaded: no beginning of "unconfined" */
		ASKS("\"docker-default//&unconfined\""),
		ASKS("\"unconfined//&docker-default\""),
		ASKS("\"&my web\""),
		ASKS("\":space:web\""),
		ASKS("\":space://web//&unconfined\""),
		ASKS("\":space:unconfined//&web\""),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		expect_launch(AUTO, asked[i], asked[i], &host);
}

/* The engine's own, by the marks of its documents. */
static void test_auto(void **state)
{
	static const struct {
		const char *annotation;
		const char *profile;
	} cases[] = {
		{"\"io.container.manager\":\"libpod\"",
		 "containers-default-0.57"},
		{"\"io.container.manager\":\"cri-o\"", "crio-default"},
		{"\"io.kubernetes.cri.container-type\":\"sandbox\"",
		 "cri-containerd.apparmor.d"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_BUF struct buf asked = BUF_INIT;
		AUTO_BUF struct buf expected = BUF_INIT;

		buf_printf(&asked, "{\"annotations\":{%s},\"process\":{}}",
			   cases[i].annotation);
		buf_printf(&expected,
			   "{\"annotations\":{%s},\"process\":{"
			   "\"apparmorProfile\":\"%s\"}}",
			   cases[i].annotation, cases[i].profile);
		expect_launch(AUTO, asked.data, expected.data, &host);
	}
	expect_launch(AUTO, "{\"process\":{}}",
		      ASKS("\"containers-default-0.57\""), &podman_host);
	expect_launch(AUTO,
		      "{\"annotations\":{\"io.container.manager\":\"cri-o\"},"
		      "\"process\":{}}",
		      "{\"annotations\":{\"io.container.manager\":\"cri-o\"},"
		      "\"process\":{\"apparmorProfile\":"
		      "\"containers-default-0.57\"}}",
		      &podman_host);
	expect_launch("{\"apparmor\":{}}", "{\"process\":{}}", DOCKER, &host);
}

static void test_none_to_give(void **state)
{
	static const char required[] = "{\"apparmor\":{\"required\":true}}";
	struct harden_case run;

	(void)state;
	expect_refused(&hardener_apparmor, OCI_CONFIG, required,
		       "{\"process\":{}}", "no AppArmor profile for",
		       &empty_host);
	expect_refused(&hardener_apparmor, OCI_CONFIG, AUTO, "{}",
		       "without a process", &host);
	expect_launch(AUTO, ASKS("\"unconfined\""), ASKS("\"unconfined\""),
		      &empty_host);
	harden_case_run(&run, &hardener_apparmor, OCI_CONFIG, AUTO,
			"{\"process\":{}}", &silent_host);
	assert_int_equal(run.findings.noted, 1);
	assert_non_null(strstr(run.findings.first->why, "is loaded"));
	harden_case_fini(&run);
}

static void test_off(void **state)
{
	static const struct probe *const hosts[] = {&off_host, &plain_host};
	static const char required[] = "{\"apparmor\":{\"required\":true}}";

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		expect_launch(AUTO, ASKS("\"unconfined\""),
			      ASKS("\"unconfined\""), hosts[i]);
		expect_refused(&hardener_apparmor, OCI_CONFIG, required,
			       "{\"process\":{}}", "AppArmor is off", hosts[i]);
		expect_refused(&hardener_apparmor, OCI_PROCESS, required, "{}",
			       "AppArmor is off", hosts[i]);
	}
}

/* The host is asked no more than is needed. */
static void test_what_it_costs(void **state)
{
	struct {
		enum oci_kind kind;
		const char *profile, *document;
		const struct probe *probe;
		unsigned enabled, list;
	} cases[] = {
		{OCI_CONFIG, "{}", "{\"process\":{}}", &host, 0, 0},
		{OCI_PROCESS, "{}", "{}", &host, 0, 0},
		{OCI_CONFIG, AUTO, "{\"process\":{}}", &off_host, 1, 0},
		{OCI_CONFIG, AUTO, "{\"process\":{}}", &host, 1, 1},
		{OCI_CONFIG, AUTO, "{}", &host, 1, 0},
		{OCI_PROCESS, AUTO, "{}", &host, 1, 1},
		{OCI_PROCESS, AUTO, "{}", &flags_host, 1, 0},
		{OCI_PROCESS, AUTO, "{\"apparmorProfile\":\"x\"}", &host, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct harden_case run;

		enabled_asked = list_asked = 0;
		harden_case_run(&run, &hardener_apparmor, cases[i].kind,
				cases[i].profile, cases[i].document,
				cases[i].probe);
		assert_int_equal(enabled_asked, cases[i].enabled);
		assert_int_equal(list_asked, cases[i].list);
		harden_case_fini(&run);
	}
}

/* Of a container that is not known: as a launch. By flags alone the runtime
 * starts what the container has. */
static void test_exec(void **state)
{
	static const char *const confined[] = {
		"{\"apparmorProfile\":\"my web\"}",
		"{\"apparmorProfile\":\"docker-default\"}",
	};
	static const char *const others[] = {
		"{\"cwd\":\"/\"}",
		"{\"cwd\":\"/\",\"apparmorProfile\":\"\"}",
		"{\"cwd\":\"/\",\"apparmorProfile\":\"unconfined\"}",
		"{\"cwd\":\"/\",\"apparmorProfile\":\"trial\"}",
	};
	static const char *const silent[] = {
		"{}",
		"{\"apparmorProfile\":\"\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(confined) / sizeof(confined[0]); i++)
		expect_hardened(&hardener_apparmor, OCI_PROCESS, AUTO,
				confined[i], confined[i], &host);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		expect_hardened(&hardener_apparmor, OCI_PROCESS, AUTO,
				others[i],
				"{\"cwd\":\"/\",\"apparmorProfile\":"
				"\"docker-default\"}",
				&host);
	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++)
		expect_hardened(&hardener_apparmor, OCI_PROCESS, AUTO,
				silent[i], silent[i], &flags_host);
	expect_hardened(&hardener_apparmor, OCI_PROCESS,
			"{\"apparmor\":{\"profile\":\"my web\"}}",
			"{\"apparmorProfile\":\"docker-default\"}",
			"{\"apparmorProfile\":\"my web\"}", &host);
	expect_hardened(&hardener_apparmor, OCI_PROCESS, AUTO,
			"{\"apparmorProfile\":\"unconfined\"}",
			"{\"apparmorProfile\":\"docker-default\"}",
			&flags_host);
}

/* An exec into a container that is known. */
static void test_exec_with_container(void **state)
{
	static const struct {
		const char *container, *asked, *expected;
	} cases[] = {
		{ASKS("\"my web\""), "{\"apparmorProfile\":\"unconfined\"}",
		 "{\"apparmorProfile\":\"my web\"}"},
		{ASKS("\"my web\""), "{}", "{\"apparmorProfile\":\"my web\"}"},
		{ASKS("\"my web\""), "{\"apparmorProfile\":\"\"}",
		 "{\"apparmorProfile\":\"my web\"}"},
		{ASKS("\"my web\""), "{\"apparmorProfile\":\"my web\"}",
		 "{\"apparmorProfile\":\"my web\"}"},
		/* another one, though it confines, is not the container's */
		{ASKS("\"my web\""), "{\"apparmorProfile\":\"unco\"}",
		 "{\"apparmorProfile\":\"my web\"}"},
		{ASKS("\"my web\""), "{\"apparmorProfile\":\"nonesuch\"}",
		 "{\"apparmorProfile\":\"my web\"}"},
		{ASKS("\"unconfined\""), "{\"apparmorProfile\":\"unco\"}",
		 "{\"apparmorProfile\":\"unco\"}"},
		{ASKS("\"unconfined\""), "{\"apparmorProfile\":\"runc\"}",
		 "{}"},
		{"{\"process\":{}}", "{\"apparmorProfile\":\"runc\"}", "{}"},
		{"{}", "{\"apparmorProfile\":\"unconfined\"}", "{}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct oci_document container = {0};
		struct oci_document exec = {0};
		struct findings findings = FINDINGS_INIT;
		AUTO_PROFILE struct profile profile = PROFILE_INIT;
		AUTO_BUF struct buf text = BUF_INIT;
		struct err err = ERR_INIT;
		const struct harden_context context = {
			.profile = &profile,
			.probe = &host,
			.container = &container,
			.findings = &findings,
		};

		assert_int_equal(profile_read(&profile, "t", "t", text_of(AUTO),
					      host.arch, &err),
				 0);
		assert_int_equal(oci_document_read(&container, OCI_CONFIG, "c",
						   text_of(cases[i].container),
						   &err),
				 0);
		assert_int_equal(oci_document_read(&exec, OCI_PROCESS, "p",
						   text_of(cases[i].asked),
						   &err),
				 0);
		assert_int_equal(hardener_apparmor.plan(&context, &exec, &err),
				 0);
		json_write(&exec.json, &text);
		assert_string_equal(text.data, cases[i].expected);
		json_document_fini(&container.json);
		json_document_fini(&exec.json);
	}
}

/* One finding, that says what was asked, what it gets and by which rule. */
static void test_finding(void **state)
{
	AUTO_BUF struct buf pointer = BUF_INIT;
	const struct finding *finding;
	struct harden_case run;

	(void)state;
	harden_case_run(&run, &hardener_apparmor, OCI_CONFIG, AUTO,
			ASKS("\"unconfined\""), &host);
	finding = run.findings.first;
	assert_int_equal(run.findings.changed, 1);
	assert_null(finding->next);
	finding_pointer(finding, &pointer);
	assert_string_equal(pointer.data, "/process/apparmorProfile");
	assert_string_equal(finding->hardener, "apparmor");
	assert_true(json_string_is(finding->before, "unconfined"));
	assert_true(json_string_is(finding->after, "docker-default"));
	assert_ptr_equal(finding->rule.value,
			 json_member(run.profile.document.root, "apparmor"));
	harden_case_fini(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unconfined_gets_a_profile),
		cmocka_unit_test(test_confined_is_left_alone),
		cmocka_unit_test(test_auto),
		cmocka_unit_test(test_none_to_give),
		cmocka_unit_test(test_off),
		cmocka_unit_test(test_what_it_costs),
		cmocka_unit_test(test_exec),
		cmocka_unit_test(test_exec_with_container),
		cmocka_unit_test(test_finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
