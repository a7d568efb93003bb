/* SPDX-License-Identifier: Apache-2.0 */
/* Saying no, where engines look. */
#include "shim/refuse.h"

#include "base/fs.h"
#include "json/json.h"
#include "json/show.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>

/* RFC 3339 in UTC: containerd's shim refuses a record whose time it can't
 * parse. */
static void add_time(struct buf *out)
{
	char text[32];
	struct tm parts;
	time_t now = time(NULL);

	if (gmtime_r(&now, &parts) == NULL)
		memset(&parts, 0, sizeof(parts));
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	buf_printf(out, "\"%s\"", text);
}

static void format_record(const char *message, bool json, struct buf *out)
{
	if (json) {
		buf_add_text(out, "{\"level\":\"error\",\"msg\":");
		json_write_string(text_of(message), out);
		buf_add_text(out, ",\"time\":");
		add_time(out);
		buf_add_text(out, "}\n");
		return;
	}
	buf_add_text(out, "time=");
	add_time(out);
	buf_add_text(out, " level=error msg=");
	json_write_string(text_of(message), out);
	buf_add_char(out, '\n');
}

/* The file of --log; crun also takes BACKEND:VALUE. NULL: no file. */
static const char *log_file(const char *log)
{
	if (log == NULL || strncmp(log, "journald:", 9) == 0 ||
	    strncmp(log, "syslog:", 7) == 0)
		return NULL;
	return strncmp(log, "file:", 5) == 0 ? log + 5 : log;
}

/* There is nowhere left to report a failure to. */
static void put(int fd, const struct buf *text)
{
	int ignored = fs_write_all(fd, text->data, text->length);

	(void)ignored;
}

void refuse_report(const struct err *err, const char *log,
		   const char *log_format)
{
	bool json = log_format != NULL && strcmp(log_format, "json") == 0;
	AUTO_BUF struct buf message = BUF_INIT;
	AUTO_BUF struct buf record = BUF_INIT;
	AUTO_CLOSE int fd = -1;

	/* A log that nobody reads any more, or that has grown to a limit, must
	 * not end us before the status. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	buf_add_text(&message, "ravelin: ");
	show_line(text_of(err->message), SIZE_MAX, &message);
	if (log_file(log) != NULL) {
		/* A FIFO without a reader must not hold the refusal up. */
		fd = open(log_file(log),
			  O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK |
				  O_CLOEXEC,
			  0644);
		format_record(message.data, json, &record);
		put(fd, &record);
	}
	buf_add_char(&message, '\n');
	put(STDERR_FILENO, &message);
}
