/* SPDX-License-Identifier: Apache-2.0 */
/* What `ravelinctl check` is asked about. */
#include "admin/check_subjects.h"

#include "admin/verify_subject.h"
#include "base/fs.h"
#include "pipeline/record.h"
#include "posture/inspect.h"
#include "posture/running.h"
#include "verify/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define SHORT_ID 12 /* as docker, podman and crictl print them */

static struct posture_judge judge_of(struct check *check)
{
	return (struct posture_judge){&check->posture, &check->input.node,
				      &check->input.probe};
}

/* Judges one; what is at fault with it is said there. */
static int judge(struct check *check, struct posture_subject *subject,
		 const struct posture_document *document, struct err *err)
{
	const struct posture_judge how = judge_of(check);

	if (check->progress != NULL)
		check->progress(subject->name, check->judged++);
	if (posture_judge(&how, subject, document, err) == 0)
		return 0;
	if (err->kind == ERR_USAGE)
		return -1;
	check->last = *err;
	posture_fail(&check->posture, subject, err);
	*err = (struct err)ERR_INIT;
	return 0;
}

/* Says of subject what is wrong with it. */
static void fail(struct check *check, struct posture_subject *subject,
		 struct err *err)
{
	check->last = *err;
	posture_fail(&check->posture, subject, err);
	*err = (struct err)ERR_INIT;
}

/* --- files --- */

static int take_inspected(const struct posture_inspected *inspected,
			  void *context, struct err *err)
{
	struct check *check = context;
	const struct posture_document document = {
		.kind = OCI_CONFIG,
		.name = inspected->subject->name,
		.text = inspected->config,
		.made = true,
		.blind = inspected->blind,
		.bundle = -1,
		.files = -1,
	};

	return judge(check, inspected->subject, &document, err);
}

static int check_inspect(struct check *check, const char *name,
			 const char *file, struct text text, struct err *err)
{
	const struct posture_inspect inspect = {
		.posture = &check->posture,
		.name = name,
		.file = file,
		.text = text,
		.arch = check->input.probe.arch,
		.take = take_inspected,
		.context = check,
	};

	if (posture_inspect(&inspect, err) == 0)
		return 0;
	if (err->kind == ERR_USAGE)
		return -1;
	fail(check, posture_add(&check->posture, POSTURE_INSPECT, name), err);
	return 0;
}

/* The directory that a config.json lies in is its bundle. */
static int open_bundle(struct arena *arena, const char *file)
{
	const char *slash = file != NULL ? strrchr(file, '/') : NULL;

	if (file == NULL ||
	    strcmp(slash != NULL ? slash + 1 : file, "config.json") != 0)
		return -1;
	return open(slash != NULL ? arena_copy(arena, file,
					       (size_t)(slash + 1 - file))
				  : ".",
		    O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static int check_config(struct check *check, struct posture_subject *subject,
			struct text text, struct err *err)
{
	AUTO_CLOSE int bundle =
		open_bundle(&check->posture.arena, subject->file);
	const struct posture_document document = {
		.kind = OCI_CONFIG,
		.name = subject->file != NULL ? subject->file : subject->name,
		.text = text,
		.bundle = bundle,
		.files = -1,
	};

	return judge(check, subject, &document, err);
}

/* A word that is no file may be meant for a container. */
static void add_hint(const char *argument, struct err *err)
{
	const struct err plain = *err;

	if (plain.number != ENOENT || strchr(argument, '/') != NULL ||
	    strchr(argument, '.') != NULL)
		return;
	err_set(err, plain.kind,
		"%s; of a container: docker inspect NAME | ravelinctl check -, "
		"or --all for what runs",
		plain.message);
	err->number = plain.number;
}

static int check_file(struct check *check, const char *argument,
		      struct err *err)
{
	struct posture *posture = &check->posture;
	AUTO_BUF struct buf text = BUF_INIT;
	struct posture_subject *subject;
	struct stat status;
	const char *file = argument;
	const char *name;
	enum posture_source source = POSTURE_FILE;
	bool failed;

	if (strcmp(argument, "-") == 0) {
		file = NULL;
	} else if (stat(argument, &status) == 0 && S_ISDIR(status.st_mode)) {
		source = POSTURE_BUNDLE;
		file = arena_printf(&posture->arena, "%s/config.json",
				    argument);
	}
	failed = input_read(file, &name, &text, err) < 0;
	if (!failed && posture_is_inspect(buf_text(&text)))
		return check_inspect(check, name, file, buf_text(&text), err);
	subject = posture_add(posture, source, file != NULL ? argument : name);
	subject->file = file;
	if (!failed)
		return check_config(check, subject, buf_text(&text), err);
	if (source == POSTURE_FILE)
		add_hint(argument, err);
	fail(check, subject, err);
	return 0;
}

/* --- an exec --- */

static int check_process(struct check *check, struct err *err)
{
	const struct input *input = &check->input;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf config = BUF_INIT;
	struct posture_document container = {
		.kind = OCI_CONFIG, .bundle = -1, .files = -1};
	struct posture_document process = {
		.kind = OCI_PROCESS, .bundle = -1, .files = -1};
	struct posture_subject *subject;

	if (input->config != NULL) {
		if (input_read(input->config, &container.name, &config, err) <
		    0)
			return -1;
		container.text = buf_text(&config);
		process.container = &container;
	}
	if (input_read(input->process, &process.name, &text, err) < 0)
		return -1;
	process.text = buf_text(&text);
	subject = posture_add(&check->posture, POSTURE_PROCESS, process.name);
	if (strcmp(input->process, "-") != 0)
		subject->file = input->process;
	return judge(check, subject, &process, err);
}

/* --- what runs --- */

/* Its root file system, as its first process has it. */
static int open_files(struct arena *arena, pid_t pid)
{
	return open(arena_printf(arena, "%s/%d/root", VERIFY_PROC, (int)pid),
		    O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* What a user's own runtime names may be anything. */
static int read_regular(const char *path, struct buf *text, struct err *err)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path);
	if (fs_read_regular(fd, path, JSON_MAX_SIZE, text, NULL, err) == 0)
		return 0;
	err->kind = ERR_SYSTEM;
	return -1;
}

static int check_one(struct check *check, const struct verify_state *state,
		     struct posture_subject *subject, struct err *err)
{
	AUTO_CLOSE int files = open_files(&check->posture.arena, state->pid);
	AUTO_BUF struct buf text = BUF_INIT;
	const struct posture_document document = {
		.kind = OCI_CONFIG,
		.name = state->config,
		.root = state->root,
		.id = state->id,
		.bundle = -1,
		.files = files,
	};
	struct posture_document read = document;

	if (state->config == NULL)
		return err_set(err, ERR_SYSTEM,
			       "the runtime does not say where its bundle is");
	if (read_regular(state->config, &text, err) < 0)
		return -1;
	read.text = buf_text(&text);
	return judge(check, subject, &read, err);
}

static int check_running(struct check *check, struct err *err)
{
	const struct verify_query query = {
		.proc = VERIFY_PROC,
		.records = record_directory(&check->posture.arena),
	};
	struct arena *arena = &check->posture.arena;

	if (verify_subject_in_reach("check --all", err) < 0)
		return -1;
	for (const struct posture_running *one =
		     posture_list_running(arena, &query);
	     one != NULL; one = one->next) {
		const struct verify_state *state = &one->state;
		struct posture_subject *subject =
			posture_add(&check->posture, POSTURE_RUNNING,
				    arena_copy(arena, state->id,
					       strnlen(state->id, SHORT_ID)));

		subject->id = state->id;
		subject->pid = state->pid;
		subject->file = state->config;
		if (one->trouble != NULL) {
			err_set(err, one->broken ? ERR_INPUT : ERR_SYSTEM, "%s",
				one->trouble);
			fail(check, subject, err);
		} else if (check_one(check, state, subject, err) < 0) {
			if (err->kind == ERR_USAGE)
				return -1;
			fail(check, subject, err);
		}
	}
	return 0;
}

int check_subjects(struct check *check, struct err *err)
{
	if (input_load(&check->input, err) < 0)
		return -1;
	if (check->input.process != NULL) {
		if (check_process(check, err) < 0)
			return -1;
	} else if (check->count == 0 && !check->all) {
		if (check_file(check, "-", err) < 0)
			return -1;
	}
	for (unsigned i = 0; i < check->count; i++) {
		if (check_file(check, check->files[i], err) < 0)
			return -1;
	}
	if (check->all && check_running(check, err) < 0)
		return -1;
	posture_sum(&check->posture);
	return 0;
}
