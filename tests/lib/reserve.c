/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reserve DIRECTORY ID RANGE: does with MCS categories what a launch does, for
 * a container of that name, below DIRECTORY: in categories and containers what
 * /run/ravelin has, in root what a runtime has. Prints the categories.
 */
#include "lib/reserving.h"

int main(int argc, char **argv)
{
	AUTO_BUF struct buf categories = BUF_INIT;
	AUTO_BUF struct buf records = BUF_INIT;
	AUTO_BUF struct buf root = BUF_INIT;
	struct reservation reservation;
	struct err err = ERR_INIT;
	int result;

	if (argc != 4)
		return 2;
	buf_printf(&categories, "%s/categories", argv[1]);
	buf_printf(&records, "%s/containers", argv[1]);
	buf_printf(&root, "%s/root", argv[1]);
	reservation = reserving_start(
		&(struct reserving){categories.data, records.data, root.data},
		argv[2]);
	result = reserving_launch(&reservation, argv[3], &err);
	if (result < 0)
		fprintf(stderr, "%s\n", err.message);
	else
		puts(reservation.name);
	reservation_fini(&reservation);
	return result < 0;
}
