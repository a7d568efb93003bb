/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles that build on another one: members merged, lists added to. */
#pragma once

#include "json/json.h"

/* Completes a profile's document by what it does not say and parent does:
 * objects member by member; of a list {"add": [...], "remove": [...]} over the
 * parent's. parent must outlive document. */
CHECK int extend_document(struct json_document *document,
			  const struct json_document *parent, struct err *err);

/* The same for a document without parent: {"add": ...} stands for the list. */
CHECK int extend_nothing(struct json_document *document, struct err *err);
