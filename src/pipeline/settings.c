/* SPDX-License-Identifier: Apache-2.0 */
/* Which profile and mode apply. */
#include "pipeline/settings.h"

#include "base/fs.h"
#include "base/nearest.h"
#include "policy/embedded.h"

#include <errno.h>
#include <fcntl.h>

#define MAX_SIZE   ((size_t)4 << 20) /* bytes of a policy or profile */
#define MOST_NAMES 64

/* Reads a file of the administrator's into arena. *found is false where there
 * is no such file. */
static int read_trusted(const char *path, struct arena *arena,
			struct text *text, bool *found, struct err *err)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	AUTO_BUF struct buf content = BUF_INIT;

	*found = fd >= 0;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path);
	if (fs_check_trusted(fd, path, err) < 0 ||
	    fs_read_regular(fd, path, MAX_SIZE, &content, NULL, err) < 0)
		return -1;
	text->data = arena_copy(arena, content.data, content.length);
	text->length = content.length;
	return 0;
}

static int load_policy(const struct settings_query *query,
		       struct settings *settings, struct policy *policy,
		       struct err *err)
{
	const char *path =
		query->policy != NULL ? query->policy : SETTINGS_POLICY;
	struct text text;
	bool found;

	if (read_trusted(path, &settings->arena, &text, &found, err) < 0)
		return -1;
	if (!found && query->policy != NULL)
		return err_set(err, ERR_INPUT, "%s: no such policy file", path);
	if (!found)
		return 0;
	return policy_read(policy, path, text, &settings->arena, err);
}

static int no_such_profile(const char *name, struct err *err)
{
	const char *names[MOST_NAMES] = {NULL};
	const char *nearest;

	for (unsigned i = 0;
	     i + 1 < MOST_NAMES && embedded_profiles[i].name != NULL; i++)
		names[i] = embedded_profiles[i].name;
	nearest = nearest_name(text_of(name), names);
	return err_set(err, ERR_INPUT,
		       "no profile \"%s\" in %s, built in, or in %s%s%s%s",
		       name, SETTINGS_PROFILES, SETTINGS_SHARED,
		       nearest != NULL ? "; did you mean \"" : "",
		       nearest != NULL ? nearest : "",
		       nearest != NULL ? "\"?" : "");
}

/* Reads the profile file at path, if there is one. */
static int read_file(const struct settings_query *query,
		     struct settings *settings, const char *name,
		     const char *path, bool *found, struct err *err)
{
	struct text text;

	if (read_trusted(path, &settings->arena, &text, found, err) < 0)
		return -1;
	if (!*found)
		return 0;
	return profile_read(&settings->profile, name, path, text, query->arch,
			    err);
}

/* Reads the profile that is built in, if there is one. The filter that is
 * built in is for the host's architecture. */
static int read_embedded(const struct settings_query *query,
			 struct settings *settings, const char *name,
			 bool *found, struct err *err)
{
	const struct embedded_profile *embedded = embedded_profile_find(name);
	const char *file;

	*found = embedded != NULL;
	if (!*found)
		return 0;
	file = arena_printf(&settings->arena, "built-in profile %s", name);
	if (query->arch != seccomp_arch_of_host())
		return profile_read(&settings->profile, name, file,
				    embedded->text, query->arch, err);
	return profile_read_rest(&settings->profile, name, file,
				 embedded->brief, embedded->filter, err);
}

static int load_profile(const struct settings_query *query,
			struct settings *settings, const char *name,
			struct err *err)
{
	struct arena *arena = &settings->arena;
	bool found = false;

	if (strchr(name, '/') != NULL) {
		if (read_file(query, settings, name, name, &found, err) < 0)
			return -1;
		return found ? 0
			     : err_set(err, ERR_INPUT,
				       "%s: no such profile file", name);
	}
	if (!profile_name_is_valid(name))
		return err_set(err, ERR_INPUT,
			       "profile names have letters, digits, '.', '_' "
			       "and '-' only");
	if (read_file(
		    query, settings, name,
		    arena_printf(arena, "%s/%s.json", SETTINGS_PROFILES, name),
		    &found, err) < 0)
		return -1;
	if (!found && read_embedded(query, settings, name, &found, err) < 0)
		return -1;
	if (!found &&
	    read_file(query, settings, name,
		      arena_printf(arena, "%s/%s.json", SETTINGS_SHARED, name),
		      &found, err) < 0)
		return -1;
	return found ? 0 : no_such_profile(name, err);
}

int settings_load(const struct settings_query *query, struct settings *settings,
		  struct err *err)
{
	struct policy policy = POLICY_INIT;
	const char *name;

	*settings = (struct settings)SETTINGS_INIT;
	if (load_policy(query, settings, &policy, err) < 0)
		return -1;
	settings->mode = policy.default_rule.mode;
	if (query->mode != NULL &&
	    !policy_mode_from_name(query->mode, &settings->mode))
		return err_set(err, ERR_USAGE,
			       "mode \"%s\": expected \"enforce\" or \"audit\"",
			       query->mode);
	name = query->profile != NULL ? query->profile
				      : policy.default_rule.profile;
	return load_profile(query, settings, name, err);
}

void settings_fini(struct settings *settings)
{
	profile_fini(&settings->profile);
	arena_fini(&settings->arena);
}
