/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the OCI runtime specification (1.2) knows, as tables: which members an
 * object has and of which type, so that a document can be checked against what
 * the runtime's decoder would do with it.
 *
 * Unknown members are fine and stay; so does, in linux.resources alone, a name
 * like "CPU", which runc takes for "cpu" (its own tests write it so) and crun
 * for none: hardeners that decide something there refuse it. Refused is what
 * two decoders
 * could read differently: a member whose name differs from a known one only by
 * case, two names in one known object that differ only by case, a known member
 * of another type, a whole number spelled in a way that only some decoders
 * take (1e3, 1.0) or out of its type's range, and two elements of
 * linux.namespaces of one type, of which crun takes the last and runc none.
 */
#pragma once

#include "json/json.h"

enum shape_kind {
	SHAPE_ANY,
	SHAPE_STRING,
	SHAPE_BOOLEAN,
	SHAPE_ARGUMENT, /* a string; crun takes a number for its spelling */
	SHAPE_INT64,
	SHAPE_INT32,
	SHAPE_UINT64,
	SHAPE_UINT32,
	SHAPE_UINT16,
	SHAPE_ARRAY,  /* of element */
	SHAPE_MAP,    /* free names, values of element */
	SHAPE_OBJECT, /* members */
};

struct shape_member;

struct shape {
	enum shape_kind kind;
	const struct shape *element;
	const struct shape_member *members; /* ended by a NULL name */
	/* A name that differs from this known one by case is let pass, as an
	 * unknown one. */
	const char *lenient;
	/* Of an array of objects: no two may have the same text in the member
	 * of that name, nor texts that differ only by case; nor may one differ
	 * from one of words (ended by NULL) only by case. */
	const char *distinct;
	const char *const *words;
};

struct shape_member {
	struct text name;
	const struct shape *shape;
};

extern const struct shape shape_config;    /* config.json */
extern const struct shape shape_process;   /* process.json, and its process */
extern const struct shape shape_resources; /* linux.resources */

/* Checks root and all below it. The error names the first value at fault. */
CHECK int shape_check(const struct json_document *document,
		      const struct shape *shape, struct err *err);
