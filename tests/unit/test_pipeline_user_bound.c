/* SPDX-License-Identifier: Apache-2.0 */
/* A user's own policy holds besides the node's, and lifts nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "pipeline/user_bound.h"

#include <string.h>
#include <sys/stat.h>

#define DOCUMENT                                                               \
	"{\"process\":{\"user\":{\"uid\":1000},\"capabilities\":{"             \
	"\"bounding\":"                                                        \
	"[\"CAP_SYS_ADMIN\",\"CAP_CHOWN\",\"CAP_NET_BIND_SERVICE\"]}},"        \
	"\"linux\":{\"namespaces\":[{\"type\":\"mount\"}]}}"

/* A user's directory, and one launch under it. */
struct place {
	char *directory;
	struct buf text; /* of the last path */
	struct node_query query;
	struct node node;
	struct ceiling ceiling;
	struct user_bound bound;
	struct pipeline pipeline;
	struct err err;
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->directory = files_make_directory();
	place->query = (struct node_query){
		.arch = seccomp_arch_of_host(),
		.own = place->directory,
	};
	place->node = (struct node)NODE_INIT;
	place->ceiling = (struct ceiling)CEILING_INIT;
	place->bound = (struct user_bound)USER_BOUND_INIT;
	place->pipeline = (struct pipeline)PIPELINE_INIT;
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	pipeline_fini(&place->pipeline);
	user_bound_fini(&place->bound);
	ceiling_fini(&place->ceiling);
	node_fini(&place->node);
	buf_fini(&place->text);
	files_remove_directory(place->directory);
	free(place);
	return 0;
}

static const char *in(struct place *place, const char *name)
{
	place->text.length = 0;
	buf_printf(&place->text, "%s/%s", place->directory, name);
	return place->text.data;
}

static void save(struct place *place, const char *name, const char *text)
{
	files_save(in(place, name), text, strlen(text));
	assert_int_equal(chmod(in(place, name), 0644), 0);
}

/* What is left of DOCUMENT under the node's profile and the user's. */
static int plan(struct place *place, const char *profile)
{
	static const struct subject nobody;
	const struct node_query query = {
		.profile = profile,
		.arch = seccomp_arch_of_host(),
		.alone = true,
	};
	struct pipeline *pipeline = &place->pipeline;
	struct probe probe;

	assert_int_equal(node_load(&query, &place->node, &place->err), 0);
	assert_int_equal(node_ceiling(&place->node, &nobody, 0, &place->ceiling,
				      &place->err),
			 0);
	assert_int_equal(oci_document_read(&pipeline->document, OCI_CONFIG, "d",
					   TEXT(DOCUMENT), &place->err),
			 0);
	probe_host(&probe, &place->node.arena);
	assert_int_equal(pipeline_plan(pipeline, &place->ceiling.profile, NULL,
				       &probe, NULL, &place->err),
			 0);
	if (user_bound_load(&place->bound, &place->query, &place->err) < 0)
		return -1;
	return user_bound_plan(&place->bound, pipeline, &place->ceiling.profile,
			       &nobody, &probe, NULL, &place->err);
}

/* bounding: the set, as it is spelled. */
static void expect(struct place *place, const char *profile,
		   const char *bounding)
{
	AUTO_BUF struct buf text = BUF_INIT;
	const struct oci_document *document = &place->pipeline.document;

	if (plan(place, profile) < 0)
		fail_msg("%s", place->err.message);
	json_write_value(
		&document->json,
		json_member(json_member(oci_process(document), "capabilities"),
			    "bounding"),
		&text);
	assert_string_equal(text.data, bounding);
}

static void expect_error(struct place *place, enum err_kind kind,
			 const char *message)
{
	assert_int_equal(plan(place, "baseline"), -1);
	assert_int_equal(place->err.kind, kind);
	if (strstr(place->err.message, message) == NULL)
		fail_msg("%s", place->err.message);
}

static void without_a_policy_nothing_more_holds(void **state)
{
	struct place *place = *state;

	expect(place, "baseline", "[\"CAP_CHOWN\",\"CAP_NET_BIND_SERVICE\"]");
	assert_false(place->bound.holds);
}

static void a_stricter_policy_holds(void **state)
{
	struct place *place = *state;

	save(place, "policy.json",
	     "{\"default\":{\"profile\":\"restricted\"}}");
	expect(place, "baseline", "[\"CAP_NET_BIND_SERVICE\"]");
	assert_string_equal(place->bound.ceiling.profile.name, "restricted");
	assert_null(place->bound.looser);
}

static void a_looser_one_lifts_nothing_and_that_is_said(void **state)
{
	struct place *place = *state;

	save(place, "policy.json", "{\"default\":{\"profile\":\"baseline\"}}");
	expect(place, "restricted", "[\"CAP_NET_BIND_SERVICE\"]");
	assert_non_null(strstr(place->bound.looser, "capabilities"));
}

static void the_same_is_not_looser(void **state)
{
	struct place *place = *state;

	save(place, "policy.json", "{}");
	expect(place, "baseline", "[\"CAP_CHOWN\",\"CAP_NET_BIND_SERVICE\"]");
	assert_true(place->bound.holds);
	assert_null(place->bound.looser);
}

static void audit_of_the_users_changes_nothing_of_the_nodes(void **state)
{
	struct place *place = *state;

	save(place, "policy.json",
	     "{\"default\":{\"profile\":\"restricted\",\"mode\":\"audit\"}}");
	expect(place, "baseline", "[\"CAP_CHOWN\",\"CAP_NET_BIND_SERVICE\"]");
}

static void the_command_line_chooses_for_the_user(void **state)
{
	struct place *place = *state;

	place->query.profile = "restricted";
	expect(place, "baseline", "[\"CAP_NET_BIND_SERVICE\"]");
}

static void a_user_has_own_profiles(void **state)
{
	struct place *place = *state;

	assert_int_equal(mkdir(in(place, "profiles"), 0700), 0);
	save(place, "policy.json", "{\"default\":{\"profile\":\"mine\"}}");
	save(place, "profiles/mine.json",
	     "{\"extends\":\"baseline\","
	     "\"capabilities\":{\"allow\":[\"CHOWN\"]}}");
	expect(place, "baseline", "[\"CAP_CHOWN\"]");
}

static void what_others_may_write_is_refused(void **state)
{
	struct place *place = *state;

	save(place, "policy.json", "{}");
	assert_int_equal(chmod(in(place, "policy.json"), 0664), 0);
	expect_error(place, ERR_REFUSED, "policy.json: mode 0664");
}

static void a_broken_one_is_not_passed_over(void **state)
{
	struct place *place = *state;

	save(place, "policy.json", "{\"profil\":{}}");
	save(place, NODE_IGNORE_BROKEN, "");
	expect_error(place, ERR_INPUT, "/profil: unknown member");
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_a_policy_nothing_more_holds),
		TEST(a_stricter_policy_holds),
		TEST(a_looser_one_lifts_nothing_and_that_is_said),
		TEST(the_same_is_not_looser),
		TEST(audit_of_the_users_changes_nothing_of_the_nodes),
		TEST(the_command_line_chooses_for_the_user),
		TEST(a_user_has_own_profiles),
		TEST(what_others_may_write_is_refused),
		TEST(a_broken_one_is_not_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
