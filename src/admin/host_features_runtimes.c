/* SPDX-License-Identifier: Apache-2.0 */
/* The runtimes of this host, and their versions. */
#include "admin/host_features.h"

#include "base/trusted_path.h"
#include "engine/engine.h"

#include <glob.h>
#include <unistd.h>

#define CONFIGURATION "/etc/ravelin"

static const char *keep(struct features *features, const char *text)
{
	return arena_copy(&features->arena, text, strlen(text));
}

/* What follows start in the answer's line that begins with it, or NULL. */
static const char *line_of(struct features *features, const struct buf *answer,
			   const char *start)
{
	const char *at = answer->data;

	while (at != NULL && strncmp(at, start, strlen(start)) != 0) {
		at = strchr(at, '\n');
		at = at != NULL ? at + 1 : NULL;
	}
	if (at == NULL)
		return NULL;
	at += strlen(start);
	return arena_copy(&features->arena, at, strcspn(at, "\r\n"));
}

/* "runc version 1.1.5", "crun version 1.8.1". */
static void read_answer(struct features *features,
			struct features_runtime *runtime,
			const struct buf *answer)
{
	const char *text = answer->length > 0 ? answer->data : "";
	const char *start = strstr(text, " version ");

	if (start == NULL || (size_t)(start - text) > strcspn(text, "\n")) {
		runtime->error = "its --version names none";
		return;
	}
	start += strlen(" version ");
	runtime->version =
		arena_copy(&features->arena, start, strcspn(start, " \r\n"));
	runtime->commit = line_of(features, answer, "commit: ");
	if (strncmp(text, "runc ", 5) == 0)
		runtime->flavour = RUNTIME_RUNC;
	else if (strncmp(text, "crun ", 5) == 0)
		runtime->flavour = RUNTIME_CRUN;
	else
		runtime->flavour = RUNTIME_OTHER;
	runtime->numbered = runtime_version_read(text_of(runtime->version),
						 &runtime->number);
}

static bool is_known(const struct features *features, const char *path)
{
	for (unsigned i = 0; i < features->runtime_count; i++) {
		const char *other = features->runtimes[i].path;

		if (other != NULL && strcmp(other, path) == 0)
			return true;
	}
	return false;
}

/* named is a link of ours, of which each one counts, or a program, which counts
 * once. */
static void add(struct features *features, const char *named, bool link)
{
	struct features_runtime *runtime =
		&features->runtimes[features->runtime_count];
	AUTO_BUF struct buf answer = BUF_INIT;
	struct err err = ERR_INIT;
	char real[PATH_MAX];
	struct stat status;

	if (features->runtime_count == FEATURES_MOST_RUNTIMES ||
	    lstat(named, &status) < 0)
		return;
	*runtime = (struct features_runtime){.named = keep(features, named)};
	if (trusted_path_resolve(named, real, &status, &err) < 0) {
		runtime->error = keep(features, err.message);
		features->runtime_count++;
		return;
	}
	if (!link && is_known(features, real))
		return;
	runtime->path = keep(features, real);
	runtime->flavour = runtime_flavour_of(real);
	features->runtime_count++;
	/* Where runc is diverted: it would answer as what it calls does. */
	if (engine_names_ours(text_of(strrchr(real, '/') + 1)))
		runtime->error = "ravelin, which calls another of these";
	else if (features_ask(real, &answer, &err) < 0)
		runtime->error = keep(features, err.message);
	else
		read_answer(features, runtime, &answer);
}

void features_find_runtimes(struct features *features)
{
	static const char *const names[] = {"runc", "crun"};
	glob_t found = {.gl_pathc = 0};

	add(features, CONFIGURATION "/runtime", true);
	if (glob(CONFIGURATION "/runtimes/*", 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			add(features, found.gl_pathv[i], true);
	}
	globfree(&found);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (const char *const *directory = runtime_directories;
		     *directory != NULL; directory++)
			add(features,
			    arena_printf(&features->arena, "%s/%s", *directory,
					 names[i]),
			    false);
	}
}
