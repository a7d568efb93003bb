/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a text that yajl has refused.
 *
 * yajl says neither where the offending token begins nor what could have stood
 * there. This looks again, from the last token that was good; it only words a
 * refusal and never decides on one, but for what stands behind the document.
 */
#pragma once

#include "base/buf.h"
#include "base/text.h"

/* What the last good token was. */
enum syntax_after {
	AFTER_NOTHING,
	AFTER_OPEN_OBJECT,
	AFTER_OPEN_ARRAY,
	AFTER_NAME,
	AFTER_MEMBER, /* of an object: its value */
	AFTER_ELEMENT,
	AFTER_ROOT,
};

struct syntax_fault {
	size_t offset;
	bool in_value; /* a value was due or begun there */
};

/* Puts "expected ..., found ..." into what. from is the end of the last good
 * token; comments is whether the dialect has them. */
struct syntax_fault syntax_explain(struct text input, size_t from,
				   enum syntax_after after, bool comments,
				   struct buf *what);

/* The offset of the first byte from at on that is no blank, nor in a comment
 * where the dialect has them. */
size_t syntax_skip_blanks(struct text input, size_t at, bool comments);

/* The offset behind the string whose opening quote stands at start. */
size_t syntax_string_end(struct text input, size_t start);

/* Puts what stands at that offset into what: a word, a character, "the end". */
void syntax_add_found(struct text input, size_t at, struct buf *what);
