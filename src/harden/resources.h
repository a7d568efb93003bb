/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the resources' hardener share. */
#pragma once

#include "harden/hardener.h"

/* linux.resources of one document, held to the profile's limits. */
struct resources {
	const struct harden_context *context;
	struct oci_document *document;
	struct json *list; /* NULL: absent */
};

/* Then what is absent, or 0, stays as it was. */
bool resources_is_update(const struct resources *resources);

/* Records what became of that member of at. */
void resources_find(const struct resources *resources,
		    enum finding_outcome outcome, const struct json *at,
		    const char *member, const struct json *before,
		    const char *why);

/* Puts value in the place of that member of section, makes what is missing, and
 * records why. */
void resources_set(struct resources *resources, const char *section,
		   const char *member, struct json *value, const char *why);

/* Whether a limit that the document does not ask for is to be given: where this
 * host can't put it in force, that is noted or, where the profile requires it,
 * refused. */
bool resources_may_give(struct resources *resources, const char *controller);

/* The text under that name in "unified", or NULL. */
struct json *resources_unified(const struct resources *resources,
			       const char *name);
/* Puts text there, and records why. */
void resources_set_unified(struct resources *resources, const char *name,
			   const char *text, const char *why);

/* It can't be told how much that is. */
void resources_refuse_unified(struct resources *resources, const char *name);

/* --- resources_cpu.c --- */

/* Holds cpu.quota and what "unified" says of it to so many thousandths of one
 * processor. */
void resources_hold_cpus(struct resources *resources, uint64_t thousandths);
