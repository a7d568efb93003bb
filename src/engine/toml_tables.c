/* SPDX-License-Identifier: Apache-2.0 */
/* Which tables and values a text has defined, and that none is defined again.
 */
#include "engine/toml_reader.h"

enum role {
	ROLE_IMPLIED, /* a table: on the way to a header */
	ROLE_HEADER,  /* a table: of a header */
	ROLE_DOTTED,  /* a table: on the way to a value, in its key */
	ROLE_ARRAY,   /* a table array; what is below is its last element's */
	ROLE_VALUE,
};

struct toml_node {
	struct text name;
	enum role role;
	struct toml_node *first;
	struct toml_node *next;
};

struct toml_node *toml_new_table(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct toml_node));
}

static struct toml_node *find(const struct toml_node *table, struct text name)
{
	struct toml_node *node = table->first;

	while (node != NULL && !text_equal(node->name, name))
		node = node->next;
	return node;
}

static struct toml_node *add(struct arena *arena, struct toml_node *table,
			     struct text name, enum role role)
{
	struct toml_node *node = toml_new_table(arena);

	node->name = name;
	node->role = role;
	node->next = table->first;
	table->first = node;
	return node;
}

/* What a header finds at its own name. */
static struct toml_node *open_last(struct toml_node *node, bool array,
				   const char **wrong)
{
	if (array && node->role == ROLE_ARRAY) {
		node->first = NULL;
		return node;
	}
	if (!array && node->role == ROLE_IMPLIED) {
		node->role = ROLE_HEADER;
		return node;
	}
	*wrong = node->role == ROLE_VALUE
			 ? "expected a table, found a name that has a value"
			 : "expected each table once, found one again";
	return NULL;
}

struct toml_node *toml_open_table(struct arena *arena, struct toml_node *root,
				  struct text_list path, bool array,
				  const char **wrong)
{
	struct toml_node *table = root;

	for (unsigned i = 0; i < path.count; i++) {
		bool last = i + 1 == path.count;
		struct toml_node *node = find(table, path.list[i]);

		if (node == NULL)
			node = add(arena, table, path.list[i],
				   !last   ? ROLE_IMPLIED
				   : array ? ROLE_ARRAY
					   : ROLE_HEADER);
		else if (last)
			return open_last(node, array, wrong);
		else if (node->role == ROLE_VALUE) {
			*wrong = "expected a table, found a name that has a "
				 "value";
			return NULL;
		}
		table = node;
	}
	return table;
}

const char *toml_take_key(struct arena *arena, struct toml_node *table,
			  struct text_list key)
{
	for (unsigned i = 0; i + 1 < key.count; i++) {
		struct toml_node *node = find(table, key.list[i]);

		if (node == NULL)
			node = add(arena, table, key.list[i], ROLE_DOTTED);
		else if (node->role == ROLE_IMPLIED)
			node->role = ROLE_DOTTED;
		else if (node->role != ROLE_DOTTED)
			return "expected a new name, found one of a table or "
			       "value that is defined elsewhere";
		table = node;
	}
	if (find(table, key.list[key.count - 1]) != NULL)
		return "expected each name once, found one again";
	add(arena, table, key.list[key.count - 1], ROLE_VALUE);
	return NULL;
}

bool toml_in_table_array(const struct toml_node *root, struct text_list path)
{
	for (unsigned i = 0; i < path.count; i++) {
		root = find(root, path.list[i]);
		if (root == NULL)
			return false;
		if (root->role == ROLE_ARRAY)
			return true;
	}
	return false;
}
