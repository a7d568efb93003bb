/* SPDX-License-Identifier: Apache-2.0 */
/* The library in thirty lines: hardens the config.json on standard input.
 *
 *   cc harden.c $(pkg-config --cflags --libs ravelin) -o harden */
#include <ravelin/ravelin.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	const struct ravelin_options options = {
		.profile = argc > 1 ? argv[1] : NULL,
	};
	static char text[1 << 20];
	size_t size = fread(text, 1, sizeof(text), stdin);
	struct ravelin_plan *plan;
	char *error = NULL;
	int status = EXIT_FAILURE;

	plan = ravelin_plan_new(RAVELIN_CONFIG, "config.json", text, size,
				&options, &error);
	if (plan == NULL) {
		fprintf(stderr, "%s\n", error != NULL ? error : "no memory");
	} else if (ravelin_plan_refusal(plan) != NULL) {
		fprintf(stderr, "%s\n", ravelin_plan_refusal(plan));
	} else {
		fputs(ravelin_plan_document(plan, NULL), stdout);
		status = EXIT_SUCCESS;
	}
	ravelin_plan_free(plan);
	free(error);
	return status;
}
