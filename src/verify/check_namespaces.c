/* SPDX-License-Identifier: Apache-2.0 */
/* The container's namespaces against the spec, with the ids of its user
 * namespace, and those of its processes against the host's. */
#include "verify/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* 340 lines of three numbers. */
#define UID_MAP_LIMIT 16384

static const struct {
	const char *type; /* as a spec names it */
	const char *file; /* in /proc/PID/ns */
} kinds[] = {
	{"network", "net"}, {"pid", "pid"},       {"ipc", "ipc"},
	{"uts", "uts"},     {"cgroup", "cgroup"}, {"mount", "mnt"},
	{"user", "user"},   {"time", "time"},
};

static void add(struct verify *verify, enum verify_severity severity, pid_t pid,
		const char *type, const char *expected, const char *found)
{
	verify_findings_add(&verify->findings, &(struct verify_finding){
						       .severity = severity,
						       .check = "namespaces",
						       .pid = pid,
						       .where = type,
						       .expected = expected,
						       .found = found,
					       });
}

/* Whether path still leads to a namespace, and to another one than that. */
static bool leads_elsewhere(const struct json *path, uint64_t number)
{
	AUTO_BUF struct buf name = BUF_INIT;
	struct stat status;

	buf_add(&name, path->text.data, path->text.length);
	return name.data[0] == '/' && stat(name.data, &status) == 0 &&
	       status.st_ino != number;
}

static bool is_promised(const struct json *mappings, const uint64_t range[3])
{
	static const char *const members[] = {"containerID", "hostID", "size"};

	json_each (mapping, mappings) {
		bool same = true;

		for (unsigned i = 0; i < 3; i++) {
			uint64_t number = 0;

			(void)json_to_u64(json_member(mapping, members[i]),
					  &number);
			same = same && number == range[i];
		}
		if (same)
			return true;
	}
	return false;
}

/* Each line of uid_map (user_namespaces(7)) is one of the mappings. */
static void check_ids(struct verify *verify)
{
	const struct json *mappings = verify->promise->uid_mappings;
	AUTO_BUF struct buf text = BUF_INIT;
	uint64_t range[3];
	int read;

	if (mappings == NULL ||
	    !verify_process_read(verify->proc, verify->init, "uid_map",
				 UID_MAP_LIMIT, &text))
		return;
	for (const char *line = text.data;
	     sscanf(line, "%" SCNu64 " %" SCNu64 " %" SCNu64 "%n", &range[0],
		    &range[1], &range[2], &read) == 3;
	     line += read) {
		if (is_promised(mappings, range))
			continue;
		add(verify, VERIFY_HIGH, 0, "uid_map", "as mapped",
		    arena_printf(verify->findings.arena,
				 "uid %" PRIu64 " is the host's %" PRIu64
				 ", and so on for %" PRIu64,
				 range[0], range[1], range[2]));
	}
}

static void check_entry(struct verify *verify, const struct json *entry,
			const char *type, const char *file)
{
	const struct json *path = json_member(entry, "path");
	uint64_t number;

	if (!verify_process_namespace(verify->proc, verify->init, file,
				      &number))
		return;
	if (path == NULL || path->text.length == 0) {
		if (verify_namespace_is_hosts(verify->proc, file, number))
			add(verify, VERIFY_HIGH, 0, type, "one of its own",
			    "the host's");
		if (strcmp(type, "user") == 0)
			check_ids(verify);
		return;
	}
	if (leads_elsewhere(path, number))
		add(verify, VERIFY_MEDIUM, 0, type,
		    arena_printf(verify->findings.arena,
				 "the one that %.*s leads to",
				 (int)path->text.length, path->text.data),
		    "another one");
}

void verify_check_namespaces(struct verify *verify)
{
	json_each (entry, verify->promise->namespaces) {
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			if (json_string_is(json_member(entry, "type"),
					   kinds[i].type))
				check_entry(verify, entry, kinds[i].type,
					    kinds[i].file);
		}
	}
}

void verify_check_process_namespaces(struct verify *verify, pid_t pid)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *file = kinds[i].file;
		uint64_t its, containers;

		if (pid == verify->init ||
		    !verify_process_namespace(verify->proc, pid, file, &its) ||
		    !verify_process_namespace(verify->proc, verify->init, file,
					      &containers) ||
		    its == containers ||
		    !verify_namespace_is_hosts(verify->proc, file, its))
			continue;
		add(verify, VERIFY_HIGH, pid, kinds[i].type, "the container's",
		    "the host's");
	}
}
