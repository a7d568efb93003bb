/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept of a container that was started, so that an exec into it is
 * judged by the same rule: its engine, its annotations, what it asked for.
 *
 * One file a container below /run/ravelin/containers, which root alone can
 * reach, in a directory for each --root of a runtime. Those of containers that
 * are gone are swept when others are started.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "policy/subject.h"

#define RECORD_DIRECTORY "/run/ravelin/containers"

struct record_key {
	const char *directory; /* RECORD_DIRECTORY, or a test's own */
	const char *root;      /* where the runtime keeps its containers */
	const char *id;        /* NULL: no container can be named */
};

/* Writes the record; annotations are those of document. ERR_SYSTEM where it
 * can't be written, ERR_INPUT for an id that can't name a file. */
CHECK int record_write(const struct record_key *key,
		       const struct json_document *document,
		       const struct subject *subject, struct err *err);

/* Reads it over a *subject that was described without a document; its texts
 * live in document. *found is false where there is none. ERR_REFUSED: somebody
 * else could have written it. */
CHECK int record_read(const struct record_key *key,
		      struct json_document *document, struct arena *arena,
		      struct subject *subject, bool *found, struct err *err);

/* Removes some of the records of key's root whose containers are gone, but not
 * those younger than a minute: theirs may be about to be. */
void record_sweep(const struct record_key *key);
