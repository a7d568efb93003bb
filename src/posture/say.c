/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule says of a finding. */
#include "posture/rule.h"

#define MOST_SHOWN 4 /* items in words, before "and N more" */

/* As a shell takes it for one word. */
static void add_word(struct text item, struct buf *out)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_./:=,@%+-";
	bool quote = item.length == 0;

	for (size_t i = 0; i < item.length; i++)
		quote |= item.data[i] == '\0' ||
			 strchr(plain, item.data[i]) == NULL;
	if (!quote) {
		buf_add(out, item.data, item.length);
		return;
	}
	buf_add_char(out, '\'');
	for (size_t i = 0; i < item.length; i++) {
		if (item.data[i] == '\'')
			buf_add_text(out, "'\\''");
		else
			buf_add_char(out, item.data[i]);
	}
	buf_add_char(out, '\'');
}

static void add_item(struct text form, struct text item, enum posture_way way,
		     struct buf *out)
{
	for (size_t i = 0; i < form.length; i++) {
		if (form.data[i] == '%')
			json_write_string(item, out);
		else if (form.data[i] != '*')
			buf_add_char(out, form.data[i]);
		else if (way == WAY_DOCKER)
			add_word(item, out);
		else
			buf_add(out, item.data, item.length);
	}
}

/* What stands between "{" and "}": the form of each, "|", and what is between
 * two. */
static void add_items(struct text form, const struct posture_items *items,
		      enum posture_way way, struct buf *out)
{
	const char *bar = memchr(form.data, '|', form.length);
	size_t length = bar != NULL ? (size_t)(bar - form.data) : form.length;
	struct text each = {form.data, length};
	unsigned most = way == WAY_WORDS ? MOST_SHOWN : POSTURE_MOST_ITEMS;
	unsigned i;

	for (i = 0; i < items->count && i < most; i++) {
		if (i > 0 && bar != NULL)
			buf_add(out, bar + 1, form.length - length - 1);
		add_item(each, items->list[i], way, out);
	}
	if (items->count + items->more > i)
		buf_printf(out, "%s%u more",
			   way == WAY_WORDS ? " and " : " ... ",
			   items->count + items->more - i);
}

/* Where the items' form that begins behind the "{" at form ends; NULL where
 * that is a brace like others. */
static const char *end_of(const char *form)
{
	form += strcspn(form, "{}|");
	if (*form != '|')
		return NULL;
	form += strcspn(form, "{}");
	return *form == '}' ? form : NULL;
}

static void fill(const char *form, const struct posture_items *items,
		 enum posture_way way, struct buf *out)
{
	for (const char *at = form; *at != '\0'; at++) {
		const char *end = *at == '{' ? end_of(at + 1) : NULL;

		if (end == NULL) {
			buf_add_char(out, *at);
			continue;
		}
		add_items((struct text){at + 1, (size_t)(end - at - 1)}, items,
			  way, out);
		at = end;
	}
}

const char *posture_say(const struct posture_rule *rule,
			const struct finding *finding, enum posture_way way,
			struct arena *arena)
{
	struct posture_items items = {.arena = arena};
	AUTO_BUF struct buf out = BUF_INIT;

	if (rule->items != NULL)
		rule->items(finding, way, &items);
	buf_add_text(&out, "");
	fill(rule->says[way], &items, way, &out);
	return arena_copy(arena, out.data, out.length);
}
