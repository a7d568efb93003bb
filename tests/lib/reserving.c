/* SPDX-License-Identifier: Apache-2.0 */
/* What a launch does with categories, without the rest of a launch. */
#include "lib/reserving.h"

#include "pipeline/describe.h"

#include <errno.h>
#include <sys/stat.h>

struct reservation reserving_start(const struct reserving *reserving,
				   const char *id)
{
	struct reservation reservation = RESERVATION_INIT;

	reservation.directory = reserving->categories;
	reservation.becomes = true;
	reservation.owner = (struct record_key){
		.directory = reserving->records,
		.root = reserving->root,
		.root_known = true,
		.id = id,
	};
	return reservation;
}

int reserving_record(const struct reservation *reservation, const char *label,
		     struct err *err)
{
	const struct describe_query query = {.id = reservation->owner.id};
	struct oci_document config = {.json = JSON_DOCUMENT_INIT};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct subject subject;
	int result = -1;

	buf_printf(&text,
		   "{\"ociVersion\": \"1.0.2\", \"process\": {\"cwd\": \"/\", "
		   "\"selinuxLabel\": \"%s\"}}",
		   label);
	if (record_remove(&reservation->owner, err) < 0)
		return -1;
	if (oci_document_read(&config, OCI_CONFIG, "config.json",
			      buf_text(&text), err) == 0) {
		describe_container(&config, &query, &arena, &subject);
		result = record_write(&reservation->owner, &config, &subject,
				      NULL, err);
	}
	json_document_fini(&config.json);
	return result;
}

static int make_container(const struct reservation *reservation,
			  struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", reservation->owner.root,
		   reservation->owner.id);
	if (mkdir(path.data, 0700) < 0 && errno != EEXIST)
		return err_set_errno(err, errno, "%s: cannot make", path.data);
	return 0;
}

static int keep(struct reservation *reservation, const unsigned pair[2],
		struct err *err)
{
	AUTO_BUF struct buf label = BUF_INIT;
	struct text text;

	buf_printf(&label, "system_u:system_r:container_t:s0:c%u,c%u", pair[0],
		   pair[1]);
	text = buf_text(&label);
	if (reservation_settle(reservation, &text, err) < 0 ||
	    reserving_record(reservation, label.data, err) < 0)
		return -1;
	if (!reservation_is_kept(reservation))
		return err_set(err, ERR_REFUSED, "%s was lost",
			       reservation->name);
	return make_container(reservation, err);
}

int reserving_launch(struct reservation *reservation, const char *range,
		     struct err *err)
{
	struct level_range read;
	unsigned pair[2];

	if (!level_range_read(text_of(range), &read))
		return err_set(err, ERR_INPUT, "%s: not a range", range);
	if (reservation_pair(reservation, &read.high, pair, err) == 0 &&
	    keep(reservation, pair, err) == 0) {
		reservation_sweep(reservation);
		return 0;
	}
	reservation_drop(reservation);
	return -1;
}
