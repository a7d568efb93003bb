/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing byte buffer. data is always NUL-terminated once anything was
 * added; length does not count that NUL. Out of memory ends the process
 * (see arena.h).
 */
#pragma once

#include "base/text.h"

#include <stdarg.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t length;
	size_t capacity;
};

#define BUF_INIT                                                               \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

/* Enlarges it; see buf_reserve(). */
void buf_grow(struct buf *buf, size_t more);

/* Makes room for at least more bytes and a NUL. */
static inline void buf_reserve(struct buf *buf, size_t more)
{
	if (more >= buf->capacity - buf->length)
		buf_grow(buf, more);
}

void buf_add(struct buf *buf, const void *data, size_t length);
void buf_add_text(struct buf *buf, const char *text);
/* The same as "%" PRIu64, at a tenth of the cost. */
void buf_add_u64(struct buf *buf, uint64_t number);
void buf_printf(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
void buf_fini(struct buf *buf);

static inline void buf_add_char(struct buf *buf, char c)
{
	buf_reserve(buf, 1);
	buf->data[buf->length++] = c;
	buf->data[buf->length] = '\0';
}

/* What is in it, until it next grows. */
static inline struct text buf_text(const struct buf *buf)
{
	return (struct text){buf->data, buf->length};
}

static inline void buf_cleanup(struct buf *buf)
{
	buf_fini(buf);
}

#define AUTO_BUF __attribute__((cleanup(buf_cleanup)))
