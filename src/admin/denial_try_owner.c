/* SPDX-License-Identifier: Apache-2.0 */
/* Whether giving a file away takes a capability: chown_ok() and chgrp_ok() in
 * Linux's fs/attr.c. */
#include "admin/denial_file.h"

/* An owner may keep it, and give it to a group of his. */
static bool may_owner(const struct denial_try *try,
		      const struct denial_file *file, uint32_t user,
		      uint32_t group)
{
	return file->status.st_uid == try->status.uid &&
	       (user == UINT32_MAX || user == file->status.st_uid) &&
	       (group == UINT32_MAX || group == file->status.st_gid ||
		denial_file_is_in_group(try, group));
}

enum denial_holds denial_try_owner(struct denial_try *try, unsigned index)
{
	__attribute__((cleanup(denial_file_close))) struct denial_file file =
		DENIAL_FILE_INIT;
	const struct denial_question *question = try->question;
	const uint64_t *arguments = question->call.arguments;
	struct err err = ERR_INIT;

	/* What is not there, denial_try_path() tells. */
	if (question->path_count == 0 || !question->known[index] ||
	    !question->known[index + 1] || !try->status.ids_known ||
	    try->own_user ||
	    denial_file_open(try, question->paths[0].path, &file, &err) < 0 ||
	    !file.place.exists)
		return HOLDS_BY_ARGUMENT;
	return may_owner(try, &file, (uint32_t)arguments[index],
			 (uint32_t)arguments[index + 1])
		       ? HOLDS_NOT
		       : HOLDS;
}
