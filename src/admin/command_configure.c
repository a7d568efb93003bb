/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl configure: registering ravelin with a container engine. */
#include "admin/options.h"
#include "admin/output.h"
#include "base/fs.h"
#include "base/rootless.h"
#include "configure/configure.h"
#include "pipeline/node.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
	SET_DEFAULT,
	PROFILE,
	CONFIG,
	DRY_RUN,
	UNDO,
	DIVERT,
	USER,
};

#define OPTIONS                                                                \
	[SET_DEFAULT] = {"set-default", 0, NULL,                               \
			 "make ravelin the default runtime"},                  \
	[PROFILE] = {"profile",                                                \
		     'p',                                                      \
		     "NAME",                                                   \
		     "also register ravelin-NAME, which uses this profile",    \
		     VALUE_PROFILE,                                            \
		     .repeats = true},                                         \
	[CONFIG] = {"config", 0, "FILE",                                       \
		    "the engine's file, where it is not at its usual place",   \
		    VALUE_FILE},                                               \
	[DRY_RUN] = {"dry-run", 'n', NULL,                                     \
		     "print what would be written as a diff, write nothing"},  \
	[UNDO] = {"undo", 0, NULL, "take it all back"},                        \
	[DIVERT] = {"divert", 0, NULL,                                         \
		    "also stand in for the runc that is found in PATH"}

static const struct option_description options[] = {
	OPTIONS,
	{0},
};

static const struct option_description user_options[] = {
	OPTIONS,
	[USER] = {"user", 0, NULL,
		  "for this user; so it is without root anyway"},
	{0},
};

static int take_profile(struct configure *configure, char *value,
			struct err *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-";
	unsigned count = configure->request.profiles.count;

	for (unsigned i = 0; i < count; i++) {
		if (text_is(configure->profiles[i], value))
			return 0;
	}
	if (value[0] == '\0' || value[0] == '-' ||
	    value[strspn(value, allowed)] != '\0')
		return err_set(err, ERR_USAGE,
			       "profile \"%s\": expected letters, digits, "
			       "\"-\" and \"_\": it becomes the name of a "
			       "runtime",
			       value);
	if (count == CONFIGURE_MOST_PROFILES)
		return err_set(err, ERR_USAGE, "expected at most %d profiles",
			       CONFIGURE_MOST_PROFILES);
	configure->profiles[count] = text_of(value);
	configure->request.profiles =
		(struct text_list){configure->profiles, count + 1};
	return 0;
}

/* What is asked, by which of the two tables. */
struct request {
	struct configure configure;
	const struct option_description *options;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct request *request = context;
	struct configure *configure = &request->configure;

	if (option == NULL)
		return err_set(err, ERR_USAGE, "unexpected \"%s\"", value);
	switch (option - request->options) {
	case PROFILE:
		return take_profile(configure, value, err);
	case CONFIG:
		configure->config = value;
		return 0;
	case SET_DEFAULT:
		configure->request.set_default = true;
		return 0;
	case DRY_RUN:
		configure->dry_run = true;
		return 0;
	case UNDO:
		configure->undo = true;
		return 0;
	case DIVERT:
		configure->request.divert = true;
		return 0;
	default:
		configure->request.user = true;
		return 0;
	}
}

static int check_usage(const struct configure *configure, struct err *err)
{
	if (configure->undo && (configure->request.set_default ||
				configure->request.profiles.count > 0))
		return err_set(err, ERR_USAGE,
			       "--undo takes all back: it goes with no "
			       "--profile or --set-default");
	return 0;
}

/* Each profile must be there, or no container would start. */
static int check_profiles(const struct configure *configure, struct err *err)
{
	AUTO_NODE struct node node = NODE_INIT;

	node.arch = seccomp_arch_of_host();
	node.own = rootless_find(&node.arena).configuration;
	node.owner = geteuid();
	for (unsigned i = 0; i < configure->request.profiles.count; i++) {
		AUTO_PROFILE struct profile profile = PROFILE_INIT;

		if (node_load_profile(&node, configure->profiles[i].data,
				      &profile, err) < 0)
			return -1;
	}
	return 0;
}

/* With a policy that can't be used no container would start either; that may be
 * mended later, and is no reason to stop. */
static void note_policy(struct configure *configure)
{
	AUTO_NODE struct node node = NODE_INIT;
	struct node_query query = {.arch = seccomp_arch_of_host(),
				   .trust_places = true};
	struct err err = ERR_INIT;

	if (node_load(&query, &node, &err) < 0)
		buf_printf(&configure->out,
			   "note: nothing starts until this is mended: %s\n",
			   err.message);
}

/* ravelin stands beside this program. */
static int find_binary(struct configure *configure, struct err *err)
{
	char *path = configure->binary;
	ssize_t length = readlink("/proc/self/exe", path,
				  PATH_MAX - sizeof(ENGINE_RUNTIME));

	if (length < 0)
		return err_set_errno(err, errno, "/proc/self/exe");
	path[length] = '\0';
	memcpy(strrchr(path, '/') + 1, ENGINE_RUNTIME, sizeof(ENGINE_RUNTIME));
	configure->request.binary = path;
	/* /bin is a link to /usr/bin in most places. */
	if (strncmp(path, "/usr/bin/", sizeof("/usr/bin/") - 1) == 0 &&
	    fs_same_file("/bin", "/usr/bin"))
		configure->request.alias = path + sizeof("/usr") - 1;
	if (!configure->undo && access(path, X_OK) < 0)
		return err_set_errno(err, errno,
				     "%s: ravelin must be beside ravelinctl",
				     path);
	return 0;
}

static int find_file(struct configure *configure, struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;

	if (configure->config != NULL) {
		buf_add_text(&path, configure->config);
	} else if (configure->request.user) {
		if (configure_user_directory(&path, err) < 0)
			return -1;
		buf_printf(&path, "/%s", configure->engine->user_file);
	} else {
		buf_add_text(&path, configure->engine->file);
	}
	if (configure_file_read(&configure->file, path.data, err) < 0)
		return -1;
	configure->request.file = configure->file.path;
	return 0;
}

static int work(struct request *request, int argc, char **argv, struct err *err)
{
	struct configure *configure = &request->configure;

	if (options_parse(request->options, argc, argv, take, request, err) <
		    0 ||
	    check_usage(configure, err) < 0 ||
	    check_profiles(configure, err) < 0 ||
	    find_binary(configure, err) < 0)
		return -1;
	configure->request.user =
		configure->request.user ||
		(geteuid() != 0 && configure->engine->user_file != NULL);
	if (configure->request.divert && !configure->undo &&
	    (configure->request.user || geteuid() != 0))
		return err_set(err, ERR_USAGE,
			       "--divert is for the whole host: it takes root, "
			       "and no --user");
	if (configure_state_read(&configure->state,
				 configure->request.user || geteuid() != 0,
				 !configure->dry_run, err) < 0 ||
	    find_file(configure, err) < 0)
		return -1;
	if (configure->undo ? configure_undo(configure, err)
			    : configure_add(configure, err))
		return -1;
	if (!configure->undo)
		note_policy(configure);
	return output_write(&configure->out, err) < 0 ? -1 : STATUS_FINE;
}

static int run(const struct engine *engine,
	       const struct option_description *table, int argc, char **argv,
	       struct err *err)
{
	AUTO_FREE struct request *request = calloc(1, sizeof(*request));
	int result;

	if (request == NULL)
		return err_set(err, ERR_SYSTEM, "out of memory");
	request->configure.engine = engine;
	request->options = table;
	result = work(request, argc, argv, err);
	configure_file_fini(&request->configure.file);
	configure_state_fini(&request->configure.state);
	buf_fini(&request->configure.out);
	return result;
}

#define ENGINE_COMMAND(engine, table, where)                                   \
	static int run_##engine(int argc, char **argv, struct err *err)        \
	{                                                                      \
		return run(&engine_##engine, table, argc, argv, err);          \
	}                                                                      \
	static const struct command command_##engine = {                       \
		.name = #engine,                                               \
		.arguments = "",                                               \
		.help = "register ravelin in " where ", or undo that",         \
		.options = table,                                              \
		.run = run_##engine,                                           \
	}

ENGINE_COMMAND(containerd, options, "containerd's config.toml");
ENGINE_COMMAND(crio, options, "CRI-O's crio.conf.d");
ENGINE_COMMAND(docker, user_options, "docker's daemon.json");
ENGINE_COMMAND(podman, user_options, "podman's containers.conf.d");

static const struct command *const engine_commands[] = {
	&command_docker,
	&command_containerd,
	&command_crio,
	&command_podman,
	NULL,
};

const struct command command_configure = {
	.name = "configure",
	.help = "register ravelin with a container engine, or undo that",
	.commands = engine_commands,
	.member = "ENGINE",
};
