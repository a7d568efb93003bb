/* SPDX-License-Identifier: Apache-2.0 */
/* What is handed on: the same words but for what was asked to change; and, for
 * command lines made at random, what must hold for every reading. */
#include "lib/command_line.h"
#include "shim/argv_edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define RUNTIME "/usr/sbin/runc"

enum change {
	NOTHING,
	PROCESS,
	CONFIG_FILE,
	NO_CAPABILITIES,
	LABEL,
	NO_NEW_PRIVS,
};

static void make(struct command_line *line, enum change change, struct buf *out)
{
	static const char *const inserted[] = {"--no-new-privs", NULL};
	bool insert = false;
	char **made;

	switch (change) {
	case NOTHING:
		break;
	case PROCESS:
		argv_replace(&line->command, OPTION_PROCESS, "/proc/self/fd/9");
		break;
	case CONFIG_FILE:
		argv_replace(&line->command, OPTION_CONFIG_FILE, "NEW");
		break;
	case NO_CAPABILITIES:
		argv_drop(&line->command, OPTION_CAPABILITY);
		break;
	case LABEL:
		argv_replace(&line->command, OPTION_PROCESS_LABEL, "");
		break;
	case NO_NEW_PRIVS:
		insert = argv_need_no_new_privs(&line->command);
		break;
	}
	made = argv_edit(&line->command, RUNTIME, insert ? inserted : NULL);
	assert_string_equal(made[0], RUNTIME);
	for (size_t i = 1; made[i] != NULL; i++)
		buf_printf(out, "%s%s", i > 1 ? " " : "",
			   made[i][0] != '\0' ? made[i] : "''");
	free(made);
}

static void test_only_what_was_asked_for_is_changed(void **state)
{
	static const struct {
		const char *line;
		enum runtime_flavour flavour;
		enum change change;
		const char *expected;
	} rows[] = {
		{"--root /r create -b X c", RUNTIME_RUNC, NOTHING,
		 "--root /r create -b X c"},
		{"--ravelin-profile=p --ravelin-mode audit --root '' -- run c",
		 RUNTIME_RUNC, NOTHING, "--root '' -- run c"},
		{"start --ravelin-profile=p", RUNTIME_RUNC, NOTHING,
		 "start --ravelin-profile=p"},
		{"exec --process /p --detach c", RUNTIME_RUNC, PROCESS,
		 "exec --process /proc/self/fd/9 --detach c"},
		{"exec --process=/p c", RUNTIME_RUNC, PROCESS,
		 "exec --process=/proc/self/fd/9 c"},
		{"exec -process=/p c", RUNTIME_RUNC, PROCESS,
		 "exec -process=/proc/self/fd/9 c"},
		{"exec -process /p c", RUNTIME_RUNC, PROCESS,
		 "exec -process /proc/self/fd/9 c"},
		{"exec -p=/p c", RUNTIME_RUNC, PROCESS,
		 "exec -p=/proc/self/fd/9 c"},
		{"exec -p=/p c", RUNTIME_CRUN, PROCESS,
		 "exec -p/proc/self/fd/9 c"},
		{"exec -p/p c", RUNTIME_CRUN, PROCESS,
		 "exec -p/proc/self/fd/9 c"},
		{"exec -dp/p c", RUNTIME_CRUN, PROCESS,
		 "exec -dp/proc/self/fd/9 c"},
		{"exec -dp /p c", RUNTIME_CRUN, PROCESS,
		 "exec -dp /proc/self/fd/9 c"},
		{"exec --process /p -p /q c -p /r", RUNTIME_RUNC, PROCESS,
		 "exec --process /proc/self/fd/9 -p /proc/self/fd/9 c -p /r"},
		{"create -fF -b X c", RUNTIME_CRUN, CONFIG_FILE,
		 "create -fNEW -b X c"},
		{"create --conf=F c", RUNTIME_CRUN, CONFIG_FILE,
		 "create --conf=NEW c"},
		{"create --config F c", RUNTIME_CRUN, CONFIG_FILE,
		 "create --config NEW c"},
		{"exec --cap A --tty -c B --cap=C c ls --cap D", RUNTIME_RUNC,
		 NO_CAPABILITIES, "exec --tty c ls --cap D"},
		{"exec -dcA -tc -c B -cC c ls", RUNTIME_CRUN, NO_CAPABILITIES,
		 "exec -d -tc c ls"},
		{"exec -dc A -u 0 c ls", RUNTIME_CRUN, NO_CAPABILITIES,
		 "exec -d -u 0 c ls"},
		{"exec --process-label=l --process-label m c ls", RUNTIME_RUNC,
		 LABEL, "exec --process-label= --process-label '' c ls"},
		{"exec c ls", RUNTIME_RUNC, NO_NEW_PRIVS,
		 "exec --no-new-privs c ls"},
		{"--debug exec --tty c ls", RUNTIME_CRUN, NO_NEW_PRIVS,
		 "--debug exec --no-new-privs --tty c ls"},
		{"exec --no-new-privs c ls", RUNTIME_RUNC, NO_NEW_PRIVS,
		 "exec --no-new-privs c ls"},
		{"exec --no-new-privs=false c ls", RUNTIME_RUNC, NO_NEW_PRIVS,
		 "exec --no-new-privs c ls"},
		{"exec -no-new-privs=1 --no-new-privs=F c ls", RUNTIME_RUNC,
		 NO_NEW_PRIVS, "exec -no-new-privs=1 c ls"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO_BUF struct buf seen = BUF_INIT;
		struct command_line line;

		line_read(&line, rows[i].line, rows[i].flavour);
		make(&line, rows[i].change, &seen);
		assert_string_equal(seen.data, rows[i].expected);
		line_fini(&line);
	}
}

static void test_unchanged_words_are_the_same_pointers(void **state)
{
	struct command_line line;
	char **made;

	(void)state;
	line_read(&line, "--ravelin-mode=audit --root /r create -b X c",
		  RUNTIME_RUNC);
	made = argv_edit(&line.command, RUNTIME, NULL);
	for (int i = 2; i < line.words.count; i++)
		assert_ptr_equal(made[i - 1], line.words.word[i]);
	assert_null(made[line.words.count - 1]);
	free(made);
	line_fini(&line);
}

/* --- at random --- */

static const char *const vocabulary[] = {
	"create",
	"create",
	"run",
	"restore",
	"exec",
	"exec",
	"start",
	"delete",
	"--bundle",
	"--bundle=/a",
	"-b",
	"-b=/b",
	"-b/c",
	"-bundle",
	"--bun",
	"--root",
	"--root=/r",
	"--roo",
	"--debug",
	"--debug=false",
	"--",
	"-",
	"--no-pivot",
	"--no-pivot=true",
	"-f",
	"--config",
	"--config=x",
	"-d",
	"-db",
	"-dt",
	"-tp",
	"--process",
	"-p",
	"-p/x",
	"--process=/x",
	"--cap",
	"-c",
	"-dcA",
	"--no-new-privs",
	"--no-new-privs=false",
	"--help",
	"-h",
	"--foo",
	"--foo=1",
	"-x",
	"-xb",
	"--pid-file",
	"--log=/l",
	"c",
	"d",
	"/a",
	"/b",
	"''",
	"--=",
	"---x",
	"--process-label=l",
	"-u",
	"0",
};

/* A small generator of our own, so that a failure comes again everywhere. */
static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 12;
}

static void random_line(unsigned *seed, struct buf *out)
{
	unsigned count = 1 + next_random(seed) % 9;

	out->length = 0;
	while (count-- > 0) {
		unsigned which = next_random(seed) %
				 (sizeof(vocabulary) / sizeof(vocabulary[0]));

		buf_printf(out, "%s ", vocabulary[which]);
	}
}

static void check_reading(const struct command_line *line)
{
	const struct command *command = &line->command;
	int behind = command->subcommand_at;

	assert_int_equal(command->ambiguous == NULL,
			 command->ambiguity == NULL);
	if (command->verb == VERB_PASS)
		return;
	assert_true(behind >= line->own.first);
	assert_string_equal(line->words.word[behind], command->subcommand);
	if (command->id != NULL)
		assert_ptr_equal(line->words.word[command->id_at], command->id);
	for (size_t i = 0; i < command->use_count; i++) {
		const struct option_use *use = &command->uses[i];
		const char *word = line->words.word[use->word];

		assert_true(use->word > behind);
		if (use->value_at != 0)
			assert_ptr_equal(word + use->value_at, use->value);
		else if (use->value != NULL)
			assert_ptr_equal(line->words.word[use->word + 1],
					 use->value);
		behind = use->word;
	}
}

static void check_handed_on(struct command_line *line)
{
	int first = line->own.first;
	char **made = argv_edit(&line->command, RUNTIME, NULL);

	for (int i = first; i < line->words.count; i++)
		assert_ptr_equal(made[i - first + 1], line->words.word[i]);
	free(made);
	/* Everything at once must not overrun its room. */
	for (size_t i = 0; i < line->command.use_count; i++) {
		struct option_use *use = &line->command.uses[i];

		use->edit =
			use->value != NULL && i % 2 ? USE_REPLACE : USE_DROP;
		use->replacement = "another value";
	}
	free(argv_edit(&line->command, RUNTIME, NULL));
}

static void test_every_line_can_be_read_and_handed_on(void **state)
{
	AUTO_BUF struct buf text = BUF_INIT;
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 30000; i++) {
		struct command_line line;

		random_line(&seed, &text);
		line_read(&line, text.data,
			  (enum runtime_flavour)(i % (RUNTIME_OTHER + 1)));
		check_reading(&line);
		check_handed_on(&line);
		line_fini(&line);
	}
}

/* --- runc's reading of create, written down a second time --- */

static bool is_flag(const char *word)
{
	static const char *const known[] = {"bundle",   "b",    "no-pivot",
					    "pid-file", "help", "h"};
	const char *name = word + strspn(word, "-");
	size_t dashes = (size_t)(name - word);
	size_t length = strcspn(name, "=");

	if (dashes < 1 || dashes > 2)
		return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i]) == length &&
		    strncmp(known[i], name, length) == 0)
			return true;
	return false;
}

static bool takes_value(const char *word)
{
	const char *name = word + strspn(word, "-");

	return name[0] == 'b' || name[0] == 'p';
}

/* urfave/cli 1.22 moves options and what may be their values to the front. */
static int reorder(char *const *words, int count, char **out)
{
	char *rest[MOST_WORDS];
	int rests = 0;
	int outs = 0;
	bool may_be_value = false;
	int i = 0;

	for (; i < count; i++) {
		if (may_be_value && !is_flag(words[i])) {
			may_be_value = false;
			out[outs++] = words[i];
		} else if (strcmp(words[i], "--") == 0) {
			break;
		} else if (is_flag(words[i])) {
			out[outs++] = words[i];
			may_be_value = strchr(words[i], '=') == NULL;
		} else {
			rest[rests++] = words[i];
		}
	}
	while (i < count)
		rest[rests++] = words[i++];
	for (int j = 0; j < rests; j++)
		out[outs++] = rest[j];
	return outs;
}

/* Whether runc 1.1.5 creates a container: its name and bundle. */
static bool model(char *const *words, int count, const char **id,
		  const char **bundle)
{
	char *order[MOST_WORDS];
	int at = 0;

	*bundle = NULL;
	count = reorder(words, count, order);
	while (at < count && order[at][0] == '-' && order[at][1] != '\0') {
		const char *word = order[at++];
		const char *equals = strchr(word, '=');

		if (strcmp(word, "--") == 0)
			break;
		if (!is_flag(word) || strstr(word, "-h") != NULL)
			return false;
		if (!takes_value(word) && equals != NULL &&
		    strcmp(equals, "=true") != 0)
			return false;
		if (takes_value(word) && equals == NULL && at == count)
			return false;
		if (takes_value(word)) {
			const char *value =
				equals != NULL ? equals + 1 : order[at++];

			if (strchr(word, 'b') == word + strspn(word, "-"))
				*bundle = value[0] != '\0' ? value : NULL;
		}
	}
	*id = at < count ? order[at] : NULL;
	return count - at == 1;
}

static void check_same(const struct command *command, const char *id,
		       const char *bundle)
{
	assert_string_equal(command->id, id);
	if (bundle != NULL)
		assert_string_equal(command->bundle, bundle);
	else
		assert_null(command->bundle);
}

static void test_what_runc_creates_is_what_was_read(void **state)
{
	static const char *const words[] = {
		"--bundle", "--bundle=/a", "-b",         "-b=/b",
		"-bundle",  "/c",          "--no-pivot", "--no-pivot=true",
		"c",        "d",           "--",         "--pid-file",
		"/p",       "--pid-file=", "''",         "-",
		"--foo",    "-bX",         "--help",
	};
	AUTO_BUF struct buf text = BUF_INIT;
	unsigned created = 0;
	unsigned in_doubt = 0;
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < 60000; i++) {
		unsigned count = 1 + next_random(&seed) % 6;
		struct command_line line;
		const char *bundle;
		const char *id;

		text.length = 0;
		buf_add_text(&text, "create ");
		while (count-- > 0)
			buf_printf(&text, "%s ",
				   words[next_random(&seed) %
					 (sizeof(words) / sizeof(words[0]))]);
		line_read(&line, text.data, RUNTIME_RUNC);
		if (model(line.words.word + 2, line.words.count - 2, &id,
			  &bundle)) {
			created++;
			assert_int_equal(line.command.verb, VERB_LAUNCH);
			in_doubt += line.command.ambiguous != NULL;
			if (line.command.ambiguous == NULL)
				check_same(&line.command, id, bundle);
		}
		line_fini(&line);
	}
	/* What is in doubt is what nobody writes: a last option without value,
	 * which takes the first argument, and unknown ones. */
	assert_true(created > 5000 && in_doubt < created / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_what_was_asked_for_is_changed),
		cmocka_unit_test(test_unchanged_words_are_the_same_pointers),
		cmocka_unit_test(test_every_line_can_be_read_and_handed_on),
		cmocka_unit_test(test_what_runc_creates_is_what_was_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
