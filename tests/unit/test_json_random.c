/* SPDX-License-Identifier: Apache-2.0 */
/* Property: over random documents and random changes, what nobody touched is
 * byte for byte as it was, and what was changed reads back as it was meant. */
#include "lib/json_help.h"
#include "lib/random_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ROUNDS 3000

static unsigned count_values(const struct json *value)
{
	unsigned count = 1;

	json_each (child, value)
		count += count_values(child);
	return count;
}

/* The value that stands at that place in document order, counted down. */
static struct json *pick(struct json *value, unsigned *number)
{
	if ((*number)-- == 0)
		return value;
	json_each (child, value) {
		struct json *found = pick(child, number);

		if (found != NULL)
			return found;
	}
	return NULL;
}

static struct json *make_value(struct random *random,
			       struct json_document *document)
{
	struct json *value;

	switch (random_below(random, 5)) {
	case 0:
		return json_new(document, JSON_NULL);
	case 1:
		return json_new_u64(document, random_next(random));
	case 2:
		return json_new_string(document, TEXT("made\n\"\xc3\xa9\""));
	case 3:
		value = json_new(document, JSON_ARRAY);
		json_append(value, make_value(random, document));
		return value;
	default:
		value = json_new(document, JSON_OBJECT);
		json_set(value, "made", make_value(random, document));
		return value;
	}
}

static void change_once(struct random *random, struct json_document *document)
{
	unsigned number = random_below(random, count_values(document->root));
	struct json *value = pick(document->root, &number);
	struct json *made = make_value(random, document);

	if (value->type == JSON_ARRAY && random_once_in(random, 2))
		json_append(value, made);
	else if (value->type == JSON_OBJECT && random_once_in(random, 2))
		json_set(value, random_once_in(random, 3) ? "new" : "other",
			 made);
	else if (value->parent != NULL && random_once_in(random, 2))
		json_remove(value);
	else if (value->parent != NULL)
		json_replace(value, made);
}

static struct text span(const struct json_document *document,
			const struct json *value)
{
	return (struct text){document->input.data + value->start,
			     value->end - value->start};
}

/* a was changed, b is what was written of it and read again. */
static void assert_kept(const struct json_document *a, const struct json *x,
			const struct json_document *b, const struct json *y)
{
	const struct json *other = y->first;

	assert_int_equal(x->type, y->type);
	if (!x->changed) {
		assert_true(text_equal(span(a, x), span(b, y)));
		return;
	}
	json_each (child, x) {
		assert_non_null(other);
		/* The name as it was spelled, where it was read. */
		if (!child->made && x->type == JSON_OBJECT)
			assert_memory_equal(a->input.data + child->key_start,
					    b->input.data + other->key_start,
					    child->start - child->key_start);
		assert_kept(a, child, b, other);
		other = other->next;
	}
	assert_null(other);
}

static void check_round(uint64_t seed)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_JSON struct json_document again = JSON_DOCUMENT_INIT;
	struct random random = {seed};
	AUTO_BUF struct buf input = BUF_INIT;
	AUTO_BUF struct buf out = BUF_INIT;

	random_json_document(&random, &input);
	json_help_read(&document, buf_text(&input));
	json_write(&document, &out);
	assert_true(text_equal(buf_text(&out), buf_text(&input)));

	for (unsigned i = random_below(&random, 6); i > 0; i--)
		change_once(&random, &document);
	out.length = 0;
	json_write(&document, &out);
	json_help_read(&again, buf_text(&out));
	assert_true(json_equal(document.root, again.root));
	assert_kept(&document, document.root, &again, again.root);
	assert_true(text_equal((struct text){input.data, document.root->start},
			       (struct text){out.data, again.root->start}));
}

static void untouched_parts_survive_random_changes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		/* In the log of a test that fails, the last seed is it. */
		if (seed % 500 == 0)
			print_message("seed %u\n", (unsigned)seed);
		check_round(seed);
	}
}

/* No byte of a document can be spoilt so that reading does anything but take
 * or refuse it; what is taken is written as it is. */
static void spoilt_documents_are_taken_whole_or_refused(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
		struct random random = {seed};
		AUTO_BUF struct buf input = BUF_INIT;
		AUTO_BUF struct buf out = BUF_INIT;
		struct err err = ERR_INIT;

		random_json_document(&random, &input);
		input.data[random_below(&random, (unsigned)input.length)] =
			(char)random_below(&random, 256);
		if (json_read(&document, "f", buf_text(&input), JSON_STRICT,
			      &err) < 0) {
			assert_int_equal(err.kind, ERR_INPUT);
			assert_memory_equal(err.message, "f:", 2);
			assert_null(strchr(err.message, '\n'));
			continue;
		}
		json_write(&document, &out);
		assert_true(text_equal(buf_text(&out), buf_text(&input)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(untouched_parts_survive_random_changes),
		cmocka_unit_test(spoilt_documents_are_taken_whole_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
