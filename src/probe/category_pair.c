/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing the MCS categories of a container. */
#include "probe/category_pair.h"

#include <errno.h>
#include <sys/random.h>

/* The category that so many of the level's are below. */
static unsigned nth(const struct level *level, unsigned below)
{
	unsigned word = 0;
	uint64_t left;

	for (;; word++) {
		left = level->categories[word];
		if (below < (unsigned)__builtin_popcountll(left))
			break;
		below -= (unsigned)__builtin_popcountll(left);
	}
	for (; below > 0; below--)
		left &= left - 1;
	return word * 64 + (unsigned)__builtin_ctzll(left);
}

int category_pair_draw(void *keeper, const struct level *of, unsigned pair[2],
		       struct err *err)
{
	unsigned count = level_categories(of);
	uint32_t random[2];
	unsigned first, second;

	(void)keeper;
	if (count < 2)
		return err_set(
			err, ERR_REFUSED,
			"a container needs two MCS categories, and there "
			"%s to choose from",
			count == 0 ? "are none" : "is one");
	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return err_set_errno(err, errno, "cannot draw MCS categories");
	first = random[0] % count;
	second = random[1] % (count - 1);
	if (second >= first)
		second++;
	pair[0] = nth(of, first < second ? first : second);
	pair[1] = nth(of, first < second ? second : first);
	return 0;
}
