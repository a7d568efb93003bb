/* SPDX-License-Identifier: Apache-2.0 */
/* /proc/PID/mountinfo: the mounts that a process sees. */
#include "verify/mountinfo.h"

/* Takes the next word of a line; empty where there is none. */
static struct text take_word(struct text *line)
{
	const char *blank =
		line->length > 0 ? memchr(line->data, ' ', line->length) : NULL;
	struct text word = {line->data, blank != NULL
						? (size_t)(blank - line->data)
						: line->length};
	size_t used = word.length + (blank != NULL ? 1 : 0);

	line->data += used;
	line->length -= used;
	return word;
}

/* "36 35 98:0 /root /point rw,noatime master:1 - ext4 /dev/x rw,errors=..." */
static bool read_line(struct text line, struct verify_mount *mount)
{
	struct text word;

	if (!text_to_u64(take_word(&line), &mount->id))
		return false;
	take_word(&line); /* its parent */
	take_word(&line); /* device */
	mount->root = take_word(&line);
	mount->point = take_word(&line);
	mount->options = take_word(&line);
	do {
		word = take_word(&line);
	} while (word.length > 0 && !text_is(word, "-"));
	mount->type = take_word(&line);
	take_word(&line); /* source */
	mount->super = take_word(&line);
	return mount->super.length > 0;
}

bool verify_mount_next(struct text *rest, struct verify_mount *mount)
{
	while (rest->length > 0) {
		const char *end = memchr(rest->data, '\n', rest->length);
		struct text line = {rest->data,
				    end != NULL ? (size_t)(end - rest->data)
						: rest->length};
		size_t used = line.length + (end != NULL ? 1 : 0);

		rest->data += used;
		rest->length -= used;
		if (read_line(line, mount))
			return true;
	}
	return false;
}

bool verify_mount_find(struct text mountinfo, uint64_t id,
		       struct verify_mount *mount)
{
	while (verify_mount_next(&mountinfo, mount)) {
		if (mount->id == id)
			return true;
	}
	return false;
}

bool verify_options_have(struct text options, const char *name)
{
	const char *at = options.data;
	const char *end = options.data + options.length;

	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));

		if (comma == NULL)
			comma = end;
		if (text_is((struct text){at, (size_t)(comma - at)}, name))
			return true;
		at = comma + 1;
	}
	return false;
}

bool verify_mount_is_readonly(const struct verify_mount *mount)
{
	return verify_options_have(mount->options, "ro") ||
	       verify_options_have(mount->super, "ro");
}

bool verify_mount_is_fuse(const struct verify_mount *mount)
{
	return mount->type.length >= 4 &&
	       memcmp(mount->type.data, "fuse", 4) == 0;
}
