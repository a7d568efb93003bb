/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing which containers two matches are for. */
#include "base/glob.h"
#include "policy/review.h"

#define ALL_ENGINES ((1U << ENGINE_COUNT) - 1)
#define IN_POD      (1U << FACT_NAMESPACE | 1U << FACT_POD)
#define NAMED       (1U << FACT_CONTAINER | 1U << FACT_IMAGE)
#define ALWAYS      (1U << FACT_ID | 1U << FACT_LINK)

/* What each engine tells of a container (pipeline/describe.c reads it). */
static const struct {
	uint32_t facts;
	bool type;
} given[ENGINE_COUNT] = {
	[ENGINE_PLAIN] = {ALWAYS, false},
	[ENGINE_DOCKER] = {ALWAYS, false},
	[ENGINE_CONTAINERD] = {ALWAYS | NAMED | IN_POD, true},
	[ENGINE_CRIO] = {ALWAYS | NAMED | IN_POD, true},
	[ENGINE_PODMAN] = {ALWAYS | NAMED, true},
};

static bool words_meet(uint32_t a, uint32_t b)
{
	return a == 0 || b == 0 || (a & b) != 0;
}

static bool words_cover(uint32_t a, uint32_t b)
{
	return a == 0 || (b != 0 && (b & ~a) == 0);
}

static bool patterns_meet(struct text_list a, struct text_list b)
{
	for (unsigned i = 0; i < a.count; i++) {
		for (unsigned j = 0; j < b.count; j++) {
			if (glob_meets(a.list[i], b.list[j]))
				return true;
		}
	}
	return a.count == 0 || b.count == 0;
}

static bool one_covers(struct text_list globs, struct text glob)
{
	for (unsigned i = 0; i < globs.count; i++) {
		if (glob_covers(globs.list[i], glob))
			return true;
	}
	return false;
}

static bool globs_cover(struct text_list a, struct text_list b)
{
	if (a.count == 0)
		return true;
	for (unsigned i = 0; i < b.count; i++) {
		if (!one_covers(a, b.list[i]))
			return false;
	}
	return b.count > 0;
}

static struct text_list annotation(const struct match *match, struct text key)
{
	for (unsigned i = 0; i < match->annotation_count; i++) {
		if (text_equal(match->annotations[i].key, key))
			return match->annotations[i].globs;
	}
	return (struct text_list){NULL, 0};
}

/* A container may ask for several things: "asks" keeps no two apart. */
bool match_meets(const struct match *a, const struct match *b)
{
	if (!words_meet(a->engines, b->engines) ||
	    !words_meet(a->types, b->types))
		return false;
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (!patterns_meet(a->facts[i], b->facts[i]))
			return false;
	}
	for (unsigned i = 0; i < a->annotation_count; i++) {
		if (!patterns_meet(a->annotations[i].globs,
				   annotation(b, a->annotations[i].key)))
			return false;
	}
	return true;
}

bool match_covers(const struct match *a, const struct match *b)
{
	if (!words_cover(a->engines, b->engines) ||
	    !words_cover(a->types, b->types) || !words_cover(a->asks, b->asks))
		return false;
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (!globs_cover(a->facts[i], b->facts[i]))
			return false;
	}
	for (unsigned i = 0; i < a->annotation_count; i++) {
		if (!globs_cover(a->annotations[i].globs,
				 annotation(b, a->annotations[i].key)))
			return false;
	}
	return true;
}

/* The first thing that match wants and engine never tells, or NULL. */
static const char *not_given(const struct match *match, unsigned engine)
{
	if (match->types != 0 && !given[engine].type)
		return "type";
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (match->facts[i].count > 0 &&
		    !(given[engine].facts >> i & 1))
			return subject_facts[i];
	}
	return NULL;
}

const char *match_impossible(const struct match *match)
{
	uint32_t engines = match->engines != 0 ? match->engines : ALL_ENGINES;
	const char *missing = NULL;

	for (unsigned i = 0; i < ENGINE_COUNT; i++) {
		if (!(engines >> i & 1))
			continue;
		missing = not_given(match, i);
		if (missing == NULL)
			return NULL;
	}
	return missing;
}

static bool globs_choose(struct text_list globs)
{
	for (unsigned i = 0; i < globs.count; i++) {
		if (glob_covers(globs.list[i], TEXT("*")))
			return false;
	}
	return globs.count > 0;
}

bool match_names_workload(const struct match *match)
{
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (globs_choose(match->facts[i]))
			return true;
	}
	for (unsigned i = 0; i < match->annotation_count; i++) {
		if (globs_choose(match->annotations[i].globs))
			return true;
	}
	return false;
}
