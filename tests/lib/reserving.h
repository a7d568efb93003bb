/* SPDX-License-Identifier: Apache-2.0 */
/* What a launch does with categories, without the rest of a launch. */
#pragma once

#include "pipeline/reservation.h"

/* Directories that take the place of the host's. */
struct reserving {
	const char *categories; /* may be missing, as records may */
	const char *records;
	const char *root; /* of a runtime */
};

/* A reservation for the container of that name; nothing is done yet. */
struct reservation reserving_start(const struct reserving *reserving,
				   const char *id);

/* Writes the record of a container that was given that label. */
CHECK int reserving_record(const struct reservation *reservation,
			   const char *label, struct err *err);

/* All that a launch does: takes a pair of range, written as in contexts, keeps
 * the record, and makes the container's directory, as the runtime does. The
 * reservation is dropped where it fails. It is the caller's to end. */
CHECK int reserving_launch(struct reservation *reservation, const char *range,
			   struct err *err);
