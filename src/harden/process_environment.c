/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process's environment: variables by which the C library loads code, or
 * decides where to find it. Images of GPU software have LD_LIBRARY_PATH, so
 * they stay; who reads the report can ask why the others are there. Into
 * set-user-ID programs they have loaded code where the library's own guard
 * failed (CVE-2023-4911), into hooks on the host where a runtime handed them on
 * (CVE-2025-23266).
 */
#include "harden/process.h"

static const char why[] =
	"the C library loads code by it, which has gained power in set-user-ID "
	"programs and hooks; it stays, since images need some such";

static bool loads_code(struct text variable)
{
	static const char *const names[] = {"GCONV_PATH", "GLIBC_TUNABLES",
					    "LD_AUDIT", "LD_LIBRARY_PATH",
					    "LD_PRELOAD"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t length = strlen(names[i]);

		if (variable.length > length && variable.data[length] == '=' &&
		    memcmp(variable.data, names[i], length) == 0)
			return true;
	}
	return false;
}

void process_note_environment(const struct harden_context *context,
			      struct oci_document *document,
			      const struct json *process)
{
	json_each (variable, json_member(process, "env")) {
		if (!json_is(variable, JSON_STRING) ||
		    !loads_code(variable->text))
			continue;
		findings_add(context->findings, &document->json,
			     &(struct finding){
				     .hardener = "process",
				     .outcome = FINDING_NOTED,
				     .at = variable,
				     .before = variable,
				     .why = why,
				     .rule = context->profile->process.place,
			     });
	}
}
