/* SPDX-License-Identifier: Apache-2.0 */
/* What this node's files say: the policy, and the ceiling that it gives one
 * container. Reads the files that policy/ only understands. */
#pragma once

#include "policy/policy.h"
#include "policy/profile.h"

#define NODE_POLICY        "/etc/ravelin/policy.json"
#define NODE_PROFILES      "/etc/ravelin/profiles"
#define NODE_SHARED        "/usr/share/ravelin/profiles"
/* Beside the policy: with it a policy that can't be used does not refuse
 * launches; what is built in holds then, and every launch is told of. */
#define NODE_IGNORE_BROKEN "ignore-broken-policy"

/* What the caller was told; NULL: nothing. */
struct node_query {
	const char *profile; /* --ravelin-profile, or the link's name */
	const char *policy;  /* --ravelin-policy; NULL: NODE_POLICY */
	const char *mode;    /* --ravelin-mode */
	enum seccomp_arch arch;
	/* Refuse files that others than root could put in their places: paths
	 * are absolute then. */
	bool trust_places;
	/* The profile alone: no policy is read, and nothing of one holds. */
	bool alone;
	/* The policy is a draft, as node.draft has it. */
	bool draft;
	/* Where an ordinary user keeps a policy.json and profiles/ that hold
	 * besides the node's; NULL: the node's. */
	const char *own;
	/* Where an ordinary user asks, a policy that is named may be that
	 * user's own: own is set then. */
	bool may_be_own;
	/* Profiles of this directory, in place of NODE_PROFILES; NULL: those.
	 * Beside a draft they are drafts too. */
	const char *profiles;
};

struct node {
	struct arena arena;
	struct policy policy;
	const char *profiles;    /* NODE_PROFILES, or as the query has it */
	const char *policy_path; /* where it is looked for */
	const char *policy_file; /* ... and found; NULL: there is none */
	struct text policy_text;
	const char *broken; /* why the policy is not used, or NULL */
	struct policy_command command;
	enum seccomp_arch arch;
	bool trust_places; /* as the query has it */
	const char *own;   /* the same */
	uid_t owner;       /* of own: whose files are trusted, as root's are */
	bool whole; /* read the texts of profiles that are built in whole */
	/* A policy or profile file that is only looked at: whoever may write
	 * it, it is read, and draft_trouble then has why it would be refused.
	 * "-": standard input. NULL: there is none. */
	const char *draft;
	const char *draft_trouble;
};

/* How messages call a draft. */
const char *node_draft_name(const char *draft);

#define NODE_INIT                                                              \
	{                                                                      \
		.arena = ARENA_INIT, .policy = POLICY_INIT,                    \
		.profiles = NODE_PROFILES,                                     \
	}

/* Reads the policy. Refused: files that others than root, or the user whose own
 * it is, may write, what can't be understood; node->policy is then what is
 * built in. Free with node_fini(), also after an error. */
CHECK int node_load(const struct node_query *query, struct node *node,
		    struct err *err);
void node_fini(struct node *node);

#define AUTO_NODE __attribute__((cleanup(node_fini)))

/* Reads the profile of that name: of a user's own, else from node->profiles,
 * else the one built in, else from NODE_SHARED; a name with a slash is a file.
 * name must outlive the profile, and so must node. */
CHECK int node_load_profile(struct node *node, const char *name,
			    struct profile *profile, struct err *err);

/* The names of all profiles, sorted, ended by NULL, in the node's arena. */
const char *const *node_profile_names(struct node *node);

/* The ceiling of one container, and how it came about. */
struct ceiling {
	struct policy_choice choice;
	struct profile profile; /* what to hold it to */
	struct profile with;    /* one that it was met with */
	struct profile asked;   /* the same, by annotation */
};

#define CEILING_INIT                                                           \
	{                                                                      \
		.profile = PROFILE_INIT, .with = PROFILE_INIT,                 \
		.asked = PROFILE_INIT,                                         \
	}

/* Chooses by the policy for subject at the time now, reads the profiles, lifts
 * what exceptions allow, and lowers it to what the container asks for by
 * annotation. Free with ceiling_fini(), also after an error; node and subject
 * must outlive it. */
CHECK int node_ceiling(struct node *node, const struct subject *subject,
		       int64_t now, struct ceiling *ceiling, struct err *err);
void ceiling_fini(struct ceiling *ceiling);

#define AUTO_CEILING __attribute__((cleanup(ceiling_fini)))
