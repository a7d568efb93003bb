/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the "seccomp" member of a profile. */
#include "seccomp/multiplexer.h"
#include "seccomp/read_rule.h"

#include "json/reader.h"

#include <errno.h>

/* The rules of one call while they are gathered. */
struct gathered {
	struct seccomp_conditions *except;
	unsigned except_count;
	struct seccomp_rule *rules;
	unsigned count;
};

struct reader {
	struct seccomp_filter *filter;
	enum seccomp_arch native;
	uint32_t architectures;
	struct syscall_set allowed;
	struct syscall_set conditional;
	struct syscall_set denied;
	struct syscall_set unsupported;
	struct gathered *calls[SYSCALL_MAX]; /* NULL where there is none */
};

/* One "rules" entry. */
struct entry {
	struct reader *reader;
	struct syscall_set names;
	bool has_names;
	bool elsewhere; /* for other architectures only */
	struct seccomp_conditions args;
	struct seccomp_conditions except;
};

static int unknown_name(const struct json_document *document,
			const struct json *name, bool group, struct err *err)
{
	struct text bare = name->text;
	const char *nearest;
	AUTO_BUF struct buf shown = BUF_INIT;

	if (group) {
		bare.data++;
		bare.length--;
	}
	nearest = group ? syscall_group_nearest(bare) : syscall_nearest(bare);
	json_write_string(name->text, &shown);
	if (nearest == NULL)
		return json_error(document, name, err,
				  "there is no system call%s %s",
				  group ? " group" : "", shown.data);
	return json_error(document, name, err,
			  "there is no system call%s %s; did you mean "
			  "\"%s%s\"?",
			  group ? " group" : "", shown.data, group ? "@" : "",
			  nearest);
}

int syscall_set_read(const struct json_document *document,
		     const struct json *list, struct syscall_set *set,
		     struct err *err)
{
	if (reader_strings(document, list, err) < 0)
		return -1;
	json_each (name, list) {
		const struct syscall_group *group;
		int call;

		if (name->text.length > 0 && name->text.data[0] == '@') {
			group = syscall_group_from_name((struct text){
				name->text.data + 1, name->text.length - 1});
			if (group == NULL)
				return unknown_name(document, name, true, err);
			syscall_set_join(set, &group->members);
			continue;
		}
		call = syscall_from_name(name->text);
		if (call < 0)
			return unknown_name(document, name, false, err);
		syscall_set_add(set, (unsigned)call);
	}
	return 0;
}

static int read_arch_bits(const struct json_document *document,
			  const struct json *list, enum seccomp_arch native,
			  uint32_t *bits, struct err *err)
{
	if (reader_strings(document, list, err) < 0)
		return -1;
	json_each (name, list) {
		unsigned arch = native;

		if (!text_is(name->text, "native") &&
		    reader_word(document, name, seccomp_arch_words, &arch,
				err) < 0)
			return -1;
		/* The x32 table is the 64-bit one with other entry points: no
		 * distribution uses it, several bugs lived there. */
		if (arch == SECCOMP_ARCH_X32)
			return json_error(document, name, err,
					  "x32 can't be allowed");
		*bits |= seccomp_arch_bit(arch);
	}
	return 0;
}

static int check_number(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	uint64_t number;

	(void)target;
	if (!json_to_u64(value, &number))
		return json_error(document, value, err,
				  "expected a number of 64 bits");
	return 0;
}

static int check_string(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	const char *string;

	(void)target;
	return reader_string(document, value, &string, err);
}

/* What an engine's document may have beside these the runtime passes over; in
 * a profile, a "valueTwo" that is misspelled would be 0. */
static int check_comparison(struct json_document *document,
			    const struct json *value, struct err *err)
{
	static const struct reader_member members[] = {
		{"index", check_number},
		{"op", check_string},
		{"value", check_number},
		{"valueTwo", check_number},
		{NULL, NULL},
	};

	return reader_read_object(document, value, members, NULL, err);
}

static int read_conditions(struct json_document *document,
			   const struct json *list,
			   struct seccomp_conditions *out, struct err *err)
{
	struct seccomp_condition *conditions;
	unsigned count = 0;

	if (list->type != JSON_ARRAY || list->count == 0)
		return json_error(document, list, err,
				  "expected an array of comparisons");
	conditions = arena_alloc(&document->arena,
				 list->count * sizeof(*conditions));
	json_each (value, list) {
		struct seccomp_condition *next = &conditions[count++];

		if (check_comparison(document, value, err) < 0 ||
		    read_condition(document, value, next, err) < 0)
			return -1;
		/* Of an int the kernel sees 32 bits, libseccomp compares 64:
		 * what is only unequal or in a range may be anything. */
		if (!seccomp_condition_is_cube(next) || next->mask == 0)
			return json_error(document, value, err,
					  "expected SCMP_CMP_EQ, or "
					  "SCMP_CMP_MASKED_EQ with a mask");
	}
	*out = (struct seccomp_conditions){conditions, count};
	return 0;
}

static int read_entry_names(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct entry *entry = target;

	entry->has_names = true;
	return syscall_set_read(document, value, &entry->names, err);
}

static int read_entry_architectures(struct json_document *document,
				    const struct json *value, void *target,
				    struct err *err)
{
	struct entry *entry = target;
	uint32_t bits = 0;

	if (read_arch_bits(document, value, entry->reader->native, &bits, err) <
	    0)
		return -1;
	entry->elsewhere = !(bits & seccomp_arch_bit(entry->reader->native));
	return 0;
}

/* Sorted by argument; one has at most one comparison. */
static int read_entry_args(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	struct entry *entry = target;

	if (read_conditions(document, value, &entry->args, err) < 0)
		return -1;
	for (unsigned i = 1; i < entry->args.count; i++) {
		if (entry->args.list[i - 1].index >= entry->args.list[i].index)
			return json_error(document, value, err,
					  "expected one comparison for each "
					  "argument, in order");
	}
	return 0;
}

static int read_entry_except(struct json_document *document,
			     const struct json *value, void *target,
			     struct err *err)
{
	struct entry *entry = target;

	return read_conditions(document, value, &entry->except, err);
}

static const struct reader_member entry_members[] = {
	{"names", read_entry_names},
	{"architectures", read_entry_architectures},
	{"args", read_entry_args},
	{"except", read_entry_except},
	{"comment", check_string},
	{NULL, NULL},
};

static void gather(struct arena *arena, struct gathered *call,
		   const struct entry *entry)
{
	const struct seccomp_action allow = {SECCOMP_ALLOW, 0};
	const unsigned added = entry->args.count > 0 ? 1 : 0;
	struct seccomp_rule *rules =
		arena_alloc(arena, (call->count + added) * sizeof(*rules));
	struct seccomp_conditions *except =
		arena_alloc(arena, (call->except_count + entry->except.count) *
					   sizeof(*except));

	if (call->count > 0)
		memcpy(rules, call->rules, call->count * sizeof(*rules));
	if (added)
		rules[call->count++] =
			(struct seccomp_rule){allow, entry->args};
	call->rules = rules;
	if (call->except_count > 0)
		memcpy(except, call->except,
		       call->except_count * sizeof(*except));
	for (unsigned i = 0; i < entry->except.count; i++)
		except[call->except_count++] =
			(struct seccomp_conditions){&entry->except.list[i], 1};
	call->except = except;
}

static int read_entry(struct json_document *document, const struct json *value,
		      struct reader *reader, struct err *err)
{
	struct entry entry = {.reader = reader};

	if (reader_read_object(document, value, entry_members, &entry, err) < 0)
		return -1;
	if (!entry.has_names ||
	    (entry.args.count > 0) == (entry.except.count > 0))
		return json_error(document, value, err,
				  "expected \"names\", and either \"args\" or "
				  "\"except\"");
	syscall_set_join(&reader->conditional, &entry.names);
	if (entry.elsewhere)
		return 0;
	syscall_set_each (i, &entry.names) {
		if (reader->calls[i] == NULL)
			reader->calls[i] = arena_alloc(
				&document->arena, sizeof(*reader->calls[i]));
		gather(&document->arena, reader->calls[i], &entry);
	}
	return 0;
}

static int read_architectures(struct json_document *document,
			      const struct json *value, void *target,
			      struct err *err)
{
	struct reader *reader = target;

	return read_arch_bits(document, value, reader->native,
			      &reader->architectures, err);
}

static int read_allow(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct reader *reader = target;

	return syscall_set_read(document, value, &reader->allowed, err);
}

static int read_deny(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct reader *reader = target;

	return syscall_set_read(document, value, &reader->denied, err);
}

static int read_unsupported(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct reader *reader = target;

	return syscall_set_read(document, value, &reader->unsupported, err);
}

static int read_rules(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct reader *reader = target;

	if (value->type != JSON_ARRAY)
		return json_error(document, value, err,
				  "expected an array, found %s",
				  json_type_name(value->type));
	json_each (entry, value) {
		if (read_entry(document, entry, reader, err) < 0)
			return -1;
	}
	return 0;
}

static int pass_over(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	(void)document;
	(void)value;
	(void)target;
	(void)err;
	return 0;
}

static const struct reader_member members[] = {
	{"architectures", read_architectures},
	{"allow", read_allow},
	{"rules", read_rules},
	{"deny", read_deny},
	{"unsupported", read_unsupported},
	{"capabilities", pass_over}, /* ceiling.c */
	{"import", pass_over},
	{"comment", check_string},
	{NULL, NULL},
};

/* The rules of a call that has some for this architecture; EPERM for the
 * rest. */
static bool decide_by_rules(struct arena *arena, struct gathered *call,
			    struct seccomp_action otherwise,
			    struct seccomp_decision *decision)
{
	const struct seccomp_action allow = {SECCOMP_ALLOW, 0};
	struct seccomp_rule *rules;
	unsigned count = 0;

	if (call == NULL)
		return true;
	if (call->except_count > 0 && call->count > 0)
		return false;
	if (call->except_count > 0) {
		if (!seccomp_rules_complement(arena, call->except,
					      call->except_count, allow, &rules,
					      &count))
			return false;
		seccomp_rules_order(rules, count);
	} else {
		rules = call->rules;
		count = seccomp_rules_sort(rules, call->count);
	}
	decision->count = (uint16_t)count;
	decision->rules = rules;
	return seccomp_decision_settle(arena, decision, otherwise);
}

bool seccomp_has_fallback(unsigned call)
{
	const struct syscall_group *group =
		syscall_group_from_name(text_of("fallback"));

	return group != NULL && syscall_set_has(&group->members, call);
}

/* ENOSYS, as for what nobody knows. */
static void leave_to_default(const struct seccomp_filter *filter,
			     struct seccomp_decision *decision)
{
	decision->named = false;
	decision->action = filter->action;
}

static int decide(struct json_document *document, const struct json *member,
		  const struct reader *reader, unsigned call, struct err *err)
{
	struct seccomp_decision *decision = &reader->filter->decisions[call];

	decision->named = true;
	if (syscall_set_has(&reader->unsupported, call)) {
		leave_to_default(reader->filter, decision);
		return 0;
	}
	decision->action = (struct seccomp_action){SECCOMP_ERRNO, EPERM};
	if (syscall_set_has(&reader->denied, call))
		return 0;
	if (!syscall_set_has(&reader->conditional, call)) {
		if (syscall_set_has(&reader->allowed, call))
			decision->action =
				(struct seccomp_action){SECCOMP_ALLOW, 0};
		else if (seccomp_has_fallback(call))
			leave_to_default(reader->filter, decision);
		return 0;
	}
	if (!decide_by_rules(&document->arena, reader->calls[call],
			     reader->filter->action, decision))
		return json_error(document, member, err,
				  "the rules for \"%s\" can't be written as a "
				  "filter",
				  syscall_name(call));
	return 0;
}

/* The filter of what was read. */
static int make(struct json_document *document, const struct json *member,
		struct reader *reader, struct err *err)
{
	const struct seccomp_action unknown = {SECCOMP_ERRNO, ENOSYS};

	reader->architectures |= seccomp_arch_bit(reader->native);
	reader->filter = seccomp_filter_new(
		&document->arena,
		reader->architectures | seccomp_arch_companion(reader->native),
		unknown);
	syscall_set_each (i, &reader->filter->present) {
		if (decide(document, member, reader, i, err) < 0)
			return -1;
	}
	seccomp_refuse_multiplexers(reader->filter);
	reader->filter->settled = true;
	return 0;
}

int seccomp_filter_read_list(struct json_document *document,
			     const struct json *object,
			     enum seccomp_arch native,
			     struct seccomp_filter **out, struct err *err)
{
	static const struct reader_member known[] = {
		{"allow", read_allow},
		{"comment", check_string},
		{NULL, NULL},
	};
	struct reader reader = {.native = native};

	if (reader_read_object(document, object, known, &reader, err) < 0 ||
	    make(document, object, &reader, err) < 0)
		return -1;
	/* What a list does not name, it says nothing of. */
	syscall_set_each (call, &reader.filter->present)
		reader.filter->decisions[call].named =
			syscall_set_has(&reader.allowed, call);
	reader.filter->said = reader.allowed;
	*out = reader.filter;
	return 0;
}

int seccomp_filter_read_profile(struct json_document *document,
				const struct json *member,
				enum seccomp_arch native,
				struct seccomp_profile_filter *out,
				struct err *err)
{
	struct reader reader = {.native = native};

	if (reader_read_object(document, member, members, &reader, err) < 0 ||
	    make(document, member, &reader, err) < 0)
		return -1;
	*out = (struct seccomp_profile_filter){
		.filter = reader.filter,
		.architectures = reader.architectures,
		.denied = reader.denied,
	};
	syscall_set_join(&out->denied, &reader.unsupported);
	return 0;
}
