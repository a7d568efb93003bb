/* SPDX-License-Identifier: Apache-2.0 */
/* Text that carries its length: comparing, folding, numbers. */
#include "base/text.h"

int text_compare(struct text a, struct text b)
{
	size_t common = a.length < b.length ? a.length : b.length;
	int order = common > 0 ? memcmp(a.data, b.data, common) : 0;

	if (order != 0)
		return order < 0 ? -1 : 1;
	if (a.length == b.length)
		return 0;
	return a.length < b.length ? -1 : 1;
}

/* Takes one character off the front, folded as Go folds names: ASCII letters
 * to lower case, U+017F (long s) to s, U+212A (Kelvin sign) to k. */
static unsigned char fold_next(const unsigned char **at, size_t *left)
{
	static const unsigned char long_s[] = {0xc5, 0xbf};
	static const unsigned char kelvin[] = {0xe2, 0x84, 0xaa};
	unsigned char c = **at;
	size_t length = 1;

	if (*left >= sizeof(long_s) &&
	    memcmp(*at, long_s, sizeof(long_s)) == 0) {
		c = 's';
		length = sizeof(long_s);
	} else if (*left >= sizeof(kelvin) &&
		   memcmp(*at, kelvin, sizeof(kelvin)) == 0) {
		c = 'k';
		length = sizeof(kelvin);
	} else if (c >= 'A' && c <= 'Z') {
		c += 'a' - 'A';
	}
	*at += length;
	*left -= length;
	return c;
}

bool text_equal_folded(struct text a, struct text b)
{
	return text_compare_folded(a, b) == 0;
}

int text_compare_folded(struct text a, struct text b)
{
	const unsigned char *x = (const unsigned char *)a.data;
	const unsigned char *y = (const unsigned char *)b.data;

	while (a.length > 0 && b.length > 0) {
		unsigned char c = fold_next(&x, &a.length);
		unsigned char d = fold_next(&y, &b.length);

		if (c != d)
			return c < d ? -1 : 1;
	}
	if (a.length == b.length)
		return 0;
	return a.length == 0 ? -1 : 1;
}

bool text_to_u64(struct text text, uint64_t *value)
{
	uint64_t number = 0;

	if (text.length == 0 || (text.length > 1 && text.data[0] == '0'))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		unsigned digit = (unsigned char)text.data[i] - (unsigned)'0';

		if (digit > 9)
			return false;
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, digit, &number))
			return false;
	}
	*value = number;
	return true;
}
