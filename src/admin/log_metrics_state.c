/* SPDX-License-Identifier: Apache-2.0 */
/* What was counted, kept from one run to the next: so the numbers only grow,
 * whatever becomes of the log. */
#include "admin/log_metrics.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>

#define LARGEST ((size_t)8 << 20) /* bytes */
#define FORMAT  "ravelin metrics 1"

/* --- reading --- */

static int refuse(const struct json_document *document,
		  const struct json *value, struct err *err)
{
	return json_error(document, value != NULL ? value : document->root, err,
			  "expected what --state wrote (\"" FORMAT "\")");
}

static enum metrics_family family_of(const struct json *name)
{
	unsigned family = 0;

	while (family < METRICS_FAMILIES &&
	       !json_string_is(name, metrics_families[family].name))
		family++;
	return (enum metrics_family)family;
}

/* [family, label, ..., number] */
static bool load_series(struct metrics *metrics, const struct json *series)
{
	struct text labels[METRICS_LABELS];
	enum metrics_family family;
	unsigned count = 0;
	uint64_t number;

	if (!json_is(series, JSON_ARRAY) ||
	    (family = family_of(series->first)) == METRICS_FAMILIES)
		return false;
	for (const struct json *value = series->first->next;
	     json_is(value, JSON_STRING) && count < METRICS_LABELS;
	     value = value->next)
		labels[count++] = value->text;
	if (series->count != count + 2 || !json_to_u64(series->last, &number) ||
	    (count < METRICS_LABELS &&
	     metrics_families[family].labels[count] != NULL) ||
	    (count > 0 && metrics_families[family].labels[count - 1] == NULL))
		return false;
	metrics_add(metrics, family, labels, number);
	return true;
}

static bool load_recent(struct metrics *metrics, const struct json *recent)
{
	uint64_t number;

	if (!json_is(recent, JSON_ARRAY) || recent->count > METRICS_RECENT)
		return false;
	json_each (value, recent) {
		if (!json_to_u64(value, &number) || number > UINT32_MAX)
			return false;
		metrics->recent[metrics->recent_count++] = (uint32_t)number;
	}
	return true;
}

static bool load_buckets(struct metrics *metrics, const struct json *buckets)
{
	unsigned at = 0;

	if (!json_is(buckets, JSON_ARRAY) ||
	    buckets->count != METRICS_BUCKETS + 1)
		return false;
	json_each (value, buckets) {
		if (!json_to_u64(value, &metrics->buckets[at++]))
			return false;
	}
	return true;
}

static int load(struct metrics *metrics, const struct json_document *document,
		struct err *err)
{
	const struct json *root = document->root;
	const struct json *series = json_member(root, "series");

	if (!json_string_is(json_member(root, "format"), FORMAT) ||
	    !json_to_u64(json_member(root, "offset"), &metrics->place.offset) ||
	    metrics->place.offset > INT64_MAX ||
	    !json_to_u64(json_member(root, "head"), &metrics->place.head) ||
	    !json_to_u64(json_member(root, "sum_us"), &metrics->sum_us) ||
	    !load_buckets(metrics, json_member(root, "buckets")) ||
	    !load_recent(metrics, json_member(root, "recent")) ||
	    !json_is(series, JSON_ARRAY))
		return refuse(document, NULL, err);
	json_each (value, series) {
		if (!load_series(metrics, value))
			return refuse(document, value, err);
	}
	return 0;
}

int metrics_load(struct metrics *metrics, const char *file, struct err *err)
{
	AUTO_CLOSE int fd =
		open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;

	if (fd < 0 && errno == ELOOP)
		return err_set(err, ERR_USAGE,
			       "%s: expected a regular file, and no link",
			       file);
	if (fd < 0)
		return errno == ENOENT ? 0
				       : err_set_errno(err, errno,
						       "%s: cannot open", file);
	if (fs_read_regular(fd, file, LARGEST, &text, NULL, err) < 0 ||
	    json_read(&document, file, buf_text(&text), JSON_STRICT, err) < 0)
		return -1;
	return load(metrics, &document, err);
}

/* --- writing --- */

static void add_series(const struct metrics *metrics,
		       enum metrics_family family, struct buf *out)
{
	const struct metrics_description *description =
		&metrics_families[family];

	for (const struct metrics_series *series = metrics->first[family];
	     series != NULL; series = series->next) {
		buf_printf(out, "%s\n[\"%s\"",
			   out->data[out->length - 1] == '[' ? "" : ",",
			   description->name);
		for (unsigned i = 0; description->labels[i] != NULL; i++) {
			buf_add_char(out, ',');
			json_write_string(series->labels[i], out);
		}
		buf_printf(out, ",%" PRIu64 "]", series->value);
	}
}

void metrics_format_state(const struct metrics *metrics, struct buf *out)
{
	uint64_t count = metrics->recent_count;
	uint64_t from = count > METRICS_RECENT ? count - METRICS_RECENT : 0;

	buf_printf(out,
		   "{\"format\":\"" FORMAT "\",\"offset\":%" PRIu64
		   ",\"head\":%" PRIu64 ",\"sum_us\":%" PRIu64,
		   metrics->place.offset, metrics->place.head, metrics->sum_us);
	buf_add_text(out, ",\n\"buckets\":");
	for (unsigned i = 0; i <= METRICS_BUCKETS; i++)
		buf_printf(out, "%c%" PRIu64, i == 0 ? '[' : ',',
			   metrics->buckets[i]);
	/* The oldest first. */
	buf_add_text(out, "],\n\"recent\":[");
	for (uint64_t at = from; at < count; at++)
		buf_printf(out, "%s%" PRIu32, at > from ? "," : "",
			   metrics->recent[at % METRICS_RECENT]);
	buf_add_text(out, "],\n\"series\":[");
	for (unsigned family = 0; family < METRICS_FAMILIES; family++)
		add_series(metrics, (enum metrics_family)family, out);
	buf_add_text(out, "]}\n");
}
