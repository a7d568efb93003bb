/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a profile that is compiled in says, as bytes without pointers: to read
 * its lists as JSON and to check them would be a third of what a launch costs.
 *
 * A part that has such lists says in one function which values it keeps, and in
 * which order; the function both writes and reads them. A part without one is
 * read from the profile's text, as in a file.
 */
#pragma once

#include "policy/part.h"

#include <stdint.h>

/* Bytes that are written or read. */
struct pack {
	struct buf *out; /* NULL: read */
	const char *at;  /* ... from here */
	struct arena *arena;
};

/* Each writes the value, or reads it. Texts that are read lie in the bytes,
 * with a NUL behind them, lists in the arena. */
void pack_bytes(struct pack *pack, void *value, size_t size);
void pack_text(struct pack *pack, struct text *text); /* data may be NULL */
void pack_texts(struct pack *pack, struct text_list *list);
/* For numbers, booleans and enums. */
#define pack_value(pack, value) pack_bytes(pack, &(value), sizeof(value))

/* Whether the profile's member of that name is among what is packed. */
bool profile_packs(struct text member);

/* Adds what profile says to out: description, and the parts that it mentions
 * and that are packed. */
void profile_pack(struct profile *profile, struct buf *out);

/* The contrary, of a profile whose document mentions the same parts; made by
 * profile_pack() of this very build. The bytes must outlive profile. */
void profile_unpack(struct profile *profile, struct text packed);

/* --- one function for each part, in its file --- */

void capabilities_pack(struct profile *profile, struct pack *pack);
void sysctls_pack(struct profile *profile, struct pack *pack);
void annotations_pack(struct profile *profile, struct pack *pack);
void hooks_pack(struct profile *profile, struct pack *pack);
void mounts_pack(struct profile *profile, struct pack *pack);
void paths_pack(struct profile *profile, struct pack *pack);
