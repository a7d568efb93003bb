/* SPDX-License-Identifier: Apache-2.0 */
/* Which ABI a container's program is made for, found without leaving its
 * root. */
#include "probe/program.h"

#include "lib/files.h"
#include "seccomp/arch.h"

#include <elf.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A bundle with a root file system "rootfs", and what lies beside it. */
struct place {
	char *directory;
	int bundle;
};

static const char *in(const struct place *place, const char *path)
{
	static char full[4096];

	snprintf(full, sizeof(full), "%s/%s", place->directory, path);
	return full;
}

static void make_file(const struct place *place, const char *path,
		      const void *data, size_t size, mode_t mode)
{
	files_save(in(place, path), data, size);
	assert_int_equal(chmod(in(place, path), mode), 0);
}

static void make_elf(const struct place *place, const char *path,
		     unsigned char class, unsigned machine)
{
	unsigned char head[64] = {ELFMAG0, ELFMAG1,     ELFMAG2,   ELFMAG3,
				  class,   ELFDATA2LSB, EV_CURRENT};

	head[offsetof(Elf32_Ehdr, e_machine)] = (unsigned char)machine;
	head[offsetof(Elf32_Ehdr, e_machine) + 1] =
		(unsigned char)(machine >> 8);
	make_file(place, path, head, sizeof(head), 0755);
}

static void make_script(const struct place *place, const char *path,
			const char *line)
{
	make_file(place, path, line, strlen(line), 0755);
}

static void make_link(const struct place *place, const char *path,
		      const char *target)
{
	assert_int_equal(symlink(target, in(place, path)), 0);
}

static int set_up(void **state)
{
	static const char *const directories[] = {"rootfs", "rootfs/bin",
						  "rootfs/opt", "outside"};
	struct place *place = calloc(1, sizeof(*place));

	place->directory = files_make_directory();
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]);
	     i++)
		assert_int_equal(mkdir(in(place, directories[i]), 0755), 0);
	place->bundle = open(place->directory, O_PATH | O_DIRECTORY);
	assert_true(place->bundle >= 0);
	make_elf(place, "rootfs/bin/old", ELFCLASS32, EM_386);
	make_elf(place, "rootfs/bin/new", ELFCLASS64, EM_X86_64);
	make_elf(place, "rootfs/bin/x32", ELFCLASS32, EM_X86_64);
	make_elf(place, "rootfs/bin/arm", ELFCLASS32, EM_ARM);
	make_elf(place, "outside/old", ELFCLASS32, EM_386);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	close(place->bundle);
	files_remove_directory(place->directory);
	free(place);
	return 0;
}

static bool is_old(const struct place *place, const char *command,
		   const char *path)
{
	const struct probe_program program = {
		.root = TEXT("rootfs"),
		.command = text_of(command),
		.cwd = TEXT("/opt"),
		.path = path != NULL ? text_of(path) : (struct text){NULL, 0},
	};

	return probe_program_architectures(place->bundle, &program) ==
	       seccomp_arch_bit(SECCOMP_ARCH_X86);
}

static void the_header_tells(void **state)
{
	const struct place *place = *state;

	assert_true(is_old(place, "/bin/old", NULL));
	assert_false(is_old(place, "/bin/new", NULL));
	assert_false(is_old(place, "/bin/x32", NULL));
	assert_false(is_old(place, "/bin/arm", NULL));
	assert_false(is_old(place, "/bin/absent", NULL));
	assert_false(is_old(place, "", NULL));
	assert_false(is_old(place, "/bin", NULL));
	make_file(place, "rootfs/bin/short", "\177ELF\1\1", 6, 0755);
	assert_false(is_old(place, "/bin/short", NULL));
	make_elf(place, "rootfs/bin/data", ELFCLASS32, EM_386);
	assert_int_equal(chmod(in(place, "rootfs/bin/data"), 0644), 0);
	assert_false(is_old(place, "/bin/data", NULL));
}

static void a_name_is_looked_for(void **state)
{
	const struct place *place = *state;

	assert_true(is_old(place, "old", "/nowhere:/bin"));
	assert_false(is_old(place, "old", "/nowhere"));
	assert_false(is_old(place, "old", ""));
	assert_false(is_old(place, "old", NULL));
	make_elf(place, "rootfs/opt/old", ELFCLASS64, EM_X86_64);
	assert_false(is_old(place, "old", "/opt:/bin")); /* the first */
	assert_false(is_old(place, "old", ":/bin"));     /* cwd */
	assert_false(is_old(place, "./old", "/bin"));
	assert_true(is_old(place, "../bin/old", NULL));
}

static void links_stay_in_the_root(void **state)
{
	const struct place *place = *state;

	make_link(place, "rootfs/opt/absolute", "/bin/old");
	make_link(place, "rootfs/opt/climbs", "../../../../bin/old");
	make_link(place, "rootfs/opt/leaves", "../../outside/old");
	make_link(place, "rootfs/opt/host", in(place, "outside/old"));
	make_link(place, "rootfs/opt/loop", "loop");
	make_link(place, "rootfs/opt/magic", "/proc/self/exe");
	assert_true(is_old(place, "/opt/absolute", NULL));
	assert_true(is_old(place, "/opt/climbs", NULL));
	assert_false(is_old(place, "/opt/leaves", NULL));
	assert_false(is_old(place, "/opt/host", NULL));
	assert_false(is_old(place, "/opt/loop", NULL));
	assert_false(is_old(place, "/opt/magic", NULL));
	assert_false(is_old(place, "/../outside/old", NULL));
}

static void of_a_script_the_interpreter_counts(void **state)
{
	const struct place *place = *state;

	make_script(place, "rootfs/opt/one", "#!/bin/old\n");
	make_script(place, "rootfs/opt/two", "#! \t/opt/one -x\nline\n");
	make_script(place, "rootfs/opt/new", "#!/bin/new");
	make_script(place, "rootfs/opt/self", "#!/opt/self\n");
	make_script(place, "rootfs/opt/gone", "#!/bin/gone\n");
	make_script(place, "rootfs/opt/none", "#!\n");
	make_script(place, "rootfs/opt/text", "/bin/old\n");
	assert_true(is_old(place, "/opt/one", NULL));
	assert_true(is_old(place, "/opt/two", NULL));
	assert_false(is_old(place, "/opt/new", NULL));
	assert_false(is_old(place, "/opt/self", NULL));
	assert_false(is_old(place, "/opt/gone", NULL));
	assert_false(is_old(place, "/opt/none", NULL));
	assert_false(is_old(place, "/opt/text", NULL));
}

/* Opening one could wait, or do something. */
static void only_files_are_opened(void **state)
{
	const struct place *place = *state;

	assert_int_equal(mkfifo(in(place, "rootfs/opt/fifo"), 0755), 0);
	assert_false(is_old(place, "/opt/fifo", NULL));
	make_link(place, "rootfs/opt/null", "/dev/null");
	assert_false(is_old(place, "/opt/null", NULL));
}

static void a_root_may_be_absolute_or_absent(void **state)
{
	const struct place *place = *state;
	struct probe_program program = {
		.root = text_of(in(place, "rootfs")),
		.command = TEXT("/bin/old"),
		.cwd = TEXT("/"),
	};

	assert_int_not_equal(
		probe_program_architectures(place->bundle, &program), 0);
	program.root = TEXT("nowhere");
	assert_int_equal(probe_program_architectures(place->bundle, &program),
			 0);
	program.root = TEXT("");
	assert_int_equal(probe_program_architectures(place->bundle, &program),
			 0);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_header_tells),
		TEST(a_name_is_looked_for),
		TEST(links_stay_in_the_root),
		TEST(of_a_script_the_interpreter_counts),
		TEST(only_files_are_opened),
		TEST(a_root_may_be_absolute_or_absent),
	};

	if (seccomp_arch_of_host() != SECCOMP_ARCH_X86_64)
		return 0; /* the files are written for x86_64 */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
