/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator should know of a policy that can be read: exceptions
 * that end, overlap or are not needed, and rules that never match. Pure. */
#pragma once

#include "policy/policy.h"
#include "policy/profile.h"

#define REVIEW_DAYS  30 /* an exception that ends within these is told of */

#define REVIEW_PAIRS 1000 /* of each kind are compared in pairs */

struct review {
	const struct policy *policy;
	int64_t now; /* seconds since the epoch */
	/* The profile of that name, which need not last; NULL where it can't
	 * be had: nothing is then said of what it allows. */
	const struct profile *(*profile)(void *context, const char *name);
	/* Takes one line about value, which is of the policy's document. */
	void (*warn)(void *context, const struct json *value,
		     const char *message);
	/* The same, of the review itself. */
	void (*note)(void *context, const struct json *value,
		     const char *message);
	void *context;
};

void review_policy(const struct review *review);

/* --- for its parts --- */

/* Gives one line to warn. */
void review_warn(const struct review *review, const struct json *value,
		 const char *format, ...) PRINTF(3, 4);
bool review_ended(const struct review *review,
		  const struct policy_exception *exception);
/* Whether the profile allows all of that by itself. */
bool profile_has_already(const struct profile *profile,
			 const struct exception_allow *allow);

/* --- review_give.c --- */

/* Warns of rules and exceptions that give more than the default rule's profile
 * to what others than the engine may say that it is. */
void review_gives(const struct review *review);

/* --- review_words.c --- */

/* Warns of names that two have, links by another name, reasons that are still
 * to be said, profiles that are asked for in vain, a log that is not used. */
void review_words(const struct review *review);

/* --- review_match.c --- */

/* Whether some container can match both. */
bool match_meets(const struct match *a, const struct match *b);
/* Whether a matches all that b matches; never wrongly true. */
bool match_covers(const struct match *a, const struct match *b);
/* The fact that none of the engines it names ever gives, as it is spelled in a
 * policy; NULL: it can match. */
const char *match_impossible(const struct match *match);
/* Whether it says more than engine, type, asks and patterns that are all '*'.
 */
bool match_names_workload(const struct match *match);
