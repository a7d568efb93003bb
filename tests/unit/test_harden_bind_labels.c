/* SPDX-License-Identifier: Apache-2.0 */
/* Binds that the container may not read are said before it starts. */
#include "lib/harden_case.h"

#include "policy/level.h"
#include "probe/context.h"

#define PROFILE "{\"selinux\": {\"type\": \"container_t\"}}"
#define LABEL   "system_u:system_r:container_t:s0:c1,c2"

#define SPEC(mounts)                                                           \
	"{\"process\": {\"selinuxLabel\": \"" LABEL "\"}, \"linux\": {"        \
	"\"mountLabel\": \"system_u:object_r:container_file_t:s0:c1,c2\"}, "   \
	"\"mounts\": [" mounts "]}"
#define BIND(path)                                                             \
	"{\"destination\": \"/d\", \"source\": \"" path "\", \"type\": "       \
	"\"bind\", \"options\": [\"rbind\"]}"

static const struct {
	const char *path, *label;
	enum probe_file file;
} files[] = {
	{"/srv/shared", "system_u:object_r:container_file_t:s0",
	 PROBE_FILE_DIRECTORY},
	{"/srv/own", "system_u:object_r:container_file_t:s0:c1,c2",
	 PROBE_FILE_DIRECTORY},
	{"/srv/other", "system_u:object_r:container_file_t:s0:c2,c3,c4",
	 PROBE_FILE_DIRECTORY},
	{"/srv/plain", "system_u:object_r:var_t:s0", PROBE_FILE_DIRECTORY},
	{"/srv/secret", "system_u:object_r:shadow_t:s0:c9", PROBE_FILE_REGULAR},
	{"/", "system_u:object_r:root_t:s0", PROBE_FILE_DIRECTORY},
	{"/etc/passwd", "system_u:object_r:root_t:s0", PROBE_FILE_REGULAR},
	{"/var/", "system_u:object_r:root_t:s0", PROBE_FILE_DIRECTORY},
	{"/srv/../etc", "system_u:object_r:root_t:s0", PROBE_FILE_DIRECTORY},
	{"/etcetera", "system_u:object_r:root_t:s0", PROBE_FILE_DIRECTORY},
	{"volume", "system_u:object_r:var_t:s0", PROBE_FILE_DIRECTORY},
	{"/srv/it's; $(x)", "system_u:object_r:var_t:s0", PROBE_FILE_DIRECTORY},
	{"/srv/odd", "unlabeled", PROBE_FILE_REGULAR},
	{"/run/socket", "", PROBE_FILE_UNKNOWN},
};

static const char *long_path;
static enum selinux_answer answer = SELINUX_DENIED;

static enum probe_file file_label(int bundle, const char *path,
				  struct buf *context)
{
	assert_int_equal(bundle, 7);
	if (long_path != NULL && strcmp(path, long_path) == 0) {
		buf_add_text(context, "system_u:object_r:var_t:s0");
		return PROBE_FILE_DIRECTORY;
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(files[i].path, path) != 0)
			continue;
		buf_add_text(context, files[i].label);
		return files[i].file;
	}
	return PROBE_FILE_UNKNOWN;
}

/* Files of containers within the container's categories; of other directories
 * their names are there for all. */
static enum selinux_answer allowed(const char *source, const char *target,
				   const char *class, const char *permission)
{
	struct selinux_context of, to;
	struct level_range own, file;

	if (strcmp(class, "process") == 0)
		return SELINUX_ALLOWED;
	assert_string_equal(source, LABEL);
	if (!selinux_context_read(text_of(target), &to))
		return answer;
	assert_true(selinux_context_read(text_of(source), &of));
	assert_true(level_range_read(of.range, &own));
	assert_true(level_range_read(to.range, &file));
	if (!level_dominates(&own.high, &file.high))
		return answer;
	if (text_is(to.type, "container_file_t") ||
	    strcmp(permission, "search") == 0)
		return SELINUX_ALLOWED;
	return answer;
}

static struct probe host = {
	.arch = SECCOMP_ARCH_X86_64,
	.bundle = 7,
	.selinux =
		{
			.enabled = true,
			.process_context = "system_u:system_r:container_t:s0",
			.file_context = "system_u:object_r:container_file_t:s0",
			.allowed = allowed,
			.file_label = file_label,
		},
};

/* Expects one note with that reason, at the mount's source; NULL: none. */
static void expect(const char *document, const char *why)
{
	struct harden_case run;
	AUTO_BUF struct buf pointer = BUF_INIT;

	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, PROFILE, document,
			&host);
	assert_int_equal(run.result, 0);
	assert_int_equal(run.findings.changed, 0);
	assert_int_equal(run.findings.refused, 0);
	assert_int_equal(run.findings.noted, why != NULL);
	if (why != NULL) {
		assert_string_equal(run.findings.first->why, why);
		finding_pointer(run.findings.first, &pointer);
		assert_string_equal(pointer.data, "/mounts/0/source");
	}
	/* Nothing is relabelled, and the document stays. */
	assert_string_equal(run.text.data, document);
	harden_case_fini(&run);
}

#define WAYS(path)                                                             \
	", and nothing is relabelled: label it once (chcon -R -t "             \
	"container_file_t -l s0:c1,c2 " path "; for good: semanage fcontext, " \
	"restorecon), or let the engine do so (\":z\" for all containers, "    \
	"\":Z\" for this one), or mount its file system with context= or "     \
	"have an exception name a type that may"

#define HOST                                                                   \
	", and nothing is relabelled: the host needs that label, so bind a "   \
	"copy that is labelled for containers, or have an exception name a "   \
	"type that may"

static void what_it_may_read_is_not_said(void **state)
{
	(void)state;
	expect(SPEC(BIND("/srv/shared")), NULL);
	expect(SPEC(BIND("/srv/own")), NULL);
	expect(SPEC(BIND("/srv/absent")), NULL);
	expect(SPEC(BIND("/run/socket")), NULL);
	expect(SPEC("{\"destination\": \"/d\", \"source\": \"/srv/plain\", "
		    "\"type\": \"tmpfs\"}"),
	       NULL);
	expect(SPEC("{\"destination\": \"/d\", \"type\": \"bind\"}"), NULL);
}

static void a_type_is_not_the_container_s(void **state)
{
	(void)state;
	expect(SPEC(BIND("/srv/plain")),
	       "the container (" LABEL ") may not read \"/srv/plain\", which "
	       "is labelled system_u:object_r:var_t:s0" WAYS("/srv/plain"));
	expect(SPEC(BIND("volume")),
	       "the container (" LABEL ") may not read \"volume\", which is "
	       "labelled system_u:object_r:var_t:s0" WAYS("PATH"));
}

static void categories_are_named(void **state)
{
	(void)state;
	expect(SPEC(BIND("/srv/other")),
	       "the container (" LABEL ") may not search \"/srv/other\", which "
	       "is labelled system_u:object_r:container_file_t:s0:c2,c3,c4, "
	       "whose categories c3,c4 the container has not" WAYS(
		       "/srv/other"));
	expect(SPEC(BIND("/srv/secret")),
	       "the container (" LABEL ") may not open \"/srv/secret\", which "
	       "is labelled system_u:object_r:shadow_t:s0:c9, whose categories "
	       "c9 the container has not" WAYS("/srv/secret"));
}

/* What is to be pasted into a shell holds nothing for one. */
static void a_path_is_no_command(void **state)
{
	(void)state;
	expect(SPEC(BIND("/srv/it's; $(x)")),
	       "the container (" LABEL ") may not read \"/srv/it's; $(x)\", "
	       "which is labelled system_u:object_r:var_t:s0" WAYS("PATH"));
}

/* Whoever follows the advice still has a host. */
static void what_the_host_needs_stays(void **state)
{
	static const char *const paths[] = {"/", "/var/", "/srv/../etc"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		AUTO_BUF struct buf document = BUF_INIT;
		AUTO_BUF struct buf why = BUF_INIT;

		buf_printf(&document,
			   SPEC("{\"destination\": \"/d\", "
				"\"source\": \"%s\", \"type\": "
				"\"bind\", \"options\": "
				"[\"rbind\"]}"),
			   paths[i]);
		buf_printf(&why,
			   "the container (" LABEL ") may not read \"%s\", "
			   "which is labelled system_u:object_r:root_t:s0" HOST,
			   paths[i]);
		expect(document.data, why.data);
	}
	expect(SPEC(BIND("/etc/passwd")),
	       "the container (" LABEL ") may not open \"/etc/passwd\", which "
	       "is labelled system_u:object_r:root_t:s0" HOST);
	expect(SPEC(BIND("/etcetera")),
	       "the container (" LABEL ") may not read \"/etcetera\", which "
	       "is labelled system_u:object_r:root_t:s0" WAYS("/etcetera"));
}

/* What is cut is another path. */
static void a_path_that_is_cut_is_no_command(void **state)
{
	AUTO_BUF struct buf document = BUF_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf why = BUF_INIT;

	(void)state;
	buf_add_text(&path, "/srv/");
	while (path.length < 300)
		buf_add_char(&path, 'a');
	long_path = path.data;
	buf_printf(&document,
		   SPEC("{\"destination\": \"/d\", \"source\": "
			"\"%s\", \"type\": \"bind\", \"options\": "
			"[\"rbind\"]}"),
		   path.data);
	buf_printf(&why,
		   "the container (" LABEL ") may not read \"%.256s...\", "
		   "which is labelled system_u:object_r:var_t:s0" WAYS("PATH"),
		   path.data);
	expect(document.data, why.data);
	long_path = NULL;
}

static void what_is_no_context_is_shown(void **state)
{
	(void)state;
	expect(SPEC(BIND("/srv/odd")),
	       "the container (" LABEL ") may not open \"/srv/odd\", which is "
	       "labelled unlabeled" WAYS("/srv/odd"));
}

static void what_nobody_holds_to_is_not_said(void **state)
{
	(void)state;
	answer = SELINUX_TOLERATED;
	expect(SPEC(BIND("/srv/plain")), NULL);
	answer = SELINUX_UNKNOWN;
	expect(SPEC(BIND("/srv/plain")), NULL);
	answer = SELINUX_DENIED;
	host.selinux.file_label = NULL;
	expect(SPEC(BIND("/srv/plain")), NULL);
	host.selinux.file_label = file_label;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_may_read_is_not_said),
		cmocka_unit_test(a_type_is_not_the_container_s),
		cmocka_unit_test(categories_are_named),
		cmocka_unit_test(a_path_is_no_command),
		cmocka_unit_test(what_the_host_needs_stays),
		cmocka_unit_test(a_path_that_is_cut_is_no_command),
		cmocka_unit_test(what_is_no_context_is_shown),
		cmocka_unit_test(what_nobody_holds_to_is_not_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
