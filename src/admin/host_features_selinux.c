/* SPDX-License-Identifier: Apache-2.0 */
/* What the loaded SELinux policy has for containers. */
#include "admin/host_features.h"

#include "admin/output.h"
#include "policy/level.h"
#include "probe/context.h"
#include "probe/selinux.h"
#include "probe/selinux_policy.h"
#include "json/show.h"

static const char *copy(struct features *features, const struct buf *text)
{
	return arena_copy(&features->arena, text->data, text->length);
}

/* The context without categories: one sensitivity. */
static const char *plain(struct features *features, const char *context)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct selinux_context parts;

	if (!selinux_context_read(text_of(context), &parts) ||
	    parts.range.data == NULL)
		return context;
	for (size_t i = 0; i < parts.range.length; i++) {
		if (parts.range.data[i] == ':' || parts.range.data[i] == '-')
			parts.range.length = i;
	}
	selinux_context_print(&parts, &text);
	return copy(features, &text);
}

static void find_transition(struct features *features)
{
	struct features_selinux *label = &features->label;
	AUTO_BUF struct buf own = BUF_INIT;
	AUTO_BUF struct buf domain = BUF_INIT;

	for (unsigned i = 0; i < features->runtime_count; i++) {
		const char *path = features->runtimes[i].path;

		if (path == NULL || !selinux_domain(path, &own, &domain))
			continue;
		label->domain = copy(features, &domain);
		if (label->container != NULL && selinux_nnp_rules())
			label->no_new_privileges =
				selinux_allowed(label->domain, label->container,
						"process2", "nnp_transition");
		return;
	}
}

void features_find_selinux(struct features *features)
{
	struct features_selinux *label = &features->label;
	struct probe_selinux selinux;

	probe_selinux(&selinux, &features->arena);
	features->selinux = selinux.enabled;
	if (!selinux.enabled)
		return;
	label->enforcing = selinux_is_enforcing();
	label->levels = !selinux.without_levels;
	if (selinux.process_context != NULL)
		label->container = plain(features, selinux.process_context);
	if (label->container != NULL && label->levels)
		label->categories = selinux_categories(
			&selinux, label->container, LEVEL_CATEGORIES);
	find_transition(features);
}

/* NULL: not known. */
static const char *word_of(enum selinux_answer answer)
{
	switch (answer) {
	case SELINUX_UNKNOWN:
		return NULL;
	case SELINUX_DENIED:
		return "denied";
	case SELINUX_TOLERATED:
		return "permissive";
	case SELINUX_ALLOWED:
		return "allowed";
	}
	return NULL;
}

void features_print_selinux(const struct features_selinux *label,
			    struct buf *out)
{
	const char *word = word_of(label->no_new_privileges);

	buf_printf(out, "%-12s%s, ", "selinux",
		   label->enforcing ? "enforcing" : "permissive");
	if (label->levels)
		buf_printf(out, "%u categories\n", label->categories);
	else
		buf_add_text(out, "a policy without levels\n");
	buf_printf(out, "%-12scontainers: ", "");
	show_line(text_of(label->container != NULL ? label->container
						   : "none (lxc_contexts)"),
		  SIZE_MAX, out);
	if (label->domain != NULL) {
		buf_printf(out, "\n%-12sfrom here a runtime is ", "");
		show_line(text_of(label->domain), SIZE_MAX, out);
		buf_printf(out,
			   "\n%-12swith no new privileges that may start "
			   "them: %s",
			   "", word != NULL ? word : "not known");
	}
	buf_add_char(out, '\n');
}

struct json *features_selinux_to_json(struct json_document *document,
				      const struct features *features)
{
	const struct features_selinux *label = &features->label;
	struct json *object = json_new(document, JSON_OBJECT);

	if (!features->selinux)
		return json_new(document, JSON_NULL);
	json_set(object, "enforcing",
		 json_new_boolean(document, label->enforcing));
	json_set(object, "levels", json_new_boolean(document, label->levels));
	json_set(object, "categories",
		 output_number(document, (int)label->categories));
	json_set(object, "container",
		 output_string(document, label->container));
	json_set(object, "runtime", output_string(document, label->domain));
	json_set(object, "noNewPrivileges",
		 output_string(document, word_of(label->no_new_privileges)));
	return object;
}
