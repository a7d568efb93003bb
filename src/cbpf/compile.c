/* SPDX-License-Identifier: Apache-2.0 */
/* A linux.seccomp object made into BPF by libseccomp, as runc does it. */
#include "cbpf/compile.h"

#include "base/fs.h"
#include "cbpf/machine.h"
#include "seccomp/condition.h"

#include <byteswap.h>
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST_TEXT ((size_t)16 << 20) /* bytes of a filter as PFC */

struct compiler {
	scmp_filter_ctx filter;
	uint32_t otherwise;
};

static void release(scmp_filter_ctx *filter)
{
	if (*filter != NULL)
		seccomp_release(*filter);
}

#define AUTO_FILTER __attribute__((cleanup(release)))

/* What is wrong with value, and where; it need not have been read. */
static int wrong(const struct json *value, const char *what, struct err *err)
{
	AUTO_BUF struct buf pointer = BUF_INIT;

	buf_add_text(&pointer, "");
	json_pointer(value, &pointer);
	return err_set(err, ERR_INPUT, "%s: %s", pointer.data, what);
}

#define LONGEST_CALL 63

/* libseccomp's number of a call, of any architecture, or __NR_SCMP_ERROR. */
static int call_from_name(struct text name)
{
	char text[LONGEST_CALL + 1];

	if (name.length > LONGEST_CALL)
		return __NR_SCMP_ERROR;
	memcpy(text, name.data, name.length);
	text[name.length] = '\0';
	return seccomp_syscall_resolve_name(text);
}

bool cbpf_knows_call(struct text name)
{
	return call_from_name(name) != __NR_SCMP_ERROR;
}

/* --- actions and comparisons --- */

static int read_action(const struct json *object, const char *member,
		       const char *number_member, uint32_t *action,
		       struct err *err)
{
	const struct json *word = json_member(object, member);
	const struct json *number = json_member(object, number_member);
	struct seccomp_action read = {SECCOMP_ALLOW, 0};
	uint64_t data = EPERM;

	if (!json_is(word, JSON_STRING) ||
	    !seccomp_kind_from_name(word->text, &read.kind))
		return wrong(object, "no action that there is", err);
	if (number != NULL && !json_to_u64(number, &data))
		return wrong(number, "no errno value", err);
	read.data = (uint32_t)data;
	*action = cbpf_action(read);
	return 0;
}

static int read_argument(const struct json *value,
			 struct scmp_arg_cmp *argument, struct err *err)
{
	static const enum scmp_compare compares[] = {
		[SECCOMP_EQ] = SCMP_CMP_EQ,
		[SECCOMP_MASKED_EQ] = SCMP_CMP_MASKED_EQ,
		[SECCOMP_NE] = SCMP_CMP_NE,
		[SECCOMP_LT] = SCMP_CMP_LT,
		[SECCOMP_LE] = SCMP_CMP_LE,
		[SECCOMP_GE] = SCMP_CMP_GE,
		[SECCOMP_GT] = SCMP_CMP_GT,
	};
	const struct json *word = json_member(value, "op");
	uint64_t index = 0, datum = 0, second = 0;
	enum seccomp_op op;

	json_to_u64(json_member(value, "index"), &index);
	json_to_u64(json_member(value, "value"), &datum);
	json_to_u64(json_member(value, "valueTwo"), &second);
	if (index >= SECCOMP_ARGUMENTS || !json_is(word, JSON_STRING) ||
	    !seccomp_op_from_name(word->text, &op))
		return wrong(value, "no comparison", err);
	*argument = (struct scmp_arg_cmp){
		.arg = (unsigned)index,
		.op = compares[op],
		.datum_a = datum,
		.datum_b = op == SECCOMP_MASKED_EQ ? second : 0,
	};
	return 0;
}

/* --- rules --- */

/* One rule for one call. Two conditions on one argument: each its own rule. */
static int add_call(const struct compiler *compiler, const struct json *name,
		    uint32_t action, const struct scmp_arg_cmp *arguments,
		    unsigned count, struct err *err)
{
	unsigned uses[SECCOMP_ARGUMENTS] = {0};
	bool twice = false;
	int call = json_is(name, JSON_STRING) ? call_from_name(name->text)
					      : __NR_SCMP_ERROR;

	if (call == __NR_SCMP_ERROR)
		return 0;
	for (unsigned i = 0; i < count; i++)
		twice |= uses[arguments[i].arg]++ > 0;
	if (!twice)
		return seccomp_rule_add_array(compiler->filter, action, call,
					      count, arguments) == 0
			       ? 0
			       : wrong(name, "libseccomp can't add it", err);
	for (unsigned i = 0; i < count; i++) {
		if (add_call(compiler, name, action, &arguments[i], 1, err) < 0)
			return -1;
	}
	return 0;
}

#define MOST_CONDITIONS 32

static int add_rule(const struct compiler *compiler, const struct json *rule,
		    struct err *err)
{
	struct scmp_arg_cmp arguments[MOST_CONDITIONS];
	unsigned count = 0;
	uint32_t action;

	if (read_action(rule, "action", "errnoRet", &action, err) < 0)
		return -1;
	json_each (argument, json_member(rule, "args")) {
		if (count == MOST_CONDITIONS)
			return wrong(argument, "too many comparisons", err);
		if (read_argument(argument, &arguments[count++], err) < 0)
			return -1;
	}
	if (action == compiler->otherwise)
		return 0;
	json_each (name, json_member(rule, "names")) {
		if (add_call(compiler, name, action, arguments, count, err) < 0)
			return -1;
	}
	return 0;
}

/* --- architectures --- */

static uint32_t token_of(enum seccomp_arch arch)
{
	return seccomp_arch_resolve_name(seccomp_arch_words[arch]);
}

static int add_architecture(const struct compiler *compiler,
			    const struct json *word, struct err *err)
{
	int arch = json_is(word, JSON_STRING)
			   ? seccomp_arch_from_name(word->text)
			   : -1;
	int result =
		arch >= 0 ? seccomp_arch_add(compiler->filter,
					     token_of((enum seccomp_arch)arch))
			  : -EINVAL;

	return result == 0 || result == -EEXIST
		       ? 0
		       : wrong(word, "libseccomp can't add it", err);
}

/* libseccomp begins with the host's own, which must go first: a filter has
 * machines of one byte order only. */
static int set_native(const struct compiler *compiler, enum seccomp_arch native,
		      struct err *err)
{
	if (native == seccomp_arch_of_host())
		return 0;
	if (seccomp_arch_remove(compiler->filter, seccomp_arch_native()) == 0 &&
	    seccomp_arch_add(compiler->filter, token_of(native)) == 0)
		return 0;
	return err_set(err, ERR_UNSUPPORTED, "libseccomp has no %s",
		       seccomp_arch_words[native]);
}

/* --- the whole --- */

static int fill(struct compiler *compiler, const struct cbpf_compile *compile,
		struct err *err)
{
	const struct json *object = compile->object;
	const struct json *others =
		compile->alone ? NULL : json_member(object, "architectures");

	if (read_action(object, "defaultAction", "defaultErrnoRet",
			&compiler->otherwise, err) < 0)
		return -1;
	compiler->filter = seccomp_init(compiler->otherwise);
	if (compiler->filter == NULL)
		return wrong(object, "libseccomp takes no such default", err);
	if (set_native(compiler, compile->native, err) < 0)
		return -1;
	json_each (word, others) {
		if (add_architecture(compiler, word, err) < 0)
			return -1;
	}
	json_each (rule, json_member(object, "syscalls")) {
		if (add_rule(compiler, rule, err) < 0)
			return -1;
	}
	return 0;
}

/* What libseccomp writes of the filter by that function. */
static int export(const struct cbpf_compile *compile,
		  int (*function)(scmp_filter_ctx filter, int fd),
		  struct buf *out, struct err *err)
{
	AUTO_FILTER scmp_filter_ctx filter = NULL;
	AUTO_CLOSE int fd = memfd_create("filter", MFD_CLOEXEC);
	struct compiler compiler = {.filter = NULL};
	int result = fill(&compiler, compile, err);

	filter = compiler.filter;
	if (result < 0)
		return -1;
	if (fd < 0)
		return err_set_errno(err, errno, "memfd_create");
	result = function(filter, fd);
	if (result < 0)
		return err_set_errno(err, -result, "libseccomp");
	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_set_errno(err, errno, "lseek");
	return fs_read_stream(fd, "filter", MOST_TEXT, out, err);
}

/* Whether a filter returns that: data beside the action is an errno's or a
 * tracer's. */
static bool is_answer(uint32_t result)
{
	return cbpf_action(cbpf_action_of(result)) == result;
}

/* libseccomp 2.5.4 leaves what some instructions return in this machine's order
 * where the other's differs. */
static void mend_returns(struct cbpf_program *program)
{
	for (size_t i = 0; i < program->length; i++) {
		struct sock_filter *step = &program->list[i];
		uint32_t swapped = bswap_32(step->k);

		if (step->code == (BPF_RET | BPF_K) && !is_answer(step->k) &&
		    is_answer(swapped))
			step->k = swapped;
	}
}

int cbpf_compile(const struct cbpf_compile *compile, struct cbpf_program *out,
		 struct err *err)
{
	AUTO_BUF struct buf bytes = BUF_INIT;

	if (export(compile, seccomp_export_bpf, &bytes, err) < 0 ||
	    cbpf_program_read(bytes.data, bytes.length, out, err) < 0)
		return -1;
	cbpf_to_host(compile->native, out);
	if (cbpf_is_swapped(compile->native))
		mend_returns(out);
	return 0;
}

int cbpf_compile_pfc(const struct cbpf_compile *compile, struct buf *out,
		     struct err *err)
{
	return export(compile, seccomp_export_pfc, out, err);
}

void cbpf_library_version(unsigned version[3])
{
	const struct scmp_version *is = seccomp_version();

	version[0] = is != NULL ? is->major : 0;
	version[1] = is != NULL ? is->minor : 0;
	version[2] = is != NULL ? is->micro : 0;
}
