/* SPDX-License-Identifier: Apache-2.0 */
/* A read-only root, and what programs write beside it. */
#include "lib/harden_case.h"

#define PROFILE "{\"root\":{\"readonly\":true,\"tmpfs\":[\"/tmp\",\"/run\"]}}"
#define TMPFS(path, mode)                                                      \
	"{\"destination\":\"" path "\",\"type\":\"tmpfs\",\"source\":"         \
	"\"tmpfs\",\"options\":[\"nosuid\",\"nodev\",\"mode=" mode "\","       \
	"\"size=256m\",\"tmpcopyup\"]}"
#define TMP TMPFS("/tmp", "1777")
#define RUN TMPFS("/run", "755")
#define DOCUMENT(readonly, mounts)                                             \
	"{\"root\":{\"path\":\"r\"" readonly "},\"mounts\":[" mounts "]}"
#define READONLY ",\"readonly\":true"

static void expect(const char *profile, const char *document,
		   const char *expected)
{
	expect_hardened(&hardener_root, OCI_CONFIG, profile, document, expected,
			&plain_host);
}

static void the_root_is_read_only(void **state)
{
	static const char writable[] =
		"{\"root\":{\"path\":\"r\",\"readonly\":false}}";

	(void)state;
	expect("{\"root\":{\"readonly\":true}}", writable,
	       "{\"root\":{\"path\":\"r\",\"readonly\":true}}");
	expect("{\"root\":{\"readonly\":true}}", "{\"root\":{\"path\":\"r\"}}",
	       "{\"root\":{\"path\":\"r\",\"readonly\":true}}");
	expect("{\"root\":{\"tmpfs\":[\"/tmp\"]}}", writable, writable);
	expect("{\"root\":{\"readonly\":true}}", "{}", "{}");
}

static void what_programs_write_is_in_memory(void **state)
{
	(void)state;
	expect(PROFILE, "{\"root\":{}}",
	       "{\"root\":{\"readonly\":true},\"mounts\":[" TMP "," RUN "]}");
	expect(PROFILE, DOCUMENT(READONLY, "{\"destination\":\"/proc\"}"),
	       DOCUMENT(READONLY, "{\"destination\":\"/proc\"}," TMP "," RUN));
}

/* Nothing that the document mounts is hidden, and nothing is mounted into it.
 */
static void what_is_mounted_there_counts(void **state)
{
	(void)state;
	expect(PROFILE,
	       DOCUMENT("", "{\"destination\":\"//tmp/\"},"
			    "{\"destination\":\"/var/run/secrets\"},"
			    "{\"destination\":\"/run/lock\"}"),
	       DOCUMENT(READONLY, "{\"destination\":\"//tmp/\"}," RUN
				  ",{\"destination\":\"/var/run/secrets\"},"
				  "{\"destination\":\"/run/lock\"}"));
	expect(PROFILE,
	       DOCUMENT("", "{\"destination\":\"/tmp/x\"},"
			    "{\"destination\":\"/run\"}"),
	       DOCUMENT(READONLY, TMP ",{\"destination\":\"/tmp/x\"},"
				      "{\"destination\":\"/run\"}"));
	expect("{\"root\":{\"readonly\":true,\"tmpfs\":[\"/srv/a/tmp\"]}}",
	       DOCUMENT(READONLY, "{\"destination\":\"/srv\"}"),
	       DOCUMENT(READONLY, "{\"destination\":\"/srv\"}"));
	expect("{\"root\":{\"readonly\":true,\"tmpfs\":[\"/run\"]}}",
	       DOCUMENT(READONLY, "{\"destination\":\"/runs\"},"
				  "{\"destination\":\"/\"}"),
	       DOCUMENT(READONLY, "{\"destination\":\"/runs\"},"
				  "{\"destination\":\"/\"}," RUN));
}

static void places_are_paths(void **state)
{
	static const char *const paths[] = {"",        "tmp",  "/",
					    "/proc/x", "/sys", "/a/../dev/shm"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct profile profile = PROFILE_INIT;
		struct err err = ERR_INIT;
		AUTO_BUF struct buf text = BUF_INIT;

		buf_printf(&text, "{\"root\":{\"tmpfs\":[\"%s\"]}}", paths[i]);
		assert_int_equal(profile_read(&profile, "p", "p",
					      buf_text(&text),
					      SECCOMP_ARCH_X86_64, &err),
				 -1);
		assert_non_null(strstr(err.message, "absolute path"));
		profile_fini(&profile);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_root_is_read_only),
		cmocka_unit_test(what_programs_write_is_in_memory),
		cmocka_unit_test(what_is_mounted_there_counts),
		cmocka_unit_test(places_are_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
