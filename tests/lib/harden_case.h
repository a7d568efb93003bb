/* SPDX-License-Identifier: Apache-2.0 */
/* One hardener over one document under one profile, both given as text. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harden/hardener.h"

struct harden_case {
	struct profile profile;
	struct oci_document document;
	struct findings findings;
	struct buf text; /* the hardened document */
	struct err err;
	int result;
};

/* A host without SELinux that has every capability. */
static const struct probe plain_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
};

/* Fails the test where profile or document can't be read. */
static inline void harden_case_run(struct harden_case *run,
				   const struct hardener *hardener,
				   enum oci_kind kind, const char *profile,
				   const char *document,
				   const struct probe *probe)
{
	const struct harden_context context = {
		.profile = &run->profile,
		.probe = probe,
		.findings = &run->findings,
	};

	*run = (struct harden_case){.profile = PROFILE_INIT};
	if (profile_read(&run->profile, "test", "test.json", text_of(profile),
			 probe->arch, &run->err) < 0 ||
	    oci_document_read(&run->document, kind, "config.json",
			      text_of(document), &run->err) < 0)
		fail_msg("%s", run->err.message);
	run->result = hardener->plan(&context, &run->document, &run->err);
	json_write(&run->document.json, &run->text);
}

static inline void harden_case_fini(struct harden_case *run)
{
	buf_fini(&run->text);
	json_document_fini(&run->document.json);
	profile_fini(&run->profile);
}

/* Runs and expects that text, and as many findings of each outcome. Running
 * again over the result must find nothing to change and keep every byte. */
static inline void expect_hardened(const struct hardener *hardener,
				   enum oci_kind kind, const char *profile,
				   const char *document, const char *expected,
				   const struct probe *probe)
{
	struct harden_case first, second;

	harden_case_run(&first, hardener, kind, profile, document, probe);
	assert_int_equal(first.result, 0);
	assert_int_equal(first.findings.refused, 0);
	assert_string_equal(first.text.data, expected);
	assert_int_equal(first.findings.changed > 0,
			 strcmp(document, expected) != 0);
	harden_case_run(&second, hardener, kind, profile, first.text.data,
			probe);
	assert_int_equal(second.findings.changed, 0);
	assert_string_equal(second.text.data, expected);
	harden_case_fini(&first);
	harden_case_fini(&second);
}

/* Runs and expects a refusal whose reason has that text, and no change. */
static inline void expect_refused(const struct hardener *hardener,
				  enum oci_kind kind, const char *profile,
				  const char *document, const char *reason,
				  const struct probe *probe)
{
	struct harden_case run;

	harden_case_run(&run, hardener, kind, profile, document, probe);
	assert_int_equal(run.result, 0);
	assert_int_equal(run.findings.refused, 1);
	assert_non_null(
		strstr(findings_first_refusal(&run.findings)->why, reason));
	assert_string_equal(run.text.data, document);
	harden_case_fini(&run);
}
