/* SPDX-License-Identifier: Apache-2.0 */
/* The levels of SELinux contexts. */
#include "policy/level.h"

static bool skip(struct text *text, char c)
{
	if (text->length == 0 || text->data[0] != c)
		return false;
	text->data++;
	text->length--;
	return true;
}

/* What is left to be read, and what is wrong with it. */
struct reader {
	struct text rest;
	const char *fault;
};

static bool fails(struct reader *reader, const char *fault)
{
	reader->fault = fault;
	return false;
}

/* Takes "c512" where letter is 'c'. */
static bool take_number(struct reader *reader, char letter, unsigned limit,
			unsigned *number)
{
	struct text *text = &reader->rest;
	struct text digits;
	uint64_t value;

	if (!skip(text, letter))
		return fails(reader, letter == 's'
					     ? "a level begins with its "
					       "sensitivity, \"s\" and a number"
					     : "a category is \"c\" and a "
					       "number");
	digits = (struct text){text->data, 0};
	while (digits.length < text->length &&
	       digits.data[digits.length] >= '0' &&
	       digits.data[digits.length] <= '9')
		digits.length++;
	if (!text_to_u64(digits, &value))
		return fails(reader,
			     letter == 's' ? "a number follows the \"s\" of a "
					     "sensitivity"
					   : "a number follows the \"c\" of a "
					     "category");
	if (value >= limit)
		return fails(reader, letter == 's'
					     ? "there is no sensitivity above "
					       "s1023"
					     : "there is no category above "
					       "c1023");
	*number = (unsigned)value;
	text->data += digits.length;
	text->length -= digits.length;
	return true;
}

/* Takes "c1,c5.c7". The kernel has no "c5.c5". */
static bool take_categories(struct reader *reader, struct level *level)
{
	unsigned first, last;

	do {
		if (!take_number(reader, 'c', LEVEL_CATEGORIES, &first))
			return false;
		last = first;
		if (skip(&reader->rest, '.')) {
			if (!take_number(reader, 'c', LEVEL_CATEGORIES, &last))
				return false;
			if (last <= first)
				return fails(reader, "categories go from a "
						     "lower one to a higher "
						     "one, as in c0.c1023");
		}
		for (unsigned i = first; i <= last; i++)
			level->categories[i / 64] |= UINT64_C(1) << i % 64;
	} while (skip(&reader->rest, ','));
	return true;
}

static bool take_level(struct reader *reader, struct level *level)
{
	*level = (struct level){0};
	return take_number(reader, 's', LEVEL_SENSITIVITIES,
			   &level->sensitivity) &&
	       (!skip(&reader->rest, ':') || take_categories(reader, level));
}

static bool take_range(struct reader *reader, struct level_range *range)
{
	if (!take_level(reader, &range->low))
		return false;
	range->high = range->low;
	if (skip(&reader->rest, '-') && !take_level(reader, &range->high))
		return false;
	if (reader->rest.length > 0)
		return fails(reader, "something follows that is no part of a "
				     "level");
	return level_dominates(&range->high, &range->low) ||
	       fails(reader, "the second level lacks some of the first one");
}

bool level_range_read(struct text text, struct level_range *range)
{
	struct reader reader = {.rest = text};
	struct level_range read;

	if (!take_range(&reader, &read))
		return false;
	*range = read;
	return true;
}

const char *level_range_fault(struct text text)
{
	struct reader reader = {.rest = text};
	struct level_range ignored;

	(void)take_range(&reader, &ignored);
	return reader.fault;
}

void level_print_categories(const struct level *level, struct buf *out)
{
	const char *comma = "";

	for (unsigned i = 0; i < LEVEL_CATEGORIES; i++) {
		unsigned last = i;

		if (!level_has(level, i))
			continue;
		while (last + 1 < LEVEL_CATEGORIES &&
		       level_has(level, last + 1))
			last++;
		buf_printf(out, "%sc%u", comma, i);
		comma = ",";
		if (last > i)
			buf_printf(out, "%cc%u", last > i + 1 ? '.' : ',',
				   last);
		i = last;
	}
}

static void print_level(const struct level *level, struct buf *out)
{
	buf_printf(out, "s%u", level->sensitivity);
	if (level_categories(level) == 0)
		return;
	buf_add_char(out, ':');
	level_print_categories(level, out);
}

static bool is_one_level(const struct level_range *range)
{
	return level_dominates(&range->low, &range->high);
}

void level_range_print(const struct level_range *range, struct buf *out)
{
	print_level(&range->low, out);
	if (is_one_level(range))
		return;
	buf_add_char(out, '-');
	print_level(&range->high, out);
}

unsigned level_categories(const struct level *level)
{
	unsigned count = 0;

	for (unsigned i = 0; i < LEVEL_CATEGORIES / 64; i++)
		count += (unsigned)__builtin_popcountll(level->categories[i]);
	return count;
}

bool level_dominates(const struct level *level, const struct level *other)
{
	if (level->sensitivity < other->sensitivity)
		return false;
	for (unsigned i = 0; i < LEVEL_CATEGORIES / 64; i++) {
		if ((other->categories[i] & ~level->categories[i]) != 0)
			return false;
	}
	return true;
}

bool level_range_is_within(const struct level_range *inner,
			   const struct level_range *outer)
{
	return level_dominates(&outer->high, &inner->high) &&
	       inner->low.sensitivity >= outer->low.sensitivity;
}

bool level_range_is_own(const struct level_range *range)
{
	unsigned count = level_categories(&range->high);

	return is_one_level(range) && (count == 1 || count == 2);
}
