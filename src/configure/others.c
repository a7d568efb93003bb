/* SPDX-License-Identifier: Apache-2.0 */
/* What an engine reads beside one of its drop-ins. */
#include "configure/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Reads one more file, if it is there: *count is that of its kind. */
static int read_other(struct configure_others *others, const char *path,
		      unsigned *count, struct err *err)
{
	unsigned all = others->count + others->later;
	struct configure_file *file = &others->files[all];

	if (all == CONFIGURE_MOST_OTHERS)
		return err_set(err, ERR_INPUT,
			       "%s: expected at most %d configuration files, "
			       "found more",
			       path, CONFIGURE_MOST_OTHERS);
	if (configure_file_read(file, path, err) < 0) {
		configure_file_fini(file);
		*file = (struct configure_file){.there = false};
		return -1;
	}
	if (!file->there)
		return 0;
	others->list[all] =
		(struct engine_file){file->path, configure_file_text(file)};
	++*count;
	return 0;
}

static bool ends_with(const char *name, const char *suffix)
{
	size_t length = strlen(name);
	size_t end = strlen(suffix);

	return length >= end && strcmp(name + length - end, suffix) == 0;
}

/* The files of a directory, in order; without our_name all are before ours. */
static int read_directory(struct configure_others *others,
			  const struct engine *engine, const char *directory,
			  const char *our_name, struct buf *notes,
			  struct err *err)
{
	struct dirent **entries = NULL;
	int count = scandir(directory, &entries, NULL, alphasort);
	int result = 0;

	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		int order = our_name != NULL ? strcmp(name, our_name) : -1;
		AUTO_BUF struct buf path = BUF_INIT;

		buf_printf(&path, "%s/%s", directory, name);
		if (entries[i]->d_type != DT_DIR && order != 0 &&
		    ends_with(name, engine->suffix) && result == 0) {
			result = read_other(others, path.data,
					    order < 0 ? &others->count
						      : &others->later,
					    err);
			if (order > 0)
				buf_printf(notes,
					   "%s is read behind ours, and what "
					   "it says of the same things "
					   "counts\n",
					   path.data);
		}
		free(entries[i]);
	}
	free(entries);
	return result;
}

/* A main file, and the drop-ins beside it. */
static int read_pair(struct configure_others *others,
		     const struct engine *engine, const char *path,
		     const char *our_name, struct buf *notes, struct err *err)
{
	AUTO_BUF struct buf directory = BUF_INIT;
	AUTO_BUF struct buf main_file = BUF_INIT;

	buf_add(&directory, path, (size_t)(strrchr(path, '/') - path));
	if (directory.length < 3 || !ends_with(directory.data, ".d"))
		return 0;
	buf_add(&main_file, directory.data, directory.length - 2);
	if (read_other(others, main_file.data, &others->count, err) < 0)
		return -1;
	return read_directory(others, engine, directory.data, our_name, notes,
			      err);
}

int configure_others_read(struct configure_others *others,
			  const struct engine *engine, const char *path,
			  bool user, struct buf *notes, struct err *err)
{
	bool usual = user || strcmp(path, engine->file) == 0;

	if (engine->suffix == NULL)
		return 0;
	if (usual && engine->shared_file != NULL &&
	    read_other(others, engine->shared_file, &others->count, err) < 0)
		return -1;
	if (user &&
	    read_pair(others, engine, engine->file, NULL, notes, err) < 0)
		return -1;
	return read_pair(others, engine, path, strrchr(path, '/') + 1, notes,
			 err);
}

void configure_others_fini(struct configure_others *others)
{
	for (unsigned i = 0; i < others->count + others->later; i++)
		configure_file_fini(&others->files[i]);
}
