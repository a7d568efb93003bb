/* SPDX-License-Identifier: Apache-2.0 */
/* A SECCOMP record: which call a filter stopped, or logged. */
#include "denial/denial.h"

#include "cbpf/machine.h"
#include "denial/event.h"
#include "seccomp/syscall.h"

#include <inttypes.h>
#include <limits.h>

#define X32_BIT UINT32_C(0x40000000)

struct call {
	enum seccomp_arch arch;
	int number;       /* -1: the record has the name alone */
	const char *name; /* NULL: no table has the number */
};

/* What audit and interpreted records call architectures that seccomp(2) knows
 * by other names. */
static bool arch_from_word(struct text word, enum seccomp_arch *arch)
{
	int found = text_is(word, "i386") ? SECCOMP_ARCH_X86
					  : seccomp_arch_from_name(word);

	if (found < 0)
		return false;
	*arch = (enum seccomp_arch)found;
	return true;
}

static bool read_arch(const struct audit_record *record,
		      enum seccomp_arch *arch)
{
	uint64_t number;

	if (record->interpreted)
		return arch_from_word(audit_record_raw(record, "arch"), arch);
	if (!audit_record_number(record, "arch", &number))
		return false;
	for (unsigned i = 0; i < SECCOMP_ARCH_COUNT; i++) {
		/* x32 says that it is x86_64, too: by the number below. */
		if (i != SECCOMP_ARCH_X32 &&
		    cbpf_audit_arch((enum seccomp_arch)i) == number) {
			*arch = (enum seccomp_arch)i;
			return true;
		}
	}
	return false;
}

static bool read_call(const struct audit_record *record, struct call *call)
{
	uint64_t number;
	int index;

	if (!read_arch(record, &call->arch))
		return false;
	if (audit_record_number(record, "syscall", &number)) {
		if (number > UINT32_MAX)
			return false;
		if (call->arch == SECCOMP_ARCH_X86_64 && number & X32_BIT &&
		    number <= INT_MAX)
			call->arch = SECCOMP_ARCH_X32;
		call->number = number <= INT_MAX ? (int)number : -1;
		index = number <= INT_MAX
				? syscall_from_number(call->number, call->arch)
				: SYSCALL_NONE;
	} else {
		struct text name = audit_record_raw(record, "syscall");

		index = name.length > 0 ? syscall_from_name(name)
					: SYSCALL_NONE;
		call->number = -1;
		if (index == SYSCALL_NONE)
			return false;
	}
	call->name =
		index != SYSCALL_NONE ? syscall_name((unsigned)index) : NULL;
	return true;
}

static bool read_action(const struct audit_record *record,
			struct seccomp_action *action)
{
	static const struct {
		const char *word; /* of ausearch -i */
		enum seccomp_kind kind;
	} words[] = {
		{"kill", SECCOMP_KILL_THREAD},
		{"kill-thread", SECCOMP_KILL_THREAD},
		{"kill_thread", SECCOMP_KILL_THREAD},
		{"kill-process", SECCOMP_KILL_PROCESS},
		{"kill_process", SECCOMP_KILL_PROCESS},
		{"trap", SECCOMP_TRAP},
		{"errno", SECCOMP_ERRNO},
		{"user-notif", SECCOMP_NOTIFY},
		{"user_notif", SECCOMP_NOTIFY},
		{"trace", SECCOMP_TRACE},
		{"log", SECCOMP_LOG},
		{"allow", SECCOMP_ALLOW},
	};
	uint64_t code;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (text_is(audit_record_raw(record, "code"), words[i].word)) {
			*action = (struct seccomp_action){words[i].kind, 0};
			return true;
		}
	}
	if (!audit_record_number(record, "code", &code) || code > UINT32_MAX)
		return false;
	*action = cbpf_action_of((uint32_t)code);
	return true;
}

/* What the filter did: the sentence's words before and behind the call. */
struct words {
	const char *verb;
	const char *make; /* between who and the call */
	const char *behind;
};

static struct words words_of(struct seccomp_action action)
{
	switch (action.kind) {
	case SECCOMP_ALLOW:
	case SECCOMP_LOG:
		return (struct words){"let", " make", ", and logged it"};
	case SECCOMP_TRACE:
		return (struct words){"left it to a tracer whether", " makes",
				      ""};
	case SECCOMP_NOTIFY:
		return (struct words){"left it to its listener whether",
				      " makes", ""};
	case SECCOMP_ERRNO:
		return (struct words){"refused", "", ": it answers an error"};
	case SECCOMP_TRAP:
		return (struct words){"refused", "", ": it sends SIGSYS"};
	case SECCOMP_KILL_THREAD:
	case SECCOMP_KILL_PROCESS:
		break;
	}
	return (struct words){"refused", "", ": it kills who makes it"};
}

static void add_arguments(const struct event *event, struct arena *arena,
			  struct denial *out)
{
	const struct audit_record *record =
		event_find(event, AUDIT_RECORD_SYSCALL);
	uint64_t list[4];
	static const char *const names[] = {"a0", "a1", "a2", "a3"};

	for (unsigned i = 0; i < 4; i++) {
		if (record == NULL ||
		    !audit_record_number(record, names[i], &list[i]))
			return;
	}
	denial_note(out,
		    arena_printf(arena,
				 "its first arguments: 0x%" PRIx64
				 ", 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64,
				 list[0], list[1], list[2], list[3]));
}

static void set_allow(const struct audit_record *record,
		      const struct call *call, struct arena *arena,
		      struct denial *out)
{
	if (call->arch == SECCOMP_ARCH_X32) {
		denial_note(out, "filters are seldom for x32: one that is not "
				 "answers every call by that ABI so; x86_64 "
				 "has its own number for it");
		return;
	}
	if (call->name == NULL) {
		denial_note(out, "no table here has a call of that number: "
				 "filters can't name it");
		return;
	}
	out->allow = arena_printf(arena,
				  "{\"names\": [\"%s\"], \"action\": "
				  "\"SCMP_ACT_ALLOW\"}",
				  call->name);
	out->where = "among \"syscalls\" of its filter (docker, podman: "
		     "--security-opt seccomp=FILE)";
	out->exception =
		arena_printf(arena, "\"seccomp\": [\"%s\"]", call->name);
	out->call = call->name;
	denial_gives(out, denial_call_gives(call->name), arena);
	if (text_is(audit_record_raw(record, "compat"), "1"))
		denial_note(out,
			    arena_printf(arena,
					 "a filter that is not for %s "
					 "answers every call by that ABI so",
					 seccomp_arch_words[call->arch]));
}

bool denial_of_seccomp(const struct event *event,
		       const struct audit_record *record, struct arena *arena,
		       struct denial *out)
{
	struct seccomp_action action;
	struct words words;
	struct call call;

	if (!read_call(record, &call) || !read_action(record, &action))
		return false;
	words = words_of(action);
	out->layer = DENIAL_SECCOMP;
	out->allowed =
		action.kind == SECCOMP_ALLOW || action.kind == SECCOMP_LOG;
	out->sentence = arena_printf(
		arena, "the seccomp filter %s %s%s the call %s (%s)%s",
		words.verb, denial_who(record, arena), words.make,
		call.name != NULL ? call.name
				  : arena_printf(arena, "%d", call.number),
		seccomp_arch_words[call.arch], words.behind);
	if (!out->allowed)
		set_allow(record, &call, arena, out);
	add_arguments(event, arena, out);
	return true;
}
