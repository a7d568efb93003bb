/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bundle's config.json: read once, replaced atomically or not at all.
 *
 * A document that was hardened before is started from its pristine text (see
 * pristine.h), so that it is not marked for life.
 */
#pragma once

#include "base/fs.h"
#include "base/text.h"

struct bundle {
	int directory;      /* -1: not open */
	const char *file;   /* the document's name in it: "config.json" */
	char *path;         /* of the document, for messages */
	struct stat status; /* of the document as it is */
	struct buf current; /* its bytes as they are */
	/* What the engine wrote, if that is something else; or empty. */
	struct buf pristine;
	bool chained; /* current is what this very launch made of it */
};

#define BUNDLE_INIT                                                            \
	{                                                                      \
		.directory = -1, .current = BUF_INIT, .pristine = BUF_INIT     \
	}

/* Opens directory (NULL: the working directory) and reads file (NULL:
 * "config.json") of it. Refused: what is no regular file, a symbolic link, too
 * large, or changes while it is read. Free with bundle_fini(), also after an
 * error. */
CHECK int bundle_load(struct bundle *bundle, const char *directory,
		      const char *file, struct err *err);

/* What to harden. */
struct text bundle_input(const struct bundle *bundle);

/* What is to stand in the document's place, and the pristine text for beside
 * it, both written but not yet there. */
struct bundle_draft {
	struct fs_draft document;
	struct fs_draft copy;
	bool has_document;
	bool has_copy;
};

#define BUNDLE_DRAFT_INIT                                                      \
	{                                                                      \
		.has_document = false, .has_copy = false                       \
	}

/* Writes the drafts. Nothing is written where the bundle holds just that
 * already. On failure nothing is left behind; bundle must outlive the draft. */
CHECK int bundle_draft(const struct bundle *bundle, const struct buf *hardened,
		       struct bundle_draft *draft, struct err *err);
/* Puts them in their places. */
CHECK int bundle_draft_commit(const struct bundle *bundle,
			      struct bundle_draft *draft, struct err *err);
/* Of the document that the runtime will read: the draft, or where there is none
 * the one that is there. */
CHECK int bundle_draft_status(const struct bundle *bundle,
			      const struct bundle_draft *draft,
			      struct stat *status, struct err *err);
/* Takes away what was not put in its place. */
void bundle_draft_discard(struct bundle_draft *draft);

/* Both at once. */
CHECK int bundle_store(const struct bundle *bundle, const struct buf *hardened,
		       struct err *err);
void bundle_fini(struct bundle *bundle);

#define AUTO_BUNDLE __attribute__((cleanup(bundle_fini)))
