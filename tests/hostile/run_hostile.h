/* SPDX-License-Identifier: Apache-2.0 */
/* Checking one hostile document. */
#pragma once

#include "base/text.h"

#include <stdbool.h>

/* Reads input as a spec called name; message becomes the refusal, or
 * "accepted", and must have room for ERR_MESSAGE_SIZE. */
void hostile_read(const char *name, struct text input, char *message);

/* Prints and counts a difference. */
bool hostile_expect(const char *name, const char *expected, const char *found);

/* Documents too large to keep: returns how many went wrong. */
int hostile_run_large(void);
