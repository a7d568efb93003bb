/* SPDX-License-Identifier: Apache-2.0 */
/* The process of an inspected container. */
#include "posture/making.h"

#include "oci/capability.h"

#include <strings.h>

/* What docker gives a container that asks for none (moby, oci/caps). */
#define DOCKER_CAPABILITIES UINT64_C(0xa80425fb)

/* An absent one is root; of a name that is none of root's only that is known.
 */
static void make_user(struct making *making)
{
	struct text user = making_text(making->config, "User");
	struct text id = user;
	const char *colon =
		user.length > 0 ? memchr(user.data, ':', user.length) : NULL;
	uint64_t uid = 0;
	struct json *object =
		making_set_new(making, making->process, "user", JSON_OBJECT);

	if (colon != NULL)
		id.length = (size_t)(colon - user.data);
	if (id.length > 0 && !text_is(id, "root") && !text_to_u64(id, &uid)) {
		uid = UINT16_MAX - 1;
		making_gap_in(
			making, PART_USER,
			"which uid its user has is in the image's /etc/passwd");
		making->subject->facts[POSTURE_ROOT] = POSTURE_UNKNOWN;
	}
	json_set(object, "uid", json_new_u64(&making->document, uid));
	json_set(object, "gid", json_new_u64(&making->document, uid));
}

static uint64_t all_capabilities(void)
{
	uint64_t last = capability_bit(capability_last());

	return last | (last - 1);
}

static uint64_t bits_of(const struct json *list, bool *all)
{
	uint64_t bits = 0;

	*all = false;
	json_each (name, list) {
		int capability = capability_from_name(name->text);

		if (capability >= 0)
			bits |= capability_bit(capability);
		else if (text_equal_folded(TEXT("all"), name->text))
			*all = true;
	}
	return bits;
}

/* docker adds first, all but what is dropped; else to nothing where all is
 * dropped; else to its own. podman says what came of it, and 5.8 null where
 * that is nothing. */
static uint64_t bounding_of(const struct making *making)
{
	const struct json *told =
		json_member(making->container, "BoundingCaps");
	bool add_all, drop_all, ignored;
	uint64_t add = bits_of(json_member(making->host, "CapAdd"), &add_all);
	uint64_t drop =
		bits_of(json_member(making->host, "CapDrop"), &drop_all);

	if (told != NULL || (making->podman && !making->privileged))
		return bits_of(told, &ignored);
	if (making->privileged)
		return all_capabilities();
	if (add_all)
		return all_capabilities() & ~drop;
	return (drop_all ? 0 : DOCKER_CAPABILITIES & ~drop) | add;
}

static void make_set(struct making *making, struct json *sets, const char *name,
		     uint64_t bits)
{
	struct json *set = making_set_new(making, sets, name, JSON_ARRAY);

	for (int i = 0; i < 64; i++) {
		const char *capability = (bits & capability_bit(i)) != 0
						 ? capability_to_name(i)
						 : NULL;

		if (capability != NULL)
			making_add_text(making, set, text_of(capability));
	}
}

static bool is_root(const struct making *making)
{
	uint64_t uid;

	return json_to_u64(
		       json_member(json_member(making->process, "user"), "uid"),
		       &uid) &&
	       uid == 0;
}

static void make_capabilities(struct making *making)
{
	const struct json *told =
		json_member(making->container, "EffectiveCaps");
	struct json *sets = making_set_new(making, making->process,
					   "capabilities", JSON_OBJECT);
	uint64_t bounding = bounding_of(making);
	uint64_t effective = is_root(making) ? bounding : 0;
	bool ignored;

	if (told != NULL)
		effective = bits_of(told, &ignored);
	make_set(making, sets, "bounding", bounding);
	make_set(making, sets, "effective", effective);
	make_set(making, sets, "permitted", effective);
	if (making->podman && !is_root(making) && effective != 0)
		making_gap(making, "podman may also make them inheritable and "
				   "ambient, which is not in the file");
	making->capabilities = bounding;
}

static void make_limits(struct making *making)
{
	static const char prefix[] = "RLIMIT_";
	struct json_document *document = &making->document;
	struct json *list;

	if (json_member(making->host, "Ulimits") == NULL)
		return;
	list = making_set_new(making, making->process, "rlimits", JSON_ARRAY);
	json_each (limit, json_member(making->host, "Ulimits")) {
		struct json *made =
			json_append(list, json_new(document, JSON_OBJECT));
		struct text name = making_text(limit, "Name");
		char *type = arena_printf(
			&document->arena, "%s%.*s",
			strncasecmp(name.data, prefix, 7) == 0 ? "" : prefix,
			(int)name.length, name.data);
		int64_t hard = 0, soft = 0;

		for (char *at = type; *at != '\0'; at++) {
			if (*at >= 'a' && *at <= 'z')
				*at = (char)(*at - 'a' + 'A');
		}
		json_to_i64(json_member(limit, "Hard"), &hard);
		json_to_i64(json_member(limit, "Soft"), &soft);
		making_set_text(making, made, "type", text_of(type));
		json_set(made, "hard", json_new_u64(document, (uint64_t)hard));
		json_set(made, "soft", json_new_u64(document, (uint64_t)soft));
	}
}

static bool has_no_new_privileges(const struct making *making)
{
	static const char *const spellings[] = {"no-new-privileges",
						"no-new-privileges:true",
						"no-new-privileges=true"};
	bool has = false;

	json_each (option, json_member(making->host, "SecurityOpt")) {
		for (size_t i = 0; i < 3; i++)
			has |= text_is(option->text, spellings[i]);
	}
	return has;
}

void making_process(struct making *making, struct json *root)
{
	struct text directory = making_text(making->config, "WorkingDir");
	struct text label = making_text(making->container, "ProcessLabel");
	struct text profile = making_text(making->container, "AppArmorProfile");
	struct json *args;

	making->process = making_set_new(making, root, "process", JSON_OBJECT);
	make_user(making);
	make_capabilities(making);
	args = making_set_new(making, making->process, "args", JSON_ARRAY);
	making_add_text(making, args, making_text(making->container, "Path"));
	json_each (arg, json_member(making->container, "Args"))
		making_add_text(making, args, arg->text);
	making_set_copy(making, making->process, "env",
			json_member(making->config, "Env"));
	making_set_text(making, making->process, "cwd",
			directory.length > 0 ? directory : TEXT("/"));
	making_set_copy(making, making->process, "oomScoreAdj",
			json_member(making->host, "OomScoreAdj"));
	if (has_no_new_privileges(making))
		json_set(making->process, "noNewPrivileges",
			 json_new_boolean(&making->document, true));
	if (label.length > 0)
		making_set_text(making, making->process, "selinuxLabel", label);
	if (profile.length > 0)
		making_set_text(making, making->process, "apparmorProfile",
				profile);
	make_limits(making);
}
