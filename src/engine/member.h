/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing members of a JSON text as its writer would have: a new one stands
 * on a line of its own, indented as its neighbours, where they do. All else
 * stays byte for byte.
 */
#pragma once

#include "json/json.h"

struct member_editor {
	const char *name; /* for messages */
	struct buf text;
	struct json_document document; /* of text as it is now */
};

#define MEMBER_EDITOR_INIT                                                     \
	{                                                                      \
		.text = BUF_INIT, .document = JSON_DOCUMENT_INIT               \
	}

/* Begins with a copy of text. Errors as json_read() has them. */
CHECK int member_open(struct member_editor *editor, const char *name,
		      struct text text, struct err *err);
void member_editor_fini(struct member_editor *editor);

#define AUTO_MEMBER_EDITOR __attribute__((cleanup(member_editor_fini)))

/* The member of that name, null or not; NULL where there is none. */
struct json *member_find(const struct json *object, struct text name);

/* Gives the object, which is of the editor's document, that member; written is
 * JSON. What was found in the document before is gone. */
CHECK int member_set(struct member_editor *editor, const struct json *object,
		     struct text name, struct text written, struct err *err);
