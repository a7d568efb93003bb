/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the filter in anyone's file, and looking at it. */
#pragma once

#include "admin/lint_print.h"
#include "pipeline/node.h"

/* What the files are looked at for. */
struct lint_host {
	struct node *node; /* whose profiles there are */
	struct seccomp_engine engine;
	const struct seccomp_filter *ceiling; /* or NULL */
	const char *ceiling_name;
};

/* A file with all that a result of it points into. */
struct lint_file {
	struct buf text;
	struct json_document document;
	struct profile profile;
};

#define LINT_FILE_INIT                                                         \
	{                                                                      \
		BUF_INIT, JSON_DOCUMENT_INIT, PROFILE_INIT                     \
	}

void lint_file_fini(struct lint_file *file);

#define AUTO_LINT_FILE __attribute__((cleanup(lint_file_fini)))

/* Looks at the file of that name, which must outlive the result: a profile of
 * an engine or of ravelin, a linux.seccomp object or a config.json; "-" is
 * standard input. ERR_SYSTEM where it can't be opened; ERR_INPUT and
 * ERR_REFUSED for what is in it. */
CHECK int lint_file_read(struct lint_file *file, const char *name,
			 const struct lint_host *host,
			 struct lint_result *result, struct err *err);
