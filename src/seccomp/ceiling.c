/* SPDX-License-Identifier: Apache-2.0 */
/* From what a profile says of system calls to one container's filter. */
#include "seccomp/ceiling.h"

#include "oci/capability.h"

#include <errno.h>

/* --- reading --- */

/* Also where it is null, which is an error. */
static const struct json *find(const struct json *member, const char *name)
{
	json_each (one, member) {
		if (text_is(one->key, name))
			return one;
	}
	return NULL;
}

static int read_addition(const struct json_document *document,
			 const struct json *calls,
			 struct seccomp_addition *addition, struct err *err)
{
	addition->capability = capability_from_name(calls->key);
	if (addition->capability < 0)
		return capability_unknown(document, calls, calls->key, err);
	return syscall_set_read(document, calls, &addition->calls, err);
}

static int read_additions(struct json_document *document,
			  const struct json *object,
			  struct seccomp_ceiling *ceiling, struct err *err)
{
	struct seccomp_addition *additions;

	if (object == NULL)
		return 0;
	if (object->type != JSON_OBJECT)
		return json_error(document, object, err,
				  "expected an object, found %s",
				  json_type_name(object->type));
	additions = arena_alloc(&document->arena,
				object->count * sizeof(*additions));
	ceiling->additions = additions;
	json_each (calls, object) {
		if (read_addition(document, calls,
				  &additions[ceiling->addition_count++],
				  err) < 0)
			return -1;
	}
	return 0;
}

/* Whether the member says of no call whether it may be made. */
static bool says_nothing(const struct json *member)
{
	static const char *const names[] = {"allow", "rules", "deny",
					    "unsupported"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (find(member, names[i]) != NULL)
			return false;
	}
	return true;
}

static int check_path(const struct json_document *document,
		      const struct json *path, struct err *err)
{
	if (json_is(path, JSON_STRING) && path->text.length > 0 &&
	    path->text.data[0] == '/')
		return 0;
	return json_error(document, path, err,
			  "expected the absolute path of a file");
}

static int read_import(const struct json_document *document,
		       const struct json *member,
		       struct seccomp_ceiling *ceiling,
		       struct seccomp_profile_filter *read, struct err *err)
{
	const struct json *import = find(member, "import");

	if (import == NULL)
		return 0;
	if (import->type != JSON_ARRAY) {
		if (check_path(document, import, err) < 0)
			return -1;
	} else {
		json_each (path, import) {
			if (check_path(document, path, err) < 0)
				return -1;
		}
		if (import->count == 0)
			return 0;
	}
	ceiling->import = import;
	if (!says_nothing(member))
		return 0;
	syscall_set_each (call, &read->filter->present) {
		read->filter->decisions[call] = (struct seccomp_decision){
			.action = {SECCOMP_ALLOW, 0}, .named = true};
	}
	return 0;
}

int seccomp_ceiling_read(struct json_document *document,
			 const struct json *member, enum seccomp_arch native,
			 struct seccomp_ceiling **out, struct err *err)
{
	struct seccomp_ceiling *ceiling =
		arena_alloc(&document->arena, sizeof(*ceiling));
	struct seccomp_profile_filter read;

	if (seccomp_filter_read_profile(document, member, native, &read, err) <
		    0 ||
	    read_additions(document, find(member, "capabilities"), ceiling,
			   err) < 0 ||
	    read_import(document, member, ceiling, &read, err) < 0)
		return -1;
	ceiling->filter = read.filter;
	ceiling->architectures = read.architectures;
	ceiling->denied = read.denied;
	*out = ceiling;
	return 0;
}

static int read_file(struct json_document *document,
		     const struct seccomp_engine *engine,
		     struct seccomp_filter **filter, struct err *err)
{
	struct seccomp_engine_profile profile;

	if (json_member(document->root, "allow") != NULL)
		return seccomp_filter_read_list(document, document->root,
						engine->native, filter, err);
	if (seccomp_engine_read(document, document->root, engine, &profile,
				err) < 0)
		return -1;
	return seccomp_filter_read_oci(document, profile.object, engine->native,
				       filter, err);
}

int seccomp_ceiling_import(struct seccomp_ceiling *ceiling,
			   struct json_document *document,
			   enum seccomp_arch native, struct err *err)
{
	const struct seccomp_engine any = {.native = native,
					   .capabilities = UINT64_MAX};
	struct seccomp_import **last = &ceiling->imports;
	struct seccomp_filter *unused;

	if (read_file(document, &any, &unused, err) < 0)
		return -1;
	while (*last != NULL)
		last = &(*last)->next;
	*last = arena_alloc(&document->arena, sizeof(**last));
	(*last)->document = document;
	return 0;
}

/* --- one container --- */

void seccomp_runtime_calls(unsigned runtimes, bool no_new_privileges,
			   struct syscall_set *calls)
{
	static const struct {
		unsigned runtime;
		const char *groups[2]; /* without new privileges, with them */
	} rows[] = {
		{SECCOMP_RUNC, {"start-runc", "start-runc-privileges"}},
		{SECCOMP_CRUN, {"start-crun", "start-crun-privileges"}},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct syscall_group *group = syscall_group_from_name(
			text_of(rows[i].groups[no_new_privileges ? 0 : 1]));

		if ((runtimes & rows[i].runtime) != 0 && group != NULL)
			syscall_set_join(calls, &group->members);
	}
}

/* What the capabilities and the runtime add to the filter. A call that is
 * decided by its arguments, or refused by name, stays so for the runtime: whose
 * profile says so means it. */
static bool find_additions(const struct seccomp_ceiling *ceiling,
			   const struct seccomp_situation *situation,
			   struct syscall_set *calls)
{
	const struct seccomp_filter *filter = ceiling->filter;
	bool any = false;

	for (unsigned i = 0; i < ceiling->addition_count; i++) {
		const struct seccomp_addition *addition =
			&ceiling->additions[i];

		if (!(situation->capabilities &
		      capability_bit(addition->capability)))
			continue;
		syscall_set_join(calls, &addition->calls);
		any = true;
	}
	if (situation->runtime == NULL)
		return any;
	syscall_set_each (call, situation->runtime) {
		const struct seccomp_decision *decision =
			&filter->decisions[call];

		if (decision->count > 0 ||
		    decision->action.kind < SECCOMP_ERRNO ||
		    syscall_set_has(&ceiling->denied, call))
			continue;
		syscall_set_add(calls, call);
		any = true;
	}
	return any;
}

/* The same filter for those of its architectures alone. */
static const struct seccomp_filter *restrict_to(
	struct arena *arena, const struct seccomp_filter *filter,
	uint32_t architectures)
{
	struct seccomp_filter *copy;

	if (architectures == filter->architectures)
		return filter;
	copy = arena_room(arena, sizeof(*copy));
	*copy = *filter;
	copy->architectures = architectures;
	syscall_of_archs(architectures, &copy->present);
	return copy;
}

/* What the file says for that container. It was read before without an error;
 * should it fail now, nothing is allowed. */
static struct seccomp_filter *read_imported(
	struct arena *arena, const struct seccomp_import *import,
	const struct seccomp_situation *situation)
{
	const struct seccomp_engine engine = {
		.native = situation->native,
		.capabilities = situation->capabilities,
		.version = situation->version,
		.patchlevel = situation->patchlevel,
	};
	struct seccomp_filter *filter;
	struct err ignored = ERR_INIT;

	if (read_file(import->document, &engine, &filter, &ignored) < 0)
		return seccomp_filter_new(
			arena, seccomp_arch_bit(situation->native),
			(struct seccomp_action){SECCOMP_ERRNO, EPERM});
	return filter;
}

static const struct seccomp_filter *meet(
	struct arena *arena, const struct seccomp_situation *situation,
	const struct seccomp_filter *one, const struct seccomp_filter *other)
{
	struct seccomp_meet made =
		seccomp_filter_meet(arena, one, other, situation->native);

	if (situation->inexact != NULL)
		syscall_set_join(situation->inexact, &made.inexact);
	return made.filter;
}

/* The meet of filter and what is imported: which then has the part of a
 * document's filter, so that calls newer than it are not refused with EPERM. */
static const struct seccomp_filter *meet_imported(
	struct arena *arena, const struct seccomp_ceiling *ceiling,
	const struct seccomp_import *import,
	const struct seccomp_situation *situation,
	const struct seccomp_filter *filter)
{
	const struct seccomp_filter *imported =
		read_imported(arena, import, situation);
	struct syscall_set calls = ceiling->permitted;

	if (situation->runtime != NULL) {
		syscall_set_each (call, situation->runtime) {
			if (imported->decisions[call].action.kind >=
				    SECCOMP_ERRNO &&
			    !syscall_set_has(&imported->said, call))
				syscall_set_add(&calls, call);
		}
	}
	imported = seccomp_filter_permit(arena, imported, &calls);
	return meet(arena, situation, imported, filter);
}

static const struct seccomp_filter *narrowed(
	struct arena *arena, const struct seccomp_situation *situation,
	const struct seccomp_filter *filter)
{
	struct syscall_set calls = {{0}};
	struct seccomp_filter *copy =
		seccomp_filter_permit(arena, filter, &calls);

	seccomp_filter_narrow(arena, copy, &calls);
	if (situation->inexact != NULL)
		syscall_set_join(situation->inexact, &calls);
	return copy;
}

static const struct seccomp_filter *make_one(
	struct arena *arena, const struct seccomp_ceiling *ceiling,
	const struct seccomp_situation *situation)
{
	const struct seccomp_filter *filter = restrict_to(
		arena, ceiling->filter,
		(ceiling->architectures | situation->architectures) &
			ceiling->filter->architectures);
	struct syscall_set calls = {{0}};

	if (find_additions(ceiling, situation, &calls))
		filter = seccomp_filter_permit(arena, filter, &calls);
	if (seccomp_filter_is_narrow(filter))
		filter = narrowed(arena, situation, filter);
	for (const struct seccomp_import *import = ceiling->imports;
	     import != NULL; import = import->next)
		filter = meet_imported(arena, ceiling, import, situation,
				       filter);
	return filter;
}

const struct seccomp_filter *seccomp_ceiling_for(
	struct arena *arena, const struct seccomp_ceiling *ceiling,
	const struct seccomp_situation *situation)
{
	const struct seccomp_filter *filter =
		make_one(arena, ceiling, situation);

	for (ceiling = ceiling->with; ceiling != NULL; ceiling = ceiling->with)
		filter = meet(arena, situation, filter,
			      make_one(arena, ceiling, situation));
	return filter;
}

/* --- changing --- */

/* A copy whose chain of what it is met with ends with last; each filter lets
 * calls through that there are. */
static struct seccomp_ceiling *copy(struct arena *arena,
				    const struct seccomp_ceiling *ceiling,
				    const struct syscall_set *calls,
				    const struct seccomp_ceiling *last)
{
	struct seccomp_ceiling *made = arena_room(arena, sizeof(*made));

	*made = *ceiling;
	if (calls != NULL) {
		made->filter =
			seccomp_filter_permit(arena, ceiling->filter, calls);
		syscall_set_join(&made->permitted, calls);
	}
	made->with = ceiling->with == NULL
			     ? last
			     : copy(arena, ceiling->with, calls, last);
	return made;
}

struct seccomp_ceiling *seccomp_ceiling_meet(
	struct arena *arena, const struct seccomp_ceiling *ceiling,
	const struct seccomp_ceiling *other)
{
	return copy(arena, ceiling, NULL, other);
}

struct seccomp_ceiling *seccomp_ceiling_permit(
	struct arena *arena, const struct seccomp_ceiling *ceiling,
	const struct syscall_set *calls)
{
	return copy(arena, ceiling, calls, NULL);
}
