/* SPDX-License-Identifier: Apache-2.0 */
/* Reading argument comparisons. */
#include "seccomp/read_rule.h"

int read_condition(const struct json_document *document,
		   const struct json *value, struct seccomp_condition *out,
		   struct err *err)
{
	const struct json *op_word = json_member(value, "op");
	const struct json *second = json_member(value, "valueTwo");
	enum seccomp_op op;
	uint64_t index;
	uint64_t first;
	uint64_t two = 0;

	if (!json_is(value, JSON_OBJECT))
		return json_error(document, value, err,
				  "expected an object, found %s",
				  json_type_name(value->type));
	if (!json_to_u64(json_member(value, "index"), &index) ||
	    index >= SECCOMP_ARGUMENTS)
		return json_error(document, value, err,
				  "expected an \"index\" from 0 to 5");
	if (!json_to_u64(json_member(value, "value"), &first))
		return json_error(document, value, err,
				  "expected a \"value\" of 64 bits");
	if (second != NULL && !json_to_u64(second, &two))
		return json_error(document, second, err,
				  "expected a number of 64 bits");
	if (!json_is(op_word, JSON_STRING) ||
	    !seccomp_op_from_name(op_word->text, &op))
		return json_error(document, op_word != NULL ? op_word : value,
				  err,
				  "expected an \"op\" such as "
				  "SCMP_CMP_EQ or SCMP_CMP_MASKED_EQ");
	/* Of MASKED_EQ the first value is the mask. */
	*out = op == SECCOMP_MASKED_EQ
		       ? seccomp_condition_normal((unsigned)index, op, two,
						  first)
		       : seccomp_condition_normal((unsigned)index, op, first,
						  0);
	return 0;
}
