/* SPDX-License-Identifier: Apache-2.0 */
/* The agent that a filter's listenerPath leads to: answers what it is notified
 * of.
 *
 * listener SOCKET errno|value NUMBER, or listener SOCKET continue: prints the
 * state that came with the listener, then "notified CALL" for each call (its
 * number), until nobody is left who could make one. */
#include "descriptor.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, SECONDS_TO_WAIT = 20 };

/* Linux 5.5, and for libcs of before. */
#ifndef SECCOMP_USER_NOTIF_FLAG_CONTINUE
#define SECCOMP_USER_NOTIF_FLAG_CONTINUE 1UL
#endif

/* The listener; the container process state beside it is printed as a line. */
static int receive_listener(int connection)
{
	char state[16384];
	size_t length = sizeof(state);
	int fd = descriptor_receive(connection, state, &length);

	if (fd >= 0)
		printf("%.*s\n", (int)length, state);
	return fd;
}

/* What the kernel of this host has may be longer than what we were built with,
 * and must be clear. */
union notification {
	struct seccomp_notif read;
	char room[1024];
};

union answer {
	struct seccomp_notif_resp written;
	char room[1024];
};

static int answer_one(int listener, const struct seccomp_notif_resp *form)
{
	union notification notification;
	union answer answer;

	memset(&notification, 0, sizeof(notification));
	memset(&answer, 0, sizeof(answer));
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notification) < 0)
		return errno == ENOENT ? 0 : -1; /* its maker was killed */
	printf("notified %d\n", notification.read.data.nr);
	answer.written = *form;
	answer.written.id = notification.read.id;
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) < 0)
		return errno == ENOENT ? 0 : -1;
	return 0;
}

static int answer_all(int listener, const struct seccomp_notif_resp *form)
{
	struct pollfd waiting = {.fd = listener, .events = POLLIN};

	while (poll(&waiting, 1, -1) == 1) {
		if (waiting.revents & POLLIN) {
			if (answer_one(listener, form) < 0)
				return 1;
		} else if (waiting.revents & POLLHUP) {
			return 0;
		}
	}
	return 1;
}

static int read_form(int argc, char **argv, struct seccomp_notif_resp *form)
{
	memset(form, 0, sizeof(*form));
	if (argc == 3 && strcmp(argv[2], "continue") == 0)
		form->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	else if (argc == 4 && strcmp(argv[2], "errno") == 0)
		form->error = -atoi(argv[3]);
	else if (argc == 4 && strcmp(argv[2], "value") == 0)
		form->val = atoi(argv[3]);
	else
		return -1;
	return 0;
}

int main(int argc, char **argv)
{
	struct seccomp_notif_resp form;
	int socket_fd, connection, listener;

	if (read_form(argc, argv, &form) < 0)
		return EXIT_USAGE;
	setvbuf(stdout, NULL, _IOLBF, 0);
	alarm(SECONDS_TO_WAIT);
	socket_fd = descriptor_listen(argv[1]);
	if (socket_fd < 0)
		return 1;
	connection = accept4(socket_fd, NULL, NULL, SOCK_CLOEXEC);
	if (connection < 0)
		return 1;
	listener = receive_listener(connection);
	if (listener < 0)
		return 1;
	close(connection);
	return answer_all(listener, &form);
}
