/* SPDX-License-Identifier: Apache-2.0 */
/* Masked and read-only paths and the root file system, as the container's first
 * process sees them. */
#include "verify/verify.h"

#include "verify/place.h"

#include <errno.h>
#include <fcntl.h>

#define MOST_MOUNTINFO ((size_t)64 << 20) /* bytes */

struct view {
	int root; /* the process's */
	struct text mountinfo;
};

/* What is there in place of what was promised. */
static const char *describe(struct arena *arena,
			    const struct verify_place *place)
{
	const struct verify_mount *mount = &place->mount;

	if (!place->mount_known)
		return "a mount that the process can't see";
	return arena_printf(
		arena, "%s%.*s (%s)",
		place->is_mount ? "a mount of " : "part of the mount of ",
		(int)mount->type.length, mount->type.data,
		verify_mount_is_readonly(mount) ? "read-only" : "writable");
}

static void add(struct verify *verify, const char *check, struct text path,
		const char *expected, const struct verify_place *place)
{
	struct arena *arena = verify->findings.arena;

	verify_findings_add(
		&verify->findings,
		&(struct verify_finding){
			.severity = VERIFY_HIGH,
			.check = check,
			.where = arena_copy(arena, path.data, path.length),
			.expected = expected,
			.found = describe(arena, place),
		});
}

static int check_list(struct verify *verify, const struct view *view,
		      const struct json *paths, bool is_masked, struct err *err)
{
	struct verify_place place;

	json_each (path, paths) {
		if (!json_is(path, JSON_STRING) || path->text.length == 0 ||
		    path->text.data[0] != '/')
			continue;
		if (verify_place_look(view->root, path->text, view->mountinfo,
				      &place, err) < 0)
			return -1;
		if (is_masked && !verify_place_is_masked(&place))
			add(verify, "masked", path->text,
			    "an empty directory or /dev/null mounted over it",
			    &place);
		if (!is_masked && !verify_place_is_readonly(&place))
			add(verify, "readonly", path->text, "a read-only mount",
			    &place);
	}
	return 0;
}

static int check_root(struct verify *verify, const struct view *view,
		      struct err *err)
{
	struct verify_place place;

	if (verify_place_look(view->root, TEXT("/"), view->mountinfo, &place,
			      err) < 0)
		return -1;
	if (!verify_place_is_readonly(&place))
		add(verify, "root", TEXT("/"), "a read-only mount", &place);
	return 0;
}

int verify_check_mounts(struct verify *verify, struct err *err)
{
	const struct verify_promise *promise = verify->promise;
	AUTO_BUF struct buf mountinfo = BUF_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_CLOSE int root = -1;
	struct view view;

	buf_printf(&path, "%s/%d/root", verify->proc, (int)verify->init);
	root = open(path.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return err_set_errno(err, errno, "%s: cannot open", path.data);
	buf_add_text(&mountinfo, "");
	if (!verify_process_read(verify->proc, verify->init, "mountinfo",
				 MOST_MOUNTINFO, &mountinfo))
		return err_set(err, ERR_SYSTEM,
			       "the mounts of process %d can't be read",
			       (int)verify->init);
	view = (struct view){root, buf_text(&mountinfo)};
	if (promise->own_mounts &&
	    (check_list(verify, &view, promise->masked, true, err) < 0 ||
	     check_list(verify, &view, promise->readonly, false, err) < 0))
		return -1;
	return promise->readonly_root ? check_root(verify, &view, err) : 0;
}
