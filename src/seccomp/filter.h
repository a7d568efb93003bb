/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A seccomp filter as one value: what it answers to each system call.
 *
 * Read from a profile's "seccomp" member or from an OCI linux.seccomp object
 * (with the meaning that runc and crun give it), met with another one, and
 * written as an OCI object that both runtimes load with exactly this meaning.
 * Filters live in an arena and are never freed one by one.
 */
#pragma once

#include "seccomp/decision.h"
#include "seccomp/syscall.h"
#include "json/json.h"

struct seccomp_filter {
	struct seccomp_action action; /* for what is not named: the default */
	uint32_t architectures;       /* seccomp_arch_bit()s */
	struct syscall_set present;   /* what those architectures have */
	/* The decisions are in a form that can be written as they are; true of
	 * what was read from a profile and of what was met. */
	bool settled;
	/* By index; those of calls that are not present mean nothing. */
	struct seccomp_decision *decisions;
	/* Of one that was read from an OCI object: it answers calls that no
	 * table of ours has otherwise than by its default; it lets such calls
	 * be made; and entries that stop them by more than an errno (an array,
	 * or NULL). A later libseccomp may know them. */
	bool names_unknown;
	/* Rules of one call say different things of the same arguments: which
	 * one holds is libseccomp's to say, and it is read as the stricter one
	 * here. So it must not stay as it is spelled. */
	bool ambiguous;
	bool allows_unknown;
	struct json *stopped_unknown;
	/* And the highest native number that it names; 0: none. */
	int newest;
	/* And all that it names, also where that says no more than the
	 * default. */
	struct syscall_set said;
};

/* --- filter.c --- */

/* A filter that answers every call of architectures with action. */
struct seccomp_filter *seccomp_filter_new(struct arena *arena,
					  uint32_t architectures,
					  struct seccomp_action action);
/* What the filter answers to that call (an index of syscall.h). */
struct seccomp_action seccomp_filter_decide(
	const struct seccomp_filter *filter, unsigned syscall,
	const uint64_t arguments[SECCOMP_ARGUMENTS]);
/* Same architectures, same default, same decision for each call. Compared by
 * spelling: never wrongly true. */
bool seccomp_filter_equal(const struct seccomp_filter *a,
			  const struct seccomp_filter *b);

/* Only constant answers, and rules that allow over ERRNO: what engines write.
 * Then a meet can be written and read back without loss. */
bool seccomp_filter_is_plain(const struct seccomp_filter *filter);

struct seccomp_counts {
	unsigned allowed;     /* whatever the arguments; LOG counts */
	unsigned conditional; /* by argument */
	unsigned refused;
};

/* Counts the names that arch has. */
struct seccomp_counts seccomp_filter_count(const struct seccomp_filter *filter,
					   enum seccomp_arch arch);

/* --- read_profile.c --- */

/* Reads the "seccomp" member of a profile:
 *
 * {
 *   "architectures": ["native"],
 *   "allow": ["@system-service", "read"],
 *   "rules": [{"names": ["clone"], "architectures": ["x86_64"],
 *              "args": [{"index": 0, "op": "SCMP_CMP_MASKED_EQ",
 *                        "value": 2114060288, "valueTwo": 0}],
 *              "comment": "no namespaces"},
 *             {"names": ["ioctl"], "except": [{...}]}],
 *   "deny": ["mount"],
 *   "unsupported": ["clone3"]
 * }
 *
 * Where a call is named more than once, the later of these members wins. It is
 * allowed, allowed where all args of one of its rules hold (or none of the
 * rule's exceptions), refused with EPERM, or refused with ENOSYS. Every other
 * call that there is, is refused with EPERM; what nobody knows yet, and the
 * group "fallback", with ENOSYS. A call with rules for other architectures only
 * is refused.
 *
 * native is the host's architecture. The filter is also for the ABI that a
 * program may bring along (seccomp_arch_companion()). ERR_INPUT, with its
 * place, for anything that is not as above. The filter points into the
 * document's arena. */
struct seccomp_profile_filter {
	struct seccomp_filter *filter;
	uint32_t architectures;    /* native and what the member lists: bits */
	struct syscall_set denied; /* in "deny" or "unsupported" */
};

CHECK int seccomp_filter_read_profile(struct json_document *document,
				      const struct json *member,
				      enum seccomp_arch native,
				      struct seccomp_profile_filter *out,
				      struct err *err);

/* Reads a list of calls, {"allow": ["read", "@io-event"], "comment": "..."}:
 * the filter that allows them, whatever their arguments, and answers the rest
 * as that of a profile does. */
CHECK int seccomp_filter_read_list(struct json_document *document,
				   const struct json *object,
				   enum seccomp_arch native,
				   struct seccomp_filter **out,
				   struct err *err);

/* Whether programs take ENOSYS, and no other errno, as leave to go on with an
 * older call, or without: the group "fallback". */
bool seccomp_has_fallback(unsigned call);

/* Adds the calls and "@groups" that an array names to a set. ERR_INPUT with its
 * place for what is neither. */
CHECK int syscall_set_read(const struct json_document *document,
			   const struct json *list, struct syscall_set *set,
			   struct err *err);

/* --- read_oci.c --- */

/* Reads a linux.seccomp object. ERR_INPUT for what the runtimes would refuse
 * to load; names and architectures that are not known are passed over, as
 * they do. */
CHECK int seccomp_filter_read_oci(struct json_document *document,
				  const struct json *object,
				  enum seccomp_arch native,
				  struct seccomp_filter **out, struct err *err);

/* --- meet.c --- */

/* Of each call the stricter of two answers. */
struct seccomp_meet {
	struct seccomp_filter *filter;
	/* Calls for which the stricter side can't be written exactly, and more
	 * than it is refused. */
	struct syscall_set inexact;
	/* An ABI that both have went, since what they say of calls by their
	 * arguments can't be said of it (multiplexer.h). */
	bool dropped;
};

/* Where both refuse with an errno, the spec's is kept if it was said for that
 * call, and the profile's where the spec refuses by its default. The profile's
 * architectures are kept as far as the spec has them; the native one is always
 * there. Over its own result it changes nothing. */
struct seccomp_meet seccomp_filter_meet(struct arena *arena,
					const struct seccomp_filter *spec,
					const struct seccomp_filter *profile,
					enum seccomp_arch native);

/* --- join.c --- */

/* The strictest filter that is no stricter than either, for what was recorded
 * apart. Exact where both are plain (seccomp_filter_is_plain()): constant
 * answers, and rules that allow over an errno; NULL where one is not. Of two
 * errnos a's is kept. Where rules are more than can be written, the call is
 * let through whatever the arguments. */
struct seccomp_filter *seccomp_filter_join(struct arena *arena,
					   const struct seccomp_filter *a,
					   const struct seccomp_filter *b);

/* --- leq.c --- */

/* How the answers of one side lie to those of the other. */
enum seccomp_order {
	SECCOMP_WITHIN,    /* each at least as strict */
	SECCOMP_BEYOND,    /* some laxer */
	SECCOMP_UNDECIDED, /* neither was found with reasonable work */
};

/* Compares what two decisions answer, whatever the arguments. Exact for all
 * conditions; undecided only where rules overlap in more ways than can be gone
 * through. arguments are those of a call with a laxer answer, and mean
 * something only where there is one. */
enum seccomp_order seccomp_decision_leq(const struct seccomp_decision *mine,
					const struct seccomp_decision *theirs,
					uint64_t arguments[SECCOMP_ARGUMENTS]);

/* A call for which one filter is more permissive than the other. */
struct seccomp_witness {
	bool found;
	int call;               /* or SYSCALL_NONE: any that no table has */
	uint32_t architectures; /* by which it is made: seccomp_arch_bit()s */
	uint64_t arguments[SECCOMP_ARGUMENTS];
	struct seccomp_action mine;
	struct seccomp_action theirs;
};

/* Whether mine is no more permissive than theirs: by each of its architectures
 * each call, those that nobody knows yet too, is answered as strictly whatever
 * the arguments, in the order of enum seccomp_kind; one errno is as strict as
 * another. What a filter has no architecture for, is killed by it.
 *
 * True is proved. Of what is false there is a witness (which may be NULL), but
 * not where seccomp_decision_leq() is undecided, nor where what either says
 * of names that no table has may be laxer in mine, nor where mine has an
 * architecture that we have no table for: these need not be theirs. */
bool seccomp_filter_leq(const struct seccomp_filter *mine,
			const struct seccomp_filter *theirs,
			struct seccomp_witness *witness);

/* --- narrow.c --- */

/* Whether libseccomp compares 32 bits of an argument by that ABI. */
bool seccomp_arch_is_narrow(enum seccomp_arch arch);
/* Whether one of its ABIs is such. */
bool seccomp_filter_is_narrow(const struct seccomp_filter *filter);
/* Makes rules stricter that runtimes would read otherwise for such an ABI, and
 * adds their calls to changed. Nothing to do twice. */
void seccomp_filter_narrow(struct arena *arena, struct seccomp_filter *filter,
			   struct syscall_set *changed);

/* --- permit.c --- */

/* A copy that lets those calls be made, whatever the arguments, by all of its
 * architectures that have them. It shares the rules of the others with the
 * filter, which stays as it is. */
struct seccomp_filter *seccomp_filter_permit(
	struct arena *arena, const struct seccomp_filter *filter,
	const struct syscall_set *calls);

/* --- write_oci.c --- */

/* The filter as a new OCI linux.seccomp object: its default, architectures and
 * system calls. The same filter always gives the same value. */
struct json *seccomp_filter_write_oci(struct json_document *document,
				      const struct seccomp_filter *filter);
