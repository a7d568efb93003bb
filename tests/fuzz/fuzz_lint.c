/* SPDX-License-Identifier: Apache-2.0 */
/* lint_filter() looks at any profile that can be read; each finding has a
 * message, and a place in the profile where it has one at all. */
#include "lint/lint.h"
#include "target.h"

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_finding(const struct json_document *document,
			  const struct lint_finding *finding)
{
	require(finding->message[0] != '\0');
	require(finding->check[0] != '\0');
	require(finding->at != NULL && !finding->at->made);
	require(finding->at->start < document->input.length);
}

static void check_report(const struct json_document *document,
			 const struct lint_report *report)
{
	unsigned count = 0;

	for (unsigned i = 0; i < report->count; i++) {
		check_finding(document, &report->list[i]);
		require(i == 0 || report->list[i - 1].at->start <=
					  report->list[i].at->start);
	}
	for (unsigned i = 0; i <= LINT_NOTE; i++)
		count += report->of_severity[i];
	require(count == report->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct seccomp_engine engine = {
		SECCOMP_ARCH_X86_64, UINT64_C(0xa80425fb), 6, 18};
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct text input = {(const char *)data, size};
	struct seccomp_engine_profile profile;
	struct lint_query query = {
		.document = &document,
		.profile = &profile,
		.native = engine.native,
		.ceiling_name = "it",
	};
	struct lint_report report;
	struct err err = ERR_INIT;

	if (json_read(&document, "fuzz", input, JSON_STRICT, &err) < 0 ||
	    seccomp_engine_read(&document, document.root, &engine, &profile,
				&err) < 0)
		return 0;
	query.source = document.root;
	/* Nothing is allowed by it. */
	query.ceiling = seccomp_filter_new(
		&document.arena, seccomp_arch_bit(engine.native),
		(struct seccomp_action){SECCOMP_ERRNO, 1});
	if (lint_filter(&query, &report, &err) == 0)
		check_report(&document, &report);
	return 0;
}
