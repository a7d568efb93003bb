/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The container's own root. A runtime mounts one thing after the other into it:
 * a bind of "rootfs/proc" is a directory when it is looked at here, and a
 * procfs without masks when it is made.
 */
#include "harden/mount_root.h"

static bool is_at_or_below(struct text path, struct text base)
{
	return path.length >= base.length &&
	       memcmp(path.data, base.data, base.length) == 0 &&
	       (path.length == base.length || path.data[base.length] == '/');
}

/* What of source is there; the rest is yet to be mounted, or never. */
static void look_above(const struct mount_rules *rules, struct text source,
		       struct probe_place *place)
{
	while (place->kind == PLACE_ABSENT && source.length > 0) {
		while (source.length > 0 &&
		       source.data[source.length - 1] == '/')
			source.length--;
		while (source.length > 0 &&
		       source.data[source.length - 1] != '/')
			source.length--;
		if (source.length > 0)
			mount_look(rules, source, place);
	}
}

bool mount_shows_root(const struct mount_rules *rules,
		      const struct probe_place *root, struct text source,
		      const struct probe_place *place, bool recursive)
{
	struct probe_place there = *place;

	if (root->kind != PLACE_FOUND)
		return false;
	look_above(rules, source, &there);
	if (there.kind != PLACE_FOUND)
		return false;
	return (there.device == root->device && there.inode == root->inode) ||
	       is_at_or_below(there.path, root->path) ||
	       (recursive && is_at_or_below(root->path, there.path));
}
