/* SPDX-License-Identifier: Apache-2.0 */
/* Judges for property tests. */
#include "oracle.h"

#include "seccomp/syscall.h"

#include <strings.h>

/* capabilities(7), by number. */
static const char *const capability_names[] = {
	"CHOWN",
	"DAC_OVERRIDE",
	"DAC_READ_SEARCH",
	"FOWNER",
	"FSETID",
	"KILL",
	"SETGID",
	"SETUID",
	"SETPCAP",
	"LINUX_IMMUTABLE",
	"NET_BIND_SERVICE",
	"NET_BROADCAST",
	"NET_ADMIN",
	"NET_RAW",
	"IPC_LOCK",
	"IPC_OWNER",
	"SYS_MODULE",
	"SYS_RAWIO",
	"SYS_CHROOT",
	"SYS_PTRACE",
	"SYS_PACCT",
	"SYS_ADMIN",
	"SYS_BOOT",
	"SYS_NICE",
	"SYS_RESOURCE",
	"SYS_TIME",
	"SYS_TTY_CONFIG",
	"MKNOD",
	"LEASE",
	"AUDIT_WRITE",
	"AUDIT_CONTROL",
	"SETFCAP",
	"MAC_OVERRIDE",
	"MAC_ADMIN",
	"SYSLOG",
	"WAKE_ALARM",
	"BLOCK_SUSPEND",
	"AUDIT_READ",
	"PERFMON",
	"BPF",
	"CHECKPOINT_RESTORE",
};

#define CAPABILITY_COUNT                                                       \
	(sizeof(capability_names) / sizeof(capability_names[0]))

/* 0 where there is none of that name. */
static uint64_t lookup(struct text name)
{
	uint64_t found = 0;

	if (name.length > 4 && strncasecmp(name.data, "CAP_", 4) == 0) {
		name.data += 4;
		name.length -= 4;
	}
	for (unsigned i = 0; i < CAPABILITY_COUNT; i++) {
		if (strlen(capability_names[i]) == name.length &&
		    strncasecmp(capability_names[i], name.data, name.length) ==
			    0)
			found = UINT64_C(1) << i;
	}
	return found;
}

static uint64_t capability(const struct plan *plan, struct text name)
{
	uint64_t found = lookup(name);

	PLAN_ASSERT(plan, found != 0);
	return found;
}

uint64_t oracle_capabilities(const struct plan *plan, const struct json *names)
{
	uint64_t bits = 0;

	json_each (name, names)
		bits |= capability(plan, name->text);
	return bits;
}

bool oracle_runtime_calls(struct text name)
{
	static const char *const names[] = {
		"close",      "close_range",    "epoll_ctl",    "epoll_pwait",
		"execve",     "fcntl",          "fstat",        "fstatfs",
		"futex",      "getdents64",     "getpid",       "mmap",
		"munmap",     "openat",         "openat2",      "prctl",
		"readlinkat", "rt_sigprocmask", "rt_sigreturn", "statx",
		"write",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (text_is(name, names[i]))
			return true;
	}
	return false;
}

static const struct json *ceiling(const struct plan *plan)
{
	return json_member(plan->profile->document.root, "capabilities");
}

uint64_t oracle_allowed_capabilities(const struct plan *plan)
{
	if (ceiling(plan) == NULL)
		return UINT64_MAX;
	return oracle_capabilities(plan, json_member(ceiling(plan), "allow"));
}

bool oracle_lists(const struct json *names, struct text name)
{
	int call = syscall_from_name(name);

	json_each (word, names) {
		const struct syscall_group *group;

		if (text_equal(word->text, name))
			return true;
		if (word->text.length == 0 || word->text.data[0] != '@')
			continue;
		group = syscall_group_from_name((struct text){
			word->text.data + 1, word->text.length - 1});
		if (group != NULL && call >= 0 &&
		    syscall_set_has(&group->members, (unsigned)call))
			return true;
	}
	return false;
}

uint64_t oracle_kept_capabilities(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	uint64_t bits = 0;

	plan_read_texts(plan, &texts);
	json_each (set, json_member(plan_process(plan, &texts.before),
				    "capabilities")) {
		json_each (name, set)
			bits |= lookup(name->text);
	}
	return bits & oracle_allowed_capabilities(plan);
}

bool oracle_allows_with_capability(const struct plan *plan, uint64_t kept,
				   struct text call)
{
	const struct json *seccomp =
		json_member(plan->profile->document.root, "seccomp");

	json_each (calls, json_member(seccomp, "capabilities")) {
		if (oracle_lists(calls, call) &&
		    (kept & capability(plan, calls->key)) != 0)
			return true;
	}
	return false;
}

bool oracle_keeps_set(const struct plan *plan, const char *set)
{
	return ceiling(plan) == NULL ||
	       json_is_true(json_member(ceiling(plan), set));
}

static bool has_user_namespace(const struct json *linux_part)
{
	bool has = false;

	json_each (entry, json_member(linux_part, "namespaces"))
		has |= json_string_is(json_member(entry, "type"), "user");
	return has;
}

static uint64_t number(const struct json *mapping, const char *member)
{
	const struct json *value = json_member(mapping, member);

	return value != NULL ? strtoull(value->text.data, NULL, 10) : 0;
}

uint64_t oracle_host_user(const struct json_document *document, uint64_t uid)
{
	const struct json *linux_part = json_member(document->root, "linux");
	const struct json *list = json_member(linux_part, "uidMappings");
	uint64_t host = UINT64_MAX;

	if (!has_user_namespace(linux_part))
		return uid;
	if (list == NULL || list->count == 0)
		return 0;
	json_each (mapping, list) {
		uint64_t first = number(mapping, "containerID");

		if (uid >= first && uid < first + number(mapping, "size") &&
		    host == UINT64_MAX)
			host = number(mapping, "hostID") + uid - first;
	}
	return host;
}

bool oracle_has_host_root(const struct json_document *document)
{
	const struct json *linux_part = json_member(document->root, "linux");
	const struct json *list = json_member(linux_part, "uidMappings");
	bool has = !has_user_namespace(linux_part) || list == NULL ||
		   list->count == 0;

	json_each (mapping, list)
		has |= number(mapping, "hostID") == 0 &&
		       number(mapping, "size") > 0;
	return has;
}

bool oracle_own_mounts(const struct json *linux_part)
{
	bool own = false;

	json_each (entry, json_member(linux_part, "namespaces")) {
		const struct json *path = json_member(entry, "path");

		if (!json_string_is(json_member(entry, "type"), "mount"))
			continue;
		if (path != NULL && path->text.length > 0)
			return false;
		own = true;
	}
	return own;
}

/* The path with one slash before each component and none behind. */
static void add_normal(struct text path, struct buf *out)
{
	buf_add_text(out, "");
	for (size_t i = 0; i < path.length;) {
		size_t start = i;

		while (i < path.length && path.data[i] != '/')
			i++;
		if (i > start && !(i == start + 1 && path.data[start] == '.')) {
			buf_add_char(out, '/');
			buf_add(out, path.data + start, i - start);
		}
		i++;
	}
}

bool oracle_covers(const struct json *list, struct text path)
{
	AUTO_BUF struct buf wanted = BUF_INIT;

	add_normal(path, &wanted);
	json_each (element, list) {
		AUTO_BUF struct buf normal = BUF_INIT;

		if (element->text.length == 0 || element->text.data[0] != '/')
			continue;
		add_normal(element->text, &normal);
		if (text_equal(buf_text(&wanted), buf_text(&normal)))
			return true;
	}
	return false;
}

/* The part of a context behind so many colons. */
static struct text behind(struct text context, unsigned colons)
{
	while (colons > 0 && context.length > 0) {
		colons -= context.data[0] == ':';
		context.data++;
		context.length--;
	}
	return context;
}

bool oracle_type(const struct json *label, const char *type)
{
	struct text rest;

	if (!json_is(label, JSON_STRING))
		return false;
	rest = behind(label->text, 2);
	return rest.length >= strlen(type) &&
	       memcmp(rest.data, type, strlen(type)) == 0 &&
	       (rest.length == strlen(type) || rest.data[strlen(type)] == ':');
}

bool oracle_label(const struct json *label, const char *type)
{
	struct text range;

	if (!oracle_type(label, type))
		return false;
	range = behind(label->text, 3);
	return range.length > 3 &&
	       memchr(range.data, ':', range.length) != NULL;
}

bool oracle_same_range(const struct json *a, const struct json *b)
{
	return text_equal(behind(a->text, 3), behind(b->text, 3));
}

uint64_t oracle_argument(struct random *random)
{
	static const uint64_t edges[] = {
		0,
		1,
		2,
		10,
		16,
		38,
		4096,
		21522,
		21532,
		32768,
		61440,
		131072,
		2114060288,
		UINT32_MAX,
		UINT64_C(1) << 32,
		UINT64_C(1) << 63,
		UINT64_MAX,
	};
	unsigned count = sizeof(edges) / sizeof(edges[0]);
	uint64_t value = edges[random_below(random, count)];

	switch (random_below(random, 6)) {
	case 0:
		return value + 1;
	case 1:
		return value - 1;
	case 2:
		return value | UINT64_C(1) << 32;
	default:
		return value;
	}
}
