/* SPDX-License-Identifier: Apache-2.0 */
/* The difference of two texts, as patch(1) takes it. */
#include "configure/diff.h"

#define CONTEXT    3
/* Lines of both sides that a common sequence is searched among: beyond, all of
 * them are taken for different. */
#define MOST_CELLS ((size_t)4 << 20)

struct side {
	struct text *lines;
	size_t count;
};

/* What happens to a line. */
enum step {
	STEP_KEEP,
	STEP_DELETE,
	STEP_ADD,
};

struct script {
	enum step *steps;
	size_t count;
};

static struct side split(struct text text, struct arena *arena)
{
	struct side side = {NULL, 0};
	size_t count = 1;
	const char *end;

	if (text.length == 0)
		return side;
	end = text.data + text.length;
	for (size_t i = 0; i < text.length; i++)
		count += text.data[i] == '\n';
	side.lines = arena_alloc(arena, count * sizeof(*side.lines));
	for (const char *at = text.data; at < end;) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		const char *next = feed != NULL ? feed + 1 : end;

		side.lines[side.count++] =
			(struct text){at, (size_t)(next - at)};
		at = next;
	}
	return side;
}

static void add_step(struct script *script, enum step step)
{
	script->steps[script->count++] = step;
}

/* The lengths of the longest common sequences of what is behind each pair of
 * lines; a row for each line of a. */
static unsigned *measure(const struct side *a, const struct side *b,
			 struct arena *arena)
{
	size_t width = b->count + 1;
	unsigned *table =
		arena_alloc(arena, (a->count + 1) * width * sizeof(*table));

	for (size_t i = a->count; i-- > 0;) {
		for (size_t j = b->count; j-- > 0;) {
			unsigned down = table[(i + 1) * width + j];
			unsigned right = table[i * width + j + 1];

			table[i * width + j] =
				text_equal(a->lines[i], b->lines[j])
					? table[(i + 1) * width + j + 1] + 1
				: down > right ? down
					       : right;
		}
	}
	return table;
}

static void align(const struct side *a, const struct side *b,
		  struct arena *arena, struct script *script)
{
	size_t width = b->count + 1;
	bool vast = (a->count + 1) * width > MOST_CELLS;
	const unsigned *table = vast ? NULL : measure(a, b, arena);
	size_t i = 0, j = 0;

	while (i < a->count || j < b->count) {
		if (!vast && i < a->count && j < b->count &&
		    text_equal(a->lines[i], b->lines[j])) {
			add_step(script, STEP_KEEP);
			i++;
			j++;
		} else if (i < a->count && (vast || j == b->count ||
					    table[(i + 1) * width + j] >=
						    table[i * width + j + 1])) {
			add_step(script, STEP_DELETE);
			i++;
		} else {
			add_step(script, STEP_ADD);
			j++;
		}
	}
}

/* From the one to the other; what both begin and end with is left aside. */
static struct script compare(const struct side *a, const struct side *b,
			     struct arena *arena)
{
	struct script script = {NULL, 0};
	struct side left = *a, right = *b;
	size_t start = 0, end = 0;

	script.steps = arena_alloc(
		arena, (a->count + b->count + 1) * sizeof(*script.steps));
	while (start < a->count && start < b->count &&
	       text_equal(a->lines[start], b->lines[start]))
		start++;
	while (end < a->count - start && end < b->count - start &&
	       text_equal(a->lines[a->count - 1 - end],
			  b->lines[b->count - 1 - end]))
		end++;
	left.lines += start;
	left.count -= start + end;
	right.lines += start;
	right.count -= start + end;
	for (size_t i = 0; i < start; i++)
		add_step(&script, STEP_KEEP);
	align(&left, &right, arena, &script);
	for (size_t i = 0; i < end; i++)
		add_step(&script, STEP_KEEP);
	return script;
}

static void add_line(char mark, struct text line, struct buf *out)
{
	buf_add_char(out, mark);
	buf_add(out, line.data, line.length);
	if (line.length == 0 || line.data[line.length - 1] != '\n')
		buf_add_text(out, "\n\\ No newline at end of file\n");
}

static void add_range(char mark, size_t first, size_t count, struct buf *out)
{
	buf_printf(out, "%c%zu", mark, count > 0 ? first + 1 : first);
	if (count != 1)
		buf_printf(out, ",%zu", count);
}

/* Where the hunk ends that begins at from: behind its last change and the
 * context of that. */
static size_t hunk_end(const struct script *script, size_t from)
{
	size_t last = from;

	for (size_t i = from; i < script->count; i++) {
		if (script->steps[i] != STEP_KEEP)
			last = i;
		else if (i - last > (size_t)2 * CONTEXT)
			break;
	}
	return last + CONTEXT + 1 < script->count ? last + CONTEXT + 1
						  : script->count;
}

/* One hunk, of the steps [from, end); *i and *j are the lines before it. */
static void add_hunk(const struct side *a, const struct side *b,
		     const struct script *script, size_t from, size_t end,
		     size_t *i, size_t *j, struct buf *out)
{
	size_t old = 0, new = 0;

	for (size_t at = from; at < end; at++) {
		old += script->steps[at] != STEP_ADD;
		new += script->steps[at] != STEP_DELETE;
	}
	buf_add_text(out, "@@ ");
	add_range('-', *i, old, out);
	buf_add_char(out, ' ');
	add_range('+', *j, new, out);
	buf_add_text(out, " @@\n");
	for (size_t at = from; at < end; at++) {
		switch (script->steps[at]) {
		case STEP_KEEP:
			add_line(' ', a->lines[(*i)++], out);
			++*j;
			break;
		case STEP_DELETE:
			add_line('-', a->lines[(*i)++], out);
			break;
		case STEP_ADD:
			add_line('+', b->lines[(*j)++], out);
			break;
		}
	}
}

void configure_diff(const char *path, struct text before, struct text after,
		    struct arena *arena, struct buf *out)
{
	struct side a = split(before, arena);
	struct side b = split(after, arena);
	struct script script = compare(&a, &b, arena);
	size_t i = 0, j = 0, at = 0;

	if (text_equal(before, after) &&
	    (before.data == NULL) == (after.data == NULL))
		return;
	buf_printf(out, "--- %s\n", before.data != NULL ? path : "/dev/null");
	buf_printf(out, "+++ %s\n", after.data != NULL ? path : "/dev/null");
	for (;;) {
		size_t change = at;
		size_t from, end;

		while (change < script.count &&
		       script.steps[change] == STEP_KEEP)
			change++;
		if (change == script.count)
			break;
		from = change - at > CONTEXT ? change - CONTEXT : at;
		i += from - at;
		j += from - at;
		end = hunk_end(&script, change);
		add_hunk(&a, &b, &script, from, end, &i, &j, out);
		at = end;
	}
}
