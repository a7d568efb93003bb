/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The options and subcommands of runc (1.1.5 to 1.5) and crun (1.8.1 to 1.29),
 * as their --help and sources give them, and how they are looked up.
 */
#include "shim/options.h"

#include <string.h>

#define R     (1 << RUNTIME_RUNC)
#define C     (1 << RUNTIME_CRUN)
#define RC    (R | C)
#define START (LEVEL_CREATE | LEVEL_RUN | LEVEL_RESTORE)
#define NEW   (LEVEL_CREATE | LEVEL_RUN)
#define SUB   (START | LEVEL_EXEC)
#define ALL   (LEVEL_GLOBAL | SUB | LEVEL_UPDATE)

static const struct option options[] = {
	{"root", 0, VALUE_NEEDED, RC, LEVEL_GLOBAL, OPTION_ROOT},
	{"log", 0, VALUE_NEEDED, RC, LEVEL_GLOBAL, OPTION_LOG},
	{"log-format", 0, VALUE_NEEDED, RC, LEVEL_GLOBAL, OPTION_LOG_FORMAT},
	{"log-level", 0, VALUE_NEEDED, C, LEVEL_GLOBAL, 0},
	{"rootless", 0, VALUE_NEEDED, RC, LEVEL_GLOBAL, OPTION_ROOTLESS},
	{"debug", 0, VALUE_NONE, RC, LEVEL_GLOBAL, 0},
	{"systemd-cgroup", 0, VALUE_NONE, RC, LEVEL_GLOBAL, 0},
	{"criu", 0, VALUE_NEEDED, R, LEVEL_GLOBAL, 0},
	{"cgroup-manager", 0, VALUE_NEEDED, C, LEVEL_GLOBAL,
	 OPTION_CGROUP_MANAGER},
	{"version", 'v', VALUE_NONE, RC, LEVEL_GLOBAL, OPTION_HELP},

	{"bundle", 'b', VALUE_NEEDED, RC, START, OPTION_BUNDLE},
	{"config", 'f', VALUE_NEEDED, C, NEW, OPTION_CONFIG_FILE},
	{"console-socket", 0, VALUE_NEEDED, RC, SUB, 0},
	{"pidfd-socket", 0, VALUE_NEEDED, R, SUB, 0},
	{"pid-file", 0, VALUE_NEEDED, RC, SUB, 0},
	{"preserve-fds", 0, VALUE_NEEDED, RC, NEW | LEVEL_EXEC,
	 OPTION_PRESERVE_FDS},
	{"no-pivot", 0, VALUE_NONE, RC, START, 0},
	{"no-new-keyring", 0, VALUE_NONE, RC, NEW, 0},
	{"no-subreaper", 0, VALUE_NONE, RC, START, 0},
	{"detach", 'd', VALUE_NONE, RC, LEVEL_RUN | LEVEL_RESTORE | LEVEL_EXEC,
	 0},
	{"keep", 0, VALUE_NONE, RC, LEVEL_RUN, 0},

	{"image-path", 0, VALUE_NEEDED, RC, LEVEL_RESTORE, 0},
	{"work-path", 0, VALUE_NEEDED, RC, LEVEL_RESTORE, 0},
	{"manage-cgroups-mode", 0, VALUE_NEEDED, RC, LEVEL_RESTORE, 0},
	{"empty-ns", 0, VALUE_NEEDED, R, LEVEL_RESTORE, 0},
	{"lsm-profile", 0, VALUE_NEEDED, RC, LEVEL_RESTORE, OPTION_LSM_PROFILE},
	{"lsm-mount-context", 0, VALUE_NEEDED, RC, LEVEL_RESTORE,
	 OPTION_LSM_MOUNT_CONTEXT},
	{"network-lock", 0, VALUE_NONE, C, LEVEL_RESTORE, 0},
	{"tcp-established", 0, VALUE_NONE, RC, LEVEL_RESTORE, 0},
	{"tcp-close", 0, VALUE_NONE, C, LEVEL_RESTORE, 0},
	{"ext-unix-sk", 0, VALUE_NONE, RC, LEVEL_RESTORE, 0},
	{"shell-job", 0, VALUE_NONE, RC, LEVEL_RESTORE, 0},
	{"file-locks", 0, VALUE_NONE, RC, LEVEL_RESTORE, 0},
	{"auto-dedup", 0, VALUE_NONE, R, LEVEL_RESTORE, 0},
	{"lazy-pages", 0, VALUE_NONE, R, LEVEL_RESTORE, 0},

	{"process", 'p', VALUE_NEEDED, RC, LEVEL_EXEC, OPTION_PROCESS},
	{"process-label", 0, VALUE_NEEDED, RC, LEVEL_EXEC,
	 OPTION_PROCESS_LABEL},
	{"apparmor", 0, VALUE_NEEDED, RC, LEVEL_EXEC, OPTION_APPARMOR},
	{"cap", 'c', VALUE_NEEDED, RC, LEVEL_EXEC, OPTION_CAPABILITY},
	{"no-new-privs", 0, VALUE_NONE, RC, LEVEL_EXEC, OPTION_NO_NEW_PRIVS},
	{"user", 'u', VALUE_NEEDED, RC, LEVEL_EXEC, OPTION_USER},
	{"additional-gids", 'g', VALUE_NEEDED, R, LEVEL_EXEC,
	 OPTION_ADDITIONAL_GIDS},
	{"cwd", 0, VALUE_NEEDED, RC, LEVEL_EXEC, OPTION_CWD},
	{"env", 'e', VALUE_NEEDED, RC, LEVEL_EXEC, 0},
	{"cgroup", 0, VALUE_NEEDED, RC, LEVEL_EXEC, OPTION_CGROUP},
	{"tty", 't', VALUE_ATTACHED, RC, LEVEL_EXEC, 0},
	{"ignore-paused", 0, VALUE_NONE, R, LEVEL_EXEC, 0},

	{"resources", 'r', VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_RESOURCES},
	{"pids-limit", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_PIDS_LIMIT},
	{"memory", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_MEMORY},
	{"memory-swap", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_MEMORY_SWAP},
	{"memory-reservation", 0, VALUE_NEEDED, RC, LEVEL_UPDATE,
	 OPTION_OTHER_LIMIT},
	{"kernel-memory", 0, VALUE_NEEDED, RC, LEVEL_UPDATE,
	 OPTION_OTHER_LIMIT},
	{"kernel-memory-tcp", 0, VALUE_NEEDED, RC, LEVEL_UPDATE,
	 OPTION_OTHER_LIMIT},
	{"cpu-quota", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_CPU_QUOTA},
	{"cpu-period", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_CPU_PERIOD},
	{"cpu-burst", 0, VALUE_NEEDED, R, LEVEL_UPDATE, OPTION_OTHER_LIMIT},
	{"cpu-share", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_OTHER_LIMIT},
	{"cpu-idle", 0, VALUE_NEEDED, R, LEVEL_UPDATE, OPTION_OTHER_LIMIT},
	{"cpu-rt-runtime", 0, VALUE_NEEDED, RC, LEVEL_UPDATE,
	 OPTION_CPU_RT_RUNTIME},
	{"cpu-rt-period", 0, VALUE_NEEDED, RC, LEVEL_UPDATE,
	 OPTION_OTHER_LIMIT},
	{"cpuset-cpus", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_OTHER_LIMIT},
	{"cpuset-mems", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_OTHER_LIMIT},
	{"blkio-weight", 0, VALUE_NEEDED, RC, LEVEL_UPDATE, OPTION_OTHER_LIMIT},
	{"l3-cache-schema", 0, VALUE_NEEDED, R, LEVEL_UPDATE,
	 OPTION_OTHER_LIMIT},
	{"mem-bw-schema", 0, VALUE_NEEDED, R, LEVEL_UPDATE, OPTION_OTHER_LIMIT},

	{"help", 'h', VALUE_NONE, R, ALL, OPTION_HELP},
	/* argp's own, at every level */
	{"help", '?', VALUE_NONE, C, ALL, OPTION_HELP},
	{"usage", 0, VALUE_NONE, C, ALL, OPTION_HELP},
	{"program-name", 0, VALUE_NEEDED, C, ALL, 0},
	{"HANG", 0, VALUE_ATTACHED, C, ALL, 0},
	{"version", 'V', VALUE_NONE, C, LEVEL_GLOBAL, OPTION_HELP},
	{NULL},
};

/* Whatever else there may be passes, but what is listed below. */
static const struct subcommand subcommands[] = {
	{"create", VERB_LAUNCH, LEVEL_CREATE},
	{"start", VERB_PASS, 0},
	{"state", VERB_PASS, 0},
	{"delete", VERB_PASS, 0},
	{"kill", VERB_PASS, 0},
	{"exec", VERB_EXEC, LEVEL_EXEC},
	{"run", VERB_LAUNCH, LEVEL_RUN},
	{"restore", VERB_LAUNCH, LEVEL_RESTORE},
	{"checkpoint", VERB_PASS, 0},
	{"events", VERB_PASS, 0},
	{"features", VERB_PASS, 0},
	{"help", VERB_PASS, 0},
	{"h", VERB_PASS, 0},
	{"init", VERB_PASS, 0},
	{"list", VERB_PASS, 0},
	{"pause", VERB_PASS, 0},
	{"ps", VERB_PASS, 0},
	{"resume", VERB_PASS, 0},
	{"spec", VERB_PASS, 0},
	{"update", VERB_UPDATE, LEVEL_UPDATE},
	{NULL},
};

/* crun's, from 1.22 on: mounts for a container that runs. */
bool subcommand_is_unheld(const char *name)
{
	return strcmp(name, "mounts") == 0;
}

const struct subcommand *subcommand_find(const char *name)
{
	const struct subcommand *row = subcommands;

	while (row->name != NULL && strcmp(row->name, name) != 0)
		row++;
	return row->name != NULL ? row : NULL;
}

const struct option *option_find_letter(enum option_level level, char letter)
{
	const struct option *row = options;

	if (letter == '\0')
		return NULL;
	while (row->name != NULL &&
	       (row->letter != letter || (row->levels & level) == 0))
		row++;
	return row->name != NULL ? row : NULL;
}

const struct option *option_find(enum option_level level, const char *name,
				 size_t length)
{
	const struct option *row = options;

	if (length == 1)
		return option_find_letter(level, name[0]);
	for (; row->name != NULL; row++)
		if ((row->levels & level) != 0 &&
		    strncmp(row->name, name, length) == 0 &&
		    row->name[length] == '\0')
			return row;
	return NULL;
}

/* crun 1.8.1 gives --root and --rootless the same key, so that getopt takes
 * --roo for the first of them; later ones refuse it. --help and --version
 * stand twice for their letters. */
static bool same_key(const struct option *a, const struct option *b)
{
	bool root_a = a->id == OPTION_ROOT || a->id == OPTION_ROOTLESS;
	bool root_b = b->id == OPTION_ROOT || b->id == OPTION_ROOTLESS;

	return (root_a && root_b) || strcmp(a->name, b->name) == 0;
}

const struct option *option_find_long(enum option_level level, const char *name,
				      size_t length)
{
	const struct option *found = NULL;

	for (const struct option *row = options; row->name != NULL; row++) {
		if ((row->levels & level) == 0 ||
		    strncmp(row->name, name, length) != 0)
			continue;
		if (row->name[length] == '\0')
			return row;
	}
	for (const struct option *row = options; row->name != NULL; row++) {
		if ((row->levels & level) == 0 || (row->runtimes & C) == 0 ||
		    strncmp(row->name, name, length) != 0)
			continue;
		if (found != NULL && !same_key(found, row))
			return NULL;
		if (found == NULL)
			found = row;
	}
	return found;
}
