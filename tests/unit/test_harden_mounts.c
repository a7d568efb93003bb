/* SPDX-License-Identifier: Apache-2.0 */
/* Which paths of the host a container gets, and how. */
#include "lib/harden_case.h"

#include "policy/part.h"

#include <sys/statvfs.h>

#define PROFILE                                                                \
	"{\"mounts\":{\"refuse\":[\"/etc\",\"/run/docker.sock\","              \
	"\"/proc/**\",\"/var/lib/kubelet/pods/*/volumes\"],"                   \
	"\"readonly\":[\"/sys/**\"]}}"
#define OPTIONS "{\"mounts\":{\"options\":[\"nosuid\",\"nodev\"]}}"
#define BIND(source, options)                                                  \
	"{\"mounts\":[{\"destination\":\"/x\",\"type\":\"bind\",\"source\":"   \
	"\"" source "\",\"options\":[" options "]}]}"
#define TYPE(type, options)                                                    \
	"{\"mounts\":[{\"destination\":\"/x\",\"type\":\"" type                \
	"\",\"source\":\"x\",\"options\":[" options "]}]}"

static void refused(const char *document, const char *reason,
		    const struct probe *host)
{
	expect_refused(&hardener_mounts, OCI_CONFIG, PROFILE, document, reason,
		       host);
}

static void becomes(const char *profile, const char *document,
		    const char *expected, const struct probe *host)
{
	expect_hardened(&hardener_mounts, OCI_CONFIG, profile, document,
			expected, host);
}

static void stays(const char *document)
{
	becomes(PROFILE, document, document, &plain_host);
}

static void what_gives_the_host_away_is_refused(void **state)
{
	(void)state;
	refused(BIND("/etc", "\"bind\""), "the host's /etc gives", &plain_host);
	refused(BIND("//etc/.", "\"bind\""), "/etc gives", &plain_host);
	refused(BIND("/srv/../etc", "\"rbind\""), "/etc gives", &plain_host);
	refused(BIND("/", "\"rbind\""), "it holds /etc", &plain_host);
	refused(BIND("/var", "\"rbind\""), "it holds /var/lib/kubelet/pods",
		&plain_host);
	refused(BIND("/var/run", "\"rbind\""), "it holds /run/docker.sock",
		&plain_host);
	refused(BIND("/var/run/docker.sock", "\"rbind\""), "/run/docker.sock",
		&plain_host);
	refused(BIND("/proc/1/ns", "\"rbind\""), "it is in /proc/**",
		&plain_host);
	refused(BIND("/var/lib/kubelet/pods/uid", ""), "it holds", &plain_host);
	refused(BIND("../../etc", "\"bind\""), "can't be told", &plain_host);
	/* Whatever the type says. */
	refused("{\"mounts\":[{\"destination\":\"/x\",\"type\":\"tmpfs\","
		"\"source\":\"/etc\",\"options\":[\"bind\"]}]}",
		"/etc gives", &plain_host);
	refused("{\"mounts\":[{\"destination\":\"/x\",\"source\":\"/etc\"}]}",
		"/etc gives", &plain_host);
	refused("{\"root\":{\"path\":\"/\"}}", "it holds /etc", &plain_host);
}

static void what_is_ordinary_stays(void **state)
{
	(void)state;
	stays(BIND("/etc/hosts", "\"rbind\",\"ro\""));
	stays(BIND("/etcetera", "\"rbind\""));
	stays(BIND("/srv/data", "\"rbind\",\"rslave\""));
	stays(BIND("/var/lib/kubelet/pods/uid/volumes/a/b", "\"rbind\""));
	stays(BIND("volume", "\"bind\""));
	stays(TYPE("tmpfs", "\"size=1m\""));
	stays(TYPE("proc", "\"nosuid\""));
	stays(TYPE("sysfs", "\"ro\""));
	stays(BIND("/sys/class", "\"bind\",\"ro\""));
	stays("{\"root\":{\"path\":\"/proc/rootfs\"}}");
	stays("{\"mounts\":[{\"destination\":\"/a\",\"type\":\"tmpfs\"},"
	      "{\"destination\":\"/a\",\"type\":\"tmpfs\"}]}");
	becomes("{}", BIND("/", "\"rbind\",\"rshared\",\"suid\""),
		BIND("/", "\"rbind\",\"rshared\",\"suid\""), &plain_host);
}

static void what_may_be_read_is_made_read_only(void **state)
{
	(void)state;
	becomes(PROFILE, BIND("/sys/class", "\"bind\",\"rw\""),
		BIND("/sys/class", "\"bind\",\"ro\""), &plain_host);
	becomes(PROFILE, BIND("/sys", "\"rbind\",\"ro\""),
		BIND("/sys", "\"rbind\",\"ro\",\"rro\""), &plain_host);
	becomes(PROFILE, BIND("/sys", "\"ro\",\"bind\",\"rw\""),
		BIND("/sys", "\"bind\",\"ro\""), &plain_host);
	becomes(PROFILE, TYPE("sysfs", "\"rw\""), TYPE("sysfs", "\"ro\""),
		&plain_host);
	becomes(PROFILE, TYPE("cgroup", ""), TYPE("cgroup", "\"ro\""),
		&plain_host);
}

static void data_brings_no_privileges(void **state)
{
	const struct probe old = {
		.arch = SECCOMP_ARCH_X86_64, .version = 5, .patchlevel = 11};

	(void)state;
	becomes(OPTIONS, BIND("/srv", "\"bind\",\"suid\""),
		BIND("/srv", "\"bind\",\"nosuid\",\"nodev\""), &plain_host);
	becomes(OPTIONS, BIND("/srv", "\"rbind\",\"rsuid\""),
		BIND("/srv", "\"rbind\",\"nosuid\",\"rnosuid\",\"nodev\","
			     "\"rnodev\""),
		&plain_host);
	/* What is recursive comes last, to the mount itself too. */
	becomes(OPTIONS, BIND("/srv", "\"bind\",\"rsuid\",\"rdev\",\"nosuid\""),
		BIND("/srv", "\"bind\",\"nosuid\",\"nodev\""), &plain_host);
	becomes(PROFILE, BIND("/sys/x", "\"ro\",\"bind\",\"rrw\""),
		BIND("/sys/x", "\"bind\",\"ro\""), &plain_host);
	becomes(OPTIONS, BIND("/srv", "\"rbind\""),
		BIND("/srv", "\"rbind\",\"nosuid\",\"nodev\""), &old);
	becomes(OPTIONS, BIND("/dev/fuse", "\"bind\""),
		BIND("/dev/fuse", "\"bind\",\"nosuid\""), &plain_host);
	becomes(OPTIONS, BIND("/dev/shm", "\"bind\""),
		BIND("/dev/shm", "\"bind\",\"nosuid\",\"nodev\""), &plain_host);
	becomes(OPTIONS, TYPE("tmpfs", ""), TYPE("tmpfs", ""), &plain_host);
	expect_refused(&hardener_mounts, OCI_CONFIG, OPTIONS,
		       BIND("/srv", "\"bind\",\"remount\""), "take back",
		       &plain_host);
}

static void mounts_go_no_further(void **state)
{
	static const char private[] =
		"{\"mounts\":{\"propagation\":\"private\"}}";

	(void)state;
	becomes(PROFILE, BIND("/srv", "\"rbind\",\"rshared\""),
		BIND("/srv", "\"rbind\",\"rslave\""), &plain_host);
	becomes(private, BIND("/srv", "\"rbind\",\"shared\",\"rslave\""),
		BIND("/srv", "\"rbind\",\"private\",\"rprivate\""),
		&plain_host);
	becomes(PROFILE, "{\"linux\":{\"rootfsPropagation\":\"shared\"}}",
		"{\"linux\":{\"rootfsPropagation\":\"slave\"}}", &plain_host);
	becomes(PROFILE, "{\"linux\":{\"rootfsPropagation\":\"rslave\"}}",
		"{\"linux\":{\"rootfsPropagation\":\"rslave\"}}", &plain_host);
}

static void other_file_systems_are_listed_or_refused(void **state)
{
	(void)state;
	refused(TYPE("ext4", ""), "does not list this type", &plain_host);
	refused(TYPE("overlay", "\"lowerdir=/srv:/etc\""), "/etc gives",
		&plain_host);
	refused(TYPE("overlay", "\"upperdir=/sys/x\""), "/sys/x", &plain_host);
	refused(TYPE("overlay", "\"lowerdir=/srv\\\\:/x\""), "can't be told",
		&plain_host);
	stays(TYPE("overlay", "\"lowerdir=/sys/class:/b\",\"workdir=/c\""));
	/* From where the runtime is, which may be the image. */
	refused(TYPE("overlay", "\"lowerdir=b:/srv\""), "can't be told",
		&plain_host);
	refused(TYPE("overlay", "\"lowerdir=/srv,upperdir=b\""),
		"can't be told", &plain_host);
	refused(TYPE("overlay", "\"lowerdir+=/srv\",\"lowerdir+=/etc\""),
		"/etc gives", &plain_host);
	becomes("{\"mounts\":{\"types\":[\"ext4\"]}}", TYPE("ext4", ""),
		TYPE("ext4", ""), &plain_host);
	expect_refused(&hardener_mounts, OCI_CONFIG,
		       "{\"mounts\":{\"refuse\":[\"/sys/kernel/debug\"]}}",
		       TYPE("debugfs", ""), "/sys/kernel/debug gives",
		       &plain_host);
}

/* --- on a host where paths lead elsewhere --- */

static void place(int bundle, const char *path, struct arena *arena,
		  struct probe_place *place)
{
	static const struct {
		const char *from, *to;
		ino_t inode;
		bool procfs;
	} rows[] = {
		{"/srv/chroot/proc/1", "/srv/chroot/proc/1", 8, true},
		{"/etc", "/etc", 1},
		{"/run/docker.sock", "/data/docker.sock", 2},
		{"/srv/innocent", "/etc", 1},
		{"/srv/alias", "/srv/alias", 1}, /* a bind of /etc there */
		{"/srv/harmless", "/srv/harmless", 3},
		{"/data", "/data", 4},
		{"/var/lib/kubelet/pods", "/data/pods", 5},
		{"/data/pods/uid", "/data/pods/uid", 6},
		{"volume", "/bundle/volume", 7},
		{"volume/up", "/etc", 1},
	};

	(void)arena;
	assert_int_equal(bundle, 9);
	*place = (struct probe_place){.kind = PLACE_ABSENT};
	if (strcmp(path, "/proc/self/fd/7") == 0)
		place->kind = PLACE_UNKNOWN;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].from, path) == 0)
			*place = (struct probe_place){
				.kind = PLACE_FOUND,
				.path = text_of(rows[i].to),
				.device = 1,
				.inode = rows[i].inode,
				.procfs = rows[i].procfs,
			};
	}
}

static void any_place(int bundle, const char *path, struct arena *arena,
		      struct probe_place *found)
{
	place(path[0] == '/' ? 9 : bundle, path, arena, found);
}

/* All are of a mount that is read-only and runs no program. */
static void narrow_place(int bundle, const char *path, struct arena *arena,
			 struct probe_place *found)
{
	any_place(bundle, path, arena, found);
	found->flags = ST_RDONLY | ST_NOEXEC;
}

static void what_a_source_is_mounted_with_stays(void **state)
{
	const struct probe host = {.arch = SECCOMP_ARCH_X86_64,
				   .bundle = 9,
				   .place = narrow_place};

	(void)state;
	becomes(OPTIONS, BIND("/data", "\"bind\",\"rw\""),
		BIND("/data", "\"bind\",\"nosuid\",\"nodev\",\"ro\","
			      "\"noexec\""),
		&host);
	becomes(OPTIONS, BIND("/data", "\"bind\",\"nosuid\",\"nodev\""),
		BIND("/data", "\"bind\",\"nosuid\",\"nodev\""), &host);
	becomes("{\"mounts\":{\"readonly\":[\"/data\"]}}",
		BIND("/data", "\"bind\""),
		BIND("/data", "\"bind\",\"ro\",\"noexec\""), &host);
}

static void a_source_is_where_it_leads(void **state)
{
	const struct probe host = {
		.arch = SECCOMP_ARCH_X86_64, .bundle = 9, .place = any_place};
	static const char *const fine[] = {
		BIND("/srv/harmless", "\"bind\""),
		BIND("volume", "\"bind\""),
		BIND("/srv/absent", "\"bind\""),
	};

	(void)state;
	refused(BIND("/srv/innocent", "\"bind\""), "/etc gives", &host);
	refused(BIND("/srv/alias", "\"bind\""), "/srv/alias gives", &host);
	refused(BIND("volume/up", "\"bind\""), "/etc gives", &host);
	refused(BIND("/data", "\"bind\""), "it holds", &host);
	refused(BIND("/data/pods/uid", "\"bind\""), "it holds", &host);
	refused(BIND("/srv/chroot/proc/1", "\"bind\""), "/proc gives", &host);
	refused(BIND("/proc/self/fd/7", "\"bind\""), "can't be told", &host);
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		becomes(PROFILE, fine[i], fine[i], &host);
}

/* --- ceilings --- */

struct pair {
	struct profile a, b;
};

static void read_pair(struct pair *pair, const char *a, const char *b)
{
	struct err err = ERR_INIT;

	*pair = (struct pair){PROFILE_INIT, PROFILE_INIT};
	assert_int_equal(profile_read(&pair->a, "a", "a.json", text_of(a),
				      plain_host.arch, &err),
			 0);
	assert_int_equal(profile_read(&pair->b, "b", "b.json", text_of(b),
				      plain_host.arch, &err),
			 0);
}

static bool within(const char *a, const char *b)
{
	AUTO_BUF struct buf more = BUF_INIT;
	struct pair pair;
	bool is;

	read_pair(&pair, a, b);
	is = part_mounts.is_within(&pair.a, &pair.b, &more);
	assert_int_equal(is, more.length == 0);
	/* What both allow is within each, whichever comes first. */
	part_mounts.meet(&pair.a, &pair.b);
	assert_true(part_mounts.is_within(&pair.a, &pair.b, &more));
	profile_fini(&pair.a);
	profile_fini(&pair.b);
	return is;
}

#define MOUNTS(members) "{\"mounts\":{" members "}}"

static void a_ceiling_within_another(void **state)
{
	(void)state;
	assert_true(within(MOUNTS(""), "{}"));
	assert_false(within("{}", MOUNTS("")));
	assert_false(within(MOUNTS(""), MOUNTS("\"refuse\":[\"/etc\"]")));
	assert_false(within(MOUNTS("\"refuse\":[\"/etc\"]"),
			    MOUNTS("\"refuse\":[\"/etc/**\"]")));
	assert_false(within(MOUNTS("\"readonly\":[\"/etc\"]"),
			    MOUNTS("\"refuse\":[\"/etc\"]")));
	assert_true(within(MOUNTS("\"refuse\":[\"/etc/**\"]"),
			   MOUNTS("\"readonly\":[\"/etc/passwd\"]")));
	assert_true(within(MOUNTS("\"refuse\":[\"/var/run/x\"]"),
			   MOUNTS("\"refuse\":[\"/run/x\"]")));
	assert_false(within(MOUNTS(""), MOUNTS("\"options\":[\"nodev\"]")));
	assert_true(within(MOUNTS("\"options\":[\"nodev\",\"noexec\"]"),
			   MOUNTS("\"options\":[\"nodev\"]")));
	assert_false(within(MOUNTS("\"types\":[\"nfs\"]"), MOUNTS("")));
	assert_false(within(MOUNTS("\"propagation\":\"shared\""), MOUNTS("")));
	assert_true(within(MOUNTS("\"propagation\":\"private\""), MOUNTS("")));
}

static void an_exception_lifts_what_it_names(void **state)
{
	const struct text list[] = {TEXT("/run/docker.sock"),
				    TEXT("/sys/class/**"), TEXT("/srv/x")};
	const struct exception_allow allow = {.mounts = {list, 2}};
	const struct exception_allow idle = {.mounts = {&list[2], 1}};
	AUTO_BUF struct buf more = BUF_INIT;
	struct pair pair;

	(void)state;
	read_pair(&pair, PROFILE, PROFILE);
	part_mounts.permit(&pair.a, &idle);
	assert_true(part_mounts.is_within(&pair.a, &pair.b, &more));
	part_mounts.permit(&pair.a, &allow);
	assert_false(part_mounts.is_within(&pair.a, &pair.b, &more));
	assert_true(part_mounts.is_within(&pair.b, &pair.a, &more));
	part_mounts.meet(&pair.a, &pair.b);
	assert_int_equal(pair.a.mounts.allow.count, 0);
	profile_fini(&pair.a);
	profile_fini(&pair.b);
}

static const char *dev_is_link(int bundle, struct text root)
{
	(void)bundle;
	return text_is(root, "linked") ? "dev" : NULL;
}

static void an_image_with_links_is_refused_or_noted(void **state)
{
	static const struct probe_image image = {.find_link = dev_is_link};
	static const char linked[] = "{\"root\":{\"path\":\"linked\"}}";
	static const char plain[] = "{\"root\":{\"path\":\"rootfs\"}}";
	struct probe probe = plain_host;
	struct harden_case run;

	(void)state;
	probe.image = &image;
	expect_refused(&hardener_mounts, OCI_CONFIG, "{\"mounts\":{}}", linked,
		       "the image's /dev is a symbolic link", &probe);
	expect_hardened(&hardener_mounts, OCI_CONFIG, "{\"mounts\":{}}", plain,
			plain, &probe);
	harden_case_run(&run, &hardener_mounts, OCI_CONFIG,
			"{\"mounts\":{\"imageLinks\":\"note\"}}", linked,
			&probe);
	assert_int_equal(run.findings.refused, 0);
	assert_int_equal(run.findings.noted, 1);
	harden_case_fini(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_gives_the_host_away_is_refused),
		cmocka_unit_test(what_is_ordinary_stays),
		cmocka_unit_test(what_may_be_read_is_made_read_only),
		cmocka_unit_test(data_brings_no_privileges),
		cmocka_unit_test(mounts_go_no_further),
		cmocka_unit_test(other_file_systems_are_listed_or_refused),
		cmocka_unit_test(what_a_source_is_mounted_with_stays),
		cmocka_unit_test(a_source_is_where_it_leads),
		cmocka_unit_test(a_ceiling_within_another),
		cmocka_unit_test(an_exception_lifts_what_it_names),
		cmocka_unit_test(an_image_with_links_is_refused_or_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
