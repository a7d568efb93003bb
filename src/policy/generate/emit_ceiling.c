/* SPDX-License-Identifier: Apache-2.0 */
/* The filter of a shipped profile as tables of C, without a pointer in those
 * that are large. */
#include "emit_ceiling.h"

#include "seccomp/packed.h"

#include <inttypes.h>

/* The decisions that calls share: most have one of three. */
struct distinct {
	const struct seccomp_decision *list[UINT8_MAX + 1];
	unsigned count;
	uint8_t answers[SYSCALL_MAX];
};

static bool is_same(const struct seccomp_decision *a,
		    const struct seccomp_decision *b)
{
	return a->count == 0 && b->count == 0 && a->named == b->named &&
	       seccomp_action_equal(a->action, b->action);
}

static int gather(const struct seccomp_filter *filter,
		  struct distinct *distinct)
{
	distinct->count = 0;
	for (unsigned call = 0; call < syscall_count; call++) {
		const struct seccomp_decision *one = &filter->decisions[call];
		unsigned i = 0;

		while (i < distinct->count && !is_same(distinct->list[i], one))
			i++;
		if (i > UINT8_MAX)
			return -1;
		if (i == distinct->count)
			distinct->list[distinct->count++] = one;
		distinct->answers[call] = (uint8_t)i;
	}
	return 0;
}

static void emit_action(FILE *out, struct seccomp_action action)
{
	fprintf(out, "{(enum seccomp_kind)%u, %" PRIu32 "}",
		(unsigned)action.kind, action.data);
}

static void emit_set(FILE *out, const struct syscall_set *set)
{
	fputs("{{", out);
	for (unsigned i = 0; i < SYSCALL_WORDS; i++)
		fprintf(out, "UINT64_C(%" PRIu64 "), ", set->words[i]);
	fputs("}}", out);
}

static void emit_conditions(FILE *out, const struct seccomp_conditions *list)
{
	for (unsigned i = 0; i < list->count; i++)
		fprintf(out,
			"\t{UINT64_C(%" PRIu64 "), UINT64_C(%" PRIu64
			"), (enum seccomp_op)%u, %u},\n",
			list->list[i].value, list->list[i].mask,
			(unsigned)list->list[i].op,
			(unsigned)list->list[i].index);
}

/* Tables that may be empty end with a row of zeros. */
static void emit_all_conditions(FILE *out, unsigned number,
				const struct distinct *distinct)
{
	fprintf(out,
		"static const struct seccomp_condition conditions_%u[] = {\n",
		number);
	for (unsigned i = 0; i < distinct->count; i++) {
		for (unsigned j = 0; j < distinct->list[i]->count; j++)
			emit_conditions(
				out, &distinct->list[i]->rules[j].conditions);
	}
	fputs("\t{0},\n};\n", out);
}

static unsigned emit_rules(FILE *out, unsigned number,
			   const struct distinct *distinct)
{
	unsigned first = 0, rules = 0;

	fprintf(out, "static const struct seccomp_packed_rule rules_%u[] = {\n",
		number);
	for (unsigned i = 0; i < distinct->count; i++) {
		const struct seccomp_decision *decision = distinct->list[i];

		for (unsigned j = 0; j < decision->count; j++, rules++) {
			unsigned count = decision->rules[j].conditions.count;

			fputs("\t{", out);
			emit_action(out, decision->rules[j].action);
			fprintf(out, ", %u, %u},\n", first, count);
			first += count;
		}
	}
	fputs("\t{{0}},\n};\n", out);
	return rules;
}

static void emit_decisions(FILE *out, unsigned number,
			   const struct distinct *distinct)
{
	unsigned first = 0;

	fprintf(out,
		"static const struct seccomp_packed_decision decisions_%u[] "
		"= {\n",
		number);
	for (unsigned i = 0; i < distinct->count; i++) {
		const struct seccomp_decision *decision = distinct->list[i];

		fputs("\t{", out);
		emit_action(out, decision->action);
		fprintf(out, ", %d, %u, %u},\n", decision->named, first,
			decision->count);
		first += decision->count;
	}
	fprintf(out, "};\nstatic const uint8_t answers_%u[] = {\n", number);
	for (unsigned call = 0; call < syscall_count; call++)
		fprintf(out, "%u,%s", distinct->answers[call],
			call % 24 == 23 ? "\n" : "");
	fputs("\n};\n", out);
}

static void emit_additions(FILE *out, unsigned number,
			   const struct seccomp_ceiling *ceiling)
{
	fprintf(out,
		"static const struct seccomp_addition additions_%u[] = {\n",
		number);
	for (unsigned i = 0; i < ceiling->addition_count; i++) {
		fprintf(out, "\t{%d, ", ceiling->additions[i].capability);
		emit_set(out, &ceiling->additions[i].calls);
		fputs("},\n", out);
	}
	fputs("\t{0},\n};\n", out);
}

int emit_ceiling(FILE *out, unsigned number,
		 const struct seccomp_ceiling *ceiling)
{
	const struct seccomp_filter *filter = ceiling->filter;
	struct distinct distinct;
	unsigned rules;

	if (gather(filter, &distinct) < 0)
		return -1;
	emit_all_conditions(out, number, &distinct);
	rules = emit_rules(out, number, &distinct);
	emit_decisions(out, number, &distinct);
	emit_additions(out, number, ceiling);
	fprintf(out,
		"static const struct seccomp_packed ceiling_%u = {\n"
		"\t.action = ",
		number);
	emit_action(out, filter->action);
	fprintf(out,
		",\n\t.filter_architectures = %" PRIu32
		",\n\t.architectures = %" PRIu32 ",\n\t.present = ",
		filter->architectures, ceiling->architectures);
	emit_set(out, &filter->present);
	fputs(",\n\t.denied = ", out);
	emit_set(out, &ceiling->denied);
	fprintf(out,
		",\n\t.settled = %d,\n\t.rule_count = %u,\n"
		"\t.addition_count = %u,\n\t.answers = answers_%u,\n"
		"\t.decisions = decisions_%u,\n\t.rules = rules_%u,\n"
		"\t.conditions = conditions_%u,\n\t.additions = "
		"additions_%u,\n};\n",
		filter->settled, rules, ceiling->addition_count, number, number,
		number, number, number);
	return 0;
}
