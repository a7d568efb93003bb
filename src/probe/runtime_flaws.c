/* SPDX-License-Identifier: Apache-2.0 */
/* What is known to be wrong with versions of runtimes, by their advisories. */
#include "probe/runtime_flaws.h"

#include <ctype.h>

static const struct runtime_flaw flaws[] = {
	{RUNTIME_RUNC,
	 "CVE-2022-29162",
	 "exec --cap gives inheritable capabilities",
	 NULL,
	 {"1.1.2"}},
	{RUNTIME_RUNC,
	 "CVE-2023-25809",
	 "rootless containers can write to the host's cgroups",
	 NULL,
	 {"1.1.5"}},
	{RUNTIME_RUNC,
	 "CVE-2023-27561",
	 "an image whose /proc is a link takes labels away",
	 "1.0.0-rc.95",
	 {"1.1.5"}},
	{RUNTIME_RUNC,
	 "CVE-2023-28642",
	 "an image whose /proc is a link takes AppArmor and SELinux away",
	 "1.0.0-rc.95",
	 {"1.1.5"}},
	{RUNTIME_RUNC,
	 "CVE-2024-21626",
	 "a working directory behind a leaked descriptor is the host's",
	 "1.0.0-rc.93",
	 {"1.1.12"}},
	{RUNTIME_RUNC,
	 "CVE-2024-45310",
	 "who shares a volume can have empty files made on the host",
	 NULL,
	 {"1.1.14", "1.2.0-rc.3"}},
	{RUNTIME_RUNC,
	 "CVE-2025-31133",
	 "a mask can be led to a file of the host, which then can be written",
	 NULL,
	 {"1.2.8", "1.3.3", "1.4.0-rc.3"}},
	{RUNTIME_RUNC,
	 "CVE-2025-52565",
	 "the mount of /dev/console can be led to a file of the host",
	 NULL,
	 {"1.2.8", "1.3.3", "1.4.0-rc.3"}},
	{RUNTIME_RUNC,
	 "CVE-2025-52881",
	 "labels and sysctls can be written to another file than is meant",
	 NULL,
	 {"1.2.8", "1.3.3", "1.4.0-rc.3"}},
	{RUNTIME_RUNC,
	 "CVE-2026-41579",
	 "an image whose /dev is a link has files of the host removed",
	 NULL,
	 {"1.3.6", "1.4.3", "1.5.0-rc.3"}},
	{RUNTIME_CRUN,
	 "CVE-2022-27650",
	 "exec gives inheritable capabilities",
	 NULL,
	 {"1.4.4"}},
	{RUNTIME_CRUN,
	 "CVE-2025-24965",
	 "the krun handler writes a file outside the image",
	 NULL,
	 {"1.20"}},
	{RUNTIME_CRUN,
	 "CVE-2026-30892",
	 "exec --user 1 is taken for root",
	 "1.19",
	 {"1.27"}},
	{RUNTIME_CRUN,
	 "CVE-2026-47766",
	 "an image whose /dev is a link has files of the host removed",
	 NULL,
	 {"1.28"}},
};

static bool read_number(struct text *text, unsigned *number)
{
	size_t length = 0;

	*number = 0;
	while (length < text->length && length < 6 &&
	       isdigit((unsigned char)text->data[length])) {
		*number = *number * 10 + (unsigned)(text->data[length] - '0');
		length++;
	}
	text->data += length;
	text->length -= length;
	return length > 0;
}

static bool skip(struct text *text, const char *prefix)
{
	size_t length = strlen(prefix);

	if (text->length < length || memcmp(text->data, prefix, length) != 0)
		return false;
	text->data += length;
	text->length -= length;
	return true;
}

bool runtime_version_read(struct text text, struct runtime_version *version)
{
	struct runtime_version read = {.candidate = UINT_MAX};

	for (unsigned i = 0; i < 3; i++) {
		if (i > 0 && !skip(&text, "."))
			break;
		if (!read_number(&text, &read.numbers[i]))
			return false;
	}
	/* "-rc95" once, "-rc.3" since; Debian writes "~rc.3". */
	if (skip(&text, "-rc") || skip(&text, "~rc")) {
		(void)(skip(&text, ".") || skip(&text, "-"));
		if (!read_number(&text, &read.candidate))
			return false;
	}
	read.plain = text.length == 0;
	*version = read;
	return true;
}

static int compare(const struct runtime_version *a,
		   const struct runtime_version *b, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (a->numbers[i] != b->numbers[i])
			return a->numbers[i] < b->numbers[i] ? -1 : 1;
	}
	return 0;
}

static bool is_before(const struct runtime_version *version, const char *other)
{
	struct runtime_version mark = {.candidate = UINT_MAX};
	int order;

	(void)runtime_version_read(text_of(other), &mark);
	order = compare(version, &mark, 3);
	return order < 0 || (order == 0 && version->candidate < mark.candidate);
}

/* A series is mended from its own first mended release on; one of which none
 * was, where it is a later one than all that were. */
static bool is_fixed(const struct runtime_version *version,
		     const char *const *fixed)
{
	bool later = true;

	for (; *fixed != NULL; fixed++) {
		struct runtime_version mark = {.candidate = UINT_MAX};
		int order;

		(void)runtime_version_read(text_of(*fixed), &mark);
		order = compare(version, &mark, 2);
		if (order == 0)
			return !is_before(version, *fixed);
		later &= order > 0;
	}
	return later;
}

const struct runtime_flaw *runtime_flaw_at(
	enum runtime_flavour flavour, const struct runtime_version *version,
	unsigned index)
{
	for (size_t i = 0; i < sizeof(flaws) / sizeof(flaws[0]); i++) {
		const struct runtime_flaw *flaw = &flaws[i];

		if (flaw->flavour != flavour ||
		    (flaw->since != NULL && is_before(version, flaw->since)) ||
		    is_fixed(version, flaw->fixed))
			continue;
		if (index-- == 0)
			return flaw;
	}
	return NULL;
}
