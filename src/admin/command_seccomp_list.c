/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl seccomp list: groups of system calls, and what is known of one. */
#include "admin/options.h"
#include "admin/output.h"
#include "admin/seccomp_listing.h"
#include "seccomp/syscall.h"
#include "json/show.h"

static const struct option_description options[] = {
	OUTPUT_OPTION_FORMAT,
	{0},
};

struct query {
	enum output_format format;
	struct seccomp_listing listing;
};

static int no_such(const char *what, const char *word, const char *mark,
		   const char *nearest, struct err *err)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	buf_add_text(&shown, "");
	show_text(text_of(word), 64, &shown);
	return err_set(
		err, ERR_USAGE, "there is no system call%s \"%s\"%s%s%s%s",
		what, shown.data, nearest != NULL ? "; did you mean \"" : "",
		nearest != NULL ? mark : "", nearest != NULL ? nearest : "",
		nearest != NULL ? "\"?" : "");
}

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;
	struct seccomp_listed *next =
		&query->listing.list[query->listing.count];
	struct text name = text_of(value);

	if (option != NULL) {
		query->format = output_format_of(value);
		return 0;
	}
	if (value[0] == '@') {
		name.data++;
		name.length--;
		next->group = syscall_group_from_name(name);
		if (next->group == NULL)
			return no_such(" group", value, "@",
				       syscall_group_nearest(name), err);
	} else {
		next->call = syscall_from_name(name);
		if (next->call == SYSCALL_NONE)
			return no_such("", value, "", syscall_nearest(name),
				       err);
	}
	query->listing.count++;
	return 0;
}

static void list_all_groups(struct seccomp_listing *listing)
{
	listing->list =
		arena_alloc(&listing->node.arena,
			    syscall_group_count * sizeof(*listing->list));
	for (unsigned i = 0; i < syscall_group_count; i++)
		listing->list[i].group = &syscall_groups[i];
	listing->count = syscall_group_count;
	listing->brief = true;
}

static void query_fini(struct query *query)
{
	seccomp_listing_fini(&query->listing);
}

static int run(int argc, char **argv, struct err *err)
{
	static void (*const writers[])(const struct seccomp_listing *,
				       struct buf *) = {
		[OUTPUT_TEXT] = seccomp_listing_text,
		[OUTPUT_JSON] = seccomp_listing_json,
	};
	__attribute__((cleanup(query_fini))) struct query query = {
		.listing = SECCOMP_LISTING_INIT};
	struct seccomp_listing *listing = &query.listing;
	AUTO_BUF struct buf out = BUF_INIT;

	listing->list =
		arena_alloc(&listing->node.arena,
			    ((size_t)argc + 1) * sizeof(*listing->list));
	if (options_parse(options, argc, argv, take, &query, err) < 0)
		return -1;
	if (listing->count == 0)
		list_all_groups(listing);
	seccomp_listing_load(listing);
	writers[query.format](listing, &out);
	return output_write(&out, err) < 0 ? -1 : STATUS_FINE;
}

const struct command command_seccomp_list = {
	.name = "list",
	.arguments = "[@GROUP|CALL...]",
	.argument_kind = VALUE_CALL_OR_GROUP,
	.argument_count = ARGUMENTS_ANY,
	.help = "list groups of system calls, or say what is known of a call",
	.options = options,
	.run = run,
};
