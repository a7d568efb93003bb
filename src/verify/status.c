/* SPDX-License-Identifier: Apache-2.0 */
/* /proc/PID/task/TID/status: what the kernel holds of a thread. */
#include "verify/status.h"

const char *const verify_set_fields[SET_COUNT] = {
	[SET_INHERITABLE] = "CapInh", [SET_PERMITTED] = "CapPrm",
	[SET_EFFECTIVE] = "CapEff",   [SET_BOUNDING] = "CapBnd",
	[SET_AMBIENT] = "CapAmb",
};

const char *const verify_set_names[SET_COUNT] = {
	[SET_INHERITABLE] = "inheritable", [SET_PERMITTED] = "permitted",
	[SET_EFFECTIVE] = "effective",     [SET_BOUNDING] = "bounding",
	[SET_AMBIENT] = "ambient",
};

/* The value of the line that begins with name and a colon. The first line is
 * the only one that a process can put words into, and the kernel escapes line
 * ends there. */
static bool find(struct text text, const char *name, struct text *value)
{
	const char *at = text.data;
	const char *end = text.data + text.length;
	size_t length = strlen(name);

	while (at < end) {
		const char *next = memchr(at, '\n', (size_t)(end - at));

		if (next == NULL)
			next = end;
		if ((size_t)(next - at) > length && at[length] == ':' &&
		    memcmp(at, name, length) == 0) {
			at += length + 1;
			while (at < next && (*at == ' ' || *at == '\t'))
				at++;
			*value = (struct text){at, (size_t)(next - at)};
			return true;
		}
		at = next + 1;
	}
	return false;
}

static bool find_set(struct text text, const char *name, uint64_t *set)
{
	struct text value;

	if (!find(text, name, &value) || value.length == 0 || value.length > 16)
		return false;
	*set = 0;
	for (size_t i = 0; i < value.length; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *digit = memchr(digits, value.data[i], 16);

		if (digit == NULL)
			return false;
		*set = *set << 4 | (uint64_t)(digit - digits);
	}
	return true;
}

static bool find_number(struct text text, const char *name, uint64_t *number)
{
	struct text value;

	return find(text, name, &value) && text_to_u64(value, number);
}

/* The last of "real effective saved file-system". */
static bool find_id(struct text text, const char *name, uint64_t *id)
{
	struct text value;
	size_t start;

	if (!find(text, name, &value))
		return false;
	for (start = value.length; start > 0 && value.data[start - 1] != '\t';)
		start--;
	return text_to_u64(
		(struct text){value.data + start, value.length - start}, id);
}

bool verify_status_parse(struct text text, struct verify_status *status)
{
	struct verify_status read = {.mode = 0};
	struct text state;
	uint64_t privileges, mode, filters, tracer;

	for (unsigned i = 0; i < SET_COUNT; i++) {
		if (!find_set(text, verify_set_fields[i], &read.sets[i]))
			return false;
	}
	if (!find(text, "State", &state) || state.length == 0 ||
	    !find_number(text, "NoNewPrivs", &privileges) ||
	    !find_number(text, "Seccomp", &mode))
		return false;
	read.dead = state.data[0] == 'Z' || state.data[0] == 'X';
	read.no_new_privileges = privileges != 0;
	read.mode = (unsigned)mode;
	if (find_number(text, "TracerPid", &tracer))
		read.tracer = (unsigned)tracer;
	read.filters_known = find_number(text, "Seccomp_filters", &filters);
	read.filters = read.filters_known ? (unsigned)filters : 0;
	read.ids_known = find_id(text, "Uid", &read.uid) &&
			 find_id(text, "Gid", &read.gid) &&
			 find(text, "Groups", &read.groups);
	*status = read;
	return true;
}

bool verify_status_equal(const struct verify_status *a,
			 const struct verify_status *b)
{
	for (unsigned i = 0; i < SET_COUNT; i++) {
		if (a->sets[i] != b->sets[i])
			return false;
	}
	return a->no_new_privileges == b->no_new_privileges &&
	       a->mode == b->mode && a->filters == b->filters;
}
