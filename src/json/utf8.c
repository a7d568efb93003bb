/* SPDX-License-Identifier: Apache-2.0 */
/* Validation of UTF-8 (RFC 3629): shortest form, no surrogates. */
#include "json/utf8.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define LOW_BITS  UINT64_C(0x0101010101010101)

/* Bytes that are looked at in one go. */
#define STRIDE    32

/* A bit where one of the eight bytes is NUL or not ASCII. */
static inline uint64_t unplain(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return ((word - LOW_BITS) | word) & HIGH_BITS;
}

static inline bool plain_stride(const char *at)
{
	return (unplain(at) | unplain(at + 8) | unplain(at + 16) |
		unplain(at + 24)) == 0;
}

static bool continues(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

size_t utf8_length(const unsigned char *at, size_t left)
{
	unsigned char lead = at[0];

	if (lead >= 0x01 && lead <= 0x7f)
		return 1;
	if (left < 2 || !continues(at[1]))
		return 0;
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (left < 3 || !continues(at[2]))
		return 0;
	if ((lead & 0xf0) == 0xe0) {
		if (lead == 0xe0 && at[1] < 0xa0) /* overlong */
			return 0;
		if (lead == 0xed && at[1] > 0x9f) /* surrogate */
			return 0;
		return 3;
	}
	if (left < 4 || !continues(at[3]) || lead < 0xf0 || lead > 0xf4)
		return 0;
	if (lead == 0xf0 && at[1] < 0x90) /* overlong */
		return 0;
	if (lead == 0xf4 && at[1] > 0x8f) /* beyond U+10FFFF */
		return 0;
	return 4;
}

size_t utf8_first_invalid(struct text text)
{
	size_t at = 0;

	while (at < text.length) {
		size_t length;

		if (text.length - at >= STRIDE &&
		    plain_stride(text.data + at)) {
			at += STRIDE;
			continue;
		}
		if (text.length - at >= sizeof(uint64_t) &&
		    unplain(text.data + at) == 0) {
			at += sizeof(uint64_t);
			continue;
		}
		length = utf8_length((const unsigned char *)text.data + at,
				     text.length - at);
		if (length == 0)
			return at;
		at += length;
	}
	return at;
}
