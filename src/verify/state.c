/* SPDX-License-Identifier: Apache-2.0 */
/* What a runtime keeps of a container. */
#include "verify/state.h"

#include "base/fs.h"
#include "json/json.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

/* The first of two members that is there. */
static const struct json *either(const struct json *object, const char *one,
				 const char *other)
{
	const struct json *value = json_member(object, one);

	return value != NULL ? value : json_member(object, other);
}

/* runc keeps it among what it calls labels: "bundle=/run/...". */
static struct text bundle_of(const struct json *root)
{
	static const char name[] = "bundle=";
	const struct json *bundle = json_member(root, "bundle");

	if (json_is(bundle, JSON_STRING))
		return bundle->text;
	json_each (label, json_member(json_member(root, "config"), "labels")) {
		if (json_is(label, JSON_STRING) &&
		    label->text.length >= sizeof(name) - 1 &&
		    memcmp(label->text.data, name, sizeof(name) - 1) == 0)
			return (struct text){
				label->text.data + sizeof(name) - 1,
				label->text.length - (sizeof(name) - 1)};
	}
	return (struct text){NULL, 0};
}

int verify_state_parse(struct arena *arena, const char *name, struct text text,
		       struct verify_state *state, struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	uint64_t pid = 0, start = 0;
	struct text bundle;

	if (json_read(&document, name, text, JSON_STRICT, err) < 0)
		return -1;
	if (!json_to_u64(either(document.root, "init_process_pid", "pid"),
			 &pid) ||
	    pid > INT_MAX)
		return err_set(err, ERR_INPUT, "%s: it says no process", name);
	json_to_u64(either(document.root, "init_process_start",
			   "process-start-time"),
		    &start);
	state->pid = (pid_t)pid;
	state->start = start;
	bundle = bundle_of(document.root);
	state->bundle = bundle.length > 0
				? arena_copy(arena, bundle.data, bundle.length)
				: NULL;
	return 0;
}

/* Opens the first of names below the directory; -1: neither is there. */
static int open_state(int directory)
{
	static const char *const names[] = {"state.json", "status"};
	int fd = -1;

	for (unsigned i = 0; fd < 0 && i < 2; i++)
		fd = openat(directory, names[i],
			    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	return fd;
}

/* In the namespaces of rootlesskit(1), docker's without root, the host's /run
 * is /run/.roNUMBER; the same seen from outside. */
static const char *outside(struct arena *arena, const char *bundle)
{
	static const char inside[] = "/run/.ro";
	const char *rest = bundle + sizeof(inside) - 1;

	if (strncmp(bundle, inside, sizeof(inside) - 1) != 0 ||
	    access(bundle, F_OK) == 0)
		return bundle;
	rest += strspn(rest, "0123456789");
	return *rest == '/' ? arena_printf(arena, "/run%s", rest) : bundle;
}

int verify_state_read(struct arena *arena, const char *root, const char *id,
		      struct verify_state *state, bool *found, struct err *err)
{
	const char *path = arena_printf(arena, "%s/%s", root, id);
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_CLOSE int directory =
		open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	AUTO_CLOSE int fd = directory >= 0 ? open_state(directory) : -1;
	struct verify_state read = {.root = root, .id = id};

	*found = false;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path);
	if (fs_read_stream(fd, path, JSON_MAX_SIZE, &text, err) < 0 ||
	    verify_state_parse(arena, path, buf_text(&text), &read, err) < 0)
		return -1;
	/* The fifo waits for the start; crun keeps what it was started with. */
	read.created = faccessat(directory, "exec.fifo", F_OK,
				 AT_SYMLINK_NOFOLLOW) == 0;
	if (faccessat(directory, "config.json", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		read.config = arena_printf(arena, "%s/config.json", path);
	else if (read.bundle != NULL)
		read.config = arena_printf(arena, "%s/config.json",
					   outside(arena, read.bundle));
	*state = read;
	*found = true;
	return 0;
}
