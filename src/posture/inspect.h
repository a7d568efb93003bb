/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `docker inspect` and `podman inspect` print of containers, as the
 * config.json that the engine writes for each.
 *
 * Such a file says what was asked for, and not all of what the engine makes of
 * it. What it leaves open is not judged, and said to be a gap of the subject.
 */
#pragma once

#include "posture/posture.h"
#include "seccomp/arch.h"

/* A container of such a file. */
struct posture_inspected {
	struct posture_subject *subject;
	struct text config; /* its config.json; gone after the call */
	uint32_t blind;     /* 1 << enum part_id: what can't be told */
};

struct posture_inspect {
	struct posture *posture;
	/* Of the file: for messages, and NULL for standard input; both live as
	 * long as the posture. */
	const char *name;
	const char *file;
	struct text text;
	enum seccomp_arch arch; /* that the filters are for */
	/* Called for each; what it returns ends it all if it is not 0. */
	int (*take)(const struct posture_inspected *inspected, void *context,
		    struct err *err);
	void *context;
};

/* Whether the text can be such a file: an array, or an object with
 * "HostConfig". */
bool posture_is_inspect(struct text text);

/* Adds a subject for each container, and hands it to take. ERR_INPUT: it is no
 * such file. */
CHECK int posture_inspect(const struct posture_inspect *inspect,
			  struct err *err);

/* --- inspect_shape.c --- */

struct shape;
extern const struct shape posture_inspect_shape; /* of one container */
extern const struct shape posture_inspect_list;  /* of an array of them */

/* --- inspect_config.c --- */

/* Adds to out what the engine writes for container, a value of from. What can't
 * be told is added to the subject's gaps, and to blind. */
void posture_inspect_config(const struct posture_inspect *inspect,
			    struct posture_subject *subject,
			    const struct json_document *from,
			    const struct json *container, uint32_t *blind,
			    struct buf *out);

/* --- inspect_filter.c --- */

enum posture_filter {
	FILTER_NONE,
	FILTER_OWN,     /* in the file */
	FILTER_UNKNOWN, /* the engine's own, or in a file elsewhere */
};

/* The filter of a container with those capabilities, as linux.seccomp: for
 * FILTER_OWN a value of scratch, which must outlive what takes it over. */
enum posture_filter posture_inspect_filter(
	const struct posture_inspect *inspect, const struct json *host,
	uint64_t capabilities, struct json_document *scratch,
	struct json **filter);
