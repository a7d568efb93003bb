/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log: what would have been done. One line of JSON a launch. */
#include "shim/launch.h"

#include "base/fs.h"
#include "pipeline/report.h"

#include <fcntl.h>
#include <time.h>

#define DIRECTORY "/var/log/ravelin"
#define FILE_NAME DIRECTORY "/audit.log"

static void add_head(const struct launch *launch, const struct err *refusal,
		     struct buf *out)
{
	const char *id = launch->command->id;

	buf_printf(out, "{\"time\":%lld,\"mode\":\"audit\",\"container\":",
		   (long long)time(NULL));
	json_write_string(text_of(id != NULL ? id : ""), out);
	if (refusal != NULL) {
		buf_add_text(out, ",\"refusal\":");
		json_write_string(text_of(refusal->message), out);
	}
	buf_add_text(out, ",\"report\":");
}

void audit_log(const struct launch *launch, const struct oci_document *document,
	       const struct findings *findings, const struct err *refusal)
{
	const struct report report = {
		.document = document,
		.profile = &launch->settings.profile,
		.findings = findings,
	};
	AUTO_BUF struct buf line = BUF_INIT;
	AUTO_CLOSE int fd = -1;
	int ignored;

	/* Fails where it is there already, as it is from the second time on. */
	(void)mkdir(DIRECTORY, 0750);
	fd = open(FILE_NAME,
		  O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK |
			  O_CLOEXEC,
		  0640);
	if (fd < 0)
		return;
	add_head(launch, refusal, &line);
	report_json(&report, &line);
	line.data[line.length - 1] = '}';
	buf_add_char(&line, '\n');
	ignored = fs_write_all(fd, line.data, line.length);
	(void)ignored;
}
