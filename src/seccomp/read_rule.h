/* SPDX-License-Identifier: Apache-2.0 */
/* Reading argument comparisons, which profiles and OCI filters spell alike. */
#pragma once

#include "seccomp/condition.h"
#include "json/json.h"

/* Reads {"index", "value", "valueTwo", "op"}. */
CHECK int read_condition(const struct json_document *document,
			 const struct json *value,
			 struct seccomp_condition *out, struct err *err);
