/* SPDX-License-Identifier: Apache-2.0 */
/* What the generator of the system call tables gathers before it writes. */
#pragma once

#include "seccomp/syscall.h"
#include "json/json.h"

#define GENERATE_MAX_GROUPS 96
#define GENERATE_MAX_FILES  16

/* One group as it was read. */
struct generate_group {
	const char *name;
	const char *description;
	struct json_document *document;
	const struct json *members;
	struct syscall_set set;
	bool resolving;
	bool resolved;
};

struct generate {
	const char *names[SYSCALL_MAX];
	unsigned count;
	int32_t numbers[SECCOMP_ARCH_COUNT][SYSCALL_MAX];
	const char *since[SYSCALL_MAX]; /* NULL: not said */
	struct generate_group groups[GENERATE_MAX_GROUPS];
	unsigned group_count;
	struct json_document documents[GENERATE_MAX_FILES];
	unsigned document_count;
};

/* --- names.c --- */

/* Gathers every name that libseccomp knows, and its numbers. */
CHECK int generate_read_library(struct generate *generate, struct err *err);
/* Adds those of newer.json. */
CHECK int generate_read_newer(struct generate *generate, const char *path,
			      struct err *err);
/* Sorts the names; no more may be added. */
void generate_sort(struct generate *generate);
/* The index of a name after sorting, or -1. */
int generate_find(const struct generate *generate, struct text name);

/* --- groups.c --- */

/* Reads one file into a document that generate keeps. NULL on error. */
struct json_document *generate_open(struct generate *generate, const char *path,
				    struct err *err);
CHECK int generate_read_groups(struct generate *generate, const char *path,
			       struct err *err);
/* Follows the references between groups and adds "known". */
CHECK int generate_resolve_groups(struct generate *generate, struct err *err);

/* --- since.c --- */

/* Reads since.json; the names must be sorted. */
CHECK int generate_read_since(struct generate *generate, const char *path,
			      struct err *err);
CHECK int generate_emit_since(const struct generate *generate, FILE *out,
			      struct err *err);

/* --- emit.c --- */

CHECK int generate_emit(const struct generate *generate, FILE *out,
			struct err *err);
