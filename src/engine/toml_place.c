/* SPDX-License-Identifier: Apache-2.0 */
/* Where a new line of a TOML text goes, and how it is indented. */
#include "engine/toml_place.h"

#define MARK_LENGTH 3 /* of a byte order mark */

size_t toml_line_start(struct text input, size_t offset)
{
	while (offset > 0 && input.data[offset - 1] != '\n')
		offset--;
	if (offset == 0 && input.length >= MARK_LENGTH &&
	    memcmp(input.data, "\xef\xbb\xbf", MARK_LENGTH) == 0)
		return MARK_LENGTH;
	return offset;
}

size_t toml_line_end(struct text input, size_t offset)
{
	while (offset < input.length && input.data[offset] != '\n')
		offset++;
	return offset < input.length ? offset + 1 : offset;
}

/* The blanks that the item's line begins with. */
static struct text indent_of(const struct toml_document *document,
			     const struct toml_item *item)
{
	size_t start = toml_line_start(document->input, item->start);
	size_t end = start;

	while (end < item->start && (document->input.data[end] == ' ' ||
				     document->input.data[end] == '\t'))
		end++;
	return (struct text){document->input.data + start, end - start};
}

static struct text step_of(struct text indent)
{
	if (indent.length > 0 && indent.data[0] == '\t')
		return TEXT("\t");
	return TEXT("  ");
}

/* The last value right below header that is on lines of its own. */
static const struct toml_item *last_value(const struct toml_document *document,
					  const struct toml_item *header)
{
	const struct toml_item *found = NULL;

	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		if (item->header == header && item->inside == NULL &&
		    !toml_is_header(item))
			found = item;
	}
	return found;
}

struct toml_place toml_place_value(const struct toml_document *document,
				   const struct toml_item *header)
{
	const struct toml_item *last = last_value(document, header);
	struct toml_place place = {.indent = TEXT("")};

	if (last == NULL && header == NULL) {
		place.offset = document->first != NULL
				       ? toml_line_start(document->input, 0)
				       : document->input.length;
		return place;
	}
	if (last == NULL) {
		place.indent = indent_of(document, header);
		place.deeper = place.indent.length > 0 ? 1 : 0;
		last = header;
	} else {
		place.indent = indent_of(document, last);
	}
	place.step = step_of(place.indent);
	place.offset = toml_line_end(document->input, last->end);
	return place;
}

static unsigned common(struct text_list a, struct text_list b)
{
	unsigned count = 0;

	while (count < a.count && count < b.count &&
	       text_equal(a.list[count], b.list[count]))
		count++;
	return count;
}

/* The last header that shares most with path; NULL: none shares any. */
static const struct toml_item *nearest(const struct toml_document *document,
				       struct text_list path)
{
	const struct toml_item *found = NULL;
	unsigned most = 1;

	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		if (item->kind == TOML_TABLE && !item->in_array &&
		    common(item->path, path) >= most) {
			most = common(item->path, path);
			found = item;
		}
	}
	return found;
}

struct toml_place toml_place_header(const struct toml_document *document,
				    struct text_list path, unsigned *body)
{
	const struct toml_item *header = nearest(document, path);
	const struct toml_item *last;
	struct toml_place place = {.offset = document->input.length,
				   .indent = TEXT(""),
				   .step = TEXT("  ")};
	size_t surplus;

	*body = 0;
	if (header == NULL)
		return place;
	place.indent = indent_of(document, header);
	place.step = step_of(place.indent);
	*body = place.indent.length > 0 ? 1 : 0;
	last = last_value(document, header);
	if (last != NULL) {
		*body = indent_of(document, last).length > place.indent.length;
		if (place.indent.length == 0)
			place.step = step_of(indent_of(document, last));
	}
	if (header->path.count > path.count) {
		surplus = (header->path.count - path.count) * place.step.length;
		if (place.indent.length >= surplus)
			place.indent.length -= surplus;
	} else if (place.indent.length > 0) {
		place.deeper = path.count - header->path.count;
	}
	place.offset = toml_line_end(document->input,
				     last != NULL ? last->end : header->end);
	return place;
}
