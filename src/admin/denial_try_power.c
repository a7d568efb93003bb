/* SPDX-License-Identifier: Apache-2.0 */
/* Which capabilities the call takes, whether the process has them, and whether
 * they count in the user namespace that it is in. */
#include "admin/denial_try.h"

#include "admin/denial_needs.h"
#include "oci/capability.h"
#include "seccomp/syscall.h"
#include "verify/process.h"

#include <sched.h>
#include <sys/mount.h>

#define MOST_NUMBER 32 /* bytes of a sysctl */

/* --- capabilities --- */

static bool has(const struct denial_try *try, enum verify_set set,
		int capability)
{
	return try->status.sets[set] & capability_bit(capability);
}

static const char *call_of(const struct denial_try *try)
{
	return syscall_name((unsigned)try->question->call.index);
}

/* A filter that lets the call pass with the capability that it takes makes one
 * line of two. */
static void note_filter(struct denial_try *try, const char *capability)
{
	for (struct denial_step *step = try->first; step != NULL;
	     step = step->next) {
		if (step->denial.layer == DENIAL_SECCOMP &&
		    step->denial.call != NULL)
			denial_note(&step->denial,
				    arena_printf(
					    try->arena,
					    "it takes %s as well, with which "
					    "most filters, those of engines "
					    "and of ravelin's profiles, let it "
					    "pass: this line is for others",
					    capability));
	}
}

static void add_lack(struct denial_try *try, const struct denial_need *need,
		     enum denial_verdict verdict, const char *condition)
{
	const char *name = capability_to_name(need->capability);
	bool bounded = has(try, SET_BOUNDING, need->capability);
	struct denial *denial = denial_try_add(
		try, verdict, DENIAL_CAPABILITY,
		arena_printf(try->arena,
			     "the process lacks %s, which %s takes%s%s", name,
			     call_of(try), condition != NULL ? " where " : "",
			     condition != NULL ? condition : ""));

	if (has(try, SET_PERMITTED, need->capability)) {
		denial_note(denial, "it may make it effective itself "
				    "(capset(2))");
		return;
	}
	denial->capability = name;
	if (bounded) {
		denial->allow = "--user=0:0";
		denial->where = "for docker and podman: the container may have "
				"it, and its user has not";
		denial->wider = true;
		return;
	}
	denial->allow =
		arena_printf(try->arena, "--cap-add=%s", name + strlen("CAP_"));
	denial->where = "for docker and podman (a pod: "
			"securityContext.capabilities.add)";
	denial->exception =
		arena_printf(try->arena, "\"capabilities\": [\"%s\"]", name);
	denial->wider = denial_capability_gives(need->capability) != NULL;
	denial_gives(denial, denial_capability_gives(need->capability),
		     try->arena);
	if (try->container->ours)
		denial_note(denial,
			    "with it, ravelin's filter allows the calls "
			    "that are of no use without");
	if (need->test == TEST_NONE)
		note_filter(try, name);
}

static bool is_hosts(const struct denial_try *try, const char *type)
{
	uint64_t number;

	return verify_process_namespace(VERIFY_PROC, try->pid, type, &number) &&
	       verify_namespace_is_hosts(VERIFY_PROC, type, number);
}

/* Whether the capability counts where the call asks for it. */
static bool counts(struct denial_try *try, const struct denial_need *need,
		   enum denial_verdict verdict)
{
	const char *name = capability_to_name(need->capability);
	const char *sentence;

	if (!try->own_user)
		return true;
	if (need->scope == SCOPE_INITIAL)
		sentence = arena_printf(try->arena,
					"%s takes %s in the host's user "
					"namespace, and the process is in one "
					"of its own",
					call_of(try), name);
	else if (is_hosts(try, need->namespace))
		sentence = arena_printf(try->arena,
					"its %s namespace is the host's, where "
					"%s of its own user namespace does not "
					"count",
					need->namespace, name);
	else
		return true;
	denial_try_add(try, verdict, DENIAL_NAMESPACE, sentence);
	denial_note(&try->last->denial,
		    "no capability helps there, and no exception of a policy");
	return false;
}

static enum denial_holds holds(struct denial_try *try,
			       const struct denial_need *need)
{
	/* Numbers of a user namespace of its own are not the host's. */
	const struct denial_ids ids = {
		.known = try->status.ids_known && !try->own_user,
		.user = try->status.uid,
		.group = try->status.gid,
	};
	enum denial_holds holds = denial_need_holds(need, try->question, &ids);

	return need->test == TEST_OWNER && holds != HOLDS_NOT
		       ? denial_try_owner(try, need->index)
		       : holds;
}

/* The conditions of all that may take this capability, as "it is of A, or it is
 * of B"; NULL: none is one. */
static const char *conditions(struct denial_try *try, int capability)
{
	const struct denial_need *need = NULL;
	AUTO_BUF struct buf out = BUF_INIT;

	while ((need = denial_need_next(try->question, need)) != NULL) {
		if (need->capability == capability && need->condition != NULL &&
		    holds(try, need) == HOLDS_BY_ARGUMENT)
			buf_printf(&out, "%s%s",
				   out.length > 0 ? ", or where " : "",
				   need->condition);
	}
	return out.length > 0 ? arena_copy(try->arena, out.data, out.length)
			      : NULL;
}

/* Tells of those needs that hold so, but for capabilities in *told. */
static void try_needs(struct denial_try *try, enum denial_holds which,
		      uint64_t *told)
{
	enum denial_verdict verdict =
		which == HOLDS ? VERDICT_REFUSED : VERDICT_OPEN;
	const struct denial_need *need = NULL;

	while ((need = denial_need_next(try->question, need)) != NULL) {
		uint64_t bit = capability_bit(need->capability);

		if (*told & bit || holds(try, need) != which)
			continue;
		*told |= bit;
		if (!has(try, SET_EFFECTIVE, need->capability))
			add_lack(try, need, verdict,
				 which == HOLDS
					 ? need->condition
					 : conditions(try, need->capability));
		else if (counts(try, need, verdict))
			denial_try_label_capability(try, need->capability);
	}
}

/* --- what is mounted in a user namespace --- */

/* FS_USERNS_MOUNT in Linux 6.12. */
static const char *const mountable[] = {
	"proc",    "sysfs",  "tmpfs",   "ramfs",       "devpts",
	"mqueue",  "cgroup", "cgroup2", "fuse",        "binder",
	"overlay", "bpf",    "fusectl", "binfmt_misc",
};

static bool is_mountable(const char *type)
{
	for (size_t i = 0; i < sizeof(mountable) / sizeof(mountable[0]); i++) {
		if (strcmp(mountable[i], type) == 0)
			return true;
	}
	return false;
}

static void try_mount(struct denial_try *try)
{
	const struct denial_question *question = try->question;
	const char *type = question->texts[2];
	const uint64_t others = MS_BIND | MS_MOVE | MS_REMOUNT | MS_SHARED |
				MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;

	if (!try->own_user || strcmp(call_of(try), "mount") != 0 ||
	    type == NULL ||
	    (question->known[3] && question->call.arguments[3] & others))
		return;
	if (!is_mountable(type))
		denial_try_add(
			try, VERDICT_REFUSED, DENIAL_NAMESPACE,
			arena_printf(try->arena,
				     "the process is in a user "
				     "namespace of its own, where %s "
				     "can't be mounted",
				     denial_quote(text_of(type), try->arena)));
	else if (strcmp(type, "proc") == 0 || strcmp(type, "sysfs") == 0)
		denial_try_add(try, VERDICT_OPEN, DENIAL_NAMESPACE,
			       arena_printf(try->arena,
					    "in a user namespace of its own "
					    "the process can mount %s only "
					    "where one is there of which "
					    "nothing is masked",
					    type));
}

/* --- user namespaces --- */

static bool is_zero(const char *path)
{
	AUTO_BUF struct buf text = BUF_INIT;

	return verify_file_read(path, MOST_NUMBER, &text) && text.length > 0 &&
	       text.data[0] == '0';
}

static bool is_one(const char *path)
{
	AUTO_BUF struct buf text = BUF_INIT;

	return verify_file_read(path, MOST_NUMBER, &text) && text.length > 0 &&
	       text.data[0] == '1';
}

static void add_sysctl(struct denial_try *try, enum denial_verdict verdict,
		       const char *why, const char *line)
{
	struct denial *denial =
		denial_try_add(try, verdict, DENIAL_NAMESPACE, why);

	denial->allow = line;
	denial->where = "on the host, for all of it";
}

static void try_new_user(struct denial_try *try)
{
	const struct denial_question *question = try->question;

	if ((strcmp(call_of(try), "unshare") != 0 &&
	     strcmp(call_of(try), "clone") != 0) ||
	    !question->known[0] ||
	    !(question->call.arguments[0] & CLONE_NEWUSER))
		return;
	if (is_zero("/proc/sys/user/max_user_namespaces"))
		add_sysctl(try, VERDICT_REFUSED,
			   "this host has no user namespaces: their limit is 0",
			   "sysctl user.max_user_namespaces=1000");
	if (is_zero("/proc/sys/kernel/unprivileged_userns_clone") &&
	    !has(try, SET_EFFECTIVE, capability_from_name(TEXT("SYS_ADMIN"))))
		add_sysctl(try, VERDICT_REFUSED,
			   "user namespaces are root's alone on this host",
			   "sysctl kernel.unprivileged_userns_clone=1");
	if (is_one("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"))
		add_sysctl(try, VERDICT_OPEN,
			   "AppArmor keeps user namespaces to the profiles "
			   "that allow them",
			   "sysctl "
			   "kernel.apparmor_restrict_unprivileged_userns=0");
}

void denial_try_power(struct denial_try *try)
{
	uint64_t told = 0;

	if (try->question->call.index == SYSCALL_NONE)
		return;
	try_needs(try, HOLDS, &told);
	try_needs(try, HOLDS_BY_ARGUMENT, &told);
	try_mount(try);
	try_new_user(try);
}
