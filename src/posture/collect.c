/* SPDX-License-Identifier: Apache-2.0 */
/* Findings of a plan as findings of the posture. */
#include "posture/judge.h"
#include "posture/rule.h"
#include "json/show.h"

#define LONGEST_VALUE 160

/* Where in the text we counted to: findings come in order, by and large. */
struct place {
	size_t offset;
	unsigned line;
	unsigned column;
};

static void count_to(struct text input, size_t offset, struct place *place)
{
	const char *next;

	if (offset < place->offset)
		*place = (struct place){0, 1, 1};
	while ((next = memchr(input.data + place->offset, '\n',
			      offset - place->offset)) != NULL) {
		place->offset = (size_t)(next + 1 - input.data);
		place->line++;
		place->column = 1;
	}
	for (; place->offset < offset; place->offset++)
		place->column += ((unsigned char)input.data[place->offset] &
				  0xc0) != 0x80;
}

/* The value that was read, or the nearest one around it that was. */
static const struct json *nearest_read(const struct finding *finding)
{
	const struct json *value =
		finding->before != NULL ? finding->before : finding->at;

	while (value != NULL && (value->made || value->source != 0))
		value = value->parent;
	return value;
}

/* A value too long for a line is named by its kind. */
static const char *show_value(struct arena *arena,
			      const struct json_document *document,
			      const struct json *value)
{
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf line = BUF_INIT;

	if (value == NULL)
		return NULL;
	if (value->count > LONGEST_VALUE / 2)
		return arena_printf(arena, "%s of %u",
				    json_type_name(value->type), value->count);
	json_write_value(document, value, &text);
	if (text.length > LONGEST_VALUE)
		return value->type == JSON_ARRAY || value->type == JSON_OBJECT
			       ? arena_printf(arena, "%s of %u",
					      json_type_name(value->type),
					      value->count)
			       : json_type_name(value->type);
	show_line(buf_text(&text), SIZE_MAX, &line);
	return arena_copy(arena, line.data, line.length);
}

static const char *show_rule(struct arena *arena,
			     const struct profile_place *rule,
			     const struct profile *profile)
{
	if (rule->value == NULL)
		return NULL;
	return arena_printf(arena, "%s:%u",
			    rule->document == &profile->document
				    ? profile->name
				    : rule->document->name,
			    json_line(rule->document, rule->value));
}

static const char *copy(struct arena *arena, const char *text)
{
	return arena_copy(arena, text, strlen(text));
}

static struct posture_finding *take(struct arena *arena,
				    const struct finding *finding,
				    const struct json_document *document,
				    const struct profile *profile)
{
	struct posture_finding *made = arena_alloc(arena, sizeof(*made));
	const struct posture_rule *rule = posture_rule_of(finding);
	AUTO_BUF struct buf pointer = BUF_INIT;

	buf_add_text(&pointer, "");
	finding_pointer(finding, &pointer);
	*made = (struct posture_finding){
		.rule = rule,
		.severity = posture_grade(rule, finding),
		.outcome = finding->outcome,
		.hardener = finding->hardener,
		.what = posture_say(rule, finding, WAY_WORDS, arena),
		.why = copy(arena, finding->why),
		.pointer = copy(arena, pointer.data),
		.before = show_value(arena, document, finding->before),
		.after = show_value(arena, document, finding->after),
		.profile = show_rule(arena, &finding->rule, profile),
		.fix_docker = posture_say(rule, finding, WAY_DOCKER, arena),
		.fix_pod = posture_say(rule, finding, WAY_POD, arena),
		.fix_policy = posture_say(rule, finding, WAY_POLICY, arena),
	};
	if (made->what[0] == '\0')
		made->what = "absent";
	return made;
}

static bool is_blind(const struct posture_document *document,
		     const char *hardener)
{
	for (const struct hardener *const *one = hardeners; *one != NULL;
	     one++) {
		if (strcmp((*one)->name, hardener) == 0)
			return (document->blind >> (*one)->part & 1) != 0;
	}
	return false;
}

static void append(struct posture_subject *subject,
		   struct posture_finding *finding)
{
	if (subject->last != NULL)
		subject->last->next = finding;
	else
		subject->first = finding;
	subject->last = finding;
}

void posture_collect(struct posture *posture, struct posture_subject *subject,
		     const struct pipeline *plan, const struct profile *profile,
		     const struct posture_document *document)
{
	const struct json_document *json = &plan->document.json;
	struct place place = {0, 1, 1};

	for (const struct finding *finding = plan->findings.first;
	     finding != NULL; finding = finding->next) {
		const struct json *value = nearest_read(finding);
		struct posture_finding *taken;

		if (is_blind(document, finding->hardener))
			continue;
		taken = take(&posture->arena, finding, json, profile);
		if (!document->made && value != NULL) {
			count_to(json->input, value->start, &place);
			taken->line = place.line;
			taken->column = place.column;
		}
		append(subject, taken);
	}
}
