/* SPDX-License-Identifier: Apache-2.0 */
/* A growing byte buffer. */
#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL 64 /* bytes of what is formatted: more takes a second try */

void buf_grow(struct buf *buf, size_t more)
{
	size_t capacity = buf->capacity < 256 ? 256 : buf->capacity;

	if (more > SIZE_MAX / 4 || buf->length > SIZE_MAX / 4)
		abort();
	while (capacity <= buf->length + more)
		capacity *= 2;
	buf->data = realloc(buf->data, capacity);
	if (buf->data == NULL)
		abort();
	buf->capacity = capacity;
}

void buf_add(struct buf *buf, const void *data, size_t length)
{
	buf_reserve(buf, length);
	if (length > 0)
		memcpy(buf->data + buf->length, data, length);
	buf->length += length;
	buf->data[buf->length] = '\0';
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_add_u64(struct buf *buf, uint64_t number)
{
	char digits[20];
	char *at = digits + sizeof(digits);

	do
		*--at = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	buf_add(buf, at, (size_t)(digits + sizeof(digits) - at));
}

void buf_vprintf(struct buf *buf, const char *format, va_list arguments)
{
	va_list again;
	size_t room;
	int length;

	buf_reserve(buf, USUAL);
	room = buf->capacity - buf->length;
	va_copy(again, arguments);
	length = vsnprintf(buf->data + buf->length, room, format, again);
	va_end(again);
	if (length < 0)
		abort();
	if ((size_t)length >= room) {
		buf_reserve(buf, (size_t)length + 1);
		vsnprintf(buf->data + buf->length, (size_t)length + 1, format,
			  arguments);
	}
	buf->length += (size_t)length;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	buf_vprintf(buf, format, arguments);
	va_end(arguments);
}

void buf_fini(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf)BUF_INIT;
}
