/* SPDX-License-Identifier: Apache-2.0 */
/* What `ravelinctl explain-denial` prints. */
#include "admin/denial_print.h"

#include "admin/denial_container.h"
#include "admin/output.h"
#include "base/date.h"
#include "json/show.h"

#include <inttypes.h>

#define LATEST UINT64_C(253402300799) /* the end of 9999, in seconds */

/* Whether the moment can be written as a date. */
static bool has_time(const struct denial *denial)
{
	return denial->time > 0 && denial->time <= LATEST;
}

/* Says in which container it was, or NULL, and chooses whose line it takes. */
static const char *settle(struct denial_sum *sum, struct denial_kind *kind)
{
	AUTO_DENIAL_CONTAINER struct denial_container container =
		DENIAL_CONTAINER_INIT;
	bool found = denial_container_find(&container, &kind->denial);

	denial_container_settle(found ? &container : NULL, &kind->denial,
				&sum->arena);
	return found ? arena_copy(&sum->arena, container.state.id,
				  strlen(container.state.id))
		     : NULL;
}

/* --- text --- */

void denial_print_text(const struct denial *denial, struct buf *out)
{
	buf_printf(out, "%s\n", denial->sentence);
	if (denial->allow != NULL)
		buf_printf(out, "    to allow %s: %s\n    %s\n",
			   denial->wider ? "this, and more" : "exactly this",
			   denial->allow, denial->where);
	for (unsigned i = 0; i < DENIAL_MOST_NOTES && denial->notes[i] != NULL;
	     i++)
		buf_printf(out, "    %s\n", denial->notes[i]);
}

static void add_kind(struct denial_sum *sum, struct denial_kind *kind,
		     struct buf *out)
{
	const struct denial *denial = &kind->denial;
	const char *id = settle(sum, kind);

	denial_print_text(denial, out);
	if (kind->count == 1)
		buf_add_text(out, "    once");
	else
		buf_printf(out, "    %lu times, last", kind->count);
	if (denial->pid != 0)
		buf_printf(out, " by process %d", denial->pid);
	if (id != NULL) {
		buf_add_text(out, " of container ");
		show_line(text_of(id), SIZE_MAX, out);
	}
	if (has_time(denial)) {
		buf_add_text(out, " at ");
		date_format_time(
			(struct timespec){.tv_sec = (time_t)denial->time}, out);
	}
	buf_add_char(out, '\n');
}

static void add_broken(const struct denial_sum *sum, struct buf *out)
{
	const struct denial_place *first = &sum->first_broken;

	if (sum->broken == 0)
		return;
	buf_printf(out,
		   ", %lu that begin%s as a record and can't be understood "
		   "(%sline %lu",
		   sum->broken, sum->broken == 1 ? "s" : "",
		   sum->broken == 1 ? "" : "the first: ", first->line);
	if (sum->files > 1) {
		buf_add_text(out, " of ");
		show_line(text_of(first->file), SIZE_MAX, out);
	}
	buf_add_char(out, ')');
}

static void add_counts(const struct denial_sum *sum, struct buf *out)
{
	buf_printf(out, "%lu line%s: %lu of something else", sum->lines,
		   sum->lines == 1 ? "" : "s", sum->skipped);
	add_broken(sum, out);
	if (sum->dropped > 0)
		buf_printf(out, "; %lu refusals beyond %d kinds are not listed",
			   sum->dropped, DENIAL_SUM_MOST);
	buf_add_char(out, '\n');
	if (sum->lost)
		buf_add_text(
			out,
			"the kernel says that records are missing "
			"(sysctl kernel.printk_ratelimit=0, auditctl -b)\n");
}

void denial_print_sum_text(struct denial_sum *sum, struct buf *out)
{
	for (struct denial_kind *kind = sum->first; kind != NULL;
	     kind = kind->next)
		add_kind(sum, kind, out);
	if (sum->first == NULL)
		buf_add_text(
			out,
			"no record of a refusal. Not everything is logged: "
			"what SELinux's dontaudit rules cover, MCS categories "
			"among it, is after `semodule -DB` (and no more after "
			"`semodule -B`); what a seccomp filter answers by an "
			"error is not; `ravelinctl explain-denial CONTAINER "
			"SYSCALL [ARGUMENT...]` tells without a log\n");
	add_counts(sum, out);
}

/* --- JSON --- */

struct json *denial_print_json(struct json_document *document,
			       const struct denial *denial)
{
	struct json *object = json_new(document, JSON_OBJECT);
	struct json *notes = json_new(document, JSON_ARRAY);

	json_set(object, "layer",
		 output_string(document, denial_layer_words[denial->layer]));
	json_set(object, "refused",
		 json_new_boolean(document, !denial->allowed));
	json_set(object, "sentence", output_string(document, denial->sentence));
	json_set(object, "allow", output_string(document, denial->allow));
	json_set(object, "where", output_string(document, denial->where));
	json_set(object, "wider",
		 denial->allow != NULL
			 ? json_new_boolean(document, denial->wider)
			 : json_new(document, JSON_NULL));
	for (unsigned i = 0; i < DENIAL_MOST_NOTES && denial->notes[i] != NULL;
	     i++)
		json_append(notes, output_string(document, denial->notes[i]));
	json_set(object, "notes", notes);
	return object;
}

static struct json *kind_json(struct json_document *document,
			      struct denial_sum *sum, struct denial_kind *kind)
{
	const struct denial *denial = &kind->denial;
	const char *id = settle(sum, kind);
	struct json *object = denial_print_json(document, denial);
	AUTO_BUF struct buf time = BUF_INIT;

	json_set(object, "count", json_new_u64(document, kind->count));
	json_set(object, "pid",
		 denial->pid != 0 ? output_number(document, denial->pid)
				  : json_new(document, JSON_NULL));
	json_set(object, "container", output_string(document, id));
	if (has_time(denial))
		date_format_time(
			(struct timespec){.tv_sec = (time_t)denial->time},
			&time);
	json_set(object, "time",
		 output_string(document,
			       time.length > 0
				       ? arena_copy(&document->arena, time.data,
						    time.length)
				       : NULL));
	return object;
}

static struct json *place_json(struct json_document *document,
			       const struct denial_place *place)
{
	struct json *object = json_new(document, JSON_OBJECT);

	json_set(object, "file", output_string(document, place->file));
	json_set(object, "line", json_new_u64(document, place->line));
	return object;
}

void denial_print_sum_json(struct denial_sum *sum, struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_OBJECT);
	struct json *list = json_new(&document, JSON_ARRAY);

	json_set(root, "denials", list);
	for (struct denial_kind *kind = sum->first; kind != NULL;
	     kind = kind->next)
		json_append(list, kind_json(&document, sum, kind));
	json_set(root, "lines", json_new_u64(&document, sum->lines));
	json_set(root, "skipped", json_new_u64(&document, sum->skipped));
	json_set(root, "broken", json_new_u64(&document, sum->broken));
	json_set(root, "firstBroken",
		 sum->broken > 0 ? place_json(&document, &sum->first_broken)
				 : json_new(&document, JSON_NULL));
	json_set(root, "dropped", json_new_u64(&document, sum->dropped));
	json_set(root, "lost", json_new_boolean(&document, sum->lost));
	output_add_json(&document, root, out);
}
