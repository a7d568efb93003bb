/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the property tests share: every fixture and many generated documents,
 * put through the whole pipeline under every shipped profile.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/pipeline.h"

/* A host without SELinux, and one with it; both x86_64 with the capabilities
 * up to CAP_CHECKPOINT_RESTORE. */
extern const struct probe plan_plain_host;
extern const struct probe plan_lsm_host;

enum plan_result {
	PLAN_HARDENED,
	PLAN_REFUSED,    /* by a finding */
	PLAN_UNSUITABLE, /* not understood: an error */
};

/* One document under one profile. */
struct plan {
	const char *name; /* of the document, for messages */
	enum oci_kind kind;
	struct text input;
	const struct profile *profile;
	const struct probe *probe;
	struct pipeline pipeline; /* its document is changed in memory */
	enum plan_result result;
	struct buf output; /* empty unless hardened */
	struct err err;
};

/* The shipped profiles in order, read once; NULL behind the last. */
const struct profile *plan_profile(unsigned index);

/* Whether what was generated from seed is tried under that profile: under a
 * third of them, by turns, and under all where RAVELIN_PROPERTY_ALL=1 is in the
 * environment. */
bool plan_samples(unsigned seed, unsigned index);

/* Whether the profile has that member at all. */
bool plan_has(const struct plan *plan, const char *member);

/* Plans. container may be NULL. */
void plan_run(struct plan *plan, const char *name, enum oci_kind kind,
	      struct text input, const struct profile *profile,
	      const struct probe *probe, const struct oci_document *container);
void plan_fini(struct plan *plan);

#define PLAN_INIT                                                              \
	{                                                                      \
		.pipeline = PIPELINE_INIT                                      \
	}
#define AUTO_PLAN __attribute__((cleanup(plan_fini)))

/* Fails the test with the document, unless holds. */
#define PLAN_ASSERT(plan, holds)                                               \
	plan_assert((plan), (holds), #holds, __FILE__, __LINE__)

void plan_assert(const struct plan *plan, bool holds, const char *what,
		 const char *file, int line);

/* Calls check for each fixture under each profile, and for that many generated
 * documents under those that plan_samples() has for them, on both hosts. */
void plan_each(unsigned generated, void (*check)(const struct plan *plan));

/* Two trees of the same document before and after, read again from text. */
struct plan_texts {
	struct json_document before;
	struct json_document after;
};

void plan_read_texts(const struct plan *plan, struct plan_texts *texts);
void plan_texts_fini(struct plan_texts *texts);

#define PLAN_TEXTS_INIT                                                        \
	{                                                                      \
		.before = JSON_DOCUMENT_INIT, .after = JSON_DOCUMENT_INIT      \
	}
#define AUTO_TEXTS __attribute__((cleanup(plan_texts_fini)))

/* The process in such a tree; NULL where there is none. */
const struct json *plan_process(const struct plan *plan,
				const struct json_document *document);
