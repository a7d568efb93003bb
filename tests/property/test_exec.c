/* SPDX-License-Identifier: Apache-2.0 */
/* Property: a process that is put into a container gets no more than the
 * container itself was given, nor than the profile allows. */
#include "plan.h"

#include "lib/random_spec.h"
#include "oracle.h"

#define ROUNDS 3000

static void check_sets(const struct plan *exec, const struct plan *container)
{
	static const char *const sets[] = {"bounding", "permitted", "effective",
					   "inheritable", "ambient"};
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *before, *after, *limits;

	plan_read_texts(exec, &texts);
	before = json_member(texts.before.root, "capabilities");
	after = json_member(texts.after.root, "capabilities");
	limits = json_member(
		json_member(container->pipeline.document.json.root, "process"),
		"capabilities");
	for (unsigned i = 0; i < 5; i++) {
		uint64_t had =
			oracle_capabilities(exec, json_member(before, sets[i]));
		uint64_t has =
			oracle_capabilities(exec, json_member(after, sets[i]));
		uint64_t limit = oracle_capabilities(
			container, json_member(limits, sets[i]));

		PLAN_ASSERT(exec, (has & ~had) == 0);
		PLAN_ASSERT(exec, (has & ~limit) == 0);
		if (i < 3)
			PLAN_ASSERT(exec, (has & ~oracle_allowed_capabilities(
							 exec)) == 0);
	}
}

static void check_rest(const struct plan *exec, const struct plan *container)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *process =
		json_member(container->pipeline.document.json.root, "process");
	const struct json *limit = json_member(process, "selinuxLabel");
	const struct json *label;

	plan_read_texts(exec, &texts);
	if (json_is_true(json_member(texts.before.root, "noNewPrivileges")) ||
	    json_is_true(json_member(process, "noNewPrivileges")))
		PLAN_ASSERT(exec, json_is_true(json_member(texts.after.root,
							   "noNewPrivileges")));
	label = json_member(texts.after.root, "selinuxLabel");
	/* A silent exec gets the container's label from the runtime. */
	if (plan_has(exec, "selinux") && exec->probe->selinux.enabled &&
	    label != NULL && label->text.length > 0)
		PLAN_ASSERT(exec, json_equal(label, limit));
}

static void check_again(const struct plan *exec, const struct plan *container)
{
	AUTO_PLAN struct plan again = PLAN_INIT;

	plan_run(&again, exec->name, OCI_PROCESS, buf_text(&exec->output),
		 exec->profile, exec->probe, &container->pipeline.document);
	PLAN_ASSERT(&again, again.result == PLAN_HARDENED);
	PLAN_ASSERT(&again, text_equal(buf_text(&again.output),
				       buf_text(&exec->output)));
}

static unsigned check_round(unsigned seed, const struct profile *profile,
			    const struct probe *probe)
{
	struct random random = {seed};
	AUTO_PLAN struct plan container = PLAN_INIT;
	AUTO_PLAN struct plan exec = PLAN_INIT;
	AUTO_BUF struct buf config = BUF_INIT;
	AUTO_BUF struct buf process = BUF_INIT;
	char name[32];

	snprintf(name, sizeof(name), "seed %u", seed);
	random_spec_config(&random, &config);
	random_spec_process(&random, &process);
	plan_run(&container, name, OCI_CONFIG, buf_text(&config), profile,
		 probe, NULL);
	/* No runtime starts a container that has no process. */
	if (container.result != PLAN_HARDENED ||
	    oci_process(&container.pipeline.document) == NULL)
		return 0;
	plan_run(&exec, name, OCI_PROCESS, buf_text(&process), profile, probe,
		 &container.pipeline.document);
	if (exec.result != PLAN_HARDENED)
		return 0;
	check_sets(&exec, &container);
	check_rest(&exec, &container);
	check_again(&exec, &container);
	return 1;
}

static void no_more_than_the_container(void **state)
{
	const struct profile *profile;
	unsigned checked = 0;

	(void)state;
	for (unsigned i = 0; (profile = plan_profile(i)) != NULL; i++) {
		for (unsigned seed = 1; seed <= ROUNDS; seed++) {
			if (plan_samples(seed, i))
				checked +=
					check_round(seed, profile,
						    seed % 2 ? &plan_plain_host
							     : &plan_lsm_host);
		}
	}
	print_message("%u pairs\n", checked);
	assert_true(checked > 2300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_more_than_the_container),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
