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
#define AUDIT_RECORD_LONGEST     ((size_t)64 << 10)
#define AUDIT_RECORD_MOST_FIELDS 96

enum audit_record_kind {
	AUDIT_RECORD_OTHER,    /* a record that says of no refusal */
	AUDIT_RECORD_AVC,      /* SELinux, by the kernel */
	AUDIT_RECORD_USER_AVC, /* SELinux, by a program that asked the policy */
	AUDIT_RECORD_SELINUX_ERR,
	AUDIT_RECORD_APPARMOR,
	AUDIT_RECORD_SECCOMP,
	AUDIT_RECORD_SYSCALL,
	AUDIT_RECORD_PATH,
	AUDIT_RECORD_CWD,
	AUDIT_RECORD_PROCTITLE,
};

struct audit_field {
	struct text name;
	struct text value; /* without quotes */
	bool quoted;
};

struct audit_record {
	enum audit_record_kind kind;
	struct text node;   /* "node=", or empty */
	struct text stamp;  /* "SECONDS.MILLISECONDS:SERIAL"; empty: not said */
	unsigned long line; /* that it was read from: the reader's; 0: none */
	bool interpreted;   /* by ausearch -i: numbers as names, no hex */
	/* Of AVC and USER_AVC: "denied" or "granted", and between braces what
	 * was. */
	struct text verdict;
	struct text permissions;
	/* Of USER_AVC: the context of the program that wrote it, which the
	 * kernel says; the rest is the program's. */
	struct text writer;
	struct audit_field fields[AUDIT_RECORD_MOST_FIELDS];
	unsigned count;
};

enum audit_record_found {
	AUDIT_RECORD_NONE,   /* the line is of something else */
	AUDIT_RECORD_BROKEN, /* it begins as a record, and can't be understood
			      */
	AUDIT_RECORD_READ,
};

/* Takes a line apart, without its line break. *out points into line. */
enum audit_record_found audit_record_read(struct text line,
					  struct audit_record *out);

/* The value of a field as it is written; without data where it is not there,
 * is "(null)" or "?", or is there twice and not the same. */
struct text audit_record_raw(const struct audit_record *record,
			     const char *name);

/* The same of what a process may have chosen: hexadecimal digits without
 * quotes are decoded, in arena. May then hold any byte. */
struct text audit_record_text(const struct audit_record *record,
			      const char *name, struct arena *arena);

/* A whole number, decimal; with 0x, or of those fields that the kernel writes
 * so (arch, a0 to a3), hexadecimal. */
bool audit_record_number(const struct audit_record *record, const char *name,
			 uint64_t *number);

/* The moment of the stamp, in seconds since the epoch; false where it does not
 * say. */
bool audit_record_time(const struct audit_record *record, uint64_t *seconds);

/* Whether the line says that records were lost. */
bool audit_record_tells_loss(struct text line);
