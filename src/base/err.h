/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The error value that every fallible function takes last.
 *
 * The caller owns it (no allocation); the function that fails says what
 * failed, callers add where with err_wrap(), and only a main() prints it.
 */
#pragma once

#include "base/cleanup.h"

enum err_kind {
	ERR_NONE,
	ERR_SYSTEM,      /* a system call failed; see number */
	ERR_INPUT,       /* a document, profile or policy is not acceptable */
	ERR_REFUSED,     /* the policy refuses what was asked for */
	ERR_USAGE,       /* the command line is wrong */
	ERR_UNSUPPORTED, /* this host or this build can't */
};

#define ERR_MESSAGE_SIZE 1024

struct err {
	enum err_kind kind;
	int number; /* errno where kind is ERR_SYSTEM, else 0 */
	char message[ERR_MESSAGE_SIZE];
};

#define ERR_INIT                                                               \
	{                                                                      \
		.kind = ERR_NONE                                               \
	}

/* Sets kind and message. Returns -1, so that callers can return it. A message
 * that is too long is cut at the end. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...)
	PRINTF(3, 4);

/* The same for a failed system call: kind ERR_SYSTEM, and ": " and the text of
 * number (an errno value) behind the message. Returns -1. */
int err_set_errno(struct err *err, int number, const char *format, ...)
	PRINTF(3, 4);

/* Puts the formatted text and ": " before the message. Returns -1. */
int err_wrap(struct err *err, const char *format, ...) PRINTF(2, 3);
