/* SPDX-License-Identifier: Apache-2.0 */
/* User: no uid 0 where the profile forbids it. */
#include "harden/hardener.h"

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_user *ceiling = &context->profile->user;
	const struct json *process = oci_process(document);
	const struct json *user = json_member(process, "user");
	const struct json *uid = json_member(user, "uid");
	uint64_t number = 0;

	(void)err;
	if (process == NULL)
		return 0;
	/* An absent user or uid is uid 0 to every runtime. */
	if (uid != NULL && json_to_u64(uid, &number) && number != 0)
		return 0;
	if (ceiling->root) {
		findings_note_unbounded(context->findings, &document->json,
					"user", user != NULL ? user : process,
					user != NULL ? "uid" : "user",
					"runs as uid 0");
		return 0;
	}
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "user",
			     .outcome = FINDING_REFUSED,
			     .at = user != NULL ? user : process,
			     .member = user != NULL ? "uid" : "user",
			     .before = uid,
			     .why = "uid 0 is not allowed; start the container "
				    "as another user (docker and podman: "
				    "--user 1000, Kubernetes: "
				    "securityContext.runAsUser)",
			     .rule = ceiling->place,
		     });
	return 0;
}

const struct hardener hardener_user = {
	.name = "user",
	.part = PART_USER,
	.for_exec = true,
	.plan = plan,
};
