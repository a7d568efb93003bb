/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that make other calls. */
#include "seccomp/multiplexer.h"

#include <errno.h>

/* As linux/net.h and linux/ipc.h number them; ended by NULL. */
static const char *const socketcalls[] = {
	"socket",  "bind",        "connect",     "listen",     "accept",
	"send",    "getsockname", "getpeername", "socketpair", "recv",
	"sendto",  "recvfrom",    "shutdown",    "setsockopt", "getsockopt",
	"sendmsg", "recvmsg",     "accept4",     "recvmmsg",   "sendmmsg",
	NULL,
};

static const char *const ipcs[] = {
	"semop",  "semget", "semctl", "semtimedop", "msgsnd",
	"msgrcv", "msgget", "msgctl", "shmat",      "shmdt",
	"shmget", "shmctl", NULL,
};

bool seccomp_is_multiplexer(unsigned call)
{
	return strcmp(syscall_name(call), "socketcall") == 0 ||
	       strcmp(syscall_name(call), "ipc") == 0;
}

static bool allows_all(const struct seccomp_filter *filter,
		       const char *const *names)
{
	for (; *names != NULL; names++) {
		int call = syscall_from_name(text_of(*names));
		const struct seccomp_decision *decision;

		if (call < 0 ||
		    !syscall_set_has(&filter->present, (unsigned)call))
			continue;
		decision = &filter->decisions[call];
		if (decision->count > 0 ||
		    decision->action.kind != SECCOMP_ALLOW)
			return false;
	}
	return true;
}

static void refuse(struct seccomp_filter *filter, const char *name,
		   const char *const *behind)
{
	int call = syscall_from_name(text_of(name));

	if (call < 0 || !syscall_set_has(&filter->present, (unsigned)call) ||
	    allows_all(filter, behind))
		return;
	filter->decisions[call] = (struct seccomp_decision){
		.action = {SECCOMP_ERRNO, EPERM},
		.named = true,
	};
}

void seccomp_refuse_multiplexers(struct seccomp_filter *filter)
{
	refuse(filter, "socketcall", socketcalls);
	refuse(filter, "ipc", ipcs);
}
