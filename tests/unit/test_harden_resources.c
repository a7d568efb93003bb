/* SPDX-License-Identifier: Apache-2.0 */
/* How much of the host a container may use. */
#include "lib/harden_case.h"

#define RESOURCES(members) "{\"linux\":{\"resources\":{" members "}}}"
#define PIDS               "{\"resources\":{\"pids\":100}}"
#define MEMORY             "{\"resources\":{\"memory\":\"1M\"}}"
#define CPUS               "{\"resources\":{\"cpus\":1.5}}"

static void expect(const char *profile, const char *document,
		   const char *expected)
{
	expect_hardened(&hardener_resources, OCI_CONFIG, profile, document,
			expected, &plain_host);
}

static void a_limit_of_processes_is_given_and_lowered(void **state)
{
	static const char limited[] = RESOURCES("\"pids\":{\"limit\":100}");
	static const char less[] = RESOURCES("\"pids\":{\"limit\":99}");

	(void)state;
	expect(PIDS, "{}", limited);
	expect(PIDS, "{\"linux\":{}}", limited);
	expect(PIDS, "{\"linux\":{\"resources\":null}}", limited);
	expect(PIDS, RESOURCES("\"pids\":{}"), limited);
	expect(PIDS, RESOURCES("\"pids\":{\"limit\":0}"), limited);
	expect(PIDS, RESOURCES("\"pids\":{\"limit\":-1}"), limited);
	expect(PIDS, RESOURCES("\"pids\":{\"limit\":101}"), limited);
	expect(PIDS, less, less);
	expect("{}", "{\"linux\":{}}", "{\"linux\":{}}");
}

/* With version 1 crun passes over it, so the others are given too. */
static void unified_is_held_to_the_same(void **state)
{
	static const char *const odd[] = {"0x10", " 9", "0100", "-1", "", "9 "};
	static const char *const values[] = {"max", "101", "1K"};
	static const char less[] =
		RESOURCES("\"unified\":{\"pids.max\":\"99\"},"
			  "\"pids\":{\"limit\":100}");

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;

		buf_printf(&text,
			   RESOURCES("\"unified\":{\"pids.max\":\"%s\"}"),
			   values[i]);
		expect(PIDS, text.data,
		       RESOURCES("\"unified\":{\"pids.max\":\"100\"},"
				 "\"pids\":{\"limit\":100}"));
	}
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;

		buf_printf(&text,
			   RESOURCES("\"pids\":{\"limit\":9},"
				     "\"unified\":{\"pids.max\":\"%s\"}"),
			   odd[i]);
		expect_refused(&hardener_resources, OCI_CONFIG, PIDS, text.data,
			       "plainly", &plain_host);
	}
	expect(PIDS, less, less);
}

static void memory_is_limited_with_swap(void **state)
{
	static const char both[] =
		RESOURCES("\"memory\":{\"limit\":1048576,\"swap\":1048576}");
	static const char less[] =
		RESOURCES("\"memory\":{\"limit\":1000,\"swap\":2000}");

	(void)state;
	expect(MEMORY, "{}", both);
	expect(MEMORY, RESOURCES("\"memory\":{\"limit\":-1,\"swap\":-1}"),
	       both);
	expect(MEMORY, RESOURCES("\"memory\":{\"limit\":2000000}"), both);
	expect(MEMORY, RESOURCES("\"memory\":{\"limit\":1000}"),
	       RESOURCES("\"memory\":{\"limit\":1000,\"swap\":1048576}"));
	expect(MEMORY, less, less);
}

static void unified_memory_and_swap_are_added_up(void **state)
{
	(void)state;
	expect(MEMORY, RESOURCES("\"unified\":{\"memory.max\":\"1G\"}"),
	       RESOURCES("\"unified\":{\"memory.max\":\"1048576\"},"
			 "\"memory\":{\"limit\":1048576,\"swap\":1048576}"));
	expect(MEMORY,
	       RESOURCES("\"unified\":{\"memory.max\":\"512K\","
			 "\"memory.swap.max\":\"max\"}"),
	       RESOURCES("\"unified\":{\"memory.max\":\"512K\","
			 "\"memory.swap.max\":\"524288\"},"
			 "\"memory\":{\"limit\":1048576,\"swap\":1048576}"));
	expect(MEMORY, RESOURCES("\"unified\":{\"memory.swap.max\":\"1\"}"),
	       RESOURCES("\"unified\":{\"memory.swap.max\":\"0\"},"
			 "\"memory\":{\"limit\":1048576,\"swap\":1048576}"));
}

static void time_is_limited_by_quota_and_period(void **state)
{
	static const char less[] =
		RESOURCES("\"cpu\":{\"quota\":30000,\"period\":20000}");

	(void)state;
	expect(CPUS, RESOURCES("\"cpu\":{\"shares\":7}"),
	       RESOURCES("\"cpu\":{\"shares\":7,\"quota\":150000}"));
	expect(CPUS, RESOURCES("\"cpu\":{\"quota\":-1,\"period\":20000}"),
	       RESOURCES("\"cpu\":{\"quota\":30000,\"period\":20000}"));
	expect(CPUS,
	       RESOURCES("\"cpu\":{\"quota\":30001,\"period\":20000,"
			 "\"burst\":30001}"),
	       RESOURCES("\"cpu\":{\"quota\":30000,\"period\":20000,"
			 "\"burst\":30000}"));
	expect(CPUS, less, less);
	/* Too short for a quota of one hundredth. */
	expect("{\"resources\":{\"cpus\":0.01}}",
	       RESOURCES("\"cpu\":{\"quota\":1000,\"period\":1000}"),
	       RESOURCES("\"cpu\":{\"quota\":1000,\"period\":100000}"));
	expect(CPUS, RESOURCES("\"unified\":{\"cpu.max\":\"max 50000\"}"),
	       RESOURCES("\"unified\":{\"cpu.max\":\"75000 50000\"},"
			 "\"cpu\":{\"quota\":150000}"));
	/* Without a period of its own, that of "cpu" counts. */
	expect(CPUS,
	       RESOURCES("\"cpu\":{\"period\":10000},"
			 "\"unified\":{\"cpu.max\":\"150000\"}"),
	       RESOURCES("\"cpu\":{\"period\":10000,\"quota\":15000},"
			 "\"unified\":{\"cpu.max\":\"15000 10000\"}"));
	expect_refused(&hardener_resources, OCI_CONFIG, CPUS,
		       RESOURCES("\"cpu\":{\"quota\":9},"
				 "\"unified\":{\"cpu.max\":\"9 9 9\"}"),
		       "plainly", &plain_host);
	expect_refused(&hardener_resources, OCI_CONFIG, CPUS,
		       RESOURCES("\"CPU\":{\"quota\":1}"), "another case",
		       &plain_host);
}

static void a_cgroups_own_files_are_not_written(void **state)
{
	static const char *const names[] = {"../pids.max", "a/b", "..", ""};

	(void)state;
	expect("{\"resources\":{}}",
	       RESOURCES("\"unified\":{\"cgroup.procs\":\"1\","
			 "\"memory.high\":\"1\",\"cgroup.kill\":\"1\"}"),
	       RESOURCES("\"unified\":{\"memory.high\":\"1\"}"));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;

		buf_printf(&text, RESOURCES("\"unified\":{\"%s\":\"1\"}"),
			   names[i]);
		expect_refused(&hardener_resources, OCI_CONFIG,
			       "{\"resources\":{}}", text.data, "one file",
			       &plain_host);
	}
}

static void a_container_has_a_cgroup_of_its_own(void **state)
{
	static const char *const refused[] = {"/",  "//",      ".",      "/./",
					      "..", "/a/../b", "../../x"};
	static const char *const fine[] = {"/docker/1", "a", "", "/...",
					   "system.slice:docker:1"};

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;

		buf_printf(&text, "{\"linux\":{\"cgroupsPath\":\"%s\"}}",
			   refused[i]);
		expect_refused(&hardener_resources, OCI_CONFIG,
			       "{\"resources\":{}}", text.data, "of its own",
			       &plain_host);
	}
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;

		buf_printf(&text, "{\"linux\":{\"cgroupsPath\":\"%s\"}}",
			   fine[i]);
		expect("{\"resources\":{}}", text.data, text.data);
	}
}

static void expect_update(const char *profile, const char *document,
			  const char *expected)
{
	expect_hardened(&hardener_resources, OCI_UPDATE, profile, document,
			expected, &plain_host);
}

static void an_update_lifts_no_limit(void **state)
{
	(void)state;
	expect_update(PIDS, "{\"pids\":{\"limit\":200}}",
		      "{\"pids\":{\"limit\":100}}");
	expect_update(PIDS, "{\"pids\":{\"limit\":-1}}",
		      "{\"pids\":{\"limit\":100}}");
	expect_update(PIDS, "{\"unified\":{\"pids.max\":\"max\"}}",
		      "{\"unified\":{\"pids.max\":\"100\"}}");
	expect_update(MEMORY, "{\"memory\":{\"limit\":-1,\"swap\":-1}}",
		      "{\"memory\":{\"limit\":1048576,\"swap\":1048576}}");
	expect_update(MEMORY, "{\"memory\":{\"limit\":1000}}",
		      "{\"memory\":{\"limit\":1000,\"swap\":1000}}");
	expect_update(MEMORY, "{\"memory\":{\"limit\":1000,\"swap\":2000}}",
		      "{\"memory\":{\"limit\":1000,\"swap\":2000}}");
	expect_update(MEMORY, "{\"memory\":{\"swap\":1000}}",
		      "{\"memory\":{}}");
	expect_update(MEMORY, "{\"unified\":{\"memory.max\":\"1000\"}}",
		      "{\"unified\":{\"memory.max\":\"1000\","
		      "\"memory.swap.max\":\"0\"}}");
	expect_update(MEMORY, "{\"unified\":{\"memory.swap.max\":\"9\"}}",
		      "{\"unified\":{\"memory.swap.max\":\"0\"}}");
}

/* What is left of one in force is what the other was given with. */
static void an_update_gives_quota_and_period(void **state)
{
	(void)state;
	expect_update(CPUS, "{\"cpu\":{\"quota\":200000}}",
		      "{\"cpu\":{\"quota\":150000,\"period\":100000}}");
	expect_update(CPUS, "{\"cpu\":{\"quota\":-1,\"period\":50000}}",
		      "{\"cpu\":{\"quota\":75000,\"period\":50000}}");
	expect_update(CPUS, "{\"cpu\":{\"quota\":1000}}",
		      "{\"cpu\":{\"quota\":1000,\"period\":100000}}");
	expect_update(CPUS, "{\"cpu\":{\"period\":1000,\"shares\":5}}",
		      "{\"cpu\":{\"shares\":5}}");
	expect_update(CPUS, "{\"unified\":{\"cpu.max\":\"1000\"}}",
		      "{\"unified\":{\"cpu.max\":\"1000 100000\"}}");
}

#define ODDS_OF_CPU                                                            \
	"{\"cpu\":{\"shares\":2,\"quota\":0,\"period\":0,\"cpus\":\"0-1\"}}"
#define NO_LIMITS "{\"pids\":{\"limit\":0},\"memory\":{\"limit\":0,\"swap\":0}}"

static void an_update_leaves_alone_what_it_does(void **state)
{
	static const char *const documents[] = {
		"{}",
		NO_LIMITS,
		"{\"pids\":{},\"memory\":{},\"cpu\":{}}",
		ODDS_OF_CPU,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
		expect_update("{\"resources\":{\"pids\":100,\"memory\":\"1M\","
			      "\"cpus\":1.5}}",
			      documents[i], documents[i]);
	expect_hardened(&hardener_devices, OCI_UPDATE, "{\"devices\":{}}",
			"{\"devices\":[{\"allow\":true}],\"pids\":{}}",
			"{\"pids\":{}}", &plain_host);
	expect_hardened(&hardener_process, OCI_UPDATE, "{\"process\":{}}",
			"{\"cpu\":{\"realtimeRuntime\":9}}", "{\"cpu\":{}}",
			&plain_host);
}

static enum probe_controller no_pids(const char *name)
{
	return strcmp(name, "pids") == 0 ? CONTROLLER_ABSENT
					 : CONTROLLER_USABLE;
}

static enum probe_controller not_ours(const char *name)
{
	(void)name;
	return CONTROLLER_UNKNOWN;
}

static void what_cgroups_cannot_limit_is_noted_or_refused(void **state)
{
	static const char optional[] =
		"{\"resources\":{\"pids\":100,\"required\":false}}";
	struct probe probe = plain_host;

	(void)state;
	probe.controller = no_pids;
	expect_refused(&hardener_resources, OCI_CONFIG, PIDS, "{}", "\"pids\"",
		       &probe);
	expect_hardened(&hardener_resources, OCI_CONFIG, optional, "{}", "{}",
			&probe);
	/* What asks for a limit fails in the runtime, as it did. */
	expect_hardened(&hardener_resources, OCI_CONFIG, optional,
			RESOURCES("\"pids\":{\"limit\":200}"),
			RESOURCES("\"pids\":{\"limit\":100}"), &probe);
	probe.controller = not_ours;
	expect_hardened(&hardener_resources, OCI_CONFIG, optional, "{}", "{}",
			&probe);
	expect_hardened(&hardener_resources, OCI_CONFIG, PIDS, "{}",
			RESOURCES("\"pids\":{\"limit\":100}"), &probe);
	probe = plain_host;
	probe.rootless = true;
	expect_hardened(&hardener_resources, OCI_CONFIG, optional, "{}", "{}",
			&probe);
}

static void odd_limits_of_a_profile_are_errors(void **state)
{
	static const char *const profiles[] = {
		"{\"resources\":{\"pids\":0}}",
		"{\"resources\":{\"pids\":4194305}}",
		"{\"resources\":{\"pids\":\"7\"}}",
		"{\"resources\":{\"memory\":\"1G \"}}",
		"{\"resources\":{\"memory\":\"G\"}}",
		"{\"resources\":{\"memory\":\"99999999999T\"}}",
		"{\"resources\":{\"memory\":5}}",
		"{\"resources\":{\"cpus\":0.0001}}",
		"{\"resources\":{\"cpus\":1e3}}",
		"{\"resources\":{\"cpus\":-1}}",
		"{\"resources\":{\"cpus\":\"1\"}}",
		"{\"resources\":{\"cpus\":1.2345}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
		struct profile profile = PROFILE_INIT;
		struct err err = ERR_INIT;

		assert_int_equal(profile_read(&profile, "p", "p",
					      text_of(profiles[i]),
					      SECCOMP_ARCH_X86_64, &err),
				 -1);
		assert_non_null(strstr(err.message, "expected"));
		profile_fini(&profile);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_limit_of_processes_is_given_and_lowered),
		cmocka_unit_test(unified_is_held_to_the_same),
		cmocka_unit_test(memory_is_limited_with_swap),
		cmocka_unit_test(unified_memory_and_swap_are_added_up),
		cmocka_unit_test(time_is_limited_by_quota_and_period),
		cmocka_unit_test(a_cgroups_own_files_are_not_written),
		cmocka_unit_test(a_container_has_a_cgroup_of_its_own),
		cmocka_unit_test(an_update_lifts_no_limit),
		cmocka_unit_test(an_update_gives_quota_and_period),
		cmocka_unit_test(an_update_leaves_alone_what_it_does),
		cmocka_unit_test(what_cgroups_cannot_limit_is_noted_or_refused),
		cmocka_unit_test(odd_limits_of_a_profile_are_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
