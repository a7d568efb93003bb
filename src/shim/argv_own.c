/* SPDX-License-Identifier: Apache-2.0 */
/* Our own options, and the name we were called by. */
#include "shim/argv.h"

#include <string.h>

#define OWN_PREFIX  "--ravelin-"
#define LINK_PREFIX "ravelin-"

static bool name_is_fit(const char *name)
{
	static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789";
	static const char later[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789._-";

	return name[0] != '\0' && strchr(first, name[0]) != NULL &&
	       name[strspn(name, later)] == '\0';
}

static int read_link_name(const char *argv0, struct own_options *own,
			  struct err *err)
{
	const char *slash = strrchr(argv0, '/');
	const char *name = slash != NULL ? slash + 1 : argv0;

	if (strncmp(name, LINK_PREFIX, sizeof(LINK_PREFIX) - 1) != 0)
		return 0;
	own->link_name = name + sizeof(LINK_PREFIX) - 1;
	if (name_is_fit(own->link_name))
		return 0;
	own->link_name = NULL;
	return err_set(err, ERR_USAGE,
		       "called as %s: what follows \"" LINK_PREFIX
		       "\" must be a profile's name",
		       name);
}

static int read_mode(const char *value, enum asked_mode *mode, struct err *err)
{
	if (strcmp(value, "enforce") == 0)
		*mode = ASKED_MODE_ENFORCE;
	else if (strcmp(value, "audit") == 0)
		*mode = ASKED_MODE_AUDIT;
	else
		return err_set(err, ERR_USAGE,
			       "--ravelin-mode is enforce or audit, not %s",
			       value);
	return 0;
}

static int store_own(struct own_options *own, const char *name, size_t length,
		     const char *value, const char **mode, struct err *err)
{
	const struct {
		const char *name;
		const char **place;
	} rows[] = {
		{"profile", &own->profile},
		{"policy", &own->policy},
		{"runtime", &own->runtime},
		{"mode", mode},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strncmp(rows[i].name, name, length) != 0 ||
		    rows[i].name[length] != '\0')
			continue;
		if (*rows[i].place != NULL)
			return err_set(err, ERR_USAGE,
				       OWN_PREFIX "%s is given twice",
				       rows[i].name);
		if (value == NULL || value[0] == '\0')
			return err_set(err, ERR_USAGE,
				       OWN_PREFIX "%s needs a value",
				       rows[i].name);
		*rows[i].place = value;
		return 0;
	}
	return err_set(err, ERR_USAGE,
		       "unknown option " OWN_PREFIX
		       "%.*s: there are " OWN_PREFIX
		       "profile, -policy, -runtime and -mode",
		       (int)(length < 64 ? length : 64), name);
}

int argv_parse_own(int argc, char **argv, struct own_options *own,
		   struct err *err)
{
	size_t prefix = sizeof(OWN_PREFIX) - 1;
	const char *mode = NULL;
	int result = 0;

	*own = (struct own_options){.first = argc > 0 ? 1 : 0};
	if (argc == 0)
		return err_set(err, ERR_USAGE, "called without arguments");
	result = read_link_name(argv[0], own, err);
	while (own->first < argc &&
	       strncmp(argv[own->first], OWN_PREFIX, prefix) == 0) {
		const char *name = argv[own->first++] + prefix;
		size_t length = strcspn(name, "=");
		const char *value = NULL;

		if (name[length] == '=')
			value = name + length + 1;
		else if (own->first < argc)
			value = argv[own->first++];
		/* The first error stands; the rest is still skipped. */
		if (result == 0)
			result =
				store_own(own, name, length, value, &mode, err);
	}
	if (result == 0 && mode != NULL)
		result = read_mode(mode, &own->mode, err);
	return result;
}
