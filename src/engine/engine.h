/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registering ravelin in the configuration of a container engine.
 *
 * Pure: the text of a file and a request in, the new text out. One engine is
 * one file, one const struct engine.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"

#define ENGINE_RUNTIME "ravelin" /* and "ravelin-PROFILE" */

/* A file that the engine reads too, beside the one that is edited. */
struct engine_file {
	const char *name;
	struct text text;
};

struct engine_request {
	const char *file;   /* the edited one, for messages */
	const char *binary; /* ravelin's absolute path */
	const char *alias;  /* another path to that; NULL: there is none */
	struct text_list binaries; /* others that ours were registered with */
	struct text_list profiles; /* each its own runtime */
	bool set_default;          /* ravelin becomes the default runtime */
	bool user;                 /* of a user's own engine */
	bool divert;               /* the runc in PATH becomes ravelin, too */
	bool crun;                 /* comes next, instead of runc */
	const char *next;          /* what comes next; NULL: nothing does */
	const struct engine_file *others; /* in the order that they are read */
	unsigned other_count;
	unsigned later_count; /* behind these: read after the edited one */
};

struct engine {
	const char *name;
	const char *file;      /* what is edited */
	const char *user_file; /* below a user's configuration directory, for
				* an engine that reads one; else NULL */
	/* Of a drop-in "DIRECTORY.d/FILE", DIRECTORY being the main file: how
	 * the names of those end that are read; else NULL. */
	const char *suffix;
	const char *shared_file; /* a main file read before all others, or NULL
				  */
	/* Where a drop-in names the default runtime, NULL-ended; else NULL. */
	const char *const *default_key;
	const char *apply;      /* what makes a change take effect */
	const char *unapply;    /* the same behind engine_remove */
	const char *user_apply; /* both, of a user's own engine */
	const char *removed;    /* what to know of containers then, or NULL */

	/* Registers what is asked for. before is the file's text, data NULL
	 * where there is none; *after what it shall become, the same where
	 * nothing is to be done. Each line of notes is something the owner
	 * should know. ERR_INPUT: the file is broken, or has something else
	 * where our part belongs; "FILE:LINE:COLUMN: ...". */
	int (*add)(const struct engine_request *request, struct text before,
		   struct buf *after, struct buf *notes, struct err *err);
	/* Takes out every runtime whose binary is ravelin, and sets the default
	 * runtime back where it was one of these. before is the text from
	 * before it was registered (data NULL: there was no file), or NULL
	 * where that is unknown. *after stays empty where nothing is left that
	 * is worth a file. Errors as above. */
	int (*remove)(const struct engine_request *request, struct text current,
		      const struct text *before, struct buf *after,
		      struct err *err);
};

/* Whether the engine takes its default runtime from one of the later files, in
 * spite of the edited one; *overruled. A line of notes says which. ERR_INPUT:
 * such a file is broken. */
CHECK int engine_find_overruled(const struct engine *engine,
				const struct engine_request *request,
				bool *overruled, struct buf *notes,
				struct err *err);

extern const struct engine engine_containerd;
extern const struct engine engine_crio;
extern const struct engine engine_docker;
extern const struct engine engine_podman;

/* --- for the engines --- */

/* A note behind another default runtime. */
#define ENGINE_KEPT                                                            \
	"containers that exist keep the runtime that they were made with: "    \
	"make them anew"

/* A note behind a default runtime that was neither runc, crun nor ours. */
#define ENGINE_REPLACED                                                        \
	"the default runtime was %.*s: what names none is no longer started "  \
	"by it, but by the runtime that comes next to ravelin"

/* How many runtimes a request is for, and the name and binary of one; both are
 * added to what is there. */
unsigned engine_runtime_count(const struct engine_request *request);
void engine_runtime(const struct engine_request *request, unsigned number,
		    struct buf *name, struct buf *binary);
/* Whether the file at path is ravelin, or one of its links for a profile. */
bool engine_is_ours(const struct engine_request *request, struct text path);
/* Whether it is a name that we would give a runtime. */
bool engine_names_ours(struct text name);
/* Whether a runtime by such a name, whose program is at path, may become ours:
 * it is a ravelin somewhere else, or nothing. */
bool engine_may_replace(struct text path);
/* Whether text is that of no file, or of one with nothing but blanks. */
bool engine_is_blank(struct text text);
/* The line break that the text uses. */
const char *engine_line_break(struct text input);
