/* SPDX-License-Identifier: Apache-2.0 */
/* Property: mounts. Nothing but options changes, and those only tighten; what
 * starts shows nothing that the shipped profiles refuse. Judged by an oracle
 * that knows the sources that are generated. */
#include "plan.h"

#define GENERATED 800
#define FLAGS     8

/* What restricts, and what takes that back: the last one counts. */
static const char *const flags[FLAGS][2] = {
	{"ro", "rw"},       {"nosuid", "suid"},   {"nodev", "dev"},
	{"noexec", "exec"}, {"rro", "rrw"},       {"rnosuid", "rsuid"},
	{"rnodev", "rdev"}, {"rnoexec", "rexec"},
};

static bool is(const struct json *value, const char *word)
{
	return value != NULL && text_is(value->text, word);
}

static bool has(const struct json *mount, const char *word)
{
	json_each (option, json_member(mount, "options")) {
		if (is(option, word))
			return true;
	}
	return false;
}

/* Recursive ones come after the others, to the mount itself too. */
static unsigned flags_of(const struct json *mount)
{
	unsigned set = 0;

	json_each (option, json_member(mount, "options")) {
		for (unsigned i = 0; i < FLAGS; i++) {
			if (is(option, flags[i][0]))
				set |= 1U << i;
			else if (is(option, flags[i][1]))
				set &= ~(1U << i);
		}
	}
	for (unsigned i = 0; i < FLAGS / 2; i++) {
		if (has(mount, flags[FLAGS / 2 + i][1]))
			set &= ~(1U << i);
	}
	return set;
}

/* 0 private or nothing said, 1 slave, 2 shared. */
static unsigned propagation(const struct json *word)
{
	return is(word, "shared") || is(word, "rshared") ? 2
	       : is(word, "slave") || is(word, "rslave") ? 1
							 : 0;
}

static unsigned most_propagation(const struct json *mount)
{
	unsigned most = 0;

	json_each (option, json_member(mount, "options")) {
		if (propagation(option) > most)
			most = propagation(option);
	}
	return most;
}

/* An option that means something else than those above is neither made nor
 * lost. */
static bool is_other(const struct json *option)
{
	for (unsigned i = 0; i < FLAGS; i++) {
		if (is(option, flags[i][0]) || is(option, flags[i][1]))
			return false;
	}
	return propagation(option) == 0 && !is(option, "private") &&
	       !is(option, "rprivate");
}

static const struct json *next_other(const struct json *option)
{
	while (option != NULL && !is_other(option))
		option = option->next;
	return option;
}

static void check_options(const struct plan *plan, const struct json *before,
			  const struct json *after)
{
	const struct json *old = json_member(before, "options");
	const struct json *new = json_member(after, "options");
	unsigned had = flags_of(before);

	PLAN_ASSERT(plan, (flags_of(after) & had) == had);
	PLAN_ASSERT(plan, most_propagation(after) <= most_propagation(before));
	old = next_other(old != NULL ? old->first : NULL);
	new = next_other(new != NULL ? new->first : NULL);
	while (old != NULL && new != NULL) {
		PLAN_ASSERT(plan, json_equal(old, new));
		old = next_other(old->next);
		new = next_other(new->next);
	}
	PLAN_ASSERT(plan, old == NULL && new == NULL);
}

static void check_members(const struct plan *plan, const struct json *before,
			  const struct json *after)
{
	json_each (member, before) {
		bool stays = text_is(member->key, "options");

		json_each (other, after)
			stays |= text_equal(member->key, other->key) &&
				 json_equal(member, other);
		PLAN_ASSERT(plan, stays);
	}
	PLAN_ASSERT(plan, after->count <= before->count + 1);
}

static bool is_bind(const struct json *mount)
{
	const struct json *type = json_member(mount, "type");

	return type == NULL || is(type, "") || is(type, "bind") ||
	       is(type, "none") || has(mount, "bind") || has(mount, "rbind");
}

/* Of what is generated, and of what fixtures have. */
static bool gives_the_host_away(const struct json *source)
{
	static const char *const sources[] = {
		"/",     "/etc", "/srv/../etc", "/var", "/var/run/docker.sock",
		"../up",
	};

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		if (is(source, sources[i]))
			return true;
	}
	return false;
}

/* What the profiles that build on baseline say, all but "system" of it. */
static void check_ceiling(const struct plan *plan, const struct json *mount)
{
	bool system = strcmp(plan->profile->name, "system") == 0;
	const struct json *source = json_member(mount, "source");
	const struct json *type = json_member(mount, "type");
	unsigned set = flags_of(mount);
	bool bind = is_bind(mount);

	PLAN_ASSERT(plan, !bind || !gives_the_host_away(source));
	PLAN_ASSERT(plan, !bind || !is(source, "/proc/./") || system);
	PLAN_ASSERT(plan, !bind || (set & 6U) == 6U);
	PLAN_ASSERT(plan, bind || !is(type, "ext4"));
	PLAN_ASSERT(plan, bind || !is(type, "BIND"));
	PLAN_ASSERT(plan, bind || (set & 1U) ||
				  !(is(type, "sysfs") || is(type, "cgroup")));
	PLAN_ASSERT(plan, !bind || (set & 1U) ||
				  !(is(source, "/sys/class") ||
				    is(source, "/etc/passwd")));
	PLAN_ASSERT(plan, system || most_propagation(mount) < 2);
}

/* What is the host's of its IPC namespace goes with that. */
static bool becomes_own(const struct plan *plan, const struct json *mount)
{
	const struct json *source = json_member(mount, "source");
	const struct json *namespaces =
		json_member(plan->profile->document.root, "namespaces");

	json_each (name, json_member(namespaces, "host")) {
		if (is(name, "ipc"))
			return false;
	}
	return namespaces != NULL && is_bind(mount) && is(source, "/dev/shm");
}

static void check_own(const struct plan *plan, const struct json *before,
		      const struct json *after)
{
	const struct json *type = json_member(after, "type");

	PLAN_ASSERT(plan, json_equal(json_member(before, "destination"),
				     json_member(after, "destination")));
	PLAN_ASSERT(plan, !is_bind(after) && is(type, "tmpfs"));
	PLAN_ASSERT(plan, (flags_of(after) & 14U) == 14U);
	PLAN_ASSERT(plan, most_propagation(after) == 0);
}

static void check_mounts(const struct plan *plan)
{
	AUTO_TEXTS struct plan_texts texts = PLAN_TEXTS_INIT;
	const struct json *before, *after, *old, *new;

	if (plan->result != PLAN_HARDENED || plan->kind != OCI_CONFIG)
		return;
	plan_read_texts(plan, &texts);
	before = json_member(texts.before.root, "linux");
	after = json_member(texts.after.root, "linux");
	old = json_member(before, "rootfsPropagation");
	new = json_member(after, "rootfsPropagation");
	PLAN_ASSERT(plan, (old == NULL) == (new == NULL));
	PLAN_ASSERT(plan, propagation(new) <= propagation(old));
	old = json_member(texts.before.root, "mounts");
	new = json_member(texts.after.root, "mounts");
	PLAN_ASSERT(plan, (old == NULL) == (new == NULL));
	if (old == NULL)
		return;
	PLAN_ASSERT(plan, old->count == new->count);
	for (old = old->first, new = new->first; old != NULL;
	     old = old->next, new = new->next) {
		if (becomes_own(plan, old)) {
			check_own(plan, old, new);
			continue;
		}
		check_members(plan, old, new);
		check_options(plan, old, new);
		if (plan_has(plan, "mounts"))
			check_ceiling(plan, new);
	}
}

static void mounts_only_tighten(void **state)
{
	(void)state;
	plan_each(GENERATED, check_mounts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mounts_only_tighten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
