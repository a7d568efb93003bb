/* SPDX-License-Identifier: Apache-2.0 */
/* What of the host a mount shows. */
#include "harden/mount_source.h"

#include "base/path_pattern.h"
#include "harden/mount_options.h"
#include "harden/mount_root.h"

/* Relations as bits. What is the kernel's shows nothing of what lies above it
 * or is mounted below. */
#define ABOVE (1U << PATH_ABOVE)
#define AT    (1U << PATH_AT)
#define BELOW (1U << PATH_BELOW)

/* A path pattern of a profile. */
struct listed {
	struct text pattern;
	size_t literal;   /* its beginning, as path_pattern_literal() has it */
	struct text real; /* where it leads here; empty: just there */
	size_t real_literal;
	bool known; /* by device and inode, too */
	dev_t device;
	ino_t inode;
};

struct listing {
	struct listed *list;
	unsigned count;
};

struct mount_rules {
	const struct harden_context *context;
	struct json_document *document;
	struct listing refuse;
	struct listing readonly;
	struct probe_place root; /* of the container */
};

/* File systems of the kernel's own that the host has in one place: to mount one
 * is to bind that place. */
static const struct origin {
	const char *type;
	const char *path;
} origins[] = {
	{"sysfs", "/sys"},
	{"cgroup", "/sys/fs/cgroup"},
	{"cgroup2", "/sys/fs/cgroup"},
	{"bpf", "/sys/fs/bpf"},
	{"pstore", "/sys/fs/pstore"},
	{"selinuxfs", "/sys/fs/selinux"},
	{"debugfs", "/sys/kernel/debug"},
	{"tracefs", "/sys/kernel/tracing"},
	{"securityfs", "/sys/kernel/security"},
	{"configfs", "/sys/kernel/config"},
	{"efivarfs", "/sys/firmware/efi/efivars"},
	{"binfmt_misc", "/proc/sys/fs/binfmt_misc"},
	{"devtmpfs", "/dev"},
};

/* What is the container's own. */
static const char *const usual[] = {"tmpfs",  "proc",    "devpts",
				    "mqueue", "overlay", NULL};

/* --- the profile's lists on this host --- */

static struct text literal_of(const struct listed *listed)
{
	return listed->literal == 0
		       ? TEXT("/")
		       : (struct text){listed->pattern.data, listed->literal};
}

/* What place, where the literal beginning of listed leads, says of it. */
static void note(struct listed *listed, const struct probe_place *place,
		 struct arena *arena)
{
	struct text rest = {listed->pattern.data + listed->literal,
			    listed->pattern.length - listed->literal};
	struct text real;

	if (place->kind != PLACE_FOUND)
		return;
	listed->known = rest.length == 0 || text_is(rest, "/**");
	listed->device = place->device;
	listed->inode = place->inode;
	if (text_equal(place->path, literal_of(listed)))
		return;
	real = path_plain(arena, place->path);
	if (text_equal(real, literal_of(listed)))
		return;
	listed->real = path_plain(
		arena,
		text_of(arena_printf(arena, "%.*s%.*s", (int)real.length,
				     real.data, (int)rest.length, rest.data)));
	listed->real_literal = path_pattern_literal(listed->real).length;
}

/* Asks where the literal beginnings lead. */
static void look_up(const struct mount_rules *rules, struct listing *listing)
{
	const struct probe *probe = rules->context->probe;
	struct arena *arena = &rules->document->arena;
	size_t count = listing->count + 1;
	struct text *paths = arena_room(arena, count * sizeof(*paths));
	struct probe_place *places = arena_room(arena, count * sizeof(*places));

	if (probe->place == NULL)
		return;
	for (unsigned i = 0; i < listing->count; i++)
		paths[i] = literal_of(&listing->list[i]);
	if (probe->places != NULL)
		probe->places((struct text_list){paths, listing->count}, arena,
			      places);
	for (unsigned i = 0; i < listing->count; i++) {
		if (probe->places == NULL)
			probe->place(-1,
				     arena_copy(arena, paths[i].data,
						paths[i].length),
				     arena, &places[i]);
		note(&listing->list[i], &places[i], arena);
	}
}

static struct listing list_of(const struct mount_rules *rules,
			      struct text_list patterns)
{
	struct listing made = {
		arena_alloc(&rules->document->arena,
			    (patterns.count + 1) * sizeof(*made.list)),
		patterns.count,
	};

	for (unsigned i = 0; i < patterns.count; i++) {
		made.list[i].pattern = patterns.list[i];
		made.list[i].literal =
			path_pattern_literal(patterns.list[i]).length;
	}
	look_up(rules, &made);
	return made;
}

const struct mount_rules *mount_rules_new(const struct harden_context *context,
					  struct oci_document *document)
{
	const struct profile_mounts *ceiling = &context->profile->mounts;
	const struct json *root =
		json_member(json_member(document->json.root, "root"), "path");
	struct mount_rules *rules =
		arena_alloc(&document->json.arena, sizeof(*rules));

	rules->context = context;
	rules->document = &document->json;
	rules->root = (struct probe_place){.kind = PLACE_ABSENT};
	if (json_is(root, JSON_STRING))
		mount_look(rules, root->text, &rules->root);
	rules->refuse = list_of(rules, ceiling->refuse);
	rules->readonly = list_of(rules, ceiling->readonly);
	return rules;
}

/* --- where a source leads --- */

static bool climbs(struct text path)
{
	const char *at = path.data;
	const char *end = path.data + path.length;

	for (struct text part = path_component(&at, end); part.length > 0;
	     part = path_component(&at, end)) {
		if (text_is(part, ".."))
			return true;
	}
	return false;
}

/* By its words, where nothing is there or nothing may be looked at. Below a
 * bundle that nobody knows there is nothing of the host's. */
static void read_words(struct arena *arena, struct text source,
		       struct probe_place *place)
{
	bool absolute = source.length > 0 && source.data[0] == '/';

	if (!absolute && climbs(source)) {
		place->kind = PLACE_UNKNOWN;
		return;
	}
	place->path = absolute ? path_plain(arena, source) : TEXT("");
}

/* Each procfs is a file system of its own, and shows the same. */
void mount_look(const struct mount_rules *rules, struct text source,
		struct probe_place *place)
{
	const struct probe *probe = rules->context->probe;
	struct arena *arena = &rules->document->arena;

	*place = (struct probe_place){.kind = PLACE_ABSENT};
	if (probe->place != NULL)
		probe->place(probe->bundle,
			     arena_copy(arena, source.data, source.length),
			     arena, place);
	if (place->kind == PLACE_FOUND)
		place->path = place->procfs ? TEXT("/proc")
					    : path_plain(arena, place->path);
	else if (place->kind == PLACE_ABSENT)
		read_words(arena, source, place);
}

/* --- the verdict --- */

static bool is_allowed(const struct mount_rules *rules, struct text path)
{
	struct text_list allow = rules->context->profile->mounts.allow;

	for (unsigned i = 0; i < allow.count; i++) {
		enum path_relation is =
			path_pattern_relate(allow.list[i], path);

		if (is == PATH_AT || is == PATH_BELOW)
			return true;
	}
	return false;
}

/* As path_pattern_relate(). Most paths leave a pattern where it still is
 * literal. */
static enum path_relation relate_words(struct text pattern, size_t literal,
				       struct text path)
{
	size_t both = literal < path.length ? literal : path.length;

	/* The first letter tells most apart. */
	if (both > 1 && pattern.data[1] != path.data[1])
		return PATH_APART;
	return memcmp(pattern.data, path.data, both) != 0
		       ? PATH_APART
		       : path_pattern_relate(pattern, path);
}

static enum path_relation relate(const struct listed *listed,
				 const struct probe_place *place)
{
	enum path_relation is;

	if (place->kind == PLACE_FOUND && listed->known &&
	    place->device == listed->device && place->inode == listed->inode)
		return PATH_AT;
	is = relate_words(listed->pattern, listed->literal, place->path);
	if (is == PATH_APART && listed->real.length > 0)
		is = relate_words(listed->real, listed->real_literal,
				  place->path);
	return is;
}

/* The first entry that place is in one of those relations to, as bits. */
static const struct listed *find(const struct listing *listing,
				 const struct probe_place *place,
				 unsigned relations, enum path_relation *is)
{
	for (unsigned i = 0; i < listing->count; i++) {
		*is = relate(&listing->list[i], place);
		if (relations >> *is & 1)
			return &listing->list[i];
	}
	return NULL;
}

static struct mount_verdict say(const struct mount_rules *rules,
				enum mount_answer answer,
				const struct listed *listed,
				const struct probe_place *place,
				enum path_relation is)
{
	static const char *const relations[] = {
		[PATH_ABOVE] = "; it holds ", [PATH_BELOW] = "; it is in "};
	const char *what = answer == MOUNT_REFUSED ? "gives the host away"
						   : "may be read, not written";
	bool at = is == PATH_AT;
	const struct text *pattern = &listed->pattern;

	return (struct mount_verdict){
		answer,
		arena_printf(&rules->document->arena,
			     "the host's %.*s %s%s%.*s",
			     (int)place->path.length, place->path.data, what,
			     at ? "" : relations[is],
			     at ? 0 : (int)pattern->length, pattern->data)};
}

static struct mount_verdict judge(const struct mount_rules *rules,
				  const struct probe_place *place,
				  unsigned relations)
{
	const struct mount_verdict fine = {MOUNT_ALLOWED, NULL};
	const struct listed *listed;
	enum path_relation is;

	if (place->kind == PLACE_UNKNOWN)
		return (struct mount_verdict){
			MOUNT_REFUSED,
			"it can't be told what of the host this shows; name "
			"the path itself"};
	if (place->path.length == 0 || is_allowed(rules, place->path))
		return fine;
	listed = find(&rules->refuse, place, relations, &is);
	if (listed != NULL)
		return say(rules, MOUNT_REFUSED, listed, place, is);
	listed = find(&rules->readonly, place, relations, &is);
	if (listed != NULL)
		return say(rules, MOUNT_READONLY, listed, place, is);
	return fine;
}

static const struct mount_verdict own_root = {
	MOUNT_REFUSED,
	"it shows the container's own root, with what is mounted there and "
	"without its masks",
};

/* --- overlays --- */

static struct text after_equals(struct text option)
{
	const char *equals = memchr(option.data, '=', option.length);

	if (equals == NULL)
		return TEXT("");
	return (struct text){
		equals + 1, option.length - (size_t)(equals + 1 - option.data)};
}

static bool names_directories(struct text option)
{
	static const char *const names[] = {"lowerdir", "upperdir", "workdir",
					    "datadir"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (option.length > strlen(names[i]) &&
		    memcmp(option.data, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

/* A path with a backslash is another one to the kernel; a relative one begins
 * where the runtime is by then, which for runc is the image. */
static struct mount_verdict judge_directory(const struct mount_rules *rules,
					    struct text path, bool written)
{
	struct probe_place place = {.kind = PLACE_UNKNOWN};
	struct mount_verdict verdict;

	if (path.data[0] == '/' && memchr(path.data, '\\', path.length) == NULL)
		mount_look(rules, path, &place);
	if (mount_shows_root(rules, &rules->root, path, &place, false))
		return own_root;
	verdict = judge(rules, &place, ABOVE | AT | BELOW);
	if (verdict.answer == MOUNT_READONLY)
		verdict.answer = written ? MOUNT_REFUSED : MOUNT_ALLOWED;
	return verdict;
}

/* Of lowerdir each path between colons; to the others a colon is a letter. */
static struct mount_verdict judge_option(const struct mount_rules *rules,
					 struct text option)
{
	static const char lower[] = "lowerdir=";
	bool list = option.length >= sizeof(lower) - 1 &&
		    memcmp(option.data, lower, sizeof(lower) - 1) == 0;
	bool written = option.length > 0 &&
		       (option.data[0] == 'u' || option.data[0] == 'w');
	struct mount_verdict verdict = {MOUNT_ALLOWED, NULL};
	struct text rest = after_equals(option);

	if (!names_directories(option))
		return verdict;
	while (rest.length > 0 && verdict.answer != MOUNT_REFUSED) {
		const char *colon =
			list ? memchr(rest.data, ':', rest.length) : NULL;
		struct text one = rest;

		if (colon != NULL)
			one.length = (size_t)(colon - rest.data);
		rest.data += one.length + (colon != NULL);
		rest.length -= one.length + (colon != NULL);
		if (one.length > 0)
			verdict = judge_directory(rules, one, written);
	}
	return verdict;
}

/* Runtimes hand on the options between commas, where the kernel parts them. */
static struct mount_verdict judge_overlay(const struct mount_rules *rules,
					  const struct json *mount)
{
	struct mount_verdict verdict = {MOUNT_ALLOWED, NULL};

	json_each (option, json_member(mount, "options")) {
		struct text rest = option->text;

		while (rest.length > 0 && verdict.answer == MOUNT_ALLOWED) {
			const char *comma = memchr(rest.data, ',', rest.length);
			size_t length = comma != NULL
						? (size_t)(comma - rest.data)
						: rest.length;

			verdict = judge_option(
				rules, (struct text){rest.data, length});
			rest.data += length + (comma != NULL);
			rest.length -= length + (comma != NULL);
		}
	}
	return verdict;
}

/* --- other types --- */

static struct mount_verdict judge_type(const struct mount_rules *rules,
				       const struct json *mount)
{
	const struct profile_mounts *ceiling = &rules->context->profile->mounts;
	const struct json *source = json_member(mount, "source");
	struct text type = json_member(mount, "type")->text;
	struct probe_place place = {.kind = PLACE_ABSENT};

	for (size_t i = 0; i < sizeof(origins) / sizeof(origins[0]); i++) {
		place.path = text_of(origins[i].path);
		if (text_is(type, origins[i].type))
			return judge(rules, &place, AT | BELOW);
	}
	if (text_is(type, "overlay"))
		return judge_overlay(rules, mount);
	for (unsigned i = 0; usual[i] != NULL; i++) {
		if (text_is(type, usual[i]))
			return (struct mount_verdict){MOUNT_ALLOWED, NULL};
	}
	for (unsigned i = 0; i < ceiling->types.count; i++) {
		if (text_equal(type, ceiling->types.list[i]))
			return (struct mount_verdict){MOUNT_ALLOWED, NULL};
	}
	if (source != NULL) {
		mount_look(rules, source->text, &place);
		if (place.path.length > 0 && is_allowed(rules, place.path))
			return (struct mount_verdict){MOUNT_ALLOWED, NULL};
	}
	return (struct mount_verdict){
		MOUNT_REFUSED,
		"the runtime would mount it with the host's privileges, and "
		"the profile does not list this type of file system"};
}

struct mount_verdict mount_judge(const struct mount_rules *rules,
				 const struct json *mount,
				 const struct probe_place *place)
{
	const struct json *source = json_member(mount, "source");
	struct mount_verdict verdict;

	if (!mount_is_bind(mount))
		return judge_type(rules, mount);
	verdict = judge(rules, place, ABOVE | AT | BELOW);
	if (verdict.answer != MOUNT_REFUSED && json_is(source, JSON_STRING) &&
	    mount_shows_root(rules, &rules->root, source->text, place,
			     mount_is_recursive(mount)))
		return own_root;
	return verdict;
}

struct mount_verdict mount_judge_root(const struct mount_rules *rules,
				      struct text path)
{
	struct mount_verdict verdict = {MOUNT_ALLOWED, NULL};
	const struct listed *listed;
	struct probe_place place;
	enum path_relation is;

	mount_look(rules, path, &place);
	if (place.kind == PLACE_UNKNOWN || place.path.length == 0 ||
	    is_allowed(rules, place.path))
		return verdict;
	listed = find(&rules->refuse, &place, ABOVE | AT, &is);
	if (listed != NULL)
		verdict = say(rules, MOUNT_REFUSED, listed, &place, is);
	return verdict;
}
