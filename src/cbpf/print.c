/* SPDX-License-Identifier: Apache-2.0 */
/* A program as text. */
#include "cbpf/print.h"

#include "cbpf/machine.h"
#include "seccomp/syscall.h"

#include <stddef.h>

/* What the accumulator holds, for the comments. */
enum holds {
	HOLDS_OTHER,
	HOLDS_NUMBER,
	HOLDS_ARCH,
};

struct printer {
	struct buf *out;
	size_t at;
	enum seccomp_arch arch; /* whose numbers are compared */
	enum holds holds;
};

static const char *word_of(uint32_t offset)
{
	static const char *const words[] = {
		"nr",      "arch",      "ip",      "ip + 4",
		"args[0]", "args[0]+4", "args[1]", "args[1]+4",
		"args[2]", "args[2]+4", "args[3]", "args[3]+4",
		"args[4]", "args[4]+4", "args[5]", "args[5]+4",
	};

	return offset % 4 == 0 && offset < sizeof(struct seccomp_data)
		       ? words[offset / 4]
		       : "?";
}

static void print_load(struct printer *printer, const struct sock_filter *step)
{
	const char *name = BPF_CLASS(step->code) == BPF_LD ? "ld" : "ldx";

	if (BPF_CLASS(step->code) == BPF_LD)
		printer->holds = HOLDS_OTHER;
	switch (BPF_MODE(step->code)) {
	case BPF_ABS:
		if (step->k == offsetof(struct seccomp_data, nr))
			printer->holds = HOLDS_NUMBER;
		else if (step->k == offsetof(struct seccomp_data, arch))
			printer->holds = HOLDS_ARCH;
		buf_printf(printer->out, "%s [%u] ; %s", name, step->k,
			   word_of(step->k));
		return;
	case BPF_IMM:
		buf_printf(printer->out, "%s #0x%x", name, step->k);
		return;
	case BPF_MEM:
		buf_printf(printer->out, "%s M[%u]", name, step->k);
		return;
	case BPF_LEN:
		buf_printf(printer->out, "%s len", name);
		return;
	default:
		buf_printf(printer->out, ".word 0x%04x, 0x%x", step->code,
			   step->k);
	}
}

static const char *arch_of(struct printer *printer, uint32_t audit_arch)
{
	for (unsigned i = 0; i < SECCOMP_ARCH_COUNT; i++) {
		if (cbpf_audit_arch((enum seccomp_arch)i) != audit_arch ||
		    i == SECCOMP_ARCH_X32)
			continue;
		printer->arch = (enum seccomp_arch)i;
		return seccomp_arch_words[i];
	}
	return NULL;
}

/* The name of what is compared with, or NULL. */
static const char *compared(struct printer *printer, uint32_t value)
{
	int call;

	if (printer->holds == HOLDS_ARCH)
		return arch_of(printer, value);
	if (printer->holds != HOLDS_NUMBER)
		return NULL;
	call = syscall_from_number((int)value, printer->arch);
	return call >= 0 ? syscall_name((unsigned)call) : NULL;
}

static void print_operand(struct printer *printer,
			  const struct sock_filter *step)
{
	if (BPF_SRC(step->code) == BPF_X)
		buf_add_text(printer->out, "x");
	else
		buf_printf(printer->out, "#0x%x", step->k);
}

static void print_jump(struct printer *printer, const struct sock_filter *step)
{
	static const char *const names[] = {"ja", "jeq", "jgt", "jge", "jset"};
	unsigned op = BPF_OP(step->code) >> 4;
	const char *name = NULL;

	if (BPF_OP(step->code) == BPF_JA) {
		buf_printf(printer->out, "ja %zu",
			   printer->at + 1 + (size_t)step->k);
		return;
	}
	buf_printf(printer->out, "%s ", op < 5 ? names[op] : "j?");
	print_operand(printer, step);
	buf_printf(printer->out, ", %zu, %zu", printer->at + 1 + step->jt,
		   printer->at + 1 + step->jf);
	if (BPF_OP(step->code) == BPF_JEQ && BPF_SRC(step->code) == BPF_K)
		name = compared(printer, step->k);
	if (name != NULL)
		buf_printf(printer->out, " ; %s", name);
}

static void print_compute(struct printer *printer,
			  const struct sock_filter *step)
{
	static const char *const names[] = {"add", "sub", "mul", "div",
					    "or",  "and", "lsh", "rsh",
					    "neg", "mod", "xor"};
	unsigned op = BPF_OP(step->code) >> 4;

	printer->holds = HOLDS_OTHER;
	buf_add_text(printer->out,
		     op < sizeof(names) / sizeof(names[0]) ? names[op] : "?");
	if (BPF_OP(step->code) == BPF_NEG)
		return;
	buf_add_char(printer->out, ' ');
	print_operand(printer, step);
}

static void print_return(struct printer *printer,
			 const struct sock_filter *step)
{
	struct seccomp_action action = cbpf_action_of(step->k);

	if (BPF_RVAL(step->code) == BPF_A) {
		buf_add_text(printer->out, "ret a");
		return;
	}
	buf_printf(printer->out, "ret #0x%x ; %s", step->k,
		   seccomp_kind_name(action.kind));
	if (seccomp_kind_has_data(action.kind))
		buf_printf(printer->out, "(%u)", action.data);
}

static void print_step(struct printer *printer, const struct sock_filter *step)
{
	bool second = BPF_CLASS(step->code) == BPF_STX;

	switch (BPF_CLASS(step->code)) {
	case BPF_LD:
	case BPF_LDX:
		print_load(printer, step);
		return;
	case BPF_ST:
	case BPF_STX:
		buf_printf(printer->out, "st%s M[%u]", second ? "x" : "",
			   step->k);
		return;
	case BPF_ALU:
		print_compute(printer, step);
		return;
	case BPF_JMP:
		print_jump(printer, step);
		return;
	case BPF_RET:
		print_return(printer, step);
		return;
	default: /* BPF_MISC */
		second = BPF_MISCOP(step->code) == BPF_TAX;
		if (!second)
			printer->holds = HOLDS_OTHER;
		buf_add_text(printer->out, second ? "tax" : "txa");
	}
}

void cbpf_print(const struct cbpf_program *program, enum seccomp_arch native,
		struct buf *out)
{
	struct printer printer = {out, 0, native, HOLDS_OTHER};

	for (; printer.at < program->length; printer.at++) {
		buf_printf(out, "%4zu: ", printer.at);
		print_step(&printer, &program->list[printer.at]);
		buf_add_char(out, '\n');
	}
}
