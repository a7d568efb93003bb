/* SPDX-License-Identifier: Apache-2.0 */
/* Making a config.json of an inspected container, part by part. */
#pragma once

#include "policy/part.h"
#include "posture/inspect.h"
#include "json/json.h"

struct making {
	struct posture *posture;
	struct posture_subject *subject;
	const struct json_document *from;
	const struct json *container; /* a value of it */
	const struct json *host;      /* "HostConfig" */
	const struct json *config;    /* "Config"; NULL: absent */
	bool podman;
	bool privileged;
	uint32_t blind;                /* as of struct posture_inspected */
	struct json_document document; /* what is made */
	struct json *process;          /* ... and of that, once it is: */
	uint64_t capabilities;         /* the bounding set */
};

/* Texts of from; empty where there is none. */
struct text making_text(const struct json *object, const char *name);

void making_set_text(struct making *making, struct json *object,
		     const char *name, struct text text);
void making_add_text(struct making *making, struct json *array,
		     struct text text);
/* An empty array or object. */
struct json *making_set_new(struct making *making, struct json *object,
			    const char *name, enum json_type type);
/* A copy of a value of from, where there is one. */
void making_set_copy(struct making *making, struct json *object,
		     const char *name, const struct json *value);

/* Says what can't be told; in_part: findings of that part are then none. */
void making_gap(struct making *making, const char *text);
void making_gap_in(struct making *making, enum part_id part, const char *text);

/* --- inspect_process.c --- */
void making_process(struct making *making, struct json *root);
/* --- inspect_mounts.c --- */
void making_mounts(struct making *making, struct json *root);
/* --- inspect_linux.c --- */
void making_linux(struct making *making, struct json *linux_part);
