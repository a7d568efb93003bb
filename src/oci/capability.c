/* SPDX-License-Identifier: Apache-2.0 */
/* Capabilities by name and number: a table of our own, held against
 * libcap-ng's by a test. */
#include "oci/capability.h"

#include "base/nearest.h"
#include "json/reader.h"
#include "json/show.h"

#include <cap-ng.h>
#include <linux/capability.h>

#define PREFIX_LENGTH (sizeof("CAP_") - 1)
#define COUNT         (sizeof(names) / sizeof(names[0]))
#define NAME(name)    [CAP_##name] = "CAP_" #name
#define LONGEST       24

/* capng_name_to_capability() calls strcasecmp() for one name after the other:
 * 250 to 2,250 instructions each, and a privileged container's document has
 * two hundred of them. */
static const char names[][LONGEST] = {
	NAME(CHOWN),
	NAME(DAC_OVERRIDE),
	NAME(DAC_READ_SEARCH),
	NAME(FOWNER),
	NAME(FSETID),
	NAME(KILL),
	NAME(SETGID),
	NAME(SETUID),
	NAME(SETPCAP),
	NAME(LINUX_IMMUTABLE),
	NAME(NET_BIND_SERVICE),
	NAME(NET_BROADCAST),
	NAME(NET_ADMIN),
	NAME(NET_RAW),
	NAME(IPC_LOCK),
	NAME(IPC_OWNER),
	NAME(SYS_MODULE),
	NAME(SYS_RAWIO),
	NAME(SYS_CHROOT),
	NAME(SYS_PTRACE),
	NAME(SYS_PACCT),
	NAME(SYS_ADMIN),
	NAME(SYS_BOOT),
	NAME(SYS_NICE),
	NAME(SYS_RESOURCE),
	NAME(SYS_TIME),
	NAME(SYS_TTY_CONFIG),
	NAME(MKNOD),
	NAME(LEASE),
	NAME(AUDIT_WRITE),
	NAME(AUDIT_CONTROL),
	NAME(SETFCAP),
	NAME(MAC_OVERRIDE),
	NAME(MAC_ADMIN),
	NAME(SYSLOG),
	NAME(WAKE_ALARM),
	NAME(BLOCK_SUSPEND),
	NAME(AUDIT_READ),
	NAME(PERFMON),
	NAME(BPF),
	NAME(CHECKPOINT_RESTORE),
};

/* ASCII only, whatever the locale. */
static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool has_prefix(struct text name)
{
	return name.length > PREFIX_LENGTH && upper(name.data[0]) == 'C' &&
	       upper(name.data[1]) == 'A' && upper(name.data[2]) == 'P' &&
	       name.data[3] == '_';
}

/* wanted has NULs behind it, and maybe in it. */
static int find(const char wanted[LONGEST], size_t length)
{
	for (size_t i = 0; i < COUNT; i++) {
		const char *name = names[i] + PREFIX_LENGTH;

		if (memcmp(name, wanted, LONGEST - PREFIX_LENGTH) == 0 &&
		    strlen(name) == length)
			return (int)i;
	}
	return -1;
}

int capability_from_name(struct text name)
{
	char wanted[LONGEST] = "";
	int found;

	if (has_prefix(name)) {
		name.data += PREFIX_LENGTH;
		name.length -= PREFIX_LENGTH;
	}
	if (name.length == 0 || name.length >= LONGEST - PREFIX_LENGTH)
		return -1;
	memcpy(wanted, name.data, name.length);
	found = find(wanted, name.length); /* mostly in capitals already */
	if (found >= 0)
		return found;
	for (size_t i = 0; i < name.length; i++)
		wanted[i] = upper(wanted[i]);
	return find(wanted, name.length);
}

const char *capability_to_name(int capability)
{
	if (capability < 0 || (size_t)capability >= COUNT)
		return NULL;
	return names[capability];
}

int capability_last(void)
{
	unsigned last = COUNT - 1;

	/* The library has asked the kernel before main(), and knows no name
	 * beyond what the kernel has. */
	while (last < 63 && capng_capability_to_name(last + 1) != NULL)
		last++;
	while (last > 0 && capng_capability_to_name(last) == NULL)
		last--;
	return (int)last;
}

int capability_unknown(const struct json_document *document,
		       const struct json *value, struct text name,
		       struct err *err)
{
	const char *candidates[COUNT + 1] = {NULL};
	AUTO_BUF struct buf shown = BUF_INIT;
	char upper[64] = "";
	const char *nearest;

	for (size_t i = 0; i < COUNT; i++)
		candidates[i] = names[i] + PREFIX_LENGTH;
	for (size_t i = 0; i < name.length && i + 1 < sizeof(upper); i++)
		upper[i] = (char)(name.data[i] >= 'a' && name.data[i] <= 'z'
					  ? name.data[i] - 'a' + 'A'
					  : name.data[i]);
	nearest =
		nearest_name(text_of(strncmp(upper, "CAP_", PREFIX_LENGTH) == 0
					     ? upper + PREFIX_LENGTH
					     : upper),
			     candidates);
	show_text(name, 64, &shown);
	return json_error(document, value, err,
			  "unknown capability \"%s\"; %s%s%s", shown.data,
			  nearest != NULL ? "did you mean \"" : "",
			  nearest != NULL ? nearest
					  : "expected a name of "
					    "capabilities(7)",
			  nearest != NULL ? "\"?" : "");
}

int capability_read_list(const struct json_document *document,
			 const struct json *list, uint64_t *bits,
			 struct err *err)
{
	if (reader_strings(document, list, err) < 0)
		return -1;
	json_each (name, list) {
		int capability = capability_from_name(name->text);

		if (capability < 0)
			return capability_unknown(document, name, name->text,
						  err);
		*bits |= capability_bit(capability);
	}
	return 0;
}
