/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator is told of a policy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/review.h"

#define NOON INT64_C(1795521600) /* 2026-11-24T12:00:00Z */

static struct profile profile;

static const struct profile *find(void *context, const char *name)
{
	(void)context;
	(void)name;
	return &profile;
}

static void add(void *context, const struct json *value, const char *message)
{
	(void)value;
	buf_printf(context, "%s\n", message);
}

/* Holds that the review of text says exactly what is expected. */
static void says(const char *text, const char *expected)
{
	AUTO_POLICY struct policy policy = POLICY_INIT;
	AUTO_BUF struct buf said = BUF_INIT;
	struct err err = ERR_INIT;
	const struct review review = {
		.policy = &policy,
		.now = NOON,
		.profile = find,
		.warn = add,
		.note = add,
		.context = &said,
	};

	if (policy_read(&policy, "p", text_of(text), &err) < 0 ||
	    profile_read(&profile, "baseline", "b",
			 TEXT("{\"capabilities\":{\"allow\":[\"CHOWN\"]}}"),
			 seccomp_arch_of_host(), &err) < 0)
		fail_msg("%s", err.message);
	buf_add_text(&said, "");
	review_policy(&review);
	assert_string_equal(said.data, expected);
	profile_fini(&profile);
}

#define EXCEPTION(name, for_, allow, until)                                    \
	"{\"name\":\"" name "\",\"for\":{" for_ "},\"allow\":{" allow          \
	"},\"why\":\"w\",\"until\":\"" until "\"}"
#define PODS  "\"engine\":\"containerd\","
#define ADMIN "\"capabilities\":[\"NET_ADMIN\"]"

static void ends_are_told(void **state)
{
	(void)state;
	says("{\"exceptions\":[" EXCEPTION("a", PODS "\"pod\":\"a\"", ADMIN,
					   "2026-11-23") ","               //
	     EXCEPTION("b", PODS "\"pod\":\"b\"", ADMIN, "2026-11-24") "," //
	     EXCEPTION("c", PODS "\"pod\":\"c\"", ADMIN, "2026-12-24") "," //
	     EXCEPTION("d", PODS "\"pod\":\"d\"", ADMIN, "2026-12-25") "]}",
	     "exception \"a\" ended with 2026-11-23\n"
	     "exception \"b\" ends today\n"
	     "exception \"c\" ends in 30 days\n");
}

static void overlaps_are_told(void **state)
{
	(void)state;
	says("{\"exceptions\":[" EXCEPTION("a", PODS "\"pod\":\"a*\"", ADMIN,
					   "2027-11-23") ","                //
	     EXCEPTION("b", PODS "\"pod\":\"*b\"", ADMIN, "2027-11-24") "," //
	     EXCEPTION("c", PODS "\"pod\":\"c\"", ADMIN, "2027-11-24") "]}",
	     "exception \"b\" overlaps exception \"a\": both can match one "
	     "container, and allow the same of \"capabilities\"\n");
}

static void what_never_matches_is_told(void **state)
{
	(void)state;
	says("{\"rules\":["
	     "{\"name\":\"a\",\"match\":{\"engine\":\"docker\","
	     "\"image\":\"x\"},\"mode\":\"audit\"},"
	     "{\"name\":\"b\",\"match\":{" PODS "\"namespace\":\"kube-*\"},"
	     "\"mode\":\"audit\"},"
	     "{\"name\":\"c\",\"match\":{" PODS "\"namespace\":\"kube-system\","
	     "\"pod\":\"p\"},\"mode\":\"audit\"},"
	     "{\"name\":\"d\",\"match\":{" PODS "\"namespace\":\"k*\"},"
	     "\"mode\":\"audit\"}]}",
	     "rule \"a\" never matches: no engine that it is for gives all it "
	     "asks for (image)\n"
	     "rule \"c\" never matches: rule \"b\" before it takes all that it "
	     "would\n");
}

static void width_is_told(void **state)
{
	(void)state;
	says("{\"exceptions\":[" EXCEPTION(
		     "a", "\"engine\":\"podman\",\"id\":\"**\"",
		     "\"capabilities\":[\"CHOWN\",\"NET_ADMIN\"]",
		     "2027-11-23") "]}",
	     "exception \"a\" is wider than it need be: \"for\" names no "
	     "workload\n"
	     "exception \"a\" is wider than it need be: every profile that can "
	     "apply there allows capabilities \"CHOWN\" already\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_are_told),
		cmocka_unit_test(overlaps_are_told),
		cmocka_unit_test(what_never_matches_is_told),
		cmocka_unit_test(width_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
