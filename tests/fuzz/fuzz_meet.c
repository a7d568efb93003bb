/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What two filters meet in: for no arguments laxer than either, just the
 * stricter unless said otherwise, in either order, once or twice; and what is
 * written of it is read as the same. Input: two filters as bytes_filter() has
 * them, one behind the other.
 */
#include "lib/bytes_filter.h"
#include "lib/edges.h"
#include "seccomp/filter.h"
#include "target.h"

#include <stdio.h>

#define NATIVE     SECCOMP_ARCH_X86_64
#define COMBINED   12
#define MOST_TRIES 8 /* as harden/seccomp.c */

/* A filter and the text that it was read from. */
struct side {
	struct json_document document;
	struct buf text;
	struct seccomp_filter *filter;
};

/* What got answers is held against the stricter of a and b. */
struct trial {
	const char *what;
	const struct seccomp_filter *a;
	const struct seccomp_filter *b;
	const struct seccomp_filter *got;
	const struct syscall_set *inexact; /* these may be stricter, or NULL */
	const struct syscall_set *skip;    /* not looked at, or NULL */
	unsigned call;
	bool exact;
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* --- answers --- */

static enum seccomp_kind kind_of(const struct seccomp_filter *filter,
				 unsigned call, const uint64_t *arguments)
{
	if (!syscall_set_has(&filter->present, call))
		return SECCOMP_KILL_PROCESS;
	return seccomp_filter_decide(filter, call, arguments).kind;
}

static void try_call(void *context, const uint64_t *arguments)
{
	const struct trial *trial = context;
	enum seccomp_kind a = kind_of(trial->a, trial->call, arguments);
	enum seccomp_kind b = kind_of(trial->b, trial->call, arguments);
	enum seccomp_kind got = kind_of(trial->got, trial->call, arguments);
	enum seccomp_kind due = a > b ? a : b;

	if (trial->exact ? got == due : got >= due)
		return;
	fprintf(stderr, "%s: %s(%#llx, %#llx, %#llx): %s and %s make %s\n",
		trial->what, syscall_name(trial->call),
		(unsigned long long)arguments[0],
		(unsigned long long)arguments[1],
		(unsigned long long)arguments[2], seccomp_kind_name(a),
		seccomp_kind_name(b), seccomp_kind_name(got));
	abort();
}

static bool is_in(const struct syscall_set *set, unsigned call)
{
	return set != NULL && syscall_set_has(set, call);
}

/* One call: where one of the three has rules for it, at their edges. */
static void try_edges(struct trial *trial)
{
	const struct seccomp_filter *const filters[] = {trial->a, trial->b,
							trial->got};
	const uint64_t none[SECCOMP_ARGUMENTS] = {0};
	struct random random = {1};
	bool constant = true;
	struct edges edges;

	for (unsigned i = 0; i < 3; i++)
		constant &= filters[i]->decisions[trial->call].count == 0;
	if (constant) {
		try_call(trial, none);
		return;
	}
	memset(&edges, 0, sizeof(edges));
	for (unsigned i = 0; i < 3; i++)
		edges_add_decision(&edges, &filters[i]->decisions[trial->call]);
	edges_each(&edges, COMBINED, &random, try_call, trial);
}

/* Each call that got has, and its default. */
static void try_all(struct trial trial)
{
	enum seccomp_kind a = trial.a->action.kind;
	enum seccomp_kind b = trial.b->action.kind;

	require(trial.got->action.kind == (a > b ? a : b));
	syscall_set_each (call, &trial.got->present) {
		if (is_in(trial.skip, call))
			continue;
		trial.call = call;
		trial.exact = !is_in(trial.inexact, call);
		try_edges(&trial);
	}
}

/* The same answers, but for those to skip. */
static void try_same(const char *what, const struct seccomp_filter *filter,
		     const struct seccomp_filter *other,
		     const struct syscall_set *skip)
{
	require(filter->architectures == other->architectures);
	try_all((struct trial){.what = what,
			       .a = filter,
			       .b = filter,
			       .got = other,
			       .skip = skip});
}

/* --- what is written --- */

/* Writes the filter and reads that as a document of its own. */
static void read_again(struct side *again, struct json_document *document,
		       const struct seccomp_filter *filter)
{
	struct err err = ERR_INIT;

	json_write_value(document, seccomp_filter_write_oci(document, filter),
			 &again->text);
	require(json_read(&again->document, "again", buf_text(&again->text),
			  JSON_STRICT, &err) == 0);
	require(seccomp_filter_read_oci(&again->document, again->document.root,
					NATIVE, &again->filter, &err) == 0);
}

static void side_fini(struct side *side)
{
	json_document_fini(&side->document);
	buf_fini(&side->text);
}

#define AUTO_SIDE __attribute__((cleanup(side_fini)))
#define SIDE_INIT                                                              \
	{                                                                      \
		JSON_DOCUMENT_INIT, BUF_INIT, NULL                             \
	}

/* Written, read, and met with the profile again, until it stays as it is, as
 * the hardener does. */
static void check_written(const struct side *profile, struct json_document *own,
			  const struct seccomp_filter *filter)
{
	struct side again[MOST_TRIES];

	for (unsigned i = 0; i < MOST_TRIES; i++)
		again[i] = (struct side)SIDE_INIT;
	for (unsigned i = 0; i < MOST_TRIES; i++) {
		struct seccomp_meet next;

		read_again(&again[i], own, filter);
		try_same("written and read", filter, again[i].filter, NULL);
		next = seccomp_filter_meet(&own->arena, again[i].filter,
					   profile->filter, NATIVE);
		if (seccomp_filter_equal(again[i].filter, next.filter))
			break;
		try_all((struct trial){.what = "met again",
				       .a = again[i].filter,
				       .b = profile->filter,
				       .got = next.filter,
				       .inexact = &next.inexact});
		filter = next.filter;
	}
	for (unsigned i = 0; i < MOST_TRIES; i++)
		side_fini(&again[i]);
}

/* --- the properties --- */

static void check_within(const struct seccomp_filter *meet,
			 const struct seccomp_filter *side)
{
	struct seccomp_witness witness;

	if (seccomp_filter_leq(meet, side, &witness))
		return;
	fprintf(stderr, "the meet is not within a side: %s\n",
		witness.call >= 0 ? syscall_name((unsigned)witness.call)
				  : "undecided, or the default");
	abort();
}

/* Whether leq tells what the answers do. */
static void check_leq(const struct seccomp_filter *a,
		      const struct seccomp_filter *b)
{
	struct seccomp_witness witness;

	if (seccomp_filter_leq(a, b, &witness)) {
		if (a->architectures == b->architectures)
			try_all((struct trial){
				.what = "within", .a = a, .b = b, .got = a});
		return;
	}
	require(witness.found);
	require(witness.mine.kind < witness.theirs.kind);
	if (witness.call >= 0)
		require(seccomp_action_equal(
			seccomp_filter_decide(a, (unsigned)witness.call,
					      witness.arguments),
			witness.mine));
}

static void check_meet(struct side *a, struct side *b)
{
	struct arena *arena = &a->document.arena;
	struct seccomp_meet meet =
		seccomp_filter_meet(arena, a->filter, b->filter, NATIVE);
	struct seccomp_meet other =
		seccomp_filter_meet(arena, b->filter, a->filter, NATIVE);
	struct seccomp_meet twice =
		seccomp_filter_meet(arena, meet.filter, meet.filter, NATIVE);
	struct syscall_set either = meet.inexact;

	syscall_set_join(&either, &other.inexact);
	try_all((struct trial){.what = "meet",
			       .a = a->filter,
			       .b = b->filter,
			       .got = meet.filter,
			       .inexact = &meet.inexact});
	try_same("the other way round", meet.filter, other.filter, &either);
	try_same("met with itself", meet.filter, twice.filter, &twice.inexact);
	check_within(meet.filter, a->filter);
	check_within(meet.filter, b->filter);
	check_leq(a->filter, b->filter);
	check_written(b, &a->document, meet.filter);
}

static void take(struct side *side, struct bytes *bytes)
{
	struct err err = ERR_INIT;

	bytes_filter(bytes, &side->text);
	require(json_read(&side->document, "fuzz", buf_text(&side->text),
			  JSON_STRICT, &err) == 0);
	require(seccomp_filter_read_oci(&side->document, side->document.root,
					NATIVE, &side->filter, &err) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = {data, size};
	AUTO_SIDE struct side a = SIDE_INIT;
	AUTO_SIDE struct side b = SIDE_INIT;

	take(&a, &bytes);
	take(&b, &bytes);
	check_meet(&a, &b);
	return 0;
}
