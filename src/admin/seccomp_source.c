/* SPDX-License-Identifier: Apache-2.0 */
/* Where the filter comes from that a command of seccomp is about. */
#include "admin/seccomp_source.h"

/* The other ABIs of a kernel. */
static const struct {
	enum seccomp_arch machine;
	enum seccomp_arch other;
} abis[] = {
	{SECCOMP_ARCH_X86_64, SECCOMP_ARCH_X86},
	{SECCOMP_ARCH_X86_64, SECCOMP_ARCH_X32},
	{SECCOMP_ARCH_AARCH64, SECCOMP_ARCH_ARM},
	{SECCOMP_ARCH_MIPS64, SECCOMP_ARCH_MIPS},
	{SECCOMP_ARCH_MIPS64, SECCOMP_ARCH_MIPS64N32},
	{SECCOMP_ARCH_MIPSEL64, SECCOMP_ARCH_MIPSEL},
	{SECCOMP_ARCH_MIPSEL64, SECCOMP_ARCH_MIPSEL64N32},
	{SECCOMP_ARCH_PPC64, SECCOMP_ARCH_PPC},
	{SECCOMP_ARCH_S390X, SECCOMP_ARCH_S390},
	{SECCOMP_ARCH_PARISC64, SECCOMP_ARCH_PARISC},
};

enum seccomp_arch seccomp_source_machine(enum seccomp_arch arch)
{
	for (size_t i = 0; i < sizeof(abis) / sizeof(*abis); i++) {
		if (abis[i].other == arch &&
		    abis[i].machine == seccomp_arch_of_host())
			return abis[i].machine;
	}
	return arch;
}

static int load_profile(struct seccomp_source *source, struct err *err)
{
	struct input *input = &source->input;

	input->whole = true;
	if (input_choose(input, err) < 0)
		return -1;
	source->name = arena_printf(&input->node.arena, "profile %s",
				    input->ceiling.profile.name);
	source->model = profile_filter(&input->node.arena,
				       &input->ceiling.profile, UINT64_MAX);
	if (source->model == NULL)
		return 0;
	source->object =
		seccomp_filter_write_oci(&source->document, source->model);
	source->object_document = &source->document;
	return 0;
}

static int read_model(struct seccomp_source *source,
		      struct json_document *document, struct err *err)
{
	struct seccomp_filter *filter;

	source->object_document = document;
	if (source->object == NULL)
		return 0;
	if (seccomp_filter_read_oci(document, source->object, source->native,
				    &filter, err) < 0)
		return -1;
	source->model = filter;
	return 0;
}

static int load_config(struct seccomp_source *source, struct err *err)
{
	struct input *input = &source->input;
	struct json_document *document = &input->document.plan.document.json;

	if (input_plan(input, err) < 0 ||
	    pipeline_verdict(&input->document.plan, &input->ceiling.profile,
			     err) < 0)
		return -1;
	source->name = document->name;
	source->object =
		json_member(json_member(document->root, "linux"), "seccomp");
	return read_model(source, document, err);
}

/* What engines read before they write linux.seccomp: what it says is another
 * thing on each node and for each container. */
static int check_resolved(const struct json_document *document,
			  const struct json *object, struct err *err)
{
	static const char *const members[] = {"includes", "excludes"};
	const struct json *found = json_member(object, "archMap");

	json_each (rule, json_member(object, "syscalls")) {
		for (size_t i = 0; i < 2 && found == NULL; i++) {
			const struct json *member =
				json_member(rule, members[i]);

			if (member != NULL && member->count > 0)
				found = member;
		}
	}
	if (found == NULL)
		return 0;
	return json_error(document, found, err,
			  "a profile for an engine; expected the linux.seccomp "
			  "that it makes of it");
}

static int load_filter(struct seccomp_source *source, struct err *err)
{
	struct json_document *document = &source->document;
	const struct json *root;

	if (input_read(source->input.filter, &source->name, &source->text,
		       err) < 0 ||
	    json_read(document, source->name, buf_text(&source->text),
		      JSON_STRICT, err) < 0)
		return -1;
	root = document->root;
	source->object =
		json_member(root, "defaultAction") != NULL
			? root
			: json_member(json_member(root, "linux"), "seccomp");
	if (source->object == NULL && json_member(root, "ociVersion") == NULL)
		return json_error(document, root, err,
				  "expected linux.seccomp, or a config.json");
	if (check_resolved(document, source->object, err) < 0)
		return -1;
	return read_model(source, document, err);
}

int seccomp_source_load(struct seccomp_source *source, enum seccomp_from from,
			struct err *err)
{
	static int (*const loaders[])(struct seccomp_source *, struct err *) = {
		[FROM_PROFILE] = load_profile,
		[FROM_CONFIG] = load_config,
		[FROM_FILTER] = load_filter,
	};

	source->from = from;
	source->native = input_arch(&source->input);
	return loaders[from](source, err);
}

void seccomp_source_fini(struct seccomp_source *source)
{
	input_fini(&source->input);
	json_document_fini(&source->document);
	buf_fini(&source->text);
}
