/* SPDX-License-Identifier: Apache-2.0 */
/* Sysctls: which kernel parameters a container may have set for it. */
#include "policy/part.h"

#include "policy/packed.h"
#include "json/reader.h"

int profile_read_sysctls(struct json_document *document,
			 const struct json *value, struct text_list *list,
			 struct err *err)
{
	if (globs_read(document, value, list, err) < 0)
		return -1;
	json_each (name, value) {
		if (memchr(name->text.data, '/', name->text.length) != NULL)
			return json_error(document, name, err,
					  "expected a name with dots, such as "
					  "\"net.ipv4.tcp_syncookies\"");
	}
	return 0;
}

static int read_allow(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_globs *sysctls = target;

	return profile_read_sysctls(document, value, &sysctls->allow, err);
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"allow", read_allow},
		{0},
	};
	struct profile *profile = target;

	profile->sysctls.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->sysctls,
				  err);
}

void sysctls_pack(struct profile *profile, struct pack *pack)
{
	pack_texts(pack, &profile->sysctls.allow);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	return globs_is_within(&profile->sysctls, &other->sysctls, "sysctls",
			       more);
}

static void meet(struct profile *profile, const struct profile *other)
{
	globs_meet(&profile->document.arena, &profile->sysctls,
		   &other->sysctls);
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	globs_permit(&profile->document.arena, &profile->sysctls,
		     allow->sysctls);
}

const struct part part_sysctls = {"sysctls", read_part, is_within, meet,
				  permit};
