/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl profile list: every profile that can be named. */
#include "admin/options.h"
#include "base/fs.h"
#include "pipeline/node.h"
#include "json/show.h"

#include <errno.h>
#include <string.h>

static const struct option_description options[] = {
	{"format", 'f', "FORMAT", "text (default) or json"},
	{0},
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	bool *json = context;

	if (option == NULL)
		return err_set(err, ERR_USAGE, "unexpected argument %s", value);
	*json = strcmp(value, "json") == 0;
	if (!*json && strcmp(value, "text") != 0)
		return err_set(err, ERR_USAGE,
			       "--format: expected text or json, found %s",
			       value);
	return 0;
}

static const char *origin(const char *file)
{
	if (strncmp(file, NODE_PROFILES "/", strlen(NODE_PROFILES "/")) == 0)
		return NODE_PROFILES;
	if (strncmp(file, NODE_SHARED "/", strlen(NODE_SHARED "/")) == 0)
		return NODE_SHARED;
	return "built in";
}

static void add_member(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, ",\"%s\":", name);
	if (value != NULL)
		json_write_string(text_of(value), out);
	else
		buf_add_text(out, "null");
}

static void add_json(const char *name, const struct profile *profile,
		     const char *error, struct buf *out)
{
	buf_add_text(out, "{\"name\":");
	json_write_string(text_of(name), out);
	if (error != NULL) {
		add_member(out, "error", error);
	} else {
		add_member(out, "from", origin(profile->document.name));
		add_member(out, "extends", profile->extends);
		buf_printf(out, ",\"loosens\":%s",
			   profile->loosens ? "true" : "false");
		add_member(out, "description", profile->description);
	}
	buf_add_char(out, '}');
}

static void add_text(const char *name, const struct profile *profile,
		     const char *error, struct buf *out)
{
	show_line(text_of(name), SIZE_MAX, out);
	if (error != NULL) {
		buf_printf(out, ": cannot be used: %s\n", error);
		return;
	}
	buf_printf(out, " (%s", origin(profile->document.name));
	if (profile->extends != NULL) {
		buf_printf(out, ", %s ",
			   profile->loosens ? "loosens" : "extends");
		show_line(text_of(profile->extends), SIZE_MAX, out);
	}
	buf_add_char(out, ')');
	if (profile->description != NULL) {
		buf_add_text(out, ": ");
		show_line(text_of(profile->description), SIZE_MAX, out);
	}
	buf_add_char(out, '\n');
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	int status = STATUS_FINE;
	bool json = false;

	if (options_parse(options, argc, argv, take, &json, err) < 0)
		return -1;
	node.arch = seccomp_arch_of_host();
	buf_add_text(&out, json ? "[" : "");
	for (const char *const *name = node_profile_names(&node); *name != NULL;
	     name++) {
		AUTO_PROFILE struct profile profile = PROFILE_INIT;
		struct err own = ERR_INIT;
		const char *error = NULL;

		if (node_load_profile(&node, *name, &profile, &own) < 0) {
			error = own.message;
			status = STATUS_FINDINGS;
		}
		if (json && out.length > 1)
			buf_add_text(&out, ",\n");
		(json ? add_json : add_text)(*name, &profile, error, &out);
	}
	buf_add_text(&out, json ? "]\n" : "");
	if (fs_write_all(STDOUT_FILENO, out.data, out.length) < 0)
		return err_set_errno(err, errno,
				     "cannot write to standard output");
	return status;
}

const struct command command_profile_list = {
	.name = "list",
	.help = "list the profiles there are",
	.options = options,
	.run = run,
};
