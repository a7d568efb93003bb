/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the loaded SELinux policy lets the runtime start the container. */
#include "harden/transition.h"

#include "harden/situation.h"
#include "probe/context.h"

struct transition {
	const struct harden_context *context;
	struct oci_document *document;
	struct profile_place rule;
	const char *own;    /* this process's context */
	const char *domain; /* the runtime's */
	const char *label;  /* the container's */
	bool refused;
};

static const struct probe_selinux *probe_of(const struct transition *transition)
{
	return &transition->context->probe->selinux;
}

/* The type in a context that the kernel gave, or that we made. */
static const char *type_of(struct arena *arena, const char *label)
{
	struct selinux_context parts;

	if (!selinux_context_read(text_of(label), &parts))
		return label;
	return arena_copy(arena, parts.type.data, parts.type.length);
}

static bool have_same_type(const char *one, const char *other)
{
	struct selinux_context a, b;

	return selinux_context_read(text_of(one), &a) &&
	       selinux_context_read(text_of(other), &b) &&
	       text_equal(a.type, b.type);
}

static void add(struct transition *transition, enum finding_outcome outcome,
		const char *why)
{
	const struct json *process = oci_process(transition->document);

	transition->refused |= outcome == FINDING_REFUSED;
	findings_add(transition->context->findings, &transition->document->json,
		     &(struct finding){
			     .hardener = "selinux",
			     .outcome = outcome,
			     .at = process,
			     .member = "selinuxLabel",
			     .before = json_member(process, "selinuxLabel"),
			     .why = why,
			     .rule = transition->rule,
		     });
}

/* --- what is missing --- */

/* The target as near the source as it can be: what the rule says, without what
 * users, roles and levels come to. A file has a role that processes have not,
 * so that only its level is changed. NULL where that is the target itself. */
static const char *without_constraints(struct arena *arena, const char *source,
				       const char *target, bool file)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct selinux_context parts, other;

	if (!selinux_context_read(text_of(source), &parts) ||
	    !selinux_context_read(text_of(target), &other))
		return NULL;
	if (file)
		other.range = parts.range;
	else
		parts.type = other.type;
	selinux_context_print(file ? &other : &parts, &text);
	return strcmp(text.data, target) != 0
		       ? arena_copy(arena, text.data, text.length)
		       : NULL;
}

/* One question to the policy. */
struct question {
	const char *source;
	const char *target;
	const char *class;
	const char *permission;
	const char *what; /* for words: "start container_t" */
	const char *cure; /* what else than a rule helps, or NULL */
};

static const char *rule_text(struct arena *arena,
			     const struct question *question)
{
	bool self = have_same_type(question->source, question->target);

	return arena_printf(arena, "allow %s %s:%s %s;",
			    type_of(arena, question->source),
			    self ? "self" : type_of(arena, question->target),
			    question->class, question->permission);
}

/* A rule may be there, and a constraint, or the rules of roles, take it back:
 * then it is not the rule that is missing. */
static const char *why_denied(struct transition *transition,
			      const struct question *question)
{
	const struct probe_selinux *selinux = probe_of(transition);
	struct arena *arena = &transition->document->json.arena;
	const char *rule = rule_text(arena, question);
	const char *alike =
		without_constraints(arena, question->source, question->target,
				    strcmp(question->class, "file") == 0);
	enum selinux_answer answer =
		alike != NULL ? selinux->allowed(question->source, alike,
						 question->class,
						 question->permission)
			      : SELINUX_DENIED;

	if (answer == SELINUX_ALLOWED)
		return arena_printf(arena,
				    "it has \"%s\", but a constraint on users, "
				    "roles or levels forbids it from %s to %s",
				    rule, question->source, question->target);
	return arena_printf(arena, "it lacks \"%s\"%s", rule,
			    answer == SELINUX_UNKNOWN
				    ? ", or a constraint forbids it"
				    : "");
}

static void add_denied(struct transition *transition,
		       const struct question *question,
		       enum selinux_answer answer)
{
	struct arena *arena = &transition->document->json.arena;
	const char *why = arena_printf(
		arena, "the loaded SELinux policy does not let %s %s: %s%s",
		type_of(arena, question->source), question->what,
		why_denied(transition, question),
		question->cure != NULL ? question->cure : "");

	if (answer == SELINUX_TOLERATED)
		add(transition, FINDING_NOTED,
		    arena_printf(arena, "%s; that is permissive now", why));
	else
		add(transition, FINDING_REFUSED, why);
}

/* Whether it is allowed, or was not to be told; else adds what is missing. */
static bool ask(struct transition *transition, const struct question *question)
{
	enum selinux_answer answer =
		probe_of(transition)
			->allowed(question->source, question->target,
				  question->class, question->permission);

	if (answer == SELINUX_ALLOWED || answer == SELINUX_UNKNOWN)
		return true;
	add_denied(transition, question, answer);
	return false;
}

/* --- the keyring --- */

/* runc stops where it can't make it, or set who may do what with it. */
static bool ask_keyring(struct transition *transition)
{
	static const char *const permissions[] = {"create", "view", "setattr"};
	struct arena *arena = &transition->document->json.arena;
	struct question question = {
		transition->domain, transition->domain,       "process",
		"setkeycreate",     "make a session keyring",
	};

	if (!ask(transition, &question))
		return false;
	question.target = transition->label;
	question.class = "key";
	question.what = arena_printf(arena, "make a session keyring for %s",
				     type_of(arena, transition->label));
	for (size_t i = 0; i < sizeof(permissions) / sizeof(permissions[0]);
	     i++) {
		question.permission = permissions[i];
		if (!ask(transition, &question))
			return false;
	}
	return true;
}

/* --- no new privileges --- */

/* A type that the runtime's bounds has no more than that one has, so the kernel
 * lets it be entered all the same. Only for our own domain can that be asked.
 */
static bool is_bounded(struct transition *transition,
		       const struct question *question)
{
	const struct probe_transition *probe = probe_of(transition)->transition;
	struct arena *arena = &transition->document->json.arena;
	enum selinux_answer answer = SELINUX_UNKNOWN;

	if (have_same_type(question->source, question->target))
		return true;
	if (probe->bounded != NULL &&
	    strcmp(transition->own, transition->domain) == 0)
		answer = probe->bounded(question->target);
	if (answer == SELINUX_UNKNOWN)
		add(transition, FINDING_NOTED,
		    arena_printf(arena,
				 "the loaded SELinux policy has no \"%s\": "
				 "unless %s bounds the container's type "
				 "(typebounds), it will not start",
				 rule_text(arena, question),
				 type_of(arena, question->source)));
	return answer != SELINUX_DENIED;
}

static void ask_privileges(struct transition *transition, bool nosuid)
{
	const struct probe_selinux *selinux = probe_of(transition);
	struct arena *arena = &transition->document->json.arena;
	const char *type = type_of(arena, transition->label);
	bool nnp = json_is_true(json_member(oci_process(transition->document),
					    "noNewPrivileges"));
	const struct {
		bool asked;
		const char *permission;
		const char *words;
	} rows[] = {
		{nnp, "nnp_transition", "with no new privileges"},
		{nosuid, "nosuid_transition", "from a mount without setuid"},
	};
	bool rules = selinux->transition->nnp_rules != NULL &&
		     selinux->transition->nnp_rules();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct question question = {
			transition->domain,
			transition->label,
			"process2",
			rows[i].permission,
			arena_printf(arena, "start %s %s", type, rows[i].words),
		};
		enum selinux_answer answer = SELINUX_DENIED;

		if (!rows[i].asked)
			continue;
		if (rules)
			answer = selinux->allowed(
				question.source, question.target,
				question.class, question.permission);
		if (answer == SELINUX_ALLOWED)
			continue;
		if (answer == SELINUX_TOLERATED)
			add_denied(transition, &question, answer);
		else if (!is_bounded(transition, &question))
			add_denied(transition, &question, SELINUX_DENIED);
	}
}

/* --- the program --- */

/* Whether the document mounts something over that path of the root. */
static bool is_covered(const struct oci_document *document, struct text path)
{
	json_each (mount, json_member(document->json.root, "mounts")) {
		const struct json *to = json_member(mount, "destination");
		struct text place = to != NULL ? to->text : TEXT("");

		while (place.length > 1 && place.data[place.length - 1] == '/')
			place.length--;
		if (place.length > 1 && place.length < path.length &&
		    memcmp(place.data, path.data, place.length) == 0 &&
		    path.data[place.length] == '/')
			return true;
		if (place.length > 1 && text_equal(place, path))
			return true;
	}
	return false;
}

static void ask_program(struct transition *transition, bool *nosuid)
{
	const struct probe *probe = transition->context->probe;
	const struct probe_transition *asked = probe->selinux.transition;
	struct arena *arena = &transition->document->json.arena;
	AUTO_BUF struct buf label = BUF_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	struct probe_program program;
	/* Categories count for the second one alone. */
	static const char *const needs[] = {"entrypoint", "execute"};

	situation_program(transition->document, &program);
	if (asked->program == NULL ||
	    !asked->program(probe->bundle, &program, &label, &path, nosuid))
		return;
	if (is_covered(transition->document, buf_text(&path))) {
		*nosuid = false;
		return;
	}
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		const struct question question = {
			transition->label,
			label.data,
			"file",
			needs[i],
			arena_printf(arena, "begin with %s", path.data),
			arena_printf(arena,
				     "; the file is labelled %s: a root file "
				     "system is labelled for containers by the "
				     "engine (docker: selinux-enabled, "
				     "containerd: enable_selinux), once by "
				     "chcon -R -t container_file_t, or by a "
				     "mount with context=",
				     label.data),
		};

		if (!ask(transition, &question))
			return;
	}
}

void transition_check(const struct harden_context *context,
		      struct oci_document *document, const char *label,
		      struct profile_place rule)
{
	const struct probe_selinux *selinux = &context->probe->selinux;
	AUTO_BUF struct buf own = BUF_INIT;
	AUTO_BUF struct buf domain = BUF_INIT;
	struct transition transition = {
		.context = context,
		.document = document,
		.rule = rule,
		.label = label,
	};
	struct arena *arena = &document->json.arena;
	bool nosuid = false;

	if (context->probe->restores || selinux->runtime == NULL ||
	    selinux->allowed == NULL || selinux->transition == NULL ||
	    selinux->transition->domain == NULL ||
	    !selinux->transition->domain(selinux->runtime, &own, &domain))
		return;
	transition.own = own.data;
	transition.domain = domain.data;
	if (!ask(&transition,
		 &(struct question){domain.data, domain.data, "process",
				    "setexec", "give a program a context"}))
		return;
	if (selinux->keyring && !ask_keyring(&transition))
		return;
	if (strcmp(domain.data, label) == 0)
		return; /* no transition: nothing more is asked of it */
	if (!ask(&transition,
		 &(struct question){domain.data, label, "process", "transition",
				    arena_printf(arena, "start %s",
						 type_of(arena, label))}))
		return;
	/* The program's own file is one: without it the kernel kills it. */
	if (!ask(&transition,
		 &(struct question){label, domain.data, "fd", "use",
				    "use the files that the runtime opened"}))
		return;
	ask_program(&transition, &nosuid);
	if (!transition.refused)
		ask_privileges(&transition, nosuid);
}
