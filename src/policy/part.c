/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a profile, and what they share. */
#include "policy/part.h"

#include <stdarg.h>

const struct part *const profile_parts[PART_COUNT] = {
	[PART_USER] = &part_user,
	[PART_CAPABILITIES] = &part_capabilities,
	[PART_NO_NEW_PRIVILEGES] = &part_no_new_privileges,
	[PART_SECCOMP] = &part_seccomp,
	[PART_SELINUX] = &part_selinux,
	[PART_APPARMOR] = &part_apparmor,
	[PART_NAMESPACES] = &part_namespaces,
	[PART_SYSCTLS] = &part_sysctls,
	[PART_ANNOTATIONS] = &part_annotations,
	[PART_HOOKS] = &part_hooks,
	[PART_PROCESS] = &part_process,
	[PART_RESOURCES] = &part_resources,
	[PART_DEVICES] = &part_devices,
	[PART_MOUNTS] = &part_mounts,
	[PART_ROOT] = &part_root,
	[PART_PATHS] = &part_paths,
};

enum part_id part_find(struct text name)
{
	unsigned id = 0;

	while (id < PART_COUNT && !text_is(name, profile_parts[id]->name))
		id++;
	return (enum part_id)id;
}

struct profile_place part_place(const struct json_document *document,
				const struct json *value)
{
	return (struct profile_place){json_origin(document, value), value};
}

bool part_more(struct buf *more, const char *format, ...)
{
	va_list arguments;

	if (more->length > 0)
		buf_add_text(more, "; ");
	va_start(arguments, format);
	buf_vprintf(more, format, arguments);
	va_end(arguments);
	return false;
}

bool part_lists(struct text_list list, struct text text)
{
	for (unsigned i = 0; i < list.count; i++) {
		if (text_equal(list.list[i], text))
			return true;
	}
	return false;
}

struct text_list part_join_lists(struct arena *arena, struct text_list a,
				 struct text_list b)
{
	struct text *list =
		arena_alloc(arena, (a.count + b.count + 1) * sizeof(*list));
	unsigned count = 0;

	for (unsigned i = 0; i < a.count; i++)
		list[count++] = a.list[i];
	for (unsigned i = 0; i < b.count; i++) {
		if (!part_lists(a, b.list[i]))
			list[count++] = b.list[i];
	}
	return (struct text_list){list, count};
}
