/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, by libmd. */
#include "base/digest.h"

#include <sha2.h>

void digest_sha256(struct text text, char hex[DIGEST_SIZE])
{
	_Static_assert(DIGEST_SIZE == SHA256_DIGEST_STRING_LENGTH,
		       "two digits a byte and a NUL");

	SHA256Data((const uint8_t *)text.data, text.length, hex);
}

uint64_t digest_fnv1a(struct text text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < text.length; i++) {
		hash ^= (unsigned char)text.data[i];
		hash *= UINT64_C(0x100000001b3);
	}
	return hash;
}
