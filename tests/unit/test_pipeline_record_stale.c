/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a record is of the container that the runtime has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "pipeline/record.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What one answer depends on. */
struct past {
	const char *file;   /* of the runtime's; NULL: none */
	const char *state;  /* what is in it */
	const char *record; /* what is in ours */
	bool root_not_known;
};

static bool is_stale(const struct past *past)
{
	AUTO_JSON struct json_document record = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	struct err err = ERR_INIT;
	char *root = files_make_directory();
	const struct record_key key = {
		.root = root, .root_known = !past->root_not_known, .id = "c1"};
	bool stale;

	buf_printf(&path, "%s/c1", root);
	assert_int_equal(mkdir(path.data, 0700), 0);
	if (past->file != NULL) {
		buf_printf(&path, "/%s", past->file);
		files_save(path.data, past->state, strlen(past->state));
	}
	if (json_read(&record, "record", text_of(past->record), JSON_STRICT,
		      &err) < 0)
		fail_msg("%s", err.message);
	stale = record_is_stale(&key, &record);
	files_remove_directory(root);
	return stale;
}

static void another_bundle_is_another_container(void **state)
{
	static const struct past pasts[] = {
		{"state.json", "{\"config\":{\"labels\":[\"bundle=/b\"]}}",
		 "{\"bundle\":\"/a\"}", false},
		{"status", "{\n    \"bundle\": \"/b\"\n}",
		 "{\"bundle\":\"/a\"}", false},
		{"status", "{\"bundle\":\"/a/\\u0062\"}", "{\"bundle\":\"/a\"}",
		 false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pasts) / sizeof(pasts[0]); i++)
		assert_true(is_stale(&pasts[i]));
}

static void the_same_bundle_is_known_by_any_name(void **state)
{
	static const struct past pasts[] = {
		{"status", "{\"bundle\":\"/a\"}", "{\"bundle\":\"/a\"}", false},
		{"status", "{\"bundle\":\"/tmp/../tmp/.\"}",
		 "{\"bundle\":\"/tmp\"}", false},
		{"state.json",
		 "{\"labels\":[\"bundle=/x\",\"bundle=/a\\\"\\u00e9\"]}",
		 "{\"bundle\":\"/a\\\"\xc3\xa9\"}", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pasts) / sizeof(pasts[0]); i++)
		assert_false(is_stale(&pasts[i]));
}

static void what_can_not_be_told_is_believed(void **state)
{
	static const struct past pasts[] = {
		{NULL, NULL, "{\"bundle\":\"/a\"}", false},
		{"status", "", "{\"bundle\":\"/a\"}", false},
		{"status", "{\"bundles\":\"/b\",\"bundle\":1}",
		 "{\"bundle\":\"/a\"}", false},
		{"status", "{\"bundle\":\"/b", "{\"bundle\":\"/a\"}", false},
		{"status", "{\"bundle\":\"/b\\", "{\"bundle\":\"/a\"}", false},
		{"status", "{\"bundle\":\"/b\"}", "{}", false},
		{"status", "{\"bundle\":\"/b\"}", "{\"bundle\":\"/a\"}", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pasts) / sizeof(pasts[0]); i++)
		assert_false(is_stale(&pasts[i]));
}

static void a_document_that_was_written_to_is_another(void **state)
{
	char *bundle = files_make_directory();
	char identity[RECORD_IDENTITY_SIZE];
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf record = BUF_INIT;
	struct past past = {NULL, NULL, NULL, false};
	struct stat status;

	(void)state;
	buf_printf(&path, "%s/config.json", bundle);
	files_save(path.data, "{}", 2);
	assert_int_equal(stat(path.data, &status), 0);
	record_identify(&status, identity);
	buf_printf(&record, "{\"bundle\":\"%s\",\"document\":\"%s\"}", bundle,
		   identity);
	past.record = record.data;
	assert_false(is_stale(&past));
	files_save(path.data, "{ }", 3);
	assert_true(is_stale(&past));
	files_remove_directory(bundle);
	assert_false(is_stale(&past));
}

#define PROCESS                                                                \
	"\"process\":{\"capabilities\":{\"bounding\":[\"CAP_KILL\"],"          \
	"\"ambient\":[]},\"noNewPrivileges\":true,\"rlimits\":[{\"type\":"     \
	"\"RLIMIT_CORE\",\"hard\":0,\"soft\":0}]}"

/* Written anew by another encoder, with other resources; then with what would
 * bound or name another container. */
static void an_update_noted_in_the_document_is_none(void **state)
{
	static const struct {
		const char *config;
		bool stale;
	} rows[] = {
		{"{\"linux\":{\"resources\":{\"pids\":{\"limit\":9}}},"
		 "\"process\":{\"env\":[\"A=1\"],\"args\":[\"/b\"],"
		 "\"noNewPrivileges\":true,\"rlimits\":[{\"soft\":0,"
		 "\"hard\":0,\"type\":\"RLIMIT_CORE\"}],\"capabilities\":"
		 "{\"bounding\":[\"CAP_KI\\u004cL\"]}},"
		 "\"annotations\":{\"b\":\"2\",\"a\":\"1\"}}",
		 false},
		/* One was taken away. */
		{"{" PROCESS ",\"annotations\":{\"a\":\"1\"}}", false},
		{"{" PROCESS "}", false},
		{"{" PROCESS ",\"annotations\":{\"a\":\"2\"}}", true},
		{"{" PROCESS ",\"annotations\":{\"c\":\"1\"}}", true},
		{"{" PROCESS ",\"linux\":{\"uidMappings\":[{\"hostID\":1}]}}",
		 true},
		{"{\"process\":{\"capabilities\":{\"bounding\":"
		 "[\"CAP_KILL\"]},\"noNewPrivileges\":true}}",
		 true},
		{"{\"process\":{\"capabilities\":{\"bounding\":"
		 "[\"CAP_KILL\",\"CAP_CHOWN\"]},\"noNewPrivileges\":true,"
		 "\"rlimits\":[{\"type\":\"RLIMIT_CORE\",\"hard\":0,"
		 "\"soft\":0}]}}",
		 true},
		{"{\"process\":{\"capabilities\":{\"bounding\":"
		 "[\"CAP_KILL\"]},\"noNewPrivileges\":true,\"rlimits\":"
		 "[{\"type\":\"RLIMIT_CORE\",\"hard\":0,\"soft\":0},{}]}}",
		 true},
		{"{" PROCESS, true},
	};
	char *bundle = files_make_directory();
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf record = BUF_INIT;
	struct past past = {NULL, NULL, NULL, false};

	(void)state;
	buf_printf(&path, "%s/config.json", bundle);
	buf_printf(&record,
		   "{\"bundle\":\"%s\",\"document\":\"0\"," PROCESS
		   ",\"annotations\":{\"a\":\"1\",\"b\":\"2\"}}",
		   bundle);
	past.record = record.data;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		files_save(path.data, rows[i].config, strlen(rows[i].config));
		if (is_stale(&past) != rows[i].stale)
			fail_msg("%s", rows[i].config);
	}
	assert_int_equal(unlink(path.data), 0);
	assert_int_equal(symlink("/dev/null", path.data), 0);
	assert_true(is_stale(&past));
	files_remove_directory(bundle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_bundle_is_another_container),
		cmocka_unit_test(the_same_bundle_is_known_by_any_name),
		cmocka_unit_test(what_can_not_be_told_is_believed),
		cmocka_unit_test(a_document_that_was_written_to_is_another),
		cmocka_unit_test(an_update_noted_in_the_document_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
