/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl features: what this host and this build can put in force. */
#include "admin/host_features.h"
#include "admin/options.h"
#include "admin/output.h"

static const struct option_description options[] = {
	OUTPUT_OPTION_FORMAT,
	{0},
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	if (option == NULL)
		return err_set(err, ERR_USAGE, "unexpected argument \"%s\"",
			       value);
	*(enum output_format *)context = output_format_of(value);
	return 0;
}

static int run(int argc, char **argv, struct err *err)
{
	static void (*const writers[])(const struct features *,
				       struct buf *) = {
		[OUTPUT_TEXT] = features_print_text,
		[OUTPUT_JSON] = features_print_json,
	};
	AUTO_FEATURES struct features features = {.arena = ARENA_INIT};
	AUTO_BUF struct buf out = BUF_INIT;
	enum output_format format = OUTPUT_TEXT;

	if (options_parse(options, argc, argv, take, &format, err) < 0)
		return -1;
	features_find(&features);
	writers[format](&features, &out);
	return output_write(&out, err) < 0 ? -1 : STATUS_FINE;
}

const struct command command_features = {
	.name = "features",
	.arguments = "",
	.help = "tell what this host and its runtimes can put in force",
	.options = options,
	.run = run,
};
