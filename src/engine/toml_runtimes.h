/* SPDX-License-Identifier: Apache-2.0 */
/* Taking our runtimes out of an engine's TOML file. */
#pragma once

#include "engine/engine.h"
#include "engine/toml_edit.h"

/* Something else than a ravelin by the name of a runtime of the request, in the
 * document or in one of the request's others, is an error. key as below. */
CHECK int toml_check_runtimes(const struct toml_document *document,
			      struct text_list runtimes, const char *const *key,
			      const struct engine_request *request,
			      struct err *err);

/* Where ours becomes the default runtime: a note if that was crun, which is not
 * what comes next, or one of another kind. It is the string at path, in the
 * document or else in the last of the request's others that has it. own_default
 * is what to say where nothing has it and crun may be the engine's own, else
 * NULL. */
CHECK int toml_note_default(const struct toml_document *document,
			    struct text_list path, const char *own_default,
			    const struct engine_request *request,
			    struct buf *notes, struct err *err);

/* Takes out each runtime in the table at runtimes whose binary is ours: what
 * stands at key, an array of NULL-ended names, below the runtime's own. It is a
 * string, or an array with our binary in it. */
CHECK int toml_take_out(struct toml_editor *editor, struct text_list runtimes,
			const char *const *key,
			const struct engine_request *request, struct err *err);

/* Where key of the table at path names a runtime of ours that is none of
 * runtimes any more: gives it the value that it has in old, or takes it out. */
CHECK int toml_set_back(struct toml_editor *editor,
			const struct toml_document *old, struct text_list path,
			struct text key, struct text_list runtimes,
			struct err *err);

/* Takes out the headers on the way to path, or of path, that old does not have
 * and below which nothing is left. */
CHECK int toml_remove_empty(struct toml_editor *editor,
			    const struct toml_document *old,
			    struct text_list path, struct err *err);
