/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a descriptor that a runtime sends (unix(7), SCM_RIGHTS). */
#include "descriptor.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int descriptor_listen(const char *path)
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

int descriptor_receive(int connection, void *text, size_t *length)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec data = {.iov_base = text, .iov_len = *length};
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	ssize_t got = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
	const struct cmsghdr *header;
	int fd;

	if (got <= 0)
		return -1;
	header = CMSG_FIRSTHDR(&message);
	if (!header || header->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	*length = (size_t)got;
	return fd;
}
