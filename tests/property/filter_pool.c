/* SPDX-License-Identifier: Apache-2.0 */
/* Filters to try properties of the algebra on. */
#include "filter_pool.h"

#include "lib/files.h"
#include "lib/random_spec.h"
#include "policy/embedded.h"

#define GENERATED 40

struct filter_pool pool;

static struct json_document documents[POOL_MOST];
static struct buf texts[POOL_MOST];

static void add(const char *name, struct seccomp_filter *filter)
{
	/* Names that no table has are the unit test's matter. */
	filter->names_unknown = false;
	filter->allows_unknown = false;
	filter->stopped_unknown = NULL;
	assert_true(pool.count < POOL_MOST);
	snprintf(pool.names[pool.count], sizeof(pool.names[0]), "%s", name);
	pool.filters[pool.count++] = filter;
}

/* Takes text over; passes what can't be read. */
static void add_oci(const char *name, struct buf *text)
{
	struct json_document *document = &documents[pool.count];
	struct seccomp_filter *filter;
	struct err err = ERR_INIT;

	for (unsigned i = 0; i < pool.count; i++) {
		if (text_equal(buf_text(&texts[i]), buf_text(text)))
			return;
	}
	texts[pool.count] = *text;
	*text = (struct buf)BUF_INIT;
	if (json_read(document, name, buf_text(&texts[pool.count]), JSON_STRICT,
		      &err) == 0 &&
	    seccomp_filter_read_oci(document, document->root, NATIVE, &filter,
				    &err) == 0) {
		add(name, filter);
		return;
	}
	json_document_fini(document);
	*document = (struct json_document)JSON_DOCUMENT_INIT;
	buf_fini(&texts[pool.count]);
}

static void add_fixture(const char *directory, const char *name, void *context)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf filter = BUF_INIT;
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct err err = ERR_INIT;
	const struct json *found;

	(void)context;
	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, &text);
	if (json_read(&document, name, buf_text(&text), JSON_STRICT, &err) < 0)
		fail_msg("%s", err.message);
	found = json_member(json_member(document.root, "linux"), "seccomp");
	if (found == NULL)
		return;
	json_write_value(&document, found, &filter);
	add_oci(name, &filter);
}

struct arena *filter_pool_arena(void)
{
	static struct arena arena = ARENA_INIT;

	return &arena;
}

struct seccomp_filter *filter_copy(struct arena *arena,
				   const struct seccomp_filter *filter)
{
	const struct syscall_set none = {{0}};

	return seccomp_filter_permit(arena, filter, &none);
}

/* Random pairs have little in common: what they share has more. */
static void add_meets(unsigned seed)
{
	struct random random = {seed};

	for (unsigned i = 0; i < GENERATED / 4; i++) {
		const unsigned a = random_below(&random, pool.count);
		const unsigned b = random_below(&random, pool.count);
		char name[80];

		snprintf(name, sizeof(name), "meet of %u and %u", a, b);
		add(name,
		    seccomp_filter_meet(filter_pool_arena(), pool.filters[a],
					pool.filters[b], NATIVE)
			    .filter);
	}
}

int filter_pool_fill(void **state)
{
	(void)state;
	for (unsigned i = 0; i < POOL_MOST; i++)
		documents[i] = (struct json_document)JSON_DOCUMENT_INIT;
	for (const struct embedded_profile *profile = embedded_profiles;
	     profile->name != NULL; profile++) {
		if (profile->ceiling != NULL)
			add(profile->name,
			    filter_copy(
				    filter_pool_arena(),
				    seccomp_ceiling_unpack(filter_pool_arena(),
							   profile->ceiling)
					    ->filter));
	}
	files_each(FIXTURES, ".json", add_fixture, NULL);
	pool.real = pool.count;
	for (unsigned seed = 1; seed <= GENERATED; seed++) {
		struct random random = {seed};
		AUTO_BUF struct buf text = BUF_INIT;
		char name[32];

		random_spec_seccomp(&random, &text);
		snprintf(name, sizeof(name), "filter of seed %u", seed);
		add_oci(name, &text);
	}
	add_meets(7);
	return 0;
}

int filter_pool_drop(void **state)
{
	(void)state;
	for (unsigned i = 0; i < POOL_MOST; i++) {
		json_document_fini(&documents[i]);
		buf_fini(&texts[i]);
	}
	arena_fini(filter_pool_arena());
	return 0;
}
