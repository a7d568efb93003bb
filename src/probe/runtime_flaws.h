/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known to be wrong with versions of runtimes. A distribution may have
 * mended one under its old number: what is said here is that the project's own
 * release of that number is not mended.
 */
#pragma once

#include "base/text.h"
#include "probe/runtime.h"

#include <limits.h>

struct runtime_version {
	unsigned numbers[3];
	unsigned candidate; /* N of "-rc.N"; UINT_MAX: released */
	bool plain;         /* nothing behind that: as the project names it */
};

/* Reads "1.1.5+ds1", "1.20" and "1.4.0-rc.3". False where it is none. */
bool runtime_version_read(struct text text, struct runtime_version *version);

struct runtime_flaw {
	enum runtime_flavour flavour;
	const char *id;    /* "CVE-2024-21626" */
	const char *what;  /* a few words */
	const char *since; /* the first version that has it; NULL: not known */
	/* The first one mended, of each series of releases that was; ended by
	 * NULL. Later series are. */
	const char *fixed[4];
};

/* The flaws of that version: the one of that index, from 0; NULL at the end. */
const struct runtime_flaw *runtime_flaw_at(
	enum runtime_flavour flavour, const struct runtime_version *version,
	unsigned index);
