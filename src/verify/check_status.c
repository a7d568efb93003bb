/* SPDX-License-Identifier: Apache-2.0 */
/* Each thread's capabilities, no_new_privs, seccomp mode and number of
 * filters. */
#include "verify/verify.h"

#include "oci/capability.h"

#define MOST_STATUS ((size_t)1 << 16) /* bytes */

struct threads {
	struct verify *verify;
	bool nested; /* the process is in a user namespace of its own */
	bool has_leader;
	struct verify_status leader;
};

/* Adds them as "CHOWN, KILL" or "none". */
static const char *names_of(struct arena *arena, uint64_t set)
{
	AUTO_BUF struct buf text = BUF_INIT;

	for (int i = 0; i < 64; i++) {
		const char *name = capability_to_name(i);

		if (!(set >> i & 1))
			continue;
		buf_add_text(&text, text.length > 0 ? ", " : "");
		if (name != NULL)
			buf_add_text(&text, name);
		else
			buf_printf(&text, "capability %d", i);
	}
	if (text.length == 0)
		return "none";
	return arena_copy(arena, text.data, text.length);
}

static void check_sets(struct verify *verify, pid_t pid, pid_t thread,
		       const struct verify_status *status)
{
	struct arena *arena = verify->findings.arena;

	for (unsigned i = 0; verify->promise->has_sets && i < SET_COUNT; i++) {
		uint64_t bound = verify_promise_bound(verify->promise,
						      (enum verify_set)i);

		if (!(status->sets[i] & ~bound))
			continue;
		verify_findings_add(
			&verify->findings,
			&(struct verify_finding){
				.severity = VERIFY_HIGH,
				.check = "capabilities",
				.pid = pid,
				.thread = thread,
				.where = verify_set_fields[i],
				.expected =
					arena_printf(arena, "no more than %s",
						     names_of(arena, bound)),
				.found = arena_printf(
					arena, "also %s",
					names_of(arena,
						 status->sets[i] & ~bound)),
			});
	}
}

static void check_seccomp(struct verify *verify, pid_t pid, pid_t thread,
			  const struct verify_status *status)
{
	static const char *const modes[] = {"0 (disabled)", "1 (strict)",
					    "2 (filter)"};
	const char *where = "Seccomp";
	const char *expected = modes[2];
	const char *found;

	/* Strict mode allows less than any filter that a container starts
	 * with. */
	if (verify->promise->filter == NULL || status->mode == 1)
		return;
	found = status->mode < sizeof(modes) / sizeof(modes[0])
			? modes[status->mode]
			: "a mode that is not known";
	if (status->mode == 2) {
		if (!status->filters_known || status->filters > 0)
			return;
		where = "Seccomp_filters";
		expected = "at least 1";
		found = "0";
	}
	verify_findings_add(&verify->findings, &(struct verify_finding){
						       .severity = VERIFY_HIGH,
						       .check = "seccomp",
						       .pid = pid,
						       .thread = thread,
						       .where = where,
						       .expected = expected,
						       .found = found,
					       });
}

static void check_thread(pid_t pid, pid_t thread, void *context)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf file = BUF_INIT;
	struct threads *threads = context;
	struct verify *verify = threads->verify;
	struct verify_status status;

	buf_printf(&file, "task/%d/status", (int)thread);
	/* It may have ended since. */
	if (!verify_process_read(verify->proc, pid, file.data, MOST_STATUS,
				 &text) ||
	    !verify_status_parse(buf_text(&text), &status) || status.dead)
		return;
	verify->threads++;
	/* Once a process is enough where its threads have the same. */
	if (threads->has_leader &&
	    verify_status_equal(&threads->leader, &status))
		return;
	if (!threads->has_leader)
		threads->leader = status;
	threads->has_leader = true;
	thread = thread == pid ? 0 : thread;
	if (!threads->nested)
		check_sets(verify, pid, thread, &status);
	if (verify->promise->no_new_privileges && !status.no_new_privileges)
		verify_findings_add(&verify->findings,
				    &(struct verify_finding){
					    .severity = VERIFY_HIGH,
					    .check = "no-new-privileges",
					    .pid = pid,
					    .thread = thread,
					    .where = "NoNewPrivs",
					    .expected = "1",
					    .found = "0",
				    });
	check_seccomp(verify, pid, thread, &status);
}

/* Whether it is in a user namespace below the container's: capabilities there
 * reach nothing but what is of that namespace. */
static bool is_nested(const struct verify *verify, pid_t pid)
{
	uint64_t mine, its;

	return verify_process_namespace(verify->proc, pid, "user", &its) &&
	       verify_process_namespace(verify->proc, verify->init, "user",
					&mine) &&
	       mine != its &&
	       !verify_namespace_is_hosts(verify->proc, "user", its) &&
	       verify_process_is_below(verify->proc, pid, "user", mine);
}

void verify_check_status(struct verify *verify, pid_t pid)
{
	struct threads threads = {
		.verify = verify,
		.nested = is_nested(verify, pid),
	};

	verify_thread_each(verify->proc, pid, check_thread, &threads);
}
