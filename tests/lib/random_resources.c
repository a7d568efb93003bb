/* SPDX-License-Identifier: Apache-2.0 */
/* Random limits of a spec. */
#include "lib/random_spec.h"

#define COUNT(array)        (sizeof(array) / sizeof((array)[0]))
#define WORD(random, words) random_word(random, words, COUNT(words))

/* Below, at and above what profiles allow, and none. */
static void add_limit(struct random *random, struct buf *out)
{
	static const char *const limits[] = {
		"-1",    "0",       "1",          "100",        "256",
		"5000",  "20000",   "100000",     "1000000",    "1048576",
		"50000", "4194304", "1073741824", "2147483648", "4294967296",
	};

	buf_add_text(out, WORD(random, limits));
}

static void add_limits(struct random *random, struct buf *out)
{
	static const char *const members[] = {
		"\"pids\":{\"limit\":",  "},\"memory\":{\"limit\":",
		",\"reservation\":",     ",\"swap\":",
		"},\"cpu\":{\"quota\":", ",\"burst\":1000,\"period\":",
	};

	for (unsigned i = 0; i < COUNT(members); i++) {
		buf_add_text(out, members[i]);
		if (i == COUNT(members) - 1 && random_once_in(random, 2))
			buf_add_text(out, "0");
		else if (i == COUNT(members) - 1)
			buf_add_text(out, "20000");
		else
			add_limit(random, out);
	}
	buf_add_text(out, "}");
}

static void add_unified(struct random *random, struct buf *out)
{
	static const char *const keys[] = {
		"pids.max", "memory.max", "memory.swap.max",
		"cpu.max",  "memory.low", "cgroup.procs",
	};
	static const char *const numbers[] = {
		"max", "0", "7", "1000", "20000", "2G", "5m",
	};
	static const char *const times[] = {
		"max", "1000", "max 100000", "100000 100000", "300000 20000",
	};
	const char *before = "{";

	for (unsigned i = 0; i < COUNT(keys); i++) {
		if (random_once_in(random, 2))
			continue;
		buf_printf(out, "%s\"%s\":\"%s\"", before, keys[i],
			   keys[i][0] == 'c' ? WORD(random, times)
					     : WORD(random, numbers));
		before = ",";
	}
	buf_add_text(out, *before == '{' ? "{}" : "}");
}

void random_spec_resources(struct random *random, struct buf *out)
{
	buf_add_text(out, "{\"unified\":");
	add_unified(random, out);
	if (random_once_in(random, 2)) {
		buf_add_char(out, ',');
		add_limits(random, out);
	}
	buf_add_text(out, ",\"x\":");
	random_json_number(random, out);
	buf_add_text(out, ",\"devices\":");
	random_spec_device_rules(random, out);
	buf_add_char(out, '}');
}
