/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host's name, which is its UTS namespace's (uts_namespaces(7)): a
 * container that may see it may not change it. Of a namespace without a path
 * runc and crun refuse that themselves; one that is joined by its path they
 * take for another's.
 */
#include "harden/namespaces.h"

void namespaces_plan_names(const struct harden_context *context,
			   struct oci_document *document)
{
	static const char *const names[] = {"hostname", "domainname"};
	const struct json *root = document->json.root;

	if (!namespaces_shares(context, document, NAMESPACE_UTS))
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json *before = json_member(root, names[i]);

		/* Runtimes set no empty one. */
		if (before == NULL || before->text.length == 0)
			continue;
		json_remove(before);
		findings_add(context->findings, &document->json,
			     &(struct finding){
				     .hardener = "namespaces",
				     .outcome = FINDING_CHANGED,
				     .at = root,
				     .member = names[i],
				     .before = before,
				     .why = "it would be the host's name: the "
					    "container shares its UTS "
					    "namespace",
				     .rule = context->profile->namespaces.place,
			     });
	}
}
