/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody may have meant: Levenshtein's distance over short names. */
#include "base/nearest.h"

#define LONGEST 63

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static unsigned distance(struct text a, struct text b)
{
	unsigned row[LONGEST + 1];

	for (unsigned j = 0; j <= b.length; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a.length; i++) {
		unsigned diagonal = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= b.length; j++) {
			unsigned above = row[j];
			unsigned change =
				diagonal + (a.data[i - 1] != b.data[j - 1]);

			row[j] =
				smaller(change, smaller(above, row[j - 1]) + 1);
			diagonal = above;
		}
	}
	return row[b.length];
}

const char *nearest_name(struct text name, const char *const *candidates)
{
	const char *best = NULL;
	unsigned least = (unsigned)name.length / 2 + 1;

	if (name.length > LONGEST)
		return NULL;
	for (; *candidates != NULL; candidates++) {
		struct text candidate = text_of(*candidates);
		unsigned edits;

		if (candidate.length > LONGEST)
			continue;
		edits = distance(name, candidate);
		if (edits < least) {
			least = edits;
			best = *candidates;
		}
	}
	return best;
}
