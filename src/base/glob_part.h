/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a checked pattern; for the files of base/glob.h alone. */
#pragma once

#include "base/glob.h"

/* A byte of no valid UTF-8 is the character GLOB_BYTES + byte. */
#define GLOB_BYTES UINT32_C(0x110000)

enum glob_kind {
	GLOB_CHARACTER,
	GLOB_ANY, /* ? */
	GLOB_SET,
	GLOB_RUN, /* * */
};

struct glob_part {
	enum glob_kind kind;
	uint32_t character; /* of GLOB_CHARACTER */
	bool negated;       /* of GLOB_SET */
	struct text set;    /* between the brackets, without the '!' */
};

struct glob_range {
	uint32_t first;
	uint32_t last;
};

/* Reads the part at offset at; returns the offset behind it. */
size_t glob_part_read(struct text pattern, size_t at, struct glob_part *part);

/* Reads the range (maybe of one character) at *at of a part's set, and moves
 * *at behind it. False at the end. */
bool glob_range_read(struct text set, size_t *at, struct glob_range *range);
