/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, by libmd. */
#include "base/digest.h"

#include <sha2.h>
#include <unistd.h>

#define CHUNK ((size_t)16 << 10)

void digest_sha256(struct text text, char hex[DIGEST_SIZE])
{
	_Static_assert(DIGEST_SIZE == SHA256_DIGEST_STRING_LENGTH,
		       "two digits a byte and a NUL");

	SHA256Data((const uint8_t *)text.data, text.length, hex);
}

bool digest_sha256_file(int fd, char hex[DIGEST_SIZE])
{
	uint8_t chunk[CHUNK];
	SHA2_CTX context;
	off_t at = 0;
	ssize_t size;

	SHA256Init(&context);
	while ((size = pread(fd, chunk, sizeof(chunk), at)) > 0) {
		SHA256Update(&context, chunk, (size_t)size);
		at += size;
	}
	SHA256End(&context, hex);
	return size == 0;
}

static inline uint64_t fnv1a(uint64_t hash, char byte)
{
	return (hash ^ (unsigned char)byte) * UINT64_C(0x100000001b3);
}

uint64_t digest_fnv1a(struct text text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	size_t i = 0;

	/* Counting would cost as much as the digest itself. */
	for (; i + 8 <= text.length; i += 8) {
		hash = fnv1a(hash, text.data[i]);
		hash = fnv1a(hash, text.data[i + 1]);
		hash = fnv1a(hash, text.data[i + 2]);
		hash = fnv1a(hash, text.data[i + 3]);
		hash = fnv1a(hash, text.data[i + 4]);
		hash = fnv1a(hash, text.data[i + 5]);
		hash = fnv1a(hash, text.data[i + 6]);
		hash = fnv1a(hash, text.data[i + 7]);
	}
	for (; i < text.length; i++)
		hash = fnv1a(hash, text.data[i]);
	return hash;
}
