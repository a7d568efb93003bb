/* SPDX-License-Identifier: Apache-2.0 */
/* write_report html|sarif example|many|none: prints the report of a posture
 * that was made by hand, for tests that are no C. */
#include "admin/check_print.h"
#include "base/fs.h"
#include "lib/example_posture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	AUTO_POSTURE struct posture posture = POSTURE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;

	if (argc != 3) {
		fputs("usage: write_report html|sarif example|many|none\n",
		      stderr);
		return EXIT_FAILURE;
	}
	if (strcmp(argv[2], "example") == 0)
		example_posture(&posture);
	else if (strcmp(argv[2], "many") == 0)
		example_posture_many(&posture, 100, 20);
	else
		posture_sum(&posture);
	if (strcmp(argv[1], "html") == 0)
		check_print_html(&posture, &out);
	else
		check_print_sarif(&posture, &out);
	return fs_write_all(STDOUT_FILENO, out.data, out.length) < 0
		       ? EXIT_FAILURE
		       : EXIT_SUCCESS;
}
