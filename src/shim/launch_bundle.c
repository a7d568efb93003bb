/* SPDX-License-Identifier: Apache-2.0 */
/* create, run and restore: the bundle's config.json, replaced in place. */
#include "shim/launch.h"

#include "probe/program.h"

#include <string.h>

/* Opens the document that the runtime will read: crun's --config may name
 * another one, in any directory. */
static int load_bundle(struct launch *launch, struct err *err)
{
	struct bundle *bundle = &launch->bundle;
	const struct command *command = launch->command;
	struct arena *arena = &launch->node.arena;
	const char *file = command->config_file;
	const char *slash = file != NULL ? strrchr(file, '/') : NULL;

	if (file == NULL)
		return bundle_load(bundle, command->bundle, NULL, err);
	if (slash == NULL)
		return bundle_load(bundle, NULL, file, err);
	return bundle_load(
		bundle,
		slash == file ? "/"
			      : arena_copy(arena, file, (size_t)(slash - file)),
		slash + 1, err);
}

int launch_bundle(struct launch *launch, struct err *err)
{
	struct arena *arena = &launch->node.arena;
	struct bundle *bundle = &launch->bundle;
	AUTO_BUF struct buf text = BUF_INIT;

	if (load_bundle(launch, err) < 0)
		return launch_unread(launch, err);
	launch->probe.restores =
		strcmp(launch->command->subcommand, "restore") == 0;
	if (launch->command->config_file == NULL) {
		launch->probe.program = probe_program_architectures;
		launch->probe.image = &probe_image;
		launch->probe.bundle = bundle->directory;
	}
	if (launch_plan(launch, OCI_CONFIG,
			arena_printf(arena, "%s", bundle->path),
			bundle_input(bundle), &text, err) < 0)
		return -1;
	if (launch->probe.restores && launch_restore(launch, err) < 0)
		return -1;
	if (launch_idmap(launch, err) < 0)
		return -1;
	if (bundle_draft(bundle, &text, &launch->draft, err) < 0)
		return launch_give_up(launch, err);
	return 0;
}

int launch_bundle_store(struct launch *launch, struct err *err)
{
	if (bundle_draft_commit(&launch->bundle, &launch->draft, err) < 0)
		return launch_give_up(launch, err);
	return 0;
}
