/* SPDX-License-Identifier: Apache-2.0 */
/* What commands over one document share: options, reading it, planning. */
#pragma once

#include "admin/command.h"
#include "pipeline/node.h"
#include "pipeline/pipeline.h"

struct input_document {
	struct buf text;
	struct pipeline plan;
};

struct input {
	/* from the command line */
	const char *profile;
	const char *policy;
	const char *process; /* --process */
	const char *config;  /* argument or --config; NULL: standard input */
	const char *output;  /* --output; NULL: standard output */
	const char *format;  /* --format */
	const char *filter;  /* --filter */
	const char *arch;    /* --arch; NULL: the host's */
	bool whole; /* read profiles with every place, see struct node */
	/* from input_choose(); what follows the ceiling from input_plan() */
	struct node node;
	struct probe probe;
	struct subject subject;
	struct ceiling ceiling;
	struct input_document document;
	struct input_document container; /* of an exec, with --config */
};

#define INPUT_INIT                                                             \
	{                                                                      \
		.node = NODE_INIT, .ceiling = CEILING_INIT,                    \
		.document = {.text = BUF_INIT, .plan = PIPELINE_INIT},         \
		.container = {.text = BUF_INIT, .plan = PIPELINE_INIT},        \
	}

#define INPUT_OPTIONS_CHOICE                                                   \
	{"profile", 'p', "NAME", "use this profile, or profile file",          \
	 VALUE_PROFILE_OR_FILE},                                               \
	{                                                                      \
		"policy", 'P', "FILE", "use this policy file", VALUE_FILE      \
	}

#define INPUT_OPTIONS                                                          \
	INPUT_OPTIONS_CHOICE,                                                  \
		{"process", 0, "FILE",                                         \
		 "the document is an exec's process.json", VALUE_FILE},        \
	{                                                                      \
		"config", 0, "FILE",                                           \
			"the config.json of that exec's container", VALUE_FILE \
	}

/* Which machine the documents are for. */
enum seccomp_arch input_arch(const struct input *input);

/* Takes one option or the argument CONFIG, for options_parse(); context is a
 * struct input. */
CHECK int input_take(const struct option_description *option, char *value,
		     void *context, struct err *err);
/* Parses the words behind a command by its table. */
CHECK int input_parse(struct input *input, const struct command *command,
		      int argc, char **argv, struct err *err);

/* Reads a file, or standard input where file is NULL or "-", as *name calls
 * it. */
CHECK int input_read(const char *file, const char **name, struct buf *text,
		     struct err *err);

/* Loads policy and profile, and looks at the host. */
CHECK int input_load(struct input *input, struct err *err);
/* Loads policy and profile, and chooses the ceiling as for a container of which
 * nothing is known. */
CHECK int input_choose(struct input *input, struct err *err);
/* Loads policy and profile, reads the document and plans it on this host. */
CHECK int input_plan(struct input *input, struct err *err);
/* The same for a config.json that was read; name must outlive input,
 * which takes the text over. */
CHECK int input_plan_text(struct input *input, const char *name,
			  struct buf *text, struct err *err);
void input_fini(struct input *input);

#define AUTO_INPUT __attribute__((cleanup(input_fini)))
