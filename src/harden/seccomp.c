/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seccomp: the profile's filter where the spec has none, else what both allow.
 * Only tightens: a spec's filter that allows no more stays as it is spelled.
 */
#include "harden/hardener.h"

#include "seccomp/filter.h"

/* The members of linux.seccomp that a meet can change. */
static const char *const members[] = {
	"defaultAction",
	"defaultErrnoRet",
	"architectures",
	"syscalls",
};

#define MEMBER_COUNT (sizeof(members) / sizeof(members[0]))

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
		     struct oci_document *document)
{
	const struct seccomp_filter *ceiling =
		context->profile->seccomp.ceiling;
	struct json *linux_part = oci_require_linux(document);

	json_set(linux_part, "seccomp",
		 seccomp_filter_write_oci(&document->json, ceiling, NULL));
	add_finding(context, document, linux_part, "seccomp", NULL,
		    describe(context, document, ceiling));
}

/* Puts what differs into the spec's filter; what says the same already stays
 * as it is spelled. */
static void plan_met(const struct harden_context *context,
		     struct oci_document *document, struct json *spec,
		     const struct seccomp_meet *meet)
{
	const char *why = describe(context, document, meet->filter);
	struct json *met =
		seccomp_filter_write_oci(&document->json, meet->filter, NULL);

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

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_seccomp *ceiling = &context->profile->seccomp;
	enum seccomp_arch arch = context->probe->arch;
	struct seccomp_filter *filter;
	struct seccomp_meet meet;
	const struct json *linux_part =
		json_member(document->json.root, "linux");
	struct json *spec = json_member(linux_part, "seccomp");

	if (ceiling->place.value == NULL) {
		if (spec == NULL && linux_part != NULL)
			findings_note_unbounded(context->findings,
						&document->json, "seccomp",
						linux_part, "seccomp",
						"no filter: every system call "
						"can be made");
		return 0;
	}
	if (spec == NULL) {
		plan_new(context, document);
		return 0;
	}
	if (seccomp_filter_read_oci(&document->json, spec, arch, &filter, err) <
	    0)
		return -1;
	meet = seccomp_filter_meet(&document->json.arena, filter,
				   ceiling->ceiling, arch);
	if (!seccomp_filter_equal(filter, meet.filter))
		plan_met(context, document, spec, &meet);
	return 0;
}

const struct hardener hardener_seccomp = {
	.name = "seccomp",
	.for_exec = false,
	.plan = plan,
};
