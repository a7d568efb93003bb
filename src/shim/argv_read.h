/* SPDX-License-Identifier: Apache-2.0 */
/* One way of reading a command line; argv.c compares them. */
#pragma once

#include "shim/argv.h"

enum reading_style {
	READ_AS_RUNC, /* Go's flag package: -name and --name are the same,
		       * options of create, run and restore stand anywhere */
	READ_AS_CRUN, /* getopt in order: -abc, abbreviations, nothing behind
		       * the first argument */
};

/* How well it went, the best last. */
enum reading_rank {
	READING_UNKNOWN, /* no subcommand, or one nobody knows */
	READING_REFUSED, /* the runtime refuses it */
	READING_GOOD,
};

#define READING_MAX_UNKNOWN 6

struct reading {
	struct command command;
	enum reading_rank rank;
	bool strange;        /* has options that neither runtime knows */
	unsigned guesses;    /* how many of them may take the next word */
	const char *unknown; /* the first of those, or NULL */
	/* The subcommand, if it is one of those and more follows; or NULL. */
	const char *unheld;
	const char *odd;      /* the first word that the runtime refuses */
	const char *odd_text; /* what is the matter with it */
};

/* Reads argv from first on. Bit n of valued: the n-th option of which nobody
 * knows whether it takes a value does. The caller calls command_fini(). */
void reading_make(struct reading *reading, int argc, char **argv, int first,
		  enum reading_style style, unsigned valued);
