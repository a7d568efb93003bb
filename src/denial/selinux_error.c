/* SPDX-License-Identifier: Apache-2.0 */
/* A SELINUX_ERR record: a context that can't be, or that can't be entered. */
#include "denial/denial.h"

#include "denial/audit_record.h"
#include "probe/context.h"

static bool read_context(const struct audit_record *record, const char *name,
			 struct selinux_context *out, struct arena *arena)
{
	/* Between quotes or in hexadecimal where it is not valid. */
	struct text text = audit_record_text(record, name, arena);

	return text.length > 0 && selinux_context_read(text, out) &&
	       denial_is_name(out->role) && denial_is_name(out->type);
}

static const char *copy(struct text text, struct arena *arena)
{
	return arena_copy(arena, text.data, text.length);
}

static bool of_transition(const struct audit_record *record,
			  struct arena *arena, struct denial *out)
{
	struct selinux_context old, new;

	if (!read_context(record, "oldcontext", &old, arena) ||
	    !read_context(record, "newcontext", &new, arena))
		return false;
	out->layer = DENIAL_NO_NEW_PRIVILEGES;
	out->sentence = arena_printf(
		arena,
		"no new privileges is set or the mount is nosuid, and SELinux "
		"refused the change from %s to %s: no rule allows "
		"nnp_transition, and %s is not bounded by %s",
		copy(old.type, arena), copy(new.type, arena),
		copy(new.type, arena), copy(old.type, arena));
	out->allow =
		arena_printf(arena, "allow %s %s:process2 { nnp_transition };",
			     copy(old.type, arena), copy(new.type, arena));
	out->where = "in a module of the SELinux policy";
	return true;
}

static bool of_invalid(const struct audit_record *record, const char *name,
		       struct arena *arena, struct denial *out)
{
	struct text text = audit_record_text(record, name, arena);
	struct selinux_context context;

	if (text.length == 0)
		return false;
	out->layer = DENIAL_SELINUX;
	out->sentence = arena_printf(
		arena,
		"SELinux refused the context %s: it is not valid in the "
		"policy that was loaded",
		denial_quote(text, arena));
	if (!read_context(record, name, &context, arena)) {
		denial_note(out, "its form is not that of a context");
		return true;
	}
	out->allow = arena_printf(arena, "role %s types %s;",
				  copy(context.role, arena),
				  copy(context.type, arena));
	out->where = "in a module of the SELinux policy";
	denial_note(out, "that is so where its types, role and user are known; "
			 "else the name or the level is wrong");
	return true;
}

static bool of_bounds(const struct audit_record *record, struct arena *arena,
		      struct denial *out)
{
	struct selinux_context source, target;
	struct text permissions = audit_record_raw(record, "perms");

	if (!read_context(record, "scontext", &source, arena) ||
	    !read_context(record, "tcontext", &target, arena) ||
	    permissions.length == 0)
		return false;
	out->layer = DENIAL_SELINUX;
	out->sentence = arena_printf(
		arena,
		"SELinux takes %s on %s from %s: it is bounded by a type that "
		"lacks them",
		denial_quote(permissions, arena), copy(target.type, arena),
		copy(source.type, arena));
	return true;
}

static bool of_change(const struct audit_record *record, struct arena *arena,
		      struct denial *out)
{
	struct selinux_context old, new, task;

	if (!read_context(record, "oldcontext", &old, arena) ||
	    !read_context(record, "newcontext", &new, arena) ||
	    !read_context(record, "taskcontext", &task, arena))
		return false;
	out->layer = DENIAL_SELINUX;
	out->sentence = arena_printf(
		arena,
		"SELinux refused %s to relabel %s as %s: a constraint of the "
		"policy forbids that change",
		copy(task.type, arena), copy(old.type, arena),
		copy(new.type, arena));
	return true;
}

bool denial_of_selinux_error(const struct audit_record *record,
			     struct arena *arena, struct denial *out)
{
	struct text operation = audit_record_raw(record, "op");

	if (text_is(operation, "security_bounded_transition"))
		return of_transition(record, arena, out);
	if (text_is(operation, "security_compute_av"))
		return of_bounds(record, arena, out);
	if (text_is(operation, "security_validate_transition"))
		return of_change(record, arena, out);
	return of_invalid(record, "invalid_context", arena, out);
}
