/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl seccomp compile: the filter of a profile or of a container. */
#include "admin/options.h"
#include "admin/output.h"
#include "admin/patience.h"
#include "admin/seccomp_source.h"
#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/print.h"

enum format {
	FORMAT_JSON,
	FORMAT_PFC,
	FORMAT_BPF,
	FORMAT_RAW,
};

static const char *const formats[] = {
	[FORMAT_JSON] = "json",
	[FORMAT_PFC] = "pfc",
	[FORMAT_BPF] = "bpf",
	[FORMAT_RAW] = "raw",
	NULL,
};

static const struct option_description options[] = {
	INPUT_OPTIONS_CHOICE,
	{"format", 'f', "FORMAT", "form of what is printed", .words = formats},
	{"arch", 'a', "ARCH", "the machine that it is for",
	 .words = seccomp_arch_words},
	{0},
};

static void print_json(const struct seccomp_source *source, struct buf *out)
{
	json_write_pretty(source->object_document, source->object, out);
	buf_add_char(out, '\n');
}

static int print_program(const struct seccomp_source *source,
			 const struct cbpf_compile *compile, enum format format,
			 struct buf *out, struct err *err)
{
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;

	if (cbpf_compile(compile, &program, err) < 0)
		return -1;
	if (format == FORMAT_BPF) {
		cbpf_print(&program, source->native, out);
		return 0;
	}
	/* Back to the order of the machine that takes it. */
	cbpf_to_host(source->native, &program);
	buf_add(out, program.list, program.length * sizeof(*program.list));
	return 0;
}

static int print(const struct seccomp_source *source, enum format format,
		 struct buf *out, struct err *err)
{
	const struct cbpf_compile compile = {source->object, source->native};

	patience_begin(source->name);
	switch (format) {
	case FORMAT_JSON:
		print_json(source, out);
		return 0;
	case FORMAT_PFC:
		return cbpf_compile_pfc(&compile, out, err);
	case FORMAT_BPF:
	case FORMAT_RAW:
		return print_program(source, &compile, format, out, err);
	}
	return 0;
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_SECCOMP_SOURCE struct seccomp_source source = SECCOMP_SOURCE_INIT;
	struct input *input = &source.input;
	AUTO_BUF struct buf out = BUF_INIT;
	unsigned format = FORMAT_JSON;

	if (input_parse(input, &command_seccomp_compile, argc, argv, err) < 0)
		return -1;
	if (input->format != NULL)
		format = options_word(formats, input->format);
	if (format == FORMAT_RAW && isatty(STDOUT_FILENO) == 1)
		return err_set(err, ERR_USAGE,
			       "standard output is a terminal: no place for "
			       "what is not text");
	if (seccomp_source_load(
		    &source, input->config != NULL ? FROM_CONFIG : FROM_PROFILE,
		    err) < 0)
		return -1;
	if (source.object == NULL)
		return err_set(err, ERR_INPUT,
			       "%s has no filter: each call is allowed",
			       source.name);
	if (print(&source, (enum format)format, &out, err) < 0)
		return err_wrap(err, "%s", source.name);
	return output_write(&out, err) < 0 ? -1 : STATUS_FINE;
}

const struct command command_seccomp_compile = {
	.name = "compile",
	.arguments = "[CONFIG]",
	.argument_kind = VALUE_FILE,
	.argument_count = 1,
	.help = "print the filter of a profile, or that a container gets",
	.options = options,
	.run = run,
};
