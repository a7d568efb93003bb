/* SPDX-License-Identifier: Apache-2.0 */
/* By what a finding is known again. */
#include "admin/check_identity.h"

#include "base/buf.h"
#include "base/digest.h"

#include <stdlib.h>

/* Positions in lists are left out: they change where others come and go. */
static void add_lasting_pointer(const char *pointer, struct buf *out)
{
	while (*pointer != '\0') {
		size_t length = 1 + strcspn(pointer + 1, "/");
		bool index = length > 1 &&
			     strspn(pointer + 1, "0123456789") == length - 1;

		buf_add(out, index ? "/*" : pointer, index ? 2 : length);
		pointer += length;
	}
}

static uint64_t identity_of(const struct posture_subject *subject,
			    const struct posture_finding *finding)
{
	AUTO_BUF struct buf text = BUF_INIT;

	buf_printf(&text, "%s\n%s\n%s\n", posture_rule_id(finding->rule),
		   subject->name, finding->what);
	add_lasting_pointer(finding->pointer, &text);
	return digest_fnv1a(buf_text(&text));
}

static int compare_hashes(const void *left, const void *right)
{
	const struct check_identity *a = left;
	const struct check_identity *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->place < b->place ? -1 : 1;
}

static int compare_places(const void *left, const void *right)
{
	const struct check_identity *a = left;
	const struct check_identity *b = right;

	return a->place < b->place ? -1 : 1;
}

struct check_identity *check_identities(const struct posture_subject *subject,
					struct arena *arena, unsigned *count)
{
	struct check_identity *list;
	unsigned i = 0;

	for (unsigned k = *count = 0; k < POSTURE_SEVERITY_COUNT; k++)
		*count += subject->severities[k];
	list = arena_alloc(arena, (*count + 1) * sizeof(*list));
	for (const struct posture_finding *finding = subject->first;
	     finding != NULL; finding = finding->next, i++)
		list[i] = (struct check_identity){
			finding, identity_of(subject, finding), i, 1};
	qsort(list, *count, sizeof(*list), compare_hashes);
	for (i = 1; i < *count; i++) {
		if (list[i].hash == list[i - 1].hash)
			list[i].number = list[i - 1].number + 1;
	}
	qsort(list, *count, sizeof(*list), compare_places);
	return list;
}
