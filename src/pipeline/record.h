/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept of a container that was started, so that an exec into it is
 * judged by the same rule and gets no more than it did: its engine, its
 * annotations, what it asked for, and what its process was given.
 *
 * One file a container below /run/ravelin/containers, which root alone can
 * reach, or for an ordinary user below /run/user, in a directory for each
 * root of a runtime. Those of containers that are gone are swept when others
 * are started.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "oci/document.h"
#include "policy/subject.h"
#include "probe/id_map.h"

#include <sys/stat.h>

#define RECORD_DIRECTORY "/run/ravelin/containers"

/* RECORD_DIRECTORY, or where an ordinary user's are; in arena. */
const char *record_directory(struct arena *arena);

struct record_key {
	const char *directory; /* record_directory(), or a test's own */
	const char *root;      /* where the runtime keeps its containers */
	bool root_known;       /* ... and that is its path, without links but
				* those of rootless_name() */
	const char *id;        /* NULL: no container can be named */
	/* To be kept: from which bundle it is made, such a path, and
	 * what record_identify() says of its config.json, which nobody writes
	 * to any more but an engine that notes an update. NULL: not known. */
	const char *bundle;
	const char *document;
};

#define RECORD_IDENTITY_SIZE 80

/* By what a file is known as the one that it was. */
void record_identify(const struct stat *status, char out[RECORD_IDENTITY_SIZE]);

/* Whether there can be a container of that name, and a record of it. */
bool record_can_exist(const struct record_key *key);

/* Where the record is below its directory, added to place: the name of its
 * root's directory, a slash, and the id. */
void record_place(const struct record_key *key, struct buf *place);

/* The root that a directory of records is named after, added to root. False
 * where the name does not tell. */
bool record_root_of(const char *name, struct buf *root);

/* Whether the runtime has a container of that name already: then it will not
 * make one, and what is kept is that one's. */
bool record_container_exists(const struct record_key *key);

/* Removes the record, if there is one. ERR_SYSTEM: it is still there. */
CHECK int record_remove(const struct record_key *key, struct err *err);

/* Writes the record where there is none, of a container that the document
 * starts; annotations are of it. ids: of its user namespace; NULL: it has the
 * host's, or one of which they can't be told. ERR_SYSTEM where that can't be
 * done, ERR_INPUT for what is longer than is read; there is none then. In a
 * user namespace from which the directory can't be reached nothing is written.
 */
CHECK int record_write(const struct record_key *key,
		       const struct oci_document *document,
		       const struct subject *subject, const struct id_map *ids,
		       struct err *err);

/* Reads it over a *subject that was described without a document; its texts
 * live in document. *config receives what of its config.json was kept: what its
 * process was given, and the ids of its user namespace, as an oci_document of
 * kind OCI_CONFIG is read from; without data where that was not kept. *found is
 * false where there is no record, or none can be reached from a user namespace.
 * ERR_REFUSED: somebody else than root or this process's user could have
 * written it. */
CHECK int record_read(const struct record_key *key,
		      struct json_document *document, struct arena *arena,
		      struct subject *subject, struct text *config, bool *found,
		      struct err *err);

/* What is kept of the document's process: what bounds one that is put beside
 * it.
 */
#define RECORD_PROCESS_MEMBERS                                                 \
	"capabilities", "noNewPrivileges", "selinuxLabel", "apparmorProfile",  \
		"oomScoreAdj", "rlimits"

/* Whether a record that was read is of another container than the one that the
 * runtime has by that name now: of one that is gone, and was followed by one
 * that was made without ravelin. A document that was written to since, and
 * still says what the record does, is no sign of that. False where that can't
 * be told. */
bool record_is_stale(const struct record_key *key,
		     struct json_document *record);

/* Removes some of the records of key's root whose containers are gone, from
 * anywhere among them on, but not those younger than a minute: theirs may be
 * about to be. */
void record_sweep(const struct record_key *key);
