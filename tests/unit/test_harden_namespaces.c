/* SPDX-License-Identifier: Apache-2.0 */
/* Namespaces and sysctls: what is the host's stays the host's. */
#include "lib/harden_case.h"

static enum probe_namespace namespace_of(const char *type, const char *path)
{
	if (strcmp(path, "/unknown") == 0)
		return NAMESPACE_UNKNOWN;
	return strcmp(path, "/host") == 0 || (strcmp(type, "network") == 0 &&
					      strcmp(path, "/hostnet") == 0)
		       ? NAMESPACE_HOSTS
		       : NAMESPACE_OTHERS;
}

static const struct probe host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
	.namespace_of = namespace_of,
};

#define DOCUMENT(list) "{\"process\":{},\"linux\":{\"namespaces\":[" list "]}}"

static void what_is_absent_is_made(void **state)
{
	(void)state;
	expect_hardened(&hardener_namespaces, OCI_CONFIG,
			"{\"namespaces\":{\"host\":[\"uts\",\"cgroup\"]}}",
			DOCUMENT("{\"type\":\"mount\"},{\"type\":\"pid\"}"),
			DOCUMENT("{\"type\":\"mount\"},{\"type\":\"pid\"},"
				 "{\"type\":\"network\"},{\"type\":\"ipc\"}"),
			&host);
	expect_hardened(&hardener_namespaces, OCI_CONFIG,
			"{\"namespaces\":{\"host\":[\"uts\",\"cgroup\","
			"\"ipc\",\"pid\"]}}",
			"{\"process\":{}}",
			"{\"process\":{},\"linux\":{\"namespaces\":[{\"type\":"
			"\"network\"}]}}",
			&host);
}

static void a_path_to_the_hosts_goes(void **state)
{
	static const char profile[] =
		"{\"namespaces\":{\"host\":[\"uts\",\"cgroup\",\"ipc\"]}}";

	(void)state;
	expect_hardened(
		&hardener_namespaces, OCI_CONFIG, profile,
		DOCUMENT("{\"type\":\"network\",\"path\":\"/hostnet\"},"
			 "{\"type\":\"pid\",\"path\":\"/proc/9/ns/pid\"}"),
		DOCUMENT("{\"type\":\"network\"},"
			 "{\"type\":\"pid\",\"path\":\"/proc/9/ns/pid\"}"),
		&host);
}

static void what_is_allowed_stays(void **state)
{
	static const char document[] =
		DOCUMENT("{\"type\":\"pid\",\"path\":\"/host\"}");

	(void)state;
	expect_hardened(&hardener_namespaces, OCI_CONFIG,
			"{\"namespaces\":{\"host\":[\"uts\",\"cgroup\","
			"\"ipc\",\"pid\",\"network\"]}}",
			document, document, &host);
	expect_hardened(&hardener_namespaces, OCI_CONFIG, "{}", document,
			document, &host);
}

static void a_path_that_can_not_be_told_is_refused(void **state)
{
	(void)state;
	expect_refused(&hardener_namespaces, OCI_CONFIG,
		       "{\"namespaces\":{\"host\":[\"uts\",\"cgroup\",\"ipc\","
		       "\"pid\"]}}",
		       DOCUMENT("{\"type\":\"network\",\"path\":\"/unknown\"}"),
		       "can't be told", &host);
	expect_hardened(
		&hardener_namespaces, OCI_CONFIG,
		"{\"namespaces\":{\"host\":[\"uts\",\"cgroup\",\"ipc\","
		"\"pid\",\"network\"]}}",
		DOCUMENT("{\"type\":\"network\",\"path\":\"/unknown\"}"),
		DOCUMENT("{\"type\":\"network\",\"path\":\"/unknown\"}"),
		&host);
}

/* Of profiles that say nothing of them. */
static void time_and_user_may_be_the_hosts(void **state)
{
	static const char document[] =
		DOCUMENT("{\"type\":\"time\",\"path\":\"/host\"},"
			 "{\"type\":\"network\"},{\"type\":\"pid\"},"
			 "{\"type\":\"ipc\"},{\"type\":\"uts\"},"
			 "{\"type\":\"cgroup\"}");

	(void)state;
	expect_hardened(&hardener_namespaces, OCI_CONFIG,
			"{\"namespaces\":{\"host\":[]}}", document, document,
			&host);
}

#define UTS(path) "\"linux\":{\"namespaces\":[{\"type\":\"uts\"" path "}]}"
#define NAMES     "\"hostname\":\"a\",\"domainname\":\"b\","

static void the_hosts_name_stays(void **state)
{
	static const char profile[] =
		"{\"namespaces\":{\"host\":[\"network\",\"pid\",\"ipc\","
		"\"uts\",\"cgroup\"]}}";
	static const char *const hosts[] = {UTS(",\"path\":\"/host\""),
					    UTS(",\"path\":\"/unknown\""),
					    "\"linux\":{\"namespaces\":[]}"};
	static const char *const others[] = {UTS(""),
					     UTS(",\"path\":\"/other\"")};

	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		AUTO_BUF struct buf before = BUF_INIT;
		AUTO_BUF struct buf after = BUF_INIT;

		buf_printf(&before, "{\"process\":{}," NAMES "%s}", hosts[i]);
		buf_printf(&after, "{\"process\":{},%s}", hosts[i]);
		expect_hardened(&hardener_namespaces, OCI_CONFIG, profile,
				before.data, after.data, &host);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		AUTO_BUF struct buf same = BUF_INIT;

		buf_printf(&same, "{\"process\":{}," NAMES "%s}", others[i]);
		expect_hardened(&hardener_namespaces, OCI_CONFIG, profile,
				same.data, same.data, &host);
	}
}

#define OWN(list)                                                              \
	"{\"namespaces\":{\"host\":[\"network\",\"pid\",\"ipc\",\"uts\","      \
	"\"cgroup\"],\"own\":[" list "]}}"

static void time_is_made(void **state)
{
	(void)state;
	expect_hardened(&hardener_namespaces, OCI_CONFIG, OWN("\"time\""),
			DOCUMENT("{\"type\":\"time\",\"path\":\"/host\"}"),
			DOCUMENT("{\"type\":\"time\"}"), &host);
	expect_hardened(&hardener_namespaces, OCI_CONFIG, OWN("\"time\""),
			DOCUMENT(""), DOCUMENT("{\"type\":\"time\"}"), &host);
}

static void user_is_refused(void **state)
{
	static const char own[] =
		DOCUMENT("{\"type\":\"user\",\"path\":\"/other\"}");

	(void)state;
	expect_hardened(&hardener_namespaces, OCI_CONFIG, OWN("\"user\""), own,
			own, &host);
	expect_refused(&hardener_namespaces, OCI_CONFIG, OWN("\"user\""),
		       DOCUMENT(""), "the host's user namespace", &host);
	expect_refused(&hardener_namespaces, OCI_CONFIG, OWN("\"user\""),
		       "{\"process\":{}}", "hostUsers: false", &host);
	expect_refused(&hardener_namespaces, OCI_CONFIG, OWN("\"user\""),
		       DOCUMENT("{\"type\":\"user\",\"path\":\"/host\"}"),
		       "the host's user namespace", &host);
	expect_refused(&hardener_namespaces, OCI_CONFIG, OWN("\"user\""),
		       DOCUMENT("{\"type\":\"user\",\"path\":\"/unknown\"}"),
		       "can't be told", &host);
}

static void all_are_refused_where_the_profile_says_so(void **state)
{
	static const char profile[] =
		"{\"namespaces\":{\"host\":[\"pid\",\"ipc\",\"uts\","
		"\"cgroup\"],\"otherwise\":\"refuse\"}}";

	(void)state;
	expect_refused(&hardener_namespaces, OCI_CONFIG, profile, DOCUMENT(""),
		       "without --network host", &host);
	expect_refused(&hardener_namespaces, OCI_CONFIG, profile,
		       DOCUMENT("{\"type\":\"network\",\"path\":\"/hostnet\"}"),
		       "without hostNetwork", &host);
	expect_hardened(&hardener_namespaces, OCI_CONFIG, profile,
			DOCUMENT("{\"type\":\"network\",\"path\":\"/other\"}"),
			DOCUMENT("{\"type\":\"network\",\"path\":\"/other\"}"),
			&host);
}

#define IPC          "\"linux\":{\"namespaces\":[{\"type\":\"ipc\"}]}"
#define MOUNTS(list) "{\"process\":{},\"mounts\":[" list "]," IPC "}"

static bool is_directory(int bundle, const char *path, const char *other)
{
	(void)bundle;
	return strcmp(path, "/link") == 0 && strcmp(other, "/dev/shm") == 0;
}

static void binds_of_the_hosts_shared_memory_go(void **state)
{
	static const char profile[] = "{\"namespaces\":{\"host\":[\"network\","
				      "\"pid\",\"uts\",\"cgroup\"]}}";
	static const char strict[] =
		"{\"namespaces\":{\"host\":[\"network\",\"pid\",\"uts\","
		"\"cgroup\"],\"otherwise\":\"refuse\"}}";
	static const char others[] = MOUNTS(
		"{\"destination\":\"/a\",\"type\":\"bind\",\"source\":\"/run/1/"
		"shm\"},{\"destination\":\"/b\",\"type\":\"tmpfs\",\"source\":"
		"\"/dev/shm\"},{\"destination\":\"/c\",\"type\":\"bind\","
		"\"source\":\"/absent\"}");
	struct probe looking = host;

	(void)state;
	expect_hardened(
		&hardener_namespaces, OCI_CONFIG, profile,
		MOUNTS("{\"destination\":\"/s\",\"type\":\"bind\","
		       "\"source\":\"/dev/./shm/\"},{\"destination\":\"/q\","
		       "\"source\":\"/dev/mqueue\",\"options\":[\"rbind\"]}"),
		MOUNTS("{\"destination\":\"/s\",\"type\":\"tmpfs\","
		       "\"source\":\"shm\",\"options\":[\"nosuid\",\"noexec\","
		       "\"nodev\",\"mode=1777\",\"size=65536k\"]},"
		       "{\"destination\":\"/q\",\"type\":\"mqueue\","
		       "\"source\":\"mqueue\",\"options\":[\"nosuid\","
		       "\"noexec\",\"nodev\"]}"),
		&host);
	looking.is_directory = is_directory;
	expect_hardened(&hardener_namespaces, OCI_CONFIG, profile, others,
			others, &looking);
	expect_refused(&hardener_namespaces, OCI_CONFIG, strict,
		       MOUNTS("{\"destination\":\"/s\",\"type\":\"bind\","
			      "\"source\":\"/link\"}"),
		       "/dev/shm", &looking);
}

#define SYSCTLS                                                                \
	"{\"namespaces\":{\"host\":[\"network\"]},"                            \
	"\"sysctls\":{\"allow\":[\"net.ipv4.tcp_*\",\"kernel.shm_x\"]}}"
#define IN(namespace, sysctls)                                                 \
	"{\"linux\":{\"namespaces\":[" namespace "],\"sysctl\":{" sysctls "}}" \
						 "}"
#define NETWORK(path) "{\"type\":\"network\"" path "}"

static void sysctls_beyond_the_list_are_not_set(void **state)
{
	(void)state;
	expect_hardened(&hardener_sysctls, OCI_CONFIG, SYSCTLS,
			IN(NETWORK(""), "\"net.ipv4.tcp_rmem\":\"1 2\","
					"\"net.ipv4.ip_forward\":\"1\","
					"\"kernel/shm_x\":\"1\","
					"\"net/ipv4/conf/all/x\":\"1\""),
			IN(NETWORK(""), "\"net.ipv4.tcp_rmem\":\"1 2\","
					"\"kernel/shm_x\":\"1\""),
			&host);
	expect_hardened(&hardener_sysctls, OCI_CONFIG, SYSCTLS,
			"{\"linux\":{\"sysctl\":{\"vm.swappiness\":\"1\"}}}",
			"{\"linux\":{\"sysctl\":{}}}", &host);
}

/* crun would set it where the namespace has a path. The host's IPC namespace
 * the container of that profile does not get. */
static void those_of_the_host_are_not_set(void **state)
{
	static const char *const entries[] = {NETWORK(",\"path\":\"/hostnet\""),
					      NETWORK(",\"path\":\"/unknown\""),
					      ""};

	(void)state;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		AUTO_BUF struct buf before = BUF_INIT;
		AUTO_BUF struct buf after = BUF_INIT;

		buf_printf(&before,
			   IN("%s", "\"net/ipv4/tcp_x\":\"1\","
				    "\"kernel.shm_x\":\"1\""),
			   entries[i]);
		buf_printf(&after, IN("%s", "\"kernel.shm_x\":\"1\""),
			   entries[i]);
		expect_hardened(&hardener_sysctls, OCI_CONFIG, SYSCTLS,
				before.data, after.data, &host);
	}
	expect_hardened(
		&hardener_sysctls, OCI_CONFIG, SYSCTLS,
		IN(NETWORK(",\"path\":\"/other\""), "\"net.ipv4.tcp_x\":\"1\""),
		IN(NETWORK(",\"path\":\"/other\""), "\"net.ipv4.tcp_x\":\"1\""),
		&host);
}

static void odd_ones_are_refused(void **state)
{
	static const char *const entries[] = {
		"\"kernel.shm_x\":\"1+kernel.core_pattern=|/x\"",
		"\"kernel.shm_x+y\":\"1\"",
		"\"net.ipv4.tcp_x\\n\":\"1\"",
		"\"net.ipv4.tcp_x\":\"1\\n2\"",
		"\"\":\"1\"",
		"\"net.ipv4.tcp_x y\":\"1\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		AUTO_BUF struct buf document = BUF_INIT;

		buf_printf(&document, "{\"linux\":{\"sysctl\":{%s}}}",
			   entries[i]);
		expect_refused(&hardener_sysctls, OCI_CONFIG, SYSCTLS,
			       document.data, "plain words and numbers", &host);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_absent_is_made),
		cmocka_unit_test(a_path_to_the_hosts_goes),
		cmocka_unit_test(a_path_that_can_not_be_told_is_refused),
		cmocka_unit_test(what_is_allowed_stays),
		cmocka_unit_test(time_and_user_may_be_the_hosts),
		cmocka_unit_test(time_is_made),
		cmocka_unit_test(user_is_refused),
		cmocka_unit_test(all_are_refused_where_the_profile_says_so),
		cmocka_unit_test(binds_of_the_hosts_shared_memory_go),
		cmocka_unit_test(sysctls_beyond_the_list_are_not_set),
		cmocka_unit_test(those_of_the_host_are_not_set),
		cmocka_unit_test(odd_ones_are_refused),
		cmocka_unit_test(the_hosts_name_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
