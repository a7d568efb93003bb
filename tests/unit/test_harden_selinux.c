/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux labels on a host that the test describes. */
#include "../lib/harden_case.h"

#include "policy/level.h"

#define AUTO      "{\"selinux\":{\"type\":\"auto\"}}"
#define BASE      "system_u:system_r:container_t:"
#define FILE_BASE "system_u:object_r:container_file_t:"

/* The policy of these tests: types that begin with "container_", web_t and
 * spc_t, one user and role, two sensitivities, and so many categories. */
static unsigned categories = 1024;

static bool is_known(const char *context)
{
	const char *level = strstr(context, ":s0");
	struct level_range range;

	if (level == NULL)
		level = strstr(context, ":s1");
	if (level == NULL || strstr(context, "system_u:") != context)
		return false;
	if (strstr(context, ":container_") == NULL &&
	    strstr(context, ":web_t:") == NULL &&
	    strstr(context, ":spc_t:") == NULL)
		return false;
	if (!level_range_read(text_of(level + 1), &range))
		return false;
	for (unsigned i = categories; i < LEVEL_CATEGORIES; i++) {
		if (level_has(&range.high, i))
			return false;
	}
	return true;
}

static enum selinux_validity validity(const char *context)
{
	return is_known(context) ? SELINUX_VALID : SELINUX_INVALID;
}

static enum selinux_validity untold(const char *context)
{
	(void)context;
	return SELINUX_UNTOLD;
}

static struct level drawn_from;
static const char *refusal;
static bool pair_fails;

static int fixed_pair(void *keeper, const struct level *of, unsigned pair[2],
		      struct err *err)
{
	(void)keeper;
	drawn_from = *of;
	if (refusal != NULL)
		return err_set(err, pair_fails ? ERR_SYSTEM : ERR_REFUSED, "%s",
			       refusal);
	pair[0] = 5;
	pair[1] = 900;
	return 0;
}

static const char *holder;

static const char *hold(void *keeper, const struct level *level)
{
	(void)keeper;
	(void)level;
	return holder;
}

/* Process 1 is the host's, 77 a container, 78 one that is not. */
static bool context_of(const char *pid, struct buf *out)
{
	if (strcmp(pid, "77") == 0)
		buf_add_text(out, "u:r:pause_t:s0:c7,c8");
	else if (strcmp(pid, "78") == 0)
		buf_add_text(out, "u:r:other_t:s0-s0:c0.c1023");
	else
		buf_add_text(out, "system_u:system_r:init_t:s0");
	return strcmp(pid, "99") != 0;
}

static const struct probe selinux_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
	.selinux =
		{
			.enabled = true,
			.process_context = BASE "s0",
			.file_context = FILE_BASE "s0",
			.validity = validity,
			.context_of = context_of,
			.pair = fixed_pair,
			.hold = hold,
		},
};

static int reset(void **state)
{
	(void)state;
	categories = 1024;
	refusal = holder = NULL;
	pair_fails = false;
	return 0;
}

/* asked: NULL for none. The label that is expected, and for what the runtime
 * mounts the same range. */
static void expect_label(const char *profile, const char *asked,
			 const char *rest, const char *label,
			 const struct probe *probe)
{
	AUTO_BUF struct buf before = BUF_INIT;
	AUTO_BUF struct buf after = BUF_INIT;
	const char *range = label;

	for (unsigned i = 0; i < 3; i++)
		range = strchr(range, ':') + 1;
	buf_add_text(&before, "{\"process\":{");
	if (asked != NULL)
		buf_printf(&before, "\"selinuxLabel\":\"%s\"", asked);
	buf_printf(&before, "},\"linux\":{%s}}", rest);
	buf_printf(&after,
		   "{\"process\":{\"selinuxLabel\":\"%s\"},\"linux\":{%s%s"
		   "\"mountLabel\":\"" FILE_BASE "%s\"}}",
		   label, rest, rest[0] != '\0' ? "," : "", range);
	expect_hardened(&hardener_selinux, OCI_CONFIG, profile, before.data,
			after.data, probe);
}

static void expect_asked(const char *profile, const char *asked,
			 const char *label)
{
	expect_label(profile, asked, "", label, &selinux_host);
}

static void test_pair(void **state)
{
	(void)state;
	expect_asked(AUTO, NULL, BASE "s0:c5,c900");
	expect_asked(AUTO, "system_u:system_r:spc_t:s0:c1,c2", BASE "s0:c1,c2");
	/* As it is spelled. */
	expect_asked(AUTO, BASE "s0:c2,c1", BASE "s0:c2,c1");
	expect_asked(AUTO, BASE "s0:c3", BASE "s0:c3");
}

/* Nothing but the range of what is asked for counts, and none that reaches
 * other containers' files. */
static void test_odd_contexts(void **state)
{
	static const char *const odd[] = {
		"",
		"system_u",
		"system_u:system_r:container_t",
		BASE,
		BASE "s0",
		BASE "s0:c0.c1023",
		BASE "s0-s0:c0.c1023",
		BASE "s0:c1,c2,c3",
		BASE "s0:c1,",
		BASE "s0:c1,c1024",
		BASE "s0:c5.c1",
		BASE "s0:c1, c2",
		BASE "s0:c1,c2 ",
		" " BASE "s0:c1,c2",
		"system_u:system_r:container t:s0:c1,c2",
		BASE "s0:c1,c2\\n",
		BASE "s0:c1,c2\\n" BASE "s0",
		BASE "SystemLow",
		BASE "Container-1",
		BASE "s1:c1,c2",
		BASE "s0-s15:c0.c1023",
		BASE "S0:c1,c2",
		"::::",
		"u::t:s0:c1,c2",
		"\\u00a0u:r:t:s0:c1,c2",
	};
	AUTO_BUF struct buf longer = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		expect_asked(AUTO, odd[i], BASE "s0:c5,c900");
	buf_add_text(&longer, "u:r:");
	while (longer.length < 5000)
		buf_add_text(&longer, "abcdefgh");
	buf_add_text(&longer, ":s0:c1,c2");
	expect_asked(AUTO, longer.data, BASE "s0:c5,c900");
	/* Another user or role is lowered as the type is. */
	expect_asked(AUTO, "root:sysadm_r:sysadm_t:s0:c1,c2", BASE "s0:c1,c2");
}

static void test_ranges(void **state)
{
	static const char mls[] = "{\"selinux\":{\"range\":\"s0-s1:c0.c9\"}}";

	(void)state;
	expect_asked(mls, BASE "s1:c1,c2", BASE "s1:c1,c2");
	expect_asked(mls, BASE "s0-s1:c1,c2", BASE "s0:c1,c2");
	expect_asked(mls, BASE "s1", BASE "s1:c5,c900");
	assert_int_equal(level_categories(&drawn_from), 10);
	assert_int_equal(drawn_from.sensitivity, 1);
	expect_asked(mls, BASE "s2:c1,c2", BASE "s0:c5,c900");
	expect_asked(mls, BASE "s1:c1,c10", BASE "s1:c5,c900");
	expect_asked(AUTO, BASE "s1:c1,c2", BASE "s0:c5,c900");
}

/* From those that the policy has. */
static void test_fewer_categories(void **state)
{
	struct harden_case run;

	(void)state;
	categories = 901;
	expect_asked(AUTO, NULL, BASE "s0:c5,c900");
	assert_int_equal(level_categories(&drawn_from), 901);
	expect_asked(AUTO, BASE "s0:c1,c901", BASE "s0:c5,c900");
	categories = 0;
	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, AUTO,
			"{\"process\":{\"selinuxLabel\":\"" BASE "s0:c1,c2\"}}",
			&selinux_host);
	assert_int_equal(level_categories(&drawn_from), 0);
	assert_int_equal(run.findings.refused, 1);
	harden_case_fini(&run);
}

static void test_none_is_free(void **state)
{
	struct harden_case run;

	(void)state;
	refusal = "all 15 pairs are taken";
	expect_refused(&hardener_selinux, OCI_CONFIG, AUTO, "{\"process\":{}}",
		       refusal, &selinux_host);
	pair_fails = true;
	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, AUTO,
			"{\"process\":{}}", &selinux_host);
	assert_int_equal(run.result, -1);
	assert_string_equal(run.err.message, refusal);
	harden_case_fini(&run);
}

static enum selinux_validity three_parts(const char *context)
{
	return strcmp(context, "system_u:system_r:container_t") == 0 ||
			       strcmp(context, "system_u:object_r:"
					       "container_file_t") == 0
		       ? SELINUX_VALID
		       : SELINUX_INVALID;
}

static void test_without_levels(void **state)
{
	struct probe host = selinux_host;

	(void)state;
	host.selinux.without_levels = true;
	host.selinux.process_context = "system_u:system_r:container_t";
	host.selinux.file_context = "system_u:object_r:container_file_t";
	host.selinux.validity = three_parts;
	expect_hardened(
		&hardener_selinux, OCI_CONFIG, AUTO,
		"{\"process\":{\"selinuxLabel\":\"u:r:spc_t:s0:c1,c2\"},"
		"\"linux\":{}}",
		"{\"process\":{\"selinuxLabel\":\"system_u:system_r:"
		"container_t\"},\"linux\":{\"mountLabel\":\"system_u:object_r:"
		"container_file_t\"}}",
		&host);
}

static void test_pods(void **state)
{
	static const char join[] =
		"\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"ipc\",\"path\":"
		"\"/proc/%s/ns/ipc\"},{\"type\":\"network\",\"path\":"
		"\"%s\"}]";
	static const struct {
		const char *pid;
		const char *network;
		const char *range;
	} cases[] = {
		{"77", "/x", "s0:c7,c8"},
		{"1", "/proc/77/ns/net", "s0:c7,c8"},
		{"1", "/run/netns/a", "s0:c5,c900"},
		{"78", "/x", "s0:c5,c900"},
		{"99", "/x", "s0:c5,c900"},
		{"self", "/x", "s0:c5,c900"},
		{"77/../1", "/x", "s0:c5,c900"},
		{"77/ns/../../1", "/x", "s0:c5,c900"},
		{"7777777777", "/x", "s0:c5,c900"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_BUF struct buf rest = BUF_INIT;
		AUTO_BUF struct buf label = BUF_INIT;
		size_t at = 0;

		/* The texts in place of the two "%s". */
		for (unsigned k = 0; join[at] != '\0'; at++) {
			if (join[at] != '%') {
				buf_add_char(&rest, join[at]);
				continue;
			}
			buf_add_text(&rest, k++ == 0 ? cases[i].pid
						     : cases[i].network);
			at++;
		}
		buf_printf(&label, BASE "%s", cases[i].range);
		expect_label(AUTO, BASE "s0", rest.data, label.data,
			     &selinux_host);
	}
}

/* Only outside of the pod is it worth a word. */
static void test_shared_pair(void **state)
{
	static const char alone[] =
		"{\"process\":{\"selinuxLabel\":\"" BASE "s0:c7,c8\"}}";
	static const char pod[] =
		"{\"process\":{\"selinuxLabel\":\"" BASE
		"s0:c8,c7\"},\"linux\":{\"namespaces\":[{\"type\":\"ipc\","
		"\"path\":\"/proc/77/ns/ipc\"}]}}";
	struct harden_case run;

	(void)state;
	holder = "abc";
	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, AUTO, alone,
			&selinux_host);
	assert_int_equal(run.findings.noted, 1);
	assert_string_equal(run.findings.first->why,
			    "container \"abc\" has the same categories, so the "
			    "two reach each other's files");
	harden_case_fini(&run);
	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, AUTO, pod,
			&selinux_host);
	assert_int_equal(run.findings.noted, 0);
	harden_case_fini(&run);
}

/* process: its members; files: the range of what the engine mounted. */
static void expect_pair(const char *process, const char *files,
			const char *range, unsigned noted)
{
	AUTO_BUF struct buf document = BUF_INIT;
	AUTO_BUF struct buf expected = BUF_INIT;
	struct harden_case run;

	buf_printf(&document,
		   "{\"process\":{%s},\"linux\":{\"mountLabel\":\"" FILE_BASE
		   "%s\"}}",
		   process, files);
	buf_printf(&expected,
		   "{\"process\":{\"selinuxLabel\":\"" BASE
		   "%s\"},\"linux\":{\"mountLabel\":\"" FILE_BASE "%s\"}}",
		   range, range);
	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, AUTO,
			document.data, &selinux_host);
	assert_int_equal(run.findings.noted, noted);
	assert_string_equal(run.text.data, expected.data);
	harden_case_fini(&run);
}

/* What an engine gives no label has files under one all the same. */
static void test_pair_of_files(void **state)
{
	static const char pair[] = "s0:c1022,c1023";
	static const char required[] = "{\"selinux\":{\"required\":true}}";
	static const char document[] =
		"{\"process\":{\"selinuxLabel\":\"\"},\"linux\":{"
		"\"mountLabel\":\"" FILE_BASE "s0:c1022,c1023\"}}";
	static const char hardened[] =
		"{\"process\":{\"selinuxLabel\":\"" BASE
		"s0:c1022,c1023\"},\"linux\":{\"mountLabel\":\"" FILE_BASE
		"s0:c1022,c1023\"}}";

	(void)state;
	expect_pair("", pair, pair, 0);
	/* Files of all containers have none, and a label counts before. */
	expect_pair("", "s0", "s0:c5,c900", 0);
	expect_pair("\"selinuxLabel\":\"" BASE "s0:c1,c2\"", pair, "s0:c1,c2",
		    0);
	expect_pair("\"selinuxLabel\":\"" BASE "s0\"", pair, "s0:c5,c900", 0);
	expect_hardened(&hardener_selinux, OCI_CONFIG, required, document,
			hardened, &selinux_host);
	/* Where categories keep nothing apart, none are taken. */
	expect_hardened(&hardener_selinux, OCI_CONFIG,
			"{\"selinux\":{\"type\":\"spc_t\",\"level\":\"none\"}}",
			document,
			"{\"process\":{\"selinuxLabel\":\"system_u:system_r:"
			"spc_t:s0\"},\"linux\":{\"mountLabel\":\"" FILE_BASE
			"s0\"}}",
			&selinux_host);
	holder = "abc";
	expect_pair("", pair, pair, 1);
	expect_refused(&hardener_selinux, OCI_CONFIG, required, document,
		       "the level s0:c1022,c1023, whose categories container "
		       "\"abc\" has too",
		       &selinux_host);
}

static void test_types(void **state)
{
	static const char lists[] =
		"{\"selinux\":{\"type\":[\"nonesuch_t\",\"other_t\",\"auto\"]}"
		"}";
	struct harden_case run;

	(void)state;
	expect_asked("{\"selinux\":{\"type\":[\"web_t\",\"auto\"]}}", NULL,
		     "system_u:system_r:web_t:s0:c5,c900");
	expect_asked(lists, NULL, BASE "s0:c5,c900");
	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, lists,
			"{\"process\":{}}", &selinux_host);
	assert_int_equal(run.findings.noted, 1);
	for (const struct finding *at = run.findings.first; at != NULL;
	     at = at->next) {
		if (at->outcome == FINDING_NOTED)
			assert_string_equal(
				at->why,
				"the loaded SELinux policy does not know "
				"nonesuch_t, other_t: container_t takes that "
				"place");
	}
	harden_case_fini(&run);
	expect_refused(&hardener_selinux, OCI_CONFIG,
		       "{\"selinux\":{\"type\":[\"nonesuch_t\",\"other_t\"]}}",
		       "{\"process\":{}}", "none of the types", &selinux_host);
	expect_refused(&hardener_selinux, OCI_CONFIG,
		       "{\"selinux\":{\"type\":\"nonesuch_t\"}}",
		       "{\"process\":{}}", "has no context", &selinux_host);
	expect_refused(&hardener_selinux, OCI_CONFIG,
		       "{\"selinux\":{\"user\":\"nobody_u\"}}",
		       "{\"process\":{}}",
		       "has no context \"nobody_u:system_r:container_t:s0\"",
		       &selinux_host);
	expect_asked("{\"selinux\":{\"role\":\"object_r\"}}", NULL,
		     "system_u:object_r:container_t:s0:c5,c900");
}

/* Who may not ask takes of a list what every policy has; a name alone is left
 * to the kernel. */
static void test_policy_may_not_be_asked(void **state)
{
	static const char list[] =
		"{\"selinux\":{\"type\":[\"web_t\",\"auto\"]}}";
	struct probe host = selinux_host;
	struct harden_case run;

	(void)state;
	host.selinux.validity = untold;
	expect_label(list, NULL, "", BASE "s0:c5,c900", &host);
	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, list,
			"{\"process\":{}}", &host);
	assert_int_equal(run.findings.noted, 1);
	assert_string_equal(run.findings.first->next->why,
			    "whether the loaded SELinux policy knows web_t may "
			    "not be asked: container_t takes that place");
	harden_case_fini(&run);
	expect_label("{\"selinux\":{\"type\":[\"a_t\",\"b_t\"]}}", NULL, "",
		     "system_u:system_r:b_t:s0:c5,c900", &host);
	expect_label("{\"selinux\":{\"type\":\"a_t\"}}", NULL, "",
		     "system_u:system_r:a_t:s0:c5,c900", &host);
}

static void test_no_level(void **state)
{
	static const char none[] =
		"{\"selinux\":{\"type\":\"spc_t\",\"level\":\"none\"}}";
	static const char spc[] = "system_u:system_r:spc_t:";
	AUTO_BUF struct buf label = BUF_INIT;

	(void)state;
	buf_printf(&label, "%ss0", spc);
	expect_asked(none, NULL, label.data);
	expect_asked(none, BASE "s15", label.data);
	expect_asked(none, BASE "Low", label.data);
	buf_printf(&label, ":c0.c1023");
	expect_asked(none, BASE "s0:c0.c1023", label.data);
}

/* Two profiles hold. */
static void run_both(struct harden_case *run, const char *one,
		     const char *other)
{
	AUTO_PROFILE struct profile second = PROFILE_INIT;
	const struct harden_context context = {
		.profile = &run->profile,
		.probe = &selinux_host,
		.findings = &run->findings,
	};

	*run = (struct harden_case){.profile = PROFILE_INIT};
	if (profile_read(&run->profile, "one", "1", text_of(one),
			 SECCOMP_ARCH_X86_64, &run->err) < 0 ||
	    profile_read(&second, "other", "2", text_of(other),
			 SECCOMP_ARCH_X86_64, &run->err) < 0 ||
	    oci_document_read(&run->document, OCI_CONFIG, "config.json",
			      TEXT("{\"process\":{}}"), &run->err) < 0)
		fail_msg("%s", run->err.message);
	profile_meet(&run->profile, &second);
	assert_int_equal(
		hardener_selinux.plan(&context, &run->document, &run->err), 0);
	json_write(&run->document.json, &run->text);
}

static void test_two_profiles(void **state)
{
	static const struct {
		const char *one, *other, *outcome;
	} cases[] = {
		{"\"type\":\"web_t\"", "\"type\":\"auto\"", ":web_t:s0:c5,"},
		{"\"type\":\"auto\"", "\"type\":\"web_t\"", ":web_t:s0:c5,"},
		{"\"type\":[\"web_t\",\"auto\"]", "\"type\":\"web_t\"",
		 ":web_t:s0:c5,"},
		{"\"type\":[\"a_t\",\"auto\"]", "\"type\":[\"b_t\",\"auto\"]",
		 ":container_t:s0:c5,"},
		{"\"type\":\"web_t\"", "\"type\":\"spc_t\"",
		 "different types (web_t and spc_t)"},
		{"\"user\":\"a_u\"", "\"user\":\"b_u\"",
		 "different users (a_u and b_u)"},
		{"\"role\":\"a_r\"", "\"role\":\"b_r\"",
		 "different roles (a_r and b_r)"},
		{"\"range\":\"s0:c0.c9\"", "\"range\":\"s1:c0.c9\"",
		 "no level is within the ranges of both"},
		{"\"type\":\"spc_t\",\"level\":\"none\"", "\"required\":true",
		 ":spc_t:s0:c5,"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_BUF struct buf one = BUF_INIT;
		AUTO_BUF struct buf other = BUF_INIT;
		const struct finding *refused;
		struct harden_case run;

		buf_printf(&one, "{\"selinux\":{%s}}", cases[i].one);
		buf_printf(&other, "{\"selinux\":{%s}}", cases[i].other);
		run_both(&run, one.data, other.data);
		refused = findings_first_refusal(&run.findings);
		assert_non_null(
			strstr(refused != NULL ? refused->why : run.text.data,
			       cases[i].outcome));
		harden_case_fini(&run);
	}
}

static void test_exec(void **state)
{
	static const char profile[] = "{\"selinux\":{\"type\":\"web_t\"}}";

	(void)state;
	expect_hardened(&hardener_selinux, OCI_PROCESS, profile, "{}", "{}",
			&selinux_host);
	expect_hardened(&hardener_selinux, OCI_PROCESS, profile,
			"{\"cwd\":\"/\",\"selinuxLabel\":"
			"\"a_u:a_r:web_t:s0:c1,c2\"}",
			"{\"cwd\":\"/\"}", &selinux_host);
}

static void test_refusals(void **state)
{
	(void)state;
	expect_refused(&hardener_selinux, OCI_CONFIG,
		       "{\"selinux\":{\"required\":true}}", "{\"process\":{}}",
		       "SELinux is off", &plain_host);
	expect_refused(&hardener_selinux, OCI_CONFIG, AUTO, "{}",
		       "without a process", &selinux_host);
	expect_refused(&hardener_selinux, OCI_CONFIG, AUTO, "{\"process\":{}}",
		       "names no context",
		       &(struct probe){
			       .selinux.enabled = true,
		       });
	expect_refused(&hardener_selinux, OCI_CONFIG, AUTO, "{\"process\":{}}",
		       "names no context",
		       &(struct probe){
			       .selinux = {.enabled = true,
					   .process_context = "container_t"},
		       });
	expect_hardened(&hardener_selinux, OCI_CONFIG, AUTO, "{\"process\":{}}",
			"{\"process\":{}}", &plain_host);
}

/* after: what becomes of it in "linux". */
static void expect_mount_label(const char *asked, const char *after,
			       const struct probe *host)
{
	AUTO_BUF struct buf before = BUF_INIT;
	AUTO_BUF struct buf expected = BUF_INIT;

	buf_printf(&before,
		   "{\"process\":{},\"linux\":{\"mountLabel\":\"%s\"}}", asked);
	buf_printf(&expected,
		   "{\"process\":{\"selinuxLabel\":\"system_u:r:web_t:"
		   "s0:c5,c900\"},\"linux\":{%s}}",
		   after);
	expect_hardened(
		&hardener_selinux, OCI_CONFIG,
		"{\"selinux\":{\"type\":\"web_t\",\"user\":\"system_u\","
		"\"role\":\"r\"}}",
		before.data, expected.data, host);
}

/* A policy without lxc_contexts does where the profile names all. */
static void test_without_lxc_contexts(void **state)
{
	struct probe host = selinux_host;

	(void)state;
	host.selinux.process_context = host.selinux.file_context = NULL;
	expect_hardened(
		&hardener_selinux, OCI_CONFIG,
		"{\"selinux\":{\"type\":\"web_t\",\"user\":\"system_u\","
		"\"role\":\"r\"}}",
		"{\"process\":{}}",
		"{\"process\":{\"selinuxLabel\":\"system_u:r:web_t:"
		"s0:c5,c900\"}}",
		&host);
	expect_mount_label("system_u:object_r:web_t:s0",
			   "\"mountLabel\":\"system_u:object_r:web_t:"
			   "s0:c5,c900\"",
			   &host);
	expect_mount_label("", "\"mountLabel\":\"\"", &host);
	expect_mount_label("none", "", &host);
	expect_mount_label("u:r:web_t\\\",mode=7,x=\\\":s0", "", &host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_pair, reset),
		cmocka_unit_test_setup(test_odd_contexts, reset),
		cmocka_unit_test_setup(test_ranges, reset),
		cmocka_unit_test_setup(test_fewer_categories, reset),
		cmocka_unit_test_setup(test_none_is_free, reset),
		cmocka_unit_test_setup(test_without_levels, reset),
		cmocka_unit_test_setup(test_pods, reset),
		cmocka_unit_test_setup(test_shared_pair, reset),
		cmocka_unit_test_setup(test_pair_of_files, reset),
		cmocka_unit_test_setup(test_types, reset),
		cmocka_unit_test_setup(test_policy_may_not_be_asked, reset),
		cmocka_unit_test_setup(test_no_level, reset),
		cmocka_unit_test_setup(test_two_profiles, reset),
		cmocka_unit_test_setup(test_exec, reset),
		cmocka_unit_test_setup(test_refusals, reset),
		cmocka_unit_test_setup(test_without_lxc_contexts, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
