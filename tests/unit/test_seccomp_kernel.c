/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What we write is what libseccomp makes of it: each filter is loaded as runc
 * and crun load it, the BPF is run over boundary values and compared with the
 * model, and put in force in a child that tries harmless calls.
 */
#include "seccomp_test.h"

#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* --- loading as a runtime does --- */

/* No rule that says the default, no two comparisons of one argument: those
 * are what runtimes read in ways of their own. */
static void check_rules(const struct json *object)
{
	json_each (rule, json_member(object, "syscalls")) {
		unsigned seen = 0;

		assert_false(
			json_equal(json_member(rule, "action"),
				   json_member(object, "defaultAction")) &&
			json_equal(json_member(rule, "errnoRet"),
				   json_member(object, "defaultErrnoRet")));
		json_each (value, json_member(rule, "args")) {
			uint64_t index = 0;

			assert_true(json_to_u64(json_member(value, "index"),
						&index));
			assert_false(seen >> index & 1);
			seen |= 1u << index;
		}
	}
}

/* The BPF of an OCI object. */
static void compile(const struct json *object, struct cbpf_program *program)
{
	const struct cbpf_compile how = {object, NATIVE};
	struct err err = ERR_INIT;

	check_rules(object);
	if (cbpf_compile(&how, program, &err) < 0)
		fail_msg("%s", err.message);
}

/* --- the model against the BPF --- */

#define MOST_VALUES 1024

struct values {
	uint64_t list[MOST_VALUES];
	unsigned count;
};

static void add_value(struct values *values, uint64_t value)
{
	for (int offset = -1; offset <= 1; offset++) {
		uint64_t near = value + (uint64_t)offset;

		if (values->count + 3 > MOST_VALUES)
			return;
		values->list[values->count++] = near;
		values->list[values->count++] = near | (uint64_t)1 << 32;
		values->list[values->count++] = near | (uint64_t)1 << 63;
	}
}

static void values_of(const struct seccomp_decision *decision,
		      struct values *values)
{
	values->count = 0;
	add_value(values, 0);
	if (decision->count == 0)
		return; /* whatever the arguments */
	add_value(values, UINT64_MAX);
	add_value(values, 0xffffffff);
	for (unsigned i = 0; i < decision->count; i++) {
		const struct seccomp_conditions *all =
			&decision->rules[i].conditions;

		for (unsigned j = 0; j < all->count; j++) {
			add_value(values, all->list[j].value);
			add_value(values,
				  all->list[j].value | ~all->list[j].mask);
		}
	}
}

/* Compares at each value of one argument, with random ones of the others. */
static void compare_call(const struct seccomp_filter *filter, unsigned call,
			 const struct cbpf_program *program, bool exact,
			 uint64_t *state)
{
	static struct values values;

	values_of(&filter->decisions[call], &values);
	for (unsigned i = 0; i < values.count * SECCOMP_ARGUMENTS; i++) {
		uint64_t arguments[SECCOMP_ARGUMENTS];
		struct seccomp_data data;
		struct cbpf_result found;
		struct seccomp_action expected, got;

		for (unsigned j = 0; j < SECCOMP_ARGUMENTS; j++)
			arguments[j] =
				values.list[test_random(state) % values.count];
		arguments[i % SECCOMP_ARGUMENTS] =
			values.list[i / SECCOMP_ARGUMENTS];
		data = cbpf_call(NATIVE, syscall_number(call, NATIVE),
				 arguments);
		assert_true(cbpf_run(program, &data, &found));
		got = cbpf_action_of(found.action);
		expected = seccomp_filter_decide(filter, call, arguments);
		if (exact ? !seccomp_action_equal(got, expected)
			  : got.kind < expected.kind)
			fail_msg("%s(%llx, %llx, %llx): %#x, not %#x",
				 syscall_name(call),
				 (unsigned long long)arguments[0],
				 (unsigned long long)arguments[1],
				 (unsigned long long)arguments[2], found.action,
				 cbpf_action(expected));
	}
}

/* Calls that this libseccomp does not know are dropped: the default. */
static bool is_known(unsigned call)
{
	return seccomp_syscall_resolve_name(syscall_name(call)) !=
	       __NR_SCMP_ERROR;
}

static void compare(struct test_document *document,
		    const struct seccomp_filter *filter, bool exact)
{
	struct json *object = seccomp_filter_write_oci(&document->json, filter);
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	uint64_t state = 88172645463325252u;

	compile(object, &program);
	syscall_set_each (call, &filter->present) {
		if (is_known(call))
			compare_call(filter, call, &program, exact, &state);
	}
}

static void load_profile(struct test_document *document, const char *name,
			 struct seccomp_filter **filter)
{
	char path[512];

	snprintf(path, sizeof(path), PROFILES "/%s.json", name);
	*filter = test_profile_file(document, path);
}

static void profiles_compile_to_what_they_say(void **unused)
{
	static const char *const names[] = {"baseline", "restricted", "strict"};

	(void)unused;
	for (unsigned i = 0; i < COUNT(names); i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		struct seccomp_filter *filter;

		load_profile(&document, names[i], &filter);
		compare(&document, filter, true);
	}
}

static void met_fixtures_compile_to_what_they_say(void **unused)
{
	static const char *const names[] = {"docker-run", "podman-run",
					    "cri-container",
					    "ctr-run-seccomp-hostnet-readonly"};

	(void)unused;
	for (unsigned i = 0; i < COUNT(names); i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		AUTO_TEST_DOCUMENT struct test_document profile =
			TEST_DOCUMENT_INIT;
		struct seccomp_filter *ceiling;
		struct seccomp_meet met;
		char path[512];

		snprintf(path, sizeof(path), FIXTURES "/%s.json", names[i]);
		test_load(&document, path);
		load_profile(&profile, "baseline", &ceiling);
		met = seccomp_filter_meet(
			&document.json.arena,
			test_read_oci(
				&document,
				json_member(json_member(document.json.root,
							"linux"),
					    "seccomp")),
			ceiling, NATIVE);
		compare(&document, met.filter, true);
	}
}

/* --- random decisions --- */

#define PICK(array) ((array)[test_random(state) % COUNT(array)])

static const uint64_t constants[] = {0,  1,      2,          16,
				     38, 0x5412, 0x7e020000, 0xffffffff};

static const enum seccomp_op equalities[] = {SECCOMP_EQ, SECCOMP_MASKED_EQ};
static const enum seccomp_op with_inequality[] = {SECCOMP_EQ, SECCOMP_MASKED_EQ,
						  SECCOMP_NE};

static void random_rules(struct buf *out, const char *name, bool exact,
			 uint64_t *state)
{
	static const char *const actions[] = {"ALLOW", "ALLOW", "ALLOW",
					      "ERRNO"};
	unsigned count = 1 + (unsigned)(test_random(state) % 4);

	for (unsigned i = 0; i < count; i++) {
		unsigned index = (unsigned)(test_random(state) % 2);

		buf_printf(out,
			   "%s{'names': ['%s'], 'action': 'SCMP_ACT_%s',"
			   " 'errnoRet': %u, 'args': [",
			   out->data[out->length - 1] == '[' ? "" : ",", name,
			   PICK(actions),
			   (unsigned)(2 + test_random(state) % 2));
		for (; index < 3; index += 2)
			buf_printf(
				out,
				"%s{'index': %u, 'value': %llu,"
				" 'valueTwo': %llu, 'op': '%s'}",
				out->data[out->length - 1] == '[' ? "" : ",",
				index, (unsigned long long)PICK(constants) | 1,
				(unsigned long long)PICK(constants),
				seccomp_op_name(exact ? PICK(equalities)
						      : PICK(with_inequality)));
		buf_add_text(out, "]}");
	}
}

static void random_meet(bool exact, uint64_t *state)
{
	/* Of a call that the profile allows the spec's rules stay as they are,
	 * with whatever libseccomp makes of them. */
	static const char *const calls[] = {"socket", "ioctl", "clone",
					    "personality", "mknod"};
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document profile = TEST_DOCUMENT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct seccomp_filter *ceiling;
	struct seccomp_meet met;

	buf_printf(&text, "{'defaultAction': 'SCMP_ACT_%s', 'syscalls': [",
		   !exact && test_random(state) % 4 == 0 ? "ALLOW" : "ERRNO");
	for (unsigned i = 0; i < COUNT(calls); i++)
		random_rules(&text, calls[i], exact, state);
	buf_add_text(&text, "]}");
	load_profile(&profile, "baseline", &ceiling);
	met = seccomp_filter_meet(&document.json.arena,
				  test_oci(&document, text.data), ceiling,
				  NATIVE);
	compare(&document, met.filter, exact);
}

static void random_meets_compile_to_what_they_say(void **unused)
{
	uint64_t state = 362436069;

	(void)unused;
	for (unsigned round = 0; round < 60; round++)
		random_meet(true, &state);
}

/* libseccomp takes some rules for implied by others where one of them has an
 * inequality: then more is refused than was said. */
static void random_inequalities_compile_to_no_less(void **unused)
{
	uint64_t state = 521288629;

	(void)unused;
	for (unsigned round = 0; round < 60; round++)
		random_meet(false, &state);
}

/* --- in force --- */

struct probe {
	const char *name;
	long number;
	long arguments[4];
	int expected; /* errno; 0: let through (what the kernel said) */
};

/* Bad descriptors and pointers: nothing happens where a call is let through,
 * and the kernel's errno is none that the filter gives. */
static const struct probe probes[] = {
	{"open_by_handle_at", SYS_open_by_handle_at, {-1, 0, 0}, EPERM},
	{"name_to_handle_at", SYS_name_to_handle_at, {-1, 0, 0, 0}, EPERM},
	{"mount", SYS_mount, {0, 0, 0, 0}, EPERM},
	{"mknodat block", SYS_mknodat, {-1, 0, 0060600, 0x800}, EPERM},
	{"mknodat char", SYS_mknodat, {-1, 0, 0020600, 0x101}, EPERM},
	{"mknodat fifo", SYS_mknodat, {-1, 0, 0010600, 0}, 0},
	{"ptrace", SYS_ptrace, {-1, -1, 0, 0}, EPERM},
	{"process_vm_readv", SYS_process_vm_readv, {-1, 0, 0, 0}, EPERM},
	{"clone new user", SYS_clone, {0x10000000, -1, 0, 0}, EPERM},
	{"clone new user, high bit",
	 SYS_clone,
	 {0x10000000 | 1L << 40, -1, 0, 0},
	 EPERM},
	{"unshare", SYS_unshare, {-1}, EPERM},
	{"clone3", 435, {0, 0}, ENOSYS},
	{"setns", SYS_setns, {-1, 0}, EPERM},
	{"pivot_root", SYS_pivot_root, {0, 0}, EPERM},
	{"fsopen", 430, {0, 0}, EPERM},
	{"userfaultfd", SYS_userfaultfd, {-1}, EPERM},
	{"keyctl", SYS_keyctl, {-1, 0, 0, 0}, EPERM},
	{"bpf", SYS_bpf, {-1, 0, 0}, EPERM},
	{"perf_event_open", SYS_perf_event_open, {0, -1, -1, -1}, EPERM},
	{"io_uring_setup", 425, {1, 0}, ENOSYS},
	{"AF_ALG", SYS_socket, {38, 5, 0}, EPERM},
	{"AF_VSOCK", SYS_socket, {40, 1, 0}, EPERM},
	{"AF_VSOCK, high bit", SYS_socket, {40 | 1L << 32, 1, 0}, EPERM},
	{"AF_PACKET", SYS_socket, {17, 3, 0}, EPERM},
	{"AF_KEY", SYS_socket, {15, 3, 2}, EPERM},
	{"AF_UNIX, no such type", SYS_socket, {1, 99, 0}, 0},
	{"AF_INET6, no such type", SYS_socket, {10, 99, 0}, 0},
	{"TIOCSTI", SYS_ioctl, {-1, 0x5412, 0}, EPERM},
	{"TIOCSTI, high bit", SYS_ioctl, {-1, 0x5412 | 1L << 32, 0}, EPERM},
	{"TIOCLINUX", SYS_ioctl, {-1, 0x541c, 0}, EPERM},
	{"TCGETS", SYS_ioctl, {-1, 0x5401, 0}, 0},
	{"TIOCGPTN as an int", SYS_ioctl, {-1, (int)0x80045430, 0}, 0},
	{"kexec_load", SYS_kexec_load, {0, 99, 0, -1}, EPERM},
	{"finit_module", SYS_finit_module, {-1, 0, 0}, EPERM},
	{"syslog", SYS_syslog, {99, 0, 0}, EPERM},
	{"quotactl", SYS_quotactl, {-1, 0, 0, 0}, EPERM},
	{"personality no aslr", SYS_personality, {0x40000}, EPERM},
	{"personality ask", SYS_personality, {0xffffffff}, 0},
	{"modify_ldt", SYS_modify_ldt, {99, 0, 0}, EPERM},
	{"vmsplice", SYS_vmsplice, {-1, 0, 0, 0}, EPERM},
	{"reboot", SYS_reboot, {0, 0, 0, 0}, EPERM},
	{"clock_settime", SYS_clock_settime, {-1, 0}, EPERM},
	{"iopl", SYS_iopl, {99}, EPERM},
	{"move_pages", SYS_move_pages, {-1, 0, 0, 0}, EPERM},
	{"mbind", SYS_mbind, {0, 0, 99, 0}, EPERM},
	{"pidfd_getfd", 438, {-1, 0, 0}, EPERM},
	{"chroot", SYS_chroot, {0}, EPERM},
	{"a call of the future", 900, {0}, ENOSYS},
	{"read", SYS_read, {-1, 0, 0}, 0},
	{"openat", SYS_openat, {-1, 0, 0}, 0},
	{"epoll_ctl", SYS_epoll_ctl, {-1, 0, -1, 0}, 0},
};

/* Returns the number of the first probe that went wrong, from 1. */
static int try_all(const struct sock_fprog *program)
{
	if (syscall(SYS_prctl, 38 /* PR_SET_NO_NEW_PRIVS */, 1, 0, 0, 0) < 0 ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, program) < 0)
		return 255;
	for (unsigned i = 0; i < COUNT(probes); i++) {
		const long *a = probes[i].arguments;
		long result;

		errno = 0;
		result = syscall(probes[i].number, a[0], a[1], a[2], a[3]);
		if (probes[i].expected == 0
			    ? result < 0 && (errno == EPERM || errno == ENOSYS)
			    : result != -1 || errno != probes[i].expected)
			return (int)i + 1;
	}
	return 0;
}

static void baseline_in_force_refuses_the_known_ways_out(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	struct seccomp_filter *filter;
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	struct sock_fprog loaded;
	pid_t child;
	int status;

	(void)unused;
	load_profile(&document, "baseline", &filter);
	compile(seccomp_filter_write_oci(&document.json, filter), &program);
	loaded = (struct sock_fprog){(unsigned short)program.length,
				     program.list};
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(try_all(&loaded));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 255)
		fail_msg("the filter could not be loaded");
	if (WEXITSTATUS(status) != 0)
		fail_msg("%s", probes[WEXITSTATUS(status) - 1].name);
}

static void hot_calls_have_no_rules(void **unused)
{
	static const char *const names[] = {"baseline", "restricted", "strict"};
	static const char *const calls[] = {
		"read",          "write",    "futex",  "epoll_wait",
		"clock_gettime", "recvfrom", "sendto", "poll",
		"close",         "mmap",     "openat"};

	(void)unused;
	for (unsigned i = 0; i < COUNT(names) * COUNT(calls); i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		struct seccomp_filter *filter;

		load_profile(&document, names[i / COUNT(calls)], &filter);
		assert_int_equal(
			filter->decisions[test_call(calls[i % COUNT(calls)])]
				.count,
			0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profiles_compile_to_what_they_say),
		cmocka_unit_test(met_fixtures_compile_to_what_they_say),
		cmocka_unit_test(random_meets_compile_to_what_they_say),
		cmocka_unit_test(random_inequalities_compile_to_no_less),
		cmocka_unit_test(baseline_in_force_refuses_the_known_ways_out),
		cmocka_unit_test(hot_calls_have_no_rules),
	};

	if (NATIVE != SECCOMP_ARCH_X86_64)
		return 0; /* the probes are written for x86_64 */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
