/* SPDX-License-Identifier: Apache-2.0 */
/* The seccomp filters that the kernel holds for a process. */
#include "verify/loaded.h"

#include "cbpf/machine.h"
#include "cbpf/run.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

#ifndef PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_FILTER 0x420c /* Linux 4.4 */
#endif
#ifndef PTRACE_EVENT_STOP
#define PTRACE_EVENT_STOP 128
#endif

#define PATIENCE 2000000000L /* nanoseconds until it must have stopped */
#define FIRST    50000L      /* ... that are waited first, then ever more */

/* Waits until it stops: what is frozen or in the middle of input or output may
 * not. *signal is what it was to receive just then, or 0. */
static int stop(pid_t pid, int *signal, struct err *err)
{
	long waited = 0;
	int status;

	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0 ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) < 0)
		return err_set_errno(err, errno, "it can't be traced");
	for (long next = FIRST; waited < PATIENCE; next += next / 2) {
		const struct timespec moment = {.tv_nsec = next};
		pid_t got = waitpid(pid, &status, __WALL | WNOHANG);

		if (got == pid && WIFSTOPPED(status)) {
			*signal = status >> 16 == 0 ? WSTOPSIG(status) : 0;
			return 0;
		}
		if (got != 0)
			return err_set_errno(err, got < 0 ? errno : ESRCH,
					     "it is gone");
		nanosleep(&moment, NULL);
		waited += next;
	}
	/* The kernel lets go of it when we end. */
	return err_set(err, ERR_SYSTEM, "it does not stop to be looked at");
}

static int read_all(pid_t pid, struct loaded *loaded, struct err *err)
{
	static struct sock_filter list[BPF_MAXINSNS];

	for (;;) {
		unsigned long number = loaded->count;
		long length = ptrace(PTRACE_SECCOMP_GET_FILTER, pid,
				     (void *)number, list);

		/* EINVAL: it has no filter at all. */
		if (length < 0 && (errno == ENOENT || errno == EINVAL))
			return 0;
		if (length < 0)
			return err_set_errno(err, errno,
					     "its filters can't be read");
		if (loaded->count == LOADED_MOST)
			return err_set(err, ERR_SYSTEM,
				       "it has more than %d filters",
				       LOADED_MOST);
		if (cbpf_program_read(list, (size_t)length * sizeof(*list),
				      &loaded->list[loaded->count], err) < 0)
			return -1;
		loaded->count++;
	}
}

int loaded_read(pid_t pid, struct loaded *loaded, struct err *err)
{
	uintptr_t signal = 0;
	int pending = 0;
	int result;

	loaded->count = 0;
	if (stop(pid, &pending, err) < 0)
		return -1;
	result = read_all(pid, loaded, err);
	signal = (uintptr_t)pending;
	ptrace(PTRACE_DETACH, pid, NULL, (void *)signal);
	return result;
}

void loaded_fini(struct loaded *loaded)
{
	for (unsigned i = 0; i < loaded->count; i++)
		cbpf_program_fini(&loaded->list[i]);
	loaded->count = 0;
}

bool loaded_equal(const struct loaded *a, const struct loaded *b)
{
	if (a->count != b->count)
		return false;
	for (unsigned i = 0; i < a->count; i++) {
		if (a->list[i].length != b->list[i].length ||
		    memcmp(a->list[i].list, b->list[i].list,
			   a->list[i].length * sizeof(*a->list[i].list)) != 0)
			return false;
	}
	return true;
}

struct seccomp_action loaded_ask(const struct loaded *loaded,
				 const struct seccomp_data *data)
{
	struct seccomp_action strictest = {SECCOMP_ALLOW, 0};

	for (unsigned i = 0; i < loaded->count; i++) {
		struct cbpf_result result;
		struct seccomp_action action;

		/* The kernel checked it when it was loaded. */
		if (!cbpf_run(&loaded->list[i], data, &result))
			continue;
		action = cbpf_action_of(result.action);
		if (action.kind > strictest.kind)
			strictest = action;
	}
	return strictest;
}
