/* SPDX-License-Identifier: Apache-2.0 */
/* What a document's apparmorProfile amounts to, as the kernel reads it. */
#include "harden/apparmor_stack.h"

#include "probe/apparmor.h"

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct text skip(struct text text, size_t length)
{
	return (struct text){text.data + length, text.length - length};
}

static struct text skip_blanks(struct text text)
{
	while (text.length > 0 && is_blank(text.data[0]))
		text = skip(text, 1);
	return text;
}

static bool begins_with(struct text text, struct text start)
{
	return text.length >= start.length &&
	       memcmp(text.data, start.data, start.length) == 0;
}

/* Cuts the first one of a stack ("a//&b") off it. */
static struct text next_of_stack(struct text *stack)
{
	struct text first = {stack->data, 0};

	while (first.length < stack->length &&
	       !begins_with(skip(*stack, first.length), TEXT("//&")))
		first.length++;
	*stack = skip(*stack, first.length);
	if (stack->length > 0)
		*stack = skip(*stack, sizeof("//&") - 1);
	return first;
}

/* Cuts ":space:" or ":space://" off name. Those behind it in a stack are of
 * that policy namespace too. */
static void take_space(struct text *name, struct text *space)
{
	*name = skip_blanks(*name);
	if (name->length == 0 || name->data[0] != ':')
		return;
	*name = skip(*name, 1);
	*space = (struct text){name->data, 0};
	while (space->length < name->length && name->data[space->length] != ':')
		space->length++;
	*name = skip(*name, space->length);
	if (name->length > 0)
		*name = skip(*name, 1);
	if (begins_with(*name, TEXT("//")))
		*name = skip(*name, 2);
	*name = skip_blanks(*name);
}

/* What is asked for without what the kernel strips, and without the mark by
 * which it holds on top of the runtime's own. */
static struct text trim(struct text asked)
{
	while (asked.length > 0 && is_blank(asked.data[asked.length - 1]))
		asked.length--;
	asked = skip_blanks(asked);
	if (begins_with(asked, TEXT("&")))
		asked = skip(asked, 1);
	return asked;
}

static enum apparmor_mode mode_of(struct text list, struct text space,
				  struct text name)
{
	AUTO_BUF struct buf full = BUF_INIT;

	if (space.length > 0)
		buf_printf(&full, ":%.*s://", (int)space.length, space.data);
	buf_add(&full, name.data, name.length);
	return apparmor_mode_of(list, buf_text(&full));
}

/* Of all else the kernel may make something other than we do. It takes the
 * beginning of "unconfined" for that (aa_lookupn_profile()). */
static bool is_surely_name(struct text name)
{
	if (name.length == 0 || begins_with(TEXT("unconfined"), name))
		return false;
	for (size_t i = 0; i < name.length; i++) {
		char c = name.data[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
		    (c < '0' || c > '9') && c != '.' && c != '_' && c != '-')
			return false;
	}
	return true;
}

struct apparmor_stack apparmor_stack_read(struct text asked, struct text list)
{
	struct apparmor_stack read = {.confines = false};
	struct text space = TEXT("");

	asked = trim(asked);
	while (asked.length > 0) {
		struct text name = next_of_stack(&asked);
		enum apparmor_mode mode;

		take_space(&name, &space);
		mode = mode_of(list, space, name);
		read.confines |= mode == APPARMOR_ENFORCED;
		if (mode == APPARMOR_NOT_LOADED && space.length == 0 &&
		    is_surely_name(name))
			read.unknown = name;
	}
	return read;
}

bool apparmor_stack_has(struct text asked, struct text name)
{
	struct text space = TEXT("");

	asked = trim(asked);
	while (asked.length > 0) {
		struct text one = next_of_stack(&asked);

		take_space(&one, &space);
		if (space.length == 0 && text_equal(one, name))
			return true;
	}
	return false;
}

void apparmor_stack_join(struct text names, struct text asked, struct buf *out)
{
	bool on_top;

	asked = skip_blanks(asked);
	on_top = begins_with(asked, TEXT("&"));
	buf_printf(out, "%s%.*s//&%.*s", on_top ? "&" : "", (int)names.length,
		   names.data, (int)asked.length - on_top, asked.data + on_top);
}
