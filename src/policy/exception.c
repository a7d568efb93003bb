/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what an exception lifts. */
#include "policy/exception.h"

#include "oci/capability.h"
#include "policy/part.h"
#include "seccomp/filter.h"
#include "json/reader.h"

static int read_capabilities(struct json_document *document,
			     const struct json *value, void *target,
			     struct err *err)
{
	struct exception_allow *allow = target;

	return capability_read_list(document, value, &allow->capabilities, err);
}

static int read_inheritable(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct exception_allow *allow = target;

	return reader_boolean(document, value, &allow->inheritable, err);
}

static int read_ambient(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct exception_allow *allow = target;

	return reader_boolean(document, value, &allow->ambient, err);
}

static int read_new_privileges(struct json_document *document,
			       const struct json *value, void *target,
			       struct err *err)
{
	struct exception_allow *allow = target;

	return reader_boolean(document, value, &allow->new_privileges, err);
}

static int read_root(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct exception_allow *allow = target;

	return reader_boolean(document, value, &allow->root, err);
}

static int read_writable_root(struct json_document *document,
			      const struct json *value, void *target,
			      struct err *err)
{
	struct exception_allow *allow = target;

	return reader_boolean(document, value, &allow->writable_root, err);
}

static int read_seccomp(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct exception_allow *allow = target;

	allow->seccomp = value->count > 0;
	return syscall_set_read(document, value, &allow->calls, err);
}

static int read_paths(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct exception_allow *allow = target;
	struct text *list;

	if (reader_strings(document, value, err) < 0)
		return -1;
	list = arena_alloc(&document->arena,
			   (value->count + 1) * sizeof(*list));
	allow->paths = (struct text_list){list, 0};
	json_each (path, value) {
		if (path->text.length == 0 || path->text.data[0] != '/')
			return json_error(document, path, err,
					  "expected an absolute path");
		list[allow->paths.count++] = path->text;
	}
	return 0;
}

static int read_mounts(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	struct exception_allow *allow = target;

	return profile_read_path_patterns(document, value, &allow->mounts, err);
}

static int read_namespaces(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	struct exception_allow *allow = target;

	return profile_read_namespaces(document, value, &allow->namespaces,
				       err);
}

static int read_sysctls(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct exception_allow *allow = target;

	return profile_read_sysctls(document, value, &allow->sysctls, err);
}

static int read_annotations(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct exception_allow *allow = target;

	return globs_read(document, value, &allow->annotations, err);
}

static int read_hooks(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct exception_allow *allow = target;

	return hooks_read(document, value, &allow->hooks, err);
}

static int read_oom_score(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	struct exception_allow *allow = target;
	int *score = arena_alloc(&document->arena, sizeof(*score));

	allow->oom_score = score;
	return profile_read_oom_score(document, value, score, err);
}

static int read_realtime(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct exception_allow *allow = target;

	return reader_boolean(document, value, &allow->realtime, err);
}

static int read_core_dumps(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	struct exception_allow *allow = target;

	return reader_boolean(document, value, &allow->core_dumps, err);
}

static int read_restore(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct exception_allow *allow = target;

	return reader_boolean(document, value, &allow->restore, err);
}

static int read_resources(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	struct exception_allow *allow = target;

	return profile_read_limits(document, value, &allow->resources, err);
}

static int read_devices(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct exception_allow *allow = target;

	return profile_read_devices(document, value, &allow->devices, err);
}

static int read_network_devices(struct json_document *document,
				const struct json *value, void *target,
				struct err *err)
{
	struct exception_allow *allow = target;

	return profile_read_network_devices(document, value,
					    &allow->network_devices, err);
}

static int read_selinux_type(struct json_document *document,
			     const struct json *value, void *target,
			     struct err *err)
{
	struct exception_allow *allow = target;

	return profile_read_selinux_name(document, value,
					 "an SELinux type such as "
					 "\"container_init_t\"",
					 &allow->selinux, err);
}

static int read_selinux_level(struct json_document *document,
			      const struct json *value, void *target,
			      struct err *err)
{
	struct exception_allow *allow = target;
	enum profile_selinux_level level;

	if (profile_read_selinux_level(document, value, &level, err) < 0)
		return -1;
	allow->selinux_no_level = level == SELINUX_LEVEL_NONE;
	return 0;
}

/* A type, or an object that names one. */
static int read_selinux(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"type", read_selinux_type},
		{"level", read_selinux_level},
		{0},
	};
	struct exception_allow *allow = target;

	if (value->type != JSON_OBJECT)
		return read_selinux_type(document, value, target, err);
	if (reader_read_object(document, value, members, allow, err) < 0)
		return -1;
	if (allow->selinux == NULL)
		return json_error(document, value, err,
				  "expected a \"type\" by name");
	return 0;
}

static int read_apparmor(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct exception_allow *allow = target;

	return profile_read_apparmor(document, value, "unconfined",
				     &allow->apparmor, err);
}

int exception_read_allow(struct json_document *document,
			 const struct json *value,
			 struct exception_allow *allow, struct err *err)
{
	static const struct reader_member members[] = {
		{"capabilities", read_capabilities},
		{"inheritable", read_inheritable},
		{"ambient", read_ambient},
		{"newPrivileges", read_new_privileges},
		{"root", read_root},
		{"writableRoot", read_writable_root},
		{"seccomp", read_seccomp},
		{"paths", read_paths},
		{"mounts", read_mounts},
		{"namespaces", read_namespaces},
		{"sysctls", read_sysctls},
		{"annotations", read_annotations},
		{"hooks", read_hooks},
		{"oomScoreAdj", read_oom_score},
		{"realtime", read_realtime},
		{"coreDumps", read_core_dumps},
		{"restore", read_restore},
		{"resources", read_resources},
		{"devices", read_devices},
		{"networkDevices", read_network_devices},
		{"selinux", read_selinux},
		{"apparmor", read_apparmor},
		{0},
	};

	allow->value = value;
	if (reader_read_object(document, value, members, allow, err) < 0)
		return -1;
	if (value->count == 0)
		return json_error(document, value, err,
				  "expected what the exception allows");
	return 0;
}
