/* SPDX-License-Identifier: Apache-2.0 */
/* Policies and profiles that are checked before they are installed. */
#include "admin/draft.h"

#include <limits.h>
#include <stdlib.h>

static bool begins(const char *path, const char *start)
{
	return strncmp(path, start, strlen(start)) == 0;
}

bool draft_is(const char *file)
{
	char real[PATH_MAX];
	char policy[PATH_MAX];

	if (strcmp(file, "-") == 0)
		return true;
	if (strcmp(file, NODE_POLICY) == 0 || realpath(file, real) == NULL)
		return false;
	if (realpath(NODE_POLICY, policy) != NULL && strcmp(real, policy) == 0)
		return false;
	return !begins(real, NODE_PROFILES "/") &&
	       !begins(real, NODE_SHARED "/");
}

int draft_require(const char *file, struct err *err)
{
	return strcmp(file, "-") == 0 ? 0 : output_require_file(file, err);
}

void draft_warn(const struct node *node, struct problems *problems)
{
	const char *why = node->draft_trouble;
	AUTO_BUF struct buf message = BUF_INIT;

	if (why == NULL)
		return;
	/* "FILE: why" */
	if (begins(why, node->draft))
		why += strlen(node->draft) + strlen(": ");
	buf_printf(&message, "installed like this it would be refused: %s",
		   why);
	problems_add_file(problems, node->draft, SEVERITY_WARNING,
			  message.data);
}
