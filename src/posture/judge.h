/* SPDX-License-Identifier: Apache-2.0 */
/* From one document to a subject of the posture: chooses the ceiling as for a
 * launch, plans as `ravelinctl explain` does, and takes down what was found. */
#pragma once

#include "pipeline/node.h"
#include "pipeline/pipeline.h"
#include "posture/posture.h"

/* By which files, on which host; all stay as they are. */
struct posture_judge {
	struct posture *posture;
	struct node *node;
	const struct probe *probe;
};

/* What there is to read; texts must stay until it was judged. */
struct posture_document {
	enum oci_kind kind;
	const char *name; /* for messages */
	struct text text;
	bool made; /* by us: its lines are nobody's */
	/* 1 << enum part_id: what it does not tell, so that nothing is found */
	uint32_t blind;
	/* Of a running container: the runtime's --root, and the id. */
	const char *root;
	const char *id;
	/* Open directories, or -1: its bundle, and its root file system. Where
	 * only the second is not at hand, it is where the document says. */
	int bundle;
	int files;
	/* Of an exec: the config.json of its container. NULL: not known. */
	const struct posture_document *container;
};

/* Fills subject. ERR_INPUT: the document can't be understood; ERR_USAGE: policy
 * or profile can't. */
CHECK int posture_judge(const struct posture_judge *judge,
			struct posture_subject *subject,
			const struct posture_document *document,
			struct err *err);

/* Says of subject that it could not be judged, and why. */
void posture_fail(struct posture *posture, struct posture_subject *subject,
		  const struct err *err);

/* --- facts.c --- */

/* What document, which nobody changed yet, asks for. */
void posture_read_facts(struct posture_subject *subject,
			const struct oci_document *document,
			const struct subject *asks);

/* Looks for a shell below the open directory. */
enum posture_answer posture_find_shell(int files);

/* --- collect.c --- */

/* Takes down what a plan of the document found. */
void posture_collect(struct posture *posture, struct posture_subject *subject,
		     const struct pipeline *plan, const struct profile *profile,
		     const struct posture_document *document);
