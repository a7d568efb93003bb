/* SPDX-License-Identifier: Apache-2.0 */
/* Filters to try properties of the algebra on: of the shipped profiles, of the
 * engines, random ones and what some of them meet in. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/edges.h"
#include "seccomp/filter.h"

#define NATIVE    (seccomp_arch_of_host())

#define POOL_MOST 96

struct filter_pool {
	const struct seccomp_filter *filters[POOL_MOST];
	char names[POOL_MOST][80];
	unsigned count;
	unsigned real; /* the first are of profiles and engines */
};

extern struct filter_pool pool;

/* As setup and teardown of a group of tests. */
int filter_pool_fill(void **state);
int filter_pool_drop(void **state);

/* What lives as long as the pool. */
struct arena *filter_pool_arena(void);
struct seccomp_filter *filter_copy(struct arena *arena,
				   const struct seccomp_filter *filter);
