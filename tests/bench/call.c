/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system calls whose cost is measured: ten that programs make most, and
 * four whose arguments filters look at. Each does as little as it can, so that
 * what a filter adds is as much of it as it ever is.
 */
#include "call.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE        4096
#define SIGNAL_SET  8           /* bytes of the kernel's own sigset_t */
#define PERSONALITY 0xffffffffU /* asks for it and changes nothing */

#define AT(object)  ((uintptr_t)(object))
#define FD(number)  ((uint64_t)(number))

/* What the calls are about. */
static struct {
	int null, zero, epoll, pair[2];
	char byte;
	uint32_t word;
	struct stat status;
	struct epoll_event event;
	uint64_t signals;
} scene;

static bool set_scene(void)
{
	scene.null = open("/dev/null", O_RDWR | O_CLOEXEC);
	scene.zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	scene.epoll = epoll_create1(EPOLL_CLOEXEC);
	return scene.null >= 0 && scene.zero >= 0 && scene.epoll >= 0 &&
	       socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, scene.pair) ==
		       0;
}

static struct call single(const char *name, struct call_step step)
{
	return (struct call){.name = name, .count = 1, .steps = {step}};
}

static struct call couple(const char *name, struct call_step first,
			  struct call_step second)
{
	return (struct call){
		.name = name, .count = 2, .steps = {first, second}};
}

static struct call opened(const char *name, struct call_step first,
			  struct call_step second)
{
	struct call call = couple(name, first, second);

	call.chained = true;
	return call;
}

static struct call refused(const char *name, struct call_step step, int error)
{
	struct call call = single(name, step);

	call.error = error;
	return call;
}

#define STEP(name, ...)                                                        \
	(struct call_step)                                                     \
	{                                                                      \
		SYS_##name,                                                    \
		{                                                              \
			__VA_ARGS__                                            \
		}                                                              \
	}

/* clock_gettime() is not among them: the vDSO answers it, without a call. */
static unsigned arrange_common(struct call *calls)
{
	unsigned count = 0;

	calls[count++] = single("getpid", STEP(getpid, 0));
	calls[count++] =
		single("read", STEP(read, FD(scene.zero), AT(&scene.byte), 1));
	calls[count++] = single(
		"write", STEP(write, FD(scene.null), AT(&scene.byte), 1));
	calls[count++] =
		opened("openat, close",
		       STEP(openat, FD(AT_FDCWD), AT("/dev/null"), O_RDONLY),
		       STEP(close, 0));
	calls[count++] =
		single("newfstatat", STEP(newfstatat, FD(scene.null), AT(""),
					  AT(&scene.status), AT_EMPTY_PATH));
	calls[count++] = opened("mmap, munmap",
				STEP(mmap, 0, PAGE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, FD(-1), 0),
				STEP(munmap, 0, PAGE));
	calls[count++] = single(
		"futex", STEP(futex, AT(&scene.word), FUTEX_WAKE_PRIVATE, 1));
	calls[count++] =
		single("epoll_pwait", STEP(epoll_pwait, FD(scene.epoll),
					   AT(&scene.event), 1, 0, 0, 0));
	calls[count++] =
		couple("sendto, recvfrom",
		       STEP(sendto, FD(scene.pair[0]), AT(&scene.byte), 1),
		       STEP(recvfrom, FD(scene.pair[1]), AT(&scene.byte), 1));
	calls[count++] =
		single("rt_sigprocmask", STEP(rt_sigprocmask, SIG_BLOCK, 0,
					      AT(&scene.signals), SIGNAL_SET));
	for (unsigned i = 0; i < count; i++)
		calls[i].common = true;
	return count;
}

/* The real work of a clone would hide what the filter adds: the kernel refuses
 * this one at once, and a filter takes it for a thread's. */
static unsigned arrange_checked(struct call *calls)
{
	unsigned count = 0;

	calls[count++] = refused(
		"ioctl", STEP(ioctl, FD(scene.null), TCGETS, AT(&scene.status)),
		ENOTTY);
	calls[count++] =
		opened("socket, close",
		       STEP(socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
		       STEP(close, 0));
	calls[count++] =
		refused("clone", STEP(clone, CLONE_SIGHAND, 0), EINVAL);
	calls[count++] = single("personality", STEP(personality, PERSONALITY));
	return count;
}

bool calls_arrange(struct call calls[CALL_COUNT])
{
	if (!set_scene())
		return false;
	return arrange_checked(calls + arrange_common(calls)) > 0;
}

static long make_step(const struct call_step *step, uint64_t first)
{
	const uint64_t *all = step->arguments;

	return syscall(step->number, first, all[1], all[2], all[3], all[4],
		       all[5]);
}

long call_make(const struct call *call)
{
	long result = make_step(&call->steps[0], call->steps[0].arguments[0]);

	if (call->error != 0 && result < 0 && errno == call->error)
		return 0;
	if (call->error != 0 && result >= 0) {
		errno = 0;
		return -1;
	}
	if (result < 0 || call->count == 1)
		return result;
	return make_step(&call->steps[1],
			 call->chained ? (uint64_t)result
				       : call->steps[1].arguments[0]);
}
