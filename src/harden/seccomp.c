/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seccomp: the profile's filter where the spec has none, else what both allow.
 * Only tightens: a spec's filter that allows no more stays as it is spelled.
 */
#include "harden/hardener.h"

#include "harden/situation.h"

/* The members of linux.seccomp that a meet can change. */
static const char *const members[] = {
	"defaultAction",
	"defaultErrnoRet",
	"architectures",
	"syscalls",
};

#define MEMBER_COUNT (sizeof(members) / sizeof(members[0]))

#define MOST_TRIES   8

static const char *describe(const struct harden_context *context,
			    struct oci_document *document,
			    const struct seccomp_filter *filter)
{
	struct seccomp_counts counts =
		seccomp_filter_count(filter, context->probe->arch);

	return arena_printf(
		&document->json.arena,
		"of %u system calls %u stay allowed, and %u by "
		"their arguments",
		counts.allowed + counts.conditional + counts.refused,
		counts.allowed, counts.conditional);
}

static void add_finding(const struct harden_context *context,
			struct oci_document *document, const struct json *at,
			const char *member, const struct json *before,
			const char *why)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "seccomp",
			     .outcome = FINDING_CHANGED,
			     .at = at,
			     .member = member,
			     .before = before,
			     .after = json_member(at, member),
			     .why = why,
			     .rule = context->profile->seccomp.place,
		     });
}

static void note_inexact(const struct harden_context *context,
			 struct oci_document *document, const struct json *at,
			 const struct syscall_set *inexact)
{
	AUTO_BUF struct buf names = BUF_INIT;

	for (unsigned index = 0; index < syscall_count; index++) {
		if (syscall_set_has(inexact, index))
			buf_printf(&names, " %s", syscall_name(index));
	}
	if (names.length == 0)
		return;
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "seccomp",
			     .outcome = FINDING_NOTED,
			     .at = at,
			     .member = "syscalls",
			     .why = arena_printf(
				     &document->json.arena,
				     "the rules of both sides can't be met "
				     "exactly, so more is refused:%s",
				     names.data),
			     .rule = context->profile->seccomp.place,
		     });
}

static void plan_new(const struct harden_context *context,
		     struct oci_document *document,
		     const struct seccomp_filter *ceiling,
		     const struct syscall_set *inexact,
		     const struct json *before)
{
	struct json *linux_part = oci_require_linux(document);

	json_set(linux_part, "seccomp",
		 seccomp_filter_write_oci(&document->json, ceiling));
	add_finding(context, document, linux_part, "seccomp", before,
		    describe(context, document, ceiling));
	note_inexact(context, document, json_member(linux_part, "seccomp"),
		     inexact);
}

/* Brings the met filter to a form that is read back as it is written, so that
 * hardening again changes nothing. Returns it as an OCI object; NULL where
 * there is no such form. */
static struct json *write_stable(const struct harden_context *context,
				 struct oci_document *document,
				 const struct seccomp_filter *ceiling,
				 struct seccomp_meet *meet, bool plain,
				 struct err *err)
{
	struct json_document *json = &document->json;
	enum seccomp_arch arch = context->probe->arch;

	for (unsigned tries = 0; tries < MOST_TRIES; tries++) {
		struct json *object =
			seccomp_filter_write_oci(json, meet->filter);
		struct seccomp_filter *again;
		struct seccomp_meet next;

		if (plain)
			return object;
		if (seccomp_filter_read_oci(json, object, arch, &again, err) <
		    0)
			return NULL;
		next = seccomp_filter_meet(&json->arena, again, ceiling, arch);
		if (seccomp_filter_equal(again, next.filter))
			return object;
		meet->filter = next.filter;
		syscall_set_join(&meet->inexact, &next.inexact);
	}
	return NULL;
}

static void refuse_unstable(const struct harden_context *context,
			    struct oci_document *document,
			    const struct json *spec)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "seccomp",
			     .outcome = FINDING_REFUSED,
			     .at = spec,
			     .member = "syscalls",
			     .why = "these rules and the profile's have no "
				    "common form that both runtimes read "
				    "alike",
			     .rule = context->profile->seccomp.place,
		     });
}

/* Puts what differs into the spec's filter; what says the same already stays
 * as it is spelled. */
static void put_met(const struct harden_context *context,
		    struct oci_document *document, struct json *spec,
		    const struct seccomp_meet *meet, struct json *met)
{
	const char *why = describe(context, document, meet->filter);

	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		struct json *before = json_member(spec, members[i]);
		struct json *after = json_member(met, members[i]);

		if (json_equal(before, after))
			continue;
		if (after != NULL) {
			json_remove(after);
			json_set(spec, members[i], after);
		} else {
			json_remove(before);
		}
		add_finding(context, document, spec, members[i], before, why);
	}
	note_inexact(context, document, spec, &meet->inexact);
}

static int plan_met(const struct harden_context *context,
		    struct oci_document *document,
		    const struct seccomp_filter *ceiling,
		    const struct syscall_set *inexact, struct json *spec,
		    struct err *err)
{
	enum seccomp_arch arch = context->probe->arch;
	struct seccomp_filter *filter;
	struct seccomp_meet meet;
	struct json *met;

	if (seccomp_filter_read_oci(&document->json, spec, arch, &filter, err) <
	    0)
		return -1;
	meet = seccomp_filter_meet(&document->json.arena, filter, ceiling,
				   arch);
	if (seccomp_filter_equal(filter, meet.filter) &&
	    !filter->allows_unknown && !filter->ambiguous)
		return 0;
	met = write_stable(context, document, ceiling, &meet,
			   seccomp_filter_is_plain(filter) &&
				   seccomp_filter_is_plain(ceiling),
			   err);
	if (met == NULL) {
		refuse_unstable(context, document, spec);
		return 0;
	}
	while (filter->stopped_unknown != NULL &&
	       filter->stopped_unknown->first != NULL) {
		struct json *entry = filter->stopped_unknown->first;

		json_remove(entry);
		json_append(json_member(met, "syscalls"), entry);
	}
	syscall_set_join(&meet.inexact, inexact);
	put_met(context, document, spec, &meet, met);
	return 0;
}

/* crun's own ways around linux.seccomp: a compiled filter that is loaded in its
 * place, who hears of notifications, and code to load. */
static void drop_annotations(const struct harden_context *context,
			     struct oci_document *document)
{
	static const char *const names[] = {
		"run.oci.seccomp_bpf_data",
		"run.oci.seccomp.receiver",
		"run.oci.seccomp.plugins",
	};
	struct json *annotations =
		json_member(document->json.root, "annotations");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json *found = json_member(annotations, names[i]);

		if (found == NULL)
			continue;
		json_remove(found);
		findings_add(context->findings, &document->json,
			     &(struct finding){
				     .hardener = "seccomp",
				     .outcome = FINDING_CHANGED,
				     .at = annotations,
				     .member = names[i],
				     .before = found,
				     .why = "crun takes it in place of the "
					    "filter",
				     .rule = context->profile->seccomp.place,
			     });
	}
}

/* What runc takes for no filter at all. */
static bool is_empty(const struct json *spec)
{
	const struct json *action = json_member(spec, "defaultAction");
	const struct json *rules = json_member(spec, "syscalls");

	return (action == NULL || action->text.length == 0) &&
	       (rules == NULL || rules->count == 0);
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct json *linux_part =
		json_member(document->json.root, "linux");
	struct json *spec = json_member(linux_part, "seccomp");
	const struct seccomp_filter *ceiling;
	struct situation situation;

	if (context->profile->seccomp.place.value == NULL) {
		if (spec == NULL && linux_part != NULL)
			findings_note_unbounded(context->findings,
						&document->json, "seccomp",
						linux_part, "seccomp",
						"no filter: every system call "
						"can be made");
		return 0;
	}
	drop_annotations(context, document);
	situation_read(context, document, &situation);
	ceiling = seccomp_ceiling_for(&document->json.arena,
				      context->profile->seccomp.ceiling,
				      &situation.of);
	if (spec != NULL && !is_empty(spec))
		return plan_met(context, document, ceiling, &situation.inexact,
				spec, err);
	plan_new(context, document, ceiling, &situation.inexact, spec);
	return 0;
}

const struct hardener hardener_seccomp = {
	.name = "seccomp",
	.part = PART_SECCOMP,
	.for_exec = false,
	.plan = plan,
};
