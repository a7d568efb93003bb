/* SPDX-License-Identifier: Apache-2.0 */
/* The system call filter of an inspected container. */
#include "posture/inspect.h"

#include "seccomp/engine.h"

/* Which kernel it runs on is not in the file: rules for any are taken. */
#define NEWEST_KERNEL 99

/* The value of SecurityOpt's last "seccomp=", or ":" in its place; data NULL
 * where there is none. */
static struct text option_of(const struct json *host)
{
	static const char name[] = "seccomp";
	const size_t length = sizeof(name) - 1;
	struct text found = {NULL, 0};

	json_each (option, json_member(host, "SecurityOpt")) {
		struct text text = option->text;

		if (text.length > length &&
		    memcmp(text.data, name, length) == 0 &&
		    (text.data[length] == '=' || text.data[length] == ':'))
			found = (struct text){text.data + length + 1,
					      text.length - length - 1};
	}
	return found;
}

/* docker puts the file itself into the option, podman its name. */
static enum posture_filter read_own(const struct posture_inspect *inspect,
				    struct text text, uint64_t capabilities,
				    struct json_document *scratch,
				    struct json **filter)
{
	const struct seccomp_engine engine = {
		.native = inspect->arch,
		.capabilities = capabilities,
		.version = NEWEST_KERNEL,
	};
	struct seccomp_engine_profile profile;
	struct err ignored = ERR_INIT;

	if (json_read(scratch, "seccomp", text, JSON_STRICT, &ignored) < 0 ||
	    seccomp_engine_read(scratch, scratch->root, &engine, &profile,
				&ignored) < 0)
		return FILTER_UNKNOWN;
	*filter = profile.object;
	return FILTER_OWN;
}

enum posture_filter posture_inspect_filter(
	const struct posture_inspect *inspect, const struct json *host,
	uint64_t capabilities, struct json_document *scratch,
	struct json **filter)
{
	struct text option = option_of(host);
	bool privileged = json_is_true(json_member(host, "Privileged"));

	if (option.data != NULL && text_is(option, "unconfined"))
		return FILTER_NONE;
	if (option.data != NULL && option.length > 0 && option.data[0] == '{')
		return read_own(inspect, option, capabilities, scratch, filter);
	return privileged && option.data == NULL ? FILTER_NONE : FILTER_UNKNOWN;
}
