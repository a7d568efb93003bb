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
