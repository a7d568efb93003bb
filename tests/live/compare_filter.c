/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_filter CONFIG PID: whether the filters that the kernel holds for a
 * process answer as linux.seccomp of CONFIG says, by our model of it: every
 * call of the native ABI and of those beside it, at the edges of every
 * comparison. Prints how many answers were compared, or the first that differ.
 * Needs root.
 */
#include "cbpf/machine.h"
#include "cbpf/run.h"
#include "lib/files.h"
#include "seccomp/filter.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#ifndef PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_FILTER 0x420c /* Linux 4.4 */
#endif

#define MOST_FILTERS 8
#define MOST_EDGES   64
#define MOST_SHOWN   10

struct loaded {
	struct cbpf_program programs[MOST_FILTERS];
	unsigned count;
};

struct comparison {
	const struct seccomp_filter *filter;
	const struct loaded *loaded;
	enum seccomp_arch arch;
	unsigned long compared;
	unsigned different;
};

/* --- what the kernel holds --- */

static bool load_one(pid_t pid, struct loaded *loaded)
{
	struct sock_filter list[BPF_MAXINSNS];
	unsigned long number = loaded->count;
	long length =
		ptrace(PTRACE_SECCOMP_GET_FILTER, pid, (void *)number, list);
	struct err err = ERR_INIT;

	if (length <= 0 || loaded->count == MOST_FILTERS)
		return false;
	if (cbpf_program_read(list, (size_t)length * sizeof(*list),
			      &loaded->programs[loaded->count++], &err) < 0)
		abort();
	return true;
}

static bool load_all(pid_t pid, struct loaded *loaded)
{
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0 ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) < 0 ||
	    waitpid(pid, NULL, __WALL) < 0)
		return false;
	while (load_one(pid, loaded))
		continue;
	return errno == ENOENT && loaded->count > 0;
}

/* The strictest answer of all of them. */
static struct seccomp_action ask(const struct loaded *loaded,
				 const struct seccomp_data *data)
{
	struct seccomp_action strictest = {SECCOMP_ALLOW, 0};

	for (unsigned i = 0; i < loaded->count; i++) {
		struct cbpf_result result;
		struct seccomp_action action;

		if (!cbpf_run(&loaded->programs[i], data, &result))
			abort();
		action = cbpf_action_of(result.action);
		if (action.kind > strictest.kind)
			strictest = action;
	}
	return strictest;
}

/* --- what the document says --- */

/* Names that the runtime's libseccomp does not know are dropped, and so get the
 * default; an ABI that is not listed is killed by. */
static struct seccomp_action expected(const struct comparison *comparison,
				      unsigned call, const uint64_t *arguments)
{
	const struct seccomp_filter *filter = comparison->filter;

	if (!(filter->architectures & seccomp_arch_bit(comparison->arch)))
		return (struct seccomp_action){SECCOMP_KILL_THREAD, 0};
	if (seccomp_syscall_resolve_name(syscall_name(call)) == __NR_SCMP_ERROR)
		return filter->action;
	return seccomp_filter_decide(filter, call, arguments);
}

static void compare(struct comparison *comparison, unsigned call, int number,
		    const uint64_t *arguments)
{
	const struct seccomp_data data =
		cbpf_call(comparison->arch, number, arguments);
	struct seccomp_action got = ask(comparison->loaded, &data);
	struct seccomp_action due = expected(comparison, call, arguments);

	comparison->compared++;
	if (seccomp_action_equal(got, due))
		return;
	if (comparison->different++ < MOST_SHOWN)
		printf("%s %s(%#llx, %#llx, %#llx): %s %u, not %s %u\n",
		       seccomp_arch_words[comparison->arch], syscall_name(call),
		       (unsigned long long)arguments[0],
		       (unsigned long long)arguments[1],
		       (unsigned long long)arguments[2],
		       seccomp_kind_name(got.kind), got.data,
		       seccomp_kind_name(due.kind), due.data);
}

/* The edges of a call's comparisons, and what no comparison is about. */
static unsigned edges_of(const struct seccomp_decision *decision,
			 uint64_t *edges)
{
	unsigned count = 0;

	edges[count++] = 0;
	edges[count++] = 1;
	edges[count++] = UINT64_MAX;
	for (unsigned i = 0; i < decision->count; i++) {
		const struct seccomp_conditions *all =
			&decision->rules[i].conditions;

		for (unsigned k = 0; k < all->count; k++) {
			uint64_t value = all->list[k].value;
			const uint64_t near[] = {
				value - 1,
				value,
				value + 1,
				value | UINT64_C(1) << 32,
				value | UINT64_C(1) << 63,
				value | ~all->list[k].mask,
				value ^ (all->list[k].mask &
					 -all->list[k].mask),
			};

			for (unsigned n = 0;
			     n < sizeof(near) / sizeof(near[0]) &&
			     count < MOST_EDGES;
			     n++)
				edges[count++] = near[n];
		}
	}
	return count;
}

/* Each edge at each argument, alone and beside each other edge. */
static void compare_call(struct comparison *comparison, unsigned call,
			 int number)
{
	const struct seccomp_decision *decision =
		&comparison->filter->decisions[call];
	uint64_t arguments[SECCOMP_ARGUMENTS] = {0};
	uint64_t edges[MOST_EDGES];
	unsigned count = edges_of(decision, edges);

	compare(comparison, call, number, arguments);
	for (unsigned i = 0; decision->count > 0 && i < count * count; i++) {
		for (unsigned k = 0; k < SECCOMP_ARGUMENTS; k++) {
			for (unsigned n = 0; n < SECCOMP_ARGUMENTS; n++)
				arguments[n] = edges[i / count];
			arguments[k] = edges[i % count];
			compare(comparison, call, number, arguments);
		}
	}
}

static void compare_all(struct comparison *comparison)
{
	static const enum seccomp_arch archs[] = {
		SECCOMP_ARCH_X86_64, SECCOMP_ARCH_X86, SECCOMP_ARCH_X32,
		SECCOMP_ARCH_AARCH64, SECCOMP_ARCH_ARM};

	for (size_t i = 0; i < sizeof(archs) / sizeof(archs[0]); i++) {
		comparison->arch = archs[i];
		for (unsigned call = 0; call < syscall_count; call++) {
			int number = syscall_number(call, archs[i]);

			if (number >= 0)
				compare_call(comparison, call, number);
		}
	}
}

int main(int argc, char **argv)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct comparison comparison = {.filter = NULL};
	struct seccomp_filter *filter;
	struct loaded loaded = {.count = 0};
	struct err err = ERR_INIT;

	if (argc != 3) {
		fputs("usage: compare_filter CONFIG PID\n", stderr);
		return 2;
	}
	files_load(argv[1], &text);
	if (json_read(&document, argv[1], buf_text(&text), JSON_STRICT, &err) <
		    0 ||
	    seccomp_filter_read_oci(
		    &document,
		    json_member(json_member(document.root, "linux"), "seccomp"),
		    seccomp_arch_of_host(), &filter, &err) < 0) {
		fprintf(stderr, "%s\n", err.message);
		return 2;
	}
	if (!load_all((pid_t)atol(argv[2]), &loaded)) {
		fprintf(stderr, "no filter of %s can be had\n", argv[2]);
		return 2;
	}
	comparison.filter = filter;
	comparison.loaded = &loaded;
	compare_all(&comparison);
	printf("%lu answers compared, %u differ\n", comparison.compared,
	       comparison.different);
	return comparison.different > 0 ? 1 : 0;
}
