/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A checkpoint that is restored: CRIU gives its processes the credentials,
 * filters, labels, limits and masks that it wrote down (criu(8), the images
 * core, creds, seccomp and mountpoints), and nothing of the document's process.
 * So no ceiling reaches them, and who can write an image can write any.
 */
#include "harden/process.h"

void process_plan_restore(const struct harden_context *context,
			  struct oci_document *document,
			  const struct json *process)
{
	const struct profile_process *ceiling = &context->profile->process;
	bool refuse = ceiling->place.value != NULL && !ceiling->restore;

	if (!context->probe->restores)
		return;
	findings_add(
		context->findings, &document->json,
		&(struct finding){
			.hardener = "process",
			.outcome = refuse ? FINDING_REFUSED : FINDING_NOTED,
			.at = process,
			.why = refuse ? "restored processes have what their "
					"checkpoint says (capabilities, "
					"filters, labels), not what this "
					"document does: start it anew, or "
					"allow \"restore\""
				      : "restored processes have what their "
					"checkpoint says, not what this "
					"document does; ravelinctl verify "
					"tells what that is",
			.rule = ceiling->place,
		});
}
