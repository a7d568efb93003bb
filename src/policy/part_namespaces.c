/* SPDX-License-Identifier: Apache-2.0 */
/* Namespaces: which of the host's own may be shared, and what becomes of a
 * container that asks for others. */
#include "policy/part.h"

#include "json/reader.h"

const char *const profile_namespaces[] = {
	[NAMESPACE_NETWORK] = "network", [NAMESPACE_PID] = "pid",
	[NAMESPACE_IPC] = "ipc",         [NAMESPACE_UTS] = "uts",
	[NAMESPACE_CGROUP] = "cgroup",   [NAMESPACE_TIME] = "time",
	[NAMESPACE_USER] = "user",       NULL,
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

/* One of those in allowed; the others belong in member. */
static int read_one(const struct json_document *document,
		    const struct json *name, uint32_t allowed,
		    const char *member, uint32_t *bits, struct err *err)
{
	const char *words[32] = {NULL};
	uint32_t bit_of[32];
	unsigned count = 0, word;

	for (unsigned i = 0; profile_namespaces[i] != NULL; i++) {
		if (allowed >> i & 1) {
			bit_of[count] = UINT32_C(1) << i;
			words[count++] = profile_namespaces[i];
		} else if (text_is(name->text, profile_namespaces[i])) {
			return json_error(document, name, err,
					  "\"%s\" belongs in \"%s\"",
					  profile_namespaces[i], member);
		}
	}
	if (reader_word(document, name, words, &word, err) < 0)
		return -1;
	*bits |= bit_of[word];
	return 0;
}

static int read_some(struct json_document *document, const struct json *value,
		     uint32_t allowed, const char *member, uint32_t *bits,
		     struct err *err)
{
	*bits = 0;
	if (reader_strings(document, value, err) < 0)
		return -1;
	json_each (name, value) {
		if (read_one(document, name, allowed, member, bits, err) < 0)
			return -1;
	}
	return 0;
}

static int read_host(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_namespace_ceiling *namespaces = target;
	uint32_t bits;

	if (read_some(document, value, ~NAMESPACES_MOSTLY_HOSTS, "own", &bits,
		      err) < 0)
		return -1;
	namespaces->host |= bits;
	return 0;
}

static int read_own(struct json_document *document, const struct json *value,
		    void *target, struct err *err)
{
	struct profile_namespace_ceiling *namespaces = target;
	uint32_t bits;

	if (read_some(document, value, NAMESPACES_MOSTLY_HOSTS, "host", &bits,
		      err) < 0)
		return -1;
	namespaces->host &= ~bits;
	return 0;
}

static int read_otherwise(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	static const char *const words[] = {
		[OTHER_NAMESPACES_PRIVATE] = "private",
		[OTHER_NAMESPACES_REFUSE] = "refuse",
		NULL,
	};
	struct profile_namespace_ceiling *namespaces = target;
	unsigned word;

	if (reader_word(document, value, words, &word, err) < 0)
		return -1;
	namespaces->otherwise = (enum profile_other_namespaces)word;
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"host", read_host},
		{"own", read_own},
		{"otherwise", read_otherwise},
		{0},
	};
	struct profile *profile = target;

	profile->namespaces = (struct profile_namespace_ceiling){
		.place = part_place(document, value),
		.host = NAMESPACES_MOSTLY_HOSTS,
	};
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
	if (mine->otherwise < theirs->otherwise)
		within = part_more(more, "namespaces: otherwise");
	return within;
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_namespace_ceiling *mine = &profile->namespaces;
	const struct profile_namespace_ceiling *theirs = &other->namespaces;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	/* The finding names the side that is tighter. */
	if ((theirs->host & ~mine->host) == 0 &&
	    theirs->otherwise >= mine->otherwise)
		mine->place = theirs->place;
	mine->host &= theirs->host;
	if (mine->otherwise < theirs->otherwise)
		mine->otherwise = theirs->otherwise;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	profile->namespaces.host |= allow->namespaces;
}

const struct part part_namespaces = {"namespaces", read_part, is_within, meet,
				     permit};
