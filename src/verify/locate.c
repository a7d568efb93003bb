/* SPDX-License-Identifier: Apache-2.0 */
/* Which container of this host is meant. */
#include "verify/locate.h"

#include "pipeline/record.h"
#include "verify/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>

#define MOST_ROOTS  64
#define SHORTEST_ID 12 /* as docker, podman and crictl print them */

struct roots {
	const char *list[MOST_ROOTS];
	unsigned count;
};

/* Where runtimes keep containers by themselves (runc, crun), or are told to by
 * containerd (a directory for each of its namespaces) and by docker. */
static const char *const usual[] = {
	"/run/runc",
	"/run/crun",
	"/run/containerd/runc/*",
	"/run/docker/runtime-runc/*",
	"/run/docker/containerd/daemon/runc/*",
	"/run/user/*/crun", /* of those who are not root */
	"/run/user/*/runc",
	"/run/user/*/docker/runtime-runc/*",
	NULL,
};

static void add_root(struct arena *arena, struct roots *roots, const char *path)
{
	AUTO_FREE char *real = realpath(path, NULL);

	if (real == NULL || roots->count == MOST_ROOTS)
		return;
	for (unsigned i = 0; i < roots->count; i++) {
		if (strcmp(roots->list[i], real) == 0)
			return;
	}
	roots->list[roots->count++] = arena_copy(arena, real, strlen(real));
}

/* The same of one that may be there. Into another user's nobody but root can
 * look, and nothing in it is this user's. */
static void add_found(struct arena *arena, struct roots *roots,
		      const char *path)
{
	if (faccessat(AT_FDCWD, path, R_OK | X_OK, AT_EACCESS) == 0)
		add_root(arena, roots, path);
}

static void add_usual(struct arena *arena, struct roots *roots)
{
	for (unsigned i = 0; usual[i] != NULL; i++) {
		glob_t found = {.gl_pathc = 0};

		if (glob(usual[i], 0, NULL, &found) == 0) {
			for (size_t k = 0; k < found.gl_pathc; k++)
				add_found(arena, roots, found.gl_pathv[k]);
		}
		globfree(&found);
	}
}

/* Those of which ravelin keeps records. */
static void add_recorded(struct arena *arena, struct roots *roots,
			 const char *records)
{
	DIR *directory = opendir(records);
	const struct dirent *entry;

	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		AUTO_BUF struct buf path = BUF_INIT;

		if (record_root_of(entry->d_name, &path))
			add_found(arena, roots, path.data);
	}
	if (directory != NULL)
		closedir(directory);
}

static void find_roots(struct arena *arena, const struct verify_query *query,
		       struct roots *roots)
{
	if (query->root != NULL) {
		add_root(arena, roots, query->root);
		return;
	}
	add_usual(arena, roots);
	add_recorded(arena, roots, query->records);
}

/* Whether the process that it names is still that one, and lives. */
static bool is_running(const struct verify_query *query,
		       const struct verify_state *state)
{
	uint64_t start;

	return state->pid > 0 &&
	       verify_process_start(query->proc, state->pid, &start) &&
	       (state->start == 0 || state->start == start);
}

/* The one id in root that begins with start, as engines cut them short for
 * people; *count is how many there are. */
static const char *complete(struct arena *arena, const char *root,
			    const char *start, unsigned *count)
{
	size_t length = strlen(start);
	DIR *directory = opendir(root);
	const struct dirent *entry;
	const char *id = NULL;

	*count = 0;
	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		if (strncmp(entry->d_name, start, length) != 0)
			continue;
		if ((*count)++ == 0)
			id = arena_copy(arena, entry->d_name,
					strlen(entry->d_name));
	}
	if (directory != NULL)
		closedir(directory);
	return id;
}

/* Puts the whole id in the place of one that was cut short to SHORTEST_ID or
 * more, where it can mean one container only. */
static const char *whole_id(struct arena *arena, const struct roots *roots,
			    const char *id)
{
	const char *whole = NULL;
	unsigned sum = 0;

	if (strlen(id) < SHORTEST_ID)
		return id;
	for (unsigned i = 0; i < roots->count; i++) {
		unsigned count;
		const char *one = complete(arena, roots->list[i], id, &count);

		if (one != NULL && strcmp(one, id) == 0)
			return id;
		whole = one != NULL ? one : whole;
		sum += count;
	}
	return sum == 1 ? whole : id;
}

int verify_locate_id(struct arena *arena, const struct verify_query *query,
		     const char *id, struct verify_state *state,
		     struct err *err)
{
	const struct record_key key = {.id = id};
	struct roots roots = {.count = 0};
	bool stopped = false;
	unsigned count = 0;

	if (!record_can_exist(&key))
		return err_set(err, ERR_USAGE, "no container can have that id");
	find_roots(arena, query, &roots);
	id = whole_id(arena, &roots, id);
	for (unsigned i = 0; i < roots.count; i++) {
		struct verify_state read;
		bool found;

		if (verify_state_read(arena, roots.list[i], id, &read, &found,
				      err) < 0)
			return -1;
		if (!found)
			continue;
		stopped |= !is_running(query, &read);
		if (!is_running(query, &read))
			continue;
		if (count++ > 0)
			return err_set(err, ERR_USAGE,
				       "there is one in %s, and one in %s: say "
				       "which by --root",
				       state->root, read.root);
		*state = read;
	}
	if (count == 1)
		return 0;
	return err_set(err, ERR_SYSTEM, "%s",
		       stopped ? "it is not running"
		       : query->root != NULL
			       ? "there is no container of that id in that root"
			       : "there is no container of that id where "
				 "runtimes usually keep them; say where by "
				 "--root, or, if that is a name, its id, as "
				 "docker inspect has it");
}

static bool shares(const struct verify_query *query, pid_t a, pid_t b,
		   const char *file)
{
	uint64_t mine, other;

	return verify_process_namespace(query->proc, a, file, &mine) &&
	       verify_process_namespace(query->proc, b, file, &other) &&
	       mine == other &&
	       !verify_namespace_is_hosts(query->proc, file, mine);
}

/* Looks at each container in root. What can't be understood is not it. */
static bool find_in(struct arena *arena, const struct verify_query *query,
		    const char *root, pid_t pid, struct verify_state *state)
{
	DIR *directory = opendir(root);
	const struct dirent *entry;
	bool is_it = false;

	while (directory != NULL && !is_it &&
	       (entry = readdir(directory)) != NULL) {
		struct err ignored = ERR_INIT;
		bool found = false;

		if (entry->d_name[0] == '.' ||
		    verify_state_read(arena, root,
				      arena_copy(arena, entry->d_name,
						 strlen(entry->d_name)),
				      state, &found, &ignored) < 0)
			continue;
		is_it = found && is_running(query, state) &&
			(state->pid == pid ||
			 shares(query, state->pid, pid, "mnt") ||
			 shares(query, state->pid, pid, "pid"));
	}
	if (directory != NULL)
		closedir(directory);
	return is_it;
}

int verify_locate_process(struct arena *arena, const struct verify_query *query,
			  pid_t pid, struct verify_state *state, bool *found,
			  struct err *err)
{
	struct roots roots = {.count = 0};
	uint64_t start;

	if (!verify_process_start(query->proc, pid, &start))
		return err_set(err, ERR_SYSTEM, "there is no process %d",
			       (int)pid);
	find_roots(arena, query, &roots);
	*found = false;
	for (unsigned i = 0; !*found && i < roots.count; i++)
		*found = find_in(arena, query, roots.list[i], pid, state);
	return 0;
}

static bool is_hidden(const char *name)
{
	return name[0] == '.';
}

static void visit_root(struct arena *arena, const struct verify_query *query,
		       const char *root,
		       void (*visit)(const struct verify_state *state,
				     const struct err *trouble, void *context),
		       void *context)
{
	struct verify_state state = {.root = root, .id = ""};
	struct err err = ERR_INIT;
	struct dirent **entries;
	int count = scandir(root, &entries, NULL, alphasort);

	if (count < 0) {
		err_set_errno(&err, errno, "%s: cannot list containers", root);
		visit(&state, &err, context);
		return;
	}
	for (int i = 0; i < count; i++) {
		const char *id = arena_copy(arena, entries[i]->d_name,
					    strlen(entries[i]->d_name));
		bool found = false;

		free(entries[i]);
		if (is_hidden(id))
			continue;
		state = (struct verify_state){.root = root, .id = id};
		if (verify_state_read(arena, root, id, &state, &found, &err) <
		    0)
			visit(&state, &err, context);
		else if (found && is_running(query, &state))
			visit(&state, NULL, context);
		err = (struct err)ERR_INIT;
	}
	free(entries);
}

void verify_locate_each(struct arena *arena, const struct verify_query *query,
			void (*visit)(const struct verify_state *state,
				      const struct err *trouble, void *context),
			void *context)
{
	struct roots roots = {.count = 0};

	find_roots(arena, query, &roots);
	for (unsigned i = 0; i < roots.count; i++)
		visit_root(arena, query, roots.list[i], visit, context);
}
