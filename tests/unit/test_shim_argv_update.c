/* SPDX-License-Identifier: Apache-2.0 */
/* update's options, as the runtime reads them. */
#include "lib/command_rows.h"

static void test_what_an_update_changes_is_read(void **state)
{
	static const struct row rows[] = {
		{"update -r - c", "update c resources=-"},
		{"update --resources X c", "update c resources=X"},
		{"update --resources= c", "update c",
		 "update c resources=", "update c ?update"},
		{"update --pids-limit -1 --memory=1G c",
		 "update c pids=-1 memory=1G"},
		{"update --cpuset-cpus 0-1 --cpu-share 5 c",
		 "update c other=0-1 other=5"},
		{"update -pids-limit 5 c", "update c pids=5"},
		{"update --pids 5 c", "update c ?--pids", "update c pids=5",
		 "update c pids=5"},
		{"update c --pids-limit 5", "update c pids=5",
		 "update c ?--pids-limit", NULL},
		{"update --new-limit=5 --memory 7 c", "update c memory=7"},
		{"update", "pass"},
		{"update --help", "pass"},
		{"update update", "update update"},
	};

	(void)state;
	CHECK_ROWS(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_an_update_changes_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
