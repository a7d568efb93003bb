/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a policy's rules look at: who asks for which container, and what it
 * asks for. Facts that are not known match nothing.
 */
#pragma once

#include "json/json.h"

enum subject_engine {
	ENGINE_PLAIN, /* nobody known: a runtime's command line */
	ENGINE_DOCKER,
	ENGINE_CONTAINERD,
	ENGINE_CRIO,
	ENGINE_PODMAN,
	ENGINE_COUNT,
};

enum subject_type {
	TYPE_UNKNOWN,
	TYPE_SANDBOX,   /* a pod's own container ("pause", "infra") */
	TYPE_CONTAINER, /* one in a pod */
};

/* As bits: 1 << enum subject_asks. */
enum subject_asks {
	ASKS_PRIVILEGED,   /* CAP_SYS_ADMIN, unconfined, nothing masked */
	ASKS_ROOT,         /* uid 0 */
	ASKS_UNCONFINED,   /* no seccomp filter, or one that stops nothing */
	ASKS_CAPABILITIES, /* more than the 14 that docker gives */
	ASKS_DEVICES,      /* device nodes of the host */
	ASKS_HOST_PATH,    /* binds of what no engine keeps for containers */
	ASKS_HOST_NETWORK,
	ASKS_HOST_PID,
	ASKS_HOST_IPC,
	ASKS_HOST_UTS,
	ASKS_HOST_CGROUP,
	ASKS_COUNT,
};

/* The facts that are texts. */
enum subject_fact {
	FACT_NAMESPACE,
	FACT_POD,
	FACT_CONTAINER, /* the container's name in its pod */
	FACT_IMAGE,
	FACT_ID,
	FACT_LINK, /* NAME of the link ravelin-NAME that was called */
	FACT_COUNT,
};

struct subject {
	enum subject_engine engine;
	enum subject_type type;
	struct text facts[FACT_COUNT];  /* data NULL: not known */
	const struct json *annotations; /* object, or NULL */
	/* What the annotations say of a pod is not the engine's word, but its
	 * user's: no facts. */
	bool no_pod;
	uint32_t asks;
};

/* Words, ended by NULL; by enum. */
extern const char *const subject_engines[];
extern const char *const subject_types[]; /* from TYPE_UNKNOWN: "unknown" */
extern const char *const subject_asks_words[];
extern const char *const subject_facts[];
