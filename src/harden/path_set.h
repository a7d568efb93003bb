/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Absolute paths, each once, compared component by component: "/a//b/." is
 * "/a/b". A tree, so that neither many paths nor chosen ones make it slow.
 */
#pragma once

#include "base/path_pattern.h"

struct path_set {
	struct arena *arena; /* for the paths */
	void *tree;
};

/* Whether path was not there. One that is not absolute never is, as runtimes
 * differ in what it is relative to. */
bool path_set_add(struct path_set *set, struct text path);

/* Gives the tree back. */
void path_set_fini(struct path_set *set);

#define AUTO_PATH_SET __attribute__((cleanup(path_set_fini)))
