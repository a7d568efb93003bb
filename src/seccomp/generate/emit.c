/* SPDX-License-Identifier: Apache-2.0 */
/* Writes what was gathered as C tables (seccomp/table.h). */
#include "generate.h"

#include "seccomp/table.h"

#include <errno.h>

static void emit_names(const struct generate *generate, FILE *out)
{
	fprintf(out, "const unsigned syscall_count = %u;\n\n", generate->count);
	fprintf(out, "const char table_names[][TABLE_NAME_SIZE] = {\n");
	for (unsigned i = 0; i < generate->count; i++)
		fprintf(out, "\t\"%s\",\n", generate->names[i]);
	fprintf(out, "};\n\nconst uint8_t table_lengths[] = {");
	for (unsigned i = 0; i < generate->count; i++)
		fprintf(out, "%s%zu,", i % 16 == 0 ? "\n\t" : " ",
			strlen(generate->names[i]));
	fprintf(out, "\n};\n\n");
}

static void emit_slots(const struct generate *generate, FILE *out)
{
	static unsigned slots[TABLE_SLOTS];

	for (unsigned i = 0; i < generate->count; i++) {
		const char *name = generate->names[i];
		unsigned slot = table_hash(name, strlen(name));

		while (slots[slot] != 0)
			slot = (slot + 1) % TABLE_SLOTS;
		slots[slot] = i + 1;
	}
	fprintf(out, "const uint16_t table_slots[TABLE_SLOTS] = {\n");
	for (unsigned i = 0; i < TABLE_SLOTS; i++) {
		if (slots[i] != 0)
			fprintf(out, "\t[%u] = %u,\n", i, slots[i]);
	}
	fprintf(out, "};\n\n");
}

static void emit_numbers(const struct generate *generate, FILE *out)
{
	fprintf(out, "const int32_t table_numbers[SECCOMP_ARCH_COUNT]"
		     "[SYSCALL_MAX] = {\n");
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		fprintf(out, "\t{");
		for (unsigned i = 0; i < generate->count; i++)
			fprintf(out, "%s%d,", i % 12 == 0 ? "\n\t\t" : " ",
				generate->numbers[arch][i]);
		fprintf(out, "\n\t},\n");
	}
	fprintf(out, "};\n\n");
}

static void emit_set(const struct syscall_set *set, FILE *out)
{
	fprintf(out, "{{");
	for (unsigned i = 0; i < SYSCALL_WORDS; i++)
		fprintf(out, "%s0x%llx", i > 0 ? ", " : "",
			(unsigned long long)set->words[i]);
	fprintf(out, "}}");
}

static void emit_present(const struct generate *generate, FILE *out)
{
	fprintf(out, "const struct syscall_set "
		     "table_present[SECCOMP_ARCH_COUNT] = {\n");
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		struct syscall_set set = {{0}};

		for (unsigned i = 0; i < generate->count; i++) {
			if (generate->numbers[arch][i] >= 0)
				syscall_set_add(&set, i);
		}
		fprintf(out, "\t");
		emit_set(&set, out);
		fprintf(out, ",\n");
	}
	fprintf(out, "};\n\n");
}

static void emit_quoted(const char *text, FILE *out)
{
	fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void emit_groups(const struct generate *generate, FILE *out)
{
	fprintf(out, "const unsigned syscall_group_count = %u;\n\n",
		generate->group_count);
	fprintf(out, "const char *const table_group_names[] = {\n");
	for (unsigned i = 0; i < generate->group_count; i++)
		fprintf(out, "\t\"%s\",\n", generate->groups[i].name);
	fprintf(out, "\tNULL,\n};\n\n");
	fprintf(out, "const struct syscall_group syscall_groups[] = {\n");
	for (unsigned i = 0; i < generate->group_count; i++) {
		const struct generate_group *group = &generate->groups[i];

		fprintf(out, "\t{\"%s\", ", group->name);
		emit_quoted(group->description, out);
		fprintf(out, ",\n\t ");
		emit_set(&group->set, out);
		fprintf(out, "},\n");
	}
	fprintf(out, "};\n");
}

int generate_emit(const struct generate *generate, FILE *out, struct err *err)
{
	for (unsigned i = 0; i < generate->count; i++) {
		if (strlen(generate->names[i]) >= TABLE_NAME_SIZE)
			return err_set(err, ERR_INPUT,
				       "%s: the table has no room for that",
				       generate->names[i]);
	}
	fprintf(out, "/* Made by the build from libseccomp, newer.json and the "
		     "groups. */\n"
		     "#include \"seccomp/table.h\"\n\n");
	emit_names(generate, out);
	emit_slots(generate, out);
	emit_numbers(generate, out);
	emit_present(generate, out);
	emit_groups(generate, out);
	if (fflush(out) != 0 || ferror(out))
		return err_set_errno(err, errno, "writing the tables");
	return 0;
}
