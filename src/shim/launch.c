/* SPDX-License-Identifier: Apache-2.0 */
/* What is done before the runtime takes over. */
#include "shim/launch.h"

#include "shim/libraries.h"

#include <errno.h>
#include <string.h>

static const char *mode_word(enum asked_mode mode)
{
	static const char *const words[] = {
		[ASKED_MODE_NONE] = NULL,
		[ASKED_MODE_ENFORCE] = "enforce",
		[ASKED_MODE_AUDIT] = "audit",
	};

	return words[mode];
}

static enum probe_controller no_controller(const char *name)
{
	(void)name;
	return CONTROLLER_ABSENT;
}

/* Then crun puts containers in no cgroup, and says nothing of limits. */
static bool is_without_cgroups(const struct launch *launch)
{
	const char *manager = launch->command->cgroup_manager;

	return manager != NULL && strcmp(manager, "disabled") == 0;
}

static bool makes_keyring(const struct launch *launch)
{
	char *const *word = launch->command->argv;

	for (; launch->flavour == RUNTIME_RUNC && *word != NULL; word++) {
		/* Go's flags begin with one dash or two. */
		if (strcmp(*word, "--no-new-keyring") == 0 ||
		    strcmp(*word, "-no-new-keyring") == 0)
			return false;
	}
	return launch->flavour == RUNTIME_RUNC;
}

static int load(struct launch *launch, const struct own_options *own,
		struct err *err)
{
	struct node_query query = {
		.profile = own->profile != NULL ? own->profile : own->link_name,
		.policy = own->policy,
		.mode = mode_word(own->mode),
		.arch = seccomp_arch_of_host(),
		.trust_places = true,
	};

	libraries_start();
	if (node_load(&query, &launch->node, err) < 0)
		return -1;
	probe_host(&launch->probe, &launch->node.arena);
	launch->probe.runtime = launch->flavour;
	launch->probe.selinux.runtime = launch->runtime;
	launch->probe.selinux.keyring = makes_keyring(launch);
	if (is_without_cgroups(launch))
		launch->probe.controller = no_controller;
	launch_categories(launch);
	return 0;
}

bool launch_only_audits(const struct launch *launch)
{
	const struct node *node = &launch->node;

	/* Which rule would have held is not known: any of them. */
	if (launch->ceiling.profile.name == NULL)
		return policy_only_audits(&node->policy, &node->command);
	for (unsigned i = 0; i < PART_COUNT; i++) {
		if (launch->ceiling.choice.modes[i] != MODE_AUDIT)
			return false;
	}
	return true;
}

/* What an exec may have at most, besides: what its container got. A profile
 * that sets no ceiling at all sets none here either. */
static const struct oci_document *container_of(const struct launch *launch)
{
	return launch->container.json.root != NULL &&
			       !profile_is_empty(&launch->ceiling.profile)
		       ? &launch->container
		       : NULL;
}

static int plan(struct launch *launch, enum oci_kind kind, const char *name,
		struct text input, struct err *err)
{
	struct ceiling *ceiling = &launch->ceiling;
	struct pipeline *made = &launch->plan;

	if (oci_document_read(&made->document, kind, name, input, err) < 0)
		return -1;
	if (launch_describe(launch, err) < 0 ||
	    node_ceiling(&launch->node, &launch->subject, time(NULL), ceiling,
			 err) < 0 ||
	    pipeline_plan(made, &ceiling->profile, ceiling->choice.modes,
			  &launch->probe, container_of(launch), err) < 0)
		return -1;
	return pipeline_verdict(made, &ceiling->profile, err);
}

int launch_plan(struct launch *launch, enum oci_kind kind, const char *name,
		struct text input, struct buf *output, struct err *err)
{
	if (plan(launch, kind, name, input, err) < 0) {
		if (launch_give_up(launch, err) < 0)
			return -1;
		buf_add(output, input.data, input.length);
		return 0;
	}
	json_write(&launch->plan.document.json, output);
	return 0;
}

int launch_unread(struct launch *launch, const struct err *err)
{
	if (err->kind == ERR_SYSTEM &&
	    (err->number == ENOENT || err->number == ENOTDIR))
		return 0;
	return launch_give_up(launch, err);
}

int launch_give_up(struct launch *launch, const struct err *err)
{
	if (!launch_only_audits(launch))
		return -1;
	launch->trouble = arena_printf(&launch->node.arena, "%s", err->message);
	return 0;
}

static int exec(struct launch *launch, struct err *err)
{
	int result = launch->command->process != NULL
			     ? launch_process(launch, err)
			     : launch_flags(launch, err);

	return result < 0 ? -1 : launch_cgroup(launch, err);
}

static int harden(struct launch *launch, struct err *err)
{
	const struct command *command = launch->command;

	if (command->ambiguous != NULL) {
		err_set(err, ERR_REFUSED, "%s: %s", command->ambiguous,
			command->ambiguity);
		return launch_give_up(launch, err);
	}
	switch (command->verb) {
	case VERB_PASS:
		return 0;
	case VERB_LAUNCH:
		return launch_bundle(launch, err);
	case VERB_EXEC:
		return exec(launch, err);
	case VERB_UPDATE:
		return launch_update(launch, err);
	}
	return 0;
}

/* Takes back what was kept. The bundle is as it was. */
static int stop(struct launch *launch)
{
	launch_record_drop(launch);
	return -1;
}

static int refuse(struct launch *launch, const struct err *refusal,
		  struct err *err)
{
	struct err ignored = ERR_INIT;

	*err = *refusal;
	(void)(launch_log(launch, refusal, &ignored) < 0);
	return stop(launch);
}

/* The document is replaced when nothing else can stop the launch any more. */
int launch_prepare(struct launch *launch, const struct own_options *own,
		   struct command *command, struct err *err)
{
	struct err refusal = ERR_INIT;

	launch->command = command;
	launch->link_name = own->link_name;
	clock_gettime(CLOCK_MONOTONIC, &launch->start);
	if (load(launch, own, &refusal) < 0 || harden(launch, &refusal) < 0 ||
	    launch_categories_settle(launch, &refusal) < 0 ||
	    launch_record_keep(launch, &refusal) < 0 ||
	    launch_categories_keep(launch, &refusal) < 0)
		return refuse(launch, &refusal, err);
	if (launch_log(launch, NULL, err) < 0)
		return stop(launch);
	if (launch_bundle_store(launch, &refusal) < 0)
		return refuse(launch, &refusal, err);
	return 0;
}

void launch_fini(struct launch *launch)
{
	/* Who comes here has not become the runtime. */
	reservation_drop(&launch->reservation);
	reservation_fini(&launch->reservation);
	bundle_draft_discard(&launch->draft);
	bundle_fini(&launch->bundle);
	pipeline_fini(&launch->plan);
	json_document_fini(&launch->record);
	json_document_fini(&launch->container.json);
	ceiling_fini(&launch->ceiling);
	node_fini(&launch->node);
}
