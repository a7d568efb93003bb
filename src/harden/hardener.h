/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One way of restricting a container: one file, one const struct hardener, one
 * line in table.c.
 *
 * A hardener is pure: it reads profile and probe, edits the document so that
 * it asks for no more than the profile allows, and records a finding for each
 * thing it changed or has to refuse. It only tightens. What it leaves alone it
 * does not spell anew, and over its own result it finds nothing.
 */
#pragma once

#include "harden/finding.h"
#include "oci/document.h"
#include "probe/probe.h"

struct harden_context {
	const struct profile *profile;
	const struct probe *probe;
	/* Of an exec, where it is known: its container's hardened config.json,
	 * a second ceiling. Else NULL. */
	const struct oci_document *container;
	/* The namespaces part only audits: the host's stay in the document. */
	bool namespaces_stay;
	struct findings *findings;
};

struct hardener {
	const char *name;  /* its part's */
	enum part_id part; /* of the profile */
	bool for_exec;     /* also has work in a process.json */
	bool for_update;   /* also in what an update changes */
	/* -1 only where the document can't be understood (ERR_INPUT) or the
	 * system failed; a refusal is a finding. */
	int (*plan)(const struct harden_context *context,
		    struct oci_document *document, struct err *err);
};

/* In launch order, ended by NULL. */
extern const struct hardener *const hardeners[];
/* Their names, for who has to list them without running any. */
extern const char *const hardener_names[];

extern const struct hardener hardener_annotations;
extern const struct hardener hardener_apparmor;
extern const struct hardener hardener_capabilities;
extern const struct hardener hardener_hooks;
extern const struct hardener hardener_devices;
extern const struct hardener hardener_no_new_privileges;
extern const struct hardener hardener_mounts;
extern const struct hardener hardener_namespaces;
extern const struct hardener hardener_paths;
extern const struct hardener hardener_process;
extern const struct hardener hardener_resources;
extern const struct hardener hardener_root;
extern const struct hardener hardener_seccomp;
extern const struct hardener hardener_selinux;
extern const struct hardener hardener_sysctls;
extern const struct hardener hardener_user;
