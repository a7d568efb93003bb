/* SPDX-License-Identifier: Apache-2.0 */
/* Random specs: config.json and process.json. */
#include "lib/random_spec.h"

#define COUNT(array)        (sizeof(array) / sizeof((array)[0]))
#define MOST_PARTS          16

/* One of the words of a table. */
#define WORD(random, words) random_word(random, words, COUNT(words))

void random_spec_string(struct random *random, const char *text,
			struct buf *out)
{
	bool odd = random_once_in(random, 30);

	buf_add_char(out, '"');
	for (; *text != '\0'; text++) {
		if (odd && random_once_in(random, 3))
			buf_printf(out, "\\u%04x", (unsigned char)*text);
		else if (odd && *text == '/')
			buf_add_text(out, "\\/");
		else
			buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

void random_spec_name(struct random *random, const char *name, struct buf *out)
{
	random_spec_string(random, name, out);
	random_json_blanks(random, out);
	buf_add_char(out, ':');
	random_json_blanks(random, out);
}

void random_spec_array(struct random *random, unsigned limit,
		       void (*element)(struct random *random, struct buf *out),
		       struct buf *out)
{
	unsigned count = random_below(random, limit);

	buf_add_char(out, '[');
	random_json_blanks(random, out);
	for (unsigned i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		random_json_blanks(random, out);
		element(random, out);
		random_json_blanks(random, out);
	}
	buf_add_char(out, ']');
}

static void add_separator(struct random *random, bool *first, struct buf *out)
{
	if (!*first)
		buf_add_char(out, ',');
	*first = false;
	random_json_blanks(random, out);
}

/* A member that no specification has; its number keeps names apart. */
static void add_unknown(struct random *random, unsigned number, struct buf *out)
{
	buf_printf(out, "\"com.example.%u\":", number);
	random_json_value(random, 3, out);
}

void random_spec_object(struct random *random,
			const struct random_spec_part *parts, unsigned count,
			struct buf *out)
{
	unsigned order[MOST_PARTS] = {0};
	bool first = true;

	buf_add_char(out, '{');
	for (unsigned i = 0; i < count; i++) { /* Fisher and Yates */
		unsigned other = random_below(random, i + 1);

		order[i] = order[other];
		order[other] = i;
	}
	for (unsigned i = 0; i < count; i++) {
		const struct random_spec_part *part = &parts[order[i]];

		if (random_once_in(random, 12)) {
			add_separator(random, &first, out);
			add_unknown(random, i, out);
		}
		if (random_once_in(random, part->in_most ? 40 : 5))
			continue;
		add_separator(random, &first, out);
		random_spec_name(random, part->name, out);
		if (random_once_in(random, 40))
			buf_add_text(out, "null");
		else
			part->write(random, out);
		random_json_blanks(random, out);
	}
	buf_add_char(out, '}');
}

static void add_boolean(struct random *random, struct buf *out)
{
	buf_add_text(out, random_once_in(random, 2) ? "true" : "false");
}

static void add_word(struct random *random, struct buf *out)
{
	static const char *const words[] = {
		"",          "sh",
		"-c",        "id",
		"/",         "/usr/bin/env",
		"PATH=/bin", "\xc3\xa9\xe2\x82\xac",
		"a b",       "io.kubernetes.cri.container-type",
	};

	if (random_once_in(random, 4))
		random_json_string(random, out);
	else
		random_spec_string(random, WORD(random, words), out);
}

static void add_words(struct random *random, struct buf *out)
{
	random_spec_array(random, 5, add_word, out);
}

static void add_id(struct random *random, struct buf *out)
{
	static const char *const ids[] = {
		"0", "0", "1", "1000", "65534", "4294967295",
	};

	buf_add_text(out, WORD(random, ids));
}

static void add_ids(struct random *random, struct buf *out)
{
	random_spec_array(random, 4, add_id, out);
}

static void add_user(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"uid", add_id},
		{"gid", add_id},
		{"umask", add_id},
		{"additionalGids", add_ids},
	};

	random_spec_object(random, parts, COUNT(parts), out);
}

static char in_case(char c, unsigned mode)
{
	bool upper = c >= 'A' && c <= 'Z';

	return upper && (mode == 1 || (mode == 2 && c % 2 == 0))
		       ? (char)(c - 'A' + 'a')
		       : c;
}

static void add_capability(struct random *random, struct buf *out)
{
	static const char *const names[] = {
		"CAP_CHOWN",        "CAP_DAC_OVERRIDE",
		"CAP_FOWNER",       "CAP_FSETID",
		"CAP_KILL",         "CAP_SETGID",
		"CAP_SETUID",       "CAP_SETPCAP",
		"CAP_NET_RAW",      "CAP_NET_BIND_SERVICE",
		"CAP_NET_ADMIN",    "CAP_SYS_ADMIN",
		"CAP_SYS_MODULE",   "CAP_SYS_PTRACE",
		"CAP_MKNOD",        "CAP_AUDIT_WRITE",
		"CAP_SETFCAP",      "CAP_MAC_ADMIN",
		"CAP_BPF",          "CAP_CHECKPOINT_RESTORE",
		"CAP_SYS_CHROOT",   "CAP_SYS_RAWIO",
		"CAP_AUDIT_READ",   "CAP_DAC_READ_SEARCH",
		"CAP_BLOCK_SUSPEND"};
	const char *name = WORD(random, names);
	unsigned mode = random_below(random, 6);
	char text[64];
	size_t length = 0;

	if (random_once_in(random, 2000)) {
		random_spec_string(random, "CAP_OF_TOMORROW", out);
		return;
	}
	if (random_once_in(random, 8))
		name += 4;
	for (; *name != '\0'; name++)
		text[length++] = in_case(*name, mode);
	text[length] = '\0';
	random_spec_string(random, text, out);
}

static void add_capability_set(struct random *random, struct buf *out)
{
	random_spec_array(random, 14, add_capability, out);
}

static void add_capabilities(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"bounding", add_capability_set},
		{"permitted", add_capability_set},
		{"effective", add_capability_set},
		{"inheritable", add_capability_set},
		{"ambient", add_capability_set},
	};

	random_spec_object(random, parts, COUNT(parts), out);
}

static void add_label(struct random *random, struct buf *out)
{
	static const char *const labels[] = {
		"",
		"system_u:system_r:container_t:s0:c1,c2",
		"system_u:system_r:spc_t:s0",
		"unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023",
		"system_u:object_r:container_file_t:s0:c7",
		"user:role:type",
		"nonsense",
		":::",
	};

	random_spec_string(random, WORD(random, labels), out);
}

static void add_apparmor(struct random *random, struct buf *out)
{
	/* What is not loaded is refused: one of many, or little is hardened. */
	static const char *const profiles[] = {
		"",
		"docker-default",
		"my web",
		"docker-default",
		"my web",
		"",
		"unconfined",
		"trial",
		"unconfined//&trial",
		"nonesuch",
		"&unconfined",
		"trial//&docker-default",
		"my web",
		"unconfined",
	};

	random_spec_string(random, WORD(random, profiles), out);
}

static void add_number(struct random *random, struct buf *out)
{
	buf_printf(out, "%u", random_below(random, 1000));
}

static void add_process(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"terminal", add_boolean},
		{"user", add_user},
		{"args", add_words},
		{"env", add_words},
		{"cwd", add_word},
		{"capabilities", add_capabilities},
		{"noNewPrivileges", add_boolean},
		{"apparmorProfile", add_apparmor},
		{"selinuxLabel", add_label},
		{"oomScoreAdj", add_number},
	};

	random_spec_object(random, parts, COUNT(parts), out);
}

static void add_path(struct random *random, struct buf *out)
{
	static const char *const paths[] = {
		"/proc/kcore",
		"/proc/keys",
		"/proc/acpi",
		"/proc/sys",
		"/proc/bus",
		"/sys/firmware",
		"/proc/sysrq-trigger",
		"//proc/./kcore/",
		"/proc/keys/.",
		"proc/kcore",
		"./proc/sys",
		"/proc/../proc/kcore",
		"/proc/kcore/..",
		"/proc/kcor",
		"/proc/kcore2",
		"/proc",
		"/",
		"",
		".",
		"/tmp/\xc3\xa9",
	};

	random_spec_string(random, WORD(random, paths), out);
}

static void add_paths(struct random *random, struct buf *out)
{
	random_spec_array(random, 12, add_path, out);
}

static void add_namespace(struct random *random, struct buf *out)
{
	static const char *const types[] = {
		"pid", "network", "ipc", "uts", "cgroup", "user", "time",
	};

	buf_add_text(out, "{");
	random_spec_name(random, "type", out);
	random_spec_string(random, WORD(random, types), out);
	if (random_once_in(random, 3)) {
		buf_add_char(out, ',');
		random_spec_name(random, "path", out);
		random_spec_string(random, "/proc/1/ns/net", out);
	}
	buf_add_text(out, "}");
}

/* Most have a mount namespace of their own, as nearly all containers do. */
static void add_namespaces(struct random *random, struct buf *out)
{
	unsigned count = random_below(random, 4);

	buf_add_char(out, '[');
	for (unsigned i = 0; i < count; i++) {
		add_namespace(random, out);
		buf_add_char(out, ',');
	}
	if (random_once_in(random, 20))
		buf_add_text(out, "{\"type\":\"mount\",\"path\":\"/x\"}");
	else if (random_once_in(random, 20))
		buf_add_text(out, "{\"type\":null}");
	else
		buf_add_text(out, "{ \"type\" : \"mount\" }");
	buf_add_char(out, ']');
}

static void add_map(struct random *random, struct buf *out)
{
	unsigned count = random_below(random, 4);

	buf_add_char(out, '{');
	for (unsigned i = 0; i < count; i++) {
		buf_printf(out, "%s\"key.%u\":", i > 0 ? "," : "", i);
		add_word(random, out);
	}
	buf_add_char(out, '}');
}

/* Words that runtimes obey, and others. */
static void add_annotations(struct random *random, struct buf *out)
{
	static const char *const keys[] = {
		"a",
		"run.oci.handler",
		"org.systemd.property.TimeoutStopUSec",
		"org.systemd.property.Exec",
		"krun.cpus",
		"io.kubernetes.cri.container-type",
	};
	unsigned from = random_below(random, COUNT(keys));

	buf_add_char(out, '{');
	for (unsigned i = from; i < COUNT(keys); i++) {
		buf_printf(out, "%s\"%s\":", i > from ? "," : "", keys[i]);
		add_word(random, out);
	}
	buf_add_char(out, '}');
}

static void add_propagation(struct random *random, struct buf *out)
{
	static const char *const words[] = {"shared", "rshared",  "slave",
					    "rslave", "rprivate", ""};

	random_spec_string(random, WORD(random, words), out);
}

static void add_host_id(struct random *random, struct buf *out)
{
	buf_add_text(out, random_once_in(random, 4) ? "0" : "100000");
}

static void add_mapping(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"containerID", add_id},
		{"hostID", add_host_id},
		{"size", add_host_id},
	};

	random_spec_object(random, parts, COUNT(parts), out);
}

static void add_mappings(struct random *random, struct buf *out)
{
	random_spec_array(random, 3, add_mapping, out);
}

/* Of a name or a value that is odd nothing is hardened: one in a few. */
static void add_sysctls(struct random *random, struct buf *out)
{
	static const char *const names[] = {"net.ipv4.ip_forward",
					    "net.core.somaxconn", "kernel.sem"};

	if (random_once_in(random, 4))
		add_map(random, out);
	else
		buf_printf(out, "{\"%s\":\"%u\"}", WORD(random, names),
			   random_below(random, 1000));
}

static void add_linux(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"namespaces", add_namespaces},
		{"maskedPaths", add_paths},
		{"readonlyPaths", add_paths},
		{"seccomp", random_spec_seccomp},
		{"mountLabel", add_label},
		{"sysctl", add_sysctls},
		{"devices", random_spec_devices},
		{"resources", random_spec_resources},
		{"cgroupsPath", add_word},
		{"uidMappings", add_mappings},
		{"rootfsPropagation", add_propagation},
	};

	random_spec_object(random, parts, COUNT(parts), out);
}

void random_spec_config(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"ociVersion", add_word},
		{"process", add_process, true},
		{"hostname", add_word},
		{"mounts", random_spec_mounts},
		{"annotations", add_annotations},
		{"linux", add_linux},
		{"com.example.x", add_map},
		{"hooks", random_spec_hooks},
	};

	random_json_blanks(random, out);
	random_spec_object(random, parts, COUNT(parts), out);
	random_json_blanks(random, out);
}

void random_spec_process(struct random *random, struct buf *out)
{
	random_json_blanks(random, out);
	add_process(random, out);
	random_json_blanks(random, out);
}
