/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an object has a name twice. */
#include "json/names.h"

#define SORT_FROM 24 /* members; below, comparing each pair is cheaper */

static int compare_members(const void *a, const void *b)
{
	const struct json *x = *(const struct json *const *)a;
	const struct json *y = *(const struct json *const *)b;
	int order = text_compare(x->key, y->key);

	if (order != 0)
		return order;
	return x->start < y->start ? -1 : 1;
}

static const struct json *find_by_sorting(const struct json *object,
					  const struct json **first)
{
	AUTO_FREE const struct json **members =
		calloc(object->count, sizeof(*members));
	size_t count = 0;

	if (members == NULL)
		abort();
	json_each (member, object)
		members[count++] = member;
	qsort(members, count, sizeof(*members), compare_members);
	for (size_t i = 1; i < count; i++) {
		if (text_equal(members[i - 1]->key, members[i]->key)) {
			*first = members[i - 1];
			return members[i];
		}
	}
	return NULL;
}

const struct json *names_find_duplicate(const struct json *object,
					const struct json **first)
{
	if (object->count >= SORT_FROM)
		return find_by_sorting(object, first);
	json_each (member, object) {
		json_each (other, object) {
			if (other == member)
				break;
			if (text_equal(member->key, other->key)) {
				*first = other;
				return member;
			}
		}
	}
	return NULL;
}
