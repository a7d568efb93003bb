/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of containers: written, read back, believed, swept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "pipeline/describe.h"
#include "pipeline/record.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

/* Directories of one test. */
struct place {
	char *directory;
	struct buf records; /* not there yet */
	struct buf root;    /* of the runtime */
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->directory = files_make_directory();
	buf_printf(&place->records, "%s/run/containers", place->directory);
	buf_printf(&place->root, "%s/root", place->directory);
	assert_int_equal(mkdir(place->root.data, 0700), 0);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	files_remove_directory(place->directory);
	buf_fini(&place->records);
	buf_fini(&place->root);
	free(place);
	return 0;
}

static struct record_key key_of(const struct place *place, const char *id)
{
	return (struct record_key){
		.directory = place->records.data,
		.root = place->root.data,
		.root_known = true,
		.id = id,
	};
}

#define CONFIG                                                                 \
	"{\"ociVersion\": \"1.0.2\", \"annotations\": {"                       \
	"\"io.kubernetes.cri.sandbox-namespace\": \"shop\","                   \
	"\"io.kubernetes.cri.container-type\": \"container\", \"x\": \"y\"},"  \
	"\"process\": {\"cwd\": \"/\", \"noNewPrivileges\": true, "            \
	"\"rlimits\": []}}"

static int try_to_write(const struct record_key *key, const struct id_map *ids,
			struct err *err)
{
	const struct describe_query query = {.link = "restricted"};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct oci_document config = {.json = JSON_DOCUMENT_INIT};
	struct subject subject;
	int result;

	if (oci_document_read(&config, OCI_CONFIG, "config.json",
			      text_of(CONFIG), err) < 0)
		fail_msg("%s", err->message);
	describe_container(&config, &query, &arena, &subject);
	result = record_write(key, &config, &subject, ids, err);
	json_document_fini(&config.json);
	return result;
}

static void write_one(const struct record_key *key)
{
	struct err err = ERR_INIT;

	if (record_remove(key, &err) < 0 || try_to_write(key, NULL, &err) < 0)
		fail_msg("%s", err.message);
}

static bool read_one(const struct record_key *key, struct json_document *json,
		     struct arena *arena, struct subject *subject)
{
	struct err err = ERR_INIT;
	struct text config;
	bool found;

	*subject = (struct subject){.engine = ENGINE_PLAIN};
	if (record_read(key, json, arena, subject, &config, &found, &err) < 0)
		fail_msg("%s", err.message);
	return found;
}

static void what_was_written_is_read_back(void **state)
{
	const struct record_key key = key_of(*state, "c1");
	AUTO_JSON struct json_document json = JSON_DOCUMENT_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct subject subject;

	if (geteuid() != 0)
		skip();
	write_one(&key);
	write_one(&key);
	assert_true(read_one(&key, &json, &arena, &subject));
	assert_int_equal(subject.engine, ENGINE_CONTAINERD);
	assert_int_equal(subject.type, TYPE_CONTAINER);
	assert_true(text_is(subject.facts[FACT_NAMESPACE], "shop"));
	assert_true(text_is(subject.facts[FACT_LINK], "restricted"));
	assert_true(json_string_is(json_member(subject.annotations, "x"), "y"));
	assert_true(subject.asks >> ASKS_HOST_NETWORK & 1);
}

static void another_root_or_id_is_another_container(void **state)
{
	const struct place *place = *state;
	struct record_key key = key_of(place, "c1");
	AUTO_JSON struct json_document json = JSON_DOCUMENT_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct subject subject;

	if (geteuid() != 0)
		skip();
	write_one(&key);
	key.id = "c2";
	assert_false(read_one(&key, &json, &arena, &subject));
	key = key_of(place, "c1");
	key.root = "/run/other";
	assert_false(read_one(&key, &json, &arena, &subject));
}

static void ids_that_are_no_file_names_have_none(void **state)
{
	static const char *const ids[] = {NULL, "", ".", "..", "../c1", "a/b"};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct record_key key = key_of(*state, ids[i]);
		AUTO_JSON struct json_document json = JSON_DOCUMENT_INIT;
		AUTO_ARENA struct arena arena = ARENA_INIT;
		struct subject subject;

		assert_false(record_can_exist(&key));
		assert_false(read_one(&key, &json, &arena, &subject));
	}
}

static void every_other_id_has_one(void **state)
{
	char longest[NAME_MAX + 1] = "";
	const char *const ids[] = {".c1", "..c1", "%2fy", ".x.ravelin-1",
				   longest};

	if (geteuid() != 0)
		skip();
	memset(longest, 'x', NAME_MAX);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct record_key key = key_of(*state, ids[i]);
		AUTO_JSON struct json_document json = JSON_DOCUMENT_INIT;
		AUTO_ARENA struct arena arena = ARENA_INIT;
		struct subject subject;

		assert_true(record_can_exist(&key));
		write_one(&key);
		assert_true(read_one(&key, &json, &arena, &subject));
	}
}

/* Of a root that is not known, what was asked for. */
static void no_root_is_in_the_way_of_another(void **state)
{
	const struct place *place = *state;
	char longest[4000] = "/";
	const struct {
		const char *root;
		bool known;
	} roots[] = {{"/y", true},
		     {"/y", false},
		     {"", false},
		     {longest, true},
		     {longest + 1, false}};

	if (geteuid() != 0)
		skip();
	memset(longest + 1, '/', sizeof(longest) - 2);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
			AUTO_JSON struct json_document json =
				JSON_DOCUMENT_INIT;
			AUTO_ARENA struct arena arena = ARENA_INIT;
			struct record_key key = key_of(place, "%2fy");
			struct subject subject;

			key.root = roots[i].root;
			key.root_known = roots[i].known;
			if (pass == 0)
				assert_false(read_one(&key, &json, &arena,
						      &subject));
			if (pass == 0)
				write_one(&key);
			assert_true(read_one(&key, &json, &arena, &subject));
		}
	}
}

static void none_is_written_over_another(void **state)
{
	const struct record_key key = key_of(*state, "c1");
	struct err err = ERR_INIT;

	if (geteuid() != 0)
		skip();
	write_one(&key);
	assert_int_equal(try_to_write(&key, NULL, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(record_remove(&key, &err), 0);
	assert_int_equal(record_remove(&key, &err), 0);
	assert_int_equal(try_to_write(&key, NULL, &err), 0);
}

/* What could not be read back. */
static void none_is_too_large(void **state)
{
	const struct record_key key = key_of(*state, "c1");
	AUTO_JSON struct json_document json = JSON_DOCUMENT_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	AUTO_BUF struct buf large = BUF_INIT;
	const struct oci_document none = {.json = JSON_DOCUMENT_INIT};
	struct subject subject = {.engine = ENGINE_PLAIN};
	struct err err = ERR_INIT;

	while (large.length < (1 << 20))
		buf_add_text(&large, "0123456789abcdef");
	subject.facts[FACT_LINK] = buf_text(&large);
	assert_int_equal(record_write(&key, &none, &subject, NULL, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_false(read_one(&key, &json, &arena, &subject));
}

static void a_container_exists_where_the_runtime_has_it(void **state)
{
	const struct place *place = *state;
	struct record_key key = key_of(place, "c1");
	AUTO_ARENA struct arena arena = ARENA_INIT;

	assert_false(record_container_exists(&key));
	assert_int_equal(
		mkdir(arena_printf(&arena, "%s/c1", place->root.data), 0700),
		0);
	assert_true(record_container_exists(&key));
	key.root_known = false;
	assert_false(record_container_exists(&key));
}

static const char *path_of(const struct record_key *key, struct arena *arena)
{
	char *root = arena_printf(arena, "%s", "");

	for (const char *at = key->root; *at != '\0'; at++)
		root = strchr("/%.", *at) != NULL
			       ? arena_printf(arena, "%s%%%02x", root,
					      (unsigned)(unsigned char)*at)
			       : arena_printf(arena, "%s%c", root, *at);
	return arena_printf(arena, "%s/%s/%s", key->directory, root, key->id);
}

static void what_its_process_was_given_is_kept(void **state)
{
	const struct record_key key = key_of(*state, "c1");
	AUTO_JSON struct json_document json = JSON_DOCUMENT_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct subject subject = {.engine = ENGINE_PLAIN};
	struct err err = ERR_INIT;
	struct text config;
	bool found;

	if (geteuid() != 0)
		skip();
	write_one(&key);
	assert_int_equal(record_read(&key, &json, &arena, &subject, &config,
				     &found, &err),
			 0);
	assert_true(text_is(config, "{\"process\":{\"noNewPrivileges\":true,"
				    "\"rlimits\":[]}}"));
}

static void the_ids_of_its_user_namespace_are_kept(void **state)
{
	const struct record_key key = key_of(*state, "c1");
	const struct id_map ids = {2, {{0, 100000, 1000}, {1000, 7, 1}}};
	AUTO_JSON struct json_document json = JSON_DOCUMENT_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct subject subject = {.engine = ENGINE_PLAIN};
	struct err err = ERR_INIT;
	struct text config;
	bool found;

	if (geteuid() != 0)
		skip();
	assert_int_equal(record_remove(&key, &err), 0);
	assert_int_equal(try_to_write(&key, &ids, &err), 0);
	assert_int_equal(record_read(&key, &json, &arena, &subject, &config,
				     &found, &err),
			 0);
	assert_true(text_is(
		config,
		"{\"process\":{\"noNewPrivileges\":true,\"rlimits\":[]},"
		"\"linux\":{\"namespaces\":[{\"type\":\"user\"}],"
		"\"uidMappings\":[{\"containerID\":0,\"hostID\":100000,"
		"\"size\":1000},{\"containerID\":1000,\"hostID\":7,"
		"\"size\":1}]}}"));
}

static void what_others_may_write_is_not_believed(void **state)
{
	const struct record_key key = key_of(*state, "c1");
	AUTO_JSON struct json_document json = JSON_DOCUMENT_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct subject subject = {.engine = ENGINE_PLAIN};
	struct err err = ERR_INIT;
	struct text config;
	bool found;

	if (geteuid() != 0)
		skip();
	write_one(&key);
	assert_int_equal(chmod(path_of(&key, &arena), 0666), 0);
	assert_int_equal(record_read(&key, &json, &arena, &subject, &config,
				     &found, &err),
			 -1);
	assert_int_equal(err.kind, ERR_REFUSED);
}

static void only_old_ones_of_gone_containers_are_swept(void **state)
{
	const struct place *place = *state;
	const struct record_key alive = key_of(place, "alive");
	const struct record_key gone = key_of(place, "gone");
	const struct record_key fresh = key_of(place, "fresh");
	const struct timespec old[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const char *live;

	if (geteuid() != 0)
		skip();
	write_one(&alive);
	write_one(&gone);
	write_one(&fresh);
	live = arena_printf(&arena, "%s/alive", place->root.data);
	assert_int_equal(mkdir(live, 0700), 0);
	utimensat(AT_FDCWD, path_of(&alive, &arena), old, 0);
	utimensat(AT_FDCWD, path_of(&gone, &arena), old, 0);
	record_sweep(&alive);
	assert_int_equal(access(path_of(&alive, &arena), F_OK), 0);
	assert_int_equal(access(path_of(&gone, &arena), F_OK), -1);
	assert_int_equal(access(path_of(&fresh, &arena), F_OK), 0);
}

/* However many there are in front of them that live. */
static void those_behind_many_that_live_are_swept_too(void **state)
{
	const struct place *place = *state;
	const struct timespec old[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	unsigned left = 0;

	if (geteuid() != 0)
		skip();
	for (unsigned i = 0; i < 700; i++) {
		const struct record_key key = key_of(
			place, arena_printf(&arena, "%s%u",
					    i < 300 ? "dead" : "live", i));

		write_one(&key);
		utimensat(AT_FDCWD, path_of(&key, &arena), old, 0);
		if (i >= 300)
			mkdir(arena_printf(&arena, "%s/%s", place->root.data,
					   key.id),
			      0700);
	}
	for (unsigned i = 0; i < 1000; i++) {
		const struct record_key key = key_of(place, "live300");

		record_sweep(&key);
	}
	for (unsigned i = 0; i < 700; i++) {
		const struct record_key key = key_of(
			place, arena_printf(&arena, "%s%u",
					    i < 300 ? "dead" : "live", i));

		left += access(path_of(&key, &arena), F_OK) == 0;
	}
	assert_in_range(left, 400, 405);
}

static void a_root_is_told_from_its_directory(void **state)
{
	AUTO_BUF struct buf root = BUF_INIT;

	(void)state;
	assert_true(record_root_of("%2frun%2fa%2eb%25c", &root));
	assert_string_equal(root.data, "/run/a.b%c");
	assert_false(record_root_of("other%2frun", &root));
	assert_false(record_root_of("%sha256-00", &root));
	assert_false(record_root_of("%2frun%2", &root));
	assert_false(record_root_of("%2f%00", &root));
	assert_false(record_root_of("%2f%", &root));
	assert_false(record_root_of(".", &root));
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_written_is_read_back),
		TEST(another_root_or_id_is_another_container),
		TEST(ids_that_are_no_file_names_have_none),
		TEST(every_other_id_has_one),
		TEST(no_root_is_in_the_way_of_another),
		TEST(none_is_written_over_another),
		TEST(none_is_too_large),
		TEST(a_container_exists_where_the_runtime_has_it),
		TEST(those_behind_many_that_live_are_swept_too),
		TEST(what_its_process_was_given_is_kept),
		TEST(the_ids_of_its_user_namespace_are_kept),
		TEST(what_others_may_write_is_not_believed),
		TEST(only_old_ones_of_gone_containers_are_swept),
		TEST(a_root_is_told_from_its_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
