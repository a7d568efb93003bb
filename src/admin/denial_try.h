/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What would refuse a system call to a running container's process, layer by
 * layer in the order of the kernel's checks.
 *
 * Nothing is called: the filter is run in simulation, the policy is asked, and
 * the rest is read from /proc and the container's file system. What can't be
 * known so, such as what an AppArmor profile says, is said to be open.
 */
#pragma once

#include "admin/denial_container.h"
#include "admin/denial_needs.h"
#include "admin/denial_question.h"
#include "verify/place.h"
#include "verify/status.h"
#include "json/json.h"

enum denial_verdict {
	VERDICT_ALLOWED,
	VERDICT_OPEN, /* it depends, or can't be told */
	VERDICT_REFUSED,
};

/* One layer that would refuse, or may. */
struct denial_step {
	struct denial_step *next;
	enum denial_verdict verdict;
	struct denial denial;
	unsigned times; /* how often, as of two paths in one directory */
};

struct denial_try {
	struct arena *arena;
	const struct denial_question *question;
	const struct denial_container *container;
	const struct denial_ask *ask;
	pid_t pid;
	bool no_trace; /* stop no process to read its filter */
	/* from denial_try_run() */
	struct buf status_text;
	struct verify_status status;
	bool own_user; /* it is in a user namespace of its own */
	struct verify_view view;
	struct denial_step *first;
	struct denial_step *last;
};

#define DENIAL_TRY_INIT                                                        \
	{                                                                      \
		.status_text = BUF_INIT, .view = VERIFY_VIEW_INIT              \
	}

/* ERR_SYSTEM: the process is gone, or can't be looked at. Free with
 * denial_try_fini(), also after an error. */
CHECK int denial_try_run(struct denial_try *try, struct err *err);
void denial_try_fini(struct denial_try *try);

#define AUTO_DENIAL_TRY __attribute__((cleanup(denial_try_fini)))

/* The strictest of its steps. */
enum denial_verdict denial_try_verdict(const struct denial_try *try);

/* --- the layers, each adds to the steps --- */

/* Adds one with this sentence; what would allow it is filled in after that. */
struct denial *denial_try_add(struct denial_try *try,
			      enum denial_verdict verdict,
			      enum denial_layer layer, const char *sentence);

/* denial_try_seccomp.c */
CHECK int denial_try_seccomp(struct denial_try *try, struct err *err);
/* denial_try_power.c: capabilities, and whether they count. */
void denial_try_power(struct denial_try *try);
/* denial_try_owner.c: whether the file that the call names, and to whose user
 * and group arguments from that index on are, takes CAP_CHOWN. */
enum denial_holds denial_try_owner(struct denial_try *try, unsigned index);
/* denial_try_path.c: masks, permissions, device rules, mounts. */
CHECK int denial_try_path(struct denial_try *try,
			  const struct denial_path *path, struct err *err);
/* denial_try_label.c: SELinux and AppArmor. fd: the file or directory, opened
 * by O_PATH; permissions: names between blanks. */
void denial_try_label(struct denial_try *try, int fd, struct text path,
		      const char *permissions);
void denial_try_label_capability(struct denial_try *try, int capability);
void denial_try_apparmor(struct denial_try *try);

/* denial_try_exception.c: where more than one exception of ravelin's policy is
 * needed, or may be once the engine asks for it, one that has them all; else
 * NULL. */
const char *denial_try_exception(const struct denial_try *try);
/* ... the engine's options that are needed, between blanks; NULL: none. */
const char *denial_try_options(const struct denial_try *try);

/* --- denial_try_print.c --- */

void denial_try_print_text(const struct denial_try *try, struct buf *out);
void denial_try_print_json(const struct denial_try *try, struct buf *out);
