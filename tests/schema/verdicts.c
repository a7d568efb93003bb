/* SPDX-License-Identifier: Apache-2.0 */
/* What the program says to many documents: each ends with a NUL on standard
 * input, and has its message, empty where it is accepted, likewise on standard
 * output. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "policy/embedded.h"
#include "policy/policy.h"

/* As which a profile is read: one that names this in "extends" is its own
 * parent. */
#define NAME         "self"

#define MOST_PARENTS 32

/* Profiles to build on beside those that are built in. */
struct parent {
	const char *name;
	struct text text;
};

struct shelf {
	struct text document;
	struct parent parents[MOST_PARENTS];
	unsigned count;
};

static int find(void *context, const char *name, bool whole,
		struct profile_text *found, struct err *err)
{
	const struct shelf *shelf = context;
	const struct embedded_profile *embedded = embedded_profile_find(name);

	(void)whole;
	(void)err;
	found->file = name;
	if (strcmp(name, NAME) == 0)
		found->text = shelf->document;
	else if (embedded != NULL)
		found->text = embedded->text;
	for (unsigned i = 0; i < shelf->count; i++) {
		if (strcmp(shelf->parents[i].name, name) == 0)
			found->text = shelf->parents[i].text;
	}
	return 0;
}

static int judge_profile(struct shelf *shelf, struct err *err)
{
	const struct profile_finder finder = {
		.arch = seccomp_arch_of_host(),
		.find = find,
		.context = shelf,
	};
	AUTO_PROFILE struct profile profile = PROFILE_INIT;

	return profile_load(&profile, NAME, &finder, err);
}

static int judge_policy(struct shelf *shelf, struct err *err)
{
	AUTO_POLICY struct policy policy = POLICY_INIT;

	return policy_read(&policy, "policy", shelf->document, err);
}

/* verdicts policy, or verdicts profile [NAME TEXT]... */
int main(int argc, char **argv)
{
	struct shelf shelf = {.count = 0};
	AUTO_FREE char *line = NULL;
	size_t room = 0;
	ssize_t length;

	for (int i = 2; i + 1 < argc && shelf.count < MOST_PARENTS; i += 2)
		shelf.parents[shelf.count++] =
			(struct parent){argv[i], text_of(argv[i + 1])};
	while ((length = getdelim(&line, &room, '\0', stdin)) > 0) {
		struct err err = ERR_INIT;
		int result;

		shelf.document = text_of(line);
		result = strcmp(argv[1], "policy") == 0
				 ? judge_policy(&shelf, &err)
				 : judge_profile(&shelf, &err);
		printf("%s%c", result < 0 ? err.message : "", '\0');
	}
	return 0;
}
