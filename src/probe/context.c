/* SPDX-License-Identifier: Apache-2.0 */
/* An SELinux security context, in its parts. */
#include "probe/context.h"

static bool is_plain(struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] <= ' ' || text.data[i] >= 0x7f)
			return false;
	}
	return true;
}

/* Cuts what is before the next colon off *rest, without the colon; all of it
 * where there is none, and rest->data is NULL then. */
static struct text cut(struct text *rest)
{
	const char *colon =
		rest->length > 0 ? memchr(rest->data, ':', rest->length) : NULL;
	struct text part = *rest;

	if (colon == NULL) {
		*rest = (struct text){NULL, 0};
		return part;
	}
	part.length = (size_t)(colon - rest->data);
	rest->data = colon + 1;
	rest->length -= part.length + 1;
	return part;
}

bool selinux_context_read(struct text text, struct selinux_context *out)
{
	struct selinux_context read;

	if (text.length > SELINUX_CONTEXT_MOST || !is_plain(text))
		return false;
	read.user = cut(&text);
	read.role = cut(&text);
	read.type = cut(&text);
	read.range = text;
	if (read.user.length == 0 || read.role.length == 0 ||
	    read.type.length == 0 ||
	    (read.range.data != NULL && read.range.length == 0))
		return false;
	*out = read;
	return true;
}

void selinux_context_print(const struct selinux_context *context,
			   struct buf *out)
{
	const struct text *const parts[] = {&context->user, &context->role,
					    &context->type, &context->range};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i]->data == NULL)
			continue;
		if (i > 0)
			buf_add_char(out, ':');
		buf_add(out, parts[i]->data, parts[i]->length);
	}
}
