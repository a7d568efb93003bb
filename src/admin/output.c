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

/* Replaces or makes the file at path; what is no regular file (/dev/null, a
 * pipe) is written to. */
static int put_file(const struct buf *text, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct stat like = {.st_mode = S_IFREG | 0644,
			    .st_uid = geteuid(),
			    .st_gid = getegid()};
	AUTO_BUF struct buf parent = BUF_INIT;
	AUTO_CLOSE int fd = -1;

	if (stat(path, &like) == 0 && !S_ISREG(like.st_mode)) {
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0 || fs_write_all(fd, text->data, text->length) < 0)
			return err_set_errno(err, errno, "%s: cannot write",
					     path);
		return 0;
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
	return path == NULL || strcmp(path, "-") == 0
		       ? output_write(text, err)
		       : put_file(text, path, err);
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
