/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of conditions that hold at once, sorted by argument. */
#include "seccomp/condition.h"

bool seccomp_conditions_match(struct seccomp_conditions conditions,
			      const uint64_t arguments[SECCOMP_ARGUMENTS])
{
	for (unsigned i = 0; i < conditions.count; i++) {
		const struct seccomp_condition *one = &conditions.list[i];

		if (!seccomp_condition_matches(one, arguments[one->index]))
			return false;
	}
	return true;
}

static const struct seccomp_condition *of_index(struct seccomp_conditions list,
						unsigned index)
{
	for (unsigned i = 0; i < list.count; i++) {
		if (list.list[i].index == index)
			return &list.list[i];
	}
	return NULL;
}

bool seccomp_conditions_imply(struct seccomp_conditions a,
			      struct seccomp_conditions b)
{
	for (unsigned i = 0; i < b.count; i++) {
		const struct seccomp_condition *theirs = &b.list[i];
		const struct seccomp_condition *ours =
			of_index(a, theirs->index);

		if (ours == NULL ? !seccomp_condition_always(theirs)
				 : !seccomp_condition_implies(ours, theirs))
			return false;
	}
	return true;
}

bool seccomp_conditions_disjoint(struct seccomp_conditions a,
				 struct seccomp_conditions b)
{
	for (unsigned i = 0; i < a.count; i++) {
		const struct seccomp_condition *other =
			of_index(b, a.list[i].index);
		struct seccomp_condition both;

		if (other != NULL &&
		    seccomp_condition_join(&a.list[i], other, &both) ==
			    SECCOMP_NEVER)
			return true;
	}
	return false;
}

enum seccomp_join seccomp_conditions_join(struct seccomp_conditions a,
					  struct seccomp_conditions b,
					  struct seccomp_condition *list,
					  unsigned *count)
{
	bool inexact = false;

	*count = 0;
	for (unsigned index = 0; index < SECCOMP_ARGUMENTS; index++) {
		const struct seccomp_condition *ours = of_index(a, index);
		const struct seccomp_condition *theirs = of_index(b, index);

		if (ours == NULL && theirs == NULL)
			continue;
		if (ours == NULL || theirs == NULL) {
			list[(*count)++] = ours != NULL ? *ours : *theirs;
			continue;
		}
		switch (seccomp_condition_join(ours, theirs, &list[*count])) {
		case SECCOMP_JOINED:
			(*count)++;
			break;
		case SECCOMP_NEVER:
			return SECCOMP_NEVER;
		case SECCOMP_INEXACT:
			inexact = true;
			break;
		}
	}
	return inexact ? SECCOMP_INEXACT : SECCOMP_JOINED;
}

int seccomp_conditions_compare(struct seccomp_conditions a,
			       struct seccomp_conditions b)
{
	for (unsigned i = 0; i < a.count && i < b.count; i++) {
		int order = seccomp_condition_compare(&a.list[i], &b.list[i]);

		if (order != 0)
			return order;
	}
	return a.count == b.count ? 0 : a.count < b.count ? -1 : 1;
}
