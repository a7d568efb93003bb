/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pristine copy: what an engine wrote, kept beside what ravelin made of
 * it.
 *
 * The file holds both texts. It is valid only while the document beside it is
 * byte for byte the hardened one, so an engine that writes its document anew
 * (podman does at every start) makes it void by doing so.
 *
 * Where one ravelin becomes another one (a chain of links), both are the same
 * process within one launch: the second must go on from what the first one
 * made, or a looser profile behind a stricter one would undo it.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

#include <sys/stat.h>

/* Where the pristine copy of the document file in directory is valid for
 * current, *pristine receives its text; else it stays empty. Unreadable or
 * odd copies count as void. *this_launch: this process wrote it just now. */
void pristine_load(int directory, const char *file, struct text current,
		   struct buf *pristine, bool *this_launch);

/* Writes the copy for a document that is about to become hardened. */
CHECK int pristine_store(int directory, const char *file,
			 const struct stat *like, struct text pristine,
			 struct text hardened, struct err *err);
