/* SPDX-License-Identifier: Apache-2.0 */
/* The error value: filling it and putting context before its message. */
#include "base/err.h"

#include <stdarg.h>
#include <string.h>

int err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	va_list arguments;

	err->kind = kind;
	err->number = 0;
	va_start(arguments, format);
	vsnprintf(err->message, sizeof(err->message), format, arguments);
	va_end(arguments);
	return -1;
}

int err_set_errno(struct err *err, int number, const char *format, ...)
{
	va_list arguments;
	size_t used;

	err->kind = ERR_SYSTEM;
	err->number = number;
	va_start(arguments, format);
	vsnprintf(err->message, sizeof(err->message), format, arguments);
	va_end(arguments);
	used = strlen(err->message);
	snprintf(err->message + used, sizeof(err->message) - used, ": %s",
		 strerror(number));
	return -1;
}

int err_wrap(struct err *err, const char *format, ...)
{
	char inner[ERR_MESSAGE_SIZE];
	va_list arguments;
	size_t used;

	memcpy(inner, err->message, sizeof(inner));
	va_start(arguments, format);
	vsnprintf(err->message, sizeof(err->message), format, arguments);
	va_end(arguments);
	used = strlen(err->message);
	snprintf(err->message + used, sizeof(err->message) - used, ": %s",
		 inner);
	return -1;
}
