/* SPDX-License-Identifier: Apache-2.0 */
/* What is done before the runtime takes over, for commands that start
 * something. */
#pragma once

#include "base/rootless.h"
#include "pipeline/bundle.h"
#include "pipeline/describe.h"
#include "pipeline/node.h"
#include "pipeline/pipeline.h"
#include "pipeline/reservation.h"
#include "pipeline/user_bound.h"
#include "shim/argv.h"

#include <time.h>

/* What both kinds of launch need, and what becomes of them. */
struct launch {
	struct command *command;
	const char *link_name;        /* NAME when called as ravelin-NAME */
	const char *runtime;          /* the next runtime's path */
	enum runtime_flavour flavour; /* ... and what it is */
	struct timespec start;        /* of the process, by CLOCK_MONOTONIC */
	struct node node;
	struct rootless rootless; /* its texts outlive the launch */
	struct probe probe;
	struct subject subject;
	struct ceiling ceiling; /* profile.name NULL: not reached */
	struct user_bound user; /* an ordinary user's own, besides */
	struct pipeline plan;
	struct bundle bundle;
	struct bundle_draft draft; /* what it is to hold */
	/* launch_key(); of a command with an id. */
	struct record_key key;
	/* Of its categories, where SELinux is on. */
	struct reservation reservation;
	struct json_document record; /* of the container that is entered */
	bool recorded;               /* ... and it is there */
	bool stale;                  /* it was, but of another container */
	/* What its process was given; without a root: not known. */
	struct oci_document container;
	bool described;         /* subject is what a document says */
	bool kept;              /* a record of this launch was written */
	const char *unrecorded; /* why none could be, or NULL */
	const char *trouble;    /* why nothing was planned in audit mode */
	/* Behind the subcommand, for argv_edit(); NULL: nothing. */
	const char *const *inserted;
};

#define LAUNCH_INIT                                                            \
	{                                                                      \
		.node = NODE_INIT, .ceiling = CEILING_INIT,                    \
		.user = USER_BOUND_INIT, .record = JSON_DOCUMENT_INIT,         \
		.container = {JSON_DOCUMENT_INIT, OCI_CONFIG},                 \
		.plan = PIPELINE_INIT, .bundle = BUNDLE_INIT,                  \
		.draft = BUNDLE_DRAFT_INIT, .reservation = RESERVATION_INIT    \
	}

/* Reads the policy and looks at the host; then hardens what command names, so
 * that argv_edit() with launch->inserted gives the arguments to hand on, and
 * logs what was decided. In audit mode nothing is changed. ERR_REFUSED or
 * ERR_INPUT: nothing may start; everything is as it was. */
CHECK int launch_prepare(struct launch *launch, const struct own_options *own,
			 struct command *command, struct err *err);
void launch_fini(struct launch *launch);

#define AUTO_LAUNCH __attribute__((cleanup(launch_fini)))

/* Plans input, named name in messages; both must outlive launch. *output
 * receives what the runtime is to read. Never fails over a document where all
 * is audit; output is then input itself. */
CHECK int launch_plan(struct launch *launch, enum oci_kind kind,
		      const char *name, struct text input, struct buf *output,
		      struct err *err);

/* Whether every hardener is in audit mode: then nothing is changed. */
bool launch_only_audits(const struct launch *launch);

/* Whether the profiles that were chosen set no ceiling at all. */
bool launch_sets_nothing(const struct launch *launch);

/* Judges err, for which a document can't be hardened: -1, the launch is
 * refused; where all is audit 0, and it is logged. */
CHECK int launch_give_up(struct launch *launch, const struct err *err);
/* The same for a document that can't be read: 0 also where there is none, since
 * then nothing can start, and the runtime says so in its own words. */
CHECK int launch_unread(struct launch *launch, const struct err *err);

/* --- launch_bundle.c --- */

/* create, run, restore: what is to replace the bundle's document, written
 * beside it. */
CHECK int launch_bundle(struct launch *launch, struct err *err);
/* Replaces the document; the last thing that can fail. */
CHECK int launch_bundle_store(struct launch *launch, struct err *err);

/* --- launch_idmap.c --- */

/* Where a hardener gave the container a user namespace: mounts its root file
 * system so that it belongs to the users of that, in a mount namespace that
 * this process enters. */
CHECK int launch_idmap(struct launch *launch, struct err *err);

/* --- launch_restore.c --- */

/* restore, once the document is planned: the options that give labels say what
 * the document does. */
CHECK int launch_restore(struct launch *launch, struct err *err);

/* --- launch_record.c --- */

/* Of the container that is launched or entered. */
struct record_key launch_key(struct launch *launch);

/* Fills launch->subject from the document that was read, for an exec from the
 * container's record. */
CHECK int launch_describe(struct launch *launch, struct err *err);

/* Keeps a record of what is launched, in place of one that an earlier container
 * of that name left. ERR_REFUSED: it can't, and an exec would be judged in
 * another way without one. */
CHECK int launch_record_keep(struct launch *launch, struct err *err);
/* Takes it back: the launch is refused. */
void launch_record_drop(struct launch *launch);

/* --- launch_categories.c --- */

/* Has a hardener's questions for categories answered by a reservation. */
void launch_categories(struct launch *launch);
/* Once the document is hardened: gives back what is not in it. ERR_REFUSED,
 * ERR_SYSTEM: what it came with could not be kept. */
CHECK int launch_categories_settle(struct launch *launch, struct err *err);
/* Once the record is written. ERR_REFUSED: others have them by now. */
CHECK int launch_categories_keep(struct launch *launch, struct err *err);

/* --- launch_process.c --- */

/* Hands on a private copy of the document that the option names, hardened, by
 * descriptor. "-" is standard input where it is read so. */
CHECK int launch_document(struct launch *launch, enum oci_kind kind,
			  enum option_id option, const char *path,
			  struct err *err);
/* exec --process: a private copy of the document, handed on by descriptor. */
CHECK int launch_process(struct launch *launch, struct err *err);

/* --- launch_flags.c --- */

/* exec with flags instead of a document: the flags, clamped. */
CHECK int launch_flags(struct launch *launch, struct err *err);

/* --- launch_update.c --- */

/* update: the document of --resources, else the flags. */
CHECK int launch_update(struct launch *launch, struct err *err);

/* --- launch_cgroup.c --- */

/* exec, once it is planned: into no cgroup but the container's. */
CHECK int launch_cgroup(struct launch *launch, struct err *err);

/* --- log.c --- */

/* Writes one line on what was decided to where the policy says; refusal, if
 * not NULL, is why the launch is refused. Never waits. Fails (ERR_REFUSED) only
 * where the line can't be written and the policy requires it. */
CHECK int launch_log(const struct launch *launch, const struct err *refusal,
		     struct err *err);

/* --- log_line.c --- */

struct log_limits {
	size_t line; /* bytes of all, at least 32 KiB */
	size_t text; /* bytes of one, as it is written; at most a hundredth */
};

/* The line, with its end. */
void launch_format(const struct launch *launch, const struct err *refusal,
		   const struct log_limits *limits, struct buf *out);
