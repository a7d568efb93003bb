/* SPDX-License-Identifier: Apache-2.0 */
/* What SELinux holds a container to: the context of each thread, what the
 * runtime mounted, and whether others have the same categories. */
#include "probe/context.h"
#include "verify/verify.h"

#include "policy/level.h"

static void add(struct verify *verify, const struct verify_finding *finding)
{
	struct verify_finding copy = *finding;

	copy.check = "label";
	verify_findings_add(&verify->findings, &copy);
}

/* --- each thread --- */

/* Whether it has categories of its own. */
static bool is_own(struct text range)
{
	struct level_range read;

	return range.data != NULL && level_range_read(range, &read) &&
	       level_range_is_own(&read);
}

/* Which categories it has been given is not in a profile. */
static bool is_alike(const char *found, const char *promised)
{
	struct selinux_context one, other;

	return selinux_context_read(text_of(found), &one) &&
	       selinux_context_read(text_of(promised), &other) &&
	       text_equal(one.user, other.user) &&
	       text_equal(one.role, other.role) &&
	       text_equal(one.type, other.type) &&
	       (!is_own(other.range) || is_own(one.range));
}

static bool is_as_promised(const struct verify *verify, const char *label)
{
	const char *promised = verify->promise->selinux;

	return strcmp(label, promised) == 0 ||
	       (verify->promise->selinux_type_only &&
		is_alike(label, promised));
}

static void check_label(struct verify *verify, pid_t pid, pid_t thread,
			const struct buf *label)
{
	struct arena *arena = verify->findings.arena;

	if (label->length > 0 && is_as_promised(verify, label->data))
		return;
	add(verify,
	    &(struct verify_finding){
		    .severity = VERIFY_HIGH,
		    .pid = pid,
		    .thread = thread,
		    .where = "SELinux",
		    .expected =
			    arena_printf(arena, "%s", verify->promise->selinux),
		    .found = label->length > 0 ? arena_copy(arena, label->data,
							    label->length)
					       : "no label",
	    });
}

static void check_thread(pid_t pid, pid_t thread, void *context)
{
	struct verify *verify = context;
	AUTO_BUF struct buf label = BUF_INIT;
	char file[48];

	if (thread == pid)
		return;
	snprintf(file, sizeof(file), "task/%d/attr/current", (int)thread);
	/* It may have ended since. */
	if (verify_process_label(verify->proc, pid, file, &label))
		check_label(verify, pid, thread, &label);
}

void verify_check_selinux(struct verify *verify, pid_t pid)
{
	AUTO_BUF struct buf label = BUF_INIT;

	if (verify->promise->selinux == NULL)
		return;
	(void)verify_process_label(verify->proc, pid, "attr/current", &label);
	check_label(verify, pid, 0, &label);
	verify_thread_each(verify->proc, pid, check_thread, verify);
}

/* --- categories --- */

struct search {
	struct verify *verify;
	struct level own;
	bool found;
};

static bool read_level(struct verify *verify, pid_t pid, struct level *level)
{
	AUTO_BUF struct buf label = BUF_INIT;
	struct selinux_context parts;
	struct level_range range;

	if (!verify_process_label(verify->proc, pid, "attr/current", &label) ||
	    !selinux_context_read(buf_text(&label), &parts) ||
	    parts.range.data == NULL ||
	    !level_range_read(parts.range, &range) ||
	    !level_range_is_own(&range))
		return false;
	*level = range.low;
	return true;
}

static void check_other(pid_t pid, void *context)
{
	struct search *search = context;
	struct verify *verify = search->verify;
	struct level other;

	if (search->found || !read_level(verify, pid, &other) ||
	    !level_dominates(&other, &search->own) ||
	    !level_dominates(&search->own, &other))
		return;
	search->found = true;
	add(verify,
	    &(struct verify_finding){
		    .severity = VERIFY_MEDIUM,
		    .where = "SELinux categories",
		    .expected = "a pair that nobody outside of the pod "
				"has",
		    .found = arena_printf(verify->findings.arena,
					  "process %d has them too", (int)pid),
	    });
}

void verify_check_categories(struct verify *verify)
{
	struct search search = {.verify = verify};

	if (verify->promise->selinux != NULL &&
	    read_level(verify, verify->init, &search.own))
		(void)verify_process_each_other(verify->proc, verify->init,
						check_other, &search);
}

/* --- what the runtime mounted --- */

/* The value of context= in a file system's options, without its quotes; data is
 * NULL where there is none. */
static struct text context_of(struct text options)
{
	static const char name[] = "context=\"";
	size_t length = sizeof(name) - 1;

	for (size_t i = 0; i + length < options.length; i++) {
		const char *at = options.data + i;
		const char *end;

		if (memcmp(at, name, length) != 0 || (i > 0 && at[-1] != ','))
			continue;
		at += length;
		end = memchr(at, '"', options.length - i - length);
		if (end != NULL)
			return (struct text){at, (size_t)(end - at)};
	}
	return (struct text){NULL, 0};
}

int verify_check_mount_label(struct verify *verify,
			     const struct verify_view *view, struct err *err)
{
	const char *promised = verify->promise->mount_label;
	struct arena *arena = verify->findings.arena;
	struct verify_place place;

	if (promised == NULL || verify->promise->selinux_type_only)
		return 0;
	json_each (mount, verify->promise->mounts) {
		const struct json *to = json_member(mount, "destination");
		struct text found;

		if (!json_string_is(json_member(mount, "type"), "tmpfs") ||
		    !json_is(to, JSON_STRING))
			continue;
		if (verify_place_look(view, to->text, &place, err) < 0)
			return -1;
		if (!place.exists || !place.is_mount || !place.mount_known ||
		    !text_is(place.mount.type, "tmpfs"))
			continue;
		found = context_of(place.mount.super);
		if (found.data != NULL && text_is(found, promised))
			continue;
		add(verify,
		    &(struct verify_finding){
			    .severity = VERIFY_MEDIUM,
			    .where = arena_copy(arena, to->text.data,
						to->text.length),
			    .expected =
				    arena_printf(arena, "context %s", promised),
			    .found = found.data != NULL
					     ? arena_copy(arena, found.data,
							  found.length)
					     : "none",
		    });
	}
	return 0;
}
