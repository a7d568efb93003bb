/* SPDX-License-Identifier: Apache-2.0 */
/* Whether one profile gives no container more calls than another. */
#include "seccomp/ceiling.h"

static bool is_allowed(const struct seccomp_filter *filter, unsigned call)
{
	const struct seccomp_decision *decision = &filter->decisions[call];

	return decision->count == 0 && decision->action.kind == SECCOMP_ALLOW;
}

static bool adds(const struct seccomp_ceiling *ceiling, int capability,
		 unsigned call)
{
	for (unsigned i = 0; i < ceiling->addition_count; i++) {
		if (ceiling->additions[i].capability == capability &&
		    syscall_set_has(&ceiling->additions[i].calls, call))
			return true;
	}
	return false;
}

/* What a capability adds to mine, theirs must let through as well. */
static bool additions_leq(const struct seccomp_ceiling *mine,
			  const struct seccomp_ceiling *theirs,
			  struct syscall_set *beyond)
{
	bool within = true;

	for (unsigned i = 0; i < mine->addition_count; i++) {
		const struct seccomp_addition *addition = &mine->additions[i];

		syscall_set_each (call, &addition->calls) {
			if (is_allowed(theirs->filter, call) ||
			    adds(theirs, addition->capability, call))
				continue;
			syscall_set_add(beyond, call);
			within = false;
		}
	}
	return within;
}

static bool filters_leq(const struct seccomp_filter *mine,
			const struct seccomp_filter *theirs,
			struct syscall_set *beyond)
{
	uint64_t arguments[SECCOMP_ARGUMENTS];

	if (mine == theirs || seccomp_filter_leq(mine, theirs, NULL))
		return true;
	syscall_set_each (call, &mine->present) {
		if (seccomp_decision_leq(&mine->decisions[call],
					 &theirs->decisions[call],
					 arguments) != SECCOMP_WITHIN)
			syscall_set_add(beyond, call);
	}
	return false;
}

static bool imports_one(const struct seccomp_ceiling *ceiling,
			const struct seccomp_import *other)
{
	for (const struct seccomp_import *import = ceiling->imports;
	     import != NULL; import = import->next) {
		if (text_equal(import->document->input, other->document->input))
			return true;
	}
	return false;
}

/* All of their files are among mine, with the same text. */
static bool imports_alike(const struct seccomp_ceiling *mine,
			  const struct seccomp_ceiling *theirs)
{
	for (const struct seccomp_import *import = theirs->imports;
	     import != NULL; import = import->next) {
		if (mine == NULL || !imports_one(mine, import))
			return false;
	}
	return true;
}

/* Without what each is met with. */
static bool one_leq(const struct seccomp_ceiling *mine,
		    const struct seccomp_ceiling *theirs,
		    struct syscall_set *beyond, bool *architectures)
{
	bool within = filters_leq(mine->filter, theirs->filter, beyond);

	within = additions_leq(mine, theirs, beyond) && within;
	*architectures = (mine->architectures & ~theirs->architectures) != 0 ||
			 (!within && syscall_set_count(beyond) == 0);
	return within && !*architectures && imports_alike(mine, theirs);
}

bool seccomp_ceiling_leq(const struct seccomp_ceiling *mine,
			 const struct seccomp_ceiling *theirs,
			 void (*more)(void *context, const char *what),
			 void *context)
{
	for (; theirs != NULL; theirs = theirs->with) {
		struct syscall_set beyond = {{0}};
		bool architectures = false;
		bool within = false;

		/* One of what mine is met with is enough. */
		for (const struct seccomp_ceiling *one = mine;
		     one != NULL && !within; one = one->with) {
			beyond = (struct syscall_set){{0}};
			within = one_leq(one, theirs, &beyond, &architectures);
		}
		if (within)
			continue;
		syscall_set_each (call, &beyond)
			more(context, syscall_name(call));
		if (architectures)
			more(context, "architectures");
		if (!imports_alike(mine, theirs))
			more(context, "import");
		return false;
	}
	return true;
}
