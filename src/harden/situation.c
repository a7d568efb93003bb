/* SPDX-License-Identifier: Apache-2.0 */
/* What of one container decides which filter its profile gives it. */
#include "harden/situation.h"

#include "oci/capability.h"

/* --- capabilities --- */

/* What is left of what the spec asks for, in any set. Names that there are none
 * of give nothing. */
static uint64_t read_capabilities(const struct harden_context *context,
				  const struct oci_document *document)
{
	const struct profile_capabilities *ceiling =
		&context->profile->capabilities;
	uint64_t kept = 0;

	json_each (set, json_member(oci_process(document), "capabilities")) {
		json_each (name, set) {
			int capability =
				json_is(name, JSON_STRING)
					? capability_from_name(name->text)
					: -1;

			if (capability >= 0)
				kept |= capability_bit(capability);
		}
	}
	return ceiling->place.value != NULL ? kept & ceiling->allow : kept;
}

/* --- the runtime --- */

static void read_runtime(const struct harden_context *context,
			 const struct oci_document *document,
			 struct syscall_set *calls)
{
	static const unsigned runtimes[] = {
		[RUNTIME_OTHER] = SECCOMP_RUNC | SECCOMP_CRUN,
		[RUNTIME_RUNC] = SECCOMP_RUNC,
		[RUNTIME_CRUN] = SECCOMP_CRUN,
	};

	*calls = (struct syscall_set){{0}};
	seccomp_runtime_calls(
		runtimes[context->probe->runtime],
		context->profile->no_new_privileges.required ||
			json_is_true(json_member(oci_process(document),
						 "noNewPrivileges")),
		calls);
}

/* --- the program --- */

static struct text text_or_empty(const struct json *value)
{
	return value != NULL && value->type == JSON_STRING ? value->text
							   : TEXT("");
}

/* PATH as the container has it: of a name that is there twice the last one
 * counts for both runtimes. */
static struct text path_of(const struct json *process)
{
	struct text path = {NULL, 0};

	json_each (variable, json_member(process, "env")) {
		if (json_is(variable, JSON_STRING) &&
		    variable->text.length >= 5 &&
		    memcmp(variable->text.data, "PATH=", 5) == 0)
			path = (struct text){variable->text.data + 5,
					     variable->text.length - 5};
	}
	return path;
}

void situation_program(const struct oci_document *document,
		       struct probe_program *program)
{
	const struct json *process = oci_process(document);
	const struct json *args = json_member(process, "args");

	*program = (struct probe_program){
		.root = text_or_empty(json_member(
			json_member(document->json.root, "root"), "path")),
		.command = text_or_empty(args != NULL ? args->first : NULL),
		.cwd = text_or_empty(json_member(process, "cwd")),
		.path = path_of(process),
	};
}

static uint32_t read_program(const struct harden_context *context,
			     const struct oci_document *document)
{
	struct probe_program program;

	situation_program(document, &program);
	return context->probe->program != NULL
		       ? context->probe->program(context->probe->bundle,
						 &program)
		       : 0;
}

void situation_read(const struct harden_context *context,
		    const struct oci_document *document, struct situation *out)
{
	read_runtime(context, document, &out->runtime);
	out->inexact = (struct syscall_set){{0}};
	out->of = (struct seccomp_situation){
		.native = context->probe->arch,
		.architectures = read_program(context, document),
		.capabilities = read_capabilities(context, document),
		.version = context->probe->version,
		.patchlevel = context->probe->patchlevel,
		.runtime = &out->runtime,
		.inexact = &out->inexact,
	};
}
