/* SPDX-License-Identifier: Apache-2.0 */
/* seccomp_engine_read() takes a profile or refuses it with one safe line; of
 * what it takes, it makes an object that can be read as a filter, and that is a
 * profile which means itself. */
#include "seccomp/engine.h"
#include "seccomp/filter.h"
#include "target.h"

static const struct seccomp_engine engines[] = {
	{SECCOMP_ARCH_X86_64, 0, 4, 7},
	{SECCOMP_ARCH_X86_64, UINT64_C(0xa80425fb), 6, 18},
	{SECCOMP_ARCH_S390X, UINT64_MAX, 6, 18},
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_message(const struct err *err)
{
	require(err->kind == ERR_INPUT);
	require(strncmp(err->message, "fuzz:", 5) == 0);
	for (const char *at = err->message; *at != '\0'; at++)
		require((unsigned char)*at >= ' ' && *at != 0x7f);
}

static void check_again(struct json_document *document,
			const struct json *object,
			const struct seccomp_engine *engine)
{
	struct seccomp_engine_profile again;
	struct err err = ERR_INIT;

	require(seccomp_engine_read(document, object, engine, &again, &err) ==
		0);
	require(json_equal(object, again.object));
}

static void check_engine(struct json_document *document,
			 const struct seccomp_engine *engine)
{
	struct seccomp_engine_profile profile;
	struct seccomp_filter *filter;
	struct err err = ERR_INIT;

	if (seccomp_engine_read(document, document->root, engine, &profile,
				&err) < 0) {
		check_message(&err);
		return;
	}
	check_again(document, profile.object, engine);
	/* Only more rules than any kernel loads are refused now. */
	if (seccomp_filter_read_oci(document, profile.object, engine->native,
				    &filter, &err) < 0)
		require(strstr(err.message, "4096") != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	/* A copy of its own, so that ASan sees a read too far. */
	AUTO_FREE char *copy = malloc(size > 0 ? size : 1);
	struct text input = {copy, size};
	struct err err = ERR_INIT;

	require(copy != NULL);
	if (size > 0)
		memcpy(copy, data, size);
	if (json_read(&document, "fuzz", input, JSON_WITH_COMMENTS, &err) < 0)
		return 0;
	for (unsigned i = 0; i < sizeof(engines) / sizeof(*engines); i++)
		check_engine(&document, &engines[i]);
	return 0;
}
