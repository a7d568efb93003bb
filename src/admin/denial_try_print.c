/* SPDX-License-Identifier: Apache-2.0 */
/* Which layers would refuse a call to a container, as text and JSON. */
#include "admin/denial_print.h"
#include "admin/denial_try.h"
#include "admin/output.h"
#include "json/show.h"

static const char *const verdict_words[] = {
	[VERDICT_ALLOWED] = "allowed",
	[VERDICT_OPEN] = "open",
	[VERDICT_REFUSED] = "refused",
};

/* The layers of that verdict, each once, as "seccomp, capabilities". */
static void add_layers(const struct denial_try *try,
		       enum denial_verdict verdict, struct buf *out)
{
	bool said[DENIAL_LAYERS] = {false};
	const char *comma = "";

	for (const struct denial_step *step = try->first; step != NULL;
	     step = step->next) {
		enum denial_layer layer = step->denial.layer;

		if (step->verdict != verdict || said[layer])
			continue;
		said[layer] = true;
		buf_printf(out, "%s%s", comma, denial_layer_names[layer]);
		comma = ", then by ";
	}
}

static void add_sentence(const struct denial_try *try, struct buf *out)
{
	switch (denial_try_verdict(try)) {
	case VERDICT_ALLOWED:
		buf_add_text(out, "nothing that can be asked refuses it");
		break;
	case VERDICT_OPEN:
		buf_add_text(out, "may be refused, by ");
		add_layers(try, VERDICT_OPEN, out);
		break;
	case VERDICT_REFUSED:
		buf_add_text(out, "refused, by ");
		add_layers(try, VERDICT_REFUSED, out);
		break;
	}
}

void denial_try_print_text(const struct denial_try *try, struct buf *out)
{
	const char *all = denial_try_exception(try);
	const char *options = denial_try_options(try);
	const char *id = try->container->state.id;

	if (id != NULL) {
		buf_add_text(out, "container ");
		show_line(text_of(id), SIZE_MAX, out);
		buf_add_text(out, ", ");
	}
	buf_printf(out, "process %d: %s: ", (int)try->pid,
		   try->question->words);
	add_sentence(try, out);
	buf_add_char(out, '\n');
	for (const struct denial_step *step = try->first; step != NULL;
	     step = step->next) {
		buf_printf(out,
			   "%s%s: ", denial_layer_names[step->denial.layer],
			   step->verdict == VERDICT_OPEN ? " (maybe)" : "");
		denial_print_text(&step->denial, out);
		if (step->times > 1)
			buf_printf(out, "    %u times\n", step->times);
	}
	if (all != NULL)
		buf_printf(out, "to allow all of it: %s%s%s\n",
			   options != NULL ? options : "",
			   options != NULL
				   ? " for the engine, and in ravelin's "
				     "policy "
				   : "",
			   all);
}

void denial_try_print_json(const struct denial_try *try, struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_OBJECT);
	struct json *list = json_new(&document, JSON_ARRAY);
	const struct denial_container *container = try->container;

	json_set(root, "container",
		 output_string(&document, container->state.id));
	json_set(root, "pid", output_number(&document, try->pid));
	json_set(root, "call", output_string(&document, try->question->words));
	json_set(root, "answer",
		 output_string(&document,
			       verdict_words[denial_try_verdict(try)]));
	json_set(root, "layers", list);
	for (const struct denial_step *step = try->first; step != NULL;
	     step = step->next) {
		struct json *object = json_append(
			list, denial_print_json(&document, &step->denial));

		json_set(object, "refused",
			 json_new_boolean(&document,
					  step->verdict == VERDICT_REFUSED));
		json_set(object, "times", json_new_u64(&document, step->times));
		json_set(object, "times", json_new_u64(&document, step->times));
	}
	json_set(root, "allow",
		 output_string(&document, denial_try_exception(try)));
	json_set(root, "options",
		 output_string(&document, denial_try_options(try)));
	output_add_json(&document, root, out);
}
