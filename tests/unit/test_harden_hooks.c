/* SPDX-License-Identifier: Apache-2.0 */
/* Hooks: those that the profile lists, root's, with an environment of their
 * own. */
#include "lib/harden_case.h"

#define DEFAULT_PATH                                                           \
	"\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/"     \
	"bin\""
#define ENV "\"env\":[" DEFAULT_PATH "]"
#define SHA                                                                    \
	"e3b0c44298fc1c149afbf4c8996fb924"                                     \
	"27ae41e4649b934ca495991b7852b855"

#define PROFILE                                                                \
	"{\"hooks\":{\"allow\":[\"/usr/bin/hook\",\"/opt/*\","                 \
	"{\"path\":\"/usr/bin/dockerd\",\"args\":[\"libnetwork-setkey\"]},"    \
	"{\"path\":\"/usr/bin/known\",\"sha256\":\"" SHA "\"}]}}"
#define DROPPING                                                               \
	"{\"hooks\":{\"allow\":[\"/usr/bin/hook\"],\"otherwise\":\"drop\"}}"
#define DOCUMENT(list) "{\"hooks\":{\"prestart\":[" list "]}}"

/* Of processes 7 is dockerd, 8 another program of root's; what begins with
 * "/opt/other" could be changed by others. */
static void program(const char *path, struct arena *arena,
		    struct probe_host_program *found)
{
	(void)arena;
	*found = (struct probe_host_program){.path = path};
	if (strcmp(path, "/proc/7/exe") == 0)
		found->path = "/usr/bin/dockerd";
	if (strcmp(path, "/proc/8/exe") == 0)
		found->path = "/usr/bin/bash";
	if (strncmp(path, "/opt/other", 10) == 0) {
		found->trust = TRUST_OTHERS;
		found->why = "mode 0777";
	}
}

static enum probe_trust directory(const char *path)
{
	return strncmp(path, "/tmp", 4) == 0 ? TRUST_OTHERS : TRUST_ROOTS;
}

static const char *digest_now = SHA;

static bool digest(const char *path, char hex[DIGEST_SIZE])
{
	assert_string_equal(path, "/usr/bin/known");
	memcpy(hex, digest_now, DIGEST_SIZE);
	return true;
}

static const struct probe_host_programs programs = {program, directory, digest};
static const struct probe host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
	.programs = &programs,
};

static void expect(const char *list, const char *after)
{
	expect_hardened(&hardener_hooks, OCI_CONFIG, PROFILE, list, after,
			&host);
}

static void refused(const char *list, const char *why)
{
	expect_refused(&hardener_hooks, OCI_CONFIG, PROFILE, list, why, &host);
}

static void none_is_without_an_environment(void **state)
{
	(void)state;
	expect(DOCUMENT("{\"path\":\"/usr/bin/hook\"}"),
	       DOCUMENT("{\"path\":\"/usr/bin/hook\"," ENV "}"));
	expect(DOCUMENT("{\"env\":[],\"path\":\"/usr/bin/hook\"}"),
	       DOCUMENT("{" ENV ",\"path\":\"/usr/bin/hook\"}"));
	expect(DOCUMENT("{\"env\":null,\"path\":\"/usr/bin/hook\"}"),
	       DOCUMENT("{" ENV ",\"path\":\"/usr/bin/hook\"}"));
	expect(DOCUMENT("{\"env\":[\"LD_PRELOAD=/x\"],\"path\":\"/opt/a\"}"),
	       DOCUMENT("{" ENV ",\"path\":\"/opt/a\"}"));
}

static void names_that_load_code_go(void **state)
{
	(void)state;
	expect(DOCUMENT(
		       "{\"path\":\"/opt/a\",\"env\":[\"A=b\","
		       "\"LD_LIBRARY_PATH=/x\",\"BASH_ENV=/x\",\"PYTHONPATH=\","
		       "\"GCONV_PATH=/x\",\"BASH_FUNC_ls%%=() { id; }\","
		       "\"NVIDIA_CTK_DEBUG=false\",\"=x\",\"B\",\"C=\"]}"),
	       DOCUMENT("{\"path\":\"/opt/a\",\"env\":[\"A=b\","
			"\"NVIDIA_CTK_DEBUG=false\",\"C=\"]}"));
	expect(DOCUMENT("{\"path\":\"/opt/a\",\"env\":[\"ENVIRONMENT=x\","
			"\"OLD_X=LD_PRELOAD=\"]}"),
	       DOCUMENT("{\"path\":\"/opt/a\",\"env\":[\"ENVIRONMENT=x\","
			"\"OLD_X=LD_PRELOAD=\"]}"));
}

static void programs_are_looked_for_where_root_puts_them(void **state)
{
	(void)state;
	expect(DOCUMENT("{\"path\":\"/opt/a\",\"env\":[\"PATH=/tmp/a:/bin:"
			"::bin:/sbin:.\"]}"),
	       DOCUMENT("{\"path\":\"/opt/a\",\"env\":[\"PATH=/bin:/sbin\"]}"));
	expect(DOCUMENT("{\"path\":\"/opt/a\",\"env\":[\"PATH=\"]}"),
	       DOCUMENT("{\"path\":\"/opt/a\"," ENV "}"));
}

static void every_kind_is_looked_at(void **state)
{
	static const char *const kinds[] = {"prestart", "createRuntime",
					    "createContainer", "poststart",
					    "poststop"};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		AUTO_BUF struct buf document = BUF_INIT;

		buf_printf(&document,
			   "{\"hooks\":{\"%s\":[{\"path\":\"/x\"}]}}",
			   kinds[i]);
		refused(document.data, "/x");
	}
}

static void what_is_not_listed_is_refused(void **state)
{
	(void)state;
	refused(DOCUMENT("{\"path\":\"/bin/sh\"}"), "/bin/sh");
	refused(DOCUMENT("{}"), "not absolute");
	refused(DOCUMENT("{\"path\":\"opt/a\"}"), "not absolute");
	refused(DOCUMENT("{\"path\":\"hook\"}"), "not absolute");
	refused(DOCUMENT("{\"path\":\"/opt/../bin/sh\"}"), "\"..\"");
	refused(DOCUMENT("{\"path\":\"/opt/.\"}"), "\"..\"");
	refused(DOCUMENT("{\"path\":\"/opt/other/a\"}"), "mode 0777");
	expect(DOCUMENT("{\"path\":\"/opt/...\"," ENV "}"),
	       DOCUMENT("{\"path\":\"/opt/...\"," ENV "}"));
}

static void or_dropped(void **state)
{
	(void)state;
	expect_hardened(
		&hardener_hooks, OCI_CONFIG, DROPPING,
		DOCUMENT("{\"path\":\"/a\"},{\"path\":\"/usr/bin/hook\"," ENV
			 "},{\"path\":\"b\"}"),
		DOCUMENT("{\"path\":\"/usr/bin/hook\"," ENV "}"), &host);
}

/* dockerd runs itself by its process; args[0] says what it is to do. */
static void dockers_own_is_known_by_its_process(void **state)
{
	(void)state;
	expect(DOCUMENT("{\"path\":\"/proc/7/exe\",\"args\":["
			"\"libnetwork-setkey\",\"-exec-root=/x\"]}"),
	       DOCUMENT("{\"path\":\"/proc/7/exe\",\"args\":["
			"\"libnetwork-setkey\",\"-exec-root=/x\"]," ENV "}"));
	refused(DOCUMENT("{\"path\":\"/proc/7/exe\",\"args\":[\"dockerd\"]}"),
		"/usr/bin/dockerd");
	refused(DOCUMENT("{\"path\":\"/proc/7/exe\"}"), "/usr/bin/dockerd");
	refused(DOCUMENT("{\"path\":\"/proc/8/exe\",\"args\":["
			 "\"libnetwork-setkey\"]}"),
		"/usr/bin/bash");
}

/* As of a document of another host: a pattern alone does not do. */
static void on_paper_the_arguments_do(void **state)
{
	static const char any[] = "{\"hooks\":{\"allow\":[\"/*\"]}}";

	(void)state;
	expect_hardened(&hardener_hooks, OCI_CONFIG, PROFILE,
			DOCUMENT("{\"path\":\"/proc/9/exe\",\"args\":["
				 "\"libnetwork-setkey\"]," ENV "}"),
			DOCUMENT("{\"path\":\"/proc/9/exe\",\"args\":["
				 "\"libnetwork-setkey\"]," ENV "}"),
			&plain_host);
	expect_refused(&hardener_hooks, OCI_CONFIG, any,
		       DOCUMENT("{\"path\":\"/proc/9/exe\"}"), "/proc/9/exe",
		       &plain_host);
}

static void content_can_be_asked_for(void **state)
{
	static const char document[] =
		DOCUMENT("{\"path\":\"/usr/bin/known\"," ENV "}");

	(void)state;
	expect(document, document);
	digest_now = "00000000000000000000000000000000"
		     "00000000000000000000000000000000";
	refused(document, "this content");
	digest_now = SHA;
}

/* The container's own program, in the container: where it is, is the image's
 * to say. */
static void the_containers_own_may_be_anywhere(void **state)
{
	(void)state;
	expect("{\"hooks\":{\"startContainer\":[{\"path\":\"/app/init\"}]}}",
	       "{\"hooks\":{\"startContainer\":[{\"path\":\"/app/init\"," ENV
	       "}]}}");
	expect("{\"hooks\":{\"startContainer\":[{\"path\":\"/a\","
	       "\"env\":[\"PATH=/tmp/bin\"]}]}}",
	       "{\"hooks\":{\"startContainer\":[{\"path\":\"/a\","
	       "\"env\":[\"PATH=/tmp/bin\"]}]}}");
	refused("{\"hooks\":{\"startContainer\":[{\"path\":\"a\"}]}}",
		"not absolute");
}

static void without_the_part_all_stay(void **state)
{
	static const char document[] = DOCUMENT("{\"path\":\"x\"}");

	(void)state;
	expect_hardened(&hardener_hooks, OCI_CONFIG, "{}", document, document,
			&host);
	expect_hardened(&hardener_hooks, OCI_CONFIG, PROFILE, "{}", "{}",
			&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_is_without_an_environment),
		cmocka_unit_test(names_that_load_code_go),
		cmocka_unit_test(programs_are_looked_for_where_root_puts_them),
		cmocka_unit_test(every_kind_is_looked_at),
		cmocka_unit_test(what_is_not_listed_is_refused),
		cmocka_unit_test(or_dropped),
		cmocka_unit_test(dockers_own_is_known_by_its_process),
		cmocka_unit_test(on_paper_the_arguments_do),
		cmocka_unit_test(content_can_be_asked_for),
		cmocka_unit_test(the_containers_own_may_be_anywhere),
		cmocka_unit_test(without_the_part_all_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
