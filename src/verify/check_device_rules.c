/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the container's devices cgroup. Those of version 2 are a program
 * of the kernel's, which is not compared; only that there is none is found. */
#include "verify/cgroup.h"
#include "verify/verify.h"

#include "base/fs.h"
#include "harden/device_rules.h"

#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_LIST  ((size_t)1 << 20) /* bytes */
#define MOST_NAMED 5

/* Runtimes add them behind a spec's: runc 10:200, /dev/net/tun. */
static const struct device added[] = {{'c', 10, 200, DEVICE_ALL}};
static const struct device_list runtimes = {added, 1};

static void add(struct verify *verify, enum verify_severity severity,
		const char *where, const char *expected, const char *found)
{
	verify_findings_add(&verify->findings, &(struct verify_finding){
						       .severity = severity,
						       .check = "device-rules",
						       .where = where,
						       .expected = expected,
						       .found = found,
					       });
}

static bool is_within(struct device_list promised, struct text line)
{
	struct device devices[2];
	unsigned count = device_read(line, devices);

	for (unsigned i = 0; i < count; i++) {
		const struct device *device = &devices[i];
		unsigned may = device_access_within(promised, device) |
			       device_access_within(runtimes, device) |
			       device_access_default(device);

		if ((device->access & ~may) != 0)
			return false;
	}
	return count > 0;
}

static void check_list(struct verify *verify, struct device_list promised,
		       const char *at)
{
	struct arena *arena = verify->findings.arena;
	unsigned found = 0;

	for (const char *end; *at != '\0'; at = end + (*end == '\n')) {
		end = at + strcspn(at, "\n");
		if (end == at ||
		    is_within(promised,
			      (struct text){at, (size_t)(end - at)}) ||
		    found++ >= MOST_NAMED)
			continue;
		add(verify, VERIFY_HIGH,
		    arena_copy(arena, at, (size_t)(end - at)),
		    "no more than the document's rules allow",
		    *at == 'a' ? "every device is allowed" : "it is allowed");
	}
	if (found > MOST_NAMED)
		add(verify, VERIFY_HIGH, "devices.list",
		    "no more than the document's rules allow",
		    arena_printf(arena, "%u more such rules",
				 found - MOST_NAMED));
}

/* Whether no program at all is asked, of that cgroup's or of one above. Who may
 * not ask (bpf(2), BPF_PROG_QUERY) knows of none. */
static bool has_no_program(const char *cgroup)
{
	AUTO_CLOSE int fd = fs_open_directory(cgroup);
	union bpf_attr query = {0};

	if (fd < 0)
		return false;
	query.query.target_fd = (uint32_t)fd;
	query.query.attach_type = BPF_CGROUP_DEVICE;
	query.query.query_flags = BPF_F_QUERY_EFFECTIVE;
	return syscall(SYS_bpf, BPF_PROG_QUERY, &query, sizeof(query)) == 0 &&
	       query.query.prog_cnt == 0;
}

static void check_program(struct verify *verify, const char *cgroup)
{
	if (has_no_program(cgroup))
		add(verify, VERIFY_HIGH, cgroup,
		    "a program that allows no more than the document's rules",
		    "none: every device is allowed");
	else
		verify->unread_device_rules = true;
}

void verify_check_device_rules(struct verify *verify)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf list = BUF_INIT;
	enum verify_cgroup_answer answer;
	struct device_rules promised;
	size_t mount;

	device_rules_read(verify->findings.arena, verify->promise->device_rules,
			  device_defaults, &promised);
	if (promised.everything ||
	    verify_process_is_rootless(verify->proc, verify->init))
		return;
	answer = verify_cgroup_find(verify, "devices", &path, &mount);
	if (answer == CGROUP_SECOND)
		check_program(verify, arena_copy(verify->findings.arena,
						 path.data, path.length));
	if (answer == CGROUP_NONE || answer == CGROUP_SECOND)
		return;
	buf_add_text(&path, "/devices.list");
	buf_add_text(&list, "");
	if (answer == CGROUP_FIRST &&
	    verify_file_read(path.data, MOST_LIST, &list))
		check_list(verify, promised.at_most, list.data);
	else
		add(verify, VERIFY_LOW, "devices.list",
		    "the rules of its devices cgroup",
		    "none that can be read from here");
}
