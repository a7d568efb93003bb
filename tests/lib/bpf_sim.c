/* SPDX-License-Identifier: Apache-2.0 */
/* A machine for the classic BPF that seccomp takes. */
#include "lib/bpf_sim.h"

#include <string.h>

struct machine {
	uint32_t a;
	uint32_t x;
	uint32_t memory[BPF_MEMWORDS];
};

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

static bool compute(struct machine *machine, const struct sock_filter *step)
{
	uint32_t operand = BPF_SRC(step->code) == BPF_X ? machine->x : step->k;

	switch (BPF_OP(step->code)) {
	case BPF_ADD:
		machine->a += operand;
		return true;
	case BPF_SUB:
		machine->a -= operand;
		return true;
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
		machine->a = operand < 32 ? machine->a << operand : 0;
		return true;
	case BPF_RSH:
		machine->a = operand < 32 ? machine->a >> operand : 0;
		return true;
	default:
		return false;
	}
}

/* How many instructions to pass over; false for an unknown comparison. */
static bool jump(const struct machine *machine, const struct sock_filter *step,
		 size_t *over)
{
	uint32_t operand = BPF_SRC(step->code) == BPF_X ? machine->x : step->k;
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

bool bpf_sim_run(const struct bpf_program *program,
		 const struct seccomp_data *data, uint32_t *result)
{
	struct machine machine = {0};

	for (size_t at = 0; at < program->length; at++) {
		const struct sock_filter *step = &program->list[at];
		bool fine = true;
		size_t over = 0;

		switch (BPF_CLASS(step->code)) {
		case BPF_LD:
		case BPF_LDX:
			fine = load(&machine, step, data);
			break;
		case BPF_ST:
		case BPF_STX:
			fine = step->k < BPF_MEMWORDS;
			if (fine)
				machine.memory[step->k] =
					BPF_CLASS(step->code) == BPF_ST
						? machine.a
						: machine.x;
			break;
		case BPF_ALU:
			fine = compute(&machine, step);
			break;
		case BPF_JMP:
			fine = jump(&machine, step, &over);
			break;
		case BPF_MISC:
			if (BPF_MISCOP(step->code) == BPF_TAX)
				machine.x = machine.a;
			else
				machine.a = machine.x;
			break;
		case BPF_RET:
			*result = BPF_RVAL(step->code) == BPF_A ? machine.a
								: step->k;
			return true;
		}
		if (!fine || over >= program->length - at)
			return false;
		at += over;
	}
	return false;
}

unsigned bpf_sim_strictness(uint32_t result)
{
	static const uint32_t order[] = {
		SECCOMP_RET_ALLOW,       SECCOMP_RET_LOG,
		SECCOMP_RET_TRACE,       SECCOMP_RET_USER_NOTIF,
		SECCOMP_RET_ERRNO,       SECCOMP_RET_TRAP,
		SECCOMP_RET_KILL_THREAD, SECCOMP_RET_KILL_PROCESS,
	};
	unsigned count = sizeof(order) / sizeof(order[0]);

	for (unsigned i = 0; i < count; i++) {
		if ((result & SECCOMP_RET_ACTION_FULL) == order[i])
			return i;
	}
	return count - 1; /* what the kernel does not know kills */
}
