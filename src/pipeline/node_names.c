/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the profiles that this node has. */
#include "pipeline/node.h"

#include "policy/embedded.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define MOST_NAMES 512

static void add_name(const char **names, unsigned *count, const char *name)
{
	for (unsigned i = 0; i < *count; i++) {
		if (strcmp(names[i], name) == 0)
			return;
	}
	if (*count < MOST_NAMES)
		names[(*count)++] = name;
}

static void add_directory(struct node *node, const char *path,
			  const char **names, unsigned *count)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;

	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		size_t length = strlen(entry->d_name);

		if (length <= 5 ||
		    strcmp(entry->d_name + length - 5, ".json") != 0)
			continue;
		add_name(names, count,
			 arena_copy(&node->arena, entry->d_name, length - 5));
	}
	if (directory != NULL)
		closedir(directory);
}

static int compare_names(const void *a, const void *b)
{
	const char *const *left = a;
	const char *const *right = b;

	return strcmp(*left, *right);
}

const char *const *node_profile_names(struct node *node)
{
	const char **names =
		arena_alloc(&node->arena, (MOST_NAMES + 1) * sizeof(*names));
	unsigned count = 0;

	for (unsigned i = 0; embedded_profiles[i].name != NULL; i++)
		add_name(names, &count, embedded_profiles[i].name);
	if (node->own != NULL)
		add_directory(
			node,
			arena_printf(&node->arena, "%s/profiles", node->own),
			names, &count);
	add_directory(node, node->profiles, names, &count);
	add_directory(node, NODE_SHARED, names, &count);
	qsort(names, count, sizeof(*names), compare_names);
	return names;
}
