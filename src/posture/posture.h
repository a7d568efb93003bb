/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The posture of containers: how far what they ask for lies beyond a profile,
 * how much that matters, and what to do about it.
 *
 * The pipeline judges; what it finds is only graded here, explained, counted
 * and scored. All texts live in the posture's arena.
 */
#pragma once

#include "base/arena.h"
#include "harden/finding.h"

#include <sys/types.h>

/* --- how bad --- */

enum posture_severity {
	POSTURE_NOTE, /* worth knowing; within the profile */
	POSTURE_LOW,
	POSTURE_MEDIUM,
	POSTURE_HIGH,
	POSTURE_CRITICAL, /* as good as root on the host */
	POSTURE_SEVERITY_COUNT,
};

/* "note", "low", ...; ended by NULL. */
extern const char *const posture_severities[];

/* --- one thing that is beyond the profile --- */

/* A kind of finding: one row of advice.c. */
struct posture_rule;

/* Its stable name ("capabilities", "mount-source"), and what it is about: one
 * sentence without a full stop. */
const char *posture_rule_id(const struct posture_rule *rule);
const char *posture_rule_title(const struct posture_rule *rule);
/* The least severe that its findings can be, notes apart. */
enum posture_severity posture_rule_severity(const struct posture_rule *rule);
/* All of them, in table order: index from 0, NULL at the end. */
const struct posture_rule *posture_rule_at(unsigned index);

struct posture_finding {
	struct posture_finding *next;
	const struct posture_rule *rule;
	enum posture_severity severity;
	enum finding_outcome outcome; /* of ravelin at the launch */
	const char *hardener;
	const char *what;    /* a few words: "SYS_ADMIN and NET_RAW" */
	const char *why;     /* as `ravelinctl explain` has it */
	const char *pointer; /* RFC 6901, in the config.json; "": all of it */
	unsigned line;       /* in the subject's file, from 1; 0: not there */
	unsigned column;     /* in characters, from 1; 0 with line */
	const char *before;  /* JSON on one line, cut short; NULL: absent */
	const char *after;   /* ... NULL: absent or unchanged */
	const char *profile; /* "baseline:3", or "FILE:3"; NULL: no rule */
	/* How to be without it. Never NULL; "none: " and why, where there is no
	 * such way. */
	const char *fix_docker; /* flags of docker and podman run */
	const char *fix_pod;    /* fields of a Kubernetes pod */
	const char *fix_policy; /* what lets it be, in ravelin's policy */
};

/* --- the figures that reports quote --- */

enum posture_fact {
	POSTURE_ROOT,         /* runs as uid 0 */
	POSTURE_PRIVILEGED,   /* CAP_SYS_ADMIN, no filter, nothing masked */
	POSTURE_UNFILTERED,   /* no seccomp filter, or one that stops nothing */
	POSTURE_HOST_MOUNTS,  /* binds of what no engine keeps for containers */
	POSTURE_HOST_DEVICES, /* device nodes of the host */
	POSTURE_HOST_NETWORK,
	POSTURE_HOST_PID,
	POSTURE_HOST_IPC,
	POSTURE_CAPABILITIES,   /* more than the 14 that docker gives */
	POSTURE_NEW_PRIVILEGES, /* set-user-ID programs can grant some */
	POSTURE_WRITABLE_ROOT,  /* its root file system can be written to */
	POSTURE_SHELL,          /* there is one in the image */
	POSTURE_FACT_COUNT,
};

enum posture_answer {
	POSTURE_NO,
	POSTURE_YES,
	POSTURE_UNKNOWN,
};

/* For programs ("hostMounts"), and for people behind a number ("with mounts of
 * the host"). By enum posture_fact. */
extern const char *const posture_fact_names[POSTURE_FACT_COUNT];
extern const char *const posture_fact_words[POSTURE_FACT_COUNT];

/* --- what was looked at --- */

enum posture_source {
	POSTURE_FILE,    /* a config.json */
	POSTURE_PROCESS, /* the process.json of an exec */
	POSTURE_BUNDLE,  /* a directory with one */
	POSTURE_INSPECT, /* what `docker inspect` or `podman inspect` printed */
	POSTURE_RUNNING, /* a container of this host */
	POSTURE_SOURCE_COUNT,
};

extern const char *const posture_sources[POSTURE_SOURCE_COUNT]; /* "file", */

/* Something that can't be told of a subject. */
struct posture_gap {
	struct posture_gap *next;
	const char *text; /* one sentence without a full stop */
};

struct posture_subject {
	struct posture_subject *next;
	enum posture_source source;
	const char *name;   /* for people: the file, the container's name */
	const char *file;   /* where it was read; NULL: standard input */
	unsigned line;      /* where in it the container begins; 0: at once */
	const char *id;     /* of the container; NULL: not known */
	const char *image;  /* ... */
	const char *engine; /* subject_engines[], NULL: not known */
	pid_t pid;          /* its first process; 0: not running */
	/* Why it could not be judged; all that follows is then empty. */
	const char *error;
	bool broken;         /* ... for what it says; else the system failed */
	const char *profile; /* that it was held to */
	unsigned score;      /* 0 to 100, see posture_score() */
	struct posture_finding *first; /* as found, in launch order */
	struct posture_finding *last;
	unsigned severities[POSTURE_SEVERITY_COUNT]; /* how many findings */
	enum posture_answer facts[POSTURE_FACT_COUNT];
	struct posture_gap *gaps;
};

struct posture {
	struct arena arena;
	struct posture_subject *first; /* in the order they were given */
	struct posture_subject *last;
	unsigned count; /* of subjects, the following three together */
	unsigned met;   /* are within their profile */
	unsigned unmet;
	unsigned failed; /* could not be judged */
	unsigned score;  /* mean of those that were judged, rounded down */
	unsigned severities[POSTURE_SEVERITY_COUNT];
	unsigned facts[POSTURE_FACT_COUNT];   /* how many say yes */
	unsigned unknown[POSTURE_FACT_COUNT]; /* how many can't be told */
};

#define POSTURE_INIT                                                           \
	{                                                                      \
		.arena = ARENA_INIT                                            \
	}

void posture_fini(struct posture *posture);

#define AUTO_POSTURE __attribute__((cleanup(posture_fini)))

/* Adds a subject, of which its caller fills the rest. name lives in the
 * posture's arena, or longer. */
struct posture_subject *posture_add(struct posture *posture,
				    enum posture_source source,
				    const char *name);

void posture_add_gap(struct posture *posture, struct posture_subject *subject,
		     const char *text);

/* Counts and scores, once all subjects are there. */
void posture_sum(struct posture *posture);

/* Whether it is within its profile: judged, and nothing but notes. */
bool posture_meets(const struct posture_subject *subject);

/*
 * The score of a subject: 100, less the points of each rule that it has
 * findings of, not below 0. A rule counts once, by the most severe of its
 * findings: critical 40, high 20, medium 8, low 2, note 0. So 100 is within the
 * profile, and no score gets worse by a finding less.
 */
unsigned posture_score(const struct posture_subject *subject);
unsigned posture_points(enum posture_severity severity);
