/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The node's policy: which ceiling and mode apply to which container, what may
 * be chosen, and what is excepted until when (ravelin-policy(5)). Pure:
 * reading files is the pipeline's.
 */
#pragma once

#include "base/date.h"
#include "policy/exception.h"
#include "policy/match.h"
#include "policy/part.h"

enum policy_mode {
	MODE_ENFORCE, /* change or refuse */
	MODE_AUDIT,   /* change nothing, report every finding */
	MODE_UNSAID,  /* as the default rule has it */
};

struct policy_modes {
	enum policy_mode all;
	enum policy_mode parts[PART_COUNT];
};

struct policy_rule {
	const char *name; /* the file's, or "rule N" from 1; "default" */
	const struct json *value;
	struct match match;
	const char *profile; /* NULL: the default rule's */
	struct policy_modes modes;
};

struct policy_exception {
	const char *name; /* the file's, or "exception N" from 1 */
	const struct json *value;
	struct match match;
	struct exception_allow allow;
	const char *why;
	struct date until; /* the last day, in UTC, on which it holds */
};

enum policy_log_to { LOG_TO_FILE, LOG_TO_SYSLOG, LOG_OFF };

struct policy_log {
	enum policy_log_to to;
	const char *file;
	bool required; /* what can't be logged is refused */
};

#define POLICY_LOG_FILE "/var/log/ravelin/decisions.log"

struct policy {
	struct policy_rule default_rule;
	unsigned rule_count;
	struct policy_rule *rules;
	struct text_list selectable; /* profiles that annotations may name */
	unsigned exception_count;
	struct policy_exception *exceptions;
	struct policy_log log;
	struct json_document document; /* what all of it lives in */
};

/* What holds without a policy file: profile baseline, enforced. */
#define POLICY_INIT                                                            \
	{                                                                      \
		.default_rule =                                                \
			{                                                      \
				.name = "default",                             \
				.profile = "baseline",                         \
			},                                                     \
		.log = {.to = LOG_TO_FILE, .file = POLICY_LOG_FILE},           \
		.document = JSON_DOCUMENT_INIT,                                \
	}

/* Reads a policy's text over *policy (begin with POLICY_INIT); file and text
 * must outlive it. ERR_INPUT: one line with place and what was expected. Free
 * with policy_fini(), also after an error. */
CHECK int policy_read(struct policy *policy, const char *file, struct text text,
		      struct err *err);
void policy_fini(struct policy *policy);

#define AUTO_POLICY __attribute__((cleanup(policy_fini)))

/* "enforce" or "audit"; false for anything else. */
CHECK bool policy_mode_from_name(const char *name, enum policy_mode *mode);
const char *policy_mode_name(enum policy_mode mode);

/* --- choose.c --- */

/* Whether a rule enforces that part, whatever the command line says. */
enum policy_mode policy_mode_of(const struct policy *policy,
				const struct policy_rule *rule,
				enum part_id part);

/* The annotation by which a container asks for a profile. */
#define POLICY_ANNOTATION      "io.ravelin.profile"
/* The profile for a pod's own container, met with the default rule's. */
#define POLICY_SANDBOX_PROFILE "sandbox"

/* What the command line says; NULL and MODE_UNSAID: nothing. */
struct policy_command {
	const char *profile;   /* in place of the default rule's */
	enum policy_mode mode; /* in place of all */
};

struct policy_choice {
	const struct policy_rule *rule;
	const char *profile;
	const char *with;  /* a profile to meet it with, or NULL */
	struct text asked; /* what the annotation names; data NULL: nothing */
	bool heard;        /* ... and it may be chosen */
	enum policy_mode modes[PART_COUNT];
	unsigned exception_count; /* those that hold for this container */
	const struct policy_exception **exceptions;
};

/* Whether nothing is enforced, whatever container it is. */
CHECK bool policy_only_audits(const struct policy *policy,
			      const struct policy_command *command);

/* The first rule that matches, else the default one. now is a time in seconds
 * since the epoch. What is chosen lives in arena and in policy. */
void policy_choose(const struct policy *policy, const struct subject *subject,
		   const struct policy_command *command, int64_t now,
		   struct arena *arena, struct policy_choice *choice);
