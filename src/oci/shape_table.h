/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the tables of shape_*.c are written, and the shapes they share.
 *
 * Types are those of the specification's Go bindings (specs-go/config.go,
 * 1.2.1 and what 1.3.0 adds). Where those say int or uint, which C decoders
 * read as 32 bits, the narrower type is taken.
 */
#pragma once

#include "oci/shape.h"

#define SHAPE_MEMBER(name, shape)                                              \
	{                                                                      \
		{"" name, sizeof(name) - 1}, &(shape)                          \
	}
#define SHAPE_END                                                              \
	{                                                                      \
		{NULL, 0}, NULL                                                \
	}
#define SHAPE_OBJECT_OF(table)                                                 \
	{                                                                      \
		.kind = SHAPE_OBJECT, .members = (table)                       \
	}
#define SHAPE_ARRAY_OF(shape)                                                  \
	{                                                                      \
		.kind = SHAPE_ARRAY, .element = &(shape)                       \
	}
#define SHAPE_MAP_OF(shape)                                                    \
	{                                                                      \
		.kind = SHAPE_MAP, .element = &(shape)                         \
	}

/* --- shape_config.c --- */

extern const struct shape shape_any;
extern const struct shape shape_boolean;
extern const struct shape shape_int32;
extern const struct shape shape_int64;
extern const struct shape shape_uint16;
extern const struct shape shape_uint32;
extern const struct shape shape_uint64;
extern const struct shape shape_string;
extern const struct shape shape_strings;     /* an array */
extern const struct shape shape_string_map;  /* free names */
extern const struct shape shape_id_mappings; /* an array, of user ids or gids */

/* --- shape_linux.c, shape_seccomp.c --- */

extern const struct shape shape_linux;
extern const struct shape shape_seccomp; /* linux.seccomp */
