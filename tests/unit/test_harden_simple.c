/* SPDX-License-Identifier: Apache-2.0 */
/* User, no new privileges and paths; the order of the table. */
#include "../lib/harden_case.h"

#include <stdio.h>

#define OWN_MOUNTS "\"namespaces\":[{\"type\":\"mount\"}]"

static void test_no_new_privileges(void **state)
{
	const char *profile = "{\"noNewPrivileges\":true}";

	(void)state;
	expect_hardened(&hardener_no_new_privileges, OCI_CONFIG, profile,
			"{\"process\":{}}",
			"{\"process\":{\"noNewPrivileges\":true}}",
			&plain_host);
	expect_hardened(&hardener_no_new_privileges, OCI_PROCESS, profile,
			"{\"noNewPrivileges\":null,\"cwd\":\"/\"}",
			"{\"noNewPrivileges\":true,\"cwd\":\"/\"}",
			&plain_host);
	expect_hardened(&hardener_no_new_privileges, OCI_PROCESS, profile,
			"{\"noNewPrivileges\" : true}",
			"{\"noNewPrivileges\" : true}", &plain_host);
	expect_hardened(&hardener_no_new_privileges, OCI_CONFIG,
			"{\"noNewPrivileges\":false}", "{\"process\":{}}",
			"{\"process\":{}}", &plain_host);
}

static void test_root_refused(void **state)
{
	const char *profile = "{\"user\":{\"root\":false}}";

	(void)state;
	expect_refused(&hardener_user, OCI_CONFIG, profile,
		       "{\"process\":{\"user\":{\"uid\":0}}}",
		       "uid 0 is not allowed", &plain_host);
	expect_refused(&hardener_user, OCI_CONFIG, profile, "{\"process\":{}}",
		       "uid 0 is not allowed", &plain_host);
	expect_refused(&hardener_user, OCI_PROCESS, profile,
		       "{\"user\":{\"gid\":7}}", "uid 0 is not allowed",
		       &plain_host);
	/* setresuid(2)'s "leave it": crun's process stays root. */
	expect_refused(&hardener_user, OCI_PROCESS, profile,
		       "{\"user\":{\"uid\":4294967295}}",
		       "uid 0 is not allowed", &plain_host);
	expect_hardened(&hardener_user, OCI_PROCESS, profile,
			"{\"user\":{\"uid\":4294967294}}",
			"{\"user\":{\"uid\":4294967294}}", &plain_host);
	expect_hardened(&hardener_user, OCI_PROCESS, profile,
			"{\"user\":{\"uid\":1}}", "{\"user\":{\"uid\":1}}",
			&plain_host);
}

/* By what the kernel says of a path. */
static bool id_map(const char *path, struct id_map *map)
{
	*map = (struct id_map){1, {{0, 0, UINT32_MAX}}};
	if (strcmp(path, "/others") == 0)
		map->ranges[0] = (struct id_range){0, 100000, 65536};
	return strcmp(path, "/gone") != 0;
}

#define CONTAINER(uid, entry, mappings)                                        \
	"{\"process\":{\"user\":{\"uid\":" uid                                 \
	"}},\"linux\":{\"namespaces\":["                                       \
	"{" entry "\"type\":\"user\"}],\"uidMappings\":[" mappings "]}}"
#define MAPPING(inside, host, size)                                            \
	"{\"containerID\":" inside ",\"hostID\":" host ",\"size\":" size "}"

struct user_case {
	const char *document;
	const char *never;  /* why refused; NULL: not */
	const char *mapped; /* the same where root may be mapped */
};

static void expect_user(const struct user_case *one, const struct probe *probe)
{
	static const char *const profiles[] = {
		"{\"user\":{\"root\":false}}",
		"{\"user\":{\"root\":\"mapped\"}}",
	};
	const char *whys[] = {one->never, one->mapped};

	for (unsigned i = 0; i < 2; i++) {
		if (whys[i] == NULL)
			expect_hardened(&hardener_user, OCI_CONFIG, profiles[i],
					one->document, one->document, probe);
		else
			expect_refused(&hardener_user, OCI_CONFIG, profiles[i],
				       one->document, whys[i], probe);
	}
}

static void test_user_namespaces(void **state)
{
	static const char another[] = "start the container as another user";
	static const char hosts[] = "this the host's uid 0";
	static const char told[] = "can't be told";
	static const struct user_case cases[] = {
		{"{\"process\":{}}", another, "hostUsers: false"},
		{CONTAINER("0", "", MAPPING("0", "100000", "65536")), another,
		 NULL},
		{CONTAINER("7", "", MAPPING("0", "100000", "65536")), NULL,
		 NULL},
		{CONTAINER("0", "", MAPPING("0", "0", "65536")), hosts, hosts},
		{CONTAINER("7", "", MAPPING("0", "0", "65536")), NULL, NULL},
		{CONTAINER("7", "", MAPPING("7", "0", "1")), hosts, hosts},
		{CONTAINER("0", "",
			   MAPPING("0", "1", "7") "," MAPPING("7", "0", "1")),
		 another, "has the host's uid 0 in it"},
		/* What is not mapped can't be had at all. */
		{CONTAINER("9", "", MAPPING("0", "1", "7")), NULL, NULL},
		{CONTAINER("7", "", ""), told, told},
		{CONTAINER("0", "\"path\":\"\",", MAPPING("0", "1", "1")),
		 another, NULL},
		{CONTAINER("0", "\"path\":\"/others\",", ""), another, NULL},
		{CONTAINER("0", "\"path\":\"/hosts\",",
			   MAPPING("0", "100000", "65536")),
		 hosts, hosts},
		{CONTAINER("7", "\"path\":\"/hosts\",", ""), NULL, NULL},
		{CONTAINER("7", "\"path\":\"/gone\",",
			   MAPPING("0", "100000", "65536")),
		 told, told},
	};
	struct probe probe = plain_host;

	(void)state;
	probe.id_map = id_map;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_user(&cases[i], &probe);
}

#define VOLUME(options, mappings)                                              \
	"{\"process\":{\"user\":{\"uid\":7}},\"mounts\":[{\"options\":["       \
	"\"bind\"" options "],\"uidMappings\":[" mappings "]}]"
#define IN_NAMESPACE                                                           \
	",\"linux\":{\"namespaces\":[{\"type\":\"user\"}],\"uidMappings\":"    \
	"[" MAPPING("0", "100000", "65536") "]}"

static void test_whose_files_of_root_are(void **state)
{
	static const char why[] = "files of the host's root";
	static const struct {
		const char *volume;
		const char *hosts; /* why refused in the host's namespace */
		const char *own;   /* ... in one of its own */
	} cases[] = {
		{VOLUME("", MAPPING("0", "7", "1")), why, why},
		{VOLUME("", "{\"hostID\":7,\"size\":1}"), why, why},
		{VOLUME(",\"idmap\"",
			MAPPING("1", "7", "1") "," MAPPING("0", "100007", "1")),
		 why, why},
		{VOLUME(",\"idmap\"", MAPPING("0", "100000", "65536")), why,
		 NULL},
		{VOLUME("", MAPPING("0", "0", "9")), NULL, NULL},
		{VOLUME("", MAPPING("1", "7", "9")), NULL, NULL},
		{VOLUME(",\"ridmap\"", ""), NULL, NULL},
		{VOLUME(",\"idmap=uids=0-7-1\"", ""), why, why},
		{VOLUME(",\"ridmap=uids=0-7-1\"", ""), why, why},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_BUF struct buf hosts = BUF_INIT;
		AUTO_BUF struct buf own = BUF_INIT;

		buf_printf(&hosts, "%s}", cases[i].volume);
		buf_printf(&own, "%s" IN_NAMESPACE "}", cases[i].volume);
		expect_user(&(struct user_case){hosts.data, cases[i].hosts,
						cases[i].hosts},
			    &plain_host);
		expect_user(&(struct user_case){own.data, cases[i].own,
						cases[i].own},
			    &plain_host);
		expect_hardened(&hardener_user, OCI_CONFIG, "{}", hosts.data,
				hosts.data, &plain_host);
	}
}

static bool can_idmap(int bundle, const char *path, uint32_t first,
		      uint32_t size)
{
	return bundle == 3 && strcmp(path, "rootfs") == 0 && first == 9 &&
	       size == 7;
}

#define MAP     "{\"user\":{\"root\":\"mapped\",\"map\":{\"hostId\":9,\"size\":7}}}"
#define MAPPED9 "[{\"containerID\":0,\"hostID\":9,\"size\":7}]"

static void test_user_is_mapped(void **state)
{
	struct probe probe = plain_host;

	(void)state;
	probe.can_idmap = can_idmap;
	probe.bundle = 3;
	expect_hardened(
		&hardener_user, OCI_CONFIG, MAP,
		"{\"process\":{},\"root\":{\"path\":\"rootfs\"},\"linux\":{"
		"\"namespaces\":[{\"type\":\"pid\"}],\"sysctl\":{"
		"\"net.ipv4.ping_group_range\":\"0 2147483647\"}}}",
		"{\"process\":{},\"root\":{\"path\":\"rootfs\"},\"linux\":{"
		"\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"user\"}],"
		"\"sysctl\":{\"net.ipv4.ping_group_range\":\"0 6\"},"
		"\"uidMappings\":" MAPPED9 ",\"gidMappings\":" MAPPED9 "}}",
		&probe);
	expect_refused(&hardener_user, OCI_CONFIG, MAP,
		       "{\"process\":{},\"root\":{\"path\":\"other\"}}",
		       "ID-mapped mounts", &probe);
	expect_refused(&hardener_user, OCI_CONFIG, MAP,
		       "{\"process\":{},\"root\":{\"path\":\"rootfs\"},"
		       "\"linux\":{\"namespaces\":[{\"type\":\"ipc\","
		       "\"path\":\"/proc/7/ns/ipc\"}]}}",
		       "joins another's namespaces", &probe);
	expect_hardened(&hardener_user, OCI_CONFIG, MAP,
			"{\"process\":{\"user\":{\"uid\":5}}}",
			"{\"process\":{\"user\":{\"uid\":5}}}", &probe);
	expect_refused(&hardener_user, OCI_PROCESS, MAP, "{}",
		       "uid 0 is not allowed", &probe);
}

/* Mappings without a user namespace are none: runtimes take no notice. */
static void test_mappings_alone(void **state)
{
	static const struct user_case one = {
		"{\"process\":{},\"linux\":{\"uidMappings\":["
		"{\"hostID\":9,\"size\":9}]}}",
		"uid 0 is not allowed", "uid 0 is not allowed"};

	(void)state;
	expect_user(&one, &plain_host);
}

#define PATHS                                                                  \
	"{\"paths\":{\"masked\":[\"/proc/kcore\",\"/proc/keys\"],"             \
	"\"readonly\":[\"/proc/sys\",\"/proc/keys\"]}}"

static void test_floor_of_paths(void **state)
{
	(void)state;
	expect_hardened(&hardener_paths, OCI_CONFIG, PATHS,
			"{\"linux\":{" OWN_MOUNTS "}}",
			"{\"linux\":{" OWN_MOUNTS ",\"maskedPaths\":["
			"\"/proc/kcore\",\"/proc/keys\"],\"readonlyPaths\":["
			"\"/proc/sys\"]}}",
			&plain_host);
	expect_hardened(&hardener_paths, OCI_CONFIG, PATHS,
			"{\"linux\":{" OWN_MOUNTS ",\"maskedPaths\":["
			"\"//proc/./keys/\",\"/a\"],\"readonlyPaths\":null}}",
			"{\"linux\":{" OWN_MOUNTS ",\"maskedPaths\":["
			"\"//proc/./keys/\",\"/a\",\"/proc/kcore\"],"
			"\"readonlyPaths\":[\"/proc/sys\"]}}",
			&plain_host);
}

/* Nor what begins alike, nor what is relative to nobody knows what. */
static void test_other_paths_cover_nothing(void **state)
{
	(void)state;
	expect_hardened(&hardener_paths, OCI_CONFIG,
			"{\"paths\":{\"masked\":[\"/proc/kcore\"]}}",
			"{\"linux\":{" OWN_MOUNTS ",\"maskedPaths\":["
			"\"proc/kcore\",\"/proc/kcore2\",\"/proc\",\"\"]}}",
			"{\"linux\":{" OWN_MOUNTS ",\"maskedPaths\":["
			"\"proc/kcore\",\"/proc/kcore2\",\"/proc\",\"\","
			"\"/proc/kcore\"]}}",
			&plain_host);
}

/* A second procfs, or a bind of the host's, is held to the same floor. */
static void test_floor_in_other_places(void **state)
{
	(void)state;
	expect_hardened(
		&hardener_paths, OCI_CONFIG, PATHS,
		"{\"mounts\":[{\"destination\":\"/proc\",\"type\":\"proc\"},"
		"{\"destination\":\"/mnt/\",\"type\":\"proc\"},"
		"{\"destination\":\"/s\",\"type\":\"bind\","
		"\"source\":\"/proc/sys/kernel\"},"
		"{\"destination\":\"/h\",\"source\":\"/process\"}],"
		"\"linux\":{" OWN_MOUNTS "}}",
		"{\"mounts\":[{\"destination\":\"/proc\",\"type\":\"proc\"},"
		"{\"destination\":\"/mnt/\",\"type\":\"proc\"},"
		"{\"destination\":\"/s\",\"type\":\"bind\","
		"\"source\":\"/proc/sys/kernel\"},"
		"{\"destination\":\"/h\",\"source\":\"/process\"}],"
		"\"linux\":{" OWN_MOUNTS
		",\"maskedPaths\":[\"/proc/kcore\",\"/proc/keys\","
		"\"/mnt/kcore\",\"/mnt/keys\"],\"readonlyPaths\":["
		"\"/proc/sys\",\"/mnt/sys\",\"/s\"]}}",
		&plain_host);
}

/* A mask over a bind that propagates would mask the host's own file. */
static void test_nothing_over_shared_binds(void **state)
{
	static const char document[] =
		"{\"mounts\":[{\"destination\":\"/host\",\"type\":\"bind\","
		"\"source\":\"/\"}],\"linux\":{\"rootfsPropagation\":"
		"\"rshared\"," OWN_MOUNTS ",\"maskedPaths\":[\"/proc/kcore\","
		"\"/proc/keys\"],\"readonlyPaths\":[\"/proc/sys\"]}}";

	(void)state;
	expect_hardened(&hardener_paths, OCI_CONFIG, PATHS, document, document,
			&plain_host);
}

static bool fakes(int bundle, struct text root)
{
	(void)bundle;
	return text_is(root, "faked");
}

/* In the image /x is a link to /dev, in the volume /v one is. */
static struct text step(int bundle, struct text directory, struct text path,
			struct arena *arena)
{
	(void)bundle;
	if (text_is(directory, "faked") && text_is(path, "/x/null"))
		return TEXT("/dev/null");
	if (text_is(directory, "faked") && text_is(path, "/x"))
		return TEXT("/dev");
	if (text_is(directory, "/v") && text_is(path, "/link"))
		return (struct text){arena_copy(arena, "/dev", 4), 4};
	return path;
}

static const struct probe_image image = {fakes, step};

/* What a mask is made of is the runtime's to make. */
static void test_null_device(void **state)
{
	static const char *const refused[] = {
		"{\"destination\":\"/dev\",\"type\":\"bind\",\"source\":\"/"
		"v\"}",
		"{\"destination\":\"//./dev/\",\"source\":\"/v\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\","
		"\"options\":[\"tmpcopyup\"]}",
		"{\"destination\":\"/dev\",\"type\":\"overlay\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/dev/./null\",\"source\":\"/v\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/dev/null\",\"type\":\"tmpfs\"}",
		"{\"destination\":\"/tmp\",\"type\":\"tmpfs\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/x/null\",\"source\":\"/v\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/x\",\"source\":\"/v\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/a/../b\",\"source\":\"/v\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/v\",\"source\":\"/v\"},"
		"{\"destination\":\"/v/link\",\"source\":\"/w\"}",
	};
	static const char *const fine[] = {
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"}",
		"{\"destination\":\"/dev\",\"type\":\"bind\","
		"\"source\":\"/dev/\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/dev/null\",\"source\":\"/dev/null\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/dev/nullify\",\"source\":\"/v\"}",
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\"},"
		"{\"destination\":\"/v\",\"source\":\"/v\"},"
		"{\"destination\":\"/v/other\",\"source\":\"/w\"}",
	};
	static const char form[] =
		"{\"root\":{\"path\":\"faked\"},\"mounts\":[%s],"
		"\"linux\":{" OWN_MOUNTS ",\"maskedPaths\":[\"/proc/kcore\","
		"\"/proc/keys\"],\"readonlyPaths\":[\"/proc/sys\"]}}";
	struct probe host = plain_host;
	char document[512];

	(void)state;
	host.image = &image;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		snprintf(document, sizeof(document), form, refused[i]);
		expect_refused(&hardener_paths, OCI_CONFIG, PATHS, document,
			       "/dev", &host);
	}
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
		snprintf(document, sizeof(document), form, fine[i]);
		expect_hardened(&hardener_paths, OCI_CONFIG, PATHS, document,
				document, &host);
	}
}

static void test_shared_mounts(void **state)
{
	(void)state;
	expect_refused(&hardener_paths, OCI_CONFIG, PATHS, "{\"linux\":{}}",
		       "mount namespace", &plain_host);
	expect_refused(&hardener_paths, OCI_CONFIG, PATHS,
		       "{\"linux\":{\"namespaces\":[{\"type\":\"mount\","
		       "\"path\":\"/proc/1/ns/mnt\"}]}}",
		       "mount namespace", &plain_host);
	expect_hardened(&hardener_paths, OCI_CONFIG,
			"{\"paths\":{\"masked\":[\"/a\"],"
			"\"sharedMountNamespace\":\"skip\"}}",
			"{\"linux\":{}}", "{\"linux\":{}}", &plain_host);
}

/* A document with count mounts of proc, each elsewhere. */
static void add_procs(struct buf *out, unsigned count)
{
	buf_add_text(out, "{\"mounts\":[");
	for (unsigned i = 0; i < count; i++)
		buf_printf(out,
			   "%s{\"destination\":\"/mnt/%u\",\"type\":\"proc\"}",
			   i > 0 ? "," : "", i);
	buf_add_text(out, "],\"linux\":{" OWN_MOUNTS "}}");
}

/* In a second or two even where sanitizers watch; quadratic takes minutes. */
static void test_very_many_mounts(void **state)
{
	AUTO_BUF struct buf document = BUF_INIT;
	struct harden_case run;

	(void)state;
	add_procs(&document, 40000);
	harden_case_run(&run, &hardener_paths, OCI_CONFIG, PATHS, document.data,
			&plain_host);
	assert_int_equal(run.findings.changed, 2);
	assert_int_equal(run.findings.first->after->count, 80002);
	assert_non_null(strstr(run.text.data, "\"/mnt/39999/kcore\""));
	assert_non_null(strstr(run.text.data, "\"/mnt/39999/sys\""));
	harden_case_fini(&run);
	document.length = 0;
	add_procs(&document, 60000);
	expect_refused(&hardener_paths, OCI_CONFIG,
		       "{\"paths\":{\"masked\":[\"/proc/kcore\","
		       "\"/proc/keys\"]}}",
		       document.data, "more than 100000 paths", &plain_host);
}

static void test_the_same_place_is_masked_once(void **state)
{
	(void)state;
	expect_hardened(
		&hardener_paths, OCI_CONFIG,
		"{\"paths\":{\"masked\":[\"/proc/kcore\"]}}",
		"{\"mounts\":[{\"destination\":\"/m\",\"type\":\"proc\"},"
		"{\"destination\":\"//m/./\",\"type\":\"proc\"},"
		"{\"destination\":\"/n/.\",\"type\":\"proc\"}],"
		"\"linux\":{" OWN_MOUNTS ",\"maskedPaths\":["
		"\"/n/kcore/.\",\"/n//kcore\",\"m/kcore\"]}}",
		"{\"mounts\":[{\"destination\":\"/m\",\"type\":\"proc\"},"
		"{\"destination\":\"//m/./\",\"type\":\"proc\"},"
		"{\"destination\":\"/n/.\",\"type\":\"proc\"}],"
		"\"linux\":{" OWN_MOUNTS ",\"maskedPaths\":["
		"\"/n/kcore/.\",\"/n//kcore\",\"m/kcore\",\"/proc/kcore\","
		"\"/m/kcore\"]}}",
		&plain_host);
}

static void test_table_order(void **state)
{
	static const char *const names[] = {
		"user",       "capabilities", "noNewPrivileges",
		"seccomp",    "selinux",      "apparmor",
		"namespaces", "sysctls",      "annotations",
		"hooks",      "process",      "resources",
		"devices",    "mounts",       "root",
		"paths",
	};
	size_t i = 0;

	(void)state;
	for (; hardeners[i] != NULL; i++) {
		assert_string_equal(hardeners[i]->name, names[i]);
		assert_string_equal(hardener_names[i], names[i]);
	}
	assert_int_equal(i, sizeof(names) / sizeof(names[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_new_privileges),
		cmocka_unit_test(test_root_refused),
		cmocka_unit_test(test_user_namespaces),
		cmocka_unit_test(test_whose_files_of_root_are),
		cmocka_unit_test(test_mappings_alone),
		cmocka_unit_test(test_user_is_mapped),
		cmocka_unit_test(test_floor_of_paths),
		cmocka_unit_test(test_other_paths_cover_nothing),
		cmocka_unit_test(test_floor_in_other_places),
		cmocka_unit_test(test_nothing_over_shared_binds),
		cmocka_unit_test(test_null_device),
		cmocka_unit_test(test_shared_mounts),
		cmocka_unit_test(test_very_many_mounts),
		cmocka_unit_test(test_the_same_place_is_masked_once),
		cmocka_unit_test(test_table_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
