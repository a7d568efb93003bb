/* SPDX-License-Identifier: Apache-2.0 */
/* The MCS categories of what is launched, kept for it alone or its pod. */
#include "shim/launch.h"

void launch_categories(struct launch *launch)
{
	struct probe_selinux *selinux = &launch->probe.selinux;

	if (!selinux->enabled || launch->command->verb != VERB_LAUNCH ||
	    geteuid() != 0)
		return;
	launch->reservation.directory = RESERVATION_DIRECTORY;
	launch->reservation.owner = launch_key(launch);
	launch->reservation.becomes = launch->flavour != RUNTIME_OTHER;
	selinux->pair = reservation_pair;
	selinux->hold = reservation_hold;
	selinux->keeper = &launch->reservation;
}

int launch_categories_settle(struct launch *launch, struct err *err)
{
	const struct oci_document *document = &launch->plan.document;
	const struct json *label;

	if (launch->reservation.directory == NULL)
		return 0;
	label = json_member(oci_process(document), "selinuxLabel");
	if (reservation_settle(
		    &launch->reservation,
		    json_is(label, JSON_STRING) ? &label->text : NULL, err) < 0)
		return launch_give_up(launch, err);
	return 0;
}

int launch_categories_keep(struct launch *launch, struct err *err)
{
	struct reservation *reservation = &launch->reservation;

	if (reservation->directory == NULL)
		return 0;
	if (!reservation_is_kept(reservation)) {
		err_set(err, ERR_REFUSED,
			"this launch stood still for a minute, and the "
			"categories %s may be another container's by now",
			reservation->name);
		return launch_give_up(launch, err);
	}
	reservation_sweep(reservation);
	return 0;
}
