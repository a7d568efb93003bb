/* SPDX-License-Identifier: Apache-2.0 */
/* The names that rotation gives, from the oldest to the newest. */
#include "admin/log_rotated.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_DATE 19700101 /* as a number, which no count of logs reaches */

static bool is_rotated(const char *suffix)
{
	return (suffix[0] == '.' || suffix[0] == '-') &&
	       isdigit((unsigned char)suffix[1]);
}

/* Bytes without what compression adds: of "-20261128.gz" those of the date. */
static size_t stem(const char *suffix)
{
	return 1 + strspn(suffix + 1, "0123456789-_T");
}

bool log_suffix_is_newer(const char *a, const char *b)
{
	unsigned long long left, right;

	if (!is_rotated(a) || !is_rotated(b) || a[0] != b[0])
		return false;
	left = strtoull(a + 1, NULL, 10);
	right = strtoull(b + 1, NULL, 10);
	if (a[0] == '.' && left < FIRST_DATE && right < FIRST_DATE)
		return left < right;
	if (left != right)
		return left > right;
	/* Twice on one day: what is behind the date. */
	return stem(a) == stem(b) ? strncmp(a, b, stem(a)) > 0
				  : stem(a) > stem(b);
}

bool log_suffix_is_plain(const char *suffix)
{
	return suffix[stem(suffix)] == '\0';
}

bool log_suffix_next(int directory, const char *name, char suffix[LOG_SUFFIX])
{
	int again = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = again < 0 ? NULL : fdopendir(again);
	char next[LOG_SUFFIX] = "";
	size_t length = strlen(name);
	struct dirent *entry;

	while (entries != NULL && (entry = readdir(entries)) != NULL) {
		const char *one = entry->d_name + length;

		if (strncmp(entry->d_name, name, length) != 0 ||
		    !log_suffix_is_newer(one, suffix) ||
		    log_suffix_is_newer(one, next))
			continue;
		if (next[0] == '\0' || log_suffix_is_newer(next, one) ||
		    log_suffix_is_plain(one))
			memccpy(next, one, 0, sizeof(next));
	}
	if (entries != NULL)
		closedir(entries);
	if (next[0] != '\0')
		memcpy(suffix, next, sizeof(next));
	return next[0] != '\0';
}
