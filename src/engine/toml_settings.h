/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with values as TOML spells them, and what the engines with TOML files
 * do with these. */
#pragma once

#include "engine/toml_edit.h"

#define TOML_ROOT ((struct text_list){NULL, 0})

/* Copies, which outlive the texts that they are from. */
struct toml_settings {
	struct arena arena;
	struct text *keys;
	struct text *values;
	unsigned count;
	unsigned room; /* for so many */
};

#define TOML_SETTINGS_INIT                                                     \
	{                                                                      \
		.arena = ARENA_INIT                                            \
	}

void toml_settings_fini(struct toml_settings *settings);
#define AUTO_SETTINGS __attribute__((cleanup(toml_settings_fini)))

/* Gives key that value, behind the others where it is new. */
void toml_settings_put(struct toml_settings *settings, struct text key,
		       struct text value);
void toml_settings_drop(struct toml_settings *settings, const char *key);
/* Puts the values right in the table at path; not the tables in it. */
void toml_settings_copy(struct toml_settings *settings,
			const struct toml_document *document,
			struct text_list path);
/* Sets all of them in the table at path. */
CHECK int toml_settings_set(struct toml_editor *editor, struct text_list path,
			    const struct toml_settings *settings,
			    struct err *err);

/* path with name, and more where it is not NULL, behind it; kept in parts,
 * which are TOML_MAX_PARTS. */
struct text_list toml_below(struct text_list path, struct text *parts,
			    struct text name, const char *more);

/* Something else than tables along path, which starts at the root, is an
 * error. */
CHECK int toml_check_tables(const struct toml_document *document,
			    struct text_list path, struct err *err);
