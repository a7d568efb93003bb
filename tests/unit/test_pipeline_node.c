/* SPDX-License-Identifier: Apache-2.0 */
/* Which profile and mode apply, and which files are believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "pipeline/node.h"

#include <sys/stat.h>

#define SOMEBODY 1

/* A directory for the files of one test. */
struct place {
	char *directory;
	struct buf policy; /* path of policy.json in it */
	struct buf profile;
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->directory = files_make_directory();
	buf_printf(&place->policy, "%s/policy.json", place->directory);
	buf_printf(&place->profile, "%s/web.json", place->directory);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	files_remove_directory(place->directory);
	buf_fini(&place->policy);
	buf_fini(&place->profile);
	free(place);
	return 0;
}

static void write_file(const struct buf *path, const char *text, mode_t mode)
{
	files_save(path->data, text, strlen(text));
	assert_int_equal(chmod(path->data, mode), 0);
}

/* Only what root owns is believed, so only root can make it. */
static void need_root(void)
{
	if (geteuid() != 0)
		skip();
}

/* Loads the policy and the ceiling of a container that nothing is known of. */
static int load(const struct node_query *query, struct node *node,
		struct ceiling *ceiling, struct err *err)
{
	static const struct subject nobody;

	if (node_load(query, node, err) < 0)
		return -1;
	return node_ceiling(node, &nobody, 0, ceiling, err);
}

static void expect(const struct node_query *query, const char *profile,
		   enum policy_mode mode)
{
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_CEILING struct ceiling ceiling = CEILING_INIT;
	struct err err = ERR_INIT;

	if (load(query, &node, &ceiling, &err) < 0)
		fail_msg("%s", err.message);
	assert_string_equal(ceiling.profile.name, profile);
	for (unsigned i = 0; i < PART_COUNT; i++)
		assert_int_equal(ceiling.choice.modes[i], mode);
}

static void expect_error(const struct node_query *query, enum err_kind kind,
			 const char *message)
{
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_CEILING struct ceiling ceiling = CEILING_INIT;
	struct err err = ERR_INIT;

	assert_int_equal(load(query, &node, &ceiling, &err), -1);
	assert_int_equal(err.kind, kind);
	if (strstr(err.message, message) == NULL)
		fail_msg("%s", err.message);
}

static struct node_query by_policy(const struct place *place)
{
	return (struct node_query){
		.policy = place->policy.data,
		.arch = SECCOMP_ARCH_X86_64,
	};
}

static void a_policy_file_names_profile_and_mode(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);

	need_root();
	write_file(&place->policy,
		   "{\"default\": {\"profile\": \"restricted\", \"mode\": "
		   "\"audit\"}}",
		   0644);
	expect(&query, "restricted", MODE_AUDIT);
}

static void the_command_line_comes_first(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);

	need_root();
	write_file(&place->policy,
		   "{\"default\": {\"profile\": \"restricted\", \"mode\": "
		   "\"audit\"}}",
		   0600);
	query.profile = "strict";
	expect(&query, "strict", MODE_AUDIT);
	query.mode = "enforce";
	expect(&query, "strict", MODE_ENFORCE);
}

static void an_empty_policy_means_baseline_enforced(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);

	need_root();
	write_file(&place->policy, "{}", 0644);
	expect(&query, "baseline", MODE_ENFORCE);
}

static void without_a_policy_file_baseline_is_enforced(void **state)
{
	const struct node_query query = {.arch = SECCOMP_ARCH_X86_64};

	(void)state;
	if (access(NODE_POLICY, F_OK) == 0)
		skip();
	expect(&query, "baseline", MODE_ENFORCE);
}

static void a_profile_may_be_a_file(void **state)
{
	const struct place *place = *state;
	struct node_query query = {
		.profile = place->profile.data,
		.arch = SECCOMP_ARCH_X86_64,
	};

	need_root();
	write_file(&place->profile, "{\"user\": {\"root\": false}}", 0644);
	expect(&query, place->profile.data, MODE_ENFORCE);
	write_file(&place->profile, "{\"user\": {\"rot\": false}}", 0644);
	expect_error(&query, ERR_INPUT, "/user/rot: unknown member");
}

static void what_others_may_write_is_not_believed(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);

	need_root();
	write_file(&place->policy, "{}", 0664);
	expect_error(&query, ERR_REFUSED, place->policy.data);
	write_file(&place->policy, "{}", 0646);
	expect_error(&query, ERR_REFUSED, place->policy.data);
	write_file(&place->profile, "{}", 0666);
	query = (struct node_query){.profile = place->profile.data};
	expect_error(&query, ERR_REFUSED, place->profile.data);
}

static void what_others_own_is_not_believed(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);

	write_file(&place->policy, "{}", 0644);
	if (geteuid() == 0)
		assert_int_equal(chown(place->policy.data, SOMEBODY, 0), 0);
	expect_error(&query, ERR_REFUSED, place->policy.data);
}

static void what_is_no_file_is_not_believed(void **state)
{
	const struct place *place = *state;
	struct node_query query = {
		.policy = place->directory,
		.arch = SECCOMP_ARCH_X86_64,
	};

	expect_error(&query, ERR_REFUSED, place->directory);
	assert_int_equal(mkfifo(place->policy.data, 0600), 0);
	query.policy = place->policy.data;
	expect_error(&query, ERR_REFUSED, place->policy.data);
}

/* A link that leads nowhere is no absent file. */
static void what_leads_nowhere_is_not_passed_over(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);

	assert_int_equal(symlink("nowhere", place->policy.data), 0);
	expect_error(&query, ERR_SYSTEM, "/policy.json: cannot open");
}

/* With trust_places also where it lies counts. */
static void what_others_could_put_there_is_not_believed(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);

	need_root();
	write_file(&place->policy, "{}", 0644);
	assert_int_equal(chmod(place->directory, 0777), 0);
	expect(&query, "baseline", MODE_ENFORCE);
	query.trust_places = true;
	expect_error(&query, ERR_REFUSED, "can be written by its group or by");
	assert_int_equal(chmod(place->directory, 0700), 0);
	expect(&query, "baseline", MODE_ENFORCE);
	query.policy = "policy.json";
	assert_int_equal(chdir(place->directory), 0);
	expect_error(&query, ERR_REFUSED, "policy.json: is relative");
	assert_int_equal(chdir("/"), 0);
}

static void a_rule_names_the_profile_that_is_missing(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);

	need_root();
	write_file(&place->policy,
		   "{\"rules\": [\n{\"match\": {},\n\"profile\": \"nope\"}]}",
		   0644);
	expect_error(&query, ERR_INPUT,
		     "/policy.json:3: \"profile\": there is no profile "
		     "\"nope\"");
	query.profile = "nope";
	write_file(&place->policy, "{}", 0644);
	expect_error(&query, ERR_INPUT, "there is no profile \"nope\"");
}

/* One whose profiles can't be used is broken, too. */
static void a_broken_policy_may_be_passed_over(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);
	AUTO_BUF struct buf ignore = BUF_INIT;

	need_root();
	buf_printf(&ignore, "%s/" NODE_IGNORE_BROKEN, place->directory);
	write_file(&place->policy, "{\"default\": {\"profile\": \"nope\"}}",
		   0644);
	expect_error(&query, ERR_INPUT, "there is no profile \"nope\"");
	write_file(&ignore, "", 0644);
	expect(&query, "baseline", MODE_ENFORCE);
	query.profile = "nope";
	expect_error(&query, ERR_INPUT, "there is no profile \"nope\"");
}

/* What an exception lifts stays lifted only from what the rule says. */
static void asking_for_the_rules_own_profile_tightens(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);
	AUTO_JSON struct json_document asks = JSON_DOCUMENT_INIT;
	struct subject subject = {.engine = ENGINE_PLAIN};
	const uint64_t lifted = UINT64_C(1) << 21; /* SYS_ADMIN */
	struct err err = ERR_INIT;

	need_root();
	write_file(
		&place->policy,
		"{\"selectable\": [\"baseline\"], \"exceptions\": [{\"for\": "
		"{}, \"allow\": {\"capabilities\": [\"SYS_ADMIN\"]}, "
		"\"why\": \"w\", \"until\": \"2999-12-31\"}]}",
		0644);
	assert_int_equal(json_read(&asks, "a",
				   TEXT("{\"io.ravelin.profile\":"
					"\"baseline\"}"),
				   JSON_STRICT, &err),
			 0);
	for (unsigned asked = 0; asked < 2; asked++) {
		AUTO_NODE struct node node = NODE_INIT;
		AUTO_CEILING struct ceiling ceiling = CEILING_INIT;

		subject.annotations = asked ? asks.root : NULL;
		assert_int_equal(node_load(&query, &node, &err), 0);
		assert_int_equal(
			node_ceiling(&node, &subject, 0, &ceiling, &err), 0);
		assert_int_equal(ceiling.choice.heard, asked);
		assert_int_equal(
			(ceiling.profile.capabilities.allow & lifted) != 0,
			!asked);
	}
}

static void a_named_policy_must_be_there(void **state)
{
	const struct place *place = *state;
	const struct node_query query = by_policy(place);

	expect_error(&query, ERR_INPUT, "/policy.json: no such policy file");
}

static void a_profile_must_be_somewhere(void **state)
{
	const struct place *place = *state;
	struct node_query query = {
		.profile = "basline",
		.arch = SECCOMP_ARCH_X86_64,
	};

	expect_error(&query, ERR_INPUT,
		     "there is no profile \"basline\"; did you mean "
		     "\"baseline\"?");
	query.profile = "no.such-profile";
	expect_error(&query, ERR_INPUT,
		     "there is no profile \"no.such-profile\"");
	query.profile = place->profile.data;
	expect_error(&query, ERR_INPUT, "/web.json: no such profile file");
	query.profile = "..";
	expect_error(&query, ERR_INPUT, "profile names have letters");
	query.profile = "";
	expect_error(&query, ERR_INPUT, "profile names have letters");
}

static void a_mode_is_one_of_two(void **state)
{
	const struct node_query query = {
		.profile = "baseline",
		.mode = "permissive",
		.arch = SECCOMP_ARCH_X86_64,
	};

	(void)state;
	expect_error(&query, ERR_USAGE,
		     "mode \"permissive\": expected \"enforce\" or \"audit\"");
}

/* Above all not where its own refusal is logged. */
static void of_a_broken_policy_nothing_counts(void **state)
{
	const struct place *place = *state;
	struct node_query query = by_policy(place);
	AUTO_NODE struct node node = NODE_INIT;
	struct err err = ERR_INIT;

	need_root();
	write_file(&place->policy,
		   "{\"log\": {\"to\": \"off\", \"required\": false, "
		   "\"file\": \"/x\"}, \"default\": {\"mode\": \"audit\"}, "
		   "\"rules\": [{}]}",
		   0644);
	assert_int_equal(node_load(&query, &node, &err), -1);
	assert_int_equal(node.policy.log.to, LOG_TO_FILE);
	assert_string_equal(node.policy.log.file, POLICY_LOG_FILE);
	assert_int_equal(node.policy.default_rule.modes.all, MODE_ENFORCE);
	assert_int_equal(node.policy.rule_count, 0);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_policy_file_names_profile_and_mode),
		TEST(the_command_line_comes_first),
		TEST(an_empty_policy_means_baseline_enforced),
		TEST(without_a_policy_file_baseline_is_enforced),
		TEST(a_profile_may_be_a_file),
		TEST(what_others_may_write_is_not_believed),
		TEST(what_others_own_is_not_believed),
		TEST(what_is_no_file_is_not_believed),
		TEST(what_leads_nowhere_is_not_passed_over),
		TEST(what_others_could_put_there_is_not_believed),
		TEST(a_rule_names_the_profile_that_is_missing),
		TEST(a_broken_policy_may_be_passed_over),
		TEST(asking_for_the_rules_own_profile_tightens),
		TEST(a_named_policy_must_be_there),
		TEST(a_profile_must_be_somewhere),
		TEST(a_mode_is_one_of_two),
		TEST(of_a_broken_policy_nothing_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
