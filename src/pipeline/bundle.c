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

int bundle_draft(const struct bundle *bundle, const struct buf *hardened,
		 struct bundle_draft *draft, struct err *err)
{
	struct text result = buf_text(hardened);
	bool copied = !text_equal(result, original(bundle));

	*draft = (struct bundle_draft)BUNDLE_DRAFT_INIT;
	if (text_equal(result, buf_text(&bundle->current)))
		return 0;
	if (copied &&
	    pristine_draft(&draft->copy, bundle->directory, bundle->file,
			   &bundle->status, original(bundle), result, err) < 0)
		return err_wrap(err, "%s", bundle->path);
	draft->has_copy = copied;
	if (fs_draft_write(&draft->document, bundle->directory, bundle->file,
			   &bundle->status, (struct text_list){&result, 1},
			   err) < 0) {
		bundle_draft_discard(draft);
		return err_wrap(err, "%s", bundle->path);
	}
	draft->has_document = true;
	return 0;
}

int bundle_draft_commit(const struct bundle *bundle, struct bundle_draft *draft,
			struct err *err)
{
	bool stored = true;

	if (draft->has_document) {
		draft->has_document = false;
		stored = fs_draft_commit(&draft->document, err) == 0;
	}
	if (stored && draft->has_copy) {
		draft->has_copy = false;
		stored = fs_draft_commit(&draft->copy, err) == 0;
	}
	bundle_draft_discard(draft);
	return stored ? 0 : err_wrap(err, "%s", bundle->path);
}

int bundle_draft_status(const struct bundle *bundle,
			const struct bundle_draft *draft, struct stat *status,
			struct err *err)
{
	*status = bundle->status;
	if (draft->has_document &&
	    fstatat(bundle->directory, draft->document.temporary, status,
		    AT_SYMLINK_NOFOLLOW) < 0)
		return err_set_errno(err, errno, "%s: cannot stat",
				     bundle->path);
	return 0;
}

void bundle_draft_discard(struct bundle_draft *draft)
{
	if (draft->has_document)
		fs_draft_discard(&draft->document);
	if (draft->has_copy)
		fs_draft_discard(&draft->copy);
	*draft = (struct bundle_draft)BUNDLE_DRAFT_INIT;
}

int bundle_store(const struct bundle *bundle, const struct buf *hardened,
		 struct err *err)
{
	struct bundle_draft draft;

	if (bundle_draft(bundle, hardened, &draft, err) < 0)
		return -1;
	return bundle_draft_commit(bundle, &draft, err);
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
