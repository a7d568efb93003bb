/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a container that was started. */
#include "pipeline/record.h"

#include "base/digest.h"
#include "base/fs.h"
#include "base/rootless.h"
#include "pipeline/describe.h"
#include "json/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <time.h>

#define MAX_SIZE   ((size_t)1 << 20) /* bytes of a record */
#define MOST_SWEPT 32                /* looked at while one is started */
#define YOUNGEST   60                /* seconds */

const char *record_directory(struct arena *arena)
{
	const struct rootless user = rootless_find(arena);

	return user.state != NULL
		       ? arena_printf(arena, "%s/containers", user.state)
		       : RECORD_DIRECTORY;
}

/* A runtime keeps a container in a directory of that name. */
bool record_can_exist(const struct record_key *key)
{
	size_t length = key->id != NULL ? strlen(key->id) : 0;

	return length > 0 && length <= NAME_MAX && strcmp(key->id, ".") != 0 &&
	       strcmp(key->id, "..") != 0 &&
	       memchr(key->id, '/', length) == NULL;
}

/* The name of root's directory: its slashes, and what escapes them, escaped; of
 * what is too long for a name, a digest. One that is known begins with "%2f".
 */
static void add_root(const struct record_key *key, struct buf *out)
{
	char digest[DIGEST_SIZE];

	buf_add_text(out, key->root_known ? "" : "other");
	for (const char *at = key->root; *at != '\0'; at++) {
		if (*at == '/' || *at == '%' || *at == '.')
			buf_printf(out, "%%%02x", (unsigned)(unsigned char)*at);
		else
			buf_add_char(out, *at);
	}
	if (out->length <= NAME_MAX)
		return;
	digest_sha256(buf_text(out), digest);
	out->length = 0;
	buf_printf(out, "%%sha256-%s", digest);
}

static int digit_of(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit = c != '\0' ? strchr(digits, c) : NULL;

	return digit != NULL ? (int)(digit - digits) : -1;
}

bool record_root_of(const char *name, struct buf *root)
{
	if (strncmp(name, "%2f", 3) != 0)
		return false;
	for (; *name != '\0'; name++) {
		int high, low;

		if (*name != '%') {
			buf_add_char(root, *name);
			continue;
		}
		high = digit_of(name[1]);
		low = high >= 0 ? digit_of(name[2]) : -1;
		if (low < 0 || high + low == 0)
			return false;
		buf_add_char(root, (char)(high << 4 | low));
		name += 2;
	}
	return true;
}

void record_place(const struct record_key *key, struct buf *place)
{
	AUTO_BUF struct buf root = BUF_INIT;

	add_root(key, &root);
	buf_printf(place, "%s/%s", root.data, key->id);
}

/* The path of root's directory. */
static void add_directory(const struct record_key *key, struct buf *out)
{
	AUTO_BUF struct buf root = BUF_INIT;

	add_root(key, &root);
	buf_printf(out, "%s/%s", key->directory, root.data);
}

static bool is_absent(int number)
{
	return number == ENOENT || number == ENOTDIR;
}

bool record_container_exists(const struct record_key *key)
{
	AUTO_BUF struct buf path = BUF_INIT;

	if (!key->root_known)
		return false;
	buf_printf(&path, "%s/%s", key->root, key->id);
	return faccessat(AT_FDCWD, path.data, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

int record_remove(const struct record_key *key, struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;

	add_directory(key, &path);
	buf_printf(&path, "/%s", key->id);
	if (unlink(path.data) == 0 || is_absent(errno) ||
	    fs_is_out_of_reach(errno))
		return 0;
	return err_set_errno(
		err, errno, "%s: cannot remove the record of another container",
		path.data);
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

/* What bounds a process that is put beside it. */
static void add_process(const struct oci_document *document, struct buf *out)
{
	static const char *const members[] = {RECORD_PROCESS_MEMBERS};
	const struct json *process = oci_process(document);
	const char *comma = "";

	if (process == NULL)
		return;
	buf_add_text(out, ",\"process\":{");
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const struct json *value = json_member(process, members[i]);

		if (value == NULL)
			continue;
		buf_printf(out, "%s\"%s\":", comma, members[i]);
		json_write_value(&document->json, value, out);
		comma = ",";
	}
	buf_add_char(out, '}');
}

/* As linux.uidMappings has them. */
static void add_ids(const struct id_map *ids, struct buf *out)
{
	buf_add_text(out, ",\"uidMappings\":[");
	for (unsigned i = 0; i < ids->count; i++)
		buf_printf(out,
			   "%s{\"containerID\":%" PRIu64 ",\"hostID\":%" PRIu64
			   ",\"size\":%" PRIu64 "}",
			   i > 0 ? "," : "", ids->ranges[i].inside,
			   ids->ranges[i].host, ids->ranges[i].size);
	buf_add_char(out, ']');
}

static void add_source(const struct record_key *key, struct buf *out)
{
	if (key->bundle == NULL)
		return;
	buf_add_text(out, ",\"bundle\":");
	json_write_string(text_of(key->bundle), out);
	if (key->document == NULL)
		return;
	buf_add_text(out, ",\"document\":");
	json_write_string(text_of(key->document), out);
}

static void format(const struct record_key *key,
		   const struct oci_document *document,
		   const struct subject *subject, const struct id_map *ids,
		   struct buf *out)
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
		json_write_value(&document->json, subject->annotations, out);
	}
	add_process(document, out);
	if (ids != NULL)
		add_ids(ids, out);
	add_source(key, out);
	buf_add_text(out, "}\n");
}

int record_write(const struct record_key *key,
		 const struct oci_document *document,
		 const struct subject *subject, const struct id_map *ids,
		 struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_CLOSE int records = -1;
	AUTO_CLOSE int fd = -1;
	int number;

	format(key, document, subject, ids, &text);
	if (text.length > MAX_SIZE)
		return err_set(err, ERR_INPUT,
			       "a record of %zu bytes is larger than the limit "
			       "of %zu MiB",
			       text.length, MAX_SIZE >> 20);
	add_directory(key, &path);
	records = fs_open_private(path.data);
	if (records < 0 && fs_is_out_of_reach(errno))
		return 0;
	if (records < 0)
		return err_set_errno(err, errno, "%s: cannot open", path.data);
	/* Nobody reads it before the container is there. */
	fd = openat(records, key->id,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0 && fs_write_all(fd, text.data, text.length) == 0)
		return 0;
	number = errno;
	if (fd >= 0)
		(void)unlinkat(records, key->id, 0);
	return err_set_errno(err, number, "%s/%s: cannot write", path.data,
			     key->id);
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

/* Read by others, and no part of the subject. */
static int read_later(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	(void)document;
	(void)value;
	(void)target;
	(void)err;
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
		{"process", read_later},
		{"uidMappings", read_later},
		{"bundle", read_later},
		{"document", read_later},
		{0},
	};

	if (json_read(document, name, text, JSON_STRICT, err) < 0 ||
	    reader_read_object(document, document->root, members, subject,
			       err) < 0)
		return -1;
	describe_annotations(subject);
	return 0;
}

/* The parts of its config.json that are kept; nothing of an older record. */
static void write_config(const struct json_document *document, struct buf *out)
{
	const struct json *process = json_member(document->root, "process");
	const struct json *ids = json_member(document->root, "uidMappings");

	if (process == NULL)
		return;
	buf_add_text(out, "{\"process\":");
	json_write_value(document, process, out);
	if (ids != NULL) {
		buf_add_text(out, ",\"linux\":{\"namespaces\":[{\"type\":"
				  "\"user\"}],\"uidMappings\":");
		json_write_value(document, ids, out);
		buf_add_char(out, '}');
	}
	buf_add_char(out, '}');
}

int record_read(const struct record_key *key, struct json_document *document,
		struct arena *arena, struct subject *subject,
		struct text *config, bool *found, struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_CLOSE int fd = -1;

	*found = false;
	*config = (struct text){0};
	if (!record_can_exist(key))
		return 0;
	add_directory(key, &path);
	buf_printf(&path, "/%s", key->id);
	fd = open(path.data, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && (is_absent(errno) || fs_is_out_of_reach(errno)))
		return 0;
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path.data);
	if (fs_check_trusted_of(geteuid(), fd, path.data, err) < 0 ||
	    fs_read_regular(fd, path.data, MAX_SIZE, &text, NULL, err) < 0)
		return -1;
	*found = true;
	if (parse(document, arena_copy(arena, path.data, path.length),
		  (struct text){arena_copy(arena, text.data, text.length),
				text.length},
		  subject, err) < 0)
		return -1;
	text.length = 0;
	write_config(document, &text);
	if (text.length > 0)
		*config = (struct text){
			arena_copy(arena, text.data, text.length), text.length};
	return 0;
}

/* --- sweeping --- */

/* Whether the record of that name is old enough, and its container gone. */
static bool is_gone(int records, int containers, const char *name)
{
	struct stat status;

	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
	       fstatat(records, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       status.st_mtime + YOUNGEST < time(NULL) &&
	       faccessat(containers, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
	       errno == ENOENT;
}

void record_sweep(const struct record_key *key)
{
	AUTO_CLOSE int containers =
		key->root_known ? fs_open_directory(key->root) : -1;
	AUTO_BUF struct buf path = BUF_INIT;
	unsigned left;
	DIR *records;

	if (containers < 0)
		return;
	add_directory(key, &path);
	records = opendir(path.data);
	if (records == NULL)
		return;
	left = fs_seek_anywhere(records);
	for (left = left < MOST_SWEPT ? left : MOST_SWEPT; left > 0; left--) {
		const struct dirent *entry = readdir(records);

		if (entry == NULL) {
			rewinddir(records);
			entry = readdir(records);
		}
		if (entry != NULL &&
		    is_gone(dirfd(records), containers, entry->d_name))
			(void)unlinkat(dirfd(records), entry->d_name, 0);
	}
	closedir(records);
}
