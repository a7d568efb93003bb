/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ravelin_embed OUTPUT PROFILE.json...: writes the shipped profiles as the
 * table that policy/embedded.h declares. Filters and lists are written as
 * values too, because reading them would be half of what a launch costs.
 */
#include "base/fs.h"
#include "emit_ceiling.h"
#include "policy/embedded.h"
#include "policy/packed.h"
#include "policy/profile.h"

#include <errno.h>
#include <fcntl.h>

static void emit_bytes(FILE *out, const char *name, unsigned number,
		       struct text bytes)
{
	fprintf(out, "static const unsigned char %s_%u[] = {", name, number);
	for (size_t i = 0; i < bytes.length; i++)
		fprintf(out, "%s%u,", i % 20 == 0 ? "\n\t" : "",
			(unsigned char)bytes.data[i]);
	fputs("\n};\n\n", out);
}

/* The files on the command line, and what was read of them. */
struct files {
	char **paths;
	int count;
	struct arena arena;
};

static int read_file(struct files *files, const char *path, struct text *text,
		     struct err *err)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
	AUTO_BUF struct buf content = BUF_INIT;

	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path);
	if (fs_read_regular(fd, path, JSON_MAX_SIZE, &content, NULL, err) < 0)
		return -1;
	text->data = arena_copy(&files->arena, content.data, content.length);
	text->length = content.length;
	return 0;
}

/* "web" of "profiles/web.json". */
static const char *name_of(struct files *files, const char *path)
{
	const char *base = strrchr(path, '/') + 1;

	return arena_copy(&files->arena, base, strcspn(base, "."));
}

static int find(void *context, const char *name, bool whole,
		struct profile_text *found, struct err *err)
{
	struct files *files = context;

	(void)whole;
	for (int i = 0; i < files->count; i++) {
		found->file = files->paths[i];
		if (strcmp(name_of(files, found->file), name) == 0)
			return read_file(files, found->file, &found->text, err);
	}
	return 0;
}

/* The text as it is, but with an empty "seccomp" member. */
static int make_brief(const char *file, struct text text, struct buf *brief,
		      struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	if (json_read(&document, file, text, JSON_WITH_COMMENTS, err) < 0)
		return -1;
	if (json_member(document.root, "seccomp") != NULL)
		json_set(document.root, "seccomp",
			 json_new(&document, JSON_OBJECT));
	json_write(&document, brief);
	return 0;
}

static unsigned count_lines(const struct buf *text)
{
	unsigned count = 1;

	for (size_t i = 0; i < text->length; i++)
		count += text->data[i] == '\n';
	return count;
}

/* The text without what is packed. Each member is on its line, for reasons name
 * that. */
static int make_bare(const char *file, struct text text, struct buf *bare,
		     struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	if (json_read(&document, file, text, JSON_WITH_COMMENTS, err) < 0)
		return -1;
	buf_add_char(bare, '{');
	json_each (member, document.root) {
		if (member->previous != NULL)
			buf_add_char(bare, ',');
		while (count_lines(bare) < json_line(&document, member))
			buf_add_char(bare, '\n');
		json_write_string(member->key, bare);
		buf_add_char(bare, ':');
		if (text_is(member->key, "description"))
			buf_add_text(bare, "\"\"");
		else if (text_is(member->key, "seccomp") ||
			 profile_packs(member->key))
			buf_add_text(bare, "{}");
		else
			json_write_value(&document, member, bare);
	}
	buf_add_char(bare, '}');
	return 0;
}

/* What is written of one profile. */
struct made {
	struct text text;
	struct buf brief;
	struct buf bare;
	struct buf packed;
};

static void made_fini(struct made *made)
{
	buf_fini(&made->brief);
	buf_fini(&made->bare);
	buf_fini(&made->packed);
}

static void emit_made(FILE *out, const struct made *made, const char *name,
		      const char *extends, unsigned number, struct buf *rows)
{
	const struct {
		const char *name;
		struct text bytes;
	} all[] = {
		{"text", made->text},
		{"brief", buf_text(&made->brief)},
		{"bare", buf_text(&made->bare)},
		{"packed", buf_text(&made->packed)},
	};

	buf_printf(rows, "\t{.name = \"%s\"", name);
	if (extends != NULL)
		buf_printf(rows, ", .extends = \"%s\"", extends);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		emit_bytes(out, all[i].name, number, all[i].bytes);
		buf_printf(rows, ",\n\t .%s = {(const char *)%s_%u, %zu}",
			   all[i].name, all[i].name, number,
			   all[i].bytes.length);
	}
}

/* One profile: its texts, and what they say as values. */
static int emit_profile(FILE *out, struct files *files, unsigned number,
			struct buf *rows, struct err *err)
{
	const struct profile_finder finder = {
		.arch = seccomp_arch_of_host(),
		.find = find,
		.context = files,
	};
	const char *file = files->paths[number];
	const char *name = name_of(files, file);
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	__attribute__((cleanup(made_fini))) struct made made = {
		.brief = BUF_INIT};
	const struct seccomp_ceiling *ceiling;

	if (read_file(files, file, &made.text, err) < 0 ||
	    make_brief(file, made.text, &made.brief, err) < 0 ||
	    make_bare(file, made.text, &made.bare, err) < 0 ||
	    profile_load(&profile, name, &finder, err) < 0)
		return -1;
	profile_pack(&profile, &made.packed);
	emit_made(out, &made, name, profile.extends, number, rows);
	ceiling = profile.seccomp.ceiling;
	if (ceiling != NULL && emit_ceiling(out, number, ceiling) < 0)
		return err_set(err, ERR_SYSTEM, "%s: too many answers", file);
	if (ceiling != NULL)
		buf_printf(rows, ",\n\t .ceiling = &ceiling_%u", number);
	buf_add_text(rows, "},\n");
	return 0;
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	AUTO_BUF struct buf rows = BUF_INIT;
	struct files files = {argv + 2, argc - 2, ARENA_INIT};
	AUTO_FCLOSE FILE *out = argc > 2 ? fopen(argv[1], "we") : NULL;

	if (out == NULL) {
		fputs("usage: ravelin_embed OUTPUT PROFILE.json...\n", stderr);
		return EXIT_FAILURE;
	}
	fputs("/* Made from profiles/ when ravelin is built. */\n"
	      "#include \"policy/embedded.h\"\n\n",
	      out);
	for (int i = 0; i < files.count; i++) {
		if (emit_profile(out, &files, (unsigned)i, &rows, &err) < 0) {
			fprintf(stderr, "%s\n", err.message);
			return EXIT_FAILURE;
		}
	}
	fprintf(out,
		"const struct embedded_profile embedded_profiles[] = {\n%s"
		"\t{0},\n};\n",
		rows.data);
	arena_fini(&files.arena);
	return fflush(out) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
