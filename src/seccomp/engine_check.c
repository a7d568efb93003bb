/* SPDX-License-Identifier: Apache-2.0 */
/* What profiles of engines may say. */
#include "seccomp/engine_check.h"

#include "base/nearest.h"
#include "oci/capability.h"
#include "seccomp/action.h"
#include "seccomp/condition.h"
#include "json/reader.h"

#include <errno.h>

/* The kernel has no errno beyond (MAX_ERRNO is 4095, but none is named). */
#define MOST_ERRNOS 140
#define MOST_WORDS  16

const char *const engine_arch_words[] = {
	[SECCOMP_ARCH_X86] = "x86",
	[SECCOMP_ARCH_X86_64] = "amd64",
	[SECCOMP_ARCH_X32] = "x32",
	[SECCOMP_ARCH_ARM] = "arm",
	[SECCOMP_ARCH_AARCH64] = "arm64",
	[SECCOMP_ARCH_MIPS] = "mips",
	[SECCOMP_ARCH_MIPS64] = "mips64",
	[SECCOMP_ARCH_MIPS64N32] = "mips64n32",
	[SECCOMP_ARCH_MIPSEL] = "mipsel",
	[SECCOMP_ARCH_MIPSEL64] = "mipsel64",
	[SECCOMP_ARCH_MIPSEL64N32] = "mipsel64n32",
	[SECCOMP_ARCH_PPC] = "ppc",
	[SECCOMP_ARCH_PPC64] = "ppc64",
	[SECCOMP_ARCH_PPC64LE] = "ppc64le",
	[SECCOMP_ARCH_S390] = "s390",
	[SECCOMP_ARCH_S390X] = "s390x",
	[SECCOMP_ARCH_PARISC] = "parisc",
	[SECCOMP_ARCH_PARISC64] = "parisc64",
	[SECCOMP_ARCH_RISCV64] = "riscv64",
	/* Those that no table of ours has. */
	"loong64",
	"loongarch64",
	"m68k",
	"mips3l64n32",
	"sh",
	"sheb",
	NULL,
};

/* Both decoders are Go's, to which null is nothing said. */
static bool is_unsaid(const struct json *value)
{
	return value->type == JSON_NULL;
}

static int check_string(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	const char *string;

	(void)target;
	return is_unsaid(value) ? 0
				: reader_string(document, value, &string, err);
}

static int check_strings(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	(void)target;
	return is_unsaid(value) ? 0 : reader_strings(document, value, err);
}

static int check_number(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	uint64_t number;

	(void)target;
	if (is_unsaid(value) || json_to_u64(value, &number))
		return 0;
	return json_error(document, value, err,
			  "expected a whole number of 64 bits");
}

static int check_errno_number(struct json_document *document,
			      const struct json *value, void *target,
			      struct err *err)
{
	uint64_t number;

	(void)target;
	if (is_unsaid(value) ||
	    (json_to_u64(value, &number) && number <= UINT32_MAX))
		return 0;
	return json_error(document, value, err, "expected an errno value");
}

static int check_action(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	const char *words[MOST_WORDS] = {"SCMP_ACT_KILL"};
	unsigned found;

	(void)target;
	for (unsigned i = 0; i <= SECCOMP_KILL_PROCESS; i++)
		words[i + 1] = seccomp_kind_name((enum seccomp_kind)i);
	return reader_word(document, value, words, &found, err);
}

static int check_op(struct json_document *document, const struct json *value,
		    void *target, struct err *err)
{
	const char *words[MOST_WORDS] = {NULL};
	unsigned found;

	(void)target;
	for (unsigned i = 0; i <= SECCOMP_GT; i++)
		words[i] = seccomp_op_name((enum seccomp_op)i);
	return reader_word(document, value, words, &found, err);
}

static int check_index(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	uint64_t index;

	(void)target;
	if (json_to_u64(value, &index) && index < SECCOMP_ARGUMENTS)
		return 0;
	return json_error(document, value, err,
			  "expected the number of an argument, 0 to 5");
}

static unsigned errno_from_name(const char *name)
{
	if (strcmp(name, "EWOULDBLOCK") == 0)
		return EWOULDBLOCK;
	if (strcmp(name, "ENOTSUP") == 0)
		return ENOTSUP;
	if (strcmp(name, "EDEADLOCK") == 0)
		return EDEADLOCK;
	for (unsigned i = 1; i < MOST_ERRNOS; i++) {
		const char *known = strerrorname_np((int)i);

		if (known != NULL && strcmp(known, name) == 0)
			return i;
	}
	return 0;
}

bool engine_errno(struct json_document *document, const struct json *value,
		  uint64_t *number)
{
	if (value == NULL || value->text.length == 0)
		return false;
	if (text_to_u64(value->text, number))
		return *number <= UINT32_MAX;
	*number = errno_from_name(json_to_cstring(document, value));
	return *number > 0;
}

static const char *nearest_errno(struct text name)
{
	const char *names[MOST_ERRNOS] = {NULL};
	unsigned count = 0;

	for (unsigned i = 1; i < MOST_ERRNOS; i++) {
		const char *known = strerrorname_np((int)i);

		if (known != NULL)
			names[count++] = known;
	}
	return nearest_name(name, names);
}

static int check_errno(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	const char *name;
	const char *nearest;
	uint64_t number;

	(void)target;
	if (is_unsaid(value))
		return 0;
	if (reader_string(document, value, &name, err) < 0)
		return -1;
	if (*name == '\0' || engine_errno(document, value, &number))
		return 0;
	nearest = nearest_errno(value->text);
	return json_error(
		document, value, err, "expected the name of an errno%s%s%s",
		nearest != NULL ? "; did you mean \"" : "",
		nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
}

static int check_capabilities(struct json_document *document,
			      const struct json *value, void *target,
			      struct err *err)
{
	uint64_t bits = 0;

	(void)target;
	if (is_unsaid(value))
		return 0;
	if (capability_read_list(document, value, &bits, err) < 0)
		return -1;
	json_each (word, value) {
		const char *name =
			capability_to_name(capability_from_name(word->text));

		if (!text_is(word->text, name))
			return json_error(document, word, err,
					  "expected \"%s\": engines compare "
					  "the spelling",
					  name);
	}
	return 0;
}

static int check_arches(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	unsigned found;

	(void)target;
	if (is_unsaid(value))
		return 0;
	if (reader_strings(document, value, err) < 0)
		return -1;
	json_each (word, value) {
		int arch = seccomp_arch_from_name(word->text);

		if (arch >= 0 && !text_is(word->text, engine_arch_words[arch]))
			return json_error(document, word, err,
					  "expected \"%s\", as engines call it",
					  engine_arch_words[arch]);
		if (reader_word(document, word, engine_arch_words, &found,
				err) < 0)
			return -1;
	}
	return 0;
}

bool engine_kernel(const struct json *value, uint64_t *version,
		   uint64_t *patchlevel)
{
	const char *dot;
	struct text rest;

	*version = *patchlevel = 0;
	if (value == NULL || value->text.length == 0)
		return true;
	dot = memchr(value->text.data, '.', value->text.length);
	if (dot == NULL)
		return false;
	rest.data = dot + 1;
	rest.length =
		value->text.length - (size_t)(rest.data - value->text.data);
	return text_to_u64((struct text){value->text.data,
					 (size_t)(dot - value->text.data)},
			   version) &&
	       text_to_u64(rest, patchlevel) && *version <= UINT8_MAX &&
	       *patchlevel <= UINT8_MAX && *version + *patchlevel > 0;
}

static int check_kernel(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	uint64_t version, patchlevel;

	(void)target;
	if (is_unsaid(value) || (value->type == JSON_STRING &&
				 engine_kernel(value, &version, &patchlevel)))
		return 0;
	return json_error(document, value, err,
			  "expected a kernel's version such as \"4.8\"");
}

static const struct reader_member condition_members[] = {
	{"caps", check_capabilities},
	{"arches", check_arches},
	{"minKernel", check_kernel},
	{NULL, NULL},
};

static int check_condition(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	if (is_unsaid(value))
		return 0;
	return reader_read_object(document, value, condition_members, target,
				  err);
}

static const struct reader_member argument_members[] = {
	{"index", check_index},
	{"value", check_number},
	{"valueTwo", check_number},
	{"op", check_op},
	{NULL, NULL},
};

/* An array of objects that the table is for, each with that member. */
static int check_objects(struct json_document *document,
			 const struct json *value,
			 const struct reader_member *table, const char *needed,
			 struct err *err)
{
	if (is_unsaid(value))
		return 0;
	if (value->type != JSON_ARRAY)
		return json_error(document, value, err,
				  "expected an array, found %s",
				  json_type_name(value->type));
	json_each (entry, value) {
		if (reader_read_object(document, entry, table, NULL, err) < 0)
			return -1;
		if (json_member(entry, needed) == NULL)
			return json_error(document, entry, err,
					  "expected \"%s\"", needed);
	}
	return 0;
}

static int check_arguments(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	(void)target;
	return check_objects(document, value, argument_members, "op", err);
}

static const struct reader_member rule_members[] = {
	{"name", check_string},        {"names", check_strings},
	{"action", check_action},      {"errnoRet", check_errno_number},
	{"errno", check_errno},        {"args", check_arguments},
	{"comment", check_string},     {"includes", check_condition},
	{"excludes", check_condition}, {NULL, NULL},
};

const struct json *engine_said(const struct json *object, const char *name)
{
	const struct json *value = json_member(object, name);

	return value != NULL && (value->text.length > 0 || value->count > 0)
		       ? value
		       : NULL;
}

static int check_rules(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	(void)target;
	if (check_objects(document, value, rule_members, "action", err) < 0)
		return -1;
	json_each (rule, value) {
		if (engine_said(rule, "name") != NULL &&
		    engine_said(rule, "names") != NULL)
			return json_error(document, rule, err,
					  "expected \"name\" or \"names\", not "
					  "both");
	}
	return 0;
}

static const struct reader_member map_members[] = {
	{"architecture", check_string},
	{"subArchitectures", check_strings},
	{NULL, NULL},
};

static int check_map(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	(void)target;
	return check_objects(document, value, map_members, "architecture", err);
}

static const struct reader_member members[] = {
	{"defaultAction", check_action},
	{"defaultErrnoRet", check_errno_number},
	{"defaultErrno", check_errno},
	{"architectures", check_strings},
	{"archMap", check_map},
	{"flags", check_strings},
	{"listenerPath", check_string},
	{"listenerMetadata", check_string},
	{"syscalls", check_rules},
	{NULL, NULL},
};

int engine_check(struct json_document *document, const struct json *profile,
		 struct err *err)
{
	if (reader_read_object(document, profile, members, NULL, err) < 0)
		return -1;
	if (json_member(profile, "defaultAction") == NULL)
		return json_error(document, profile, err,
				  "expected \"defaultAction\"");
	if (engine_said(profile, "architectures") != NULL &&
	    engine_said(profile, "archMap") != NULL)
		return json_error(document, profile, err,
				  "expected \"architectures\" or \"archMap\", "
				  "not both");
	return 0;
}
