/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a container that was started. */
#include "pipeline/record.h"

#include "base/fs.h"
#include "pipeline/describe.h"
#include "json/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <time.h>

#define LONGEST    200               /* of a file's name */
#define MAX_SIZE   ((size_t)1 << 20) /* bytes of a record */
#define MOST_SWEPT 32                /* looked at while one is started */
#define YOUNGEST   60                /* seconds */

static bool is_file_name(const char *id)
{
	size_t length = id != NULL ? strlen(id) : 0;

	return length > 0 && length <= LONGEST && id[0] != '.' &&
	       memchr(id, '/', length) == NULL;
}

/* The path of root's directory: its slashes, and what escapes them, escaped. */
static void add_directory(const struct record_key *key, struct buf *out)
{
	buf_printf(out, "%s/", key->directory);
	for (const char *at = key->root; *at != '\0'; at++) {
		if (*at == '/' || *at == '%' || *at == '.')
			buf_printf(out, "%%%02x", (unsigned)(unsigned char)*at);
		else
			buf_add_char(out, *at);
	}
}

static int open_directory(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Makes what is missing of path, for its owner alone. */
static int make_directories(const char *path)
{
	AUTO_BUF struct buf part = BUF_INIT;

	buf_add_text(&part, "");
	for (const char *at = path; *at != '\0'; at++) {
		if (*at == '/' && at > path && mkdir(part.data, 0700) < 0 &&
		    errno != EEXIST)
			return -1;
		buf_add_char(&part, *at);
	}
	return mkdir(part.data, 0700) < 0 && errno != EEXIST ? -1 : 0;
}

static void add_words(const char *const *words, uint32_t bits, struct buf *out)
{
	const char *comma = "";

	for (unsigned i = 0; words[i] != NULL; i++) {
		if (bits >> i & 1) {
			buf_printf(out, "%s\"%s\"", comma, words[i]);
			comma = ",";
		}
	}
}

static void format(const struct json_document *document,
		   const struct subject *subject, struct buf *out)
{
	struct text link = subject->facts[FACT_LINK];

	buf_printf(out, "{\"engine\":\"%s\",\"asks\":[",
		   subject_engines[subject->engine]);
	add_words(subject_asks_words, subject->asks, out);
	buf_printf(out, "],\"pod\":%s", subject->no_pod ? "false" : "true");
	if (link.data != NULL) {
		buf_add_text(out, ",\"link\":");
		json_write_string(link, out);
	}
	if (subject->annotations != NULL) {
		buf_add_text(out, ",\"annotations\":");
		json_write_value(document, subject->annotations, out);
	}
	buf_add_text(out, "}\n");
}

int record_write(const struct record_key *key,
		 const struct json_document *document,
		 const struct subject *subject, struct err *err)
{
	const struct stat like = {
		.st_mode = S_IFREG | 0600,
		.st_uid = geteuid(),
		.st_gid = getegid(),
	};
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_CLOSE int fd = -1;

	if (!is_file_name(key->id))
		return err_set(err, ERR_INPUT, "no record can have that name");
	add_directory(key, &path);
	fd = open_directory(path.data);
	if (fd < 0 && errno == ENOENT && make_directories(path.data) == 0)
		fd = open_directory(path.data);
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path.data);
	format(document, subject, &text);
	return fs_replace(fd, key->id, &like, &text, err);
}

/* --- reading --- */

static int read_engine(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	struct subject *subject = target;
	unsigned word;

	if (reader_word(document, value, subject_engines, &word, err) < 0)
		return -1;
	subject->engine = (enum subject_engine)word;
	return 0;
}

static int read_asks(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct subject *subject = target;
	unsigned word;

	json_each (element, value) {
		if (reader_word(document, element, subject_asks_words, &word,
				err) < 0)
			return -1;
		subject->asks |= UINT32_C(1) << word;
	}
	return 0;
}

static int read_pod(struct json_document *document, const struct json *value,
		    void *target, struct err *err)
{
	struct subject *subject = target;

	(void)document;
	(void)err;
	subject->no_pod = !json_is_true(value);
	return 0;
}

static int read_link(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct subject *subject = target;

	(void)document;
	(void)err;
	subject->facts[FACT_LINK] = value->text;
	return 0;
}

static int read_annotations(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct subject *subject = target;

	(void)document;
	(void)err;
	subject->annotations = value;
	return 0;
}

static int parse(struct json_document *document, const char *name,
		 struct text text, struct subject *subject, struct err *err)
{
	static const struct reader_member members[] = {
		{"engine", read_engine},
		{"asks", read_asks},
		{"pod", read_pod},
		{"link", read_link},
		{"annotations", read_annotations},
		{0},
	};

	if (json_read(document, name, text, JSON_STRICT, err) < 0 ||
	    reader_read_object(document, document->root, members, subject,
			       err) < 0)
		return -1;
	describe_annotations(subject);
	return 0;
}

int record_read(const struct record_key *key, struct json_document *document,
		struct arena *arena, struct subject *subject, bool *found,
		struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_CLOSE int fd = -1;

	*found = false;
	if (!is_file_name(key->id))
		return 0;
	add_directory(key, &path);
	buf_printf(&path, "/%s", key->id);
	fd = open(path.data, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path.data);
	if (fs_check_trusted(fd, path.data, err) < 0 ||
	    fs_read_regular(fd, path.data, MAX_SIZE, &text, NULL, err) < 0)
		return -1;
	*found = true;
	return parse(document, arena_copy(arena, path.data, path.length),
		     (struct text){arena_copy(arena, text.data, text.length),
				   text.length},
		     subject, err);
}

/* --- sweeping --- */

/* Whether the record of that name is old enough, and its container gone. */
static bool is_gone(int records, int containers, const char *name)
{
	struct stat status;

	return name[0] != '.' &&
	       fstatat(records, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       status.st_mtime + YOUNGEST < time(NULL) &&
	       faccessat(containers, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
	       errno == ENOENT;
}

void record_sweep(const struct record_key *key)
{
	AUTO_CLOSE int containers = open_directory(key->root);
	AUTO_BUF struct buf path = BUF_INIT;
	const struct dirent *entry;
	unsigned seen = 0;
	DIR *records;

	if (containers < 0)
		return;
	add_directory(key, &path);
	records = opendir(path.data);
	if (records == NULL)
		return;
	while (seen++ < MOST_SWEPT && (entry = readdir(records)) != NULL) {
		if (is_gone(dirfd(records), containers, entry->d_name))
			(void)unlinkat(dirfd(records), entry->d_name, 0);
	}
	closedir(records);
}
