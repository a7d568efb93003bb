/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads every NAME.json of a directory as a runtime specification (as a
 * process.json where the name begins with "process-") and compares the outcome
 * with NAME.message: the message, or "accepted".
 *
 * run_hostile DIRECTORY | --update DIRECTORY | --large
 *
 * --update writes the messages instead: review what it changes.
 */
#include "run_hostile.h"

#include "base/err.h"
#include "lib/files.h"
#include "oci/shape.h"

#include <string.h>

struct run {
	bool update;
	int wrong;
};

static void fill_message(const char *name, struct text input, char *message)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	bool process = strncmp(name, "process-", 8) == 0;
	struct err err = ERR_INIT;

	if (json_read(&document, name, input, JSON_STRICT, &err) == 0 &&
	    shape_check(&document, process ? &shape_process : &shape_config,
			&err) == 0)
		strcpy(err.message, "accepted");
	else if (err.kind != ERR_INPUT)
		strcpy(err.message, "refused without ERR_INPUT");
	memcpy(message, err.message, sizeof(err.message));
}

static bool is_safe(const char *message)
{
	for (; *message != '\0'; message++) {
		unsigned char c = (unsigned char)*message;

		if (c < ' ' || c == 0x7f)
			return false;
	}
	return true;
}

void hostile_read(const char *name, struct text input, char *message)
{
	/* A copy with nothing behind it, so that ASan sees a read too far. */
	AUTO_FREE char *exact = malloc(input.length > 0 ? input.length : 1);

	if (exact == NULL)
		abort();
	memcpy(exact, input.data, input.length);
	fill_message(name, (struct text){exact, input.length}, message);
	if (!is_safe(message))
		strcpy(message, "a message with control characters");
}

bool hostile_expect(const char *name, const char *expected, const char *found)
{
	if (strcmp(expected, found) == 0)
		return true;
	fprintf(stderr, "%s:\n  expected: %s\n  found:    %s\n", name, expected,
		found);
	return false;
}

static void check(const char *directory, const char *name, void *context)
{
	struct run *run = context;
	AUTO_BUF struct buf input = BUF_INIT;
	AUTO_BUF struct buf expected = BUF_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	char message[ERR_MESSAGE_SIZE + 1];

	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, &input);
	hostile_read(name, buf_text(&input), message);
	path.length -= strlen("json");
	buf_add_text(&path, "message");
	if (run->update) {
		strcat(message, "\n");
		files_save(path.data, message, strlen(message));
		return;
	}
	files_load(path.data, &expected);
	expected.data[strcspn(expected.data, "\n")] = '\0';
	if (!hostile_expect(name, expected.data, message))
		run->wrong++;
}

int main(int argc, char **argv)
{
	struct run run = {.update = argc == 3};
	unsigned count;

	if (argc == 2 && strcmp(argv[1], "--large") == 0)
		return hostile_run_large() == 0 ? 0 : 1;
	if (argc < 2 || (argc == 3 && strcmp(argv[1], "--update") != 0)) {
		fprintf(stderr, "usage: run_hostile [--update] DIRECTORY\n");
		return 2;
	}
	count = files_each(argv[argc - 1], ".json", check, &run);
	printf("%u documents, %d wrong\n", count, run.wrong);
	return run.wrong == 0 && count > 0 ? 0 : 1;
}
