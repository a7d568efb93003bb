/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reserve DIRECTORY ID RANGE [COUNT]: does with MCS categories what a launch
 * does, for a container of that name, or for so many of the names ID.1, ID.2,
 * ..., one after another, below DIRECTORY: in categories and containers what
 * /run/ravelin has, in root what a runtime has. Prints the categories.
 */
#include "lib/reserving.h"

#include <stdlib.h>

static int launch(const struct reserving *reserving, const char *id,
		  const char *range)
{
	struct reservation reservation = reserving_start(reserving, id);
	struct err err = ERR_INIT;
	int result = reserving_launch(&reservation, range, &err);

	if (result < 0)
		fprintf(stderr, "%s\n", err.message);
	else
		puts(reservation.name);
	reservation_fini(&reservation);
	return result;
}

static int launch_several(const struct reserving *reserving, const char *id,
			  const char *range, unsigned long count)
{
	for (unsigned long i = 1; i <= count; i++) {
		AUTO_BUF struct buf each = BUF_INIT;

		buf_printf(&each, "%s.%lu", id, i);
		if (launch(reserving, each.data, range) < 0)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	AUTO_BUF struct buf categories = BUF_INIT;
	AUTO_BUF struct buf records = BUF_INIT;
	AUTO_BUF struct buf root = BUF_INIT;
	struct reserving reserving;

	if (argc != 4 && argc != 5)
		return 2;
	buf_printf(&categories, "%s/categories", argv[1]);
	buf_printf(&records, "%s/containers", argv[1]);
	buf_printf(&root, "%s/root", argv[1]);
	reserving =
		(struct reserving){categories.data, records.data, root.data};
	return (argc == 4 ? launch(&reserving, argv[2], argv[3])
			  : launch_several(&reserving, argv[2], argv[3],
					   strtoul(argv[4], NULL, 10))) < 0;
}
