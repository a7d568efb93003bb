/* SPDX-License-Identifier: Apache-2.0 */
/* A log of any length, line by line. */
#include "admin/lines.h"

bool lines_next(FILE *file, size_t longest, struct buf *line, bool *too_long)
{
	int c = getc_unlocked(file);

	line->length = 0;
	*too_long = false;
	if (c == EOF)
		return false;
	for (; c != EOF && c != '\n'; c = getc_unlocked(file)) {
		if (line->length < longest)
			buf_add_char(line, (char)c);
		else
			*too_long = true;
	}
	return true;
}
