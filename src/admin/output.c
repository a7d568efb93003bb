/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands over policies and profiles share. */
#include "admin/output.h"

#include "admin/options.h"
#include "base/fs.h"
#include "json/show.h"
#include "json/utf8.h"

#include <errno.h>
#include <fcntl.h>

const char *const output_formats[] = {
	[OUTPUT_TEXT] = "text",
	[OUTPUT_JSON] = "json",
	NULL,
};

enum output_format output_format_of(const char *word)
{
	return (enum output_format)options_word(output_formats, word);
}

int output_write(const struct buf *text, struct err *err)
{
	if (fs_write_all(STDOUT_FILENO, text->data, text->length) < 0)
		return err_set_errno(err, errno,
				     "cannot write to standard output");
	return 0;
}

/* The descriptor of ours that path is a name of; -1: it is none. */
static int descriptor_of(const char *path)
{
	unsigned number;
	int end = 0;

	if (strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	if ((sscanf(path, "/dev/fd/%9u%n", &number, &end) == 1 ||
	     sscanf(path, "/proc/self/fd/%9u%n", &number, &end) == 1) &&
	    path[end] == '\0')
		return (int)number;
	return -1;
}

/* A pipe that nobody reads is an error and no wait. What lies there may have
 * become something else since it was looked at. */
static int write_to(const struct buf *text, const char *path, struct err *err)
{
	AUTO_CLOSE int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK |
					       O_NOCTTY | O_CLOEXEC);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0 || fcntl(fd, F_SETFL, 0) < 0)
		return err_set_errno(err, errno, "%s: cannot write", path);
	if (!S_ISCHR(status.st_mode) && !S_ISFIFO(status.st_mode))
		return err_set(err, ERR_USAGE, "%s: it was replaced meanwhile",
			       path);
	if (fs_write_all(fd, text->data, text->length) < 0)
		return err_set_errno(err, errno, "%s: cannot write", path);
	return 0;
}

int output_replace(const struct buf *text, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct stat like = {.st_mode = S_IFREG | 0644,
			    .st_uid = geteuid(),
			    .st_gid = getegid()};
	struct stat there;
	AUTO_BUF struct buf parent = BUF_INIT;
	AUTO_CLOSE int fd = -1;

	if (lstat(path, &there) == 0 && !S_ISLNK(there.st_mode)) {
		if (!S_ISREG(there.st_mode))
			return err_set(err, ERR_USAGE,
				       "%s: expected a regular file", path);
		like = there;
	}
	if (slash != NULL)
		buf_add(&parent, path, (size_t)(slash - path) + 1);
	fd = open(slash != NULL ? parent.data : ".",
		  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, errno,
				     "%s: cannot open its directory", path);
	return fs_replace(fd, slash != NULL ? slash + 1 : path, &like, text,
			  err);
}

int output_put(const struct buf *text, const char *path, struct err *err)
{
	struct stat there;
	int number;

	if (path == NULL || strcmp(path, "-") == 0)
		return output_write(text, err);
	number = descriptor_of(path);
	if (number >= 0)
		return fs_write_all(number, text->data, text->length) < 0
			       ? err_set_errno(err, errno, "%s: cannot write",
					       path)
			       : 0;
	/* What a link leads to is no one's choice but that of who laid it. */
	if (lstat(path, &there) == 0 &&
	    (S_ISCHR(there.st_mode) || S_ISFIFO(there.st_mode)))
		return write_to(text, path, err);
	return output_replace(text, path, err);
}

/* Tags (U+E0000 to U+E007F) are not seen either, and beyond what four digits
 * of an escape hold: as two surrogates. */
static void add_tags_escaped(struct text text, struct buf *out)
{
	const char *at = text.data;
	const char *end = text.data + text.length;
	const char *tag;

	while ((tag = memmem(at, (size_t)(end - at), "\xf3\xa0", 2)) != NULL &&
	       end - tag >= 4) {
		unsigned code = ((unsigned char)tag[2] & 0x3fu) << 6 |
				((unsigned char)tag[3] & 0x3fu);

		buf_add(out, at, (size_t)(tag - at));
		if (code < 0x80)
			buf_printf(out, "\\udb40\\udc%02x", code);
		else
			buf_add(out, tag, 4);
		at = tag + 4;
	}
	buf_add(out, at, (size_t)(end - at));
}

void output_add_json(const struct json_document *document,
		     const struct json *value, struct buf *out)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf line = BUF_INIT;

	json_write_value(document, value, &text);
	add_tags_escaped(buf_text(&text), &line);
	/* What it escapes stands inside strings only, and is escaped there as
	 * JSON has it. */
	show_line(buf_text(&line), SIZE_MAX, out);
	buf_add_char(out, '\n');
}

struct json *output_text(struct json_document *document, struct text value)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	if (value.data == NULL)
		return json_new(document, JSON_NULL);
	/* Names of files and words of a command line may be any bytes. */
	if (utf8_first_invalid(value) < value.length) {
		show_line(value, SIZE_MAX, &shown);
		value.data =
			arena_copy(&document->arena, shown.data, shown.length);
		value.length = shown.length;
	}
	return json_new_string(document, value);
}

struct json *output_string(struct json_document *document, const char *value)
{
	return output_text(document, value != NULL ? text_of(value)
						   : (struct text){NULL, 0});
}

struct json *output_texts(struct json_document *document, struct text_list list)
{
	struct json *array = json_new(document, JSON_ARRAY);

	for (unsigned i = 0; i < list.count; i++)
		json_append(array, json_new_string(document, list.list[i]));
	return array;
}

struct json *output_number(struct json_document *document, int64_t number)
{
	struct json *value = json_new(document, JSON_NUMBER);

	value->text = text_of(
		arena_printf(&document->arena, "%lld", (long long)number));
	return value;
}

int output_require_file(const char *path, struct err *err)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path);
	return 0;
}
