/* SPDX-License-Identifier: Apache-2.0 */
/* No new privileges: execve grants nothing (prctl(2), PR_SET_NO_NEW_PRIVS). */
#include "harden/hardener.h"

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_no_new_privileges *ceiling =
		&context->profile->no_new_privileges;
	struct json *process = oci_process(document);
	const struct json *before = json_member(process, "noNewPrivileges");
	bool required = ceiling->required;

	(void)err;
	if (context->container != NULL &&
	    json_is_true(json_member(oci_process(context->container),
				     "noNewPrivileges")))
		required = true;
	if (process == NULL || json_is_true(before))
		return 0;
	if (!required) {
		findings_note_unbounded(context->findings, &document->json,
					"noNewPrivileges", process,
					"noNewPrivileges",
					"set-user-ID programs and file "
					"capabilities can grant privileges");
		return 0;
	}
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "noNewPrivileges",
			     .outcome = FINDING_CHANGED,
			     .at = process,
			     .member = "noNewPrivileges",
			     .before = before,
			     .after = json_set(
				     process, "noNewPrivileges",
				     json_new_boolean(&document->json, true)),
			     .why = "set-user-ID programs and file "
				    "capabilities may grant nothing",
			     .rule = ceiling->place,
		     });
	return 0;
}

const struct hardener hardener_no_new_privileges = {
	.name = "noNewPrivileges",
	.part = PART_NO_NEW_PRIVILEGES,
	.for_exec = true,
	.plan = plan,
};
