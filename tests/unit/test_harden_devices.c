/* SPDX-License-Identifier: Apache-2.0 */
/* Devices: nodes, and the cgroup's rules. */
#include "lib/harden_case.h"

#define PROFILE  "{\"devices\":{\"allow\":[\"c 10:229 rw\",\"b 7:* r\"]}}"
#define DENY_ALL "{\"allow\":false,\"access\":\"rwm\"}"
#define NODES(nodes)                                                           \
	"{\"process\":{},\"linux\":{\"devices\":[" nodes                       \
	"],\"resources\":{\"devices\":[" DENY_ALL "]}}}"
#define RULES(rules)                                                           \
	"{\"process\":{},\"linux\":{\"resources\":{\"devices\":[" rules "]}}}"

static void expect(const char *document, const char *expected)
{
	expect_hardened(&hardener_devices, OCI_CONFIG, PROFILE, document,
			expected, &plain_host);
}

/* One rule that allows. */
#define ALLOW(type, major, minor, access)                                      \
	"{\"allow\":true,\"type\":\"" type "\",\"major\":" #major              \
	",\"minor\":" #minor ",\"access\":\"" access "\"}"
#define DENY(type, major, minor, access)                                       \
	"{\"allow\":false,\"type\":\"" type "\",\"major\":" #major             \
	",\"minor\":" #minor ",\"access\":\"" access "\"}"
#define NODE(path, type, major, minor)                                         \
	"{\"path\":\"" path "\",\"type\":\"" type "\",\"major\":" #major       \
	",\"minor\":" #minor "}"

static void nodes_are_told_by_their_numbers(void **state)
{
	static const char fine[] = NODES(NODE("/dev/null", "c", 1, 3) "," NODE(
		"/dev/x", "u", 1,
		5) "," NODE("/dev/pts/9", "c", 136,
			    9) "," NODE("/dev/fuse", "c", 10,
					229) "," NODE("/dev/l", "b", 7,
						      3) ",{\"path\":\"/dev/"
							 "fifo\",\"type\":"
							 "\"p\",\"uid\":null}");

	(void)state;
	expect(fine, fine);
	expect(NODES(NODE("/dev/null", "b", 8, 0)), NODES(""));
	expect(NODES(NODE("/dev/null", "c", 1,
			  3) "," NODE("/dev/null", "b", 1,
				      3) "," NODE("/dev/kmsg", "c", 1, 11)),
	       NODES(NODE("/dev/null", "c", 1, 3)));
	expect(NODES("{\"path\":\"/dev/x\",\"type\":\"c\"},"
		     "{\"path\":\"/dev/y\",\"major\":1,\"minor\":3},"
		     "{\"path\":\"/dev/y\",\"type\":\"C\",\"major\":1,"
		     "\"minor\":3}"),
	       NODES(""));
	expect(NODES(NODE("/dev/a", "c", 4294967297,
			  3) "," NODE("/dev/b", "c", -1,
				      3) "," NODE("/dev/c", "c", 1, 1048576)),
	       NODES(""));
}

/* Runtimes bind what the host has at that path, in some containers. */
static void nodes_have_a_plain_path_below_dev(void **state)
{
	(void)state;
	expect(NODES(NODE("/dev/../etc/x", "c", 1, 3) "," NODE("dev/null", "c", 1, 3) "," NODE(
		       "/devnull", "c", 1,
		       3) "," NODE("/dev/", "c", 1,
				   3) "," NODE("/dev//null", "c", 1,
					       3) "," NODE("/dev/./null", "c",
							   1,
							   3) "," NODE("/dev/"
								       "shm/x",
								       "c", 1,
								       3) "," NODE("/run/engine.sock",
										   "p",
										   0,
										   0) ","
										      "{\"type\":\"c\",\"major\":1,\"minor\":3}"),
	       NODES(""));
}

static enum probe_device device_at(const char *path,
				   const struct device *device)
{
	if (strcmp(path, "/dev/absent") == 0)
		return DEVICE_ABSENT;
	return device->type == 'c' && strcmp(path, "/dev/null") == 0
		       ? DEVICE_THAT
		       : DEVICE_ANOTHER;
}

static void nodes_are_what_the_host_has_there(void **state)
{
	static const struct probe host = {
		.arch = SECCOMP_ARCH_X86_64,
		.last_capability = 40,
		.device_at = device_at,
	};

	(void)state;
	expect_hardened(
		&hardener_devices, OCI_CONFIG, PROFILE,
		NODES(NODE("/dev/null", "c", 1, 3) "," NODE(
			"/dev/absent", "c", 1,
			3) "," NODE("/dev/log", "c", 1,
				    3) "," NODE("/dev/initctl", "p", 0, 0)),
		NODES(NODE("/dev/null", "c", 1, 3) "," NODE("/dev/absent", "c",
							    1, 3)),
		&host);
}

static void rules_within_the_ceiling_stay_as_they_are(void **state)
{
	static const char *const lists[] = {
		RULES(DENY_ALL),
		RULES(ALLOW("c", 1, 11, "rwm") ", " DENY_ALL),
		RULES("{\"access\":\"mwr\",\"type\":\"a\",\"major\":-1}," ALLOW(
			"c", 1, 3,
			"rwm") "," ALLOW("c", 5, 1,
					 "rm") ","
					       "{\"allow\":true,\"type\":\"c\","
					       "\"major\":136,"
					       "\"access\":\"rwm\"},"
					       "{\"allow\":true,\"type\":\"b\","
					       "\"access\":\"m\"}"),
		RULES(DENY_ALL "," ALLOW("c", 10, 229, "wr") "," ALLOW(
			"b", 7, 3, "r") "," ALLOW("b", 7, 3, "m")),
		/* docker writes the like. */
		RULES(DENY_ALL "," DENY("c", 10, 200, "rwm")),
		RULES(DENY_ALL
		      "," ALLOW("c", 1, 11, "rw") "," DENY("c", 1, 11, "rwm")),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		expect(lists[i], lists[i]);
}

static void rules_become_none_but_for_what_both_allow(void **state)
{
	(void)state;
	expect(RULES(DENY_ALL
		     "," ALLOW("c", 10, 229, "rwm") "," ALLOW("c", 1, 11, "r")),
	       RULES(DENY_ALL "," ALLOW("c", 10, 229, "rw")));
	expect(RULES(DENY_ALL ",{\"allow\":true,\"type\":\"b\",\"major\":-1,"
			      "\"minor\":-1,\"access\":\"rmw\"}"),
	       RULES(DENY_ALL ",{\"allow\":true,\"type\":\"b\",\"major\":7,"
			      "\"access\":\"r\"}"));
	expect(RULES("{\"allow\":true,\"access\":\"rwm\"}," DENY("c", 1, 3, "w") "," DENY(
		       "b", 7, 2,
		       "r") "," DENY("c", 5, 1,
				     "rwm") "," DENY("c", 136, 0,
						     "rw") "," DENY("c", 1, 9,
								    "rwm") "," DENY("c",
										    1,
										    8,
										    "rwm")),
	       RULES(DENY_ALL
		     "," ALLOW("c", 1, 3, "rm") "," ALLOW("c", 1, 5, "rwm") "," ALLOW(
			     "c", 1, 7,
			     "rwm") "," ALLOW("c", 5, 0,
					      "rwm") "," ALLOW("c", 5, 2,
							       "rwm") ","
								      "{\"allow"
								      "\":true,"
								      "\"type\""
								      ":\"c\","
								      "\"major"
								      "\":136,"
								      "\"access"
								      "\":"
								      "\"m\"}"
								      "," ALLOW(
									      "c",
									      10,
									      229,
									      "rw")));
}

/* What some runtime takes for "all" is none to the one that reads it so. */
static void rules_that_are_read_differently_are_rebuilt(void **state)
{
	static const char *const lists[] = {
		RULES(""),
		RULES("{\"allow\":false}"),
		RULES("{\"access\":\"r\"}"),
		RULES("{\"access\":\"rwm\",\"major\":10}"),
		RULES("{\"access\":\"rwm\",\"type\":\"u\"}"),
		RULES(DENY("c", 1, 11, "rwm")),
		RULES("{\"allow\":true,\"type\":\"a\",\"access\":\"rwm\"}"
		      "," DENY("b", -1, -1, "rwm") "," DENY("c", -1, -1,
							    "rwm")),
		/* A hole in a wildcard, which cgroup v1 can't make. */
		RULES(DENY_ALL "," ALLOW("c", 10, -1,
					 "rw") "," DENY("c", 10, 229, "rw")),
		/* "r" alone does not stop who asks for "rw". */
		RULES(DENY_ALL "," ALLOW("c", 1, 11, "rw") "," DENY(
			"c", 1, 11, "r") "," DENY("c", 1, 11, "w")),
		/* crun's 32 bits. */
		RULES(DENY_ALL "," ALLOW("c", 4294967306, 229, "rw")),
		RULES(DENY_ALL "," ALLOW("c", -2, 229, "rw")),
		RULES(DENY_ALL "," ALLOW("C", 10, 229, "rw")),
		RULES(DENY_ALL "," ALLOW("c", 10, 229, "rx")),
		/* cgroup v1 has a list of what is not allowed, after that. */
		RULES("{\"allow\":true,\"access\":\"m\"}," DENY(
			"c", 10, -1, "rwm") "," ALLOW("c", 10, 229, "rw")),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct harden_case run;

		harden_case_run(&run, &hardener_devices, OCI_CONFIG, PROFILE,
				lists[i], &plain_host);
		if (run.findings.changed != 1 ||
		    strstr(run.text.data, "[" DENY_ALL) == NULL ||
		    strstr(run.text.data, "r\"}") != NULL ||
		    strstr(run.text.data, "w\"}") != NULL)
			fail_msg("%s: %s", lists[i], run.text.data);
		harden_case_fini(&run);
	}
	expect(RULES(DENY_ALL ",{\"allow\":true,\"type\":\"a\","
			      "\"major\":10,\"minor\":229,\"access\":\"r\"}"),
	       RULES(DENY_ALL "," ALLOW("c", 10, 229, "r")));
}

static void without_rules_all_is_denied(void **state)
{
	(void)state;
	expect("{\"process\":{}}", "{\"process\":{},\"linux\":{\"resources\":{"
				   "\"devices\":[" DENY_ALL "]}}}");
	expect("{\"process\":{},\"linux\":{\"resources\":{\"pids\":{}}}}",
	       "{\"process\":{},\"linux\":{\"resources\":{\"pids\":{},"
	       "\"devices\":[" DENY_ALL "]}}}");
	expect("{\"process\":{},\"linux\":{\"resources\":"
	       "{\"devices\":null}}}",
	       RULES(DENY_ALL));
}

static void a_profile_may_refuse_instead(void **state)
{
	static const char refuse[] = "{\"devices\":{\"otherwise\":\"refuse\"}}";

	(void)state;
	expect_refused(&hardener_devices, OCI_CONFIG, refuse,
		       NODES(NODE("/dev/fuse", "c", 10, 229)),
		       "beyond the profile's devices: c 10:229", &plain_host);
	expect_refused(&hardener_devices, OCI_CONFIG, refuse,
		       RULES("{\"allow\":true,\"access\":\"rwm\"}"),
		       "allows every device", &plain_host);
	expect_refused(&hardener_devices, OCI_CONFIG, refuse,
		       RULES(DENY_ALL "," ALLOW("c", 10, 229, "r")),
		       "beyond the profile's", &plain_host);
	expect_refused(&hardener_devices, OCI_CONFIG, refuse,
		       NODES(NODE("/dev/../x", "c", 1, 3)),
		       "a plain one below /dev", &plain_host);
	expect_refused(&hardener_devices, OCI_CONFIG, refuse,
		       NODES(NODE("/dev/a", "c", 2, 1) "," NODE(
			       "/dev/b", "b", 2,
			       2) "," NODE("/dev/c", "x", 2,
					   3) "," NODE("/x", "c", 1, 3)),
		       "devices: c 2:1, b 2:2, and 2 more", &plain_host);
	/* Nobody asked for anything. */
	expect_hardened(&hardener_devices, OCI_CONFIG, refuse,
			"{\"process\":{},\"linux\":{}}", RULES(DENY_ALL),
			&plain_host);
	expect_hardened(&hardener_devices, OCI_CONFIG, refuse,
			RULES(ALLOW("c", 1, 3, "r")),
			RULES(DENY_ALL "," ALLOW("c", 1, 3, "r")), &plain_host);
}

/* crun could not start with a rule that denies. */
static void without_roots_power_there_are_nodes_alone(void **state)
{
	static const struct probe host = {
		.arch = SECCOMP_ARCH_X86_64,
		.last_capability = 40,
		.rootless = true,
	};

	(void)state;
	expect_hardened(&hardener_devices, OCI_CONFIG, PROFILE,
			"{\"process\":{},\"linux\":{\"devices\":[" NODE(
				"/dev/kmsg", "c", 1, 11) "]}}",
			"{\"process\":{},\"linux\":{\"devices\":[]}}", &host);
}

static void without_the_part_all_stay(void **state)
{
	static const char document[] = NODES(NODE("/dev/kmsg", "c", 1, 11));

	(void)state;
	expect_hardened(&hardener_devices, OCI_CONFIG, "{}", document, document,
			&plain_host);
	expect_hardened(&hardener_devices, OCI_CONFIG,
			"{\"devices\":{\"allow\":[\"a *:* rwm\"]}}",
			RULES("{\"allow\":true,\"access\":\"rwm\"}"),
			RULES("{\"allow\":true,\"access\":\"rwm\"}"),
			&plain_host);
	/* crun makes containers without a process. */
	expect_hardened(&hardener_devices, OCI_CONFIG, PROFILE, "{}",
			"{\"linux\":{\"resources\":{\"devices\":["
			"{\"allow\":false,\"access\":\"rwm\"}]}}}",
			&plain_host);
}

/* Nor does a list of any length take long. */
static void of_too_many_rules_none_is_kept(void **state)
{
	AUTO_BUF struct buf document = BUF_INIT;

	(void)state;
	buf_add_text(&document, "{\"process\":{},\"linux\":{\"resources\":"
				"{\"devices\":[" DENY_ALL);
	for (unsigned i = 0; i < 100000; i++)
		buf_add_text(&document, "," ALLOW("c", 1, 3, "r"));
	buf_add_text(&document, "]}}}");
	expect(document.data, RULES(DENY_ALL));
}

static void the_hosts_network_devices_stay(void **state)
{
	static const char no_rules[] =
		",\"resources\":{\"devices\":["
		"{\"allow\":false,\"access\":\"rwm\"}]}}}";
	AUTO_BUF struct buf asked = BUF_INIT;
	AUTO_BUF struct buf none = BUF_INIT;
	AUTO_BUF struct buf one = BUF_INIT;

	(void)state;
	buf_printf(&asked,
		   "{\"linux\":{\"netDevices\":{\"eth0\":{},\"eth1\":{\"name\":"
		   "\"eth0\"}}%s",
		   no_rules);
	buf_printf(&none, "{\"linux\":{\"netDevices\":{}%s", no_rules);
	buf_printf(
		&one,
		"{\"linux\":{\"netDevices\":{\"eth1\":{\"name\":\"eth0\"}}%s",
		no_rules);
	expect_hardened(&hardener_devices, OCI_CONFIG, "{\"devices\":{}}",
			asked.data, none.data, &plain_host);
	expect_hardened(&hardener_devices, OCI_CONFIG,
			"{\"devices\":{\"network\":[\"eth1\"]}}", asked.data,
			one.data, &plain_host);
	expect_refused(&hardener_devices, OCI_CONFIG,
		       "{\"devices\":{\"otherwise\":\"refuse\","
		       "\"network\":[\"eth1\"]}}",
		       asked.data, "network", &plain_host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hosts_network_devices_stay),
		cmocka_unit_test(nodes_are_told_by_their_numbers),
		cmocka_unit_test(nodes_have_a_plain_path_below_dev),
		cmocka_unit_test(nodes_are_what_the_host_has_there),
		cmocka_unit_test(rules_within_the_ceiling_stay_as_they_are),
		cmocka_unit_test(rules_become_none_but_for_what_both_allow),
		cmocka_unit_test(rules_that_are_read_differently_are_rebuilt),
		cmocka_unit_test(without_rules_all_is_denied),
		cmocka_unit_test(a_profile_may_refuse_instead),
		cmocka_unit_test(without_roots_power_there_are_nodes_alone),
		cmocka_unit_test(without_the_part_all_stay),
		cmocka_unit_test(of_too_many_rules_none_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
