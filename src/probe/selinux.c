/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux as this host has it. */
#include "probe/selinux.h"

#include "base/text.h"
#include "probe/context.h"
#include "probe/selinux_policy.h"

#include <selinux/selinux.h>
#include <string.h>

/* The value of NAME = "VALUE" in a line of lxc_contexts(5), or NULL. The line
 * is cut up. */
static char *context_of_line(char *line, const char *name)
{
	size_t length = strlen(name);
	char *open, *close;

	line += strspn(line, " \t");
	if (strncmp(line, name, length) != 0)
		return NULL;
	line += length;
	line += strspn(line, " \t");
	if (*line++ != '=')
		return NULL;
	open = strchr(line, '"');
	close = open != NULL ? strchr(open + 1, '"') : NULL;
	if (close == NULL)
		return NULL;
	*close = '\0';
	return open + 1;
}

static void take_context(char *line, const char *name, const char **context,
			 struct arena *arena)
{
	const char *found = context_of_line(line, name);

	if (found != NULL && *context == NULL)
		*context = arena_copy(arena, found, strlen(found));
}

/* A policy without containers has no such file: then nothing is known. */
static void read_contexts(struct probe_selinux *selinux, struct arena *arena)
{
	AUTO_FCLOSE FILE *file = fopen(selinux_lxc_contexts_path(), "re");
	AUTO_FREE char *line = NULL;
	size_t size = 0;

	if (file == NULL)
		return;
	while (getline(&line, &size, file) >= 0) {
		take_context(line, "process", &selinux->process_context, arena);
		take_context(line, "file", &selinux->file_context, arena);
	}
}

/* Whether contexts have a level here: then ours has one. What
 * is_selinux_mls_enabled(3) reads, an engine's domain may not: it would say no
 * to docker's and containerd's, by Debian's policy. */
static bool has_level(void)
{
	struct selinux_context own;
	char *text = NULL;
	bool has;

	if (getcon_raw(&text) < 0 || text == NULL)
		return true;
	has = !selinux_context_read(text_of(text), &own) ||
	      own.range.data != NULL;
	freecon(text);
	return has;
}

void probe_selinux(struct probe_selinux *selinux, struct arena *arena)
{
	*selinux = (struct probe_selinux){.enabled = is_selinux_enabled() > 0};
	if (!selinux->enabled)
		return;
	selinux->without_levels = !has_level();
	selinux->validity = selinux_context_validity;
	selinux->context_of = selinux_context_of;
	selinux->allowed = selinux_allowed;
	selinux->file_label = selinux_file_label;
	selinux->transition = &selinux_transition;
	read_contexts(selinux, arena);
}
