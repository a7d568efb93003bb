/* SPDX-License-Identifier: Apache-2.0 */
/* An AVC record: which rule of SELinux's policy is missing, or which
 * categories differ. */
#include "denial/audit_record.h"
#include "denial/avc.h"
#include "oci/capability.h"

static const char *level_words(const struct level *level, struct arena *arena)
{
	const struct level_range range = {*level, *level};
	AUTO_BUF struct buf out = BUF_INIT;

	level_range_print(&range, &out);
	return arena_copy(arena, out.data, out.length);
}

/* "the categories c1,c2" or "no category". */
static const char *category_words(const struct level *level,
				  struct arena *arena)
{
	const char *colon = strchr(level_words(level, arena), ':');

	return colon != NULL
		       ? arena_printf(arena, "the categories %s", colon + 1)
		       : "no category";
}

/* "the file has the categories c3,c4, the process has c1,c2". */
static const char *difference(const struct avc *avc)
{
	const struct level *source = &avc->source.range.high;
	const struct level *target = &avc->target.range.high;
	const char *other = strcmp(avc->noun, "process") == 0 ? "other " : "";

	if (source->sensitivity < target->sensitivity)
		return arena_printf(
			avc->arena,
			"the %s%s is at level %s, the process at %s", other,
			avc->noun, level_words(target, avc->arena),
			level_words(source, avc->arena));
	return arena_printf(avc->arena, "the %s%s has %s, the process has %s",
			    other, avc->noun,
			    category_words(target, avc->arena),
			    category_words(source, avc->arena));
}

static const char *rule(const struct avc *avc)
{
	const char *target = avc->target.type;

	if (strcmp(avc->source.context, avc->target.context) == 0)
		target = "self";
	return arena_printf(avc->arena, "allow %s %s:%s { %s };",
			    avc->source.type, target, avc->class,
			    avc->permissions);
}

static void set_rule(struct avc *avc)
{
	avc->out->allow = rule(avc);
	avc->out->where = "in a module of the SELinux policy";
	denial_note(avc->out,
		    arena_printf(avc->arena,
				 "every process of type %s gets it, in all "
				 "containers; a type of its own for this one "
				 "keeps it from the others",
				 avc->source.type));
}

static bool is_itself(const struct avc *avc)
{
	return strcmp(avc->class, "process") == 0 &&
	       strcmp(avc->source.context, avc->target.context) == 0;
}

static const char *object_words(const struct avc *avc)
{
	if (is_itself(avc))
		return "itself, or one of its kind";
	if (avc->path.length == 0)
		return arena_printf(avc->arena, "a %s", avc->noun);
	return arena_printf(avc->arena, "the %s %s", avc->noun,
			    denial_quote(avc->path, avc->arena));
}

/* Of a program that asks the policy, the record does not say who was refused.
 */
static const char *who(const struct avc *avc)
{
	return avc->record->kind == AUDIT_RECORD_USER_AVC
		       ? "a process"
		       : denial_who(avc->record, avc->arena);
}

/* A record has the path that the process sees. On the host that may be another
 * file: no line that somebody pastes there may have it. */
#define HOST_PATH "HOST_PATH"
#define HOST_PATH_IS                                                           \
	HOST_PATH " is where the host has what the container sees at that "    \
		  "path: of a volume, below its source"

/* The command that gives the file the level of the process; NULL where it is no
 * file, or has no name. */
static const char *level_command(const struct avc *avc)
{
	if (!avc->is_file || avc->path.length == 0)
		return NULL;
	return arena_printf(avc->arena, "chcon -l %s " HOST_PATH,
			    level_words(&avc->source.range.high, avc->arena));
}

static void note_short(const struct avc *avc)
{
	if (avc->is_file && avc->path.length > 0 && !avc->whole)
		denial_note(avc->out, "the record has the last part of the "
				      "path only");
}

static void note_level(const struct avc *avc)
{
	const char *level = level_words(&avc->source.range.high, avc->arena);
	const char *theirs = level_words(&avc->target.range.high, avc->arena);

	if (!avc->is_file)
		denial_note(avc->out,
			    arena_printf(avc->arena,
					 "both may be started with the same "
					 "level: --security-opt label=level:%s",
					 level));
	else
		denial_note(avc->out,
			    arena_printf(avc->arena,
					 "%s loses it by that; -l s0 gives it "
					 "to every container",
					 theirs));
	note_short(avc);
}

/* Its level is not enough, whatever the types say. */
static void explain_level(struct avc *avc, enum denial_answer types)
{
	avc->out->sentence = arena_printf(
		avc->arena, "SELinux %s %s { %s } on %s: %s%s", avc->verb,
		who(avc), avc->permissions, object_words(avc),
		types == DENIAL_YES ? "the types allow it; " : "",
		difference(avc));
	if (types == DENIAL_UNKNOWN)
		denial_note(
			avc->out,
			arena_printf(avc->arena,
				     "whether the types allow it (%s to "
				     "%s), and are held to their levels, is "
				     "known where that policy is loaded",
				     avc->source.type, avc->target.type));
	avc->out->allow = level_command(avc);
	avc->out->where = "on the host; " HOST_PATH_IS;
	note_level(avc);
}

/* The file was labelled for something else, so that no rule is what it lacks:
 * the label comes first, and the rule behind it. False where it can't be told.
 * One record is of one file: nothing is said of what lies below it. */
static bool set_label(struct avc *avc)
{
	if (!avc_is_mislabelled(avc))
		return false;
	avc->out->allow = arena_printf(
		avc->arena, "chcon -t container_file_t%s%s " HOST_PATH,
		avc->source.has_level ? " -l " : "",
		avc->source.has_level
			? level_words(&avc->source.range.high, avc->arena)
			: "");
	avc->out->where = "on the host; " HOST_PATH_IS
			  " (docker and podman label a whole volume with :Z)";
	avc->out->wider = true;
	denial_note(avc->out,
		    arena_printf(avc->arena,
				 "%s is no label of a container's files; what "
				 "uses the %s by that one may lose it, and the "
				 "container may then do all with it",
				 avc->target.type, avc->noun));
	denial_note(avc->out,
		    arena_printf(avc->arena,
				 "or a rule in a module of the SELinux policy, "
				 "which every process of type %s gets, in all "
				 "containers: %s",
				 avc->source.type, rule(avc)));
	return true;
}

static void explain_types(struct avc *avc)
{
	enum denial_answer now = avc_ask(avc, avc->target.context);

	avc->out->sentence = arena_printf(
		avc->arena,
		"SELinux %s %s { %s } on %s: no rule lets %s do that to %s",
		avc->verb, who(avc), avc->permissions, object_words(avc),
		avc->source.type, avc->target.type);
	if (!set_label(avc))
		set_rule(avc);
	if (now == DENIAL_YES)
		denial_note(avc->out, "the policy that is loaded now allows "
				      "it");
	if (avc->source.has_level != avc->target.has_level)
		denial_note(avc->out, "the levels can't be compared");
}

static bool level_is_enough(const struct avc *avc)
{
	return !avc->source.has_level || !avc->target.has_level ||
	       level_dominates(&avc->source.range.high,
			       &avc->target.range.high);
}

static void explain_rule(struct avc *avc)
{
	enum denial_answer types;
	const char *command;

	if (level_is_enough(avc)) {
		explain_types(avc);
		return;
	}
	types = avc_ask(avc, avc_target_at_source(avc));
	if (types == DENIAL_YES ||
	    (types == DENIAL_UNKNOWN && avc_is_constrained(avc))) {
		explain_level(avc, types);
		return;
	}
	explain_types(avc);
	command = level_command(avc);
	denial_note(avc->out,
		    arena_printf(avc->arena,
				 "and where %s is held to its level: %s%s%s",
				 avc->source.type, difference(avc),
				 command != NULL ? "; " : "",
				 command != NULL ? command : ""));
	if (command != NULL)
		denial_note(avc->out, HOST_PATH_IS);
}

static bool is_of_container(struct text context)
{
	struct selinux_context parts;
	struct level_range range;

	return selinux_context_read(context, &parts) &&
	       parts.range.data != NULL &&
	       level_range_read(parts.range, &range) &&
	       level_range_is_own(&range);
}

/* A program's record says what that program likes; a container with
 * CAP_AUDIT_WRITE can write one. */
static void note_decider(const struct avc *avc)
{
	struct text program = audit_record_text(avc->record, "exe", avc->arena);
	struct text writer = avc->record->writer;

	if (avc->record->kind != AUDIT_RECORD_USER_AVC)
		return;
	if (is_of_container(writer)) {
		avc->out->sentence = arena_printf(
			avc->arena, "a record of %s says: %s",
			denial_quote(writer, avc->arena), avc->out->sentence);
		avc->out->allow = avc->out->where = NULL;
		memset(avc->out->notes, 0, sizeof(avc->out->notes));
		denial_note(avc->out, "a container wrote that record, and not "
				      "a program that is asked for access: it "
				      "need not be true");
	} else if (program.length > 0) {
		denial_note(avc->out,
			    arena_printf(avc->arena, "%s asked the policy",
					 denial_quote(program, avc->arena)));
	}
}

/* The capability by the number that the record has, or by the permission. */
static const char *capability_words(const struct avc *avc, int *number)
{
	uint64_t given;
	struct text word = text_of(avc->permissions);

	*number = audit_record_number(avc->record, "capability", &given) &&
				  given < 64
			  ? (int)given
			  : capability_from_name(word);
	return capability_to_name(*number);
}

static bool explain_capability(struct avc *avc)
{
	int number;
	const char *name;

	if (strncmp(avc->class, "cap", 3) != 0)
		return false;
	name = capability_words(avc, &number);
	if (name == NULL)
		return false;
	avc->out->sentence = arena_printf(
		avc->arena,
		"SELinux %s %s the use of %s: the process has it, no rule lets "
		"%s use it",
		avc->verb, denial_who(avc->record, avc->arena), name,
		avc->source.type);
	set_rule(avc);
	denial_gives(avc->out, denial_capability_gives(number), avc->arena);
	return true;
}

/* Into another type under no new privileges, or from a mount that is nosuid. */
static bool explain_transition(struct avc *avc)
{
	static const struct {
		const char *permissions;
		enum denial_layer layer;
		const char *words;
	} rows[] = {
		{"nnp_transition", DENIAL_NO_NEW_PRIVILEGES,
		 "no new privileges is set"},
		{"nosuid_transition", DENIAL_SELINUX,
		 "the program lies on a nosuid mount"},
		{"nnp_transition nosuid_transition", DENIAL_NO_NEW_PRIVILEGES,
		 "no new privileges is set, the program lies on a nosuid "
		 "mount"},
	};
	const size_t count = sizeof(rows) / sizeof(rows[0]);
	size_t i = 0;

	while (i < count && strcmp(avc->permissions, rows[i].permissions) != 0)
		i++;
	if (strcmp(avc->class, "process2") != 0 || i == count)
		return false;
	avc->out->layer = rows[i].layer;
	avc->out->sentence = arena_printf(
		avc->arena,
		"%s, and SELinux %s %s to become %s: no rule lets %s do that "
		"then",
		rows[i].words, avc->verb, denial_who(avc->record, avc->arena),
		avc->target.type, avc->source.type);
	avc->out->allow = rule(avc);
	avc->out->where = "in a module of the SELinux policy";
	return true;
}

/* The whole path, which a sentence cuts; and the level where that decides. */
static void set_target(struct avc *avc)
{
	AUTO_BUF struct buf out = BUF_INIT;

	buf_add(&out, avc->path.data, avc->path.length);
	if (!level_is_enough(avc)) {
		buf_add_char(&out, '\0');
		buf_add_text(&out, avc->target.context);
	}
	if (out.length > 0)
		avc->out->target = (struct text){
			arena_copy(avc->arena, out.data, out.length),
			out.length};
}

static bool is_permissive(const struct audit_record *record)
{
	return text_is(audit_record_raw(record, "permissive"), "1");
}

bool denial_of_avc(const struct event *event, const struct audit_record *record,
		   const struct denial_ask *ask_policy, struct arena *arena,
		   struct denial *out)
{
	struct avc avc = {
		.event = event,
		.record = record,
		.ask = ask_policy,
		.arena = arena,
		.out = out,
		.verb = is_permissive(record) ? "would have refused"
					      : "refused",
	};

	if (!avc_read(&avc))
		return false;
	out->layer = DENIAL_SELINUX;
	out->allowed = is_permissive(record);
	set_target(&avc);
	if (!explain_transition(&avc) && !explain_capability(&avc))
		explain_rule(&avc);
	note_decider(&avc);
	return true;
}
