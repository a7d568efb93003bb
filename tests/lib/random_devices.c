/* SPDX-License-Identifier: Apache-2.0 */
/* Random devices of a spec, and the cgroup's rules for them. */
#include "lib/random_spec.h"

#define COUNT(array)          (sizeof(array) / sizeof((array)[0]))
#define ONE_OF(random, words) random_word(random, words, COUNT(words))

/* Of a device: more or less what the specification has. */
static void add_device_number(struct random *random, struct buf *out)
{
	static const char *const numbers[] = {
		"1", "3", "5", "10", "229", "136", "0", "-1", "4294967306",
	};

	buf_add_text(out, ONE_OF(random, numbers));
}

static void add_device_type(struct random *random, struct buf *out)
{
	static const char *const types[] = {"c", "c", "b", "a", "u", "p", ""};

	random_spec_string(random, ONE_OF(random, types), out);
}

static void add_device_access(struct random *random, struct buf *out)
{
	static const char *const access[] = {"rwm", "rwm", "rw", "r",
					     "mr",  "m",   "rx", ""};

	random_spec_string(random, ONE_OF(random, access), out);
}

static void add_device_path(struct random *random, struct buf *out)
{
	static const char *const paths[] = {"/dev/null", "/dev/fuse",
					    "/dev/../x", "dev/null", "/x"};

	random_spec_string(random, ONE_OF(random, paths), out);
}

static void add_device(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"path", add_device_path},
		{"type", add_device_type},
		{"major", add_device_number},
		{"minor", add_device_number},
	};

	random_spec_object(random, parts, COUNT(parts), out);
}

void random_spec_devices(struct random *random, struct buf *out)
{
	random_spec_array(random, 5, add_device, out);
}

static void add_boolean(struct random *random, struct buf *out)
{
	buf_add_text(out, random_once_in(random, 2) ? "true" : "false");
}

static void add_device_rule(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"allow", add_boolean},        {"type", add_device_type},
		{"major", add_device_number},  {"minor", add_device_number},
		{"access", add_device_access},
	};

	if (random_once_in(random, 4))
		buf_add_text(out, "{\"allow\":false,\"access\":\"rwm\"}");
	else
		random_spec_object(random, parts, COUNT(parts), out);
}

void random_spec_device_rules(struct random *random, struct buf *out)
{
	random_spec_array(random, 8, add_device_rule, out);
}
