/* SPDX-License-Identifier: Apache-2.0 */
/* What this node's files say. */
#include "pipeline/node.h"

#include "base/fs.h"
#include "base/rootless.h"
#include "base/trusted_path.h"
#include "policy/embedded.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#define MAX_SIZE ((size_t)4 << 20) /* bytes of a policy or profile */

/* Whether path is a link that leads nowhere, or a place that can't be looked
 * into: the administrator meant something by it. */
static bool is_there(const char *path)
{
	struct stat status;

	return path != NULL && (lstat(path, &status) == 0 || errno != ENOENT);
}

/* A home that can't be looked into is not the user's. */
static bool is_meant(const struct node *node, const char *path)
{
	struct stat status;

	return node->own == NULL ? is_there(path) : lstat(path, &status) == 0;
}

const char *node_draft_name(const char *draft)
{
	return strcmp(draft, "-") == 0 ? "standard input" : draft;
}

static void keep_text(struct node *node, const struct buf *content,
		      struct text *text)
{
	text->data = arena_copy(&node->arena, content->data, content->length);
	text->length = content->length;
}

/* Reads the draft that is standard input. */
static int read_draft(struct node *node, struct text *text, struct err *err)
{
	AUTO_BUF struct buf content = BUF_INIT;

	if (fs_read_stream(STDIN_FILENO, node_draft_name("-"), MAX_SIZE,
			   &content, err) < 0)
		return -1;
	buf_add_text(&content, "");
	keep_text(node, &content, text);
	return 0;
}

static bool is_draft(const struct node *node, const char *path)
{
	size_t length = strlen(node->profiles);

	if (node->draft == NULL)
		return false;
	return strcmp(node->draft, path) == 0 ||
	       (strcmp(node->profiles, NODE_PROFILES) != 0 &&
		strncmp(path, node->profiles, length) == 0 &&
		path[length] == '/');
}

/* As fs_check_trusted(), but of a draft it is only noted. */
static int check_trusted(struct node *node, int fd, const char *path,
			 struct err *err)
{
	struct stat status;

	if (fs_check_trusted_of(node->owner, fd, path, err) == 0)
		return 0;
	if (!is_draft(node, path) || err->kind != ERR_REFUSED ||
	    fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return -1;
	node->draft_trouble = arena_printf(&node->arena, "%s", err->message);
	*err = (struct err)ERR_INIT;
	return 0;
}

/* Reads a file of the administrator's into arena. *found is false where there
 * is no such file. */
static int read_trusted(struct node *node, const char *path, struct text *text,
			bool *found, struct err *err)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	AUTO_BUF struct buf content = BUF_INIT;
	char real[PATH_MAX];
	struct stat status;
	int number = errno;

	*found = fd >= 0;
	if (fd < 0 && (number == ENOENT || node->own != NULL) &&
	    !is_meant(node, path))
		return 0;
	if (fd < 0)
		return err_set_errno(err, number, "%s: cannot open", path);
	if (node->trust_places &&
	    trusted_path_resolve_of(node->owner, path, real, &status, err) < 0)
		return err_wrap(err, "%s", path);
	if (check_trusted(node, fd, path, err) < 0 ||
	    fs_read_regular(fd, path, MAX_SIZE, &content, NULL, err) < 0)
		return -1;
	keep_text(node, &content, text);
	return 0;
}

/* --- profiles by name --- */

static int find_file(struct node *node, const char *path,
		     struct profile_text *found, struct err *err)
{
	struct text text;
	bool there;

	if (read_trusted(node, path, &text, &there, err) < 0)
		return -1;
	if (there)
		*found = (struct profile_text){.file = path, .text = text};
	return 0;
}

/* The user's own file of that profile; NULL: it is no user's node. */
static const char *own_profile(struct node *node, const char *name)
{
	return node->own != NULL
		       ? arena_printf(&node->arena, "%s/profiles/%s.json",
				      node->own, name)
		       : NULL;
}

/* Whether a file takes the place of one that it extends: what was made of it
 * when ravelin was built does not hold then. */
static bool has_other_parent(struct node *node,
			     const struct embedded_profile *profile)
{
	for (const char *name = profile->extends; name != NULL;
	     name = profile->extends) {
		const char *own = own_profile(node, name);

		if ((own != NULL && is_meant(node, own)) ||
		    is_there(arena_printf(&node->arena, "%s/%s.json",
					  node->profiles, name)))
			return true;
		profile = embedded_profile_find(name);
		if (profile == NULL)
			return true;
	}
	return false;
}

/* The filter that is built in is for the host's architecture. */
static void find_embedded(struct node *node, const char *name, bool whole,
			  struct profile_text *found)
{
	const struct embedded_profile *embedded = embedded_profile_find(name);
	bool other;

	if (embedded == NULL)
		return;
	other = has_other_parent(node, embedded);
	whole = whole || other || node->whole ||
		node->arch != seccomp_arch_of_host();
	*found = (struct profile_text){
		.file = arena_printf(&node->arena, "built-in profile %s", name),
		.text = whole ? embedded->text : embedded->brief,
		.checked = !other,
	};
	if (whole)
		return;
	found->bare = embedded->bare;
	found->packed = embedded->packed;
	if (embedded->ceiling != NULL)
		found->ceiling =
			seccomp_ceiling_unpack(&node->arena, embedded->ceiling);
}

static int find(void *context, const char *name, bool whole,
		struct profile_text *found, struct err *err)
{
	struct node *node = context;
	struct arena *arena = &node->arena;

	if (strchr(name, '/') != NULL) {
		if (find_file(node, name, found, err) < 0)
			return -1;
		return found->text.data != NULL
			       ? 0
			       : err_set(err, ERR_INPUT,
					 "%s: no such profile file", name);
	}
	if (node->draft != NULL && strcmp(name, "-") == 0) {
		found->file = node_draft_name(name);
		return read_draft(node, &found->text, err);
	}
	if (!profile_name_is_valid(name))
		return err_set(err, ERR_INPUT,
			       "profile names have letters, digits, '.', '_' "
			       "and '-' only");
	if (node->own != NULL &&
	    find_file(node, own_profile(node, name), found, err) < 0)
		return -1;
	if (found->text.data == NULL &&
	    find_file(node,
		      arena_printf(arena, "%s/%s.json", node->profiles, name),
		      found, err) < 0)
		return -1;
	if (found->text.data == NULL)
		find_embedded(node, name, whole, found);
	if (found->text.data == NULL)
		return find_file(
			node,
			arena_printf(arena, "%s/%s.json", NODE_SHARED, name),
			found, err);
	return 0;
}

static const char *const *names_of(void *context)
{
	return node_profile_names(context);
}

int node_load_profile(struct node *node, const char *name,
		      struct profile *profile, struct err *err)
{
	const struct profile_finder finder = {
		.arch = node->arch,
		.find = find,
		.names = names_of,
		.context = node,
	};

	return profile_load(profile, name, &finder, err);
}

/* --- the policy --- */

static int load_policy(const struct node_query *query, struct node *node,
		       struct err *err)
{
	const char *path = node->policy_path;
	bool standard = node->draft != NULL && strcmp(node->draft, "-") == 0;
	bool found = true;

	if (standard ? read_draft(node, &node->policy_text, err) < 0
		     : read_trusted(node, path, &node->policy_text, &found,
				    err) < 0)
		return -1;
	if (!found && query->policy != NULL)
		return err_set(err, ERR_INPUT, "%s: no such policy file", path);
	if (!found)
		return 0;
	node->policy_file = path;
	return policy_read(&node->policy, path, node->policy_text, err);
}

/* Whether the administrator said, in a file beside the policy, that a broken
 * one is to be passed over. */
static bool may_ignore(const struct node *node)
{
	const char *path = node->policy_path;
	const char *slash = strrchr(path, '/');
	AUTO_BUF struct buf name = BUF_INIT;
	AUTO_CLOSE int fd = -1;
	struct err ignored = ERR_INIT;
	char real[PATH_MAX];
	struct stat status;

	if (slash != NULL)
		buf_add(&name, path, (size_t)(slash - path) + 1);
	buf_add_text(&name, NODE_IGNORE_BROKEN);
	fd = open(name.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return fd >= 0 &&
	       (!node->trust_places ||
		trusted_path_resolve(name.data, real, &status, &ignored) ==
			0) &&
	       fs_check_trusted(fd, name.data, &ignored) == 0;
}

static void drop_policy(struct node *node)
{
	policy_fini(&node->policy);
	node->policy = (struct policy)POLICY_INIT;
}

/* Passes over a policy that can't be used, where that may be. */
static int pass_over(struct node *node, struct err *err)
{
	if (node->own != NULL || !may_ignore(node))
		return -1;
	node->broken = arena_printf(&node->arena, "%s", err->message);
	drop_policy(node);
	*err = (struct err)ERR_INIT;
	return 0;
}

int node_load(const struct node_query *query, struct node *node,
	      struct err *err)
{
	*node = (struct node)NODE_INIT;
	node->arch = query->arch;
	node->trust_places = query->trust_places;
	if (query->profiles != NULL)
		node->profiles = query->profiles;
	node->policy_path = query->policy != NULL ? query->policy : NODE_POLICY;
	node->own = query->own;
	if (query->may_be_own && query->policy != NULL)
		node->own = rootless_find(&node->arena).configuration;
	node->owner = node->own != NULL ? geteuid() : 0;
	if (query->own != NULL && query->policy == NULL)
		node->policy_path = arena_printf(&node->arena, "%s/policy.json",
						 query->own);
	if (query->draft && query->policy != NULL) {
		node->draft = query->policy;
		node->policy_path = node_draft_name(query->policy);
	}
	node->command = (struct policy_command){query->profile, MODE_UNSAID};
	if (query->mode != NULL &&
	    !policy_mode_from_name(query->mode, &node->command.mode))
		return err_set(err, ERR_USAGE,
			       "mode \"%s\": expected \"enforce\" or \"audit\"",
			       query->mode);
	if (query->alone || load_policy(query, node, err) == 0)
		return 0;
	/* What was read of it before the mistake counts for nothing, not even
	 * for the log of its refusal. */
	drop_policy(node);
	return pass_over(node, err);
}

void node_fini(struct node *node)
{
	policy_fini(&node->policy);
	arena_fini(&node->arena);
}

/* --- the ceiling --- */

static bool has_profile(struct node *node, const char *name)
{
	struct profile_text found = {.text.data = NULL};
	struct err err = ERR_INIT;

	return find(node, name, false, &found, &err) < 0 ||
	       found.text.data != NULL;
}

static int meet_with(struct node *node, struct profile *profile,
		     const char *name, struct profile *with, struct err *err)
{
	if (node_load_profile(node, name, with, err) < 0)
		return -1;
	profile_meet(profile, with);
	profile->name =
		arena_printf(&node->arena, "%s+%s", profile->name, name);
	return 0;
}

static int meet_asked(struct node *node, struct ceiling *ceiling,
		      struct err *err)
{
	struct policy_choice *choice = &ceiling->choice;
	const char *name = arena_copy(&node->arena, choice->asked.data,
				      choice->asked.length);

	/* What exceptions lift is not lifted from what it asks for. */
	if (strcmp(name, choice->profile) == 0 && choice->exception_count == 0)
		return 0;
	if (node_load_profile(node, name, &ceiling->asked, err) < 0)
		return -1;
	if (profile_loosens(&ceiling->asked)) {
		choice->heard = false;
		return 0;
	}
	profile_meet(&ceiling->profile, &ceiling->asked);
	ceiling->profile.name = arena_printf(&node->arena, "%s+%s",
					     ceiling->profile.name, name);
	return 0;
}

/* Says which rule names a profile that can't be loaded. Returns -1. */
static int blame(const struct node *node, const struct policy_choice *choice,
		 struct err *err)
{
	const struct policy_rule *rules[] = {choice->rule,
					     &node->policy.default_rule};

	for (size_t i = 0; i < 2; i++) {
		const struct json *named =
			json_member(rules[i]->value, "profile");

		if (named != NULL && rules[i]->profile == choice->profile)
			return err_wrap(
				err, "%s:%u: \"profile\"", node->policy_file,
				json_line(&node->policy.document, named));
	}
	return -1;
}

static int make_ceiling(struct node *node, struct ceiling *ceiling,
			struct err *err)
{
	struct policy_choice *choice = &ceiling->choice;
	struct profile *profile = &ceiling->profile;

	if (node_load_profile(node, choice->profile, profile, err) < 0)
		return blame(node, choice, err);
	if (choice->with != NULL && !has_profile(node, choice->with))
		choice->with = NULL;
	if (choice->with != NULL &&
	    meet_with(node, profile, choice->with, &ceiling->with, err) < 0)
		return -1;
	for (unsigned i = 0; i < choice->exception_count; i++) {
		for (unsigned part = 0; part < PART_COUNT; part++)
			profile_parts[part]->permit(
				profile, &choice->exceptions[i]->allow);
	}
	return choice->heard ? meet_asked(node, ceiling, err) : 0;
}

int node_ceiling(struct node *node, const struct subject *subject, int64_t now,
		 struct ceiling *ceiling, struct err *err)
{
	for (;;) {
		*ceiling = (struct ceiling)CEILING_INIT;
		policy_choose(&node->policy, subject, &node->command, now,
			      &node->arena, &ceiling->choice);
		if (make_ceiling(node, ceiling, err) == 0)
			return 0;
		/* A policy whose profiles can't be used is as broken as one
		 * that can't be read; what is built in always can. */
		if (node->broken != NULL || pass_over(node, err) < 0)
			return -1;
		ceiling_fini(ceiling);
	}
}

void ceiling_fini(struct ceiling *ceiling)
{
	profile_fini(&ceiling->profile);
	profile_fini(&ceiling->with);
	profile_fini(&ceiling->asked);
}
