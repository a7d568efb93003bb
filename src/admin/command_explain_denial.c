/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl explain-denial: which layer refused, and the one line that would
 * allow exactly that. */
#include "admin/denial_print.h"
#include "admin/denial_sum.h"
#include "admin/options.h"
#include "admin/output.h"
#include "probe/selinux_ask.h"

static const struct option_description options[] = {
	OUTPUT_OPTION_FORMAT,
	{0},
};

struct query {
	const char *format;
	char **words;
	unsigned count;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;

	(void)err;
	if (option == NULL)
		query->words[query->count++] = value;
	else
		query->format = value;
	return 0;
}

static enum denial_answer ask_policy(void *context, const char *source,
				     const char *target, const char *class,
				     const char *permission)
{
	(void)context;
	switch (probe_selinux_ask(source, target, class, permission)) {
	case SELINUX_ALLOWS:
		return DENIAL_YES;
	case SELINUX_REFUSES:
		return DENIAL_NO;
	case SELINUX_CANNOT_TELL:
		break;
	}
	return DENIAL_UNKNOWN;
}

static int explain_logs(const struct query *query, struct err *err)
{
	static const struct denial_ask ask = {.selinux = ask_policy};
	__attribute__((cleanup(denial_sum_fini))) struct denial_sum sum = {
		.ask = &ask, .arena = ARENA_INIT};
	AUTO_BUF struct buf text = BUF_INIT;

	if (query->count == 0 && denial_sum_read(&sum, "-", err) < 0)
		return -1;
	for (unsigned i = 0; i < query->count; i++) {
		if (denial_sum_read(&sum, query->words[i], err) < 0)
			return -1;
	}
	if (query->format != NULL &&
	    output_format_of(query->format) == OUTPUT_JSON)
		denial_print_sum_json(&sum, &text);
	else
		denial_print_sum_text(&sum, &text);
	if (output_write(&text, err) < 0)
		return -1;
	return sum.first != NULL ? STATUS_FINE : STATUS_FINDINGS;
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_FREE char **words = calloc((size_t)argc + 1, sizeof(*words));
	struct query query = {.words = words};

	if (words == NULL)
		return err_set(err, ERR_SYSTEM, "out of memory");
	if (options_parse(options, argc, argv, take, &query, err) < 0)
		return -1;
	return explain_logs(&query, err);
}

const struct command command_explain_denial = {
	.name = "explain-denial",
	.arguments = "[FILE...]",
	.argument_kind = VALUE_FILE,
	.argument_count = ARGUMENTS_ANY,
	.help = "say which layer refused, and what would allow exactly that",
	.options = options,
	.run = run,
};
