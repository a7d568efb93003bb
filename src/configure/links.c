/* SPDX-License-Identifier: Apache-2.0 */
/* The links beside ravelin that its profiles are called by. */
#include "configure/links.h"

#include "base/fs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The links stand beside ravelin, where the engine finds them by their path. */
static int check_place(const struct configure *configure, const char *path,
		       struct err *err)
{
	AUTO_BUF struct buf directory = BUF_INIT;

	buf_add(&directory, path, (size_t)(strrchr(path, '/') - path));
	if (geteuid() == 0 || access(directory.data, W_OK) == 0)
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "%s is missing, and takes root to make: ln -s %s %s",
		       path, configure->binary, path);
}

static int plan(struct configure *configure, const char *path, struct err *err)
{
	struct stat status;

	if (lstat(path, &status) == 0) {
		if (fs_same_file(path, configure->binary))
			return 0;
		return err_set(err, ERR_SYSTEM,
			       "%s is there, and does not lead to %s", path,
			       configure->binary);
	}
	if (check_place(configure, path, err) < 0)
		return -1;
	if (configure->dry_run)
		buf_printf(&configure->out, "link %s -> %s\n", path,
			   ENGINE_RUNTIME);
	else
		configure_state_add(&configure->state,
				    configure->state.document.root, "links",
				    path);
	return 0;
}

int configure_links_plan(struct configure *configure,
			 struct json *configuration, struct err *err)
{
	for (unsigned i = 1; i < engine_runtime_count(&configure->request);
	     i++) {
		AUTO_BUF struct buf name = BUF_INIT;
		AUTO_BUF struct buf path = BUF_INIT;

		engine_runtime(&configure->request, i, &name, &path);
		if (plan(configure, path.data, err) < 0)
			return -1;
		if (configuration != NULL)
			configure_state_add(&configure->state, configuration,
					    "links", path.data);
	}
	return 0;
}

int configure_links_make(const struct configure *configure,
			 const struct json *configuration, struct err *err)
{
	const struct json *root = configure->state.document.root;

	json_each (link, json_member(configuration, "links")) {
		AUTO_BUF struct buf path = BUF_INIT;

		buf_add(&path, link->text.data, link->text.length);
		if (configure_state_has(root, "links", path.data) &&
		    symlink(ENGINE_RUNTIME, path.data) < 0 && errno != EEXIST)
			return err_set_errno(err, errno,
					     "%s: cannot make the link",
					     path.data);
	}
	return 0;
}

static int drop(struct configure *configure, const char *path, struct err *err)
{
	char target[sizeof(ENGINE_RUNTIME) + 1];
	ssize_t length = readlink(path, target, sizeof(target));

	if (length != sizeof(ENGINE_RUNTIME) - 1 ||
	    memcmp(target, ENGINE_RUNTIME, (size_t)length) != 0)
		return 0; /* somebody else's by now, or gone */
	if (configure->dry_run)
		buf_printf(&configure->out, "remove %s\n", path);
	else if (unlink(path) < 0)
		return err_set_errno(err, errno, "%s: cannot remove", path);
	return 0;
}

int configure_links_drop(struct configure *configure, struct err *err)
{
	struct configure_state *state = &configure->state;
	struct json *links = json_member(state->document.root, "links");
	struct json *next;

	for (struct json *link = links != NULL ? links->first : NULL;
	     link != NULL; link = next) {
		const char *path = json_to_cstring(&state->document, link);

		next = link->next;
		if (configure_state_needs(state, path))
			continue;
		if (drop(configure, path, err) < 0)
			return -1;
		json_remove(link);
	}
	if (links != NULL && links->count == 0)
		json_remove(links);
	return 0;
}
