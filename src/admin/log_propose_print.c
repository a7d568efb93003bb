/* SPDX-License-Identifier: Apache-2.0 */
/* Proposed exceptions as members of a policy. */
#include "admin/log.h"
#include "admin/log_proposal.h"
#include "oci/capability.h"
#include "policy/profile.h"
#include "json/show.h"

#include <stdio.h>
#include <time.h>

#define DAYS 90

static void member(const char *name, struct buf *out)
{
	buf_printf(out, "%s\"%s\": ", out->length > 0 ? ", " : "", name);
}

static void flag(const char *name, bool set, struct buf *out)
{
	if (!set)
		return;
	member(name, out);
	buf_add_text(out, "true");
}

static void list(const char *name, const struct item *items, struct buf *out)
{
	if (items == NULL)
		return;
	member(name, out);
	for (const struct item *item = items; item != NULL; item = item->next) {
		buf_add_text(out, item == items ? "[" : ", ");
		json_write_string(item->text, out);
	}
	buf_add_char(out, ']');
}

static void words(const char *name, uint64_t bits, bool capabilities,
		  struct buf *out)
{
	const char *separator = "[";

	if (bits == 0)
		return;
	member(name, out);
	for (unsigned i = 0; i < 64; i++) {
		if (!(bits >> i & 1))
			continue;
		buf_printf(out, "%s\"%s\"", separator,
			   capabilities ? capability_to_name((int)i)
					: profile_namespaces[i]);
		separator = ", ";
	}
	buf_add_char(out, ']');
}

static void allow(const struct log_proposal *proposal, struct buf *out)
{
	flag("root", proposal->root, out);
	flag("writableRoot", proposal->writable_root, out);
	words("capabilities", proposal->capabilities, true, out);
	flag("inheritable", proposal->inheritable, out);
	flag("ambient", proposal->ambient, out);
	flag("newPrivileges", proposal->new_privileges, out);
	list("paths", proposal->paths, out);
	list("mounts", proposal->mounts, out);
	words("namespaces", proposal->namespaces, false, out);
	list("sysctls", proposal->sysctls, out);
	list("annotations", proposal->annotations, out);
	list("hooks", proposal->hooks, out);
	flag("realtime", proposal->realtime, out);
	flag("restore", proposal->restore, out);
	if (proposal->oom_score != NULL) {
		member("oomScoreAdj", out);
		buf_add(out, proposal->oom_score->text.data,
			proposal->oom_score->text.length);
	}
	if (proposal->pids != 0) {
		member("resources", out);
		buf_printf(out, "{\"pids\": %llu}",
			   (unsigned long long)proposal->pids);
	}
	list("devices", proposal->devices, out);
	if (!proposal->unconfined)
		return;
	member("apparmor", out);
	buf_add_text(out, "\"unconfined\"");
}

static void print_remarks(const struct log_proposal *proposal, struct buf *out)
{
	for (const struct item *item = proposal->remarks; item != NULL;
	     item = item->next) {
		buf_add_text(out, "\t// the log can't tell what would do for ");
		show_line(item->text, SIZE_MAX, out);
		buf_add_char(out, '\n');
	}
}

void log_propose_print(const struct log_proposals *proposals, int64_t now)
{
	AUTO_BUF struct buf out = BUF_INIT;
	time_t then = (time_t)(now + INT64_C(86400) * DAYS);
	char until[sizeof("2026-11-24")] = "";
	struct tm day;
	bool first = true;

	if (gmtime_r(&then, &day) != NULL)
		strftime(until, sizeof(until), "%Y-%m-%d", &day);
	buf_add_text(&out, "[\n");
	for (const struct log_proposal *proposal = proposals->first;
	     proposal != NULL; proposal = proposal->next) {
		AUTO_BUF struct buf allowed = BUF_INIT;

		print_remarks(proposal, &out);
		allow(proposal, &allowed);
		if (allowed.length == 0)
			continue;
		if (!first)
			buf_add_text(&out, "\t,\n");
		if (proposal->by_id)
			buf_add_text(&out,
				     "\t// the engine names containers by "
				     "id alone, and each new one has "
				     "another\n");
		buf_printf(&out,
			   "\t{\"for\": {%s},\n\t \"allow\": {%s},\n"
			   "\t \"why\": \"TODO: say why\", \"until\": \"%s\"}",
			   proposal->facts.data, allowed.data, until);
		buf_add_char(&out, '\n');
		first = false;
	}
	buf_add_text(&out, "]\n");
	fwrite(out.data, 1, out.length, stdout);
}
