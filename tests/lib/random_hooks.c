/* SPDX-License-Identifier: Apache-2.0 */
/* Random hooks of a config.json. */
#include "lib/random_spec.h"

#define COUNT(array)        (sizeof(array) / sizeof((array)[0]))
#define WORD(random, words) random_word(random, words, COUNT(words))

static void add_variable(struct random *random, struct buf *out)
{
	static const char *const words[] = {
		"PATH=/bin:bin", "LD_PRELOAD=/x", "A=b", "A",
		"BASH_ENV=/x",   "PATH=",
	};

	random_spec_string(random, WORD(random, words), out);
}

static void add_variables(struct random *random, struct buf *out)
{
	random_spec_array(random, 4, add_variable, out);
}

static void add_hook_path(struct random *random, struct buf *out)
{
	static const char *const words[] = {
		"/usr/bin/nvidia-cdi-hook",
		"/usr/libexec/oci/hooks.d/a",
		"/usr/libexec/oci/hooks.d/b/c",
		"/usr/local/libexec/oci/hooks.d/...",
	};
	static const char *const odd[] = {
		"/usr/libexec/oci/hooks.d/../../../../bin/sh",
		"/proc/7/exe",
		"/proc/self/exe",
		"/usr/bin/dockerd",
		"/bin/sh",
		"sh",
	};

	random_spec_string(random,
			   random_once_in(random, 8) ? WORD(random, odd)
						     : WORD(random, words),
			   out);
}

static void add_argument(struct random *random, struct buf *out)
{
	random_json_string(random, out);
}

static void add_hook_args(struct random *random, struct buf *out)
{
	if (random_once_in(random, 2))
		buf_add_text(out, "[\"libnetwork-setkey\",\"x\"]");
	else
		random_spec_array(random, 4, add_argument, out);
}

static void add_hook(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"args", add_hook_args},
		{"env", add_variables},
	};

	random_spec_object(random, parts, COUNT(parts), out);
	if (random_once_in(random, 20))
		return;
	/* Without a path nothing can run it: seldom. */
	out->length--;
	buf_add_text(out, out->data[out->length - 1] == '{' ? "" : ",");
	random_spec_name(random, "path", out);
	add_hook_path(random, out);
	buf_add_char(out, '}');
}

static void add_hook_list(struct random *random, struct buf *out)
{
	random_spec_array(random, 3, add_hook, out);
}

/* Most documents have none, and most that have some are acceptable. */
void random_spec_hooks(struct random *random, struct buf *out)
{
	static const struct random_spec_part parts[] = {
		{"prestart", add_hook_list},
		{"createRuntime", add_hook_list},
		{"createContainer", add_hook_list},
		{"startContainer", add_hook_list},
		{"poststart", add_hook_list},
		{"poststop", add_hook_list},
	};

	if (random_once_in(random, 4))
		random_spec_object(random, parts + random_below(random, 5), 2,
				   out);
	else
		buf_add_text(out, "{}");
}
