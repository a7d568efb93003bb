/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `filter_steps FILTER...`: how many BPF instructions each filter takes for
 * each call that calls.c times. Prints, a line a call and parted by tabs: name,
 * "common" or "checked", and for each filter the count, with a "*" behind it
 * where Linux 5.11 and later need not run the filter: see answers_always().
 */
#include "call.h"

#include "cbpf/machine.h"
#include "cbpf/run.h"
#include "lib/files.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FILTERS 16

static _Noreturn void die(const char *what, const char *of)
{
	fprintf(stderr, "filter_steps: %s: %s\n", of, what);
	exit(EXIT_FAILURE);
}

static void read_program(const char *path, struct cbpf_program *out)
{
	AUTO_BUF struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;

	files_load(path, &bytes);
	if (cbpf_program_read(bytes.data, bytes.length, out, &err) < 0)
		die(err.message, path);
}

/* --- the bitmap ----------------------------------------------------------- */

static bool jumps(const struct sock_filter *step, uint32_t value)
{
	switch (BPF_OP(step->code)) {
	case BPF_JEQ:
		return value == step->k;
	case BPF_JGE:
		return value >= step->k;
	case BPF_JGT:
		return value > step->k;
	default: /* BPF_JSET */
		return (value & step->k) != 0;
	}
}

/*
 * seccomp_is_const_allow() of the kernel's kernel/seccomp.c: whether the filter
 * allows a call by its number and ABI alone. When a filter is loaded the kernel
 * asks that of each call, and keeps the answers in a bitmap.
 */
static bool answers_always(const struct cbpf_program *program,
			   const struct seccomp_data *data)
{
	uint32_t value = 0;

	for (size_t at = 0; at < program->length; at++) {
		const struct sock_filter *step = &program->list[at];

		switch (step->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (step->k == offsetof(struct seccomp_data, nr))
				value = (uint32_t)data->nr;
			else if (step->k == offsetof(struct seccomp_data, arch))
				value = data->arch;
			else
				return false;
			break;
		case BPF_RET | BPF_K:
			return step->k == SECCOMP_RET_ALLOW;
		case BPF_JMP | BPF_JA:
			at += step->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
		case BPF_JMP | BPF_JGE | BPF_K:
		case BPF_JMP | BPF_JGT | BPF_K:
		case BPF_JMP | BPF_JSET | BPF_K:
			at += jumps(step, value) ? step->jt : step->jf;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			value &= step->k;
			break;
		default:
			return false;
		}
	}
	return false;
}

/* --- counting ------------------------------------------------------------- */

static void print_steps(const struct cbpf_program *program,
			const struct call *call, const char *path)
{
	unsigned steps = 0;
	bool always = true;

	for (unsigned i = 0; i < call->count; i++) {
		const struct call_step *step = &call->steps[i];
		const struct seccomp_data data =
			cbpf_call(seccomp_arch_of_host(), (int)step->number,
				  step->arguments);
		struct cbpf_result result;

		if (!cbpf_run(program, &data, &result))
			die("not what the kernel would load", path);
		if (result.action != SECCOMP_RET_ALLOW)
			die("is not allowed", call->name);
		steps += result.steps;
		always = always && answers_always(program, &data);
	}
	printf("\t%u%s", steps, always ? "*" : "");
}

int main(int argc, char **argv)
{
	struct cbpf_program programs[MOST_FILTERS];
	struct call calls[CALL_COUNT];

	if (argc < 2 || argc - 1 > MOST_FILTERS)
		die("expected filters", "usage");
	if (!calls_arrange(calls))
		die(strerror(errno), "arrange");
	for (int i = 1; i < argc; i++)
		read_program(argv[i], &programs[i - 1]);
	for (unsigned i = 0; i < CALL_COUNT; i++) {
		printf("%s\t%s", calls[i].name,
		       calls[i].common ? "common" : "checked");
		for (int k = 1; k < argc; k++)
			print_steps(&programs[k - 1], &calls[i], argv[k]);
		printf("\n");
	}
	for (int i = 1; i < argc; i++)
		cbpf_program_fini(&programs[i - 1]);
	return EXIT_SUCCESS;
}
