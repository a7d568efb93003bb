/* SPDX-License-Identifier: Apache-2.0 */
/* How many processes and threads the container's cgroup may hold. */
#include "verify/cgroup.h"
#include "verify/verify.h"

#include <inttypes.h>

#define MOST_PIDS_MAX 64 /* bytes */

static void add(struct verify *verify, enum verify_severity severity,
		const char *found)
{
	verify_findings_add(
		&verify->findings,
		&(struct verify_finding){
			.severity = severity,
			.check = "pids",
			.where = "pids.max",
			.expected = arena_printf(verify->findings.arena,
						 "%" PRIu64 " at most",
						 verify->promise->pids),
			.found = found,
		});
}

/* Lowers *limit to that of the cgroup in that directory. False where it has no
 * such file. */
static bool lower(struct buf *path, uint64_t *limit)
{
	AUTO_BUF struct buf text = BUF_INIT;
	const size_t length = path->length;
	uint64_t number;
	bool read;

	buf_add_text(path, "/pids.max");
	read = verify_file_read(path->data, MOST_PIDS_MAX, &text);
	path->length = length;
	if (!read)
		return false;
	if (text.length > 0 && text.data[text.length - 1] == '\n')
		text.length--;
	if (text_to_u64(buf_text(&text), &number) && number < *limit)
		*limit = number;
	return true;
}

void verify_check_pids(struct verify *verify)
{
	struct arena *arena = verify->findings.arena;
	AUTO_BUF struct buf path = BUF_INIT;
	enum verify_cgroup_answer answer;
	uint64_t limit = UINT64_MAX;
	bool known = false;
	size_t mount;

	if (verify->promise->pids == 0)
		return;
	answer = verify_cgroup_find(verify, "pids", &path, &mount);
	if (answer == CGROUP_UNSEEN)
		add(verify, VERIFY_LOW,
		    "a cgroup that can't be seen from here");
	if (answer == CGROUP_UNSEEN || answer == CGROUP_NONE ||
	    (answer == CGROUP_FIRST &&
	     verify_process_is_rootless(verify->proc, verify->init)))
		return;
	/* What is above it limits it too: by the systemd manager crun puts the
	 * container in a cgroup below the one with its limits. */
	for (;;) {
		known |= lower(&path, &limit);
		while (path.length > mount && path.data[path.length - 1] != '/')
			path.length--;
		if (path.length <= mount)
			break;
		path.length--;
	}
	/* No file: in version 1 it is in the root, in 2 there may be no such
	 * controller. */
	if ((!known && answer == CGROUP_SECOND) ||
	    limit <= verify->promise->pids)
		return;
	add(verify, VERIFY_MEDIUM,
	    limit == UINT64_MAX ? "any number"
				: arena_printf(arena, "%" PRIu64, limit));
}
