/* SPDX-License-Identifier: Apache-2.0 */
/*
 * restore: labels that are given beside the document. CRIU puts them in the
 * place of those that were written down; they may say no other than what the
 * document does, which was hardened.
 */
#include "shim/launch.h"

#include "shim/argv_edit.h"

/* What one such option names, and what bounds it. */
struct label {
	const char *prefix; /* of the option's value */
	enum part_id part;
	const struct json *stated; /* in the hardened document; NULL: nothing */
};

static const struct option_use *last_use(const struct command *command,
					 enum option_id id)
{
	const struct option_use *last = NULL;

	for (size_t i = 0; i < command->use_count; i++) {
		if (command->uses[i].id == id)
			last = &command->uses[i];
	}
	return last;
}

static bool is_enforced(const struct launch *launch, enum part_id part)
{
	const struct ceiling *ceiling = &launch->ceiling;
	const struct profile_place *place =
		part == PART_SELINUX ? &ceiling->profile.selinux.place
				     : &ceiling->profile.apparmor.place;

	return place->value != NULL &&
	       ceiling->choice.modes[part] == MODE_ENFORCE;
}

static int clamp(struct launch *launch, const struct option_use *use,
		 const struct label *label, struct err *err)
{
	const struct json *stated = label->stated;

	if (!is_enforced(launch, label->part))
		return 0;
	if (!json_is(stated, JSON_STRING) || stated->text.length == 0)
		return err_set(err, ERR_REFUSED,
			       "%s: the document names no such label, so none "
			       "was checked: name it there",
			       launch->command->argv[use->word]);
	argv_replace(launch->command, use->id,
		     arena_printf(&launch->node.arena, "%s%.*s", label->prefix,
				  (int)stated->text.length, stated->text.data));
	return 0;
}

/* MODULE:LABEL. */
static int clamp_profile(struct launch *launch, const struct json *process,
			 struct err *err)
{
	const struct option_use *use =
		last_use(launch->command, OPTION_LSM_PROFILE);
	const struct label labels[] = {
		{"selinux:", PART_SELINUX,
		 json_member(process, "selinuxLabel")},
		{"apparmor:", PART_APPARMOR,
		 json_member(process, "apparmorProfile")},
	};

	if (use == NULL || use->value == NULL)
		return 0;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (strncmp(use->value, labels[i].prefix,
			    strlen(labels[i].prefix)) == 0)
			return clamp(launch, use, &labels[i], err);
	}
	return err_set(err, ERR_REFUSED,
		       "--lsm-profile %s: expected selinux:LABEL or "
		       "apparmor:PROFILE",
		       use->value);
}

static int clamp_mounts(struct launch *launch, const struct json *linux_part,
			struct err *err)
{
	const struct option_use *use =
		last_use(launch->command, OPTION_LSM_MOUNT_CONTEXT);
	const struct label label = {"", PART_SELINUX,
				    json_member(linux_part, "mountLabel")};

	if (use == NULL || use->value == NULL)
		return 0;
	return clamp(launch, use, &label, err);
}

int launch_restore(struct launch *launch, struct err *err)
{
	const struct oci_document *document = &launch->plan.document;

	if (!launch->described || launch_only_audits(launch) ||
	    launch_sets_nothing(launch))
		return 0;
	if (clamp_profile(launch, oci_process(document), err) < 0 ||
	    clamp_mounts(launch, json_member(document->json.root, "linux"),
			 err) < 0)
		return launch_give_up(launch, err);
	return 0;
}
