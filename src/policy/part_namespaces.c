/* SPDX-License-Identifier: Apache-2.0 */
/* Namespaces: which of the host's own may be shared. */
#include "policy/part.h"

#include "json/reader.h"

const char *const profile_namespaces[] = {
	[NAMESPACE_NETWORK] = "network", [NAMESPACE_PID] = "pid",
	[NAMESPACE_IPC] = "ipc",         [NAMESPACE_UTS] = "uts",
	[NAMESPACE_CGROUP] = "cgroup",   NULL,
};

int profile_read_namespaces(struct json_document *document,
			    const struct json *value, uint32_t *bits,
			    struct err *err)
{
	unsigned word;

	if (reader_strings(document, value, err) < 0)
		return -1;
	json_each (name, value) {
		if (reader_word(document, name, profile_namespaces, &word,
				err) < 0)
			return -1;
		*bits |= UINT32_C(1) << word;
	}
	return 0;
}

static int read_host(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_namespace_ceiling *namespaces = target;

	return profile_read_namespaces(document, value, &namespaces->host, err);
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"host", read_host},
		{0},
	};
	struct profile *profile = target;

	profile->namespaces.place = part_place(document, value);
	return reader_read_object(document, value, members,
				  &profile->namespaces, err);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_namespace_ceiling *mine = &profile->namespaces;
	const struct profile_namespace_ceiling *theirs = &other->namespaces;
	bool within = true;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "namespaces: no ceiling");
	for (unsigned i = 0; profile_namespaces[i] != NULL; i++) {
		if ((mine->host & ~theirs->host) >> i & 1)
			within = part_more(more, "namespaces: the host's %s",
					   profile_namespaces[i]);
	}
	return within;
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_namespace_ceiling *mine = &profile->namespaces;
	const struct profile_namespace_ceiling *theirs = &other->namespaces;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine) || (theirs->host & ~mine->host) == 0)
		*mine = *theirs;
	mine->host &= theirs->host;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	profile->namespaces.host |= allow->namespaces;
}

const struct part part_namespaces = {"namespaces", read_part, is_within, meet,
				     permit};
