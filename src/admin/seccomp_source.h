/* SPDX-License-Identifier: Apache-2.0 */
/* The filter that a command of seccomp is about: a profile's, the one that a
 * container gets, or one from a file. */
#pragma once

#include "admin/input.h"
#include "seccomp/filter.h"

enum seccomp_from {
	FROM_PROFILE,
	FROM_CONFIG, /* what hardening makes of it */
	FROM_FILTER, /* as it stands in a file */
};

struct seccomp_source {
	/* from the command line: profile, policy, config and filter */
	struct input input;
	enum seccomp_arch native; /* whose kernel runs the filter */
	/* from seccomp_source_load() */
	enum seccomp_from from;
	const char *name;              /* "profile NAME", or the file */
	struct buf text;               /* of a file */
	struct json_document document; /* that file; of a profile its filter */
	/* The linux.seccomp object; NULL: there is no filter, so that each call
	 * is allowed. */
	const struct json *object;
	const struct json_document *object_document; /* what it is in */
	const struct seccomp_filter *model;
};

#define SECCOMP_SOURCE_INIT                                                    \
	{                                                                      \
		.input = INPUT_INIT, .text = BUF_INIT,                         \
		.document = JSON_DOCUMENT_INIT,                                \
	}

/* Reads what the command line says and makes the filter of it. Free with
 * seccomp_source_fini(), also after an error. */
CHECK int seccomp_source_load(struct seccomp_source *source,
			      enum seccomp_from from, struct err *err);
void seccomp_source_fini(struct seccomp_source *source);

#define AUTO_SECCOMP_SOURCE __attribute__((cleanup(seccomp_source_fini)))

/* On whose kernel a call by arch is made: x86 on this x86_64, else arch's
 * own. */
enum seccomp_arch seccomp_source_machine(enum seccomp_arch arch);
