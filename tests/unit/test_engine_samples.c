/* SPDX-License-Identifier: Apache-2.0 */
/* The sample files of contrib are what ravelinctl configure writes where no
 * file is, with --set-default --profile restricted. */
#include "base/fs.h"
#include "engine/engine.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct text profile = TEXT("restricted");

static const struct engine_request request = {
	.file = "f",
	.binary = "/usr/bin/ravelin",
	.profiles = {&profile, 1},
	.set_default = true,
};

static void the_sample_is_what_is_written(void **state)
{
	static const struct {
		const struct engine *engine;
		const char *file;
	} rows[] = {
		{&engine_containerd, CONTRIB "/containerd/config.toml"},
		{&engine_crio, CONTRIB "/crio/99-ravelin.conf"},
		{&engine_docker, CONTRIB "/docker/daemon.json"},
		{&engine_podman, CONTRIB "/podman/99-ravelin.conf"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO_CLOSE int fd = open(rows[i].file, O_RDONLY | O_CLOEXEC);
		AUTO_BUF struct buf sample = BUF_INIT;
		AUTO_BUF struct buf after = BUF_INIT;
		AUTO_BUF struct buf notes = BUF_INIT;
		struct text none = {NULL, 0};
		struct err err = ERR_INIT;

		assert_int_equal(fs_read_regular(fd, rows[i].file, 65536,
						 &sample, NULL, &err),
				 0);
		assert_int_equal(rows[i].engine->add(&request, none, &after,
						     &notes, &err),
				 0);
		assert_string_equal(after.data, sample.data);
		buf_fini(&sample);
		sample = (struct buf)BUF_INIT;
		assert_int_equal(rows[i].engine->remove(&request,
							buf_text(&after), &none,
							&sample, &err),
				 0);
		assert_int_equal(sample.length, 0);
	}
}

/* In front of crun podman may leave cgroups alone, and CRI-O's state is where
 * crun has it. */
static void crun_has_its_own_settings(void **state)
{
	struct engine_request crun = request;
	AUTO_BUF struct buf crio = BUF_INIT;
	AUTO_BUF struct buf podman = BUF_INIT;
	AUTO_BUF struct buf notes = BUF_INIT;
	struct text none = {NULL, 0};
	struct err err = ERR_INIT;

	(void)state;
	crun.crun = true;
	assert_int_equal(engine_crio.add(&crun, none, &crio, &notes, &err), 0);
	assert_non_null(strstr(crio.data, "runtime_root = \"/run/crun\"\n"));
	assert_int_equal(engine_podman.add(&crun, none, &podman, &notes, &err),
			 0);
	assert_non_null(strstr(podman.data,
			       "runtime_supports_nocgroups = [\"crun\", "
			       "\"krun\", \"ravelin\", \"ravelin-restricted\"]"
			       "\n"));
}

/* Whoever had crun is told that another comes next. */
static void crun_that_does_not_come_next_is_noted(void **state)
{
	static const struct engine_file crun = {
		"50.conf", TEXT("[crio.runtime]\ndefault_runtime = \"crun\"\n"
				"[engine]\nruntime = \"crun\"\n")};
	static const struct engine_file runc = {
		"60.conf", TEXT("[crio.runtime]\ndefault_runtime = \"runc\"\n"
				"[engine]\nruntime = \"runc\"\n")};
	const struct engine_file files[] = {crun, runc};
	static const struct {
		unsigned count;
		bool crun;
		const char *crio;
		const char *podman;
	} rows[] = {
		{0, false, NULL, "podman's own default is crun"},
		{0, true, NULL, NULL},
		{1, false,
		 "50.conf:2:1: the default runtime was crun, but another"
		 " comes next",
		 "50.conf:4:1: the default runtime was crun, but another"},
		{1, true, NULL, NULL},
		{2, false, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < 2 * (sizeof(rows) / sizeof(rows[0])); i++) {
		const struct engine *engine =
			i % 2 == 0 ? &engine_crio : &engine_podman;
		const char *expected =
			i % 2 == 0 ? rows[i / 2].crio : rows[i / 2].podman;
		struct engine_request asked = request;
		AUTO_BUF struct buf after = BUF_INIT;
		AUTO_BUF struct buf again = BUF_INIT;
		AUTO_BUF struct buf notes = BUF_INIT;
		struct text none = {NULL, 0};
		struct err err = ERR_INIT;

		asked.others = files;
		asked.other_count = rows[i / 2].count;
		asked.crun = rows[i / 2].crun;
		assert_int_equal(
			engine->add(&asked, none, &after, &notes, &err), 0);
		assert_int_equal(engine->add(&asked, buf_text(&after), &again,
					     &notes, &err),
				 0);
		if (expected != NULL)
			assert_non_null(strstr(notes.data, expected));
		else
			assert_null(strstr(notes.data, "comes next"));
	}
}

static void only_ravelin_and_its_links_are_ours(void **state)
{
	struct engine_request aliased = request;

	(void)state;
	assert_true(engine_is_ours(&request, TEXT("/usr/bin/ravelin")));
	assert_true(engine_is_ours(&request, TEXT("/usr/bin/ravelin-x")));
	assert_false(engine_is_ours(&request, TEXT("/usr/bin/ravelinctl")));
	assert_false(engine_is_ours(&request, TEXT("/usr/bin/ravelin-x/y")));
	assert_false(engine_is_ours(&request, TEXT("/opt/bin/ravelin")));
	assert_false(engine_is_ours(&request, TEXT("ravelin")));
	assert_false(engine_is_ours(&request, TEXT("/bin/ravelin-x")));
	aliased.alias = "/bin/ravelin";
	assert_true(engine_is_ours(&aliased, TEXT("/bin/ravelin-x")));
	assert_true(engine_is_ours(&aliased, TEXT("/usr/bin/ravelin")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_is_what_is_written),
		cmocka_unit_test(crun_has_its_own_settings),
		cmocka_unit_test(crun_that_does_not_come_next_is_noted),
		cmocka_unit_test(only_ravelin_and_its_links_are_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
