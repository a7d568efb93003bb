/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle's config.json: read once, replaced atomically or not at all. */
#include "pipeline/bundle.h"

#include "pipeline/pristine.h"
#include "json/json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static int open_bundle(struct bundle *bundle, const char *directory,
		       struct err *err)
{
	bundle->directory = open(directory != NULL ? directory : ".",
				 O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	if (bundle->directory < 0)
		return err_set_errno(err, errno, "%s: cannot open the bundle",
				     directory != NULL ? directory : ".");
	if (asprintf(&bundle->path, "%s%s%s",
		     directory != NULL ? directory : "",
		     directory != NULL ? "/" : "", bundle->file) < 0) {
		bundle->path = NULL;
		return err_set(err, ERR_SYSTEM, "out of memory");
	}
	return 0;
}

int bundle_load(struct bundle *bundle, const char *directory, const char *file,
		struct err *err)
{
	AUTO_CLOSE int fd = -1;

	*bundle = (struct bundle)BUNDLE_INIT;
	bundle->file = file != NULL ? file : "config.json";
	if (open_bundle(bundle, directory, err) < 0)
		return -1;
	fd = openat(bundle->directory, bundle->file,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ELOOP)
		return err_set(err, ERR_INPUT,
			       "%s: expected a regular file, found a symbolic "
			       "link",
			       bundle->path);
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open",
				     bundle->path);
	if (fs_read_regular(fd, bundle->path, JSON_MAX_SIZE, &bundle->current,
			    &bundle->status, err) < 0)
		return -1;
	pristine_load(bundle->directory, bundle->file, bundle->status.st_uid,
		      buf_text(&bundle->current), &bundle->pristine,
		      &bundle->chained);
	return 0;
}

/* What the engine wrote. */
static struct text original(const struct bundle *bundle)
{
	return buf_text(bundle->pristine.length > 0 ? &bundle->pristine
						    : &bundle->current);
}

struct text bundle_input(const struct bundle *bundle)
{
	return bundle->chained ? buf_text(&bundle->current) : original(bundle);
}

/* Puts hardened in the document's place, and the copy beside it behind that. */
static int store_both(const struct bundle *bundle, const struct buf *hardened,
		      struct err *err)
{
	struct fs_draft copy, document;

	if (pristine_draft(&copy, bundle->directory, bundle->file,
			   &bundle->status, original(bundle),
			   buf_text(hardened), err) < 0)
		return -1;
	if (fs_draft_write(&document, bundle->directory, bundle->file,
			   &bundle->status, hardened, err) < 0 ||
	    fs_draft_commit(&document, err) < 0) {
		fs_draft_discard(&copy);
		return -1;
	}
	return fs_draft_commit(&copy, err);
}

int bundle_store(const struct bundle *bundle, const struct buf *hardened,
		 struct err *err)
{
	struct text result = buf_text(hardened);
	int stored;

	if (text_equal(result, buf_text(&bundle->current)))
		return 0;
	if (text_equal(result, original(bundle)))
		stored = fs_replace(bundle->directory, bundle->file,
				    &bundle->status, hardened, err);
	else
		stored = store_both(bundle, hardened, err);
	return stored < 0 ? err_wrap(err, "%s", bundle->path) : 0;
}

void bundle_fini(struct bundle *bundle)
{
	if (bundle->directory >= 0)
		close(bundle->directory);
	bundle->directory = -1;
	free(bundle->path);
	bundle->path = NULL;
	buf_fini(&bundle->current);
	buf_fini(&bundle->pristine);
}
