/* SPDX-License-Identifier: Apache-2.0 */
/* The program of profile strict: it reads, writes and exits, nothing else. */
#include <unistd.h>

int main(void)
{
	char buffer[512];
	ssize_t got;

	while ((got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0) {
		if (write(STDOUT_FILENO, buffer, (size_t)got) != got)
			_exit(1);
	}
	_exit(got < 0 ? 1 : 0);
}
