/* SPDX-License-Identifier: Apache-2.0 */
/* The command line is read as the runtime reads it. What runc and crun do was
 * seen with runc 1.1.5 and crun 1.8.1, unless said otherwise. */
#include "lib/command_rows.h"

static void test_what_engines_say_is_understood(void **state)
{
	/* One of each kind that was captured. */
	static const struct row rows[] = {
		{"--version", "pass"},
		{"features", "pass"},
		{"--root /r --log /l --log-format json create --bundle /b "
		 "--pid-file /b/init.pid c1",
		 "create c1 bundle=/b"},
		{"--root /r --log /l --log-format json --systemd-cgroup create "
		 "--bundle /b --pid-file /p c1",
		 "create c1 bundle=/b"},
		{"--root /r --log /l --log-format json create --bundle /b "
		 "--pid-file /p --console-socket /tmp/pty1/pty.sock c1",
		 "create c1 bundle=/b"},
		{"--debug --rootless false --root /r --log /l --log-format "
		 "json create --bundle /b --pid-file /p c1",
		 "create c1 bundle=/b"},
		{"--debug --rootless false --root /r --log /l --log-format "
		 "json start c1",
		 "pass"},
		{"--root /r --debug --log /l --log-format json "
		 "--systemd-cgroup --rootless=true create --bundle /b c1",
		 "create c1 bundle=/b"},
		{"--root /r --log /l --log-format json start c1", "pass"},
		{"--root /r --log /l --log-format json kill --all c1 9",
		 "pass"},
		{"--root /r --log /l --log-format json delete --force c1",
		 "pass"},
		{"--root /r --log /l --log-format json pause c4", "pass"},
		{"--root /r --log /l --log-format json resume c4", "pass"},
		{"--root /r --log /l --log-format json ps --format json c4",
		 "pass"},
		{"--root /r --log /l --log-format json update --resources - "
		 "c1",
		 "update c1 resources=-"},
		{"--root /r --log /l --log-format json exec --process "
		 "/tmp/runc-process1 --detach --pid-file /b/e.pid c1",
		 "exec c1 process=/tmp/runc-process1"},
		{"--root /r --log /l --log-format json exec --process /p "
		 "--console-socket /tmp/pty1/pty.sock --detach --pid-file "
		 "/b/e.pid c1",
		 "exec c1 process=/p"},
		{"--root /r --log /l --log-format json checkpoint --image-path "
		 "/i --work-path /w --leave-running c4",
		 "pass"},
		{"--root /r --log /l --log-format json restore --image-path /i "
		 "--work-path /w -no-subreaper --bundle /b c1",
		 "restore c1 bundle=/b"},
		{"--log /l --log-format json run --bundle /b/x x",
		 "run x bundle=/b/x"},
		{"--log-format=json --log /l create --bundle /u --pid-file /p "
		 "c1",
		 "create c1 bundle=/u"},
		{"--log-format=json --log /l create --bundle /u --pid-file /p "
		 "--preserve-fds 1 c1",
		 "create c1 bundle=/u fds=1"},
		{"--log-format=json --log /l exec --pid-file /p --process /x "
		 "--detach --tty --console-socket /c c1",
		 "exec c1 process=/x"},
		{"--systemd-cgroup --root=/r create --bundle /b --pid-file /p "
		 "--no-pivot --no-new-keyring c1",
		 "create c1 bundle=/b"},
		{"create --bundle /b --pid-file /p c1", "create c1 bundle=/b"},
		{"start c1", "pass"},
		{"kill c1 10", "pass"},
		{"update --resources=/f c1", "update c1 resources=/f"},
		{"state c1", "pass"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_every_form_of_an_option_is_read(void **state)
{
	static const struct row rows[] = {
		{"create --bundle X c", "create c bundle=X"},
		{"create --bundle=X c", "create c bundle=X"},
		{"create -b X c", "create c bundle=X"},
		{"create -b=X c", "create c bundle=X", "create c bundle==X",
		 "create c bundle=X ?create"},
		{"create -bX c", "create c ?-bX", "create c bundle=X",
		 "create c bundle=X"},
		{"create -bundle X c", "create c bundle=X",
		 "create X bundle=undle ?c", NULL},
		{"create --b X c", "create c bundle=X"},
		{"create --bun X c", "create c ?--bun", "create c bundle=X",
		 "create c bundle=X"},
		{"create --bun=X c", "create c ?create", "create c bundle=X",
		 "create c bundle=X"},
		{"-root /r create c", "create c", "create c"},
		{"--roo /r create c", "create c ?--roo", "create c",
		 "create c"},
		{"create c --bundle X", "create c bundle=X",
		 "create c ?--bundle", NULL},
		{"create --no-pivot c --bundle X", "create c bundle=X",
		 "create c ?--bundle", NULL},
		{"create c -b=X", "create c bundle=X", "create c ?-b=X", NULL},
		{"create c -- --bundle X", "create c ?--bundle",
		 "create c ?--"},
		{"-- create --bundle X c", "create c bundle=X"},
		{"-- -- create --bundle X c", "pass"},
		{"create --bundle X -- c", "create c bundle=X"},
		{"create -- --bundle", "create --bundle"},
		{"--debug=false create -b X c", "create c bundle=X",
		 "create c bundle=X ?--debug=false", NULL},
		{"create --no-pivot=true -b X c", "create c bundle=X",
		 "create c bundle=X ?--no-pivot=true", NULL},
		{"create --no-pivot=yes -b X c",
		 "create c bundle=X ?--no-pivot=yes"},
		{"create --bundle X --bundle Y c", "create c bundle=Y"},
		{"create -b X --bundle Y c", "create c bundle=Y"},
		{"create --bundle -- c", "create c bundle=--"},
		{"create --bundle --no-pivot c", "create c bundle=--no-pivot"},
		{"create --bundle= c", "create c",
		 "create c bundle=", "create c ?create"},
		{"create --bundle X -", "create - bundle=X"},
		{"create c", "create c"},
		{"create -f F c", "create c config=F"},
		{"create --config=F -b X c", "create c bundle=X config=F"},
		{"create -b X -f config.json c", "create c bundle=X"},
		{"run -db X c", "run c ?-db", "run c bundle=X",
		 "run c bundle=X"},
		{"run -dbX c", "run c ?-dbX", "run c bundle=X",
		 "run c bundle=X"},
		{"run --detach --keep -b X c", "run c bundle=X"},
		{"create --program-name n -b X c", "create c bundle=X"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_exec_ends_at_the_container(void **state)
{
	static const struct row rows[] = {
		{"exec -p X c", "exec c process=X"},
		{"exec --process=X c", "exec c process=X"},
		{"exec -pX c", "exec c process=X"},
		{"exec -dp X c", "exec X ?-dp", "exec c process=X",
		 "exec c process=X"},
		{"exec --process X --process Y c", "exec c process=Y"},
		{"exec --process= c ls", "exec c",
		 "exec c process=", "exec c ?exec"},
		{"exec c --process X", "exec c"},
		{"exec c ls --cap CAP_X -p X", "exec c"},
		{"exec -- c ls", "exec c"},
		{"exec - ls", "exec -"},
		{"exec -t c ls", "exec c"},
		{"exec --tty=true c ls", "exec c"},
		/* crun: a terminal called p, and a container called X */
		{"exec -tp X c", "exec X"},
		{"exec --cap A -c B -u 5:6 c ls",
		 "exec c cap=A cap=B user=5:6"},
		{"exec -cA -du 0 c ls", "exec 0 ?-cA", "exec c cap=A user=0",
		 "exec c cap=A user=0"},
		{"exec --process-label l --apparmor=a --no-new-privs c ls",
		 "exec c label=l apparmor=a nnp"},
		{"exec --no-new-privs=false c ls", "exec c nnp=off",
		 "exec c nnp ?--no-new-privs=false", NULL},
		{"exec --process-l l --ca A --no c ls", "exec l ?--process-l",
		 "exec c label=l cap=A nnp", "exec c label=l cap=A nnp"},
		{"exec -g 7 -e A=b --cwd / --cgroup g --preserve-fds 2 c ls",
		 "exec c gids=7 fds=2"},
		{"exec --ignore-paused c ls", "exec c"},
		{"exec c", "exec c"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_a_container_may_be_called_as_a_subcommand(void **state)
{
	static const struct row rows[] = {
		{"start create", "pass"},
		{"delete create", "pass"},
		{"delete --force run", "pass"},
		{"state exec", "pass"},
		{"kill run 9", "pass"},
		{"--root create start c", "pass"},
		{"--log run --root exec delete c", "pass"},
		{"create --bundle start create", "create create bundle=start"},
		{"create --bundle /b run", "create run bundle=/b"},
		{"run create", "run create"},
		{"exec -p run exec", "exec exec process=run"},
		{"exec create run", "exec create"},
		{"run help --bundle /b", "run help bundle=/b",
		 "run help ?--bundle", NULL},
		{"help create", "pass"},
		{"h run", "pass"},
		{"ps run create", "pass"},
		{"events --interval create c", "pass"},
		{"checkpoint --image-path restore c", "pass"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_what_starts_nothing_passes(void **state)
{
	static const struct row rows[] = {
		{"", "pass"},
		{"--", "pass"},
		{"--root", "pass"},
		{"--root create", "pass"},
		{"--help", "pass"},
		{"-h", "pass"},
		{"-v", "pass"},
		{"-V", "pass"},
		{"--usage", "pass"},
		{"--help create c", "pass"},
		{"--help=false create c", "create c", "pass"},
		{"--version create c", "pass"},
		{"create --help", "pass"},
		{"create -b X --help c", "pass"},
		{"create c --help", "pass", "create c ?--help", NULL},
		{"create --help=false -b X c", "create c bundle=X", "pass",
		 NULL},
		{"exec --help c", "pass"},
		{"exec c --help", "exec c"},
		{"run -h", "pass"},
		{"create -?", "pass"},
		/* without a container there is nothing to start */
		{"create", "pass"},
		{"create --bundle X", "pass"},
		{"create --bundle", "pass"},
		{"exec", "pass"},
		{"exec --process X", "pass"},
		{"run --", "pass"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

/* But crun's "mounts". */
static void test_a_command_that_nobody_knows_passes(void **state)
{
	static const struct row rows[] = {
		{"'' c", "pass"},
		{"- c", "pass"},
		{"frob create c", "pass"},
		{"--root /r frob c", "pass"},
		{"--root /r frob", "pass"},
		{"frob", "pass"},
		{"''", "pass"},
		{"cre c", "pass"},
		{"CREATE c", "pass"},
		{"--debug true create c", "pass"},
		{"mounts add c f", "pass ?mounts"},
		{"--help frob", "pass"},
		{"wait c", "pass"},
		{"info", "pass"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_what_the_runtime_refuses_is_in_doubt(void **state)
{
	static const struct row rows[] = {
		{"create --bundle X c extra", "create c bundle=X ?extra"},
		{"create c --bundle", "create c ?--bundle"},
		/* runc 1.1.5 moves that option and then the argument behind it
		 * to the front: bundle X, container c */
		{"create X c --bundle", "create X ?c"},
		/* and this creates a container called --foo */
		{"create --foo --no-pivot --", "create - ?--foo"},
		{"---debug create c", "create c ?---debug", "create c",
		 "create c"},
		{"--=x create c", "create c ?--=x", "create c", "create c"},
		{"exec --tty=foo c ls", "exec c ?--tty=foo", "exec c",
		 "exec c"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_an_unknown_option_is_guessed_only_without_risk(void **state)
{
	static const struct row rows[] = {
		{"--foo=bar create --bundle X c", "create c bundle=X"},
		{"--foo bar create --bundle X c", "create c bundle=X"},
		{"--foo create --bundle X c", "create c bundle=X"},
		{"--foo start c", "pass"},
		{"--foo bar start c", "pass"},
		{"--foo start delete c", "pass"},
		{"--foo create start c", "create start ?--foo"},
		{"--foo start create c", "create c ?--foo"},
		{"--foo exec run -p create c", "exec run ?--foo"},
		{"--foo run create c", "run create ?--foo"},
		/* without a container create starts nothing */
		{"--foo start create", "pass"},
		{"--foo kill run", "pass"},
		{"--foo --bar create c", "create c"},
		{"--foo a --bar b create c", "create c"},
		{"--foo create --bar create c", "create c ?--foo"},
		{"--foo --root create c", "create c"},
		{"--foo --root /r create c", "create c"},
		{"--foo --root create start c", "create start ?--foo"},
		{"--foo frob c", "pass"},
		{"--1 --2 --3 --4 --5 --6 create c", "create c"},
		{"--1 --2 --3 --4 --5 --6 --7 create c", "create c ?--1"},
		{"--1=a --2=b --3=c --4=d --5=e --6=f --7=g create c",
		 "create c"},
		{"create --foo=1 --bundle X c", "create c bundle=X"},
		{"create --foo --bundle X c", "create c bundle=X"},
		{"create --foo bar --bundle X c", "create c bundle=X"},
		{"create --bundle X --foo c", "create c bundle=X"},
		{"create --bundle X c --foo", "create c bundle=X",
		 "create c bundle=X ?--foo", NULL},
		{"create --bundle X --foo --bundle Y c", "create c bundle=Y"},
		{"run --foo -f F c", "run c config=F"},
		{"exec --foo=1 -p X c", "exec c process=X"},
		{"exec --foo --detach --process X c", "exec c process=X"},
		{"exec --foo --process X c", "exec c process=X ?--foo"},
		/* a container without a command is refused */
		{"exec --foo c ls", "exec c"},
		{"exec --foo c ls -l", "exec c ?--foo"},
		{"exec --foo --cap A c ls", "exec c cap=A ?--foo"},
		{"exec -p X --foo c", "exec c process=X"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

static void test_the_log_is_found(void **state)
{
	struct command_line line;

	(void)state;
	line_read(&line,
		  "--log /a --log-format=text --root=/r --log-format json "
		  "--log /b start c",
		  RUNTIME_RUNC);
	assert_string_equal(line.command.log, "/b");
	assert_string_equal(line.command.log_format, "json");
	assert_string_equal(line.command.root, "/r");
	assert_string_equal(line.command.subcommand, "start");
	assert_int_equal(line.command.subcommand_at, 9);
	line_fini(&line);
	line_read(&line, "--log-f json create c --log /b", RUNTIME_CRUN);
	assert_string_equal(line.command.log_format, "json");
	assert_null(line.command.log);
	line_fini(&line);
}

static void test_our_own_options_come_first(void **state)
{
	struct command_line line;
	struct own_options *own = &line.own;

	(void)state;
	line_read(&line,
		  "--ravelin-profile=p --ravelin-policy /f --ravelin-mode "
		  "audit --ravelin-runtime=/x --root /r create c",
		  RUNTIME_RUNC);
	assert_string_equal(own->profile, "p");
	assert_string_equal(own->policy, "/f");
	assert_string_equal(own->runtime, "/x");
	assert_int_equal(own->mode, ASKED_MODE_AUDIT);
	assert_int_equal(own->first, 7);
	assert_null(own->link_name);
	assert_string_equal(line.command.id, "c");
	line_fini(&line);

	line_read(&line, "--debug --ravelin-profile=p create c", RUNTIME_RUNC);
	assert_null(own->profile);
	assert_int_equal(own->first, 1);
	line_fini(&line);
}

static void test_our_own_options_are_checked(void **state)
{
	static const struct {
		const char *line;
		const char *message;
	} rows[] = {
		{"--ravelin-foo=1 start c",
		 "unknown option --ravelin-foo: there are --ravelin-profile, "
		 "-policy, -runtime and -mode"},
		{"--ravelin- start c",
		 "unknown option --ravelin-: there are --ravelin-profile, "
		 "-policy, -runtime and -mode"},
		{"--ravelin-mode=off start c",
		 "--ravelin-mode is enforce or audit, not off"},
		{"--ravelin-profile= start c",
		 "--ravelin-profile needs a value"},
		{"--ravelin-profile", "--ravelin-profile needs a value"},
		{"--ravelin-profile=a --ravelin-profile=b start c",
		 "--ravelin-profile is given twice"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct own_options own;
		struct err err = ERR_INIT;
		struct words words;

		words_split(&words, "/usr/bin/ravelin", rows[i].line);
		assert_int_equal(
			argv_parse_own(words.count, words.word, &own, &err),
			-1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(err.message, rows[i].message);
		words_fini(&words);
	}
}

static void test_the_link_names_the_profile(void **state)
{
	static const struct {
		const char *argv0;
		const char *name; /* NULL: none */
		int result;
	} rows[] = {
		{"ravelin", NULL, 0},
		{"/usr/bin/ravelin", NULL, 0},
		{"/usr/bin/runc", NULL, 0},
		{"ravelinctl", NULL, 0},
		{"ravelin-strict", "strict", 0},
		{"/a/ravelin-x/ravelin-Strict_1.2-b", "Strict_1.2-b", 0},
		{"/a/ravelin-x/runc", NULL, 0},
		{"ravelin-", NULL, -1},
		{"ravelin-.x", NULL, -1},
		{"ravelin--x", NULL, -1},
		{"ravelin-a b", NULL, -1},
		{"ravelin-\xc3\xa9", NULL, -1},
		{"", NULL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct own_options own;
		struct err err = ERR_INIT;
		struct words words;

		words_split(&words, rows[i].argv0, "start c");
		assert_int_equal(
			argv_parse_own(words.count, words.word, &own, &err),
			rows[i].result);
		assert_int_equal(own.first, 1);
		if (rows[i].name != NULL)
			assert_string_equal(own.link_name, rows[i].name);
		else
			assert_null(own.link_name);
		words_fini(&words);
	}
}

static void test_no_arguments_at_all_are_refused(void **state)
{
	struct own_options own;
	struct err err = ERR_INIT;
	char *none[] = {NULL};
	struct command command;

	(void)state;
	assert_int_equal(argv_parse_own(0, none, &own, &err), -1);
	argv_parse(0, none, &own, RUNTIME_OTHER, &command);
	assert_int_equal(command.verb, VERB_PASS);
	command_fini(&command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_engines_say_is_understood),
		cmocka_unit_test(test_every_form_of_an_option_is_read),
		cmocka_unit_test(test_exec_ends_at_the_container),
		cmocka_unit_test(
			test_a_container_may_be_called_as_a_subcommand),
		cmocka_unit_test(test_what_starts_nothing_passes),
		cmocka_unit_test(test_a_command_that_nobody_knows_passes),
		cmocka_unit_test(test_what_the_runtime_refuses_is_in_doubt),
		cmocka_unit_test(
			test_an_unknown_option_is_guessed_only_without_risk),
		cmocka_unit_test(test_the_log_is_found),
		cmocka_unit_test(test_our_own_options_come_first),
		cmocka_unit_test(test_our_own_options_are_checked),
		cmocka_unit_test(test_the_link_names_the_profile),
		cmocka_unit_test(test_no_arguments_at_all_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
