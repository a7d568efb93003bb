/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns over text: reading them, and what they match. */
#include "base/glob.h"

#include "base/bytes.h"
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

/* Whether it is ASCII without sets and '\\': then all of it is fine. */
static bool is_plain(struct text pattern)
{
	for (size_t at = 0; at < pattern.length; at += sizeof(uint64_t)) {
		uint64_t bytes = bytes_at(pattern.data, pattern.length, at);

		if ((bytes_below(bytes, 1) | bytes_not_ascii(bytes) |
		     bytes_equal(bytes, '[') | bytes_equal(bytes, '\\')) != 0)
			return false;
	}
	return true;
}

const char *glob_check(struct text pattern)
{
	const char *wrong;
	size_t at = 0;

	if (is_plain(pattern))
		return NULL;
	wrong = check_characters(pattern);
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

/* Whether the pattern's byte at at is a character that stands for itself. */
static inline bool is_itself(struct text pattern, size_t at)
{
	unsigned char c = (unsigned char)pattern.data[at];

	return c < 0x80 && c != '*' && c != '?' && c != '[' && c != '\\';
}

/* One step where no * is next: moves both on and returns true where the part
 * takes the character. */
static bool step(struct text pattern, size_t *at, struct text subject,
		 size_t *in)
{
	struct glob_part part;
	uint32_t character;
	size_t behind, next;

	if (is_itself(pattern, *at)) {
		if (pattern.data[*at] != subject.data[*in])
			return false;
		++*at;
		++*in;
		return true;
	}
	behind = glob_part_read(pattern, *at, &part);
	next = read_character(subject, *in, &character);
	if (!takes(&part, character))
		return false;
	*at = behind;
	*in = next;
	return true;
}

/* The last * that was met. */
struct run {
	size_t after;   /* in the pattern: what follows it; SIZE_MAX: none */
	size_t end;     /* in the subject: up to where it takes all */
	bool is_read;   /* what is below */
	size_t literal; /* bytes that follow it and stand for themselves */
	struct glob_part part;
	bool taken[0x80]; /* of a set: which of ASCII */
};

static void read_run(struct run *run, struct text pattern)
{
	struct glob_range range;
	size_t at = 0;

	run->is_read = true;
	run->literal = 0;
	while (run->after + run->literal < pattern.length &&
	       is_itself(pattern, run->after + run->literal))
		run->literal++;
	if (run->literal > 0)
		return;
	glob_part_read(pattern, run->after, &run->part);
	if (run->part.kind != GLOB_SET)
		return;
	memset(run->taken, run->part.negated, sizeof(run->taken));
	while (glob_range_read(run->part.set, &at, &range)) {
		uint32_t last = range.last < 0x7f ? range.last : 0x7f;

		if (range.first <= last)
			memset(run->taken + range.first, !run->part.negated,
			       last - range.first + 1);
	}
}

/* The first character from offset in on that the set behind the run takes. */
static size_t find_of_set(const struct run *run, struct text subject, size_t in)
{
	uint32_t character;
	size_t next;

	for (; in < subject.length; in = next) {
		unsigned char c = (unsigned char)subject.data[in];

		next = in + 1;
		if (c < 0x80 && run->taken[c])
			break;
		if (c < 0x80)
			continue;
		next = read_character(subject, in, &character);
		if (takes(&run->part, character))
			break;
	}
	return in;
}

/* Has the run take more: up to the next place where what follows it can begin,
 * or the subject's end where there is none. */
static void take_more(struct run *run, struct text pattern, struct text subject)
{
	uint32_t character;
	size_t in = read_character(subject, run->end, &character);
	const char *found;

	run->end = in;
	if (in == subject.length)
		return;
	if (!run->is_read)
		read_run(run, pattern);
	if (run->literal > 0) { /* in linear time, whatever the subject is */
		found = memmem(subject.data + in, subject.length - in,
			       pattern.data + run->after, run->literal);
		run->end = found != NULL ? (size_t)(found - subject.data)
					 : subject.length;
	} else if (run->part.kind == GLOB_SET) {
		run->end = find_of_set(run, subject, in);
	}
}

/* Whether the last characters tell that they don't match: with most patterns
 * of a policy they do. A ']' may end a set. */
static inline bool ends_differ(struct text pattern, struct text subject)
{
	size_t last = pattern.length - 1;

	return pattern.length > 0 && is_itself(pattern, last) &&
	       pattern.data[last] != ']' &&
	       (subject.length == 0 ||
		pattern.data[last] != subject.data[subject.length - 1]);
}

/* Only the last * that was met need ever take more: what an earlier one could
 * take, the last one can as well. */
bool glob_match(struct text pattern, struct text subject)
{
	size_t at = 0; /* in the pattern */
	size_t in = 0; /* in the subject */
	struct run run;

	if (ends_differ(pattern, subject))
		return false;
	run.after = SIZE_MAX;
	while (in < subject.length) {
		if (at < pattern.length && pattern.data[at] == '*') {
			run.after = ++at;
			run.end = in;
			run.is_read = false;
			if (at == pattern.length)
				return true;
			continue;
		}
		if (at < pattern.length && step(pattern, &at, subject, &in))
			continue;
		if (run.after == SIZE_MAX)
			return false;
		take_more(&run, pattern, subject);
		at = run.after;
		in = run.end;
	}
	while (at < pattern.length && pattern.data[at] == '*')
		at++;
	return at == pattern.length;
}

bool glob_is_literal(struct text pattern)
{
	for (size_t at = 0; at < pattern.length; at += sizeof(uint64_t)) {
		uint64_t bytes = bytes_at(pattern.data, pattern.length, at);

		if ((bytes_equal(bytes, '*') | bytes_equal(bytes, '?') |
		     bytes_equal(bytes, '[') | bytes_equal(bytes, '\\')) != 0)
			return false;
	}
	return true;
}
