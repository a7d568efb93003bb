/* SPDX-License-Identifier: Apache-2.0 */
/* Resources: how many processes, how much memory and time a container gets. */
#include "policy/part.h"

#include "json/reader.h"

#include <inttypes.h>

/* What the kernel takes at most, on every architecture (PID_MAX_LIMIT). */
#define PIDS_MAX   UINT64_C(4194304)
/* Each process, runtimes' own included, takes more than that. */
#define MEMORY_MIN (UINT64_C(1) << 20)
#define MEMORY_MAX (UINT64_C(1) << 60)
/* The kernel's shortest quota (1 ms) in the usual period (100 ms). */
#define CPUS_MIN   UINT64_C(10)
#define CPUS_MAX   UINT64_C(1000000)

static int read_pids(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_resources *resources = target;
	uint64_t *pids = &resources->most.pids;

	if (!json_to_u64(value, pids) || *pids < 1 || *pids > PIDS_MAX)
		return json_error(document, value, err,
				  "expected a whole number from 1 to %" PRIu64,
				  PIDS_MAX);
	return 0;
}

/* "2G": binary units. */
static bool to_bytes(const struct json *value, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	struct text digits = value->text;
	const char *unit;
	unsigned shift;

	if (value->type != JSON_STRING)
		return json_to_u64(value, bytes);
	if (digits.length < 2)
		return false;
	unit = strchr(units, digits.data[--digits.length]);
	if (unit == NULL || !text_to_u64(digits, bytes))
		return false;
	shift = 10 * (unsigned)(unit - units + 1);
	if (*bytes > UINT64_MAX >> shift)
		return false;
	*bytes <<= shift;
	return true;
}

static int read_memory(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	struct profile_resources *resources = target;
	uint64_t *memory = &resources->most.memory;

	if (!to_bytes(value, memory) || *memory < MEMORY_MIN ||
	    *memory > MEMORY_MAX)
		return json_error(document, value, err,
				  "expected bytes, or a text such as \"512M\" "
				  "or \"2G\" (a whole number and K, M, G or "
				  "T), from 1M to 1048576T");
	return 0;
}

/* A decimal number in thousandths: "2", "0.5", "1.125". */
static bool to_thousandths(struct text number, uint64_t *thousandths)
{
	const char *point = memchr(number.data, '.', number.length);
	size_t whole =
		point != NULL ? (size_t)(point - number.data) : number.length;
	unsigned places = 0;

	if (!text_to_u64((struct text){number.data, whole}, thousandths) ||
	    *thousandths > CPUS_MAX)
		return false;
	for (size_t i = whole + 1; i < number.length; i++, places++) {
		if (number.data[i] < '0' || number.data[i] > '9')
			return false;
		*thousandths =
			*thousandths * 10 + (uint64_t)(number.data[i] - '0');
		if (places == 3)
			return false;
	}
	for (; places < 3; places++)
		*thousandths *= 10;
	return true;
}

static int read_cpus(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_resources *resources = target;
	uint64_t *cpus = &resources->most.cpus;

	if (value->type != JSON_NUMBER || !to_thousandths(value->text, cpus) ||
	    *cpus < CPUS_MIN || *cpus > CPUS_MAX)
		return json_error(document, value, err,
				  "expected a number of processors from 0.01 "
				  "to 1000, with at most three decimals");
	return 0;
}

static int read_required(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_resources *resources = target;

	return reader_boolean(document, value, &resources->required, err);
}

int profile_read_limits(struct json_document *document,
			const struct json *value,
			struct resource_limits *limits, struct err *err)
{
	static const struct reader_member members[] = {
		{"pids", read_pids},
		{"memory", read_memory},
		{"cpus", read_cpus},
		{0},
	};

	struct profile_resources resources = {.most = {0}};

	if (reader_read_object(document, value, members, &resources, err) < 0)
		return -1;
	*limits = resources.most;
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"pids", read_pids},
		{"memory", read_memory},
		{"cpus", read_cpus},
		{"required", read_required},
		{0},
	};
	struct profile *profile = target;

	profile->resources = (struct profile_resources){
		.place = part_place(document, value), .required = true};
	return reader_read_object(document, value, members, &profile->resources,
				  err);
}

static bool is_beyond(uint64_t mine, uint64_t theirs)
{
	return theirs != 0 && (mine == 0 || mine > theirs);
}

static bool limit_is_within(const char *name, uint64_t mine, uint64_t theirs,
			    struct buf *more)
{
	if (!is_beyond(mine, theirs))
		return true;
	if (mine == 0)
		return part_more(more, "resources: no ceiling of %s", name);
	return part_more(more, "resources: %s %" PRIu64, name, mine);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_resources *mine = &profile->resources;
	const struct profile_resources *theirs = &other->resources;
	bool within = true;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "resources: no ceiling");
	within &= limit_is_within("pids", mine->most.pids, theirs->most.pids,
				  more);
	within &= limit_is_within("memory", mine->most.memory,
				  theirs->most.memory, more);
	if (is_beyond(mine->most.cpus, theirs->most.cpus))
		within = mine->most.cpus == 0
				 ? part_more(more,
					     "resources: no ceiling of cpus")
				 : part_more(more,
					     "resources: cpus %" PRIu64
					     ".%03" PRIu64,
					     mine->most.cpus / 1000,
					     mine->most.cpus % 1000);
	if (theirs->required && !mine->required)
		within = part_more(more, "resources: not required");
	return within;
}

static void lower(uint64_t *mine, uint64_t theirs)
{
	if (is_beyond(*mine, theirs))
		*mine = theirs;
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_resources *mine = &profile->resources;
	const struct profile_resources *theirs = &other->resources;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	lower(&mine->most.pids, theirs->most.pids);
	lower(&mine->most.memory, theirs->most.memory);
	lower(&mine->most.cpus, theirs->most.cpus);
	mine->required |= theirs->required;
}

static void lift(uint64_t *mine, uint64_t allowed)
{
	if (*mine != 0 && allowed > *mine)
		*mine = allowed;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	struct resource_limits *most = &profile->resources.most;

	lift(&most->pids, allow->resources.pids);
	lift(&most->memory, allow->resources.memory);
	lift(&most->cpus, allow->resources.cpus);
}

const struct part part_resources = {"resources", read_part, is_within, meet,
				    permit};
