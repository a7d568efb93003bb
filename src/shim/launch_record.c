/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of a container, and what is kept of it for an exec. */
#include "shim/launch.h"

#include "harden/user.h"
#include "pipeline/record.h"
#include "probe/caller.h"
#include "probe/namespaces.h"
#include "shim/state_root.h"

#include <limits.h>
#include <unistd.h>

/* Whether they can be kept where nobody else writes to them. */
static bool has_records(const struct launch *launch)
{
	return geteuid() == 0 || launch->rootless.state != NULL;
}

static const char *directory_of(struct launch *launch)
{
	const char *state = launch->rootless.state;

	return state != NULL ? arena_printf(&launch->node.arena,
					    "%s/containers", state)
			     : RECORD_DIRECTORY;
}

struct record_key launch_key(struct launch *launch)
{
	const struct command *command = launch->command;
	struct state_root root;

	if (launch->key.directory == NULL) {
		root = state_root_of(command, launch->flavour,
				     &launch->node.arena);
		launch->key = (struct record_key){
			.directory = directory_of(launch),
			.root = rootless_name(&launch->rootless, root.path,
					      &launch->node.arena),
			.root_known = root.known,
			.id = command->id,
		};
	}
	return launch->key;
}

/* Describes document, or what is known without one, as *subject. */
static void describe(struct launch *launch, const struct oci_document *document,
		     struct subject *subject)
{
	struct arena *arena = &launch->node.arena;
	const struct describe_query query = {
		.root = launch->command->root,
		.parent = probe_caller(getppid(), arena),
		.id = launch->command->id,
		.link = launch->link_name,
		.namespace_of = probe_namespace,
	};

	describe_container(document, &query, arena, subject);
}

/* What a record of another container says is not believed. */
static bool is_stale(struct launch *launch, const struct record_key *key)
{
	launch->stale =
		launch->recorded && record_is_stale(key, &launch->record);
	if (!launch->stale)
		return false;
	launch->recorded = false;
	describe(launch, NULL, &launch->subject);
	return true;
}

int launch_describe(struct launch *launch, struct err *err)
{
	struct oci_document *document = &launch->plan.document;
	bool is_config = document->kind == OCI_CONFIG;
	struct record_key key;
	struct text config;

	describe(launch, is_config ? document : NULL, &launch->subject);
	/* As they are now: a hardener may take some away, and an exec is to
	 * meet the rule that its container did. */
	if (launch->subject.annotations != NULL)
		launch->subject.annotations =
			json_take_over(&document->json, &document->json,
				       launch->subject.annotations);
	launch->described = is_config;
	if (is_config || !has_records(launch))
		return 0;
	key = launch_key(launch);
	if (record_read(&key, &launch->record, &launch->node.arena,
			&launch->subject, &config, &launch->recorded, err) < 0)
		return -1;
	if (is_stale(launch, &key) || config.data == NULL)
		return 0;
	return oci_document_read(&launch->container, OCI_CONFIG,
				 launch->record.name, config, err);
}

/* Whether an exec of which only that is known which is known without a record
 * would be judged as the container was. Exceptions it can only miss. */
static bool is_chosen_alike(struct node *node, const struct subject *unknown,
			    const struct policy_choice *choice)
{
	struct policy_choice without;

	policy_choose(&node->policy, unknown, &node->command, time(NULL),
		      &node->arena, &without);
	return without.rule == choice->rule && choice->with == NULL &&
	       !choice->heard;
}

static bool is_judged_alike_without(struct launch *launch)
{
	struct user_bound *user = &launch->user;
	struct subject unknown;

	describe(launch, NULL, &unknown);
	return is_chosen_alike(&launch->node, &unknown,
			       &launch->ceiling.choice) &&
	       (!user->holds ||
		is_chosen_alike(&user->node, &unknown, &user->ceiling.choice));
}

/* Fills in what the container is made from. Of a runtime that may itself write
 * to the document (nvidia-container-runtime does) the bundle has to do. crun's
 * --config can name one anywhere. */
static void name_source(struct launch *launch, struct record_key *key,
			char identity[RECORD_IDENTITY_SIZE])
{
	const struct bundle *bundle = &launch->bundle;
	struct err ignored = ERR_INIT;
	char path[PATH_MAX];
	char fd[64];
	struct stat status;
	ssize_t length;

	if (bundle->directory < 0 || launch->command->config_file != NULL)
		return;
	snprintf(fd, sizeof(fd), "/proc/self/fd/%d", bundle->directory);
	length = readlink(fd, path, sizeof(path));
	if (length <= 0 || (size_t)length == sizeof(path) || path[0] != '/')
		return;
	path[length] = '\0';
	key->bundle = rootless_name(
		&launch->rootless,
		arena_copy(&launch->node.arena, path, (size_t)length),
		&launch->node.arena);
	if (launch->flavour == RUNTIME_OTHER ||
	    bundle_draft_status(bundle, &launch->draft, &status, &ignored) < 0)
		return;
	record_identify(&status, identity);
	key->document = identity;
}

static int write_record(struct launch *launch,
			const struct record_key *container, struct err *err)
{
	const struct oci_document *document = &launch->plan.document;
	char identity[RECORD_IDENTITY_SIZE];
	struct record_key key = *container;
	struct id_map ids;
	bool mapped =
		user_ids_read(&launch->probe, document, &launch->node.arena,
			      &ids) == USER_IDS_MAPPED;

	name_source(launch, &key, identity);
	return record_write(&key, document, &launch->subject,
			    mapped ? &ids : NULL, err);
}

/* Execs will know nothing of this container. */
static int go_without(struct launch *launch, const char *reason,
		      struct err *err)
{
	launch->unrecorded =
		arena_copy(&launch->node.arena, reason, strlen(reason));
	if (is_judged_alike_without(launch))
		return 0;
	err_set(err, ERR_REFUSED,
		"no record can be kept of the container, without which an exec "
		"into it would be held to another rule than it is: %s",
		reason);
	return launch_give_up(launch, err);
}

/* In the place of those of any container that had this id before. */
static int replace_record(struct launch *launch, const struct record_key *key,
			  struct err *err)
{
	struct err reason = ERR_INIT;

	if (record_remove(key, err) < 0)
		return launch_give_up(launch, err);
	if (!launch->described)
		return 0;
	if (write_record(launch, key, &reason) < 0)
		return go_without(launch, reason.message, err);
	launch->kept = true;
	record_sweep(key);
	return 0;
}

int launch_record_keep(struct launch *launch, struct err *err)
{
	struct record_key key;

	if (launch->command->verb != VERB_LAUNCH)
		return 0;
	key = launch_key(launch);
	if (!record_can_exist(&key))
		return 0;
	if (record_container_exists(&key)) {
		reservation_drop(&launch->reservation);
		return 0;
	}
	if (has_records(launch))
		return replace_record(launch, &key, err);
	return launch->described
		       ? go_without(launch,
				    "no /run/user/UID is the user's alone", err)
		       : 0;
}

void launch_record_drop(struct launch *launch)
{
	struct err ignored = ERR_INIT;
	struct record_key key;

	if (!launch->kept)
		return;
	key = launch_key(launch);
	(void)(record_remove(&key, &ignored) < 0);
}
