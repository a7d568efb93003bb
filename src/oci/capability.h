/* SPDX-License-Identifier: Apache-2.0 */
/* Capabilities (capabilities(7)) by name and number; sets as bit masks. The
 * only user of libcap-ng. */
#pragma once

#include "json/json.h"

/* The number of a capability named in any case, with or without "CAP_", or -1
 * where there is none of that name, as libcap-ng has it. */
int capability_from_name(struct text name);
/* "CAP_SYS_ADMIN"; NULL where there is none of that number. Static. */
const char *capability_to_name(int capability);
/* Sets err: name, which is value's text or key, names no capability; says which
 * may be meant. Returns -1. */
int capability_unknown(const struct json_document *document,
		       const struct json *value, struct text name,
		       struct err *err);
/* Adds the capabilities that an array of names says to *bits. ERR_INPUT with
 * its place for what is none. */
CHECK int capability_read_list(const struct json_document *document,
			       const struct json *list, uint64_t *bits,
			       struct err *err);
/* The last one that the running kernel has (cap_last_cap). */
int capability_last(void);

static inline uint64_t capability_bit(int capability)
{
	return (uint64_t)1 << capability;
}
