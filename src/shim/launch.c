/* SPDX-License-Identifier: Apache-2.0 */
/* What is done before the runtime takes over. */
#include "shim/launch.h"

#include "shim/libraries.h"

#include <errno.h>
#include <string.h>

/* Of a user without a home: the file system's own, in which nothing can be. */
#define NO_PLACE "/proc/self/ravelin"

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

/* What the command line says holds for the node's policy where root says it,
 * else for the user's own, which can lift nothing. */
static int load_policies(struct launch *launch, const struct own_options *own,
			 struct err *err)
{
	const struct node_query said = {
		.profile = own->profile != NULL ? own->profile : own->link_name,
		.policy = own->policy,
		.mode = mode_word(own->mode),
		.arch = seccomp_arch_of_host(),
		.trust_places = true,
	};
	const struct node_query plain = {
		.arch = said.arch,
		.trust_places = true,
	};
	struct node_query users = said;

	if (node_load(launch->rootless.is ? &plain : &said, &launch->node,
		      err) < 0)
		return -1;
	if (!launch->rootless.is)
		return 0;
	users.own = launch->rootless.configuration != NULL
			    ? launch->rootless.configuration
			    : NO_PLACE;
	return user_bound_load(&launch->user, &users, err);
}

static int load(struct launch *launch, const struct own_options *own,
		struct err *err)
{
	libraries_start();
	if (load_policies(launch, own, err) < 0)
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

static bool only_audits(const struct node *node, const struct ceiling *ceiling)
{
	/* Which rule would have held is not known: any of them. */
	if (ceiling->profile.name == NULL)
		return policy_only_audits(&node->policy, &node->command);
	for (unsigned i = 0; i < PART_COUNT; i++) {
		if (ceiling->choice.modes[i] != MODE_AUDIT)
			return false;
	}
	return true;
}

bool launch_only_audits(const struct launch *launch)
{
	const struct user_bound *user = &launch->user;

	return only_audits(&launch->node, &launch->ceiling) &&
	       (!user->holds || only_audits(&user->node, &user->ceiling));
}

bool launch_sets_nothing(const struct launch *launch)
{
	const struct user_bound *user = &launch->user;

	return profile_is_empty(&launch->ceiling.profile) &&
	       (!user->holds || profile_is_empty(&user->ceiling.profile));
}

/* What an exec may have at most, besides: what its container got. A profile
 * that sets no ceiling at all sets none here either. */
static const struct oci_document *container_of(const struct launch *launch,
					       const struct profile *profile)
{
	return launch->container.json.root != NULL && !profile_is_empty(profile)
		       ? &launch->container
		       : NULL;
}

static int plan(struct launch *launch, enum oci_kind kind, const char *name,
		struct text input, struct err *err)
{
	struct ceiling *ceiling = &launch->ceiling;
	struct profile *profile = &ceiling->profile;
	struct pipeline *made = &launch->plan;

	if (oci_document_read(&made->document, kind, name, input, err) < 0)
		return -1;
	if (launch_describe(launch, err) < 0 ||
	    node_ceiling(&launch->node, &launch->subject, time(NULL), ceiling,
			 err) < 0 ||
	    pipeline_plan(made, profile, ceiling->choice.modes, &launch->probe,
			  container_of(launch, profile), err) < 0 ||
	    pipeline_verdict(made, profile, err) < 0)
		return -1;
	return user_bound_plan(
		&launch->user, made, profile, &launch->subject, &launch->probe,
		launch->container.json.root != NULL ? &launch->container : NULL,
		err);
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
	user_bound_fini(&launch->user);
	ceiling_fini(&launch->ceiling);
	node_fini(&launch->node);
}
