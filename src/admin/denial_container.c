/* SPDX-License-Identifier: Apache-2.0 */
/* The container in which something was refused, and who set it up so. */
#include "admin/denial_container.h"

#include "oci/capability.h"
#include "pipeline/bundle.h"
#include "pipeline/record.h"
#include "verify/locate.h"
#include "verify/process.h"
#include "json/show.h"

#include <limits.h>

#define MOST_COMMAND 64 /* bytes of /proc/PID/comm */

/* --- reading --- */

/* Whether what ravelin kept at a launch is of this container. */
static bool has_record(struct denial_container *container)
{
	const struct record_key key = {
		.directory = record_directory(&container->arena),
		.root = container->state.root,
		.root_known = true,
		.id = container->state.id,
	};
	AUTO_JSON struct json_document record = JSON_DOCUMENT_INIT;
	struct subject ignored = {.engine = 0};
	struct err err = ERR_INIT;
	struct text config;
	bool found;

	return record_read(&key, &record, &container->arena, &ignored, &config,
			   &found, &err) == 0 &&
	       found && !record_is_stale(&key, &record);
}

static bool read_one(struct oci_document *document, struct text text,
		     struct buf *kept, struct verify_promise *promise)
{
	struct err err = ERR_INIT;

	buf_add(kept, text.data, text.length);
	return oci_document_read(document, OCI_CONFIG, "config.json",
				 buf_text(kept), &err) == 0 &&
	       verify_promise_read(document, promise, &err) == 0;
}

void denial_container_load(struct denial_container *container)
{
	AUTO_BUNDLE struct bundle bundle = BUNDLE_INIT;
	struct err err = ERR_INIT;

	container->ours = has_record(container);
	if (container->state.bundle == NULL ||
	    bundle_load(&bundle, container->state.bundle, NULL, &err) < 0)
		return;
	container->has_promise =
		read_one(&container->document, buf_text(&bundle.current),
			 &container->text, &container->promise) &&
		read_one(&container->pristine,
			 buf_text(bundle.pristine.length > 0 ? &bundle.pristine
							     : &bundle.current),
			 &container->pristine_text, &container->asked);
}

/* The container that the process is in, if any; it is the one to look at. */
static int locate_process(struct denial_container *container,
			  const struct verify_query *query, const char *word,
			  pid_t *process, struct err *err)
{
	uint64_t number;
	bool found;

	if (!text_to_u64(text_of(word), &number) || number == 0 ||
	    number > INT_MAX)
		return err_set(err, ERR_USAGE, "pid \"%s\": expected a number",
			       word);
	*process = (pid_t)number;
	if (verify_locate_process(&container->arena, query, *process,
				  &container->state, &found, err) < 0)
		return -1;
	if (!found)
		container->state = (struct verify_state){.pid = *process};
	return 0;
}

int denial_container_locate(struct denial_container *container, const char *id,
			    const char *pid, const char *root, pid_t *process,
			    struct err *err)
{
	const struct verify_query query = {
		.proc = VERIFY_PROC,
		.records = record_directory(&container->arena),
		.root = root,
	};
	AUTO_BUF struct buf shown = BUF_INIT;

	if (id == NULL) {
		if (locate_process(container, &query, pid, process, err) < 0)
			return -1;
	} else if (verify_locate_id(&container->arena, &query, id,
				    &container->state, err) < 0) {
		show_line(text_of(id), 80, &shown);
		return err_wrap(err, "container \"%s\"", shown.data);
	} else {
		*process = container->state.pid;
	}
	if (container->state.id != NULL)
		denial_container_load(container);
	return 0;
}

static bool is_of_record(const struct denial *denial)
{
	AUTO_BUF struct buf command = BUF_INIT;
	int64_t started;

	if (denial->pid == 0 || denial->time == 0 ||
	    !verify_process_read(VERIFY_PROC, denial->pid, "comm", MOST_COMMAND,
				 &command) ||
	    command.length == 0)
		return false;
	command.length--; /* its line break */
	return text_equal(buf_text(&command), denial->command) &&
	       verify_process_started(VERIFY_PROC, denial->pid, &started) &&
	       started <= (int64_t)denial->time;
}

bool denial_container_find(struct denial_container *container,
			   const struct denial *denial)
{
	const struct verify_query query = {
		.proc = VERIFY_PROC,
		.records = record_directory(&container->arena),
	};
	struct err err = ERR_INIT;
	bool found;

	if (!is_of_record(denial) ||
	    verify_locate_process(&container->arena, &query, denial->pid,
				  &container->state, &found, &err) < 0 ||
	    !found)
		return false;
	denial_container_load(container);
	return true;
}

void denial_container_fini(struct denial_container *container)
{
	json_document_fini(&container->document.json);
	json_document_fini(&container->pristine.json);
	buf_fini(&container->text);
	buf_fini(&container->pristine_text);
	arena_fini(&container->arena);
}

/* --- whose line --- */

static bool lets_call(const struct seccomp_filter *filter, const char *name)
{
	static const uint64_t arguments[SECCOMP_ARGUMENTS];
	int index = syscall_from_name(text_of(name));

	return filter == NULL || index == SYSCALL_NONE ||
	       seccomp_filter_decide(filter, (unsigned)index, arguments).kind <=
		       SECCOMP_LOG;
}

static bool has_capability(const struct verify_promise *promise,
			   const char *name)
{
	return !promise->has_sets ||
	       promise->sets[SET_BOUNDING] &
		       capability_bit(capability_from_name(text_of(name)));
}

/* Whether the engine asked for what is missing, so that it was ravelin who took
 * it. Where that can't be told, it did. */
static bool was_asked(const struct denial_container *container,
		      const struct denial *denial)
{
	if (denial->engines)
		return false;
	if (!container->has_promise)
		return true;
	if (denial->layer == DENIAL_NO_NEW_PRIVILEGES &&
	    container->asked.no_new_privileges)
		return false;
	if (denial->call != NULL)
		return lets_call(container->asked.filter, denial->call);
	if (denial->capability != NULL)
		return has_capability(&container->asked, denial->capability);
	return true;
}

void denial_container_settle(const struct denial_container *container,
			     struct denial *denial, struct arena *arena)
{
	/* A restriction is asked for, and not a power. */
	bool takes = denial->call == NULL && denial->capability == NULL &&
		     denial->layer != DENIAL_DEVICE;
	const char *line;

	if (denial->exception == NULL ||
	    (container != NULL && !container->ours))
		return;
	line = arena_printf(arena, DENIAL_EXCEPTION "%s}", denial->exception);
	if (container == NULL) {
		denial_note(denial,
			    arena_printf(arena,
					 "where ravelin set that, an exception "
					 "of its policy: %s",
					 line));
	} else if (was_asked(container, denial)) {
		denial->allow = line;
		denial->where = "in an exception of ravelin's policy";
	} else {
		denial_note(denial,
			    arena_printf(arena,
					 "%s; once it does%s, ravelin's policy "
					 "may need an exception: %s",
					 takes ? "the engine asked for that "
						 "restriction itself, and no "
						 "exception lifts it"
					       : "the engine does not ask for "
						 "it",
					 takes ? " not" : "", line));
	}
}
