/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line as a value.
 *
 * argv_parse_own() takes what is ours; runtime_find() then says who is next,
 * and argv_parse() reads the rest as that runtime will. All strings point into
 * argv. Neither environment nor files are looked at.
 */
#pragma once

#include "base/err.h"
#include "shim/options.h"

#include <stdbool.h>
#include <stddef.h>

enum asked_mode {
	ASKED_MODE_NONE,
	ASKED_MODE_ENFORCE,
	ASKED_MODE_AUDIT,
};

/* Our own options, before the first other argument, and our own name. */
struct own_options {
	const char *profile; /* --ravelin-profile, or NULL */
	const char *policy;  /* --ravelin-policy, or NULL */
	const char *runtime; /* --ravelin-runtime, or NULL */
	enum asked_mode mode;
	const char *link_name; /* NAME when called as ravelin-NAME, or NULL */
	int first;             /* index of the first argument not ours */
};

/* ERR_USAGE: an unknown --ravelin-* option, one given twice, without a value
 * or with a bad one, or a link whose NAME is not [A-Za-z0-9][A-Za-z0-9._-]*.
 * *own is then still good enough for argv_parse(), to find --log. */
CHECK int argv_parse_own(int argc, char **argv, struct own_options *own,
			 struct err *err);

enum use_edit {
	USE_KEEP,
	USE_DROP,
	USE_REPLACE, /* with replacement, in the form it has */
};

/* One option behind the subcommand that somebody may want to change. */
struct option_use {
	enum option_id id;  /* never OPTION_PLAIN */
	const char *value;  /* NULL: has none */
	bool on;            /* of an option without value: not "=false" */
	int word;           /* index in argv */
	size_t name_at;     /* offset of its letter in a word like -dcCAP,
			     * else 0 */
	size_t value_at;    /* offset of an attached value; 0: next word, or
			     * none */
	enum use_edit edit; /* for argv_edit(); USE_KEEP at first */
	const char *replacement;
};

struct command {
	int argc;
	char **argv;
	int first; /* of own_options */

	/* VERB_PASS also for create and the like where they only print help,
	 * or have no container id, so that the runtime starts nothing. */
	enum verb verb;
	int subcommand_at;      /* index in argv; 0: there is none */
	const char *subcommand; /* NULL: none, or one nobody knows */
	const char *id;         /* of the container, or NULL */
	int id_at;              /* index in argv, or 0 */

	/* Of several, the last. */
	const char *root;
	const char *rootless;
	const char *log;
	const char *log_format;
	const char *cgroup_manager; /* crun's, or NULL */
	const char *bundle;         /* NULL: the current directory */
	const char *config_file;    /* crun create -f, or NULL: the bundle's
				     * config.json. It is relative to the current
				     * directory, not to the bundle */
	const char *process;        /* exec --process, or NULL: the flag form */
	const char *resources;      /* update --resources, or NULL: the flags */
	const char *preserve_fds;

	/* Every option with an id behind a subcommand that is not VERB_PASS, in
	 * order. */
	struct option_use *uses;
	size_t use_count;

	/* The word that can't be read without guessing where the guess matters,
	 * or that the runtimes known here refuse, and what is the matter with
	 * it ("WORD: ambiguity" makes a message); or NULL, NULL. The rest of
	 * the value is then one of the readings, one that is hardened if there
	 * is any: refuse, or (audit) hand on as it came. */
	const char *ambiguous;
	const char *ambiguity;
};

/* Reads argv from own->first on, as a runtime of that flavour does. Every
 * command line has a reading; what the runtime will refuse is left to it.
 * Ends the process when out of memory, like arena.h. */
void argv_parse(int argc, char **argv, const struct own_options *own,
		enum runtime_flavour flavour, struct command *out);

void command_fini(struct command *command);
#define AUTO_COMMAND __attribute__((cleanup(command_fini)))
