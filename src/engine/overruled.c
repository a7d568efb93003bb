/* SPDX-License-Identifier: Apache-2.0 */
/* What files that an engine reads behind the edited one make of it. */
#include "engine/engine.h"
#include "engine/toml.h"

int engine_find_overruled(const struct engine *engine,
			  const struct engine_request *request, bool *overruled,
			  struct buf *notes, struct err *err)
{
	*overruled = false;
	if (engine->default_key == NULL || !request->set_default)
		return 0;
	/* The last one counts. */
	for (unsigned i = request->later_count; i-- > 0;) {
		const struct engine_file *file =
			&request->others[request->other_count + i];
		AUTO_TOML struct toml_document document = TOML_DOCUMENT_INIT;
		struct text parts[TOML_MAX_PARTS];
		struct err place = ERR_INIT;
		const struct toml_item *named;

		if (toml_read(&document, file->name, file->text, err) < 0)
			return -1;
		named = toml_find_string(&document,
					 toml_path(engine->default_key, parts));
		if (named == NULL)
			continue;
		*overruled = !text_is(named->string, ENGINE_RUNTIME);
		(void)toml_error(&document, named->start, &place,
				 "the default is not " ENGINE_RUNTIME
				 ": this is read behind ours");
		if (*overruled)
			buf_printf(notes, "%s\n", place.message);
		return 0;
	}
	return 0;
}
