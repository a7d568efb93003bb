/* SPDX-License-Identifier: Apache-2.0 */
/* What is done before the runtime takes over, for commands that start
 * something. */
#pragma once

#include "pipeline/pipeline.h"
#include "pipeline/settings.h"
#include "shim/argv.h"

/* What both kinds of launch need. */
struct launch {
	struct command *command;
	struct settings settings;
	struct probe probe;
	/* Behind the subcommand, for argv_edit(); NULL: nothing. */
	const char *const *inserted;
};

#define LAUNCH_INIT                                                            \
	{                                                                      \
		.settings = SETTINGS_INIT                                      \
	}

/* Loads policy and profile and looks at the host; then hardens what command
 * names, so that argv_edit() with launch->inserted gives the arguments to hand
 * on. In audit mode nothing is changed and every finding is logged. ERR_REFUSED
 * or ERR_INPUT: nothing may start; everything is as it was. */
CHECK int launch_prepare(struct launch *launch, const struct own_options *own,
			 struct command *command, struct err *err);
void launch_fini(struct launch *launch);

#define AUTO_LAUNCH __attribute__((cleanup(launch_fini)))

/* Plans input, named name in messages. *output receives what the runtime is to
 * read: the hardened text, or input itself in audit mode, which never fails
 * over a document. */
CHECK int launch_plan(const struct launch *launch, enum oci_kind kind,
		      const char *name, struct text input, struct buf *output,
		      struct err *err);

/* Judges err, for which the document of that name can't be hardened: -1, the
 * launch is refused; in audit mode 0, and err is logged. */
CHECK int launch_give_up(const struct launch *launch, const char *name,
			 const struct err *err);
/* The same for a document that can't be read: 0 also where there is none, since
 * then nothing can start, and the runtime says so in its own words. */
CHECK int launch_unread(const struct launch *launch, const char *name,
			const struct err *err);

/* --- launch_bundle.c --- */

/* create, run, restore: the bundle's document, replaced in place. */
CHECK int launch_bundle(struct launch *launch, struct err *err);

/* --- launch_process.c --- */

/* exec --process: a private copy of the document, handed on by descriptor. */
CHECK int launch_process(struct launch *launch, struct err *err);

/* --- launch_flags.c --- */

/* exec with flags instead of a document: the flags, clamped. */
CHECK int launch_flags(struct launch *launch, struct err *err);

/* --- audit.c --- */

/* Appends what would have been done to the audit log. A log that can't be
 * written never stops a launch. refusal, if not NULL, is why the document
 * could not be planned; findings may then be incomplete. */
void audit_log(const struct launch *launch, const struct oci_document *document,
	       const struct findings *findings, const struct err *refusal);
