/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of system calls from their JSON files. */
#include "generate.h"

#include "base/fs.h"
#include "base/nearest.h"

#include <errno.h>
#include <fcntl.h>

struct json_document *generate_open(struct generate *generate, const char *path,
				    struct err *err)
{
	struct json_document *document;
	struct buf text = BUF_INIT; /* kept: documents point into it */
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		err_set_errno(err, errno, "%s", path);
		return NULL;
	}
	if (generate->document_count == GENERATE_MAX_FILES) {
		err_set(err, ERR_UNSUPPORTED, "%s: too many files", path);
		return NULL;
	}
	if (fs_read_stream(fd, path, JSON_MAX_SIZE, &text, err) < 0)
		return NULL;
	document = &generate->documents[generate->document_count++];
	if (json_read(document, path, (struct text){text.data, text.length},
		      JSON_WITH_COMMENTS, err) < 0)
		return NULL;
	return document;
}

static struct generate_group *find_group(struct generate *generate,
					 struct text name)
{
	for (unsigned i = 0; i < generate->group_count; i++) {
		if (text_is(name, generate->groups[i].name))
			return &generate->groups[i];
	}
	return NULL;
}

static int read_group(struct generate *generate, struct json_document *document,
		      const struct json *entry, struct err *err)
{
	const struct json *name = json_member(entry, "name");
	const struct json *description = json_member(entry, "description");
	const struct json *members = json_member(entry, "syscalls");
	struct generate_group *group;

	if (!json_is(name, JSON_STRING) || !json_is(description, JSON_STRING) ||
	    !json_is(members, JSON_ARRAY))
		return json_error(
			document, entry, err,
			"expected a name, a description and syscalls");
	if (find_group(generate, name->text) != NULL ||
	    text_is(name->text, "known"))
		return json_error(document, name, err,
				  "there is a group \"%s\"",
				  json_to_cstring(document, name));
	/* One place stays free for "known". */
	if (generate->group_count + 1 >= GENERATE_MAX_GROUPS)
		return err_set(err, ERR_UNSUPPORTED, "too many groups");
	group = &generate->groups[generate->group_count++];
	group->name = json_to_cstring(document, name);
	group->description = json_to_cstring(document, description);
	group->document = document;
	group->members = members;
	return 0;
}

int generate_read_groups(struct generate *generate, const char *path,
			 struct err *err)
{
	struct json_document *document = generate_open(generate, path, err);
	const struct json *entries;

	if (document == NULL)
		return -1;
	entries = json_member(document->root, "groups");
	if (!json_is(entries, JSON_ARRAY))
		return json_error(document, document->root, err,
				  "expected an array \"groups\"");
	json_each (entry, entries) {
		if (read_group(generate, document, entry, err) < 0)
			return -1;
	}
	return 0;
}

static int resolve(struct generate *generate, struct generate_group *group,
		   struct err *err);

static int resolve_reference(struct generate *generate,
			     struct generate_group *group,
			     const struct json *member, struct err *err)
{
	struct text name = {member->text.data + 1, member->text.length - 1};
	struct generate_group *other = find_group(generate, name);

	if (other == NULL)
		return json_error(group->document, member, err,
				  "no group has that name");
	if (other->resolving)
		return json_error(group->document, member, err,
				  "the group would contain itself");
	if (resolve(generate, other, err) < 0)
		return -1;
	syscall_set_join(&group->set, &other->set);
	return 0;
}

static int resolve_member(struct generate *generate,
			  struct generate_group *group,
			  const struct json *member, struct err *err)
{
	int index;

	if (!json_is(member, JSON_STRING))
		return json_error(group->document, member, err,
				  "expected a string");
	if (member->text.length > 0 && member->text.data[0] == '@')
		return resolve_reference(generate, group, member, err);
	index = generate_find(generate, member->text);
	if (index < 0) {
		const char *nearest =
			nearest_name(member->text, generate->names);

		return json_error(group->document, member, err,
				  "no such system call%s%s",
				  nearest != NULL ? "; nearest is " : "",
				  nearest != NULL ? nearest : "");
	}
	syscall_set_add(&group->set, (unsigned)index);
	return 0;
}

static int resolve(struct generate *generate, struct generate_group *group,
		   struct err *err)
{
	if (group->resolved)
		return 0;
	group->resolving = true;
	json_each (member, group->members) {
		if (resolve_member(generate, group, member, err) < 0)
			return -1;
	}
	group->resolving = false;
	group->resolved = true;
	return 0;
}

static void add_known(struct generate *generate)
{
	struct generate_group *group =
		&generate->groups[generate->group_count++];

	group->name = "known";
	group->description = "Every call there is";
	for (unsigned i = 0; i < generate->count; i++)
		syscall_set_add(&group->set, i);
}

int generate_resolve_groups(struct generate *generate, struct err *err)
{
	for (unsigned i = 0; i < generate->group_count; i++) {
		if (resolve(generate, &generate->groups[i], err) < 0)
			return -1;
	}
	add_known(generate);
	for (unsigned i = 1; i < generate->group_count; i++) {
		for (unsigned j = i;
		     j > 0 && strcmp(generate->groups[j - 1].name,
				     generate->groups[j].name) > 0;
		     j--) {
			struct generate_group group = generate->groups[j];

			generate->groups[j] = generate->groups[j - 1];
			generate->groups[j - 1] = group;
		}
	}
	return 0;
}
