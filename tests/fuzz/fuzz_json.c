/* SPDX-License-Identifier: Apache-2.0 */
/* json_read() takes a text or refuses it with one safe line; what it takes is
 * written back byte for byte, also by way of changed trees. */
#include "target.h"
#include "json/json.h"

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_message(const struct err *err)
{
	require(err->kind == ERR_INPUT);
	require(strncmp(err->message, "fuzz:", 5) == 0);
	require(strstr(err->message, ": expected ") != NULL);
	for (const char *at = err->message; *at != '\0'; at++)
		require((unsigned char)*at >= ' ' && *at != 0x7f);
}

/* The root replaced member by member, so that each is written anew. */
static void check_changed(struct json_document *document)
{
	AUTO_JSON struct json_document again = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	json_each (member, document->root) {
		if (member->type != JSON_ARRAY && member->type != JSON_OBJECT)
			member->changed = true;
	}
	document->root->changed = true;
	json_write(document, &out);
	require(json_read(&again, "fuzz", buf_text(&out), JSON_STRICT, &err) ==
		0);
	require(json_equal(document->root, again.root));
}

static void check_strict(struct text input)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_JSON struct json_document again = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (json_read(&document, "fuzz", input, JSON_STRICT, &err) < 0) {
		check_message(&err);
		return;
	}
	json_write(&document, &out);
	require(text_equal(buf_text(&out), input));
	require(json_read(&again, "fuzz", buf_text(&out), JSON_STRICT, &err) ==
		0);
	require(json_equal(document.root, again.root));
	check_changed(&document);
}

static bool accepts(struct text input, enum json_dialect dialect)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct err err = ERR_INIT;

	if (json_read(&document, "fuzz", input, dialect, &err) == 0)
		return true;
	check_message(&err);
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of its own, so that ASan sees a read too far. */
	AUTO_FREE char *copy = malloc(size > 0 ? size : 1);
	struct text input = {copy, size};

	require(copy != NULL);
	if (size > 0)
		memcpy(copy, data, size);
	check_strict(input);
	if (!accepts(input, JSON_WITH_COMMENTS))
		require(!accepts(input, JSON_STRICT));
	return 0;
}
