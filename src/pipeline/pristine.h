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

#include "base/fs.h"
#include "base/text.h"

#include <sys/stat.h>

/* Where the pristine copy of the document file in directory is valid for
 * current, *pristine receives its text; else it stays empty. Unreadable or
 * odd copies, and those that somebody else than owner could have written,
 * count as void. *this_launch: this process wrote it just now. */
void pristine_load(int directory, const char *file, uid_t owner,
		   struct text current, struct buf *pristine,
		   bool *this_launch);

/* Writes the copy for a document that is about to become hardened; *draft is to
 * be committed right behind that, so that a copy that is valid now stays so if
 * it comes to nothing. */
CHECK int pristine_draft(struct fs_draft *draft, int directory,
			 const char *file, const struct stat *like,
			 struct text pristine, struct text hardened,
			 struct err *err);
