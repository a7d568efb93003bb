/* SPDX-License-Identifier: Apache-2.0 */
/* Names that runtimes pass over: of system calls, and of architectures. */
#include "lint/check.h"

#include "base/nearest.h"
#include "cbpf/compile.h"
#include "json/show.h"

/* --- system calls --- */

static void check_unknown(struct lint *lint, const struct lint_rule *rule,
			  const struct json *name, const struct json *at)
{
	bool refuses = rule->action.kind > lint->otherwise.kind;
	bool group = name->text.length > 0 && name->text.data[0] == '@';
	const char *nearest = group ? NULL : syscall_nearest(name->text);
	AUTO_BUF struct buf shown = BUF_INIT;

	show_text(name->text, 64, &shown);
	lint_add(
		lint, refuses ? LINT_ERROR : LINT_WARNING, at,
		"there is no system call \"%s\"%s%s%s: runtimes drop the name, "
		"%s%s",
		shown.data, nearest != NULL ? " (did you mean \"" : "",
		nearest != NULL ? nearest : "", nearest != NULL ? "\"?)" : "",
		refuses ? "and nothing is refused by it"
			: "and nothing is allowed by it",
		group ? "; groups are known to ravelin only" : "");
}

static void check_names_of(struct lint *lint, const struct lint_rule *rule,
			   struct syscall_set *lost, const struct json **first)
{
	bool refuses = rule->action.kind > lint->otherwise.kind;

	lint_each_name(name, at, rule)
	{
		int call = syscall_from_name(name->text);

		if (cbpf_knows_call(name->text))
			continue;
		if (call < 0) {
			check_unknown(lint, rule, name, at);
		} else if (refuses) {
			lint_add(lint, LINT_ERROR, at,
				 "this host's libseccomp does not know %s: "
				 "runtimes drop the name, and it is not "
				 "refused; refuse by default, or use a newer "
				 "libseccomp",
				 syscall_name((unsigned)call));
		} else if (rule->action.kind < lint->otherwise.kind) {
			syscall_set_add(lost, (unsigned)call);
			if (*first == NULL)
				*first = at;
		}
	}
}

static void check_names(struct lint *lint)
{
	struct syscall_set lost = {{0}};
	const struct json *first = NULL;

	for (unsigned i = 0; i < lint->rule_count; i++) {
		const struct lint_rule *rule = &lint->rules[i];

		if (rule->made->first->count == 0)
			lint_add(lint, LINT_WARNING, rule->read,
				 "a rule without names is for no call");
		check_names_of(lint, rule, &lost, &first);
	}
	if (first != NULL)
		lint_add(lint, LINT_NOTE, first,
			 "this host's libseccomp does not know %s: runtimes "
			 "drop "
			 "what it does not know, and the default answers",
			 lint_names(lint, &lost));
}

const struct lint_check lint_check_names = {
	"names",
	false,
	check_names,
};

/* --- architectures --- */

/* Those that runtimes know and no table of ours has. */
static const char *const others[] = {
	"SCMP_ARCH_LOONGARCH64",
	"SCMP_ARCH_M68K",
	"SCMP_ARCH_SH",
	"SCMP_ARCH_SHEB",
};

static bool is_other(struct text name)
{
	for (unsigned i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (text_is(name, others[i]))
			return true;
	}
	return false;
}

static void check_spelling(struct lint *lint, const struct json *word)
{
	const char *names[SECCOMP_ARCH_COUNT + 1] = {NULL};
	int arch = seccomp_arch_from_name(word->text);
	AUTO_BUF struct buf shown = BUF_INIT;
	const char *nearest;

	for (unsigned i = 0; i < SECCOMP_ARCH_COUNT; i++)
		names[i] = seccomp_arch_name((enum seccomp_arch)i);
	if (is_other(word->text) ||
	    (arch >= 0 && text_is(word->text, names[arch])))
		return;
	nearest = arch >= 0 ? names[arch] : nearest_name(word->text, names);
	show_text(word->text, 64, &shown);
	lint_add(lint, LINT_ERROR, word,
		 "there is no architecture \"%s\": runtimes do not start a "
		 "container with it%s%s%s",
		 shown.data, nearest != NULL ? "; did you mean \"" : "",
		 nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
}

static void check_abi(struct lint *lint, const struct json *word)
{
	int arch = seccomp_arch_from_name(word->text);

	check_spelling(lint, word);
	if (arch < 0 || (enum seccomp_arch)arch == lint->query.native)
		return;
	if (arch == SECCOMP_ARCH_X32)
		lint_add(lint, LINT_WARNING, word,
			 "opens the x32 ABI, a second entry to every call, "
			 "which no distribution's programs use: leave it out");
	else if (lint->otherwise.kind <= SECCOMP_LOG)
		lint_add(lint, LINT_WARNING, word,
			 "lets calls by the %s ABI through unless they are "
			 "refused by its own names: leave it out, and it is "
			 "refused as a whole",
			 seccomp_arch_words[arch]);
	else
		lint_add(lint, LINT_NOTE, word,
			 "opens the %s ABI, for programs of another "
			 "architecture; the filter is longer and starts take "
			 "more time: leave it out where there are none",
			 seccomp_arch_words[arch]);
}

static void check_map_entry(struct lint *lint, const struct json *entry)
{
	const struct json *word = json_member(entry, "architecture");
	bool native =
		text_is(word->text, seccomp_arch_name(lint->query.native));

	check_spelling(lint, word);
	json_each (other, json_member(entry, "subArchitectures")) {
		if (native)
			check_abi(lint, other);
		else
			check_spelling(lint, other);
	}
}

static void check_architectures(struct lint *lint)
{
	json_each (word, lint_member(lint, "architectures"))
		check_abi(lint, word);
	json_each (entry, lint_member(lint, "archMap"))
		check_map_entry(lint, entry);
}

const struct lint_check lint_check_architectures = {
	"architectures",
	true,
	check_architectures,
};
