/* SPDX-License-Identifier: Apache-2.0 */
/* AppArmor as this host has it, and the kernel's list of loaded profiles. */
#include "probe/apparmor.h"

#include "base/cleanup.h"
#include "base/fs.h"

#include <fcntl.h>
#include <unistd.h>

#define ENABLED   "/sys/module/apparmor/parameters/enabled"
#define LOADED    "/sys/kernel/security/apparmor/profiles"
#define MOST_LIST ((size_t)4 << 20)

bool probe_apparmor_enabled(void)
{
	AUTO_CLOSE int fd = open(ENABLED, O_RDONLY | O_CLOEXEC);
	char word = 'N';

	return fd >= 0 && read(fd, &word, 1) == 1 && word == 'Y';
}

bool probe_apparmor_list(struct buf *out)
{
	AUTO_CLOSE int fd = open(LOADED, O_RDONLY | O_CLOEXEC);
	AUTO_BUF struct buf list = BUF_INIT;
	struct err ignored = ERR_INIT;

	if (fd < 0 ||
	    fs_read_stream(fd, LOADED, MOST_LIST, &list, &ignored) < 0)
		return false;
	buf_add(out, list.data, list.length);
	return true;
}

/* Takes the first line off the list. Names may have blanks and parentheses:
 * the mode is behind the last " (". */
static bool next_line(struct text *list, struct text *name, bool *enforced)
{
	const char *end;
	struct text line, mode;
	size_t open;

	if (list->length == 0)
		return false;
	end = memchr(list->data, '\n', list->length);
	line = (struct text){list->data, end != NULL
						 ? (size_t)(end - list->data)
						 : list->length};
	list->data += line.length + (end != NULL);
	list->length -= line.length + (end != NULL);
	*name = (struct text){line.data, 0};
	*enforced = false;
	if (line.length == 0 || line.data[line.length - 1] != ')')
		return true;
	for (open = line.length - 1; open > 0; open--) {
		if (line.data[open] == '(' && line.data[open - 1] == ' ')
			break;
	}
	if (open == 0)
		return true;
	name->length = open - 1;
	mode = (struct text){line.data + open + 1, line.length - open - 2};
	*enforced = text_is(mode, "enforce") || text_is(mode, "kill");
	return true;
}

enum apparmor_mode apparmor_mode_of(struct text list, struct text name)
{
	struct text loaded;
	bool enforced;

	while (next_line(&list, &loaded, &enforced)) {
		if (loaded.length > 0 && text_equal(loaded, name))
			return enforced ? APPARMOR_ENFORCED
					: APPARMOR_NOT_ENFORCED;
	}
	return APPARMOR_NOT_LOADED;
}

struct text apparmor_find(struct text list, struct text start)
{
	struct text loaded;
	bool enforced;

	while (next_line(&list, &loaded, &enforced)) {
		if (enforced && loaded.length >= start.length &&
		    memcmp(loaded.data, start.data, start.length) == 0)
			return loaded;
	}
	return (struct text){NULL, 0};
}
