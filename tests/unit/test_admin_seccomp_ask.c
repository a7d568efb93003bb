/* SPDX-License-Identifier: Apache-2.0 */
/*
 * By which rule a filter answers: the place that is named is the one that
 * decides, and compiled filters answer as the model says.
 */
#include "seccomp_test.h"

#include "admin/seccomp_ask.h"
#include "cbpf/compile.h"
#include "policy/embedded.h"

#include <errno.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* A filter that can be asked. */
struct asked {
	struct test_document text;
	struct profile profile;
	const struct json *object;
	const struct seccomp_filter *model;
	struct cbpf_program program;
	enum seccomp_arch native;
	bool is_profile;
};

#define ASKED_INIT                                                             \
	{                                                                      \
		.text = TEST_DOCUMENT_INIT, .profile = PROFILE_INIT,           \
		.program = CBPF_PROGRAM_INIT, .native = NATIVE                 \
	}

static void asked_fini(struct asked *asked)
{
	test_document_fini(&asked->text);
	profile_fini(&asked->profile);
	cbpf_program_fini(&asked->program);
}

#define AUTO_ASKED __attribute__((cleanup(asked_fini)))

static void compile(struct asked *asked)
{
	const struct cbpf_compile how = {asked->object, asked->native};
	struct err err = ERR_INIT;

	if (cbpf_compile(&how, &asked->program, &err) < 0)
		fail_msg("%s", err.message);
}

static void take_profile(struct asked *asked)
{
	asked->is_profile = true;
	asked->model = profile_filter(&asked->text.json.arena, &asked->profile,
				      UINT64_MAX);
	asked->object =
		seccomp_filter_write_oci(&asked->text.json, asked->model);
	compile(asked);
}

/* A profile of which that is the "seccomp" member. */
static void read_profile(struct asked *asked, const char *member)
{
	struct err err = ERR_INIT;

	buf_printf(&asked->text.text, "{'description':'x','seccomp':%s}",
		   member);
	for (size_t i = 0; i < asked->text.text.length; i++) {
		if (asked->text.text.data[i] == '\'')
			asked->text.text.data[i] = '"';
	}
	if (profile_read(&asked->profile, "test", "test",
			 buf_text(&asked->text.text), NATIVE, &err) < 0)
		fail_msg("%s", err.message);
	take_profile(asked);
}

static void read_oci(struct asked *asked, const char *object)
{
	asked->model = test_oci(&asked->text, object);
	asked->object = asked->text.json.root;
	compile(asked);
}

static void gather(struct asked *asked, int call, struct seccomp_clauses *out)
{
	struct arena *arena = &asked->text.json.arena;

	if (asked->is_profile)
		seccomp_clauses_of_profile(&asked->profile, call, arena, out);
	else
		seccomp_clauses_of_oci(&asked->text.json, asked->object, call,
				       arena, out);
}

static struct seccomp_answer ask_call(struct asked *asked,
				      const struct seccomp_call *call)
{
	struct seccomp_question question = {
		.program = &asked->program,
		.model = asked->model,
		.call = call,
	};

	gather(asked, call->index, &question.clauses);
	gather(asked, SYSCALL_NONE, &question.unknown);
	return seccomp_ask(&question);
}

static struct seccomp_answer ask(struct asked *asked, const char *word)
{
	struct seccomp_call call;
	struct err err = ERR_INIT;

	if (seccomp_call_read(word, asked->native, &call, &err) < 0)
		fail_msg("%s", err.message);
	return ask_call(asked, &call);
}

/* "ERRNO: /pointer", what a call is answered and by which place. */
static void expect(struct asked *asked, const char *word,
		   struct seccomp_action action, const char *pointer)
{
	const struct seccomp_answer answer = ask(asked, word);
	AUTO_BUF struct buf found = BUF_INIT;

	if (answer.differs || answer.by_arguments || answer.clause == NULL ||
	    !seccomp_action_equal(answer.action, action))
		fail_msg("%s: kind %u, data %u", word, answer.action.kind,
			 answer.action.data);
	buf_add_text(&found, "");
	json_pointer(answer.clause->value, &found);
	assert_string_equal(found.data, pointer);
}

static const struct seccomp_action allow = {SECCOMP_ALLOW, 0};
static const struct seccomp_action eperm = {SECCOMP_ERRNO, EPERM};
static const struct seccomp_action enosys = {SECCOMP_ERRNO, ENOSYS};

static void unsupported_goes_before_deny_rules_and_allow(void **state)
{
	AUTO_ASKED struct asked asked = ASKED_INIT;

	(void)state;
	read_profile(&asked,
		     "{'allow':['@basic-io','mount','clone','ptrace','kcmp',"
		     "'socket'],"
		     "'rules':[{'names':['clone','ptrace','kcmp'],'args':[{"
		     "'index':0,'op':'SCMP_CMP_EQ','value':1}]},"
		     "{'names':['socket'],'except':[{'index':0,'op':"
		     "'SCMP_CMP_EQ','value':38},{'index':0,'op':'SCMP_CMP_EQ',"
		     "'value':40}]},"
		     "{'names':['clone'],'args':[{'index':0,'op':"
		     "'SCMP_CMP_EQ','value':2}]}],"
		     "'deny':['@mount','kcmp','bpf'],'unsupported':['bpf']}");
	expect(&asked, "read", allow, "/seccomp/allow/0");
	expect(&asked, "mount", eperm, "/seccomp/deny/0");
	expect(&asked, "kcmp(1)", eperm, "/seccomp/deny/1");
	expect(&asked, "bpf", enosys, "/seccomp/unsupported/0");
	expect(&asked, "clone(1)", allow, "/seccomp/rules/0");
	expect(&asked, "clone(2)", allow, "/seccomp/rules/2");
	expect(&asked, "clone(3)", eperm, "/seccomp/rules/0");
	expect(&asked, "socket(38)", eperm, "/seccomp/rules/1");
	expect(&asked, "socket(39)", allow, "/seccomp/rules/1");
	expect(&asked, "reboot", eperm, "/seccomp");
	expect(&asked, "3999", enosys, "/seccomp");
	assert_string_equal(ask(&asked, "mount").clause->group->name, "mount");
	assert_null(ask(&asked, "bpf").clause->group);
}

static void entries_are_read_as_runtimes_do(void **state)
{
	static const struct seccomp_action five = {SECCOMP_ERRNO, 5};
	static const struct seccomp_action kill = {SECCOMP_KILL_PROCESS, 0};
	AUTO_ASKED struct asked asked = ASKED_INIT;

	(void)state;
	read_oci(&asked,
		 "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':["
		 "{'names':['mount','read'],'action':'SCMP_ACT_ERRNO'},"
		 "{'names':['read'],'action':'SCMP_ACT_ALLOW','args':[{"
		 "'index':0,'op':'SCMP_CMP_EQ','value':9}]},"
		 "{'names':['read'],'action':'SCMP_ACT_ALLOW'},"
		 "{'names':['read'],'action':'SCMP_ACT_ERRNO','errnoRet':5},"
		 "{'names':['clone'],'action':'SCMP_ACT_ALLOW','args':[{"
		 "'index':0,'op':'SCMP_CMP_EQ','value':1}]},"
		 "{'names':['clone'],'action':'SCMP_ACT_KILL_PROCESS','args':[{"
		 "'index':0,'op':'SCMP_CMP_EQ','value':2}]},"
		 "{'names':['clone'],'action':'SCMP_ACT_ERRNO','errnoRet':5,"
		 "'args':[{'index':0,'op':'SCMP_CMP_GE','value':0}]},"
		 "{'names':['personality'],'action':'SCMP_ACT_ALLOW','args':["
		 "{'index':0,'op':'SCMP_CMP_EQ','value':1},"
		 "{'index':0,'op':'SCMP_CMP_EQ','value':2}]}]}");
	/* What says the default is skipped; the first without conditions
	 * stays. */
	expect(&asked, "mount", eperm, "/defaultAction");
	expect(&asked, "read(1)", allow, "/syscalls/2");
	expect(&asked, "clone(1)", allow, "/syscalls/4");
	expect(&asked, "clone(2)", kill, "/syscalls/5");
	expect(&asked, "clone(3)", five, "/syscalls/6");
	/* Two comparisons of one argument are two rules. */
	expect(&asked, "personality(1)", allow, "/syscalls/7");
	expect(&asked, "personality(2)", allow, "/syscalls/7");
	expect(&asked, "personality(3)", eperm, "/defaultAction");
	expect(&asked, "3999", eperm, "/defaultAction");
}

static void arguments_not_given_decide_where_a_rule_looks_at_them(void **state)
{
	AUTO_ASKED struct asked asked = ASKED_INIT;

	(void)state;
	read_oci(&asked, "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':["
			 "{'names':['socket'],'action':'SCMP_ACT_ALLOW','args':"
			 "[{'index':0,'op':'SCMP_CMP_EQ','value':1},"
			 "{'index':2,'op':'SCMP_CMP_EQ','value':0}]}]}");
	assert_true(ask(&asked, "socket").by_arguments);
	assert_true(ask(&asked, "socket(1)").by_arguments);
	assert_true(ask(&asked, "socket(1,7)").by_arguments);
	expect(&asked, "socket(1,7,0)", allow, "/syscalls/0");
	/* The first refuses whatever the third is. */
	expect(&asked, "socket(2)", eperm, "/defaultAction");
	assert_false(ask(&asked, "socket").differs);
}

/* A planted difference is told: the program is another filter's. */
static void a_program_that_is_another_is_noticed(void **state)
{
	AUTO_ASKED struct asked asked = ASKED_INIT;
	AUTO_ASKED struct asked other = ASKED_INIT;

	(void)state;
	read_oci(&asked, "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':["
			 "{'names':['clone'],'action':'SCMP_ACT_ALLOW','args':"
			 "[{'index':0,'op':'SCMP_CMP_EQ','value':7}]}]}");
	read_oci(&other, "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':["
			 "{'names':['clone'],'action':'SCMP_ACT_ALLOW','args':"
			 "[{'index':0,'op':'SCMP_CMP_EQ','value':8}]}]}");
	asked.model = other.model;
	assert_true(ask(&asked, "clone(7)").differs);
	assert_true(ask(&asked, "clone").differs);
	assert_false(ask(&asked, "clone(9)").differs);
	assert_false(ask(&asked, "read").differs);
}

static void another_abi_is_killed(void **state)
{
	AUTO_ASKED struct asked asked = ASKED_INIT;
	struct seccomp_call call;
	struct seccomp_answer answer;
	struct err err = ERR_INIT;

	(void)state;
	read_oci(&asked, "{'defaultAction':'SCMP_ACT_ALLOW'}");
	assert_int_equal(
		seccomp_call_read("read", SECCOMP_ARCH_PARISC, &call, &err), 0);
	answer = ask_call(&asked, &call);
	assert_true(answer.is_foreign && !answer.differs);
	assert_true(answer.action.kind >= SECCOMP_KILL_THREAD);
}

/* Each call of each shipped profile on some machines: the BPF says what the
 * model says, and a place is found. */
static void ask_each_call(struct asked *asked)
{
	for (unsigned index = 0; index < syscall_count; index++) {
		const struct seccomp_call call = {
			.word = syscall_name(index),
			.arch = asked->native,
			.index = (int)index,
			.number = syscall_number(index, asked->native),
		};
		struct seccomp_answer answer;

		if (call.number < 0)
			continue;
		answer = ask_call(asked, &call);
		if (answer.differs ||
		    (answer.clause == NULL && !answer.by_arguments))
			fail_msg("%s, %s: %s", asked->profile.name,
				 seccomp_arch_words[asked->native], call.word);
	}
}

static void each_shipped_profile_answers_as_it_says(void **state)
{
	static const enum seccomp_arch archs[] = {
		SECCOMP_ARCH_X86_64, SECCOMP_ARCH_AARCH64, SECCOMP_ARCH_S390X,
		SECCOMP_ARCH_RISCV64};

	(void)state;
	for (unsigned i = 0; embedded_profiles[i].name != NULL; i++) {
		for (unsigned j = 0; j < COUNT(archs); j++) {
			AUTO_ASKED struct asked asked = ASKED_INIT;
			struct err err = ERR_INIT;

			asked.native = archs[j];
			if (embedded_profile_load(embedded_profiles[i].name,
						  archs[j], &asked.profile,
						  &err) < 0)
				fail_msg("%s", err.message);
			if (asked.profile.seccomp.ceiling == NULL)
				continue;
			take_profile(&asked);
			ask_each_call(&asked);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unsupported_goes_before_deny_rules_and_allow),
		cmocka_unit_test(entries_are_read_as_runtimes_do),
		cmocka_unit_test(
			arguments_not_given_decide_where_a_rule_looks_at_them),
		cmocka_unit_test(a_program_that_is_another_is_noticed),
		cmocka_unit_test(another_abi_is_killed),
		cmocka_unit_test(each_shipped_profile_answers_as_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
