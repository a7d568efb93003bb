/* SPDX-License-Identifier: Apache-2.0 */
/* Filters compiled for each machine there is answer as they say there. */
#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"
#include "seccomp/syscall.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Calls by turns are allowed and have an errno; the default is another. */
static bool is_allowed(unsigned call)
{
	return call % 2 == 0;
}

static void add_rule(struct buf *text, bool allowed, const char *action)
{
	const char *before = "";

	buf_add_text(text, "{\"names\":[");
	for (unsigned call = 0; call < syscall_count; call++) {
		if (is_allowed(call) != allowed)
			continue;
		buf_printf(text, "%s\"%s\"", before, syscall_name(call));
		before = ",";
	}
	buf_printf(text, "],\"action\":\"%s\",\"errnoRet\":%d}", action,
		   ENOSYS);
}

static void ask_all(const struct cbpf_program *program, enum seccomp_arch arch)
{
	const uint64_t arguments[SECCOMP_ARGUMENTS] = {0};

	for (unsigned call = 0; call < syscall_count; call++) {
		int number = syscall_number(call, arch);
		const struct seccomp_data data =
			cbpf_call(arch, number, arguments);
		struct cbpf_result result;

		/* libseccomp 2.5.4 knows that name's number and adds no rule
		 * for it. */
		if (number < 0 || !cbpf_knows_call(syscall_text(call)) ||
		    strcmp(syscall_name(call), "sys_debug_setcontext") == 0)
			continue;
		if (!cbpf_run(program, &data, &result))
			fail_msg("%s: no program", seccomp_arch_words[arch]);
		if (result.action != (is_allowed(call)
					      ? SECCOMP_RET_ALLOW
					      : SECCOMP_RET_ERRNO | ENOSYS))
			fail_msg("%s: %s: %#x", seccomp_arch_words[arch],
				 syscall_name(call), result.action);
	}
}

static void each_machine_answers_as_the_filter_says(void **state)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	buf_add_text(&text, "{\"defaultAction\":\"SCMP_ACT_ERRNO\","
			    "\"syscalls\":[");
	add_rule(&text, true, "SCMP_ACT_ALLOW");
	buf_add_char(&text, ',');
	add_rule(&text, false, "SCMP_ACT_ERRNO");
	buf_add_text(&text, "]}");
	if (json_read(&document, "test", buf_text(&text), JSON_STRICT, &err) <
	    0)
		fail_msg("%s", err.message);
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		const struct cbpf_compile compile = {document.root, arch};
		AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;

		/* Never allowed, and some newer calls are not in its table. */
		if (arch == SECCOMP_ARCH_X32)
			continue;
		if (cbpf_compile(&compile, &program, &err) < 0)
			fail_msg("%s: %s", seccomp_arch_words[arch],
				 err.message);
		ask_all(&program, arch);
	}
}

static void some_names_are_known(void **state)
{
	(void)state;
	assert_true(cbpf_knows_call(TEXT("read")));
	assert_true(cbpf_knows_call(TEXT("socketcall")));
	assert_false(cbpf_knows_call(TEXT("no_such_call")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_machine_answers_as_the_filter_says),
		cmocka_unit_test(some_names_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
