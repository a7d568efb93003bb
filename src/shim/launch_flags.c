/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exec with flags: what they ask for is written down as the process document
 * that they stand for, hardened as any other, and the flags are brought to say
 * what is left of it.
 */
#include "shim/launch.h"

#include "shim/argv_edit.h"

/* A user that is not root: the container's own was judged when it started. */
#define SOME_USER 65534

static const char *const insert_no_new_privs[] = {"--no-new-privs", NULL};

/* The uid of "UID[:GID]". What is no plain number counts as root: runtimes
 * have read such words in their own ways (CVE-2026-30892). */
static uint64_t uid_of(const char *user)
{
	uint64_t uid = 0;

	if (!text_to_u64((struct text){user, strcspn(user, ":")}, &uid))
		uid = 0;
	return uid;
}

static void add_member(const char *name, const char *value, struct buf *out)
{
	if (value == NULL)
		return;
	buf_printf(out, ",\"%s\":", name);
	json_write_string(text_of(value), out);
}

/* The flags as a process document. Of flags that are given again the last one
 * counts. The sets are those that --cap fills: in the
 * ambient one, which runc fills too, nothing stays that is not inheritable. */
static void describe(const struct command *command, struct buf *out)
{
	static const char *const sets[] = {"bounding", "permitted",
					   "effective"};
	AUTO_BUF struct buf capabilities = BUF_INIT;
	const char *label = NULL;
	const char *apparmor = NULL;
	const char *cwd = NULL;
	uint64_t uid = SOME_USER;

	buf_add_text(&capabilities, "");
	for (size_t i = 0; i < command->use_count; i++) {
		const struct option_use *use = &command->uses[i];

		if (use->id == OPTION_CAPABILITY && use->value != NULL) {
			buf_add_text(&capabilities,
				     capabilities.length > 0 ? "," : "");
			json_write_string(text_of(use->value), &capabilities);
		} else if (use->id == OPTION_PROCESS_LABEL &&
			   use->value != NULL) {
			label = use->value;
		} else if (use->id == OPTION_APPARMOR && use->value != NULL) {
			apparmor = use->value;
		} else if (use->id == OPTION_CWD && use->value != NULL) {
			cwd = use->value;
		} else if (use->id == OPTION_USER && use->value != NULL) {
			uid = uid_of(use->value);
		}
	}
	buf_printf(out, "{\"user\":{\"uid\":%llu},\"capabilities\":{",
		   (unsigned long long)uid);
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
		buf_printf(out, "%s\"%s\":[%s]", i > 0 ? "," : "", sets[i],
			   capabilities.data);
	buf_add_text(out, "}");
	add_member("selinuxLabel", label, out);
	add_member("apparmorProfile", apparmor, out);
	add_member("cwd", cwd, out);
	buf_add_text(out, "}");
}

/* Drops each --cap that the hardened process has no longer. */
static void clamp_capabilities(struct command *command,
			       const struct json *process)
{
	const struct json *left =
		json_member(json_member(process, "capabilities"), "bounding");

	for (size_t i = 0; i < command->use_count; i++) {
		struct option_use *use = &command->uses[i];

		if (use->id != OPTION_CAPABILITY || use->value == NULL)
			continue;
		use->edit = USE_DROP;
		json_each (name, left) {
			if (text_is(name->text, use->value))
				use->edit = USE_KEEP;
		}
	}
}

/* The option says what is left of that member. */
static void clamp_text(struct launch *launch, enum option_id option,
		       const struct json *value)
{
	if (value == NULL)
		argv_drop(launch->command, option);
	else
		argv_replace(launch->command, option,
			     arena_copy(&launch->node.arena, value->text.data,
					value->text.length));
}

/* crun 1.19 to 1.26 takes a uid without a gid for root (CVE-2026-30892); to the
 * others that gid is 0. */
static void name_group(struct launch *launch)
{
	const char *user = NULL;

	for (size_t i = 0; i < launch->command->use_count; i++) {
		const struct option_use *use = &launch->command->uses[i];

		if (use->id == OPTION_USER && use->value != NULL)
			user = use->value;
	}
	if (launch->probe.runtime == RUNTIME_CRUN && user != NULL &&
	    user[0] != '\0' && user[strspn(user, "0123456789")] == '\0')
		argv_replace(launch->command, OPTION_USER,
			     arena_printf(&launch->node.arena, "%s:0", user));
}

static void clamp(struct launch *launch, struct json_document *document)
{
	const struct json *process = document->root;

	clamp_capabilities(launch->command, process);
	name_group(launch);
	clamp_text(launch, OPTION_PROCESS_LABEL,
		   json_member(process, "selinuxLabel"));
	clamp_text(launch, OPTION_APPARMOR,
		   json_member(process, "apparmorProfile"));
	if (json_is_true(json_member(process, "noNewPrivileges")) &&
	    argv_need_no_new_privs(launch->command))
		launch->inserted = insert_no_new_privs;
}

int launch_flags(struct launch *launch, struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf asked = BUF_INIT;
	AUTO_BUF struct buf left = BUF_INIT;
	struct text text;

	describe(launch->command, &asked);
	text = (struct text){
		arena_copy(&launch->node.arena, asked.data, asked.length),
		asked.length};
	launch->probe.exec_by_flags = true;
	if (launch_plan(launch, OCI_PROCESS, "exec", text, &left, err) < 0)
		return -1;
	if (launch_only_audits(launch))
		return 0;
	if (json_read(&document, "exec", buf_text(&left), JSON_STRICT, err) < 0)
		return -1;
	clamp(launch, &document);
	return 0;
}
