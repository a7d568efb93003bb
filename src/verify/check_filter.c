/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The filters that processes have, against the promised one: by simulation,
 * each call of the ABIs that this machine's programs come in, at the edges of
 * each comparison. They may answer more strictly: a process can add filters.
 */
#include "verify/verify.h"

#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "verify/loaded.h"

#include <errno.h>

#define MOST_EDGES  48
#define MOST_STATUS ((size_t)1 << 16) /* bytes */

/* Those that were judged: most processes of a container have the same. */
struct verify_filters {
	struct loaded judged;
	bool has_judged;
	const char *wrong; /* what is wrong with them; NULL: nothing */
	const char *where;
	const char *expected;
};

struct comparison {
	const struct seccomp_filter *filter;
	const struct loaded *loaded;
	enum seccomp_arch arch;
	unsigned compared;
	unsigned laxer;
	/* The first that is laxer. */
	enum seccomp_arch first_arch;
	unsigned first_call;
	uint64_t first_arguments[SECCOMP_ARGUMENTS];
	struct seccomp_action got;
	struct seccomp_action due;
};

struct verify_filters *verify_filters_new(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct verify_filters));
}

void verify_filters_fini(struct verify_filters *filters)
{
	loaded_fini(&filters->judged);
}

/* Names that the runtime's libseccomp does not know are dropped, and so get the
 * default; whether it is as old as ours is not known, so that the laxer of the
 * two answers is the bound. By an ABI that is not listed the caller is killed.
 */
static struct seccomp_action due_of(const struct comparison *comparison,
				    unsigned call, const uint64_t *arguments)
{
	const struct seccomp_filter *filter = comparison->filter;
	struct seccomp_action decided;

	if (!(filter->architectures & seccomp_arch_bit(comparison->arch)))
		return (struct seccomp_action){SECCOMP_KILL_THREAD, 0};
	decided = seccomp_filter_decide(filter, call, arguments);
	if (!cbpf_knows_call(syscall_text(call)) &&
	    filter->action.kind < decided.kind)
		return filter->action;
	return decided;
}

/* runc answers calls that are newer than all that the filter names with ENOSYS,
 * whatever the default is. */
static bool is_runcs_own(const struct comparison *comparison, unsigned call,
			 struct seccomp_action got)
{
	return got.kind == SECCOMP_ERRNO && got.data == ENOSYS &&
	       !comparison->filter->decisions[call].named;
}

static void compare(struct comparison *comparison, unsigned call, int number,
		    const uint64_t *given)
{
	uint64_t arguments[SECCOMP_ARGUMENTS];
	struct seccomp_data data;
	struct seccomp_action got, due;

	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
		arguments[i] = seccomp_arch_is_narrow(comparison->arch)
				       ? given[i] & UINT32_MAX
				       : given[i];
	data = cbpf_call(comparison->arch, number, arguments);
	got = loaded_ask(comparison->loaded, &data);
	due = due_of(comparison, call, arguments);

	comparison->compared++;
	if (got.kind >= due.kind || is_runcs_own(comparison, call, got) ||
	    comparison->laxer++ > 0)
		return;
	comparison->first_arch = comparison->arch;
	comparison->first_call = call;
	memcpy(comparison->first_arguments, arguments,
	       sizeof(comparison->first_arguments));
	comparison->got = got;
	comparison->due = due;
}

static void add_edge(uint64_t *edges, unsigned *count, uint64_t value)
{
	for (unsigned i = 0; i < *count; i++) {
		if (edges[i] == value)
			return;
	}
	if (*count < MOST_EDGES)
		edges[(*count)++] = value;
}

/* Where the answers may change, and what no comparison is about. *used has a
 * bit for each argument that is compared. */
static unsigned edges_of(const struct seccomp_decision *decision,
			 uint64_t *edges, unsigned *used)
{
	unsigned count = 0;

	add_edge(edges, &count, 0);
	add_edge(edges, &count, UINT64_MAX);
	*used = 0;
	for (unsigned i = 0; i < decision->count; i++) {
		const struct seccomp_conditions *all =
			&decision->rules[i].conditions;

		for (unsigned k = 0; k < all->count; k++) {
			const struct seccomp_condition *one = &all->list[k];
			uint64_t lowest = one->mask & -one->mask;

			*used |= 1u << one->index;
			add_edge(edges, &count, one->value);
			add_edge(edges, &count, one->value - 1);
			add_edge(edges, &count, one->value + 1);
			add_edge(edges, &count, one->value ^ lowest);
			add_edge(edges, &count, one->value | ~one->mask);
			add_edge(edges, &count, one->value | UINT64_C(1) << 32);
			add_edge(edges, &count, one->value | UINT64_C(1) << 63);
		}
	}
	return count;
}

/* Each edge at each argument that is compared, beside each other edge. */
static void compare_call(struct comparison *comparison, unsigned call,
			 int number)
{
	const struct seccomp_decision *decision =
		&comparison->filter->decisions[call];
	uint64_t arguments[SECCOMP_ARGUMENTS] = {0};
	uint64_t edges[MOST_EDGES];
	unsigned used;
	unsigned count = edges_of(decision, edges, &used);

	compare(comparison, call, number, arguments);
	for (unsigned i = 0; used != 0 && i < count * count; i++) {
		for (unsigned k = 0; k < SECCOMP_ARGUMENTS; k++) {
			if (!(used >> k & 1))
				continue;
			for (unsigned n = 0; n < SECCOMP_ARGUMENTS; n++)
				arguments[n] = edges[i / count];
			arguments[k] = edges[i % count];
			compare(comparison, call, number, arguments);
		}
	}
}

static void compare_all(struct comparison *comparison)
{
	const enum seccomp_arch native = seccomp_arch_of_host();
	uint32_t archs =
		seccomp_arch_bit(native) | seccomp_arch_companion(native);

	if (native == SECCOMP_ARCH_X86_64)
		archs |= seccomp_arch_bit(SECCOMP_ARCH_X32);
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		if (!(archs >> arch & 1))
			continue;
		comparison->arch = (enum seccomp_arch)arch;
		for (unsigned call = 0; call < syscall_count; call++) {
			int number = syscall_number(call, comparison->arch);

			if (number >= 0)
				compare_call(comparison, call, number);
		}
	}
}

static const char *words_of(struct arena *arena, struct seccomp_action action)
{
	if (!seccomp_kind_has_data(action.kind))
		return seccomp_kind_name(action.kind);
	return arena_printf(arena, "%s %u", seccomp_kind_name(action.kind),
			    action.data);
}

/* Compares and keeps the verdict. */
static void judge(struct verify *verify, struct verify_filters *filters,
		  const struct loaded *loaded)
{
	struct arena *arena = verify->findings.arena;
	struct comparison comparison = {
		.filter = verify->promise->filter,
		.loaded = loaded,
	};
	const uint64_t *at = comparison.first_arguments;

	compare_all(&comparison);
	verify->answers += comparison.compared;
	filters->wrong = NULL;
	if (comparison.laxer == 0)
		return;
	filters->where = arena_printf(arena, "%s %s",
				      seccomp_arch_words[comparison.first_arch],
				      syscall_name(comparison.first_call));
	filters->expected = words_of(arena, comparison.due);
	filters->wrong = arena_printf(
		arena,
		"%s with arguments %#llx, %#llx, %#llx, %#llx, %#llx, %#llx; "
		"%u of %u answers are laxer",
		words_of(arena, comparison.got), (unsigned long long)at[0],
		(unsigned long long)at[1], (unsigned long long)at[2],
		(unsigned long long)at[3], (unsigned long long)at[4],
		(unsigned long long)at[5], comparison.laxer,
		comparison.compared);
}

static void add(struct verify *verify, enum verify_severity severity, pid_t pid,
		const char *where, const char *expected, const char *found)
{
	verify_findings_add(&verify->findings, &(struct verify_finding){
						       .severity = severity,
						       .check = "filter",
						       .pid = pid,
						       .where = where,
						       .expected = expected,
						       .found = found,
					       });
}

/* Why its filters could not be read; err says what failed. */
static const char *obstacle_of(const struct verify *verify, pid_t pid,
			       const struct err *err)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct verify_status status;

	if (verify_process_read(verify->proc, pid, "status", MOST_STATUS,
				&text) &&
	    verify_status_parse(buf_text(&text), &status)) {
		/* By us: it was asked to stop before. */
		if (status.tracer == (unsigned)getpid())
			return "it does not stop to be looked at";
		if (status.tracer != 0)
			return arena_printf(verify->findings.arena,
					    "it is traced by process %u",
					    status.tracer);
	}
	return arena_printf(verify->findings.arena, "%s", err->message);
}

void verify_check_filter(struct verify *verify, struct verify_filters *filters,
			 pid_t pid)
{
	AUTO_LOADED struct loaded loaded = LOADED_INIT;
	struct err err = ERR_INIT;

	if (verify->promise->filter == NULL)
		return;
	if (loaded_read(pid, &loaded, &err) < 0) {
		add(verify, VERIFY_LOW, pid, "Seccomp",
		    "a filter that can be compared",
		    obstacle_of(verify, pid, &err));
		return;
	}
	/* That there is none is said by the thread's status. */
	if (loaded.count == 0)
		return;
	if (!filters->has_judged || !loaded_equal(&loaded, &filters->judged)) {
		judge(verify, filters, &loaded);
		loaded_fini(&filters->judged);
		filters->judged = loaded;
		filters->has_judged = true;
		loaded.count = 0;
	}
	if (filters->wrong != NULL)
		add(verify, VERIFY_HIGH, pid, filters->where, filters->expected,
		    filters->wrong);
}
