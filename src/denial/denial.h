/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A refusal of the kernel's in words: which layer, of what, to whom, and the
 * one line that would allow it, and whether that allows more.
 *
 * Nothing here looks at the host; what only the loaded SELinux policy can tell
 * is asked through struct denial_ask.
 */
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

struct event;
struct audit_record;

enum denial_layer {
	DENIAL_SECCOMP,
	DENIAL_CAPABILITY,
	DENIAL_NAMESPACE,
	DENIAL_NO_NEW_PRIVILEGES,
	DENIAL_MASK,
	DENIAL_MOUNT,
	DENIAL_PATH,        /* there is nothing, or nothing of that kind */
	DENIAL_PERMISSIONS, /* owner and mode of a file */
	DENIAL_DEVICE,
	DENIAL_SELINUX,
	DENIAL_APPARMOR,
	DENIAL_LAYERS,
};

/* "seccomp", "SELinux", ...: by enum denial_layer; in words for programs. */
extern const char *const denial_layer_names[DENIAL_LAYERS];
extern const char *const denial_layer_words[DENIAL_LAYERS];

#define DENIAL_MOST_NOTES 8

/* Texts are fit to be shown, and live in the arena that they were made in. */
struct denial {
	enum denial_layer layer;
	bool allowed;         /* nothing was stopped: it was logged only */
	const char *sentence; /* without a full stop */
	const char *allow;    /* one line; NULL: there is none */
	const char *where;    /* what that line is of */
	bool wider;           /* it allows more than was refused */
	/* The engine asked for the restriction itself: no exception of
	 * ravelin's policy alone lifts it. */
	bool engines;
	/* What an exception's "allow" of ravelin's policy would have, if
	 * ravelin made that restriction; NULL: no exception lifts it. */
	const char *exception;
	const char *call;       /* of DENIAL_SECCOMP: its name, or NULL */
	const char *capability; /* of DENIAL_CAPABILITY: "CAP_..." */
	const char *notes[DENIAL_MOST_NOTES]; /* the first NULL ends them */
	/* Who was refused: the process then, 0 where it is not said; and when,
	 * in seconds since the epoch, 0 where that isn't. */
	int pid;
	uint64_t time;
	struct text command; /* "comm", as it was: may hold any byte */
	/* To what, where the sentence may have cut it or leaves it out; as it
	 * was, too. */
	struct text target;
};

enum denial_answer {
	DENIAL_UNKNOWN,
	DENIAL_NO,
	DENIAL_YES,
};

struct denial_ask {
	/* Whether the loaded policy lets source do permission (of that class)
	 * to target; NULL: no policy can be asked. */
	enum denial_answer (*selinux)(void *context, const char *source,
				      const char *target, const char *class,
				      const char *permission);
	void *context;
};

/* Adds to the end of the notes; what is too many is dropped. */
void denial_note(struct denial *denial, const char *note);

/* Whether both are of the same kind of refusal, of the same target, and the
 * same line would allow them. */
bool denial_is_same(const struct denial *a, const struct denial *b);

/* Notes what is given away with it; NULL: nothing is known. */
void denial_gives(struct denial *denial, const char *what, struct arena *arena);

/* What a record, which is of the event, says was refused. *out is filled and
 * true returned; or false, with *broken where it says of a refusal that can't
 * be understood. */
bool denial_of_record(const struct event *event,
		      const struct audit_record *record,
		      const struct denial_ask *ask, struct arena *arena,
		      struct denial *out, bool *broken);

/* --- of one layer each --- */

/* selinux.c: an AVC or USER_AVC record */
bool denial_of_avc(const struct event *event, const struct audit_record *record,
		   const struct denial_ask *ask, struct arena *arena,
		   struct denial *out);
/* selinux_error.c */
bool denial_of_selinux_error(const struct audit_record *record,
			     struct arena *arena, struct denial *out);
/* seccomp.c */
bool denial_of_seccomp(const struct event *event,
		       const struct audit_record *record, struct arena *arena,
		       struct denial *out);
/* apparmor.c */
bool denial_of_apparmor(const struct audit_record *record, struct arena *arena,
			struct denial *out);

/* --- words.c --- */

/* A text from outside between quotes, cut where it is long. */
const char *denial_quote(struct text text, struct arena *arena);
/* Who: the program's name between quotes, or "a process". */
const char *denial_who(const struct audit_record *record, struct arena *arena);
/* A path as a word of a shell's command line, in quotes where it needs them;
 * NULL where it can't be written on one line. */
const char *denial_shell_word(struct text path, struct arena *arena);
/* Whether it is a name as policies have them: letters, digits, '_', '.', '-'.
 */
bool denial_is_name(struct text text);
/* What a container can do with it, beyond what it is asked for; NULL: nothing
 * is known. Static. */
const char *denial_capability_gives(int capability);
const char *denial_call_gives(const char *name);
/* The same of a path that is not masked any more, or can be written. */
const char *denial_path_gives(struct text path);
