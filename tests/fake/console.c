/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's end of --console-socket: takes the terminal, shows its output.
 *
 * console SOCKET [LINE]: listens on SOCKET, receives one descriptor, copies
 * what comes out to stdout until the container closes it, and types LINE, when
 * there is one, at the first sign of life (before, a runtime may flush it). */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, SECONDS_TO_WAIT = 20 };

static int listen_on(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
		return -1;
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return -1;
	return listen(fd, 1) < 0 ? -1 : fd;
}

static int receive_descriptor(int connection)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	char name[256];
	struct iovec data = {.iov_base = name, .iov_len = sizeof(name)};
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	const struct cmsghdr *header;
	int fd;

	if (recvmsg(connection, &message, MSG_CMSG_CLOEXEC) <= 0)
		return -1;
	header = CMSG_FIRSTHDR(&message);
	if (!header || header->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

/* A terminal whose other end is closed reads EIO: that is the end. */
static int copy_out(int terminal, const char *line)
{
	char buffer[4096];
	ssize_t got;

	while ((got = read(terminal, buffer, sizeof(buffer))) > 0) {
		if (write(STDOUT_FILENO, buffer, (size_t)got) != got)
			return 1;
		if (line && dprintf(terminal, "%s\n", line) < 0)
			return 1;
		line = NULL;
	}
	return got < 0 && errno != EIO ? 1 : 0;
}

int main(int argc, char **argv)
{
	int listener, connection, terminal;

	if (argc != 2 && argc != 3)
		return EXIT_USAGE;
	alarm(SECONDS_TO_WAIT);
	listener = listen_on(argv[1]);
	if (listener < 0)
		return 1;
	connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (connection < 0)
		return 1;
	terminal = receive_descriptor(connection);
	if (terminal < 0)
		return 1;
	return copy_out(terminal, argc == 3 ? argv[2] : NULL);
}
