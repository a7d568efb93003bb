/* SPDX-License-Identifier: Apache-2.0 */
/* Masked and read-only paths and the root file system, as the container's first
 * process sees them. */
#include "verify/verify.h"

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

static int check_list(struct verify *verify, const struct verify_view *view,
		      const struct json *paths, bool is_masked, struct err *err)
{
	struct verify_place place;

	json_each (path, paths) {
		if (!json_is(path, JSON_STRING) || path->text.length == 0 ||
		    path->text.data[0] != '/')
			continue;
		if (verify_place_look(view, path->text, &place, err) < 0)
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

/* --- what the masks are for --- */

static bool is_kernels(struct text type)
{
	return text_is(type, "proc") || text_is(type, "sysfs");
}

/* Takes the next name off a path; empty at its end. */
static struct text take_name(struct text *path)
{
	struct text name;

	while (path->length > 0 && path->data[0] == '/') {
		path->data++;
		path->length--;
	}
	name = (struct text){path->data, 0};
	while (path->length > 0 && path->data[0] != '/') {
		path->data++;
		path->length--;
		name.length++;
	}
	return name;
}

static bool is_below(struct text path, struct text base)
{
	for (;;) {
		struct text name = take_name(&base);

		if (name.length == 0)
			return true;
		if (!text_equal(take_name(&path), name))
			return false;
	}
}

/* Whether the spec has the kernel's files there, or something of the host's
 * that may hold them. */
static bool is_asked_for(const struct verify_promise *promise,
			 struct text point)
{
	json_each (mount, promise->mounts) {
		const struct json *where = json_member(mount, "destination");
		const struct json *type = json_member(mount, "type");
		bool other = json_is(type, JSON_STRING) &&
			     !is_kernels(type->text) &&
			     !text_is(type->text, "bind") &&
			     !text_is(type->text, "none");

		if (!other && json_is(where, JSON_STRING) &&
		    is_below(point, where->text))
			return true;
	}
	return false;
}

/* A mask hides nothing of what can be seen in another place too. */
static void check_strays(struct verify *verify, const struct verify_view *view)
{
	struct arena *arena = verify->findings.arena;
	struct text rest = buf_text(&view->mountinfo);
	struct verify_mount mount;

	while (verify_mount_next(&rest, &mount)) {
		if (!is_kernels(mount.type) ||
		    is_asked_for(verify->promise, mount.point))
			continue;
		verify_findings_add(
			&verify->findings,
			&(struct verify_finding){
				.severity = VERIFY_HIGH,
				.check = "mounts",
				.where = arena_copy(arena, mount.point.data,
						    mount.point.length),
				.expected = "no mount of proc or sysfs",
				.found = arena_printf(
					arena, "a mount of %.*s (%s)",
					(int)mount.type.length, mount.type.data,
					verify_mount_is_readonly(&mount)
						? "read-only"
						: "writable"),
			});
	}
}

/* --- the root --- */

/* Whether it has the root that it began with: who changes it (chroot(2)) shows
 * other paths than those that were masked. */
static int check_view(struct verify *verify, const struct verify_view *view,
		      struct err *err)
{
	struct verify_place root, proc;
	bool has_proc = false;

	if (verify_place_look(view, TEXT("/"), &root, err) < 0 ||
	    verify_place_look(view, TEXT("/proc"), &proc, err) < 0)
		return -1;
	json_each (mount, verify->promise->mounts)
		has_proc |=
			json_string_is(json_member(mount, "type"), "proc") &&
			json_string_is(json_member(mount, "destination"),
				       "/proc");
	if (root.is_mount && (!has_proc || proc.is_mount))
		return 0;
	verify_findings_add(&verify->findings,
			    &(struct verify_finding){
				    .severity = VERIFY_LOW,
				    .check = "root",
				    .pid = verify->init,
				    .where = "/",
				    .expected = "the root it began with",
				    .found = "another one: what is masked "
					     "can't be told",
			    });
	return 0;
}

static int check_root(struct verify *verify, const struct verify_view *view,
		      struct err *err)
{
	struct verify_place place;

	if (verify_place_look(view, TEXT("/"), &place, err) < 0)
		return -1;
	if (!verify_place_is_readonly(&place))
		add(verify, "root", TEXT("/"), "a read-only mount", &place);
	return 0;
}

int verify_check_mounts(struct verify *verify, const struct verify_view *view,
			struct err *err)
{
	const struct verify_promise *promise = verify->promise;

	if (promise->own_mounts &&
	    (check_view(verify, view, err) < 0 ||
	     check_list(verify, view, promise->masked, true, err) < 0 ||
	     check_list(verify, view, promise->readonly, false, err) < 0))
		return -1;
	/* Without mounts of the spec there is nothing to tell them from. */
	if (promise->own_mounts && promise->mounts != NULL &&
	    promise->masked != NULL && promise->masked->count > 0)
		check_strays(verify, view);
	return promise->readonly_root ? check_root(verify, view, err) : 0;
}
