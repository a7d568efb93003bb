/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines, and what each runtime makes of them (command_describe()). */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/command_line.h"
#include "shim/argv.h"

struct row {
	const char *line;
	const char *runc;
	const char *crun;  /* NULL: as runc */
	const char *other; /* NULL: as runc */
};

static inline void check(const char *text, enum runtime_flavour flavour,
			 const char *expected)
{
	AUTO_BUF struct buf seen = BUF_INIT;
	struct command_line line;

	line_read(&line, text, flavour);
	command_describe(&line.command, &seen);
	if (strcmp(seen.data, expected) != 0)
		fail_msg("%s (%d)\n  is       %s\n  expected %s", text,
			 (int)flavour, seen.data, expected);
	line_fini(&line);
}

static inline void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];

		check(row->line, RUNTIME_RUNC, row->runc);
		check(row->line, RUNTIME_CRUN,
		      row->crun != NULL ? row->crun : row->runc);
		check(row->line, RUNTIME_OTHER,
		      row->other != NULL ? row->other : row->runc);
	}
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof((rows)[0]))
