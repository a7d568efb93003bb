/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts as SARIF wants them (OASIS, version 2.1.0 with errata 01; sections in
 * sarif.c). Each belongs to the document's arena.
 */
#pragma once

#include "json/json.h"

/* The URI of a file: of a relative path one that is relative, of an absolute
 * one with the scheme file. */
const char *sarif_uri(struct json_document *document, const char *path);

/* Plain text that holds no link, no place for an argument and nothing that is
 * not seen. */
const char *sarif_plain(struct json_document *document, const char *text);

/* The same as Markdown in which nothing is a mark. */
void sarif_add_markdown(const char *text, struct buf *out);

/* The same as a code span of Markdown. */
void sarif_add_code(const char *text, struct buf *out);
