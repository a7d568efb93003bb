/* SPDX-License-Identifier: Apache-2.0 */
/* A record of AppArmor's: which rule of a profile is missing. */
#include "denial/denial.h"

#include "denial/audit_record.h"
#include "oci/capability.h"
#include "json/show.h"

struct refusal {
	const struct audit_record *record;
	struct arena *arena;
	const char *operation;
	struct text name;
	const char *what; /* was refused, for the sentence */
	const char *rule; /* NULL: no rule allows it, or it can't be written */
};

/* What rules and policies are made of; NULL where it is something else. */
static const char *word_of(const struct refusal *refusal, const char *name)
{
	struct text text = audit_record_raw(refusal->record, name);

	return denial_is_name(text)
		       ? arena_copy(refusal->arena, text.data, text.length)
		       : NULL;
}

/* A path or a label as apparmor.d(5) has it: what is special is escaped, and
 * quotes stand around a blank. NULL where it can't be shown as it is. */
static const char *pattern_of(struct text text, struct arena *arena)
{
	AUTO_BUF struct buf out = BUF_INIT;
	AUTO_BUF struct buf shown = BUF_INIT;
	bool quote = false;

	show_line(text, SIZE_MAX, &shown);
	if (text.length == 0 || !text_equal(buf_text(&shown), text))
		return NULL;
	for (size_t i = 0; i < text.length; i++) {
		if (strchr("\\\"*?[]{}^@", text.data[i]) != NULL)
			buf_add_char(&out, '\\');
		quote |= strchr(" #,=()!", text.data[i]) != NULL;
		buf_add_char(&out, text.data[i]);
	}
	return arena_printf(arena, "%s%s%s", quote ? "\"" : "", out.data,
			    quote ? "\"" : "");
}

static const char *pattern_field(const struct refusal *refusal,
				 const char *name)
{
	return pattern_of(
		audit_record_text(refusal->record, name, refusal->arena),
		refusal->arena);
}

/* Whether the record has a field that can't be written into a rule: without it
 * the rule would allow more. */
static bool is_lost(const struct refusal *refusal, const char *name,
		    const char *written)
{
	for (unsigned i = 0; i < refusal->record->count; i++) {
		if (text_is(refusal->record->fields[i].name, name))
			return written == NULL || written[0] == '\0';
	}
	return false;
}

/* " name=VALUE" of a field that is there and is a word; else nothing. */
static const char *part(const struct refusal *refusal, const char *name,
			const char *before, const char *after)
{
	const char *word = word_of(refusal, name);

	return word != NULL ? arena_printf(refusal->arena, "%s%s%s", before,
					   word, after)
			    : "";
}

/* --- by operation --- */

/* "wc" becomes "w": what makes and removes is written as w. */
static const char *file_access(struct text mask, struct arena *arena)
{
	static const char order[] = "mrwaxlk";
	AUTO_BUF struct buf out = BUF_INIT;
	bool has[sizeof(order)] = {false};

	for (size_t i = 0; i < mask.length; i++) {
		char c = mask.data[i];
		const char *at = strchr(order, c == 'c' || c == 'd' ? 'w' : c);

		if (c == '\0' || at == NULL)
			return NULL;
		has[at - order] = true;
	}
	for (size_t i = 0; order[i] != '\0'; i++) {
		if (has[i] && !(order[i] == 'a' && has[2]))
			buf_add_text(&out, order[i] == 'x'
						   ? "ix"
						   : (char[]){order[i], '\0'});
	}
	return out.length > 0 ? arena_copy(arena, out.data, out.length) : NULL;
}

static bool of_file(struct refusal *refusal)
{
	struct text mask = audit_record_raw(refusal->record, "denied_mask");
	const char *path = pattern_of(refusal->name, refusal->arena);
	const char *access = file_access(mask, refusal->arena);

	if (refusal->name.length == 0 || mask.length == 0)
		return false;
	refusal->what = arena_printf(
		refusal->arena, "%s (%s) of %s", refusal->operation,
		access != NULL ? access : denial_quote(mask, refusal->arena),
		denial_quote(refusal->name, refusal->arena));
	if (path != NULL && access != NULL)
		refusal->rule =
			arena_printf(refusal->arena, "%s %s,", path, access);
	return true;
}

static bool of_capability(struct refusal *refusal)
{
	const char *name = word_of(refusal, "capname");

	if (strcmp(refusal->operation, "capable") != 0 || name == NULL)
		return false;
	refusal->what = arena_printf(refusal->arena,
				     "the use of the capability %s, which the "
				     "process has",
				     name);
	refusal->rule = arena_printf(refusal->arena, "capability %s,", name);
	return true;
}

static const char *mount_flags(const struct refusal *refusal)
{
	struct text flags = audit_record_raw(refusal->record, "flags");

	for (size_t i = 0; i < flags.length; i++) {
		char c = flags.data[i];

		if (!((c >= 'a' && c <= 'z') || c == ',' || c == ' '))
			return "";
	}
	if (flags.length == 0)
		return "";
	return arena_printf(refusal->arena, " options=(%.*s)",
			    (int)flags.length, flags.data);
}

static bool of_mount(struct refusal *refusal)
{
	const char *operation = refusal->operation;
	const char *path = pattern_of(refusal->name, refusal->arena);
	const char *source = pattern_field(refusal, "srcname");
	bool umount = strcmp(operation, "umount") == 0;
	bool pivot = strcmp(operation, "pivotroot") == 0;

	if (!umount && !pivot && strcmp(operation, "mount") != 0 &&
	    strcmp(operation, "remount") != 0)
		return false;
	refusal->what =
		arena_printf(refusal->arena, "%s%s of %s", operation,
			     part(refusal, "fstype", " (", ")"),
			     denial_quote(refusal->name, refusal->arena));
	if (path == NULL || is_lost(refusal, "srcname", source) ||
	    is_lost(refusal, "fstype", part(refusal, "fstype", "", "")) ||
	    is_lost(refusal, "flags", mount_flags(refusal)))
		return true;
	if (umount || pivot)
		refusal->rule =
			arena_printf(refusal->arena, "%s %s,",
				     umount ? "umount" : "pivot_root", path);
	else
		refusal->rule = arena_printf(
			refusal->arena, "mount%s%s %s%s%s,",
			part(refusal, "fstype", " fstype=", ""),
			mount_flags(refusal), source != NULL ? source : "",
			source != NULL ? " -> " : "-> ", path);
	return true;
}

/* ptrace, signal, dbus: rules with a peer. */
static bool of_peer(struct refusal *refusal)
{
	const char *operation = refusal->operation;
	const char *access = word_of(refusal, "denied_mask");
	const char *peer = pattern_field(refusal, "peer");
	bool ptrace = strcmp(operation, "ptrace") == 0;

	if ((!ptrace && strcmp(operation, "signal") != 0) || peer == NULL ||
	    access == NULL)
		return false;
	refusal->what = arena_printf(
		refusal->arena, "%s (%s%s) with a process under %s", operation,
		access, part(refusal, "signal", " ", ""), peer);
	refusal->rule = arena_printf(
		refusal->arena, "%s (%s)%s peer=%s,", operation, access,
		ptrace ? "" : part(refusal, "signal", " set=(", ")"), peer);
	return true;
}

static bool of_network(struct refusal *refusal)
{
	const char *family = word_of(refusal, "family");
	const char *type = word_of(refusal, "sock_type");
	const char *access = word_of(refusal, "denied_mask");
	const char *peer = pattern_field(refusal, "peer");

	if (family == NULL)
		return false;
	refusal->what = arena_printf(refusal->arena, "%s of a socket %s%s",
				     refusal->operation, family,
				     part(refusal, "sock_type", " ", ""));
	if (is_lost(refusal, "sock_type", type) ||
	    is_lost(refusal, "peer", peer) ||
	    (strcmp(family, "unix") == 0 &&
	     is_lost(refusal, "denied_mask", access)))
		return true;
	if (strcmp(family, "unix") == 0 && access != NULL)
		refusal->rule = arena_printf(
			refusal->arena, "unix (%s)%s%s%s%s,", access,
			part(refusal, "sock_type", " type=", ""),
			peer != NULL ? " peer=(label=" : "",
			peer != NULL ? peer : "", peer != NULL ? ")" : "");
	else
		refusal->rule = arena_printf(refusal->arena, "network %s%s%s,",
					     family, type != NULL ? " " : "",
					     type != NULL ? type : "");
	return true;
}

static bool of_others(struct refusal *refusal)
{
	const char *operation = refusal->operation;
	const char *target = pattern_field(refusal, "target");

	if (strcmp(operation, "userns_create") == 0)
		refusal->rule = "userns create,";
	else if (strcmp(operation, "uring_override") == 0)
		refusal->rule = "io_uring override_creds,";
	else if (strcmp(operation, "uring_sqpoll") == 0)
		refusal->rule = "io_uring sqpoll,";
	else if ((strcmp(operation, "change_profile") == 0 ||
		  strcmp(operation, "change_onexec") == 0) &&
		 (target != NULL || refusal->name.length > 0)) {
		if (target == NULL)
			target = pattern_of(refusal->name, refusal->arena);
		if (target != NULL)
			refusal->rule =
				arena_printf(refusal->arena,
					     "change_profile -> %s,", target);
	}
	refusal->what = arena_printf(
		refusal->arena, "%s%s%s", operation,
		refusal->name.length > 0 ? " of " : "",
		refusal->name.length > 0
			? denial_quote(refusal->name, refusal->arena)
			: "");
	return true;
}

/* --- saying --- */

static bool info_begins(struct text info, const char *word)
{
	size_t length = strlen(word);

	return info.length >= length && memcmp(info.data, word, length) == 0;
}

/* The profile that was to be entered: of a program that is started it is the
 * target, "name" is the program. One that AppArmor made itself, so as to go on
 * without, is not the one that is missing. */
static struct text unloaded_of(const struct refusal *refusal)
{
	struct text target =
		audit_record_text(refusal->record, "target", refusal->arena);

	if (target.length == 0 &&
	    strncmp(refusal->operation, "change_", 7) == 0)
		return refusal->name;
	if (target.length > 0 &&
	    memmem(target.data, target.length, "//null-", 7) != NULL)
		return (struct text){NULL, 0};
	return target;
}

/* Where what was to be entered is not there no rule helps. */
static void add_unloaded(const struct refusal *refusal, struct denial *out)
{
	struct text missing = unloaded_of(refusal);

	out->sentence = arena_printf(
		refusal->arena,
		"AppArmor %s %s %s: the profile %s%sthat it was "
		"to enter is not loaded",
		out->allowed ? "would have refused" : "refused",
		denial_who(refusal->record, refusal->arena), refusal->what,
		missing.length > 0 ? denial_quote(missing, refusal->arena) : "",
		missing.length > 0 ? " " : "");
	out->allow = "apparmor_parser -r FILE";
	out->where = "of the file in /etc/apparmor.d that has that profile";
}

/* Why, where AppArmor says so: another profile can't be entered under no new
 * privileges, or where it is not loaded; a path leads out of the mounts. */
static void add_info(const struct refusal *refusal, struct denial *out)
{
	struct text info = audit_record_raw(refusal->record, "info");

	if (info.length == 0)
		return;
	denial_note(out, arena_printf(refusal->arena, "AppArmor says: %s",
				      denial_quote(info, refusal->arena)));
	if (info_begins(info, "no new privs")) {
		out->layer = DENIAL_NO_NEW_PRIVILEGES;
		out->sentence = arena_printf(
			refusal->arena,
			"no new privileges is set, and AppArmor refused %s %s "
			"under another profile",
			denial_who(refusal->record, refusal->arena),
			refusal->what);
		out->allow = "no-new-privileges:false";
		out->where = "as --security-opt of the container";
		out->exception = "\"newPrivileges\": true";
		out->wider = true;
		denial_note(out, "a profile stacked on its own (\"//&\") can "
				 "be entered all the same");
	} else if (info_begins(info, "Failed name lookup - disconnected")) {
		out->allow = "flags=(attach_disconnected)";
		out->wider = true;
		out->where = "in the head of its AppArmor profile";
		denial_note(out, "the path leads out of the mounts that it "
				 "sees; with the flag it counts as below /");
	} else if (info_begins(info, "label not found") ||
		   info_begins(info, "profile transition not found")) {
		add_unloaded(refusal, out);
	}
}

static void add_rule(const struct refusal *refusal, struct text profile,
		     struct denial *out)
{
	out->allow = refusal->rule;
	out->where = arena_printf(refusal->arena, "in the AppArmor profile %s",
				  denial_quote(profile, refusal->arena));
	if (text_is(profile, "docker-default"))
		denial_note(out, "docker makes docker-default anew: copy it to "
				 "a profile of your own, and name that by "
				 "--security-opt apparmor=NAME");
	if (strcmp(refusal->operation, "capable") == 0)
		denial_gives(
			out,
			denial_capability_gives(capability_from_name(
				audit_record_raw(refusal->record, "capname"))),
			refusal->arena);
}

bool denial_of_apparmor(const struct audit_record *record, struct arena *arena,
			struct denial *out)
{
	struct refusal refusal = {
		.record = record,
		.arena = arena,
		.name = audit_record_text(record, "name", arena),
	};
	struct text profile = audit_record_text(record, "profile", arena);
	bool allowed = text_is(audit_record_raw(record, "apparmor"), "ALLOWED");

	refusal.operation = word_of(&refusal, "operation");
	if (refusal.operation == NULL || profile.length == 0)
		return false;
	if (!of_capability(&refusal) && !of_mount(&refusal) &&
	    !of_peer(&refusal) && !of_network(&refusal) && !of_file(&refusal))
		of_others(&refusal);
	out->layer = DENIAL_APPARMOR;
	out->allowed = allowed;
	out->target = refusal.name;
	out->sentence = arena_printf(
		arena,
		"AppArmor %s %s %s: the profile %s has no rule that allows it",
		allowed ? "would have refused" : "refused",
		denial_who(record, arena), refusal.what,
		denial_quote(profile, arena));
	add_rule(&refusal, profile, out);
	add_info(&refusal, out);
	return true;
}
