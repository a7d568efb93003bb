/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a filter about one call: its BPF is run, and what decides is found. */
#pragma once

#include "admin/seccomp_call.h"
#include "admin/seccomp_rule.h"
#include "cbpf/program.h"

struct seccomp_question {
	const struct cbpf_program *program;
	const struct seccomp_filter *model;
	const struct seccomp_call *call;
	/* The places that speak of the call. */
	struct seccomp_clauses clauses;
	/* Those that answer what the filter does not know. */
	struct seccomp_clauses unknown;
};

struct seccomp_answer {
	/* What the BPF answers; arguments that were not given are 0. */
	struct seccomp_action action;
	unsigned steps; /* instructions until then */
	/* Arguments that were not given decide. */
	bool by_arguments;
	/* The filter is for other ABIs: whatever the call, it kills. */
	bool is_foreign;
	/* This libseccomp does not know the name, so that what the filter says
	 * of the call is lost. */
	bool is_unknown;
	const struct seccomp_clause *clause; /* what decides; NULL: not found */
	/* The model: what the filter should answer; and whether it differs from
	 * the BPF, for these arguments or some that were not given, for no
	 * reason above. That is a bug. */
	struct seccomp_action model;
	bool differs;
};

struct seccomp_answer seccomp_ask(const struct seccomp_question *question);

/* Whether the clause can hold when the call's arguments that were given are as
 * they are. */
bool seccomp_clause_may_hold(const struct seccomp_clause *clause,
			     const struct seccomp_call *call);
/* ... and must, whatever the others are. */
bool seccomp_clause_must_hold(const struct seccomp_clause *clause,
			      const struct seccomp_call *call);
