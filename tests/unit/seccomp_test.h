/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the seccomp layer share: documents and filters of them. */
#pragma once

#include "seccomp/ceiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define NATIVE (seccomp_arch_of_host())

/* A document that owns its text. */
struct test_document {
	struct json_document json;
	struct buf text;
};

#define TEST_DOCUMENT_INIT                                                     \
	{                                                                      \
		JSON_DOCUMENT_INIT, BUF_INIT                                   \
	}

static inline void test_document_fini(struct test_document *document)
{
	json_document_fini(&document->json);
	buf_fini(&document->text);
}

#define AUTO_TEST_DOCUMENT __attribute__((cleanup(test_document_fini)))

/* Reads text in which every ' stands for ". */
static inline void test_parse(struct test_document *document, const char *text)
{
	struct err err = ERR_INIT;

	buf_add_text(&document->text, text);
	for (size_t i = 0; i < document->text.length; i++) {
		if (document->text.data[i] == '\'')
			document->text.data[i] = '"';
	}
	if (json_read(&document->json, "test",
		      (struct text){document->text.data, document->text.length},
		      JSON_WITH_COMMENTS, &err) < 0)
		fail_msg("%s", err.message);
}

static inline void test_load(struct test_document *document, const char *path)
{
	struct err err = ERR_INIT;
	AUTO_FCLOSE FILE *file = fopen(path, "re");
	char chunk[4096];
	size_t length;

	if (file == NULL)
		fail_msg("can't open %s", path);
	while ((length = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(&document->text, chunk, length);
	if (json_read(&document->json, path,
		      (struct text){document->text.data, document->text.length},
		      JSON_WITH_COMMENTS, &err) < 0)
		fail_msg("%s", err.message);
}

static inline struct seccomp_filter *test_read_oci(
	struct test_document *document, const struct json *object)
{
	struct err err = ERR_INIT;
	struct seccomp_filter *filter = NULL;

	if (seccomp_filter_read_oci(&document->json, object, NATIVE, &filter,
				    &err) < 0)
		fail_msg("%s", err.message);
	return filter;
}

/* Parses and reads an OCI filter. */
static inline struct seccomp_filter *test_oci(struct test_document *document,
					      const char *text)
{
	test_parse(document, text);
	return test_read_oci(document, document->json.root);
}

/* The filter that a "seccomp" member gives a container that keeps no
 * capability. */
static inline struct seccomp_filter *test_ceiling(
	struct test_document *document, const struct json *member)
{
	const struct seccomp_situation situation = {.native = NATIVE};
	struct arena *arena = &document->json.arena;
	struct seccomp_filter *filter = arena_alloc(arena, sizeof(*filter));
	struct seccomp_ceiling *ceiling;
	struct err err = ERR_INIT;

	if (seccomp_ceiling_read(&document->json, member, NATIVE, &ceiling,
				 &err) < 0)
		fail_msg("%s", err.message);
	*filter = *seccomp_ceiling_for(arena, ceiling, &situation);
	return filter;
}

/* Parses and reads the "seccomp" member of a profile. */
static inline struct seccomp_filter *test_profile(
	struct test_document *document, const char *text)
{
	test_parse(document, text);
	return test_ceiling(document, document->json.root);
}

/* Reads a profile's file. */
static inline struct seccomp_filter *test_profile_file(
	struct test_document *document, const char *path)
{
	test_load(document, path);
	return test_ceiling(document,
			    json_member(document->json.root, "seccomp"));
}

static inline unsigned test_call(const char *name)
{
	int call = syscall_from_name(text_of(name));

	assert_true(call >= 0);
	return (unsigned)call;
}

/* Asks for a call with its first three arguments. */
static inline struct seccomp_action test_ask(
	const struct seccomp_filter *filter, const char *name, uint64_t a,
	uint64_t b, uint64_t c)
{
	const uint64_t arguments[SECCOMP_ARGUMENTS] = {a, b, c, 0, 0, 0};

	return seccomp_filter_decide(filter, test_call(name), arguments);
}

static inline void test_expect(struct seccomp_action found,
			       enum seccomp_kind kind, uint32_t data)
{
	assert_int_equal(found.kind, kind);
	assert_int_equal(found.data, data);
}

/* A small generator of pseudo-random numbers (xorshift), so that a failing
 * case can be run again. */
static inline uint64_t test_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Fails where two filters differ, with the call and both as JSON. */
static inline void test_same(struct test_document *document,
			     const struct seccomp_filter *a,
			     const struct seccomp_filter *b, const char *what)
{
	AUTO_BUF struct buf text = BUF_INIT;

	if (seccomp_filter_equal(a, b))
		return;
	for (unsigned i = 0; i < syscall_count; i++) {
		struct seccomp_filter *one[2];

		if (seccomp_decision_equal(&a->decisions[i], &b->decisions[i]))
			continue;
		for (unsigned side = 0; side < 2; side++) {
			const struct seccomp_filter *from = side ? b : a;

			one[side] = seccomp_filter_new(&document->json.arena,
						       from->architectures,
						       from->action);
			one[side]->decisions[i] = from->decisions[i];
			json_write_value(&document->json,
					 seccomp_filter_write_oci(
						 &document->json, one[side]),
					 &text);
			buf_add_text(&text, "\n");
		}
		break;
	}
	/* cmocka cuts its messages. */
	fprintf(stderr, "%s\n%s\n", what, text.data != NULL ? text.data : "");
	fail();
}

/* Writes the filter as a fresh OCI object and reads it into other. */
static inline struct seccomp_filter *test_again(
	struct test_document *other, struct test_document *document,
	const struct seccomp_filter *filter)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct json *object = seccomp_filter_write_oci(&document->json, filter);

	json_write_value(&document->json, object, &text);
	return test_oci(other, text.data);
}
