/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The argument vector that is handed on: ours, changed where it was asked for
 * and otherwise the same words, byte for byte (the same pointers).
 */
#pragma once

#include "shim/argv.h"

/* Marks all uses of an option to be dropped, or to get another value. */
void argv_drop(struct command *command, enum option_id id);
void argv_replace(struct command *command, enum option_id id,
		  const char *value);

/* A new vector, NULL-terminated, in one block that the caller frees:
 * runtime_argv0, then the arguments without our own options, with the edits of
 * command->uses and, right behind the subcommand, the words of inserted
 * (NULL-terminated, or NULL for none). Lives no longer than argv, the
 * replacements and the inserted words. Ends the process when out of memory. */
char **argv_edit(const struct command *command, const char *runtime_argv0,
		 const char *const *inserted);

/* For exec: sees to it that the runtime is told --no-new-privs: what turns it
 * off is dropped. Returns whether the caller has to insert
 * "--no-new-privs". */
bool argv_need_no_new_privs(struct command *command);
