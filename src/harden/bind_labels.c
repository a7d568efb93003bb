/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binds of the host that the container may not read, by their SELinux labels.
 * Without a word before the start that is an application that finds no data;
 * with a relabelling before the start it is one that takes hours to start,
 * since every file of a volume is written to.
 */
#include "harden/bind_labels.h"

#include "harden/mount_options.h"
#include "policy/level.h"
#include "probe/context.h"
#include "json/show.h"

#define MOST_SHOWN 256 /* bytes of a path */

struct bind {
	const struct harden_context *context;
	struct oci_document *document;
	const struct json *mount;
	struct text source;
	const char *path;  /* the same, shown */
	const char *label; /* of what it shows */
	const char *container;
};

/* What a program needs first, by class. Who may do that may mostly do the
 * rest of reading. */
static const struct need {
	enum probe_file file;
	const char *class;
	const char *permissions[2];
} needs[] = {
	{PROBE_FILE_DIRECTORY, "dir", {"search", "read"}},
	{PROBE_FILE_REGULAR, "file", {"open", "read"}},
};

/* The permission that the container lacks, or NULL. */
static const char *lacks(const struct bind *bind, enum probe_file file)
{
	const struct probe_selinux *selinux = &bind->context->probe->selinux;

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		const struct need *need = &needs[i];

		for (unsigned j = 0; j < 2 && need->file == file; j++) {
			if (selinux->allowed(
				    bind->container, bind->label, need->class,
				    need->permissions[j]) == SELINUX_DENIED)
				return need->permissions[j];
		}
	}
	return NULL;
}

static bool read_range(const char *label, struct level_range *range)
{
	struct selinux_context parts;

	return selinux_context_read(text_of(label), &parts) &&
	       level_range_read(parts.range, range);
}

/* What the categories have to do with it. */
static void add_categories(const struct bind *bind, struct buf *out)
{
	struct level_range file, own;
	struct level missing = {0};

	if (!read_range(bind->label, &file) ||
	    !read_range(bind->container, &own))
		return;
	for (unsigned i = 0; i < LEVEL_CATEGORIES / 64; i++)
		missing.categories[i] =
			file.high.categories[i] & ~own.high.categories[i];
	if (level_categories(&missing) == 0)
		return;
	buf_add_text(out, ", whose categories ");
	level_print_categories(&missing, out);
	buf_add_text(out, " the container has not");
}

/* Whether a shell takes a path for nothing else. */
static bool is_plain(struct text path)
{
	static const char plain[] = "/._-+,:@%=";

	for (size_t i = 0; i < path.length; i++) {
		unsigned char c = (unsigned char)path.data[i];

		if ((c < '0' || c > '9') && (c < 'A' || c > 'Z') &&
		    (c < 'a' || c > 'z') && (c == '\0' || !strchr(plain, c)))
			return false;
	}
	return path.length > 0 && path.length <= MOST_SHOWN &&
	       path.data[0] == '/';
}

static bool is_below(struct text path, const char *directory)
{
	size_t length = strlen(directory);

	return path.length >= length &&
	       memcmp(path.data, directory, length) == 0 &&
	       (path.length == length || path.data[length] == '/');
}

/* Whether the host itself would no longer find its way to what is labelled for
 * a container there. */
static bool is_the_hosts(struct text path)
{
	static const char *const trees[] = {
		"/bin",   "/boot", "/dev",  "/etc", "/lib", "/lib32",
		"/lib64", "/proc", "/sbin", "/sys", "/usr",
	};
	static const char *const themselves[] = {
		"/",        "/home",    "/media",   "/mnt",     "/opt",
		"/root",    "/run",     "/srv",     "/tmp",     "/var",
		"/var/lib", "/var/log", "/var/run", "/var/tmp",
	};

	while (path.length > 1 && path.data[path.length - 1] == '/')
		path.length--;
	for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
		if (is_below(path, trees[i]))
			return true;
	}
	for (size_t i = 0; i < sizeof(themselves) / sizeof(themselves[0]);
	     i++) {
		if (text_is(path, themselves[i]))
			return true;
	}
	/* Then these words do not say which one it is. */
	return memmem(path.data, path.length, "/..", 3) != NULL ||
	       memmem(path.data, path.length, "/./", 3) != NULL ||
	       memmem(path.data, path.length, "//", 2) != NULL;
}

/* How it is labelled once for the container, for a shell. */
static void add_command(const struct bind *bind, struct buf *out)
{
	const char *file = bind->context->probe->selinux.file_context;
	struct selinux_context parts, own;

	buf_add_text(out, "chcon -R");
	if (file != NULL && selinux_context_read(text_of(file), &parts))
		buf_printf(out, " -t %.*s", (int)parts.type.length,
			   parts.type.data);
	if (selinux_context_read(text_of(bind->container), &own) &&
	    own.range.data != NULL)
		buf_printf(out, " -l %.*s", (int)own.range.length,
			   own.range.data);
	buf_printf(out, " %s", is_plain(bind->source) ? bind->path : "PATH");
}

static void add_ways(const struct bind *bind, struct buf *out)
{
	if (is_the_hosts(bind->source)) {
		buf_add_text(out, "the host needs that label, so bind a copy "
				  "that is labelled for containers, or have an "
				  "exception name a type that may");
		return;
	}
	buf_add_text(out, "label it once (");
	add_command(bind, out);
	buf_add_text(out, "; for good: semanage fcontext, restorecon), or let "
			  "the engine do so (\":z\" for all containers, "
			  "\":Z\" for this one), or mount its file system "
			  "with context= or have an exception name a type "
			  "that may");
}

static void note(const struct bind *bind, const char *permission,
		 struct profile_place rule)
{
	struct json_document *json = &bind->document->json;
	AUTO_BUF struct buf why = BUF_INIT;

	buf_printf(&why,
		   "the container (%s) may not %s \"%s\", which is labelled %s",
		   bind->container, permission, bind->path, bind->label);
	add_categories(bind, &why);
	buf_add_text(&why, ", and nothing is relabelled: ");
	add_ways(bind, &why);
	findings_add(
		bind->context->findings, json,
		&(struct finding){
			.hardener = "selinux",
			.outcome = FINDING_NOTED,
			.at = bind->mount,
			.member = "source",
			.before = json_member(bind->mount, "source"),
			.why = arena_copy(&json->arena, why.data, why.length),
			.rule = rule,
		});
}

static void check(struct bind *bind, struct profile_place rule)
{
	const struct probe *probe = bind->context->probe;
	const struct json *source = json_member(bind->mount, "source");
	AUTO_BUF struct buf label = BUF_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	enum probe_file file;
	const char *permission;

	if (source == NULL || !mount_is_bind(bind->mount))
		return;
	file = probe->selinux.file_label(
		probe->bundle, json_to_cstring(&bind->document->json, source),
		&label);
	if (file == PROBE_FILE_UNKNOWN)
		return;
	show_text(source->text, MOST_SHOWN, &path);
	bind->source = source->text;
	bind->path = path.data;
	bind->label = label.data;
	permission = lacks(bind, file);
	if (permission != NULL)
		note(bind, permission, rule);
}

void bind_labels_check(const struct harden_context *context,
		       struct oci_document *document, const char *label,
		       struct profile_place rule)
{
	const struct probe_selinux *selinux = &context->probe->selinux;

	if (selinux->allowed == NULL || selinux->file_label == NULL)
		return;
	json_each (mount, json_member(document->json.root, "mounts")) {
		struct bind bind = {
			.context = context,
			.document = document,
			.mount = mount,
			.container = label,
		};

		check(&bind, rule);
	}
}
