/* SPDX-License-Identifier: Apache-2.0 */
/* What the property tests share. */
#include "plan.h"

#include "lib/files.h"
#include "lib/random_spec.h"
#include "policy/embedded.h"

#include <stdio.h>

#define MOST_PROFILES 16

static enum selinux_validity validity(const char *context)
{
	return strstr(context, ":container_") != NULL ? SELINUX_VALID
						      : SELINUX_INVALID;
}

static int plan_pair(void *keeper, const struct level *of, unsigned pair[2],
		     struct err *err)
{
	(void)keeper;
	(void)of;
	(void)err;
	pair[0] = 5;
	pair[1] = 900;
	return 0;
}

static bool apparmor_enabled(void)
{
	return true;
}

static bool apparmor_list(struct buf *out)
{
	buf_add_text(out, "docker-default (enforce)\n"
			  "my web (enforce)\n"
			  "trial (complain)\n");
	return true;
}

const struct probe plan_plain_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
};

const struct probe plan_lsm_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
	.selinux =
		{
			.enabled = true,
			.process_context = "system_u:system_r:container_t:s0",
			.file_context = "system_u:object_r:container_file_t:s0",
			.validity = validity,
			.pair = plan_pair,
		},
	.apparmor = {apparmor_enabled, apparmor_list},
};

const struct profile *plan_profile(unsigned index)
{
	static struct profile profiles[MOST_PROFILES];
	static bool read[MOST_PROFILES];
	const struct embedded_profile *embedded = embedded_profiles;
	struct err err = ERR_INIT;

	for (unsigned i = 0; i < index && embedded->name != NULL; i++)
		embedded++;
	if (embedded->name == NULL)
		return NULL;
	assert_true(index < MOST_PROFILES);
	if (!read[index] &&
	    embedded_profile_load(embedded->name, SECCOMP_ARCH_X86_64,
				  &profiles[index], &err) < 0)
		fail_msg("%s", err.message);
	read[index] = true;
	return &profiles[index];
}

bool plan_samples(unsigned seed, unsigned index)
{
	const char *all = getenv("RAVELIN_PROPERTY_ALL");

	return (seed + index) % 3 == 0 ||
	       (all != NULL && strcmp(all, "1") == 0);
}

bool plan_has(const struct plan *plan, const char *member)
{
	return json_member(plan->profile->document.root, member) != NULL;
}

void plan_run(struct plan *plan, const char *name, enum oci_kind kind,
	      struct text input, const struct profile *profile,
	      const struct probe *probe, const struct oci_document *container)
{
	*plan = (struct plan){
		.name = name,
		.kind = kind,
		.input = input,
		.profile = profile,
		.probe = probe,
		.result = PLAN_UNSUITABLE,
	};
	if (oci_document_read(&plan->pipeline.document, kind, name, input,
			      &plan->err) < 0 ||
	    pipeline_plan(&plan->pipeline, profile, NULL, probe, container,
			  &plan->err) < 0)
		return;
	plan->result = PLAN_REFUSED;
	if (pipeline_verdict(&plan->pipeline, profile, &plan->err) < 0)
		return;
	plan->result = PLAN_HARDENED;
	json_write(&plan->pipeline.document.json, &plan->output);
}

void plan_fini(struct plan *plan)
{
	pipeline_fini(&plan->pipeline);
	buf_fini(&plan->output);
}

void plan_assert(const struct plan *plan, bool holds, const char *what,
		 const char *file, int line)
{
	if (holds)
		return;
	fprintf(stderr,
		"%s:%d: %s does not hold for %s under %s\n"
		"before: %.*s\nafter: %.*s\nerror: %s\n",
		file, line, what, plan->name, plan->profile->name,
		(int)plan->input.length, plan->input.data,
		(int)plan->output.length,
		plan->output.data != NULL ? plan->output.data : "",
		plan->err.message);
	fail();
}

/* seed: of a generated document; 0 is tried under every profile. */
static void check_document(const char *name, unsigned seed, enum oci_kind kind,
			   const struct buf *text,
			   void (*check)(const struct plan *plan))
{
	static const struct probe *const hosts[] = {&plan_plain_host,
						    &plan_lsm_host};
	const struct profile *profile;

	for (unsigned i = 0; (profile = plan_profile(i)) != NULL; i++) {
		if (seed != 0 && !plan_samples(seed, i))
			continue;
		for (unsigned host = 0; host < 2; host++) {
			AUTO_PLAN struct plan plan = PLAN_INIT;

			plan_run(&plan, name, kind, buf_text(text), profile,
				 hosts[host], NULL);
			check(&plan);
		}
	}
}

struct visit {
	void (*check)(const struct plan *plan);
};

static void visit_fixture(const char *directory, const char *name,
			  void *context)
{
	const struct visit *visit = context;
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;

	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, &text);
	check_document(name, 0,
		       strstr(name, "-process.json") != NULL ? OCI_PROCESS
							     : OCI_CONFIG,
		       &text, visit->check);
}

void plan_each(unsigned generated, void (*check)(const struct plan *plan))
{
	struct visit visit = {check};

	assert_true(files_each(FIXTURES, ".json", visit_fixture, &visit) > 50);
	for (unsigned seed = 1; seed <= generated; seed++) {
		struct random random = {seed};
		bool process = random_once_in(&random, 5);
		AUTO_BUF struct buf text = BUF_INIT;
		char name[32];

		snprintf(name, sizeof(name), "seed %u", seed);
		if (process)
			random_spec_process(&random, &text);
		else
			random_spec_config(&random, &text);
		check_document(name, seed, process ? OCI_PROCESS : OCI_CONFIG,
			       &text, check);
	}
}

void plan_read_texts(const struct plan *plan, struct plan_texts *texts)
{
	struct err err = ERR_INIT;

	*texts = (struct plan_texts)PLAN_TEXTS_INIT;
	PLAN_ASSERT(plan, json_read(&texts->before, "before", plan->input,
				    JSON_STRICT, &err) == 0);
	PLAN_ASSERT(plan,
		    json_read(&texts->after, "after", buf_text(&plan->output),
			      JSON_STRICT, &err) == 0);
}

void plan_texts_fini(struct plan_texts *texts)
{
	json_document_fini(&texts->before);
	json_document_fini(&texts->after);
}

const struct json *plan_process(const struct plan *plan,
				const struct json_document *document)
{
	return plan->kind == OCI_PROCESS
		       ? document->root
		       : json_member(document->root, "process");
}
