/* SPDX-License-Identifier: Apache-2.0 */
/* An AVC record, taken apart. */
#include "denial/avc.h"

#include "denial/event.h"

#define MOST_PERMISSIONS 512 /* bytes */

static const struct {
	const char *class;
	const char *noun;
	bool is_file;
} nouns[] = {
	{"file", "file", true},
	{"dir", "directory", true},
	{"lnk_file", "symbolic link", true},
	{"chr_file", "character device", true},
	{"blk_file", "block device", true},
	{"fifo_file", "pipe", true},
	{"sock_file", "socket's file", true},
	{"filesystem", "file system", false},
	{"process", "process", false},
	{"process2", "process", false},
	{"fd", "descriptor", false},
	{"key", "key", false},
	{"tcp_socket", "TCP socket", false},
	{"udp_socket", "UDP socket", false},
	{"unix_stream_socket", "unix socket", false},
	{"unix_dgram_socket", "unix socket", false},
	{"user_namespace", "user namespace", false},
	{"bpf", "BPF object", false},
	{"system", "system", false},
	{"service", "unit of systemd", false},
	{"dbus", "message of D-Bus", false},
};

/* --- reading --- */

static bool read_side(const struct audit_record *record, const char *name,
		      struct arena *arena, struct avc_side *side)
{
	struct text context = audit_record_raw(record, name);

	if (context.length == 0 ||
	    !selinux_context_read(context, &side->parts) ||
	    !denial_is_name(side->parts.type) ||
	    !denial_is_name(side->parts.user) ||
	    !denial_is_name(side->parts.role))
		return false;
	side->context = arena_copy(arena, context.data, context.length);
	side->type = arena_copy(arena, side->parts.type.data,
				side->parts.type.length);
	side->has_level = side->parts.range.data != NULL &&
			  level_range_read(side->parts.range, &side->range);
	return true;
}

/* Names between blanks; false where one is none, or there is none. */
static bool read_permissions(struct avc *avc)
{
	struct text rest = avc->record->permissions;
	AUTO_BUF struct buf out = BUF_INIT;
	size_t i = 0;

	while (i < rest.length) {
		size_t start = i;

		while (i < rest.length && rest.data[i] != ' ')
			i++;
		if (i > start) {
			struct text word = {rest.data + start, i - start};

			if (!denial_is_name(word) ||
			    out.length > MOST_PERMISSIONS)
				return false;
			if (out.length > 0)
				buf_add_char(&out, ' ');
			buf_add(&out, word.data, word.length);
		}
		i++;
	}
	if (out.length == 0)
		return false;
	avc->permissions = arena_copy(avc->arena, out.data, out.length);
	return true;
}

static bool ends_with(struct text path, struct text name)
{
	return path.length >= name.length &&
	       memcmp(path.data + path.length - name.length, name.data,
		      name.length) == 0 &&
	       (path.length == name.length ||
		path.data[path.length - name.length - 1] == '/');
}

/* The path that a PATH record of the event gives for the same inode, or for
 * that name. */
static struct text path_of_event(const struct avc *avc, struct text name)
{
	struct text inode = audit_record_raw(avc->record, "ino");

	for (unsigned i = 0; i < avc->event->count; i++) {
		const struct audit_record *record = avc->event->records[i];
		struct text path;

		if (record->kind != AUDIT_RECORD_PATH)
			continue;
		path = audit_record_text(record, "name", avc->arena);
		if (path.length == 0 || path.data[0] != '/')
			continue;
		if (inode.length > 0
			    ? text_equal(audit_record_raw(record, "inode"),
					 inode)
			    : name.length > 0 && ends_with(path, name))
			return path;
	}
	return (struct text){NULL, 0};
}

static void read_object(struct avc *avc)
{
	const struct audit_record *record = avc->record;
	struct text name = audit_record_text(record, "name", avc->arena);

	avc->noun = arena_printf(avc->arena, "%s object", avc->class);
	for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++) {
		if (strcmp(nouns[i].class, avc->class) == 0) {
			avc->noun = nouns[i].noun;
			avc->is_file = nouns[i].is_file;
		}
	}
	avc->path = audit_record_text(record, "path", avc->arena);
	/* "pipe:[123]": what has no name in a file system. */
	if (avc->path.length > 0 && avc->path.data[0] != '/') {
		avc->path = (struct text){NULL, 0};
		avc->is_file = false;
		return;
	}
	if (avc->path.length == 0 && avc->is_file)
		avc->path = path_of_event(avc, name);
	avc->whole = avc->path.length > 0 && avc->path.data[0] == '/';
	if (avc->path.length == 0)
		avc->path = name;
}

bool avc_read(struct avc *avc)
{
	struct text class = audit_record_raw(avc->record, "tclass");

	if (!denial_is_name(class) ||
	    !read_side(avc->record, "scontext", avc->arena, &avc->source) ||
	    !read_side(avc->record, "tcontext", avc->arena, &avc->target) ||
	    !read_permissions(avc))
		return false;
	avc->class = arena_copy(avc->arena, class.data, class.length);
	read_object(avc);
	return true;
}
/* --- asking --- */

enum denial_answer avc_ask(const struct avc *avc, const char *target)
{
	enum denial_answer answer = DENIAL_YES;
	char *copy = arena_copy(avc->arena, avc->permissions,
				strlen(avc->permissions));
	char *rest = NULL;

	if (avc->ask == NULL || avc->ask->selinux == NULL)
		return DENIAL_UNKNOWN;
	for (char *word = strtok_r(copy, " ", &rest); word != NULL;
	     word = strtok_r(NULL, " ", &rest)) {
		enum denial_answer one = avc->ask->selinux(
			avc->ask->context, avc->source.context, target,
			avc->class, word);

		if (one == DENIAL_UNKNOWN)
			return DENIAL_UNKNOWN;
		if (one == DENIAL_NO)
			answer = DENIAL_NO;
	}
	return answer;
}

const char *avc_target_at_source(const struct avc *avc)
{
	const struct level_range at = {avc->source.range.high,
				       avc->source.range.high};
	AUTO_BUF struct buf level = BUF_INIT;
	AUTO_BUF struct buf context = BUF_INIT;
	struct selinux_context parts = avc->target.parts;

	level_range_print(&at, &level);
	parts.range = buf_text(&level);
	selinux_context_print(&parts, &context);
	return arena_copy(avc->arena, context.data, context.length);
}

/* --- saying --- */

/* Names that the policies of distributions have for containers' processes. */
static bool is_container(const char *type)
{
	static const char *const names[] = {
		"container_t",
		"container_init_t",
		"container_kvm_t",
		"container_logreader_t",
		"container_user_t",
		"container_userns_t",
		"container_net_t",
		"svirt_lxc_net_t",
		"svirt_t",
		"ravelin_web_t",
		"ravelin_database_t",
		"ravelin_system_t",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], type) == 0)
			return true;
	}
	return false;
}

/* What a file is labelled for want of anything better: by the directory that it
 * was made in. Types that a program of the host's has for its own files are not
 * here, as shadow_t is not. */
static bool is_of_nobody(const char *type)
{
	static const char *const names[] = {
		"admin_home_t",    "default_t",   "file_t",    "mnt_t",
		"tmp_t",           "unlabeled_t", "usr_t",     "user_home_t",
		"user_home_dir_t", "user_tmp_t",  "var_lib_t", "var_t",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], type) == 0)
			return true;
	}
	return false;
}

/* Whether path is one name below directory. */
static bool is_child(struct text path, const char *directory)
{
	size_t length = strlen(directory);

	return path.length > length + 1 && path.data[length] == '/' &&
	       memcmp(path.data, directory, length) == 0 &&
	       memchr(path.data + length + 1, '/', path.length - length - 1) ==
		       NULL;
}

/* Below these is much else. Of a path's last part nobody knows what is. */
static bool is_top(struct text path)
{
	static const char *const names[] = {
		"/",    "/boot", "/dev",  "/etc",  "/home",    "/media",
		"/mnt", "/opt",  "/proc", "/root", "/run",     "/srv",
		"/sys", "/tmp",  "/usr",  "/var",  "/var/lib", "/var/tmp",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (text_is(path, names[i]))
			return true;
	}
	return path.data[0] != '/' || is_child(path, "/usr") ||
	       is_child(path, "/home");
}

bool avc_is_mislabelled(const struct avc *avc)
{
	return avc->is_file && strcmp(avc->class, "chr_file") != 0 &&
	       strcmp(avc->class, "blk_file") != 0 && avc->path.length > 0 &&
	       avc->record->kind == AUDIT_RECORD_AVC && !is_top(avc->path) &&
	       is_container(avc->source.type) && is_of_nobody(avc->target.type);
}

bool avc_is_constrained(const struct avc *avc)
{
	if (strcmp(avc->class, "fifo_file") == 0)
		return strcmp(avc->permissions, "open") == 0;
	return avc->is_file || strcmp(avc->class, "process") == 0;
}
