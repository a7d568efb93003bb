/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hooks: programs of the host that a runtime runs as root, outside of the
 * container. None but those that the profile lists, laid by root, and each
 * with an environment of its own. startContainer alone is the container's own
 * program, run within it and with no more than it has.
 */
#include "harden/hooks.h"

#include "base/glob.h"

static const char *const kinds[] = {
	"prestart",       "createRuntime", "createContainer",
	"startContainer", "poststart",     "poststop",
};

/* Whether a path has "." or "..": a pattern's '*' reaches over them. */
static bool has_dots(struct text path)
{
	for (size_t i = 0; i + 1 < path.length; i++) {
		size_t dots = i + 1;

		while (dots < path.length && path.data[dots] == '.')
			dots++;
		if (path.data[i] == '/' && dots - i > 1 && dots - i <= 3 &&
		    (dots == path.length || path.data[dots] == '/'))
			return true;
	}
	return false;
}

static const char *check_path(const struct json *path)
{
	if (path == NULL || path->text.length == 0 || path->text.data[0] != '/')
		return "its path is not absolute: where that leads the "
		       "runtimes, and the image, decide";
	if (has_dots(path->text))
		return "its path has \".\" or \"..\": write it as it is";
	return NULL;
}

/* --- the profile's list --- */

static bool has_arguments(const struct hook_rule *rule, const struct json *hook)
{
	const struct json *args = json_member(hook, "args");
	const struct json *arg = args != NULL ? args->first : NULL;

	for (unsigned i = 0; i < rule->args.count; i++) {
		if (arg == NULL || !glob_match(rule->args.list[i], arg->text))
			return false;
		arg = arg->next;
	}
	return true;
}

static bool has_digest(const struct harden_context *context,
		       struct json_document *document,
		       const struct hook_rule *rule, const struct json *path)
{
	const struct probe_host_programs *programs = context->probe->programs;
	char hex[DIGEST_SIZE];

	return programs->digest(json_to_cstring(document, path), hex) &&
	       text_is(rule->sha256, hex);
}

/* Where the program is not known, as that of a process of another host, the
 * arguments have to do. */
static bool allows(const struct harden_context *context,
		   struct json_document *document, const struct hook_rule *rule,
		   const struct json *hook,
		   const struct probe_host_program *program)
{
	if (!has_arguments(rule, hook) ||
	    (program->path == NULL && rule->args.count == 0) ||
	    (program->path != NULL &&
	     !glob_match(rule->path, text_of(program->path))))
		return false;
	return rule->sha256.data == NULL || program->trust == TRUST_UNKNOWN ||
	       has_digest(context, document, rule, json_member(hook, "path"));
}

static bool is_listed(const struct harden_context *context,
		      struct json_document *document, const struct json *hook,
		      const struct probe_host_program *program)
{
	const struct hook_rules *allow = &context->profile->hooks.allow;

	for (unsigned i = 0; i < allow->count; i++) {
		if (allows(context, document, &allow->list[i], hook, program))
			return true;
	}
	return false;
}

/* --- one hook --- */

static void look(const struct probe *probe, struct json_document *document,
		 const char *path, struct probe_host_program *program)
{
	if (probe->programs != NULL) {
		probe->programs->program(path, &document->arena, program);
		return;
	}
	*program = (struct probe_host_program){
		.trust = TRUST_UNKNOWN,
		.path = probe_is_running_program(text_of(path)) ? NULL : path,
	};
}

static const char *judge(const struct harden_context *context,
			 struct json_document *document,
			 const struct json *hook)
{
	const struct json *path = json_member(hook, "path");
	const char *why = check_path(path);
	struct probe_host_program program;
	const char *named;

	if (why != NULL)
		return why;
	named = json_to_cstring(document, path);
	look(context->probe, document, named, &program);
	if (program.trust == TRUST_OTHERS)
		return arena_printf(&document->arena,
				    "a hook's program must be root's alone: %s",
				    program.why);
	if (is_listed(context, document, hook, &program))
		return NULL;
	return arena_printf(&document->arena,
			    HOOKS_UNLISTED
			    ", with these arguments and this "
			    "content: %s; an exception, or \"hooks\" of the "
			    "profile, may list it",
			    program.path != NULL ? program.path : named);
}

static void clean(const struct harden_context *context,
		  struct json_document *document, struct json *hook,
		  bool within)
{
	const struct json *before = json_member(hook, "env");
	const struct probe_host_programs *programs =
		within ? NULL : context->probe->programs;
	const char *why;
	struct json *after = hook_environment(document, before, programs, &why);

	if (after == NULL)
		return;
	findings_add(context->findings, document,
		     &(struct finding){
			     .hardener = "hooks",
			     .outcome = FINDING_CHANGED,
			     .at = hook,
			     .member = "env",
			     .before = before,
			     .after = json_set(hook, "env", after),
			     .why = why,
			     .rule = context->profile->hooks.place,
		     });
}

static void plan_list(const struct harden_context *context,
		      struct json_document *document, struct json *list,
		      bool within)
{
	bool drop = context->profile->hooks.otherwise == OTHER_HOOKS_DROP;
	unsigned place = 0;
	struct json *next;

	for (struct json *hook = list != NULL ? list->first : NULL;
	     hook != NULL; hook = next, place++) {
		const char *why = within ? check_path(json_member(hook, "path"))
					 : judge(context, document, hook);

		next = hook->next;
		if (why == NULL) {
			clean(context, document, hook, within);
			continue;
		}
		if (drop)
			json_remove(hook);
		findings_add(context->findings, document,
			     &(struct finding){
				     .hardener = "hooks",
				     .outcome = drop ? FINDING_CHANGED
						     : FINDING_REFUSED,
				     .at = list,
				     .member = arena_printf(&document->arena,
							    "%u", place),
				     .before = hook,
				     .why = why,
				     .rule = context->profile->hooks.place,
			     });
	}
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	struct json *hooks = json_member(document->json.root, "hooks");

	(void)err;
	if (context->profile->hooks.place.value == NULL)
		return 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		plan_list(context, &document->json,
			  json_member(hooks, kinds[i]),
			  strcmp(kinds[i], "startContainer") == 0);
	return 0;
}

const struct hardener hardener_hooks = {
	.name = "hooks",
	.part = PART_HOOKS,
	.for_exec = false,
	.plan = plan,
};
