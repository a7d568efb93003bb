/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The environment of a hook. One that has none, or an empty one that a decoder
 * on the way may lose, gets the runtime's own or, under runc in
 * createContainer, the image's (CVE-2025-23266: with LD_PRELOAD in it).
 */
#include "harden/hooks.h"

#include "base/glob.h"

#define SEARCH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* What the C library, shells and interpreters take code, or where to find some,
 * from, as patterns. */
static const char *const loading[] = {
	"BASHOPTS",
	"BASH_ENV",
	"BASH_FUNC_*",
	"CDPATH",
	"CLASSPATH",
	"ENV",
	"GCONV_PATH",
	"GETCONF_DIR",
	"GIO_*",
	"GLIBC_TUNABLES",
	"GLOBIGNORE",
	"HOSTALIASES",
	"IFS",
	"JAVA_TOOL_OPTIONS",
	"JDK_JAVA_OPTIONS",
	"LD_*",
	"LOCALDOMAIN",
	"LOCPATH",
	"LUA_*",
	"MALLOC_*",
	"NIS_PATH",
	"NLSPATH",
	"NODE_OPTIONS",
	"NODE_PATH",
	"OPENSSL_*",
	"PERL5*",
	"PERLLIB",
	"PS4",
	"PYTHON*",
	"RESOLV_HOST_CONF",
	"RES_OPTIONS",
	"RUBYLIB",
	"RUBYOPT",
	"SHELLOPTS",
	"TZDIR",
	"_JAVA_OPTIONS",
};

static bool is_loading(struct text name)
{
	for (size_t i = 0; i < sizeof(loading) / sizeof(loading[0]); i++) {
		if (glob_match(text_of(loading[i]), name))
			return true;
	}
	return false;
}

/* The name of a variable; data NULL where the text is none. */
static struct text name_of(struct text variable)
{
	const char *equals = variable.length > 0 ? memchr(variable.data, '=',
							  variable.length)
						 : NULL;

	if (equals == NULL || equals == variable.data)
		return (struct text){NULL, 0};
	return (struct text){variable.data, (size_t)(equals - variable.data)};
}

static bool may_search(const struct probe_host_programs *programs,
		       struct json_document *document, struct text directory)
{
	if (directory.length == 0 || directory.data[0] != '/')
		return false;
	return programs == NULL ||
	       programs->directory(arena_copy(&document->arena, directory.data,
					      directory.length)) !=
		       TRUST_OTHERS;
}

/* PATH without the directories that are relative, or that others than root may
 * put programs in. */
static struct text clean_search(const struct probe_host_programs *programs,
				struct json_document *document,
				struct text variable)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct text rest = variable;

	rest.data += sizeof("PATH=") - 1;
	rest.length -= sizeof("PATH=") - 1;
	buf_add_text(&out, "PATH=");
	for (bool more = true; more;) {
		size_t length = 0;
		struct text one;

		while (length < rest.length && rest.data[length] != ':')
			length++;
		one = (struct text){rest.data, length};
		more = length < rest.length;
		rest.data += length + more;
		rest.length -= length + more;
		if (!may_search(programs, document, one))
			continue;
		if (out.data[out.length - 1] != '=')
			buf_add_char(&out, ':');
		buf_add(&out, one.data, one.length);
	}
	if (out.data[out.length - 1] == '=')
		buf_add_text(&out, SEARCH);
	return (struct text){arena_copy(&document->arena, out.data, out.length),
			     out.length};
}

struct json *hook_environment(struct json_document *document,
			      const struct json *env,
			      const struct probe_host_programs *programs,
			      const char **why)
{
	struct json *made = json_new(document, JSON_ARRAY);
	bool changed = false;

	*why = "names that load code, and directories that others than root "
	       "may write to, are not for a hook";
	json_each (variable, env) {
		struct text name = name_of(variable->text);
		struct text value = variable->text;

		if (name.data == NULL || is_loading(name)) {
			changed = true;
			continue;
		}
		if (text_is(name, "PATH"))
			value = clean_search(programs, document, value);
		if (text_equal(value, variable->text)) {
			json_append(made, json_take_over(document, document,
							 variable));
			continue;
		}
		changed = true;
		json_append(made, json_new_string(document, value));
	}
	if (!changed && made->count > 0)
		return NULL;
	if (env == NULL || env->count == 0)
		*why = "without one it would get the runtime's, or the "
		       "image's";
	if (made->count == 0)
		json_append(made,
			    json_new_string(document, TEXT("PATH=" SEARCH)));
	return made;
}
