/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a profile. */
#include "policy/profile.h"

#include "oci/capability.h"
#include "seccomp/filter.h"
#include "json/reader.h"

#define NAME_LENGTH 63

static struct profile_place place_of(const struct json_document *document,
				     const struct json *value)
{
	return (struct profile_place){document, value};
}

static int read_description(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct profile *profile = target;

	return reader_string(document, value, &profile->description, err);
}

static int read_capability_names(struct json_document *document,
				 const struct json *value, void *target,
				 struct err *err)
{
	struct profile_capabilities *capabilities = target;

	if (reader_strings(document, value, err) < 0)
		return -1;
	json_each (name, value) {
		int capability = capability_from_name(name->text);

		if (capability < 0)
			return capability_unknown(document, name, err);
		capabilities->allow |= capability_bit(capability);
	}
	return 0;
}

static int read_inheritable(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct profile_capabilities *capabilities = target;

	return reader_boolean(document, value, &capabilities->inheritable, err);
}

static int read_ambient(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile_capabilities *capabilities = target;

	return reader_boolean(document, value, &capabilities->ambient, err);
}

static int read_capabilities(struct json_document *document,
			     const struct json *value, void *target,
			     struct err *err)
{
	static const struct reader_member members[] = {
		{"allow", read_capability_names},
		{"inheritable", read_inheritable},
		{"ambient", read_ambient},
		{0},
	};
	struct profile *profile = target;

	profile->capabilities.place = place_of(document, value);
	return reader_read_object(document, value, members,
				  &profile->capabilities, err);
}

static int read_no_new_privileges(struct json_document *document,
				  const struct json *value, void *target,
				  struct err *err)
{
	struct profile *profile = target;

	profile->no_new_privileges.place = place_of(document, value);
	return reader_boolean(document, value,
			      &profile->no_new_privileges.required, err);
}

static int read_selinux_type(struct json_document *document,
			     const struct json *value, void *target,
			     struct err *err)
{
	struct profile_selinux *selinux = target;

	if (reader_string(document, value, &selinux->type, err) < 0)
		return -1;
	if (json_string_is(value, "auto"))
		selinux->type = NULL;
	else if (value->text.length == 0 ||
		 strpbrk(selinux->type, ": \t\n") != NULL)
		return json_error(document, value, err,
				  "expected \"auto\" or an SELinux type such "
				  "as \"container_t\"");
	return 0;
}

static int read_selinux_required(struct json_document *document,
				 const struct json *value, void *target,
				 struct err *err)
{
	struct profile_selinux *selinux = target;

	return reader_boolean(document, value, &selinux->required, err);
}

static int read_selinux(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"type", read_selinux_type},
		{"required", read_selinux_required},
		{0},
	};
	struct profile *profile = target;

	profile->selinux.place = place_of(document, value);
	return reader_read_object(document, value, members, &profile->selinux,
				  err);
}

static int read_path_list(struct json_document *document,
			  const struct json *value, const struct json **list,
			  struct err *err)
{
	if (reader_strings(document, value, err) < 0)
		return -1;
	json_each (path, value) {
		if (path->text.length == 0 || path->text.data[0] != '/')
			return json_error(document, path, err,
					  "expected an absolute path");
	}
	*list = value;
	return 0;
}

static int read_masked(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	struct profile_paths *paths = target;

	return read_path_list(document, value, &paths->masked, err);
}

static int read_readonly(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_paths *paths = target;

	return read_path_list(document, value, &paths->readonly, err);
}

static int read_shared_mounts(struct json_document *document,
			      const struct json *value, void *target,
			      struct err *err)
{
	static const char *const words[] = {
		[SHARED_MOUNTS_REFUSE] = "refuse",
		[SHARED_MOUNTS_SKIP] = "skip",
		NULL,
	};
	struct profile_paths *paths = target;
	unsigned word;

	if (reader_word(document, value, words, &word, err) < 0)
		return -1;
	paths->shared_mounts = (enum profile_shared_mounts)word;
	return 0;
}

static int read_paths(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"masked", read_masked},
		{"readonly", read_readonly},
		{"sharedMountNamespace", read_shared_mounts},
		{0},
	};
	struct profile *profile = target;

	profile->paths.place = place_of(document, value);
	return reader_read_object(document, value, members, &profile->paths,
				  err);
}

static int read_root(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_user *user = target;

	return reader_boolean(document, value, &user->root, err);
}

static int read_user(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"root", read_root},
		{0},
	};
	struct profile *profile = target;

	profile->user.place = place_of(document, value);
	return reader_read_object(document, value, members, &profile->user,
				  err);
}

static int read_seccomp(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile *profile = target;
	struct seccomp_filter *filter = NULL;

	profile->seccomp.place = place_of(document, value);
	if (profile->seccomp.ceiling != NULL)
		return 0;
	if (seccomp_filter_read_profile(document, value, profile->arch, &filter,
					err) < 0)
		return -1;
	profile->seccomp.ceiling = filter;
	return 0;
}

/* Reads text into a profile of which name and ceiling are set. */
static int read_text(struct profile *profile, const char *file,
		     struct text text, struct err *err)
{
	static const struct reader_member members[] = {
		{"description", read_description},
		{"capabilities", read_capabilities},
		{"noNewPrivileges", read_no_new_privileges},
		{"seccomp", read_seccomp},
		{"selinux", read_selinux},
		{"paths", read_paths},
		{"user", read_user},
		{0},
	};

	if (json_read(&profile->document, file, text, JSON_WITH_COMMENTS, err) <
	    0)
		return -1;
	return reader_read_object(&profile->document, profile->document.root,
				  members, profile, err);
}

int profile_read(struct profile *profile, const char *name, const char *file,
		 struct text text, enum seccomp_arch arch, struct err *err)
{
	*profile = (struct profile){
		.name = name,
		.description = "",
		.arch = arch,
		.user.root = true,
	};
	return read_text(profile, file, text, err);
}

int profile_read_rest(struct profile *profile, const char *name,
		      const char *file, struct text text,
		      const struct seccomp_filter *filter, struct err *err)
{
	*profile = (struct profile){
		.name = name,
		.description = "",
		.arch = seccomp_arch_of_host(),
		.user.root = true,
		.seccomp.ceiling = filter,
	};
	return read_text(profile, file, text, err);
}

void profile_fini(struct profile *profile)
{
	json_document_fini(&profile->document);
}

bool profile_name_is_valid(const char *name)
{
	size_t length = strlen(name);

	return length > 0 && length <= NAME_LENGTH && name[0] != '.' &&
	       name[0] != '_' && name[0] != '-' &&
	       strspn(name,
		      "abcdefghijklmnopqrstuvwxyz"
		      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length;
}
