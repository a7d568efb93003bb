/* SPDX-License-Identifier: Apache-2.0 */
/* What `ravelinctl check` is asked about: files, bundles, and what runs. */
#pragma once

#include "admin/input.h"
#include "posture/judge.h"

struct check {
	/* from the command line */
	char **files; /* those of argv; "-": standard input */
	unsigned count;
	bool all;           /* also what runs on this host */
	struct input input; /* profile, policy, process, config */
	/* Called before each subject is judged; NULL: nobody wants to know. */
	void (*progress)(const char *name, unsigned done);
	unsigned judged; /* until now */
	struct posture posture;
	/* The last one that could not be judged, as an error. */
	struct err last;
};

#define CHECK_INIT                                                             \
	{                                                                      \
		.input = INPUT_INIT, .posture = POSTURE_INIT                   \
	}

/* Judges them all. What one of them is at fault for is said in the posture;
 * an error is what keeps all from being judged. */
CHECK int check_subjects(struct check *check, struct err *err);
