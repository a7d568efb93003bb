/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's end of --console-socket: takes the terminal, shows its output.
 *
 * console SOCKET [LINE]: listens on SOCKET, receives one descriptor, copies
 * what comes out to stdout until the container closes it, and types LINE, when
 * there is one, at the first sign of life (before, a runtime may flush it). */
#include "descriptor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, SECONDS_TO_WAIT = 20 };

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
	char name[256]; /* of the terminal, for nobody */
	size_t length = sizeof(name);

	if (argc != 2 && argc != 3)
		return EXIT_USAGE;
	alarm(SECONDS_TO_WAIT);
	listener = descriptor_listen(argv[1]);
	if (listener < 0)
		return 1;
	connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (connection < 0)
		return 1;
	terminal = descriptor_receive(connection, name, &length);
	if (terminal < 0)
		return 1;
	return copy_out(terminal, argc == 3 ? argv[2] : NULL);
}
