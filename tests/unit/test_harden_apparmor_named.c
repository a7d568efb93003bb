/* SPDX-License-Identifier: Apache-2.0 */
/* AppArmor profiles that a ceiling names, or that a document does and nobody
 * has loaded. */
#include "apparmor_hosts.h"

static bool engineless(struct buf *out)
{
	buf_add_text(out, "docker-default (complain)\n");
	return true;
}

static const struct probe host = HOST(on, all_engines);
static const struct probe empty_host = HOST(on, engineless);
static const struct probe silent_host = HOST(on, not_readable);
static const struct probe listless_host = HOST(on, NULL);

static void test_named(void **state)
{
	static const char web[] = "{\"apparmor\":{\"profile\":\"my web\"}}";
	static const char *const kept[] = {
		ASKS("\"my web\""),
		ASKS("\"&my web\""),
		ASKS("\"my web//&unco\""),
		ASKS("\"unco//&my web//&:space:web\""),
	};

	(void)state;
	expect_launch(web, ASKS("\"unconfined\""), ASKS("\"my web\""), &host);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		expect_launch(web, kept[i], kept[i], &host);
	/* A name is one profile, not the beginning of some. */
	expect_refused(&hardener_apparmor, OCI_CONFIG,
		       "{\"apparmor\":{\"profile\":\"my\"}}",
		       "{\"process\":{}}", "\"my\" is not loaded", &host);
	expect_refused(&hardener_apparmor, OCI_CONFIG,
		       "{\"apparmor\":{\"profile\":\"trial\"}}",
		       ASKS("\"unconfined\""), "or not enforced", &host);
	/* One that confines does not stand in for one that is missing. */
	expect_refused(&hardener_apparmor, OCI_CONFIG,
		       "{\"apparmor\":{\"profile\":\"trial\"}}", DOCKER,
		       "\"trial\" is not loaded, or not enforced", &host);
	expect_refused(&hardener_apparmor, OCI_CONFIG, web, "{\"process\":{}}",
		       "can't be read", &silent_host);
	expect_refused(&hardener_apparmor, OCI_CONFIG, web, "{\"process\":{}}",
		       "can't be read", &listless_host);
}

/* The profile's holds in place of one that engines give to all, and on top of
 * one that somebody chose. */
static void test_named_and_asked(void **state)
{
	static const char web[] = "{\"apparmor\":{\"profile\":\"my web\"}}";
	static const struct {
		const char *asked, *expected;
	} cases[] = {
		{DOCKER, ASKS("\"my web\"")},
		{ASKS("\"crio-default\""), ASKS("\"my web\"")},
		{ASKS("\"cri-containerd.apparmor.d\""), ASKS("\"my web\"")},
		{ASKS("\"containers-default-0.57\""), ASKS("\"my web\"")},
		{ASKS("\"unco\""), ASKS("\"my web//&unco\"")},
		{ASKS("\"&unco\""), ASKS("\"&my web//&unco\"")},
		{ASKS("\" unco\""), ASKS("\"my web//&unco\"")},
		{ASKS("\"docker-default//&unco\""),
		 ASKS("\"my web//&docker-default//&unco\"")},
		/* of another policy namespace, as are those behind it */
		{ASKS("\":space:web\""), ASKS("\"my web//&:space:web\"")},
		{ASKS("\":space:web//&my web\""),
		 ASKS("\"my web//&:space:web//&my web\"")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		expect_launch(web, cases[i].asked, cases[i].expected, &host);
		expect_launch(web, cases[i].expected, cases[i].expected, &host);
	}
}

/* Nobody is started under a name that the kernel does not know. */
static void test_asked_is_not_loaded(void **state)
{
	static const char falls[] = "{\"apparmor\":{\"fallback\":\"auto\"}}";
	static const char *const asked[] = {
		ASKS("\"nonesuch\""),
		ASKS("\"Unconfined\""),
		ASKS("\"unconfined2\""),
		ASKS("\"&nonesuch\""),
		ASKS("\"nonesuch//&unconfined\""),
		ASKS("\"docker-default//&nonesuch\""),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		expect_refused(&hardener_apparmor, OCI_CONFIG, AUTO, asked[i],
			       "is not loaded, or not enforced", &host);
		expect_launch(falls, asked[i], DOCKER, &host);
	}
	/* Where none can be looked for, the runtime will say so. */
	expect_launch(AUTO, ASKS("\"nonesuch\""), ASKS("\"nonesuch\""),
		      &silent_host);
	expect_launch(AUTO, DOCKER, DOCKER, &listless_host);
}

static void test_fallback(void **state)
{
	static const char trial[] = "{\"apparmor\":{\"profile\":\"trial\","
				    "\"fallback\":\"auto\"}}";
	struct harden_case run;

	(void)state;
	expect_launch(trial, "{\"process\":{}}", DOCKER, &host);
	expect_launch(trial, ASKS("\"my web\""), ASKS("\"my web\""), &host);
	expect_refused(&hardener_apparmor, OCI_CONFIG,
		       "{\"apparmor\":{\"profile\":\"trial\",\"fallback\":"
		       "\"auto\",\"required\":true}}",
		       "{\"process\":{}}", "the profile requires one",
		       &empty_host);
	harden_case_run(&run, &hardener_apparmor, OCI_CONFIG, trial, DOCKER,
			&host);
	assert_int_equal(run.findings.noted, 1);
	assert_int_equal(run.findings.changed, 0);
	assert_non_null(strstr(run.findings.first->why, "\"trial\" is not "
							"loaded"));
	harden_case_fini(&run);
}

/* A profile that was met with another one holds its container to both. */
static void test_two_names(void **state)
{
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	AUTO_PROFILE struct profile other = PROFILE_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct oci_document document = {0};
	struct findings findings = FINDINGS_INIT;
	struct err err = ERR_INIT;
	const struct harden_context context = {
		.profile = &profile, .probe = &host, .findings = &findings};

	(void)state;
	assert_int_equal(
		profile_read(&profile, "a", "a",
			     text_of("{\"apparmor\":{\"profile\":\"unco\"}}"),
			     host.arch, &err),
		0);
	assert_int_equal(
		profile_read(&other, "b", "b",
			     text_of("{\"apparmor\":{\"profile\":\"my web\"}}"),
			     host.arch, &err),
		0);
	profile_meet(&profile, &other);
	assert_int_equal(oci_document_read(&document, OCI_CONFIG, "c",
					   text_of(ASKS("\"&my web\"")), &err),
			 0);
	assert_int_equal(hardener_apparmor.plan(&context, &document, &err), 0);
	json_write(&document.json, &text);
	assert_string_equal(text.data, ASKS("\"&unco//&my web\""));
	json_document_fini(&document.json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named),
		cmocka_unit_test(test_named_and_asked),
		cmocka_unit_test(test_asked_is_not_loaded),
		cmocka_unit_test(test_fallback),
		cmocka_unit_test(test_two_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
