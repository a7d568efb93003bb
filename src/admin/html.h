/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML (the living standard): text from outside made fit for a page. What
 * stands between "<" and ">" is always ours.
 */
#pragma once

#include "base/buf.h"

/* Adds text as it stands between tags, or between the quotes of an attribute:
 * on one line, with the characters that show_line() escapes escaped so, and
 * those of HTML as references. */
void html_add_text(const char *text, struct buf *out);

/* Adds an element with such text in it, and a line break behind it. tag is its
 * name, with attributes of ours: "td class=number". */
void html_add(const char *tag, const char *text, struct buf *out);
