/* SPDX-License-Identifier: Apache-2.0 */
/* What of a config.json or process.json is refused, and what is not. */
#include "oci/shape.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "base/fs.h"

#include <cmocka.h>

static int check(const struct shape *shape, struct text input, struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	if (json_read(&document, "x", input, JSON_STRICT, err) < 0)
		fail_msg("not read: %s", err->message);
	return shape_check(&document, shape, err);
}

static void accept(const char *input)
{
	struct err err = ERR_INIT;

	if (check(&shape_config, text_of(input), &err) < 0)
		fail_msg("%s: %s", input, err.message);
}

static void refuse(const char *input, const char *message)
{
	struct err err = ERR_INIT;

	if (check(&shape_config, text_of(input), &err) == 0)
		fail_msg("accepted: %s", input);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.message, message);
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name);

	return length >= strlen(end) &&
	       strcmp(name + length - strlen(end), end) == 0;
}

static void check_fixture(int directory, const char *name)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_CLOSE int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	struct err err = ERR_INIT;
	bool is_process = ends_with(name, "-process.json");

	if (fs_read_regular(fd, name, JSON_MAX_SIZE, &text, NULL, &err) < 0 ||
	    check(is_process ? &shape_process : &shape_config,
		  (struct text){text.data, text.length}, &err) < 0)
		fail_msg("%s: %s", name, err.message);
}

static void test_what_engines_write_is_fine(void **state)
{
	DIR *fixtures = opendir(FIXTURES);
	const struct dirent *entry;
	int count = 0;

	(void)state;
	assert_non_null(fixtures);
	while ((entry = readdir(fixtures)) != NULL) {
		if (!ends_with(entry->d_name, ".json"))
			continue;
		check_fixture(dirfd(fixtures), entry->d_name);
		count++;
	}
	closedir(fixtures);
	assert_true(count > 50);
}

static void test_unknown_members_are_fine(void **state)
{
	(void)state;
	accept("{}");
	accept("{\"later\": 1e3, \"x\": {\"Y\": 1, \"y\": "
	       "[{\"A\":0,\"a\":0}]}}");
	accept("{\"\": 1, \"process\": {\"\": 1, \"userx\": 1, \"use\": 2}}");
	/* The lookups must not take one that begins like a known one. */
	accept("{\"linux\": {\"resources\": {\"CPU\": {\"Cpus\": \"0\"}}}}");
	accept("{\"linux\": {\"resources\": {\"CPU\": {}, \"cpu\": {}}}}");
	accept("{\"process\": {\"uses\": 7, \"useR2\": 8, \"args2\": {}}}");
}

/* Go's decoder would take them for what was looked at. */
static void test_resources_are_named_as_they_are(void **state)
{
	(void)state;
	refuse("{\"linux\": {\"resources\": {\"PIDS\": {\"limit\": -1}}}}",
	       "x:1:34: /linux/resources/PIDS: \"PIDS\" differs from \"pids\" "
	       "only by case");
	refuse("{\"linux\": {\"resources\": {\"Devices\": []}}}",
	       "x:1:37: /linux/resources/Devices: \"Devices\" differs from "
	       "\"devices\" only by case");
}

static void test_null_is_absent(void **state)
{
	(void)state;
	accept("{\"ociVersion\": null, \"process\": null, \"mounts\": null}");
	accept("{\"process\": {\"user\": {\"uid\": null}, \"args\": null}}");
	accept("{\"annotations\": null, \"linux\": {\"resources\": null}}");
}

static void test_names_of_maps_are_free(void **state)
{
	(void)state;
	accept("{\"annotations\": {\"a\": \"\", \"A\": \"\", \"k\": \"\", "
	       "\"\xe2\x84\xaa\": \"\", \"process\": \"\", \"Process\": "
	       "\"\"}}");
	accept("{\"linux\": {\"sysctl\": {\"net.a\": \"1\", \"net.A\": \"2\"},"
	       "\"netDevices\": {\"eth0\": {}, \"ETH0\": {\"name\": \"e\"}}}}");
	refuse("{\"linux\": {\"netDevices\": {\"eth0\": {\"Name\": \"e\"}}}}",
	       "x:1:44: /linux/netDevices/eth0/Name: "
	       "\"Name\" differs from \"name\" only by case");
}

static void test_other_platforms_are_not_looked_at(void **state)
{
	(void)state;
	accept("{\"windows\": {\"a\": 1, \"A\": 1}, \"vm\": 7, \"zos\": []}");
}

static void test_known_names_in_another_case(void **state)
{
	(void)state;
	refuse("{\"Process\": {}}",
	       "x:1:13: /Process: \"Process\" differs from \"process\" only "
	       "by case");
	refuse("{\"process\": {}, \"PROCESS\": null}",
	       "x:1:28: /PROCESS: \"PROCESS\" differs from \"process\" only "
	       "by case");
	refuse("{\"process\": {\"noNewPrivileGes\": false}}",
	       "x:1:33: /process/noNewPrivileGes: \"noNewPrivileGes\" "
	       "differs from \"noNewPrivileges\" only by case");
	refuse("{\"linux\": {\"seccomp\": {\"syscalls\": [{}, "
	       "{\"errnoret\": 1}]}}}",
	       "x:1:54: /linux/seccomp/syscalls/1/errnoret: \"errnoret\" "
	       "differs from \"errnoRet\" only by case");
}

/* Go's decoder: U+017F folds to s, U+212A to k. */
static void test_letters_that_only_go_folds(void **state)
{
	(void)state;
	refuse("{\"proce\xc5\xbf\xc5\xbf\": {}}",
	       "x:1:13: /proce\xc5\xbf\xc5\xbf: \"proce\xc5\xbf\xc5\xbf\" "
	       "differs from \"process\" only by case");
	refuse("{\"proce\\u017fs\": {}}",
	       "x:1:18: /proce\xc5\xbfs: \"proce\xc5\xbfs\" differs from "
	       "\"process\" only by case");
	refuse("{\"hoo\xe2\x84\xaa\xc5\xbf\": {}}",
	       "x:1:11: /hoo\xe2\x84\xaa\xc5\xbf: \"hoo\xe2\x84\xaa\xc5\xbf\""
	       " differs from \"hooks\" only by case");
	refuse("{\"process\": {\"user\": {\"uma\xc5\xbf\\u212A\": 0}}}",
	       "x:1:37: /process/user/uma\xc5\xbf\xe2\x84\xaa: "
	       "\"uma\xc5\xbf\xe2\x84\xaa\" differs from \"umask\" only by "
	       "case");
}

static void test_unknown_names_that_differ_only_by_case(void **state)
{
	(void)state;
	refuse("{\"later\": 1, \"other\": 2, \"Later\": 3}",
	       "x:1:35: /Later: \"Later\" differs from \"later\" only by "
	       "case");
	refuse("{\"s\": 1, \"b\": 2, \"B\": 3, \"\xc5\xbf\": 4}",
	       "x:1:23: /B: \"B\" differs from \"b\" only by case");
	refuse("{\"root\": {\"k\": 1, \"\xe2\x84\xaa\": 2}}",
	       "x:1:24: /root/\xe2\x84\xaa: \"\xe2\x84\xaa\" differs from "
	       "\"k\" only by case");
	/* Letters that no known name has do not fold. */
	accept("{\"\xc3\xa9\": 1, \"\xc3\x89\": 2}");
}

static void test_other_types(void **state)
{
	(void)state;
	refuse("{\"process\": []}",
	       "x:1:13: /process: expected an object, not an array");
	refuse("{\"mounts\": {}}",
	       "x:1:12: /mounts: expected an array of objects, not an object");
	refuse("{\"process\": {\"args\": \"sh\"}}",
	       "x:1:22: /process/args: expected an array of strings, not a "
	       "string");
	refuse("{\"process\": {\"args\": [\"sh\", {}]}}",
	       "x:1:29: /process/args/1: expected a string, not an object");
	accept("{\"process\": {\"args\": [\"sh\", 1]}}");
	refuse("{\"process\": {\"terminal\": \"true\"}}",
	       "x:1:26: /process/terminal: expected true or false, not a "
	       "string");
	refuse("{\"process\": {\"user\": {\"uid\": \"0\"}}}",
	       "x:1:30: /process/user/uid: expected a whole number, not a "
	       "string");
	refuse("{\"annotations\": {\"a\": 1}}",
	       "x:1:23: /annotations/a: expected a string, not a number");
	refuse("{\"hostname\": true}",
	       "x:1:14: /hostname: expected a string, not a boolean");
	refuse("{\"linux\": {\"devices\": [[]]}}",
	       "x:1:24: /linux/devices/0: expected an object, not an array");
}

/* A document around a number. */
struct place {
	const char *before;
	const char *after;
};

static const struct place uid = {"{\"process\": {\"user\": {\"uid\": ", "}}}"};
static const struct place score = {"{\"process\": {\"oomScoreAdj\": ", "}}"};
static const struct place limit = {
	"{\"linux\": {\"resources\": {\"memory\": {\"limit\": ", "}}}}"};
static const struct place weight = {
	"{\"linux\": {\"resources\": {\"blockIO\": {\"weight\": ", "}}}}"};
static const struct place value = {"{\"linux\": {\"seccomp\": {\"syscalls\": "
				   "[{\"args\": [{\"value\": ",
				   "}]}]}}}"};

static void accept_in(struct place place, const char *number)
{
	AUTO_BUF struct buf input = BUF_INIT;

	buf_printf(&input, "%s%s%s", place.before, number, place.after);
	accept(input.data);
}

static void refuse_in(struct place place, const char *number, const char *range)
{
	AUTO_BUF struct buf input = BUF_INIT;
	AUTO_BUF struct buf end = BUF_INIT;
	struct err err = ERR_INIT;

	buf_printf(&input, "%s%s%s", place.before, number, place.after);
	buf_printf(&end, ": expected a whole number from %s, not %s", range,
		   number);
	if (check(&shape_config, text_of(input.data), &err) == 0)
		fail_msg("accepted: %s", input.data);
	if (!ends_with(err.message, end.data))
		fail_msg("%s: %s", input.data, err.message);
}

static void test_whole_numbers_are_spelled_one_way(void **state)
{
	static const char *const spellings[] = {"1e3", "1.0", "1E0", "0.5",
						"1e-1"};
	static const char range[] = "0 to 4294967295";

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		refuse_in(uid, spellings[i], range);
	refuse_in(uid, "-0", range);
	refuse_in(score, "-1.0", "-2147483648 to 2147483647");
	accept_in(uid, "0");
	accept_in(uid, "10");
	accept_in(score, "-0");
}

static void test_whole_numbers_fit_their_type(void **state)
{
	(void)state;
	accept_in(uid, "4294967295");
	refuse_in(uid, "4294967296", "0 to 4294967295");
	refuse_in(uid, "-1", "0 to 4294967295");
	accept_in(value, "18446744073709551615");
	refuse_in(value, "18446744073709551616", "0 to 18446744073709551615");
	refuse_in(value, "-1", "0 to 18446744073709551615");
	accept_in(limit, "9223372036854775807");
	accept_in(limit, "-9223372036854775808");
	refuse_in(limit, "9223372036854775808",
		  "-9223372036854775808 to 9223372036854775807");
	refuse_in(limit, "-9223372036854775809",
		  "-9223372036854775808 to 9223372036854775807");
	accept_in(score, "-2147483648");
	accept_in(score, "2147483647");
	refuse_in(score, "-2147483649", "-2147483648 to 2147483647");
	refuse_in(score, "2147483648", "-2147483648 to 2147483647");
	accept_in(weight, "65535");
	refuse_in(weight, "65536", "0 to 65535");
}

static void test_a_process_json_is_a_process(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(check(&shape_process,
			       TEXT("{\"cwd\": \"/\", \"process\": 1}"), &err),
			 0);
	assert_int_equal(
		check(&shape_process, TEXT("{\"Capabilities\": {}}"), &err),
		-1);
	assert_int_equal(check(&shape_process, TEXT("{\"cwd\": 1}"), &err), -1);
}

/* crun takes the last of two, runc neither. */
static void test_a_namespace_is_named_once(void **state)
{
	(void)state;
	accept("{\"linux\": {\"namespaces\": [{\"type\": \"pid\"}, "
	       "{\"type\": \"network\", \"path\": \"/x\"}, {\"type\": "
	       "\"later\"}, {\"type\": null}, {}]}}");
	refuse("{\"linux\": {\"namespaces\": [{\"type\": \"network\"},\n"
	       "{\"type\": \"pid\"},\n{\"type\": \"network\", \"path\": "
	       "\"/proc/1/ns/net\"}]}}",
	       "x:3:10: /linux/namespaces/2/type: expected \"network\" once, "
	       "found it again (first at line 1)");
	refuse("{\"linux\": {\"namespaces\": [{\"type\": \"later\"}, "
	       "{\"type\": \"later\"}]}}",
	       "x:1:55: /linux/namespaces/1/type: expected \"later\" once, "
	       "found it again (first at line 1)");
	refuse("{\"linux\": {\"namespaces\": [{\"type\": \"later\"}, "
	       "{\"type\": \"Later\"}]}}",
	       "x:1:55: /linux/namespaces/1/type: \"Later\" differs from "
	       "\"later\" only by case");
	refuse("{\"linux\": {\"namespaces\": [{\"type\": \"networ\u212a\"}]}}",
	       "x:1:36: /linux/namespaces/0/type: \"networ\xe2\x84\xaa\" "
	       "differs from \"network\" only by case");
}

static void test_very_many_namespaces(void **state)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	buf_add_text(&text, "{\"linux\": {\"namespaces\": [");
	for (int i = 0; i < 100000; i++)
		buf_printf(&text, "{\"type\": \"later%d\"},", i);
	buf_add_text(&text, "{\"type\": \"later77\"}]}}");
	assert_int_equal(check(&shape_config,
			       (struct text){text.data, text.length}, &err),
			 -1);
	assert_non_null(strstr(err.message, "expected \"later77\" once"));
}

/* In a second or two even where sanitizers watch; quadratic takes minutes. */
static void test_very_many_unknown_members(void **state)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	buf_add_char(&text, '{');
	for (int i = 0; i < 100000; i++)
		buf_printf(&text, "\"unknown%d\": 0,", i);
	buf_add_text(&text, "\"last\": 0}");
	assert_int_equal(check(&shape_config,
			       (struct text){text.data, text.length}, &err),
			 0);
	text.length--;
	buf_add_text(&text, ", \"UnKnown50000\": 0}");
	assert_int_equal(check(&shape_config,
			       (struct text){text.data, text.length}, &err),
			 -1);
	assert_non_null(strstr(err.message,
			       "\"UnKnown50000\" differs from \"unknown50000\" "
			       "only by case"));
}

/* Escapes in a name must not reach a terminal or break the line. */
static void test_names_in_messages_are_quoted(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(
		check(&shape_config, TEXT("{\"a\\n\": 1, \"A\\n\": 1}"), &err),
		-1);
	assert_non_null(strstr(err.message,
			       "\"A\\n\" differs from \"a\\n\" only by case"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_engines_write_is_fine),
		cmocka_unit_test(test_unknown_members_are_fine),
		cmocka_unit_test(test_resources_are_named_as_they_are),
		cmocka_unit_test(test_null_is_absent),
		cmocka_unit_test(test_names_of_maps_are_free),
		cmocka_unit_test(test_other_platforms_are_not_looked_at),
		cmocka_unit_test(test_known_names_in_another_case),
		cmocka_unit_test(test_letters_that_only_go_folds),
		cmocka_unit_test(test_unknown_names_that_differ_only_by_case),
		cmocka_unit_test(test_other_types),
		cmocka_unit_test(test_whole_numbers_are_spelled_one_way),
		cmocka_unit_test(test_whole_numbers_fit_their_type),
		cmocka_unit_test(test_a_process_json_is_a_process),
		cmocka_unit_test(test_a_namespace_is_named_once),
		cmocka_unit_test(test_very_many_namespaces),
		cmocka_unit_test(test_very_many_unknown_members),
		cmocka_unit_test(test_names_in_messages_are_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
