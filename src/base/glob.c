/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns over text: reading them, and what they match. */
#include "base/glob.h"

#include "base/glob_part.h"

/* The bytes of the valid sequence at at, and its character; 0 where there is
 * none (RFC 3629). */
static size_t decode(const unsigned char *at, size_t left, uint32_t *character)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
	uint32_t value;

	if (at[0] < 0xc0 || at[0] > 0xf7 || left < length)
		return 0;
	value = at[0] & (0x7fU >> length);
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (at[i] & 0x3fU);
	}
	if (value < least[length] || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*character = value;
	return length;
}

/* Reads the character at offset at; returns the offset behind it. */
static size_t read_character(struct text text, size_t at, uint32_t *character)
{
	const unsigned char *byte = (const unsigned char *)text.data + at;
	size_t length;

	if (*byte < 0x80) {
		*character = *byte;
		return at + 1;
	}
	length = decode(byte, text.length - at, character);
	if (length > 0)
		return at + length;
	*character = GLOB_BYTES + *byte;
	return at + 1;
}

/* The same, where '\' takes the next one's meaning away. */
static size_t read_escaped(struct text text, size_t at, uint32_t *character)
{
	if (text.data[at] == '\\')
		at++;
	return read_character(text, at, character);
}

/* The offset of the first ']' from at on that no '\' precedes; the length
 * where there is none. */
static size_t find_close(struct text pattern, size_t at)
{
	while (at < pattern.length && pattern.data[at] != ']')
		at += pattern.data[at] == '\\' ? 2 : 1;
	return at < pattern.length ? at : pattern.length;
}

size_t glob_part_read(struct text pattern, size_t at, struct glob_part *part)
{
	size_t close;

	switch (pattern.data[at]) {
	case '*':
		part->kind = GLOB_RUN;
		return at + 1;
	case '?':
		part->kind = GLOB_ANY;
		return at + 1;
	case '[':
		at++;
		part->kind = GLOB_SET;
		part->negated = pattern.data[at] == '!';
		if (part->negated)
			at++;
		close = find_close(pattern, at);
		part->set = (struct text){pattern.data + at, close - at};
		return close + 1;
	default:
		part->kind = GLOB_CHARACTER;
		return read_escaped(pattern, at, &part->character);
	}
}

bool glob_range_read(struct text set, size_t *at, struct glob_range *range)
{
	if (*at >= set.length)
		return false;
	*at = read_escaped(set, *at, &range->first);
	range->last = range->first;
	if (*at + 1 < set.length && set.data[*at] == '-')
		*at = read_escaped(set, *at + 1, &range->last);
	return true;
}

static const char *check_set(struct text set)
{
	struct glob_range range;
	size_t at = 0;

	if (set.length == 0)
		return "a set without characters";
	if (set.data[0] == '^')
		return "'[^': a set is negated by '!', and '\\^' is itself";
	while (at < set.length) {
		if (set.data[at] == '[')
			return "'[' within a set: '\\[' is itself";
		if (!glob_range_read(set, &at, &range) ||
		    range.first > range.last)
			return "a range that runs backwards";
	}
	return NULL;
}

static const char *check_characters(struct text pattern)
{
	size_t at = 0;

	while (at < pattern.length) {
		uint32_t character;

		at = read_character(pattern, at, &character);
		if (character >= GLOB_BYTES)
			return "invalid UTF-8";
		if (character == 0)
			return "NUL";
		if (character == '\\' && at == pattern.length)
			return "'\\' at the end";
		if (character == '\\')
			at = read_character(pattern, at, &character);
		if (character >= GLOB_BYTES)
			return "invalid UTF-8";
	}
	return NULL;
}

const char *glob_check(struct text pattern)
{
	const char *wrong = check_characters(pattern);
	size_t at = 0;

	while (wrong == NULL && at < pattern.length) {
		struct glob_part part = {0};

		if (pattern.data[at] == '[' &&
		    find_close(pattern, at) == pattern.length)
			return "'[' without ']'";
		at = glob_part_read(pattern, at, &part);
		if (part.kind == GLOB_SET)
			wrong = check_set(part.set);
	}
	return wrong;
}

static bool takes(const struct glob_part *part, uint32_t character)
{
	struct glob_range range;
	size_t at = 0;

	if (part->kind != GLOB_SET)
		return part->kind == GLOB_ANY || part->character == character;
	while (glob_range_read(part->set, &at, &range)) {
		if (character >= range.first && character <= range.last)
			return !part->negated;
	}
	return part->negated;
}

/* Only the last * that was met need ever take more: what an earlier one could
 * take, the last one can as well. */
bool glob_match(struct text pattern, struct text subject)
{
	size_t at = 0; /* in the pattern */
	size_t in = 0; /* in the subject */
	size_t after_run = SIZE_MAX;
	size_t run_end = 0;
	struct glob_part part;
	uint32_t character;

	while (in < subject.length) {
		if (after_run == pattern.length)
			return true;
		if (at < pattern.length) {
			size_t behind = glob_part_read(pattern, at, &part);
			size_t next = read_character(subject, in, &character);

			if (part.kind == GLOB_RUN) {
				at = after_run = behind;
				run_end = in;
				continue;
			}
			if (takes(&part, character)) {
				at = behind;
				in = next;
				continue;
			}
		}
		if (after_run == SIZE_MAX)
			return false;
		at = after_run;
		in = run_end = read_character(subject, run_end, &character);
	}
	while (at < pattern.length && pattern.data[at] == '*')
		at++;
	return at == pattern.length;
}

bool glob_is_literal(struct text pattern)
{
	for (size_t i = 0; i < pattern.length; i++) {
		if (memchr("*?[\\", pattern.data[i], 4) != NULL)
			return false;
	}
	return true;
}
