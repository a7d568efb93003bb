/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy is asked before a start, of a policy that the test makes. */
#include "../lib/harden_case.h"

#define PROFILE                                                                \
	"{\"noNewPrivileges\":true,\"selinux\":{\"type\":\"container_t\"}}"
#define LABEL "system_u:system_r:container_t:s0:c1,c2"
#define SPEC(privileges)                                                       \
	"{\"process\":{\"args\":[\"/app\"],\"noNewPrivileges\":" privileges    \
	",\"selinuxLabel\":\"" LABEL "\"},\"linux\":{}}"

/* What the policy says, each "CLASS PERMISSION" once. */
static const char *denied[3];
static const char *rule_is_there; /* only a constraint denies it */
static const char *unknown;
static bool permissive;
static bool nnp_rules;
static enum selinux_answer bounded;
static const char *runtime_domain;
static const char *program_label; /* NULL: no program is found */
static bool nosuid;

static bool is(const char *row, const char *class, const char *permission)
{
	AUTO_BUF struct buf asked = BUF_INIT;

	buf_printf(&asked, "%s %s", class, permission);
	return row != NULL && strcmp(row, asked.data) == 0;
}

static enum selinux_answer allowed(const char *source, const char *target,
				   const char *class, const char *permission)
{
	/* With the source's own user and role, or a file at its own level, a
	 * constraint has nothing to say. */
	const char *alike = strcmp(class, "file") == 0 ? strstr(LABEL, ":s0")
						       : "engine_u:engine_r:";

	if (is(rule_is_there, class, permission) &&
	    strstr(target, alike) != NULL)
		return SELINUX_ALLOWED;
	assert_non_null(strchr(source, ':'));
	if (is(unknown, class, permission))
		return SELINUX_UNKNOWN;
	for (size_t i = 0; i < 3; i++) {
		if (is(denied[i], class, permission))
			return permissive ? SELINUX_TOLERATED : SELINUX_DENIED;
	}
	return SELINUX_ALLOWED;
}

static bool domain(const char *path, struct buf *own, struct buf *domain)
{
	assert_string_equal(path, "/usr/bin/runc");
	buf_add_text(own, "engine_u:engine_r:engine_t:s0");
	buf_add_text(domain, runtime_domain);
	return true;
}

static bool have_nnp_rules(void)
{
	return nnp_rules;
}

static enum selinux_answer is_bounded(const char *context)
{
	assert_string_equal(context, LABEL);
	return bounded;
}

static bool program(int bundle, const struct probe_program *program,
		    struct buf *context, struct buf *path, bool *without)
{
	(void)bundle;
	assert_true(text_is(program->command, "/app"));
	if (program_label == NULL)
		return false;
	buf_add_text(context, program_label);
	buf_add_text(path, "/app");
	*without = nosuid;
	return true;
}

static const struct probe_transition transition = {
	.domain = domain,
	.nnp_rules = have_nnp_rules,
	.bounded = is_bounded,
	.program = program,
};

static struct probe host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
	.selinux =
		{
			.enabled = true,
			.process_context = "system_u:system_r:container_t:s0",
			.allowed = allowed,
			.runtime = "/usr/bin/runc",
			.keyring = true,
			.transition = &transition,
		},
};

static int reset(void **state)
{
	(void)state;
	memset(denied, 0, sizeof(denied));
	rule_is_there = unknown = program_label = NULL;
	permissive = nosuid = false;
	nnp_rules = true;
	bounded = SELINUX_DENIED;
	host.restores = false;
	runtime_domain = "engine_u:engine_r:engine_t:s0";
	return 0;
}

static void expect(const char *document, const char *outcome)
{
	struct harden_case run;
	const struct finding *finding;

	harden_case_run(&run, &hardener_selinux, OCI_CONFIG, PROFILE, document,
			&host);
	assert_int_equal(run.result, 0);
	finding = run.findings.first;
	if (outcome == NULL) {
		assert_null(finding);
	} else {
		AUTO_BUF struct buf said = BUF_INIT;

		assert_non_null(finding);
		buf_printf(&said, "%s: %s",
			   finding_outcome_name(finding->outcome),
			   finding->why);
		assert_string_equal(said.data, outcome);
		assert_null(finding->next);
	}
	harden_case_fini(&run);
}

static void what_is_allowed_says_nothing(void **state)
{
	(void)state;
	expect(SPEC("true"), NULL);
	program_label = "system_u:object_r:container_file_t:s0:c1,c2";
	nosuid = true;
	expect(SPEC("true"), NULL);
}

static void the_missing_rule_is_named(void **state)
{
	(void)state;
	denied[0] = "process transition";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let engine_t start "
	       "container_t: it lacks \"allow engine_t container_t:process "
	       "transition;\"");
	denied[0] = "process setexec";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let engine_t give "
	       "a "
	       "program a context: it lacks \"allow engine_t self:process "
	       "setexec;\"");
	denied[0] = "key create";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let engine_t make "
	       "a "
	       "session keyring for container_t: it lacks \"allow engine_t "
	       "container_t:key create;\"");
	denied[0] = "fd use";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let container_t "
	       "use "
	       "the files that the runtime opened: it lacks \"allow "
	       "container_t engine_t:fd use;\"");
	denied[0] = "process2 nnp_transition";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let engine_t start "
	       "container_t with no new privileges: it lacks \"allow engine_t "
	       "container_t:process2 nnp_transition;\"");
	expect(SPEC("false"), NULL);
}

static void a_constraint_is_no_missing_rule(void **state)
{
	(void)state;
	denied[0] = rule_is_there = "process transition";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let engine_t start "
	       "container_t: it has \"allow engine_t container_t:process "
	       "transition;\", but a constraint on users, roles or levels "
	       "forbids it from engine_u:engine_r:engine_t:s0 to " LABEL);
}

#define CURE CURE_OF("system_u:object_r:etc_t:s0")
#define CURE_OF(label)                                                         \
	"; the file is labelled " label ": a root file "                       \
	"system is labelled for containers by the engine (docker: "            \
	"selinux-enabled, containerd: enable_selinux), once by "               \
	"chcon -R -t container_file_t, or by a mount with context="

static void the_program_must_be_an_entry(void **state)
{
	(void)state;
	denied[0] = "file entrypoint";
	expect(SPEC("true"), NULL);
	program_label = "system_u:object_r:etc_t:s0";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let container_t "
	       "begin with /app: it lacks \"allow container_t etc_t:file "
	       "entrypoint;\"" CURE);
	denied[0] = "file execute";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let container_t "
	       "begin with /app: it lacks \"allow container_t etc_t:file "
	       "execute;\"" CURE);
	rule_is_there = "file execute";
	program_label = "system_u:object_r:etc_t:s0:c1022,c1023";
	expect(SPEC("true"),
	       "refused: the loaded SELinux policy does not let container_t "
	       "begin with /app: it has \"allow container_t etc_t:file "
	       "execute;\", but a constraint on users, roles or levels forbids "
	       "it from " LABEL
	       " to system_u:object_r:etc_t:s0:c1022,c1023" CURE_OF(
		       "system_u:object_r:etc_t:s0:c1022,c1023"));
	/* What is mounted there has another label. */
	expect("{\"process\":{\"args\":[\"/app\"],\"noNewPrivileges\":true,"
	       "\"selinuxLabel\":\"" LABEL "\"},\"mounts\":[{\"destination\":"
	       "\"/app\"}],\"linux\":{}}",
	       NULL);
}

static void a_mount_without_setuid_asks_too(void **state)
{
	(void)state;
	denied[0] = "process2 nosuid_transition";
	program_label = "system_u:object_r:container_file_t:s0";
	expect(SPEC("true"), NULL);
	nosuid = true;
	expect(SPEC("false"),
	       "refused: the loaded SELinux policy does not let engine_t start "
	       "container_t from a mount without setuid: it lacks \"allow "
	       "engine_t container_t:process2 nosuid_transition;\"");
}

static void a_bounded_type_needs_no_rule(void **state)
{
	static const char note[] =
		"noted: the loaded SELinux policy has no \"allow engine_t "
		"container_t:process2 nnp_transition;\": unless engine_t "
		"bounds the container's type (typebounds), it will not start";

	(void)state;
	denied[0] = "process2 nnp_transition";
	bounded = SELINUX_ALLOWED;
	expect(SPEC("true"), NULL);
	bounded = SELINUX_UNKNOWN;
	expect(SPEC("true"), note);
	/* Of another domain than our own nothing can be tried. */
	bounded = SELINUX_DENIED;
	runtime_domain = "engine_u:engine_r:runtime_t:s0";
	expect(SPEC("true"),
	       "noted: the loaded SELinux policy has no \"allow runtime_t "
	       "container_t:process2 nnp_transition;\": unless runtime_t "
	       "bounds the container's type (typebounds), it will not start");
	/* A policy of before Linux 4.14 knows bounds alone. */
	runtime_domain = "engine_u:engine_r:engine_t:s0";
	denied[0] = NULL;
	nnp_rules = false;
	bounded = SELINUX_UNKNOWN;
	expect(SPEC("true"), note);
}

static void its_own_type_is_no_transition(void **state)
{
	(void)state;
	denied[0] = "process transition";
	denied[1] = "process2 nnp_transition";
	runtime_domain = LABEL;
	expect(SPEC("true"), NULL);
	/* Of another level the type bounds itself. */
	denied[0] = NULL;
	runtime_domain = "system_u:system_r:container_t:s0";
	expect(SPEC("true"), NULL);
}

static void what_nobody_holds_to_is_a_note(void **state)
{
	(void)state;
	permissive = true;
	denied[0] = "process2 nnp_transition";
	expect(SPEC("true"),
	       "noted: the loaded SELinux policy does not let engine_t start "
	       "container_t with no new privileges: it lacks \"allow engine_t "
	       "container_t:process2 nnp_transition;\"; that is permissive "
	       "now");
}

static void a_checkpoint_executes_nothing(void **state)
{
	(void)state;
	denied[0] = "process transition";
	host.restores = true;
	expect(SPEC("true"), NULL);
}

static void what_the_policy_does_not_know_it_does_not_deny(void **state)
{
	(void)state;
	unknown = "process transition";
	expect(SPEC("true"), NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_allowed_says_nothing, reset),
		cmocka_unit_test_setup(the_missing_rule_is_named, reset),
		cmocka_unit_test_setup(a_constraint_is_no_missing_rule, reset),
		cmocka_unit_test_setup(the_program_must_be_an_entry, reset),
		cmocka_unit_test_setup(a_mount_without_setuid_asks_too, reset),
		cmocka_unit_test_setup(a_bounded_type_needs_no_rule, reset),
		cmocka_unit_test_setup(its_own_type_is_no_transition, reset),
		cmocka_unit_test_setup(what_nobody_holds_to_is_a_note, reset),
		cmocka_unit_test_setup(a_checkpoint_executes_nothing, reset),
		cmocka_unit_test_setup(
			what_the_policy_does_not_know_it_does_not_deny, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
