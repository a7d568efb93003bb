/* SPDX-License-Identifier: Apache-2.0 */
/* Which runtime comes next, and where runtimes are. */
#pragma once

enum runtime_flavour {
	RUNTIME_OTHER, /* unknown: what holds for any */
	RUNTIME_RUNC,
	RUNTIME_CRUN,
};

/* Where one is looked for that nobody named; ended by NULL. */
extern const char *const runtime_directories[];

/* By the name of the file: runc and crun, everything else is OTHER. */
enum runtime_flavour runtime_flavour_of(const char *path);
