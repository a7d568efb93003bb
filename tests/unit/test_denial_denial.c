/* SPDX-License-Identifier: Apache-2.0 */
/* Records of refusals: what is believed of a line, which records belong
 * together, and what the loaded policy adds. The words for whole logs are held
 * by tests/denials. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "denial/denial.h"
#include "denial/event.h"

#define STAMP   "audit(1795900001.100:201): "
#define PROCESS "system_u:system_r:container_t:s0:c1,c2"
#define OTHERS  "system_u:object_r:container_file_t:s0:c3,c4"
#define AVC(target)                                                            \
	"type=AVC msg=" STAMP "avc:  denied  { read open } for  pid=7 "        \
	"comm=\"cat\" path=\"/x\" scontext=" PROCESS " tcontext=" target       \
	" tclass=file permissive=0"

static struct audit_record record_of(const char *line)
{
	struct audit_record record;

	assert_int_equal(audit_record_read(text_of(line), &record),
			 AUDIT_RECORD_READ);
	return record;
}

static void assert_text(struct text text, const char *expected)
{
	assert_non_null(text.data);
	assert_true(text_is(text, expected));
}

/* --- lines --- */

static void test_forms(void **state)
{
	static const char *const prefixes[] = {
		"type=SECCOMP msg=audit(1.2:3): ",
		"node=a.b type=SECCOMP msg=audit(1.2:3): ",
		"type=SECCOMP msg=audit(11/28/2026 21:00:03.100:263) : ",
		"audit: type=1326 audit(1.2:3): ",
		"[    1.234567] audit: type=1326 audit(1.2:3): ",
		"<5>[    1.234567] [    T1] audit: type=1326 audit(1.2:3): ",
		"Nov 28 21:00:01 a kernel: audit: type=1326 audit(1.2:3): ",
		"Nov 28 21:00:01 a audit[12]: SECCOMP ",
		"Nov 28 21:00:01 a audit: SECCOMP ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		AUTO_BUF struct buf line = BUF_INIT;
		struct audit_record record;

		buf_printf(&line, "%spid=5 comm=\"x\"\r", prefixes[i]);
		record = record_of(line.data);
		assert_int_equal(record.kind, AUDIT_RECORD_SECCOMP);
		assert_text(audit_record_raw(&record, "pid"), "5");
		assert_int_equal(record.interpreted, i == 2);
	}
}

/* What another program printed is none of the kernel's. */
static void test_forged(void **state)
{
	static const char *const lines[] = {
		"Nov 28 21:00:01 a web[3]: audit: type=1326 audit(1.2:3): "
		"pid=5",
		"Nov 28 21:00:01 a web: kernel: audit: type=1326 audit(1.2:3): "
		"pid=5",
		"Nov 28 21:00:01 a web[3]: b audit[4]: SECCOMP pid=5",
		"web audit: type=1326 audit(1.2:3): pid=5",
		"x type=SECCOMP msg=audit(1.2:3): pid=5",
		"",
		"type=SECCOMP",
		"type=SECCOMP msg=audit(1.2:3",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct audit_record record;

		assert_int_equal(audit_record_read(text_of(lines[i]), &record),
				 AUDIT_RECORD_NONE);
	}
}

static void test_values(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct audit_record record = record_of(
		"type=SECCOMP msg=" STAMP
		"comm=6120220A exe=\"ABCD\" name=ABC path=(null) cwd=? "
		"pid=12 arch=c000003e ip=0xff twice=1 twice=2 same=1 same=1 "
		"a0=10 minus=-1 huge=18446744073709551616");
	uint64_t number;

	(void)state;
	assert_text(audit_record_text(&record, "comm", &arena), "a \"\n");
	assert_text(audit_record_text(&record, "exe", &arena), "ABCD");
	assert_text(audit_record_text(&record, "name", &arena), "ABC");
	assert_null(audit_record_text(&record, "path", &arena).data);
	assert_null(audit_record_text(&record, "cwd", &arena).data);
	assert_null(audit_record_raw(&record, "twice").data);
	assert_text(audit_record_raw(&record, "same"), "1");
	assert_true(audit_record_number(&record, "pid", &number) &&
		    number == 12);
	assert_true(audit_record_number(&record, "arch", &number) &&
		    number == 0xc000003e);
	assert_true(audit_record_number(&record, "ip", &number) &&
		    number == 255);
	assert_true(audit_record_number(&record, "a0", &number) &&
		    number == 16);
	assert_false(audit_record_number(&record, "minus", &number));
	assert_false(audit_record_number(&record, "huge", &number));
	assert_true(audit_record_time(&record, &number) &&
		    number == 1795900001);
}

/* Cut anywhere, and with each byte turned into a NUL. */
static void test_cut(void **state)
{
	static const char whole[] = AVC(OTHERS);
	struct audit_record record;

	(void)state;
	for (size_t length = 0; length < strlen(whole); length++) {
		AUTO_FREE char *copy = malloc(length + 1);

		assert_non_null(copy);
		memcpy(copy, whole, length);
		(void)audit_record_read((struct text){copy, length}, &record);
		memcpy(copy, whole, length);
		copy[length] = '\0';
		assert_int_not_equal(
			audit_record_read((struct text){copy, length + 1},
					  &record),
			AUDIT_RECORD_READ);
	}
}

/* --- events --- */

struct seen {
	unsigned events;
	unsigned records;
	unsigned most;
};

static void see(void *context, const struct event *event)
{
	struct seen *seen = context;

	seen->events++;
	seen->records += event->count;
	if (event->count > seen->most)
		seen->most = event->count;
}

static void add(struct events *events, const char *kind, unsigned serial)
{
	AUTO_BUF struct buf line = BUF_INIT;
	struct audit_record record;

	buf_printf(&line, "type=%s msg=audit(1.2:%u): pid=1", kind, serial);
	record = record_of(line.data);
	events_add(events, &record);
}

static void test_events(void **state)
{
	AUTO_FREE struct events *events = calloc(1, sizeof(*events));
	struct seen seen = {0, 0, 0};

	(void)state;
	assert_non_null(events);
	events->take = see;
	events->context = &seen;
	/* Those of two processors between each other. */
	for (unsigned i = 0; i < 100; i += 2) {
		add(events, "SECCOMP", i);
		add(events, "SECCOMP", i + 1);
		add(events, "SYSCALL", i);
		add(events, "SYSCALL", i + 1);
	}
	events_finish(events);
	assert_int_equal(seen.events, 100);
	assert_int_equal(seen.records, 200);
	assert_int_equal(seen.most, 2);
	/* More of one than anybody writes. */
	for (unsigned i = 0; i < 1000; i++)
		add(events, "PATH", 1000);
	events_finish(events);
	assert_int_equal(seen.events, 101);
	assert_int_equal(seen.most, EVENT_LONGEST);
}

/* --- the loaded policy --- */

struct policy {
	enum denial_answer types; /* where the levels are the same */
	enum denial_answer whole;
};

static enum denial_answer answer(void *context, const char *source,
				 const char *target, const char *class,
				 const char *permission)
{
	const struct policy *policy = context;

	assert_string_equal(source, PROCESS);
	assert_string_equal(class, "file");
	assert_true(strcmp(permission, "read") == 0 ||
		    strcmp(permission, "open") == 0);
	return strstr(target, ":s0:c1,c2") != NULL ? policy->types
						   : policy->whole;
}

static struct denial explain(const char *line, struct policy *policy,
			     struct arena *arena)
{
	const struct denial_ask ask = {answer, policy};
	struct audit_record record = record_of(line);
	struct event event = {.records = {&record}, .count = 1};
	struct denial denial;
	bool broken;

	assert_true(denial_of_record(&event, &record,
				     policy != NULL ? &ask : NULL, arena,
				     &denial, &broken));
	return denial;
}

#define DIFFERENCE                                                             \
	"the file has the categories c3,c4, the process has the categories "   \
	"c1,c2"
#define RULE "allow container_t container_file_t:file { read open };"

static void test_levels(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct policy policy = {DENIAL_YES, DENIAL_NO};
	struct denial denial = explain(AVC(OTHERS), &policy, &arena);

	(void)state;
	assert_int_equal(denial.layer, DENIAL_SELINUX);
	assert_non_null(
		strstr(denial.sentence, ": the types allow it; " DIFFERENCE));
	assert_string_equal(denial.allow, "chcon -l s0:c1,c2 HOST_PATH");
	/* Of no policy that could be asked, the levels are what is known. */
	denial = explain(AVC(OTHERS), NULL, &arena);
	assert_non_null(strstr(denial.sentence, ": " DIFFERENCE));
	assert_string_equal(denial.allow, "chcon -l s0:c1,c2 HOST_PATH");
	/* The types refuse as well, so that the label alone is not enough. */
	policy.types = DENIAL_NO;
	denial = explain(AVC(OTHERS), &policy, &arena);
	assert_non_null(strstr(denial.sentence, ": no rule lets "));
	assert_string_equal(denial.allow, RULE);
	assert_non_null(strstr(denial.notes[1],
			       DIFFERENCE "; chcon -l s0:c1,c2 HOST_PATH"));
}

/* A process has all that its level dominates. */
static void test_dominated(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct policy policy = {DENIAL_NO, DENIAL_NO};
	static const char *const lines[] = {
		AVC("system_u:object_r:container_file_t:s0"),
		AVC("system_u:object_r:container_file_t:s0:c1"),
		AVC("system_u:object_r:container_file_t:s0:c1,c2"),
		AVC("system_u:object_r:container_file_t"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct denial denial = explain(lines[i], &policy, &arena);

		assert_null(strstr(denial.sentence, "categories"));
		assert_string_equal(denial.allow, RULE);
	}
}

/* The policy was changed since. */
static void test_allowed_now(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct policy policy = {DENIAL_YES, DENIAL_YES};
	struct denial denial = explain(
		AVC("system_u:object_r:container_file_t:s0"), &policy, &arena);

	(void)state;
	assert_string_equal(denial.notes[1],
			    "the policy that is loaded now allows it");
}

static void test_words(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;

	(void)state;
	assert_string_equal(denial_shell_word(TEXT("/a/b-c.d"), &arena),
			    "/a/b-c.d");
	assert_string_equal(denial_shell_word(TEXT("-rf"), &arena), "'-rf'");
	assert_string_equal(denial_shell_word(TEXT("/it's $x"), &arena),
			    "'/it'\\''s $x'");
	assert_null(denial_shell_word(TEXT("/a\nb"), &arena));
	assert_null(denial_shell_word(TEXT("/a\xff"), &arena));
	assert_true(denial_is_name(TEXT("container_t")));
	assert_false(denial_is_name(TEXT("")));
	assert_false(denial_is_name(TEXT("a b")));
	assert_false(denial_is_name((struct text){"a\0b", 3}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_dominated),
		cmocka_unit_test(test_allowed_now),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
