/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ravelin_embed OUTPUT PROFILE.json...: writes the shipped profiles as the
 * table that policy/embedded.h declares. Their filters are written as values,
 * because reading them would be a fifth of what a launch costs.
 */
#include "base/fs.h"
#include "policy/embedded.h"
#include "policy/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>

static void emit_bytes(FILE *out, const char *name, unsigned number,
		       struct text bytes)
{
	fprintf(out, "static const unsigned char %s_%u[] = {", name, number);
	for (size_t i = 0; i < bytes.length; i++)
		fprintf(out, "%s%u,", i % 20 == 0 ? "\n\t" : "",
			(unsigned char)bytes.data[i]);
	fputs("\n};\n\n", out);
}

static void emit_action(FILE *out, struct seccomp_action action)
{
	fprintf(out, "{(enum seccomp_kind)%u, %" PRIu32 "}",
		(unsigned)action.kind, action.data);
}

/* The comparisons of all rules of one call, rule by rule. */
static void emit_conditions(FILE *out, unsigned number, unsigned call,
			    const struct seccomp_decision *decision)
{
	fprintf(out,
		"static const struct seccomp_condition conditions_%u_%u[] "
		"= {\n",
		number, call);
	for (unsigned i = 0; i < decision->count; i++) {
		const struct seccomp_conditions *list =
			&decision->rules[i].conditions;

		for (unsigned j = 0; j < list->count; j++)
			fprintf(out,
				"\t{UINT64_C(%" PRIu64 "), UINT64_C(%" PRIu64
				"), (enum seccomp_op)%u, %u},\n",
				list->list[j].value, list->list[j].mask,
				(unsigned)list->list[j].op,
				(unsigned)list->list[j].index);
	}
	fputs("};\n", out);
}

static void emit_rules(FILE *out, unsigned number, unsigned call,
		       const struct seccomp_decision *decision)
{
	unsigned first = 0;

	emit_conditions(out, number, call, decision);
	fprintf(out, "static const struct seccomp_rule rules_%u_%u[] = {\n",
		number, call);
	for (unsigned i = 0; i < decision->count; i++) {
		unsigned count = decision->rules[i].conditions.count;

		fputs("\t{", out);
		emit_action(out, decision->rules[i].action);
		fprintf(out, ", {conditions_%u_%u + %u, %u}},\n", number, call,
			first, count);
		first += count;
	}
	fputs("};\n", out);
}

static void emit_decisions(FILE *out, unsigned number,
			   const struct seccomp_filter *filter)
{
	for (unsigned call = 0; call < syscall_count; call++) {
		if (filter->decisions[call].count > 0)
			emit_rules(out, number, call, &filter->decisions[call]);
	}
	fprintf(out,
		"static struct seccomp_decision decisions_%u[SYSCALL_MAX] = "
		"{\n",
		number);
	for (unsigned call = 0; call < syscall_count; call++) {
		const struct seccomp_decision *decision =
			&filter->decisions[call];

		fprintf(out, "\t[%u] = {", call);
		emit_action(out, decision->action);
		fprintf(out, ", %d, %u, ", decision->named, decision->count);
		if (decision->count > 0)
			fprintf(out, "rules_%u_%u},\n", number, call);
		else
			fputs("NULL},\n", out);
	}
	fputs("};\n", out);
}

static void emit_filter(FILE *out, unsigned number,
			const struct seccomp_filter *filter)
{
	emit_decisions(out, number, filter);
	fprintf(out,
		"static const struct seccomp_filter filter_%u = {\n\t.action "
		"= ",
		number);
	emit_action(out, filter->action);
	fprintf(out, ",\n\t.architectures = %" PRIu32 ",\n\t.present = {{",
		filter->architectures);
	for (unsigned i = 0; i < SYSCALL_WORDS; i++)
		fprintf(out, "UINT64_C(%" PRIu64 "), ",
			filter->present.words[i]);
	fprintf(out,
		"}},\n\t.settled = %d,\n\t.decisions = decisions_%u,\n};\n",
		filter->settled, number);
}

/* One profile: its text, the text without its filter's, the filter. */
static int emit_profile(FILE *out, unsigned number, const char *file,
			struct buf *rows, struct err *err)
{
	AUTO_CLOSE int fd = open(file, O_RDONLY | O_CLOEXEC);
	AUTO_PROFILE struct profile profile = PROFILE_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf brief = BUF_INIT;
	const char *name = strrchr(file, '/') + 1;
	bool filtered;

	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", file);
	if (fs_read_regular(fd, file, JSON_MAX_SIZE, &text, NULL, err) < 0 ||
	    profile_read(&profile, name, file, buf_text(&text),
			 seccomp_arch_of_host(), err) < 0)
		return -1;
	filtered = profile.seccomp.ceiling != NULL;
	if (filtered) {
		emit_filter(out, number, profile.seccomp.ceiling);
		json_set(profile.document.root, "seccomp",
			 json_new(&profile.document, JSON_OBJECT));
	}
	json_write(&profile.document, &brief);
	emit_bytes(out, "text", number, buf_text(&text));
	emit_bytes(out, "brief", number, buf_text(&brief));
	buf_printf(rows,
		   "\t{\"%.*s\", {(const char *)text_%u, sizeof(text_%u)}, "
		   "{(const char *)brief_%u, sizeof(brief_%u)}, ",
		   (int)strcspn(name, "."), name, number, number, number,
		   number);
	if (filtered)
		buf_printf(rows, "&filter_%u},\n", number);
	else
		buf_add_text(rows, "NULL},\n");
	return 0;
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	AUTO_BUF struct buf rows = BUF_INIT;
	AUTO_FCLOSE FILE *out = argc > 2 ? fopen(argv[1], "we") : NULL;

	if (out == NULL) {
		fputs("usage: ravelin_embed OUTPUT PROFILE.json...\n", stderr);
		return EXIT_FAILURE;
	}
	fputs("/* Made from profiles/ when ravelin is built. */\n"
	      "#include \"policy/embedded.h\"\n\n",
	      out);
	for (int i = 2; i < argc; i++) {
		if (emit_profile(out, (unsigned)i - 2, argv[i], &rows, &err) <
		    0) {
			fprintf(stderr, "%s\n", err.message);
			return EXIT_FAILURE;
		}
	}
	fprintf(out,
		"const struct embedded_profile embedded_profiles[] = {\n%s"
		"\t{0},\n};\n",
		rows.data);
	return fflush(out) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
