/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One record of the kernel's audit: a line of audit.log, of the kernel log or
 * of the journal, or of what ausearch(8) prints, cut into its fields.
 *
 * Who is refused chooses much of what such a line says. The kernel writes what
 * a process chose between quotes, or as hexadecimal digits where it holds a
 * quote, a blank or a control character; what is not of that form is not
 * believed.
 */
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

/* Bytes of a line: the kernel's messages end at 8970 (linux/audit.h), those of
 * programs at a few more. What is longer is no record. */
#define RECORD_LONGEST     ((size_t)64 << 10)
#define RECORD_MOST_FIELDS 96

enum record_kind {
	RECORD_OTHER,    /* a record that says of no refusal */
	RECORD_AVC,      /* SELinux, by the kernel */
	RECORD_USER_AVC, /* SELinux, by a program that asked the policy */
	RECORD_SELINUX_ERR,
	RECORD_APPARMOR,
	RECORD_SECCOMP,
	RECORD_SYSCALL,
	RECORD_PATH,
	RECORD_CWD,
	RECORD_PROCTITLE,
};

struct record_field {
	struct text name;
	struct text value; /* without quotes */
	bool quoted;
};

struct record {
	enum record_kind kind;
	struct text node;  /* "node=", or empty */
	struct text stamp; /* "SECONDS.MILLISECONDS:SERIAL"; empty: not said */
	bool interpreted;  /* by ausearch -i: numbers as names, no hex */
	/* Of AVC and USER_AVC: "denied" or "granted", and between braces what
	 * was. */
	struct text verdict;
	struct text permissions;
	struct record_field fields[RECORD_MOST_FIELDS];
	unsigned count;
};

enum record_found {
	RECORD_NONE,   /* the line is of something else */
	RECORD_BROKEN, /* it begins as a record, and can't be understood */
	RECORD_READ,
};

/* Takes a line apart, without its line break. *out points into line. */
enum record_found record_read(struct text line, struct record *out);

/* The value of a field as it is written; without data where it is not there,
 * is "(null)" or "?", or is there twice and not the same. */
struct text record_raw(const struct record *record, const char *name);

/* The same of what a process may have chosen: hexadecimal digits without
 * quotes are decoded, in arena. May then hold any byte. */
struct text record_text(const struct record *record, const char *name,
			struct arena *arena);

/* A whole number, decimal; with 0x, or of those fields that the kernel writes
 * so (arch, a0 to a3), hexadecimal. */
bool record_number(const struct record *record, const char *name,
		   uint64_t *number);

/* The moment of the stamp, in seconds since the epoch; false where it does not
 * say. */
bool record_time(const struct record *record, uint64_t *seconds);

/* Whether the line says that records were lost. */
bool record_tells_loss(struct text line);
