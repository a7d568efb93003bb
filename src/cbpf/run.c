/* SPDX-License-Identifier: Apache-2.0 */
/* A machine for the classic BPF that seccomp takes. */
#include "cbpf/run.h"

#include <string.h>

struct machine {
	uint32_t a;
	uint32_t x;
	uint32_t memory[BPF_MEMWORDS];
	bool ended;
	uint32_t action;
};

static bool end(struct machine *machine, uint32_t action)
{
	machine->ended = true;
	machine->action = action;
	return true;
}

static uint32_t operand_of(const struct machine *machine,
			   const struct sock_filter *step)
{
	return BPF_SRC(step->code) == BPF_X ? machine->x : step->k;
}

static bool load(struct machine *machine, const struct sock_filter *step,
		 const struct seccomp_data *data)
{
	uint32_t value;

	switch (BPF_MODE(step->code)) {
	case BPF_ABS:
		if (BPF_CLASS(step->code) != BPF_LD || step->k % 4 != 0 ||
		    step->k > sizeof(*data) - sizeof(value))
			return false;
		memcpy(&value, (const char *)data + step->k, sizeof(value));
		break;
	case BPF_IMM:
		value = step->k;
		break;
	case BPF_LEN:
		value = sizeof(*data);
		break;
	case BPF_MEM:
		if (step->k >= BPF_MEMWORDS)
			return false;
		value = machine->memory[step->k];
		break;
	default:
		return false;
	}
	if (BPF_CLASS(step->code) == BPF_LD)
		machine->a = value;
	else
		machine->x = value;
	return true;
}

static bool store(struct machine *machine, const struct sock_filter *step)
{
	if (step->k >= BPF_MEMWORDS)
		return false;
	machine->memory[step->k] =
		BPF_CLASS(step->code) == BPF_ST ? machine->a : machine->x;
	return true;
}

/* What the kernel does with operands that have no sense: it does not load
 * constant ones; X is taken modulo 32, and division by it ends the program. */
static bool shift(struct machine *machine, const struct sock_filter *step)
{
	uint32_t by = operand_of(machine, step);

	if (BPF_OP(step->code) == BPF_LSH)
		machine->a <<= by & 31;
	else
		machine->a >>= by & 31;
	return by < 32 || BPF_SRC(step->code) == BPF_X;
}

static bool divide(struct machine *machine, const struct sock_filter *step)
{
	uint32_t by = operand_of(machine, step);

	if (by == 0)
		return BPF_SRC(step->code) == BPF_X && end(machine, 0);
	machine->a /= by;
	return true;
}

static bool compute(struct machine *machine, const struct sock_filter *step)
{
	uint32_t operand = operand_of(machine, step);

	switch (BPF_OP(step->code)) {
	case BPF_ADD:
		machine->a += operand;
		return true;
	case BPF_SUB:
		machine->a -= operand;
		return true;
	case BPF_MUL:
		machine->a *= operand;
		return true;
	case BPF_DIV:
		return divide(machine, step);
	case BPF_AND:
		machine->a &= operand;
		return true;
	case BPF_OR:
		machine->a |= operand;
		return true;
	case BPF_XOR:
		machine->a ^= operand;
		return true;
	case BPF_LSH:
	case BPF_RSH:
		return shift(machine, step);
	case BPF_NEG:
		machine->a = -machine->a;
		return true;
	default:
		return false;
	}
}

/* How many instructions to pass over; false for an unknown comparison. */
static bool jump(const struct machine *machine, const struct sock_filter *step,
		 size_t *over)
{
	uint32_t operand = operand_of(machine, step);
	bool holds;

	switch (BPF_OP(step->code)) {
	case BPF_JA:
		*over = step->k;
		return true;
	case BPF_JEQ:
		holds = machine->a == operand;
		break;
	case BPF_JGT:
		holds = machine->a > operand;
		break;
	case BPF_JGE:
		holds = machine->a >= operand;
		break;
	case BPF_JSET:
		holds = (machine->a & operand) != 0;
		break;
	default:
		return false;
	}
	*over = holds ? step->jt : step->jf;
	return true;
}

/* seccomp_check_filter() in the kernel's kernel/seccomp.c. */
static const bool is_loaded[UINT8_MAX + 1] = {
	[BPF_LD | BPF_W | BPF_ABS] = true,
	[BPF_LD | BPF_W | BPF_LEN] = true,
	[BPF_LD | BPF_IMM] = true,
	[BPF_LD | BPF_MEM] = true,
	[BPF_LDX | BPF_W | BPF_LEN] = true,
	[BPF_LDX | BPF_IMM] = true,
	[BPF_LDX | BPF_MEM] = true,
	[BPF_ST] = true,
	[BPF_STX] = true,
	[BPF_RET | BPF_K] = true,
	[BPF_RET | BPF_A] = true,
	[BPF_ALU | BPF_ADD] = true, /* BPF_K is 0, too */
	[BPF_ALU | BPF_ADD | BPF_X] = true,
	[BPF_ALU | BPF_SUB | BPF_K] = true,
	[BPF_ALU | BPF_SUB | BPF_X] = true,
	[BPF_ALU | BPF_MUL | BPF_K] = true,
	[BPF_ALU | BPF_MUL | BPF_X] = true,
	[BPF_ALU | BPF_DIV | BPF_K] = true,
	[BPF_ALU | BPF_DIV | BPF_X] = true,
	[BPF_ALU | BPF_AND | BPF_K] = true,
	[BPF_ALU | BPF_AND | BPF_X] = true,
	[BPF_ALU | BPF_OR | BPF_K] = true,
	[BPF_ALU | BPF_OR | BPF_X] = true,
	[BPF_ALU | BPF_XOR | BPF_K] = true,
	[BPF_ALU | BPF_XOR | BPF_X] = true,
	[BPF_ALU | BPF_LSH | BPF_K] = true,
	[BPF_ALU | BPF_LSH | BPF_X] = true,
	[BPF_ALU | BPF_RSH | BPF_K] = true,
	[BPF_ALU | BPF_RSH | BPF_X] = true,
	[BPF_ALU | BPF_NEG] = true,
	[BPF_JMP | BPF_JA] = true,
	[BPF_JMP | BPF_JEQ | BPF_K] = true,
	[BPF_JMP | BPF_JEQ | BPF_X] = true,
	[BPF_JMP | BPF_JGE | BPF_K] = true,
	[BPF_JMP | BPF_JGE | BPF_X] = true,
	[BPF_JMP | BPF_JGT | BPF_K] = true,
	[BPF_JMP | BPF_JGT | BPF_X] = true,
	[BPF_JMP | BPF_JSET | BPF_K] = true,
	[BPF_JMP | BPF_JSET | BPF_X] = true,
	[BPF_MISC | BPF_TAX] = true,
	[BPF_MISC | BPF_TXA] = true,
};

static bool do_step(struct machine *machine, const struct sock_filter *step,
		    const struct seccomp_data *data, size_t *over)
{
	switch (BPF_CLASS(step->code)) {
	case BPF_LD:
	case BPF_LDX:
		return load(machine, step, data);
	case BPF_ST:
	case BPF_STX:
		return store(machine, step);
	case BPF_ALU:
		return compute(machine, step);
	case BPF_JMP:
		return jump(machine, step, over);
	case BPF_RET:
		return end(machine, BPF_RVAL(step->code) == BPF_A ? machine->a
								  : step->k);
	default: /* BPF_MISC */
		if (BPF_MISCOP(step->code) == BPF_TAX)
			machine->x = machine->a;
		else
			machine->a = machine->x;
		return true;
	}
}

bool cbpf_run(const struct cbpf_program *program,
	      const struct seccomp_data *data, struct cbpf_result *result)
{
	struct machine machine = {0};
	unsigned steps = 0;
	size_t at = 0;

	while (at < program->length) {
		size_t over = 0;

		steps++;
		if (program->list[at].code > UINT8_MAX ||
		    !is_loaded[program->list[at].code] ||
		    !do_step(&machine, &program->list[at], data, &over))
			return false;
		if (machine.ended) {
			*result = (struct cbpf_result){machine.action, steps};
			return true;
		}
		if (over >= program->length - at)
			return false;
		at += over + 1;
	}
	return false;
}
