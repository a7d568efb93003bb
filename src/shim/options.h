/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The options of runc and crun: which runtime has them, where, and whether
 * they take a value.
 */
#pragma once

#include "probe/runtime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The places where options stand, as bits: before the subcommand, and after
 * each one that is hardened. */
enum option_level {
	LEVEL_GLOBAL = 1 << 0,
	LEVEL_CREATE = 1 << 1,
	LEVEL_RUN = 1 << 2,
	LEVEL_RESTORE = 1 << 3,
	LEVEL_EXEC = 1 << 4,
	LEVEL_UPDATE = 1 << 5,
};

/* The options that somebody asks for by name; the others are OPTION_PLAIN. */
enum option_id {
	OPTION_PLAIN,
	OPTION_HELP, /* help, usage and version: nothing is started */
	OPTION_ROOT,
	OPTION_ROOTLESS,
	OPTION_LOG,
	OPTION_LOG_FORMAT,
	OPTION_CGROUP_MANAGER,
	OPTION_BUNDLE,
	OPTION_CONFIG_FILE,
	OPTION_PRESERVE_FDS,
	OPTION_PROCESS,
	OPTION_CAPABILITY,
	OPTION_PROCESS_LABEL,
	OPTION_APPARMOR,
	OPTION_USER,
	OPTION_CWD,
	OPTION_ADDITIONAL_GIDS,
	OPTION_NO_NEW_PRIVS,
	OPTION_CGROUP,
	OPTION_LSM_PROFILE,
	OPTION_LSM_MOUNT_CONTEXT,
	OPTION_RESOURCES,
	OPTION_PIDS_LIMIT,
	OPTION_MEMORY,
	OPTION_MEMORY_SWAP,
	OPTION_CPU_QUOTA,
	OPTION_CPU_PERIOD,
	OPTION_CPU_RT_RUNTIME,
	OPTION_OTHER_LIMIT, /* of update's others */
};

enum option_value {
	VALUE_NONE,
	VALUE_NEEDED,
	VALUE_ATTACHED, /* crun: only in the same word; runc: none */
};

struct option {
	const char *name;
	char letter;      /* '\0': none */
	uint8_t value;    /* enum option_value */
	uint8_t runtimes; /* bits: 1 << enum runtime_flavour */
	uint8_t levels;   /* enum option_level */
	uint8_t id;       /* enum option_id */
};

/* What a subcommand is to us. */
enum verb {
	VERB_PASS,   /* nothing to harden: handed on as it came */
	VERB_LAUNCH, /* create, run, restore: the bundle's config.json */
	VERB_EXEC,   /* exec: process.json, or the command's flags */
	VERB_UPDATE, /* update: a document of resources, or the flags */
};

struct subcommand {
	const char *name;
	enum verb verb;
	enum option_level level; /* 0 for VERB_PASS */
};

/* Whether it gives a container what no hardener can hold. */
bool subcommand_is_unheld(const char *name);

/* The subcommand that runc or crun have under that name, or NULL. */
const struct subcommand *subcommand_find(const char *name);

/* The option of level with that whole name of length bytes; also by letter
 * where length is 1. NULL: neither runtime has it. */
const struct option *option_find(enum option_level level, const char *name,
				 size_t length);

/* As glibc's getopt reads long names for crun: the whole name, else the only
 * option of crun's at that level that begins so. NULL: none, or several. */
const struct option *option_find_long(enum option_level level, const char *name,
				      size_t length);

const struct option *option_find_letter(enum option_level level, char letter);
