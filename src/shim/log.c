/* SPDX-License-Identifier: Apache-2.0 */
/* The decision log: one line of JSON a launch or exec. */
#include "shim/launch.h"

#include "base/digest.h"
#include "base/fs.h"
#include "json/show.h"
#include "json/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

#define DIRECTORY    "/var/log/ravelin"
#define LONGEST      1024 /* of a value in the line */
#define MOST_VALUES  64   /* in one that is written down at all */
#define SYSLOG       "/dev/log"
#define SYSLOG_START "<86>ravelin: " /* authpriv.info */

static void add_name(const char *name, struct buf *out)
{
	buf_add(out, ",\"", 2);
	buf_add_text(out, name);
	buf_add(out, "\":", 2);
}

static void add_text(const char *name, struct text text, struct buf *out)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	add_name(name, out);
	if (text.data == NULL) {
		buf_add_text(out, "null");
		return;
	}
	/* Ids and paths may be any bytes; the line stays JSON. */
	if (utf8_first_invalid(text) < text.length) {
		show_line(text, LONGEST, &shown);
		text = buf_text(&shown);
	}
	json_write_string(text, out);
}

static void add_string(const char *name, const char *string, struct buf *out)
{
	add_text(name,
		 string != NULL ? text_of(string) : (struct text){NULL, 0},
		 out);
}

/* --- one finding --- */

/* Whether more than *left values are in it, which are taken off. */
static bool is_more(const struct json *value, unsigned *left)
{
	if (value == NULL)
		return false;
	if (*left == 0)
		return true;
	--*left;
	json_each (child, value) {
		if (is_more(child, left))
			return true;
	}
	return false;
}

/* A filter's rules, say: writing them down would cost a launch more than all
 * the rest of the line. */
static bool is_long(const struct json *value)
{
	unsigned left = MOST_VALUES;

	return is_more(value, &left);
}

/* As spelled, on one line: what is below ' ' stands between tokens only. */
static void value_text(const struct launch *launch, const struct json *value,
		       struct buf *out)
{
	size_t length = 0;

	if (value == NULL)
		return;
	json_write_value(&launch->plan.document.json, value, out);
	for (size_t i = 0; i < out->length; i++) {
		if ((unsigned char)out->data[i] >= ' ')
			out->data[length++] = out->data[i];
	}
	out->length = length;
}

static void add_value(const char *name, const struct buf *text, struct buf *out)
{
	if (text->length == 0)
		return;
	add_name(name, out);
	buf_add(out, text->data, text->length);
}

static void add_values(const struct launch *launch,
		       const struct finding *finding, struct buf *out)
{
	AUTO_BUF struct buf before = BUF_INIT;
	AUTO_BUF struct buf after = BUF_INIT;

	if (is_long(finding->before) || is_long(finding->after))
		return;
	value_text(launch, finding->before, &before);
	value_text(launch, finding->after, &after);
	if (before.length > LONGEST || after.length > LONGEST)
		return;
	add_value("before", &before, out);
	add_value("after", &after, out);
}

static void add_finding(const struct launch *launch,
			const struct finding *finding, struct buf *out)
{
	AUTO_BUF struct buf pointer = BUF_INIT;
	AUTO_BUF struct buf rule = BUF_INIT;

	buf_add_text(&pointer, "");
	finding_pointer(finding, &pointer);
	buf_add_text(out, "{\"hardener\":");
	json_write_string(text_of(finding->hardener), out);
	add_string("outcome", finding_outcome_name(finding->outcome), out);
	add_string("mode", policy_mode_name(finding->mode), out);
	add_text("pointer", buf_text(&pointer), out);
	add_values(launch, finding, out);
	add_string("why", finding->why, out);
	if (finding->rule.value != NULL) {
		buf_add_text(&rule, finding->rule.document->name);
		buf_add_char(&rule, ':');
		buf_add_u64(&rule, json_line(finding->rule.document,
					     finding->rule.value));
	}
	add_string("rule", rule.data, out);
	buf_add_char(out, '}');
}

/* --- the line --- */

static const char *outcome_of(const struct launch *launch,
			      const struct err *refusal)
{
	const char *outcome = "unchanged";

	if (refusal != NULL)
		return "refused";
	if (launch->trouble != NULL)
		return "audited";
	for (const struct finding *finding = launch->plan.findings.first;
	     finding != NULL; finding = finding->next) {
		if (finding->outcome == FINDING_NOTED)
			continue;
		if (finding->mode == MODE_ENFORCE)
			return "changed";
		outcome = "audited";
	}
	return outcome;
}

static const char *mode_of(const struct launch *launch)
{
	const enum policy_mode *modes = launch->ceiling.choice.modes;

	for (unsigned i = 1; i < PART_COUNT; i++) {
		if (modes[i] != modes[0])
			return "mixed";
	}
	return policy_mode_name(modes[0]);
}

static void add_time(struct buf *out)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	buf_add_text(out, "\"");
	date_format_time(now, out);
	buf_add_text(out, "\"");
}

static void add_subject(const struct launch *launch, struct buf *out)
{
	const struct subject *subject = &launch->subject;
	bool typed = subject->type != TYPE_UNKNOWN;

	add_string("container", launch->command->id, out);
	add_string("engine", subject_engines[subject->engine], out);
	add_string("type", typed ? subject_types[subject->type] : NULL, out);
	add_text("namespace", subject->facts[FACT_NAMESPACE], out);
	add_text("pod", subject->facts[FACT_POD], out);
	add_text("name", subject->facts[FACT_CONTAINER], out);
	add_text("image", subject->facts[FACT_IMAGE], out);
	if (launch->command->verb == VERB_EXEC)
		buf_printf(out, ",\"recorded\":%s",
			   launch->recorded ? "true" : "false");
}

static void add_choice(const struct launch *launch, struct buf *out)
{
	const struct ceiling *ceiling = &launch->ceiling;
	const struct policy_choice *choice = &ceiling->choice;
	bool chosen = choice->rule != NULL;

	add_string("rule", chosen ? choice->rule->name : NULL, out);
	add_string("profile", ceiling->profile.name, out);
	add_text("asked", choice->asked, out);
	if (choice->asked.data != NULL)
		buf_printf(out, ",\"heard\":%s",
			   choice->heard ? "true" : "false");
	add_string("mode", chosen ? mode_of(launch) : NULL, out);
	buf_add_text(out, ",\"exceptions\":[");
	for (unsigned i = 0; i < choice->exception_count; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		json_write_string(text_of(choice->exceptions[i]->name), out);
	}
	buf_add_char(out, ']');
}

static void add_policy(const struct launch *launch, struct buf *out)
{
	add_name("policy", out);
	if (launch->node.policy_text.data == NULL)
		buf_add_text(out, "null");
	else
		buf_printf(out, "\"fnv1a:%016" PRIx64 "\"",
			   digest_fnv1a(launch->node.policy_text));
	if (launch->node.broken != NULL)
		add_string("broken", launch->node.broken, out);
}

static void add_duration(const struct launch *launch, struct buf *out)
{
	struct timespec now;
	int64_t us;

	clock_gettime(CLOCK_MONOTONIC, &now);
	us = (now.tv_sec - launch->start.tv_sec) * INT64_C(1000000) +
	     (now.tv_nsec - launch->start.tv_nsec) / 1000;
	add_name("duration_us", out);
	buf_add_u64(out, (uint64_t)us);
}

static void format_line(const struct launch *launch, const struct err *refusal,
			struct buf *out)
{
	const struct findings *findings = &launch->plan.findings;

	buf_add_text(out, "{\"time\":");
	add_time(out);
	add_string("event", launch->command->subcommand, out);
	add_string("outcome", outcome_of(launch, refusal), out);
	add_subject(launch, out);
	add_choice(launch, out);
	add_policy(launch, out);
	buf_add_text(out, ",\"findings\":[");
	for (const struct finding *finding = findings->first; finding != NULL;
	     finding = finding->next) {
		if (finding != findings->first)
			buf_add_char(out, ',');
		add_finding(launch, finding, out);
	}
	buf_add_char(out, ']');
	add_string("runtime", launch->runtime, out);
	add_duration(launch, out);
	add_string("message",
		   refusal != NULL ? refusal->message : launch->trouble, out);
	buf_add_text(out, "}\n");
}

/* --- where it goes --- */

static int open_log(const char *file)
{
	const int flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW |
			  O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = open(file, flags, 0640);

	if (fd >= 0 || errno != ENOENT || strcmp(file, POLICY_LOG_FILE) != 0 ||
	    mkdir(DIRECTORY, 0750) < 0)
		return fd;
	return open(file, flags, 0640);
}

/* Whether the last line was written in part only: the disk was full, say. */
static bool ends_in_part(int fd, off_t size)
{
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/* By one call, since others append too: a line is whole, or has an end. */
static int append(int fd, const struct stat *status, struct buf *line)
{
	bool broken = ends_in_part(fd, status->st_size);
	const struct iovec parts[] = {
		{.iov_base = (char[]){'\n'}, .iov_len = 1},
		{.iov_base = line->data, .iov_len = line->length},
	};
	ssize_t put;

	do
		put = writev(fd, broken ? parts : parts + 1, broken ? 2 : 1);
	while (put < 0 && errno == EINTR);
	if (put == (ssize_t)line->length + broken)
		return 0;
	if (put >= 0)
		errno = ENOSPC;
	return -1;
}

static int write_file(const char *file, struct buf *line)
{
	AUTO_CLOSE int fd = open_log(file);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	/* A pipe may be full, or have nobody at its end. */
	if (!S_ISREG(status.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	return append(fd, &status, line);
}

static int send_syslog(const struct buf *line)
{
	const struct sockaddr_un address = {AF_UNIX, SYSLOG};
	AUTO_CLOSE int fd =
		socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	AUTO_BUF struct buf message = BUF_INIT;
	ssize_t sent;

	if (fd < 0)
		return -1;
	buf_add_text(&message, SYSLOG_START);
	buf_add(&message, line->data, line->length - 1);
	sent = sendto(fd, message.data, message.length, MSG_NOSIGNAL,
		      (const struct sockaddr *)&address, sizeof(address));
	return sent == (ssize_t)message.length ? 0 : -1;
}

int launch_log(const struct launch *launch, const struct err *refusal,
	       struct err *err)
{
	const struct policy_log *log = &launch->node.policy.log;
	AUTO_BUF struct buf line = BUF_INIT;
	int result = 0;

	if (log->to == LOG_OFF)
		return 0;
	format_line(launch, refusal, &line);
	if (log->to == LOG_TO_SYSLOG)
		result = send_syslog(&line);
	else
		result = write_file(log->file, &line);
	if (result == 0 || !log->required)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "the decision can't be logged to %s, and the policy "
		       "requires it: %s",
		       log->to == LOG_TO_SYSLOG ? SYSLOG : log->file,
		       strerror(errno));
}
