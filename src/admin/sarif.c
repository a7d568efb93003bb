/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of a SARIF log. */
#include "admin/sarif.h"

#include "json/show.h"

/* RFC 3986, section 2.3 and the slash: what stands for itself. A colon does
 * not, for in front it would end a scheme. */
static bool is_plain_in_uri(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~/", c));
}

/* Section 3.4.3. */
const char *sarif_uri(struct json_document *document, const char *path)
{
	AUTO_BUF struct buf uri = BUF_INIT;

	while (strncmp(path, "./", 2) == 0)
		path += 2;
	buf_add_text(&uri, path[0] == '/' ? "file://" : "");
	for (; *path != '\0'; path++) {
		if (is_plain_in_uri(*path))
			buf_add_char(&uri, *path);
		else
			buf_printf(&uri, "%%%02X", (unsigned char)*path);
	}
	return arena_copy(&document->arena, uri.data, uri.length);
}

/* Sections 3.11.5 and 3.11.6: in plain text too, "{0}" stands for an argument
 * and "[text](target)" is a link. */
static bool means_more(const char *at)
{
	return (at[0] == ']' && at[1] == '(') ||
	       (at[0] == '{' && at[1] >= '0' && at[1] <= '9');
}

const char *sarif_plain(struct json_document *document, const char *text)
{
	AUTO_BUF struct buf shown = BUF_INIT;
	AUTO_BUF struct buf plain = BUF_INIT;

	show_line(text_of(text), SIZE_MAX, &shown);
	buf_add_text(&plain, "");
	for (const char *at = shown.data; *at != '\0'; at++) {
		buf_add_char(&plain, *at);
		if (means_more(at))
			buf_add_char(&plain, ' ');
	}
	return arena_copy(&document->arena, plain.data, plain.length);
}

/* CommonMark 0.31, section 2.4: all ASCII punctuation can be escaped so. */
void sarif_add_markdown(const char *text, struct buf *out)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	show_line(text_of(text), SIZE_MAX, &shown);
	for (const char *at = shown.data; *at != '\0'; at++) {
		if (strchr("\\`*_{}[]<>()#+!|~&@:", *at) != NULL)
			buf_add_char(out, '\\');
		buf_add_char(out, *at);
	}
}

static size_t longest_run(const char *text, char c)
{
	size_t longest = 0;
	size_t run = 0;

	for (; *text != '\0'; text++) {
		run = *text == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void add_fence(size_t length, struct buf *out)
{
	while (length-- > 0)
		buf_add_char(out, '`');
}

/* CommonMark 0.31, section 6.1: ended by as many backticks as began it; one
 * blank on each side is no part of it. */
void sarif_add_code(const char *text, struct buf *out)
{
	AUTO_BUF struct buf shown = BUF_INIT;
	size_t fence;

	show_line(text_of(text), SIZE_MAX, &shown);
	fence = longest_run(shown.data, '`') + 1;
	add_fence(fence, out);
	buf_printf(out, fence > 1 ? " %s " : "%s", shown.data);
	add_fence(fence, out);
}
