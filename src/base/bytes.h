/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Eight bytes of text at a time. Each answer is a word with some bit where one
 * of the bytes is meant, and 0 where none is; which bits says nothing.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BYTES_ALL(byte) (UINT64_C(0x0101010101010101) * (uint64_t)(byte))

static inline uint64_t bytes_not_ascii(uint64_t bytes)
{
	return bytes & BYTES_ALL(0x80);
}

/* least: at most 0x80. */
static inline uint64_t bytes_below(uint64_t bytes, unsigned char least)
{
	return (bytes - BYTES_ALL(least)) & ~bytes & BYTES_ALL(0x80);
}

/* byte: ASCII. */
static inline uint64_t bytes_equal(uint64_t bytes, unsigned char byte)
{
	return ((bytes ^ BYTES_ALL(byte)) - BYTES_ALL(1)) & ~bytes &
	       BYTES_ALL(0x80);
}

/* The eight bytes of a text from offset at on. At its end some come again; of
 * one that is shorter, the missing ones are blanks. */
static inline uint64_t bytes_at(const char *text, size_t length, size_t at)
{
	uint64_t bytes = BYTES_ALL(' ');
	uint32_t first, last;

	if (length >= sizeof(bytes)) {
		if (length - at < sizeof(bytes))
			at = length - sizeof(bytes);
		memcpy(&bytes, text + at, sizeof(bytes));
		return bytes;
	}
	if (length >= sizeof(first)) {
		memcpy(&first, text, sizeof(first));
		memcpy(&last, text + length - sizeof(last), sizeof(last));
		return first | (uint64_t)last << 32;
	}
	for (size_t i = 0; i < length; i++)
		bytes = bytes << 8 | (unsigned char)text[i];
	return bytes;
}
