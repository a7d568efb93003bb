/* SPDX-License-Identifier: Apache-2.0 */
/* A linux.seccomp object made into BPF as runc does it. */
#include "runc_filter.h"

#include <ctype.h>
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARGUMENTS 6

static bool text_of_value(const struct json *value, char *text, size_t size)
{
	if (!json_is(value, JSON_STRING) || value->text.length >= size)
		return false;
	memcpy(text, value->text.data, value->text.length);
	text[value->text.length] = '\0';
	return true;
}

static bool action_of(const struct json *word, const struct json *number,
		      uint32_t *action)
{
	uint64_t data = EPERM;
	char name[32];

	if (number != NULL && !json_to_u64(number, &data))
		return false;
	if (!text_of_value(word, name, sizeof(name)))
		return false;
	if (strcmp(name, "SCMP_ACT_ALLOW") == 0)
		*action = SCMP_ACT_ALLOW;
	else if (strcmp(name, "SCMP_ACT_ERRNO") == 0)
		*action = SCMP_ACT_ERRNO(data);
	else if (strcmp(name, "SCMP_ACT_TRACE") == 0)
		*action = SCMP_ACT_TRACE(data);
	else if (strcmp(name, "SCMP_ACT_LOG") == 0)
		*action = SCMP_ACT_LOG;
	else if (strcmp(name, "SCMP_ACT_TRAP") == 0)
		*action = SCMP_ACT_TRAP;
	else if (strcmp(name, "SCMP_ACT_NOTIFY") == 0)
		*action = SCMP_ACT_NOTIFY;
	else if (strcmp(name, "SCMP_ACT_KILL") == 0 ||
		 strcmp(name, "SCMP_ACT_KILL_THREAD") == 0)
		*action = SCMP_ACT_KILL_THREAD;
	else if (strcmp(name, "SCMP_ACT_KILL_PROCESS") == 0)
		*action = SCMP_ACT_KILL_PROCESS;
	else
		return false;
	return true;
}

static bool compare_of(const struct json *word, enum scmp_compare *compare)
{
	static const char *const names[] = {
		[SCMP_CMP_NE] = "SCMP_CMP_NE",
		[SCMP_CMP_LT] = "SCMP_CMP_LT",
		[SCMP_CMP_LE] = "SCMP_CMP_LE",
		[SCMP_CMP_EQ] = "SCMP_CMP_EQ",
		[SCMP_CMP_GE] = "SCMP_CMP_GE",
		[SCMP_CMP_GT] = "SCMP_CMP_GT",
		[SCMP_CMP_MASKED_EQ] = "SCMP_CMP_MASKED_EQ",
	};

	for (int i = SCMP_CMP_NE; i <= SCMP_CMP_MASKED_EQ; i++) {
		if (json_string_is(word, names[i])) {
			*compare = (enum scmp_compare)i;
			return true;
		}
	}
	return false;
}

static bool argument_of(const struct json *value, struct scmp_arg_cmp *argument)
{
	uint64_t index = 0, datum = 0, second = 0;
	enum scmp_compare op;

	json_to_u64(json_member(value, "index"), &index);
	json_to_u64(json_member(value, "value"), &datum);
	json_to_u64(json_member(value, "valueTwo"), &second);
	if (index >= ARGUMENTS || !compare_of(json_member(value, "op"), &op))
		return false;
	*argument = (struct scmp_arg_cmp){
		.arg = (unsigned)index,
		.op = op,
		.datum_a = datum,
		.datum_b = op == SCMP_CMP_MASKED_EQ ? second : 0,
	};
	return true;
}

/* One rule for one call. Two conditions on one argument: each its own rule. */
static bool add_call(scmp_filter_ctx filter, const struct json *name,
		     uint32_t action, const struct scmp_arg_cmp *arguments,
		     unsigned count)
{
	unsigned uses[ARGUMENTS] = {0};
	bool twice = false;
	char text[64];
	int call;

	if (!text_of_value(name, text, sizeof(text)))
		return true;
	call = seccomp_syscall_resolve_name(text);
	if (call == __NR_SCMP_ERROR)
		return true;
	for (unsigned i = 0; i < count; i++)
		twice |= uses[arguments[i].arg]++ > 0;
	if (!twice)
		return seccomp_rule_add_array(filter, action, call, count,
					      arguments) == 0;
	for (unsigned i = 0; i < count; i++) {
		if (seccomp_rule_add_array(filter, action, call, 1,
					   &arguments[i]) != 0)
			return false;
	}
	return true;
}

static bool add_rule(scmp_filter_ctx filter, uint32_t otherwise,
		     const struct json *rule)
{
	struct scmp_arg_cmp arguments[32];
	unsigned count = 0;
	uint32_t action;

	if (!action_of(json_member(rule, "action"),
		       json_member(rule, "errnoRet"), &action))
		return false;
	json_each (argument, json_member(rule, "args")) {
		if (count == 32 || !argument_of(argument, &arguments[count++]))
			return false;
	}
	if (action == otherwise)
		return true;
	json_each (name, json_member(rule, "names")) {
		if (!add_call(filter, name, action, arguments, count))
			return false;
	}
	return true;
}

static bool add_architecture(scmp_filter_ctx filter, const struct json *word)
{
	char name[64];
	uint32_t token;
	int result;

	if (!text_of_value(word, name, sizeof(name)) ||
	    strncmp(name, "SCMP_ARCH_", 10) != 0)
		return false;
	for (char *at = name; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	token = seccomp_arch_resolve_name(name + 10);
	result = token != 0 ? seccomp_arch_add(filter, token) : -EINVAL;
	return result == 0 || result == -EEXIST;
}

static bool export(scmp_filter_ctx filter, struct bpf_program *program)
{
	int fd = memfd_create("filter", MFD_CLOEXEC);
	struct stat status;
	bool fine;

	fine = fd >= 0 && seccomp_export_bpf(filter, fd) == 0 &&
	       fstat(fd, &status) == 0 && status.st_size > 0;
	if (fine) {
		size_t size = (size_t)status.st_size;

		program->list = malloc(size);
		program->length = size / sizeof(*program->list);
		fine = program->list != NULL &&
		       pread(fd, program->list, size, 0) == (ssize_t)size;
	}
	close(fd);
	return fine;
}

static bool add_all(scmp_filter_ctx filter, uint32_t otherwise,
		    const struct json *object)
{
	json_each (word, json_member(object, "architectures")) {
		if (!add_architecture(filter, word))
			return false;
	}
	json_each (rule, json_member(object, "syscalls")) {
		if (!add_rule(filter, otherwise, rule))
			return false;
	}
	return true;
}

bool runc_filter_compile(const struct json *object, struct bpf_program *program)
{
	scmp_filter_ctx filter;
	uint32_t otherwise;
	bool fine;

	*program = (struct bpf_program){NULL, 0};
	if (!action_of(json_member(object, "defaultAction"),
		       json_member(object, "defaultErrnoRet"), &otherwise))
		return false;
	filter = seccomp_init(otherwise);
	if (filter == NULL)
		return false;
	fine = add_all(filter, otherwise, object) && export(filter, program);
	seccomp_release(filter);
	return fine;
}

void runc_filter_fini(struct bpf_program *program)
{
	free(program->list);
	*program = (struct bpf_program){NULL, 0};
}
