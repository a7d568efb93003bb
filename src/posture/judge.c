/* SPDX-License-Identifier: Apache-2.0 */
/* From one document to a subject of the posture. */
#include "posture/judge.h"

#include "pipeline/describe.h"

#include <fcntl.h>
#include <time.h>

/* What the plans of one subject live in. */
struct trial {
	struct pipeline plan;
	struct pipeline container;
	struct subject subject;
	struct ceiling ceiling;
};

#define TRIAL_INIT                                                             \
	{                                                                      \
		.plan = PIPELINE_INIT, .container = PIPELINE_INIT,             \
		.ceiling = CEILING_INIT,                                       \
	}

static void trial_fini(struct trial *trial)
{
	pipeline_fini(&trial->plan);
	pipeline_fini(&trial->container);
	ceiling_fini(&trial->ceiling);
}

static const char *copy_text(struct posture *posture, struct text text)
{
	return text.data != NULL && text.length > 0
		       ? arena_copy(&posture->arena, text.data, text.length)
		       : NULL;
}

/* What engines write of a container into its document. */
static void take_facts(struct posture *posture, struct posture_subject *subject,
		       const struct subject *described)
{
	const struct text *facts = described->facts;
	const char *container = copy_text(posture, facts[FACT_CONTAINER]);

	if (subject->engine == NULL && described->engine != ENGINE_PLAIN)
		subject->engine = subject_engines[described->engine];
	if (subject->image == NULL)
		subject->image = copy_text(posture, facts[FACT_IMAGE]);
	if (subject->source != POSTURE_RUNNING || container == NULL)
		return;
	subject->name =
		facts[FACT_NAMESPACE].length > 0 && facts[FACT_POD].length > 0
			? arena_printf(&posture->arena, "%.*s/%.*s/%s",
				       (int)facts[FACT_NAMESPACE].length,
				       facts[FACT_NAMESPACE].data,
				       (int)facts[FACT_POD].length,
				       facts[FACT_POD].data, container)
			: container;
}

/* The process of an exec as that of a container, as which it is described. */
static void describe_process(const struct posture_judge *judge,
			     struct posture_subject *subject,
			     struct oci_document *document)
{
	const struct describe_query query = {.root = NULL};
	struct oci_document config = {.json = JSON_DOCUMENT_INIT};
	struct subject described;

	config.json.name = document->json.name;
	config.json.root = json_new(&config.json, JSON_OBJECT);
	json_set(config.json.root, "process",
		 json_take_over(&config.json, &document->json,
				document->json.root));
	describe_container(&config, &query, &judge->node->arena, &described);
	posture_read_facts(subject, document, &described);
	json_document_fini(&config.json);
}

/* Chooses the ceiling as for the container that config describes. */
static int choose(const struct posture_judge *judge, struct trial *trial,
		  const struct posture_document *document,
		  const struct oci_document *config, struct err *err)
{
	const struct describe_query query = {
		.root = document->root,
		.id = document->id,
		.namespace_of = judge->probe->namespace_of,
	};

	describe_container(config, &query, &judge->node->arena,
			   &trial->subject);
	if (node_ceiling(judge->node, &trial->subject, time(NULL),
			 &trial->ceiling, err) < 0) {
		err->kind = ERR_USAGE;
		return -1;
	}
	return 0;
}

/* With the document's image, where that is there. */
static int plan(const struct posture_judge *judge, struct trial *trial,
		struct pipeline *pipeline, const struct oci_document *container,
		int bundle, struct err *err)
{
	struct probe probe = *judge->probe;

	if (bundle >= 0) {
		probe.bundle = bundle;
		probe.image = &probe_image;
	}
	return pipeline_plan(pipeline, &trial->ceiling.profile, NULL, &probe,
			     container, err);
}

static int read_one(struct pipeline *pipeline,
		    const struct posture_document *document, struct err *err)
{
	return oci_document_read(&pipeline->document, document->kind,
				 document->name, document->text, err);
}

/* In the root file system that is given, or that the document names. */
static enum posture_answer find_shell(const struct posture_document *document,
				      const struct oci_document *config)
{
	const struct json *path =
		json_member(json_member(config->json.root, "root"), "path");
	AUTO_BUF struct buf name = BUF_INIT;
	AUTO_CLOSE int files = -1;

	if (document->files >= 0 || !json_is(path, JSON_STRING))
		return posture_find_shell(document->files);
	buf_add_text(&name, "");
	buf_add(&name, path->text.data, path->text.length);
	if (name.length > 0 && (name.data[0] == '/' || document->bundle >= 0))
		files = openat(document->bundle, name.data,
			       O_PATH | O_DIRECTORY | O_CLOEXEC);
	return posture_find_shell(files);
}

/* All other members are optional, to runtimes too. */
static int require_config(const struct oci_document *document, struct err *err)
{
	static const char *const members[] = {"ociVersion", "process", "root",
					      "mounts", "linux"};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (json_member(document->json.root, members[i]) != NULL)
			return 0;
	}
	return json_error(&document->json, document->json.root, err,
			  "expected a config.json, or what `docker inspect` "
			  "prints of a container; this is neither");
}

static int try_config(const struct posture_judge *judge,
		      struct posture_subject *subject, struct trial *trial,
		      const struct posture_document *document, struct err *err)
{
	if (read_one(&trial->plan, document, err) < 0 ||
	    require_config(&trial->plan.document, err) < 0 ||
	    choose(judge, trial, document, &trial->plan.document, err) < 0)
		return -1;
	posture_read_facts(subject, &trial->plan.document, &trial->subject);
	subject->facts[POSTURE_SHELL] =
		find_shell(document, &trial->plan.document);
	take_facts(judge->posture, subject, &trial->subject);
	return plan(judge, trial, &trial->plan, NULL, document->bundle, err);
}

static int try_process(const struct posture_judge *judge,
		       struct posture_subject *subject, struct trial *trial,
		       const struct posture_document *document, struct err *err)
{
	const struct oci_document *container = NULL;

	if (document->container != NULL) {
		if (read_one(&trial->container, document->container, err) < 0)
			return -1;
		container = &trial->container.document;
	}
	if (choose(judge, trial, document, container, err) < 0 ||
	    (container != NULL &&
	     plan(judge, trial, &trial->container, NULL, -1, err) < 0) ||
	    read_one(&trial->plan, document, err) < 0)
		return -1;
	describe_process(judge, subject, &trial->plan.document);
	return plan(judge, trial, &trial->plan, container, -1, err);
}

int posture_judge(const struct posture_judge *judge,
		  struct posture_subject *subject,
		  const struct posture_document *document, struct err *err)
{
	struct posture *posture = judge->posture;
	struct trial trial = TRIAL_INIT;
	int result =
		document->kind == OCI_PROCESS
			? try_process(judge, subject, &trial, document, err)
			: try_config(judge, subject, &trial, document, err);

	if (result == 0) {
		subject->profile =
			copy_text(posture, text_of(trial.ceiling.profile.name));
		posture_collect(posture, subject, &trial.plan,
				&trial.ceiling.profile, document);
	}
	trial_fini(&trial);
	return result;
}

void posture_fail(struct posture *posture, struct posture_subject *subject,
		  const struct err *err)
{
	subject->error = copy_text(posture, text_of(err->message));
	subject->broken = err->kind == ERR_INPUT || err->kind == ERR_REFUSED;
	subject->first = subject->last = NULL;
}
