/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text from outside made fit for a message: on one line, and nothing in it
 * that acts on a terminal or reorders what stands around it.
 */
#pragma once

#include "base/buf.h"
#include "base/text.h"

/* Adds text; control characters and characters that are invisible or change
 * direction as "\u001b", bytes that are not UTF-8 as "\xff". What is longer
 * than limit bytes is cut and ends in "...". */
void show_line(struct text text, size_t limit, struct buf *out);

/* The same for text that is to stand between our own quotes or in a pointer:
 * also a quote as "\"" and a backslash as "\\". */
void show_text(struct text text, size_t limit, struct buf *out);
