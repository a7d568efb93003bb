/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator should know of a policy that can be read. */
#include "policy/review.h"

#include "base/glob.h"
#include "oci/capability.h"
#include "json/show.h"

void review_warn(const struct review *review, const struct json *value,
		 const char *format, ...)
{
	AUTO_BUF struct buf line = BUF_INIT;
	AUTO_BUF struct buf shown = BUF_INIT;
	va_list arguments;

	va_start(arguments, format);
	buf_vprintf(&line, format, arguments);
	va_end(arguments);
	show_line(buf_text(&line), SIZE_MAX, &shown);
	review->warn(review->context, value, shown.data);
}

bool review_ended(const struct review *review,
		  const struct policy_exception *exception)
{
	return review->now >= date_end(exception->until);
}

/* --- when exceptions end --- */

static void review_end(const struct review *review,
		       const struct policy_exception *exception)
{
	const struct json *until = json_member(exception->value, "until");
	int64_t days = date_days_until(exception->until, review->now);

	if (review_ended(review, exception))
		review_warn(review, until, "exception \"%s\" ended with %.*s",
			    exception->name, (int)until->text.length,
			    until->text.data);
	else if (days == 0)
		review_warn(review, until, "exception \"%s\" ends today",
			    exception->name);
	else if (days <= REVIEW_DAYS)
		review_warn(
			review, until, "exception \"%s\" ends in %lld day%s",
			exception->name, (long long)days, days == 1 ? "" : "s");
}

/* --- what never matches --- */

static void review_match(const struct review *review, const char *kind,
			 const char *name, const struct match *match)
{
	const char *missing = match_impossible(match);

	if (missing != NULL)
		review_warn(review, match->value,
			    "%s \"%s\" never matches: no engine that it is for "
			    "gives "
			    "all it asks for (%s)",
			    kind, name, missing);
}

static void review_order(const struct review *review, unsigned later)
{
	const struct policy_rule *rules = review->policy->rules;

	for (unsigned i = 0; i < later; i++) {
		if (!match_covers(&rules[i].match, &rules[later].match))
			continue;
		review_warn(review, rules[later].value,
			    "rule \"%s\" never matches: rule \"%s\" before it "
			    "takes "
			    "all that it would",
			    rules[later].name, rules[i].name);
		return;
	}
}

/* --- exceptions that allow the same --- */

static bool lists_share(struct text_list a, struct text_list b, bool globs)
{
	for (unsigned i = 0; i < a.count; i++) {
		for (unsigned j = 0; j < b.count; j++) {
			if (globs ? glob_meets(a.list[i], b.list[j])
				  : text_equal(a.list[i], b.list[j]))
				return true;
		}
	}
	return false;
}

static bool devices_share(struct device_list a, struct device_list b)
{
	struct device both;

	for (unsigned i = 0; i < a.count; i++) {
		for (unsigned j = 0; j < b.count; j++) {
			if (device_meet(&a.list[i], &b.list[j], &both))
				return true;
		}
	}
	return false;
}

static bool limits_share(const struct resource_limits *a,
			 const struct resource_limits *b)
{
	return (a->pids != 0 && b->pids != 0) ||
	       (a->memory != 0 && b->memory != 0) ||
	       (a->cpus != 0 && b->cpus != 0);
}

static bool calls_share(const struct exception_allow *a,
			const struct exception_allow *b)
{
	syscall_set_each (call, &a->calls) {
		if (syscall_set_has(&b->calls, call))
			return true;
	}
	return false;
}

/* The member of "allow" in which both allow one thing, or NULL. */
static const char *shared(const struct exception_allow *a,
			  const struct exception_allow *b)
{
	const struct {
		const char *name;
		bool both;
	} members[] = {
		{"capabilities", (a->capabilities & b->capabilities) != 0},
		{"inheritable", a->inheritable && b->inheritable},
		{"ambient", a->ambient && b->ambient},
		{"newPrivileges", a->new_privileges && b->new_privileges},
		{"root", a->root && b->root},
		{"writableRoot", a->writable_root && b->writable_root},
		{"seccomp", calls_share(a, b)},
		{"paths", lists_share(a->paths, b->paths, false)},
		{"mounts", lists_share(a->mounts, b->mounts, false)},
		{"namespaces", (a->namespaces & b->namespaces) != 0},
		{"sysctls", lists_share(a->sysctls, b->sysctls, true)},
		{"annotations",
		 lists_share(a->annotations, b->annotations, true)},
		{"hooks", hooks_meet(a->hooks, b->hooks)},
		{"oomScoreAdj", a->oom_score != NULL && b->oom_score != NULL},
		{"realtime", a->realtime && b->realtime},
		{"coreDumps", a->core_dumps && b->core_dumps},
		{"restore", a->restore && b->restore},
		{"resources", limits_share(&a->resources, &b->resources)},
		{"devices", devices_share(a->devices, b->devices)},
		{"networkDevices",
		 lists_share(a->network_devices, b->network_devices, true)},
		{"selinux", a->selinux != NULL && b->selinux != NULL &&
				    strcmp(a->selinux, b->selinux) == 0 &&
				    a->selinux_no_level == b->selinux_no_level},
		{"apparmor", a->apparmor != NULL && b->apparmor != NULL &&
				     strcmp(a->apparmor, b->apparmor) == 0},
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (members[i].both)
			return members[i].name;
	}
	return NULL;
}

static void review_overlap(const struct review *review, unsigned later)
{
	const struct policy_exception *list = review->policy->exceptions;
	const struct policy_exception *one = &list[later];

	for (unsigned i = 0; i < later; i++) {
		const char *member = shared(&list[i].allow, &one->allow);

		if (member == NULL || review_ended(review, &list[i]) ||
		    !match_meets(&list[i].match, &one->match))
			continue;
		review_warn(
			review, one->value,
			"exception \"%s\" overlaps exception \"%s\": both can "
			"match one container, and allow the same of \"%s\"",
			one->name, list[i].name, member);
		return; /* it may overlap with hundreds */
	}
}

/* --- pieces that are allowed already --- */

static unsigned place_in(const struct json *list, const struct json *element)
{
	unsigned place = 0;

	for (const struct json *at = list->first; at != element; at = at->next)
		place++;
	return place;
}

/* The call or the "@group" of that name. */
static bool read_calls(struct text name, struct exception_allow *allow)
{
	const struct syscall_group *group = NULL;
	int call;

	if (name.length > 0 && name.data[0] == '@')
		group = syscall_group_from_name(
			(struct text){name.data + 1, name.length - 1});
	call = group == NULL ? syscall_from_name(name) : SYSCALL_NONE;
	if (group == NULL && call == SYSCALL_NONE)
		return false;
	if (group != NULL)
		allow->calls = group->members;
	else
		syscall_set_add(&allow->calls, (unsigned)call);
	allow->seccomp = true;
	return true;
}

/* What one element of an array in "allow" (or one plain member) allows. */
static bool read_piece(const struct exception_allow *all,
		       const struct json *member, const struct json *piece,
		       struct device room[2], struct exception_allow *allow)
{
	const struct text *text = &piece->text;

	*allow = (struct exception_allow){0};
	if (text_is(member->key, "capabilities")) {
		int capability = capability_from_name(*text);

		if (capability < 0)
			return false;
		allow->capabilities = capability_bit(capability);
	} else if (text_is(member->key, "seccomp")) {
		return read_calls(*text, allow);
	} else if (text_is(member->key, "paths")) {
		allow->paths = (struct text_list){text, 1};
	} else if (text_is(member->key, "mounts")) {
		allow->mounts = (struct text_list){
			&all->mounts.list[place_in(member, piece)], 1};
	} else if (text_is(member->key, "sysctls")) {
		allow->sysctls = (struct text_list){text, 1};
	} else if (text_is(member->key, "annotations")) {
		allow->annotations = (struct text_list){text, 1};
	} else if (text_is(member->key, "networkDevices")) {
		allow->network_devices = (struct text_list){text, 1};
	} else if (text_is(member->key, "hooks")) {
		allow->hooks = (struct hook_rules){
			all->hooks.list + place_in(member, piece), 1};
	} else if (text_is(member->key, "devices")) {
		allow->devices =
			(struct device_list){room, device_read(*text, room)};
	} else if (text_is(member->key, "namespaces")) {
		for (unsigned i = 0; profile_namespaces[i] != NULL; i++) {
			if (text_is(*text, profile_namespaces[i]))
				allow->namespaces = 1U << i;
		}
	} else if (text_is(member->key, "oomScoreAdj")) {
		allow->oom_score = all->oom_score;
	} else if (text_is(member->key, "resources")) {
		allow->resources = all->resources;
	} else if (text_is(member->key, "selinux")) {
		allow->selinux = all->selinux;
		allow->selinux_no_level = all->selinux_no_level;
	} else if (text_is(member->key, "apparmor")) {
		allow->apparmor = all->apparmor;
	} else {
		allow->inheritable = text_is(member->key, "inheritable");
		allow->ambient = text_is(member->key, "ambient");
		allow->root = text_is(member->key, "root");
		allow->writable_root = text_is(member->key, "writableRoot");
		allow->new_privileges = text_is(member->key, "newPrivileges");
		allow->realtime = text_is(member->key, "realtime");
		allow->core_dumps = text_is(member->key, "coreDumps");
		allow->restore = text_is(member->key, "restore");
		return json_is_true(piece);
	}
	return true;
}

bool profile_has_already(const struct profile *profile,
			 const struct exception_allow *allow)
{
	AUTO_BUF struct buf more = BUF_INIT;
	struct profile copy = *profile;
	bool within;

	/* What permitting makes must not land in the profile's own arena. */
	copy.document.arena = (struct arena)ARENA_INIT;
	for (unsigned part = 0; part < PART_COUNT; part++)
		profile_parts[part]->permit(&copy, allow);
	within = profile_is_within(&copy, profile, &more);
	arena_fini(&copy.document.arena);
	return within;
}

/* Whether each profile that the policy can give there has it already. */
static bool all_have(const struct review *review, const struct match *match,
		     const struct exception_allow *allow)
{
	const struct policy *policy = review->policy;
	const struct profile *had = NULL; /* as many rules name the same */

	for (unsigned i = 0; i <= policy->rule_count; i++) {
		const struct policy_rule *rule =
			i < policy->rule_count ? &policy->rules[i]
					       : &policy->default_rule;
		bool fallback = rule == &policy->default_rule;
		const char *name = rule->profile != NULL
					   ? rule->profile
					   : policy->default_rule.profile;
		const struct profile *profile;

		if (!fallback && !match_meets(&rule->match, match))
			continue;
		profile = review->profile(review->context, name);
		if (profile == NULL ||
		    (profile != had && !profile_has_already(profile, allow)))
			return false;
		had = profile;
		if (!fallback && match_covers(&rule->match, match))
			return true;
	}
	return true;
}

static void review_piece(const struct review *review,
			 const struct policy_exception *exception,
			 const struct json *member, const struct json *piece)
{
	AUTO_BUF struct buf shown = BUF_INIT;
	struct device room[2];
	struct exception_allow allow;

	if (!read_piece(&exception->allow, member, piece, room, &allow) ||
	    !all_have(review, &exception->match, &allow))
		return;
	if (piece->type == JSON_STRING) {
		buf_add_char(&shown, ' ');
		json_write_string(piece->text, &shown);
	}
	review_warn(
		review, piece,
		"exception \"%s\" is wider than it need be: every profile that "
		"can apply there allows %.*s%s already",
		exception->name, (int)member->key.length, member->key.data,
		shown.data != NULL ? shown.data : "");
}

/* pairs: compare it with the rules too. */
static void review_width(const struct review *review,
			 const struct policy_exception *exception, bool pairs)
{
	if (!match_names_workload(&exception->match))
		review_warn(review, exception->match.value,
			    "exception \"%s\" is wider than it need be: "
			    "\"for\" names "
			    "no workload",
			    exception->name);
	if (!pairs)
		return;
	json_each (member, exception->allow.value) {
		if (member->type != JSON_ARRAY) {
			review_piece(review, exception, member, member);
			continue;
		}
		json_each (piece, member)
			review_piece(review, exception, member, piece);
	}
}

static void note_bounds(const struct review *review)
{
	const struct policy *policy = review->policy;

	if (policy->rule_count > REVIEW_PAIRS)
		review->note(review->context, policy->rules[REVIEW_PAIRS].value,
			     "this rule and those below it are not compared "
			     "with those above, nor exceptions with rules: "
			     "there are too many");
	if (policy->exception_count > REVIEW_PAIRS)
		review->note(review->context,
			     policy->exceptions[REVIEW_PAIRS].value,
			     "this exception and those below it are not "
			     "compared with others, nor with rules: there are "
			     "too many");
}

void review_policy(const struct review *review)
{
	const struct policy *policy = review->policy;

	for (unsigned i = 0; i < policy->rule_count; i++) {
		review_match(review, "rule", policy->rules[i].name,
			     &policy->rules[i].match);
		if (i < REVIEW_PAIRS)
			review_order(review, i);
	}
	for (unsigned i = 0; i < policy->exception_count; i++) {
		const struct policy_exception *exception =
			&policy->exceptions[i];

		review_end(review, exception);
		/* Nothing more counts of one that is to be taken out. */
		if (review_ended(review, exception))
			continue;
		review_match(review, "exception", exception->name,
			     &exception->match);
		if (i < REVIEW_PAIRS)
			review_overlap(review, i);
		review_width(review, exception,
			     i < REVIEW_PAIRS &&
				     policy->rule_count <= REVIEW_PAIRS);
	}
	review_gives(review);
	review_words(review);
	note_bounds(review);
}
