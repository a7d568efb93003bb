/* SPDX-License-Identifier: Apache-2.0 */
/* The cgroup that a process is in, as a directory. */
#include "verify/cgroup.h"

#include "verify/mountinfo.h"

#define MOST_CGROUP    ((size_t)1 << 20)
#define MOST_MOUNTINFO ((size_t)64 << 20)

/* Takes what is before the next end off the text, and end. */
static struct text take_until(struct text *text, char end)
{
	const char *at =
		text->length > 0 ? memchr(text->data, end, text->length) : NULL;
	struct text taken = {text->data, at != NULL ? (size_t)(at - text->data)
						    : text->length};
	size_t used = taken.length + (at != NULL ? 1 : 0);

	text->data += used;
	text->length -= used;
	return taken;
}

/* "5:devices:/path"; of version 2 "0::/path". */
static enum verify_cgroup_answer find_path(struct text cgroups,
					   const char *controller,
					   struct text *path)
{
	enum verify_cgroup_answer answer = CGROUP_NONE;

	while (cgroups.length > 0) {
		struct text line = take_until(&cgroups, '\n');
		struct text number = take_until(&line, ':');
		struct text controllers = take_until(&line, ':');

		if (verify_options_have(controllers, controller)) {
			*path = line;
			return CGROUP_FIRST;
		}
		if (text_is(number, "0") && controllers.length == 0) {
			*path = line;
			answer = CGROUP_SECOND;
		}
	}
	return answer;
}

/* Whether a path says where it is: one that begins with ".." is outside of what
 * our cgroup namespace shows (cgroup_namespaces(7)), one with a backslash is
 * not spelled as the directory is. */
static bool is_plain(struct text path)
{
	return path.length > 0 && path.data[0] == '/' &&
	       memchr(path.data, '\\', path.length) == NULL &&
	       (path.length < 3 || memcmp(path.data, "/..", 3) != 0);
}

/* Takes root off the beginning of path. */
static bool take_root(struct text *path, struct text root)
{
	if (text_is(root, "/"))
		return true;
	if (path->length < root.length ||
	    memcmp(path->data, root.data, root.length) != 0 ||
	    (path->length > root.length && path->data[root.length] != '/'))
		return false;
	path->data += root.length;
	path->length -= root.length;
	return true;
}

enum verify_cgroup_answer verify_cgroup_locate(struct text cgroups,
					       struct text mountinfo,
					       const char *controller,
					       struct buf *path, size_t *mount)
{
	struct text whole = {NULL, 0};
	enum verify_cgroup_answer answer =
		find_path(cgroups, controller, &whole);
	struct verify_mount at;

	if (answer == CGROUP_NONE || !is_plain(whole))
		return answer == CGROUP_NONE ? CGROUP_NONE : CGROUP_UNSEEN;
	while (verify_mount_next(&mountinfo, &at)) {
		struct text below = whole;
		bool is_it = answer == CGROUP_FIRST
				     ? text_is(at.type, "cgroup") &&
					       verify_options_have(at.super,
								   controller)
				     : text_is(at.type, "cgroup2");

		if (!is_it || !is_plain(at.point) || !is_plain(at.root) ||
		    !take_root(&below, at.root))
			continue;
		buf_add(path, at.point.data, at.point.length);
		*mount = path->length;
		if (!text_is(below, "/"))
			buf_add(path, below.data, below.length);
		return answer;
	}
	return CGROUP_UNSEEN;
}

enum verify_cgroup_answer verify_cgroup_find(const struct verify *verify,
					     const char *controller,
					     struct buf *path, size_t *mount)
{
	AUTO_BUF struct buf cgroups = BUF_INIT;
	AUTO_BUF struct buf mountinfo = BUF_INIT;
	AUTO_BUF struct buf own = BUF_INIT;

	buf_printf(&own, "%s/self/mountinfo", verify->proc);
	if (!verify_process_read(verify->proc, verify->init, "cgroup",
				 MOST_CGROUP, &cgroups))
		return CGROUP_NONE;
	if (!verify_file_read(own.data, MOST_MOUNTINFO, &mountinfo))
		return CGROUP_UNSEEN;
	return verify_cgroup_locate(buf_text(&cgroups), buf_text(&mountinfo),
				    controller, path, mount);
}
