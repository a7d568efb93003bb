/* SPDX-License-Identifier: Apache-2.0 */
/* The line that takes a masked or read-only path away. */
#include "admin/denial_path_line.h"

bool denial_path_is_listed(const struct json *list, struct text path)
{
	json_each (entry, list) {
		if (json_is(entry, JSON_STRING) &&
		    text_equal(entry->text, path))
			return true;
	}
	return false;
}

/* What else the line makes reachable, and what that gives away. */
static void note_width(struct denial_try *try, struct denial *denial,
		       struct text listed, struct text asked)
{
	denial->target = asked;
	denial->wider = !text_equal(listed, asked);
	if (denial->wider)
		denial_note(denial,
			    arena_printf(try->arena,
					 "that is of all below %s, and not of "
					 "%s alone",
					 denial_quote(listed, try->arena),
					 denial_quote(asked, try->arena)));
	denial_gives(denial, denial_path_gives(listed), try->arena);
}

void denial_path_line(struct denial_try *try, struct denial *denial,
		      struct text listed, struct text asked,
		      const struct denial_path_lists *lists)
{
	const char *word = denial_shell_word(listed, try->arena);
	AUTO_BUF struct buf quoted = BUF_INIT;

	if (!denial_path_is_listed(lists->promised, listed) || word == NULL)
		return;
	json_write_string(listed, &quoted);
	denial->allow =
		arena_printf(try->arena, "--security-opt unmask=%s", word);
	denial->where = "for podman (of all of them at once, docker: "
			"--security-opt systempaths=unconfined, a pod: "
			"securityContext.procMount)";
	denial->exception =
		arena_printf(try->arena, "\"paths\": [%s]", quoted.data);
	denial->engines = denial_path_is_listed(lists->asked, listed);
	note_width(try, denial, listed, asked);
}

/* --- sysctls --- */

static bool begins(struct text text, struct text with)
{
	return text.length > with.length &&
	       memcmp(text.data, with.data, with.length) == 0;
}

/* Those of the IPC and network namespaces, which engines set, too. */
static bool is_namespaced(struct text name)
{
	static const char *const single[] = {
		"kernel/msgmax", "kernel/msgmnb",          "kernel/msgmni",
		"kernel/sem",    "kernel/shmall",          "kernel/shmmax",
		"kernel/shmmni", "kernel/shm_rmid_forced",
	};

	for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++) {
		if (text_is(name, single[i]))
			return true;
	}
	return begins(name, TEXT("net/")) || begins(name, TEXT("fs/mqueue/"));
}

/* As its engine's option has it: kernel.msgmax. NULL where dots are part of the
 * name, or it is no plain word. */
static const char *with_dots(struct arena *arena, struct text name)
{
	char *copy = arena_copy(arena, name.data, name.length);

	if (memchr(name.data, '.', name.length) != NULL)
		return NULL;
	for (size_t i = 0; i < name.length; i++) {
		if (copy[i] == '/')
			copy[i] = '.';
	}
	return denial_is_name(text_of(copy)) ? copy : NULL;
}

void denial_path_note_sysctl(struct denial_try *try, struct denial *denial,
			     struct text path)
{
	const struct text top = TEXT("/proc/sys/");
	const char *name;

	if (text_is(path, "/proc/sys/kernel/hostname"))
		denial_note(denial, "docker and podman set that at the start: "
				    "--hostname=VALUE");
	if (text_is(path, "/proc/sys/kernel/domainname"))
		denial_note(denial, "docker sets that at the start: "
				    "--domainname=VALUE");
	if (!begins(path, top))
		return;
	path.data += top.length;
	path.length -= top.length;
	name = is_namespaced(path) ? with_dots(try->arena, path) : NULL;
	if (name != NULL)
		denial_note(denial,
			    arena_printf(try->arena,
					 "docker and podman set that at the "
					 "start, without this line: --sysctl "
					 "%s=VALUE (a pod: "
					 "securityContext.sysctls)",
					 name));
}
