/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a container for which categories were kept still has them: it is
 * there, and was given them when it was launched last. What was kept for an
 * earlier launch under its name is nobody's.
 */
#include "pipeline/reservation_owner.h"

#include "base/fs.h"
#include "policy/level.h"
#include "json/json.h"

#include <errno.h>
#include <fcntl.h>

#define LARGEST_RECORD ((size_t)1 << 20)

enum there { THERE, GONE, UNKNOWN };

/* root: the name of its directory among the records. One that is missing may
 * only be out of sight, in another mount namespace. */
static enum there look(const char *root, const char *id)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_CLOSE int containers = -1;

	if (!record_root_of(root, &path))
		return UNKNOWN;
	containers = fs_open_directory(path.data);
	if (containers < 0)
		return UNKNOWN;
	if (faccessat(containers, id, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return THERE;
	return errno == ENOENT ? GONE : UNKNOWN;
}

void reservation_name_of(struct text label, struct buf *out)
{
	struct level_range range;
	unsigned colons = 0;
	size_t at = 0;

	while (at < label.length && colons < 3)
		colons += label.data[at++] == ':';
	if (level_range_read((struct text){label.data + at, label.length - at},
			     &range))
		level_print_categories(&range.high, out);
}

/* Whether the record says that its container was given these categories. */
static bool says(const char *path, int fd, const char *name)
{
	AUTO_JSON struct json_document record = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf given = BUF_INIT;
	struct err ignored = ERR_INIT;
	const struct json *label;

	if (fs_read_regular(fd, path, LARGEST_RECORD, &text, NULL, &ignored) <
		    0 ||
	    json_read(&record, path, buf_text(&text), JSON_STRICT, &ignored) <
		    0)
		return true;
	label = json_member(json_member(record.root, "process"),
			    "selinuxLabel");
	if (json_is(label, JSON_STRING))
		reservation_name_of(label->text, &given);
	return text_equal(buf_text(&given), text_of(name));
}

bool reservation_owner_has(const char *records, const char *place,
			   const char *name, bool thorough)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf root = BUF_INIT;
	AUTO_CLOSE int fd = -1;
	const char *slash = strchr(place, '/');
	enum there there;

	if (slash == NULL)
		return false;
	buf_add(&root, place, (size_t)(slash - place));
	there = look(root.data, slash + 1);
	if (there == GONE || !thorough)
		return there != GONE;
	buf_printf(&path, "%s/%s", records, place);
	fd = open(path.data, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return there == THERE || errno != ENOENT;
	return says(path.data, fd, name);
}
