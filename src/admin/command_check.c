/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl check: the posture of containers, on paper and running. */
#include "admin/check_print.h"
#include "admin/check_subjects.h"
#include "admin/options.h"
#include "admin/output.h"
#include "base/rootless.h"
#include "json/show.h"

#include <time.h>

/* A form of the report: its word, and who writes it. */
static const struct {
	const char *word;
	void (*print)(const struct posture *posture, struct buf *out);
} forms[] = {
	{"text", check_print_text},
	{"json", check_print_json},
	{"sarif", check_print_sarif},
	{"html", check_print_html},
};

#define FORM_COUNT (sizeof(forms) / sizeof(forms[0]))

static const char *const formats[] = {"text", "json", "sarif", "html", NULL};

static const struct option_description options[] = {
	INPUT_OPTIONS,
	{"all", 'a', NULL, "also every container that runs on this host"},
	{"fail-on", 0, "SEVERITY", "let pass what is less severe than this",
	 .words = posture_severities + POSTURE_LOW},
	{"format", 'f', "FORMAT", "form of what is printed", .words = formats},
	{0},
};

struct request {
	struct check check;
	enum posture_severity fail_on;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct request *request = context;
	struct check *check = &request->check;

	if (option == NULL)
		check->files[check->count++] = value;
	else if (strcmp(option->name, "all") == 0)
		check->all = true;
	else if (strcmp(option->name, "fail-on") == 0)
		request->fail_on = options_word(posture_severities, value);
	else
		return input_take(option, value, &check->input, err);
	return 0;
}

static int check_usage(const struct check *check, struct err *err)
{
	if (check->input.process != NULL && (check->count > 0 || check->all))
		return err_set(err, ERR_USAGE,
			       "--process stands alone, with --config at most");
	if (check->input.config != NULL && check->input.process == NULL)
		return err_set(err, ERR_USAGE,
			       "--config goes with --process; a config.json to "
			       "check is an argument");
	return 0;
}

/* --- on a terminal, what it is at --- */

#define PATIENCE 500 /* milliseconds before anything is said, */
#define INTERVAL 100 /* ... and between one line and the next */
#define NAME     40  /* bytes of a name that are shown */

static int64_t milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t due; /* when the next line is */
static bool told;

static void tell(const char *name, unsigned done)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	if (milliseconds() < due)
		return;
	due = milliseconds() + INTERVAL;
	show_line(text_of(name), NAME, &shown);
	fprintf(stderr, "\r%u checked, now %s\033[K", done, shown.data);
	told = true;
}

static void stop_telling(void)
{
	if (told)
		fputs("\r\033[K", stderr);
}

/* --- the verdict --- */

static bool is_beyond(const struct posture_subject *subject,
		      enum posture_severity least)
{
	for (const struct posture_finding *finding = subject->first;
	     finding != NULL; finding = finding->next) {
		if (finding->severity >= least)
			return true;
	}
	return false;
}

static enum command_status verdict(const struct request *request)
{
	enum command_status status = STATUS_FINE;

	for (const struct posture_subject *subject =
		     request->check.posture.first;
	     subject != NULL; subject = subject->next) {
		if (subject->error != NULL && !subject->broken)
			return STATUS_TROUBLE;
		if (subject->error != NULL ||
		    is_beyond(subject, request->fail_on))
			status = STATUS_FINDINGS;
	}
	return status;
}

/* What could not be judged, for who reads no report. */
static void complain(const struct posture *posture)
{
	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next) {
		AUTO_BUF struct buf line = BUF_INIT;

		if (subject->error == NULL)
			continue;
		show_line(text_of(subject->error), SIZE_MAX, &line);
		fprintf(stderr, "ravelinctl check: %s\n", line.data);
	}
}

static int print(struct request *request, struct err *err)
{
	const struct posture *posture = &request->check.posture;
	const char *format = request->check.input.format;
	unsigned form = format != NULL ? options_word(formats, format) : 0;
	AUTO_BUF struct buf text = BUF_INIT;

	/* To people the error of one alone is all there is to say; programs
	 * always get a document. */
	if (form == 0 && posture->count == 1 && posture->failed == 1) {
		*err = request->check.last;
		return -1;
	}
	forms[form].print(posture, &text);
	complain(posture);
	if (request->check.all &&
	    rootless_find(&request->check.posture.arena).is)
		fputs("ravelinctl check: these are containers of this user's; "
		      "others' can't be seen from here\n",
		      stderr);
	if (output_write(&text, err) < 0)
		return -1;
	return verdict(request);
}

static int run_request(struct request *request, int argc, char **argv,
		       struct err *err)
{
	struct check *check = &request->check;

	check->files = argv;
	if (options_parse(options, argc, argv, take, request, err) < 0 ||
	    check_usage(check, err) < 0)
		return -1;
	if (isatty(STDERR_FILENO) == 1) {
		due = milliseconds() + PATIENCE;
		check->progress = tell;
	}
	if (check_subjects(check, err) < 0)
		return -1;
	stop_telling();
	return print(request, err);
}

static int run(int argc, char **argv, struct err *err)
{
	struct request request = {
		.check = CHECK_INIT,
		.fail_on = POSTURE_LOW,
	};
	int status = run_request(&request, argc, argv, err);

	posture_fini(&request.check.posture);
	input_fini(&request.check.input);
	return status;
}

const struct command command_check = {
	.name = "check",
	.arguments = "[FILE|BUNDLE]...",
	.argument_kind = VALUE_FILE,
	.argument_count = ARGUMENTS_ANY,
	.help = "say how far containers are beyond a profile, and how to fix "
		"it",
	.options = options,
	.run = run,
};
