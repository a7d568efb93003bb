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

/* What is behind one of them. */
struct behind {
	struct seccomp_action strictest;
	bool conditional; /* one looks at its arguments */
	bool allowed;     /* all are, whatever their arguments */
};

static void raise(struct seccomp_action *strictest,
		  struct seccomp_action action)
{
	if (action.kind > strictest->kind)
		*strictest = action;
}

static void raise_to(struct seccomp_action *strictest,
		     const struct seccomp_decision *decision)
{
	raise(strictest, decision->action);
	for (unsigned i = 0; i < decision->count; i++)
		raise(strictest, decision->rules[i].action);
}

static struct behind look_behind(const struct seccomp_filter *filter,
				 const char *const *names)
{
	struct behind behind = {{SECCOMP_ALLOW, 0}, false, true};

	for (; *names != NULL; names++) {
		int call = syscall_from_name(text_of(*names));

		if (call < 0 ||
		    !syscall_set_has(&filter->present, (unsigned)call))
			continue;
		raise_to(&behind.strictest, &filter->decisions[call]);
		behind.conditional |= filter->decisions[call].count > 0;
	}
	behind.allowed =
		!behind.conditional && behind.strictest.kind == SECCOMP_ALLOW;
	return behind;
}

/* Each call behind that looks at its arguments gets its strictest answer. */
static void make_constant(struct seccomp_filter *filter,
			  const char *const *names, struct syscall_set *changed)
{
	for (; *names != NULL; names++) {
		int call = syscall_from_name(text_of(*names));
		struct seccomp_decision *decision;
		struct seccomp_action strictest = {SECCOMP_ALLOW, 0};

		if (call < 0 || filter->decisions[call].count == 0)
			continue;
		decision = &filter->decisions[call];
		raise_to(&strictest, decision);
		*decision = (struct seccomp_decision){
			.action = strictest,
			.named = !seccomp_action_equal(strictest,
						       filter->action)};
		syscall_set_add(changed, (unsigned)call);
	}
}

/* Takes the ABIs that have the call out of the filter; false where the native
 * one has it. */
static bool drop_abis(struct seccomp_filter *filter, unsigned call,
		      enum seccomp_arch native)
{
	if (syscall_number(call, native) != SYSCALL_NONE)
		return false;
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		if ((filter->architectures & seccomp_arch_bit(arch)) != 0 &&
		    syscall_number(call, (enum seccomp_arch)arch) !=
			    SYSCALL_NONE)
			filter->architectures &= ~seccomp_arch_bit(arch);
	}
	syscall_of_archs(filter->architectures, &filter->present);
	return true;
}

static bool settle(struct seccomp_filter *filter, const char *name,
		   const char *const *names, enum seccomp_arch native,
		   struct syscall_set *changed)
{
	int call = syscall_from_name(text_of(name));
	struct seccomp_action strictest = {SECCOMP_ERRNO, EPERM};
	struct seccomp_decision *own;
	struct behind behind;

	if (call < 0 || !syscall_set_has(&filter->present, (unsigned)call))
		return false;
	own = &filter->decisions[call];
	behind = look_behind(filter, names);
	if (own->count == 0 && !behind.conditional &&
	    (behind.allowed || own->action.kind >= behind.strictest.kind ||
	     seccomp_action_equal(own->action, filter->action)))
		return false;
	raise(&strictest, behind.strictest);
	if (own->action.kind == strictest.kind)
		strictest = own->action;
	raise_to(&strictest, own);
	if (strictest.kind == SECCOMP_ERRNO &&
	    seccomp_action_equal(strictest, filter->action))
		strictest.data = filter->action.data == EPERM ? ENOSYS : EPERM;
	if (behind.conditional &&
	    seccomp_action_equal(strictest, filter->action)) {
		if (drop_abis(filter, (unsigned)call, native))
			return true;
		make_constant(filter, names, changed);
		return false;
	}
	if (own->count == 0 && seccomp_action_equal(own->action, strictest))
		return false;
	*own = (struct seccomp_decision){
		.action = strictest,
		.named = !seccomp_action_equal(strictest, filter->action)};
	syscall_set_add(changed, (unsigned)call);
	return false;
}

bool seccomp_settle_multiplexers(struct seccomp_filter *filter,
				 enum seccomp_arch native,
				 struct syscall_set *changed)
{
	bool dropped =
		settle(filter, "socketcall", socketcalls, native, changed);

	return settle(filter, "ipc", ipcs, native, changed) || dropped;
}
