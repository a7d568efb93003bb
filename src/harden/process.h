/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked at of a process in a file of its own. */
#pragma once

#include "harden/hardener.h"

/* Notes the variables by which the C library loads code. Changes nothing:
 * images have them for good reasons. */
void process_note_environment(const struct harden_context *context,
			      struct oci_document *document,
			      const struct json *process);

/* Refuses a restore, or where the profile allows it notes it. process may be
 * NULL. */
void process_plan_restore(const struct harden_context *context,
			  struct oci_document *document,
			  const struct json *process);
