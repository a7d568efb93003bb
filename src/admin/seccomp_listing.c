/* SPDX-License-Identifier: Apache-2.0 */
/* Groups and system calls, listed as text and as JSON. */
#include "admin/seccomp_listing.h"

#include "admin/output.h"
#include "admin/seccomp_words.h"
#include "seccomp/filter.h"
#include "json/show.h"

/* --- profiles --- */

static bool has_call(const struct seccomp_listing *listing)
{
	for (unsigned i = 0; i < listing->count; i++) {
		if (listing->list[i].group == NULL)
			return true;
	}
	return false;
}

void seccomp_listing_load(struct seccomp_listing *listing)
{
	struct node *node = &listing->node;
	const char *const *names;
	unsigned count = 0;

	if (!has_call(listing))
		return;
	node->arch = seccomp_arch_of_host();
	names = node_profile_names(node);
	while (names[count] != NULL)
		count++;
	listing->profiles = arena_alloc(
		&node->arena, (count + 1) * sizeof(*listing->profiles));
	for (unsigned i = 0; i < count; i++) {
		struct seccomp_listed_profile *one = &listing->profiles[i];
		struct err err = ERR_INIT;

		one->name = names[i];
		one->profile = (struct profile)PROFILE_INIT;
		if (node_load_profile(node, names[i], &one->profile, &err) < 0)
			one->error =
				arena_printf(&node->arena, "%s", err.message);
		else
			one->filter = profile_filter(&node->arena,
						     &one->profile, UINT64_MAX);
	}
	listing->profile_count = count;
}

void seccomp_listing_fini(struct seccomp_listing *listing)
{
	for (unsigned i = 0; i < listing->profile_count; i++)
		profile_fini(&listing->profiles[i].profile);
	node_fini(&listing->node);
}

/* "allowed", "by arguments", "EPERM". */
static void add_said(const struct seccomp_listed_profile *profile,
		     unsigned call, struct buf *out)
{
	const struct seccomp_filter *filter = profile->filter;
	const struct seccomp_decision *decision;

	if (profile->error != NULL) {
		buf_add_text(out, "cannot be used");
		return;
	}
	if (filter == NULL) {
		buf_add_text(out, "allowed"); /* no filter */
		return;
	}
	decision = &filter->decisions[call];
	if (decision->count > 0)
		buf_add_text(out, "by arguments");
	else
		seccomp_words_action(decision->action, out);
}

static bool is_in(const struct syscall_group *group, unsigned call)
{
	return strcmp(group->name, "known") != 0 &&
	       syscall_set_has(&group->members, call);
}

/* --- text --- */

static void group_text(const struct syscall_group *group, bool brief,
		       struct buf *out)
{
	buf_printf(out, "@%-20s %4u  %s\n", group->name,
		   syscall_set_count(&group->members), group->description);
	if (brief)
		return;
	syscall_set_each (call, &group->members)
		buf_printf(out, "    %s\n", syscall_name(call));
}

static void numbers_text(unsigned call, struct buf *out)
{
	const char *before = "";

	buf_add_text(out, "    numbers: ");
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		int number = syscall_number(call, (enum seccomp_arch)arch);

		if (number < 0)
			continue;
		buf_printf(out, "%s%s %d", before, seccomp_arch_words[arch],
			   number);
		before = ", ";
	}
	buf_add_text(out, before[0] == '\0' ? "none\n" : "\n");
}

static void since_text(unsigned call, struct buf *out)
{
	const char *since = syscall_since(call);

	if (since == NULL)
		buf_add_text(out, "    since: not known\n");
	else if (strcmp(since, SYSCALL_NEVER) == 0)
		buf_add_text(out, "    since: never; no Linux has it\n");
	else
		buf_printf(out, "    since: Linux %s\n", since);
}

static void call_text(const struct seccomp_listing *listing, unsigned call,
		      struct buf *out)
{
	buf_printf(out, "%s\n", syscall_name(call));
	numbers_text(call, out);
	since_text(call, out);
	buf_add_text(out, "    groups:\n");
	for (unsigned i = 0; i < syscall_group_count; i++) {
		if (is_in(&syscall_groups[i], call))
			buf_printf(out, "        @%-18s %s\n",
				   syscall_groups[i].name,
				   syscall_groups[i].description);
	}
	buf_add_text(out, "    profiles:\n");
	for (unsigned i = 0; i < listing->profile_count; i++) {
		AUTO_BUF struct buf name = BUF_INIT;

		show_line(text_of(listing->profiles[i].name), SIZE_MAX, &name);
		buf_printf(out, "        %-19s ", name.data);
		add_said(&listing->profiles[i], call, out);
		buf_add_char(out, '\n');
	}
}

void seccomp_listing_text(const struct seccomp_listing *listing,
			  struct buf *out)
{
	for (unsigned i = 0; i < listing->count; i++) {
		const struct seccomp_listed *one = &listing->list[i];

		if (one->group != NULL)
			group_text(one->group, listing->brief, out);
		else
			call_text(listing, (unsigned)one->call, out);
	}
}

/* --- JSON --- */

static struct json *group_json(struct json_document *document,
			       const struct syscall_group *group, bool brief)
{
	struct json *object = json_new(document, JSON_OBJECT);
	struct json *calls;

	json_set(object, "group",
		 output_string(document, arena_printf(&document->arena, "@%s",
						      group->name)));
	json_set(object, "description",
		 output_string(document, group->description));
	json_set(object, "count",
		 json_new_u64(document, syscall_set_count(&group->members)));
	if (brief)
		return object;
	calls = json_set(object, "calls", json_new(document, JSON_ARRAY));
	syscall_set_each (call, &group->members)
		json_append(calls, output_string(document, syscall_name(call)));
	return object;
}

static struct json *numbers_json(struct json_document *document, unsigned call)
{
	struct json *object = json_new(document, JSON_OBJECT);

	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		int number = syscall_number(call, (enum seccomp_arch)arch);

		if (number >= 0)
			json_set(object, seccomp_arch_words[arch],
				 output_number(document, number));
	}
	return object;
}

static struct json *profiles_json(struct json_document *document,
				  const struct seccomp_listing *listing,
				  unsigned call)
{
	struct json *object = json_new(document, JSON_OBJECT);

	for (unsigned i = 0; i < listing->profile_count; i++) {
		AUTO_BUF struct buf said = BUF_INIT;

		add_said(&listing->profiles[i], call, &said);
		json_set(object, listing->profiles[i].name,
			 output_string(document,
				       arena_copy(&document->arena, said.data,
						  said.length)));
	}
	return object;
}

static struct json *call_json(struct json_document *document,
			      const struct seccomp_listing *listing,
			      unsigned call)
{
	struct json *object = json_new(document, JSON_OBJECT);
	struct json *groups;

	json_set(object, "call", output_string(document, syscall_name(call)));
	json_set(object, "numbers", numbers_json(document, call));
	json_set(object, "since", output_string(document, syscall_since(call)));
	groups = json_set(object, "groups", json_new(document, JSON_ARRAY));
	for (unsigned i = 0; i < syscall_group_count; i++) {
		if (is_in(&syscall_groups[i], call))
			json_append(
				groups,
				group_json(document, &syscall_groups[i], true));
	}
	json_set(object, "profiles", profiles_json(document, listing, call));
	return object;
}

void seccomp_listing_json(const struct seccomp_listing *listing,
			  struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_ARRAY);

	for (unsigned i = 0; i < listing->count; i++) {
		const struct seccomp_listed *one = &listing->list[i];

		json_append(root, one->group != NULL
					  ? group_json(&document, one->group,
						       listing->brief)
					  : call_json(&document, listing,
						      (unsigned)one->call));
	}
	output_add_json(&document, root, out);
}
