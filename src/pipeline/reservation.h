/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which MCS categories of this host are whose, so that no two containers are
 * given the same ones: without a daemon, and however many are launched at once.
 *
 * Below /run/ravelin/categories, which root alone can reach, categories that
 * somebody has are a directory, "c1,c2", with a link in it for each launch that
 * got them; containers of one pod share theirs. A link says where the record of
 * its container is (record_place()). A launch makes both under another name and
 * renames them, which the kernel does where nothing or an empty directory is,
 * and for one alone (rename(2)). Nothing is to be undone where a launch is
 * killed: a link whose container is gone counts no more, once it is a minute
 * old or the process that was to make it is gone too, and is taken away by who
 * wants those categories, or by a sweep.
 *
 * An ordinary user, and root of a user namespace from which the directory can't
 * be reached, keep nothing: their pairs are drawn, and may be another's. The
 * same holds of runtimes of which it isn't known where they keep containers.
 */
#pragma once

#include "pipeline/record.h"
#include "pipeline/reservation_launch.h"
#include "policy/level.h"

#include <limits.h>

#define RESERVATION_DIRECTORY "/run/ravelin/categories"

struct reservation {
	const char *directory;   /* RESERVATION_DIRECTORY, or a test's own */
	struct record_key owner; /* of the container that is launched */
	bool becomes; /* this process becomes runc or crun, which makes it */
	/* The rest is the functions' own. */
	int fd;                           /* of directory; -1: not needed yet */
	char link[RESERVATION_LINK_SIZE]; /* the name of this launch's links */
	char name[24];    /* what it keeps: "c1,c2"; "": nothing */
	unsigned pair[2]; /* the same, where it is a pair */
	char other[NAME_MAX + 1];
	struct err trouble; /* for which reservation_hold() kept nothing */
};

#define RESERVATION_INIT                                                       \
	{                                                                      \
		.fd = -1                                                       \
	}

/* As probe_selinux.pair, of a struct reservation. ERR_REFUSED also: others can
 * write to the directory. ERR_SYSTEM: nothing can be kept there. */
CHECK int reservation_pair(void *keeper, const struct level *of,
			   unsigned pair[2], struct err *err);

/* As probe_selinux.hold, of a struct reservation. What is kept is what was last
 * asked for. Of none, or more than two categories nothing is: others reach
 * them in any case. */
const char *reservation_hold(void *keeper, const struct level *level);

/* Once the document is hardened: gives back what label (NULL: none), the text
 * of an SELinux context, doesn't have. ERR_SYSTEM, ERR_REFUSED: what the
 * document came with could not be kept. */
CHECK int reservation_settle(struct reservation *reservation,
			     const struct text *label, struct err *err);

/* Once the record is written: whether this launch has them still, and then the
 * runtime has a minute of its own to make the container. It was stopped for a
 * minute or more where it doesn't. */
bool reservation_is_kept(const struct reservation *reservation);

/* Gives them back: nothing is started. */
void reservation_drop(struct reservation *reservation);

/* Takes away some links of containers that are gone, from anywhere among
 * them on. Does nothing where this launch needed no categories. */
void reservation_sweep(struct reservation *reservation);

void reservation_fini(struct reservation *reservation);
