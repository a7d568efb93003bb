/* SPDX-License-Identifier: Apache-2.0 */
/* What verify finds in a made-up /proc: threads, labels and namespaces against
 * a document. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "verify/verify.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct tree {
	char *proc;
	struct arena arena;
	struct oci_document document;
	struct verify_promise promise;
	struct verify verify;
};

static void make(const char *path, const char *text)
{
	AUTO_BUF struct buf part = BUF_INIT;

	for (const char *at = path; *at != '\0'; at++) {
		if (*at == '/' && at > path)
			mkdir(part.data, 0700);
		buf_add_char(&part, *at);
	}
	files_save(path, text, strlen(text));
}

static void add_file(const struct tree *tree, const char *name,
		     const char *text)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", tree->proc, name);
	make(path.data, text);
}

/* A thread: sets are all five. */
static void add_thread(const struct tree *tree, int pid, int thread,
		       unsigned sets, int privileges, int mode)
{
	AUTO_BUF struct buf name = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;

	buf_printf(&name, "%d/task/%d/status", pid, thread);
	buf_printf(&text,
		   "Name:\tx\nState:\tS (sleeping)\nCapInh:\t%016x\n"
		   "CapPrm:\t%016x\nCapEff:\t%016x\nCapBnd:\t%016x\n"
		   "CapAmb:\t%016x\nNoNewPrivs:\t%d\nSeccomp:\t%d\n"
		   "Seccomp_filters:\t%d\n",
		   sets, sets, sets, sets, sets, privileges, mode, mode / 2);
	add_file(tree, name.data, text.data);
}

static const char *const files[] = {"net",    "pid", "ipc",  "uts",
				    "cgroup", "mnt", "user", "time"};

/* Its namespaces are first, first + 1, ... */
static void add_namespaces(const struct tree *tree, const char *process,
			   unsigned first)
{
	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		AUTO_BUF struct buf path = BUF_INIT;
		AUTO_BUF struct buf target = BUF_INIT;

		buf_printf(&path, "%s/%s/ns/x", tree->proc, process);
		make(path.data, "");
		path.length -= 1;
		buf_add_text(&path, files[i]);
		buf_printf(&target, "%s:[%u]", files[i], first + i);
		unlink(path.data);
		assert_int_equal(symlink(target.data, path.data), 0);
	}
}

#define CONFIG                                                                 \
	"{\"ociVersion\":\"1.0.2\",\"process\":{\"cwd\":\"/\","                \
	"\"capabilities\":{\"bounding\":[\"CAP_CHOWN\",\"CAP_KILL\","          \
	"\"CAP_OF_TOMORROW\"],\"permitted\":[\"CAP_CHOWN\"]},"                 \
	"\"noNewPrivileges\":true,\"apparmorProfile\":\"docker-default\","     \
	"\"selinuxLabel\":\"u:r:container_t:s0:c1,c2\"},\"linux\":{"           \
	"\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ERRNO\"},"                  \
	"\"namespaces\":[{\"type\":\"mount\"},{\"type\":\"pid\"},"             \
	"{\"type\":\"network\",\"path\":\"/nowhere\"},{\"type\":\"uts\"},"     \
	"{\"type\":\"user\"}],\"uidMappings\":[{\"hostID\":9,\"size\":7}]}}"

static int set_up(void **state)
{
	struct tree *tree = calloc(1, sizeof(*tree));
	struct err err = ERR_INIT;

	tree->proc = files_make_directory();
	assert_int_equal(oci_document_read(&tree->document, OCI_CONFIG, "x",
					   TEXT(CONFIG), &err),
			 0);
	assert_int_equal(
		verify_promise_read(&tree->document, &tree->promise, &err), 0);
	tree->verify = (struct verify){
		.proc = tree->proc,
		.init = 7,
		.promise = &tree->promise,
		.findings = {.arena = &tree->arena},
	};
	add_namespaces(tree, "1", 100);
	add_namespaces(tree, "self", 100);
	add_namespaces(tree, "7", 200);
	add_thread(tree, 7, 7, 1, 1, 2);
	*state = tree;
	return 0;
}

static int tear_down(void **state)
{
	struct tree *tree = *state;

	files_remove_directory(tree->proc);
	json_document_fini(&tree->document.json);
	arena_fini(&tree->arena);
	free(tree);
	return 0;
}

/* "CHECK WHERE PID THREAD" of each, in order. */
static void expect(const struct tree *tree, const char *expected)
{
	AUTO_BUF struct buf text = BUF_INIT;

	buf_add_text(&text, "");
	for (const struct verify_finding *finding = tree->verify.findings.first;
	     finding != NULL; finding = finding->next)
		buf_printf(&text, "%s %s %d %d\n", finding->check,
			   finding->where, (int)finding->pid,
			   (int)finding->thread);
	assert_string_equal(text.data, expected);
}

static void test_status_fine(void **state)
{
	struct tree *tree = *state;

	add_thread(tree, 7, 8, 0, 1, 2); /* gave up what it had */
	verify_check_status(&tree->verify, 7);
	expect(tree, "");
	assert_int_equal(tree->verify.threads, 2);
}

static void test_status_threads(void **state)
{
	struct tree *tree = *state;

	add_thread(tree, 7, 8, 1 << 5, 1, 2); /* CAP_KILL: bounding alone */
	verify_check_status(&tree->verify, 7);
	expect(tree, "capabilities CapInh 7 8\ncapabilities CapPrm 7 8\n"
		     "capabilities CapEff 7 8\ncapabilities CapAmb 7 8\n");
}

static void test_status_all(void **state)
{
	struct tree *tree = *state;

	add_thread(tree, 7, 7, 1u << 21, 0, 0);
	add_thread(tree, 7, 8, 1u << 21, 0, 0); /* is not said again */
	verify_check_status(&tree->verify, 7);
	assert_int_equal(tree->verify.findings.count, 7);
	assert_string_equal(tree->verify.findings.first->found,
			    "also CAP_SYS_ADMIN");
	assert_string_equal(tree->verify.findings.first->expected,
			    "no more than CAP_CHOWN");
	assert_string_equal(tree->verify.findings.last->check, "seccomp");
}

static void test_status_strict(void **state)
{
	struct tree *tree = *state;

	add_thread(tree, 7, 7, 1, 1, 1);
	verify_check_status(&tree->verify, 7);
	expect(tree, "");
	add_file(tree, "7/task/9/status", "Name:\tx\nState:\tS\n");
	verify_check_status(&tree->verify, 7);
	expect(tree, "");
}

static void test_bounds(void **state)
{
	struct tree *tree = *state;

	assert_int_equal(verify_promise_bound(&tree->promise, SET_BOUNDING),
			 0x21);
	assert_int_equal(verify_promise_bound(&tree->promise, SET_EFFECTIVE),
			 0x01);
	assert_int_equal(verify_promise_bound(&tree->promise, SET_INHERITABLE),
			 0x01);
	/* A setuid program of root's then brings all of the bounding set. */
	tree->promise.no_new_privileges = false;
	assert_int_equal(verify_promise_bound(&tree->promise, SET_EFFECTIVE),
			 0x21);
	assert_int_equal(verify_promise_bound(&tree->promise, SET_AMBIENT),
			 0x21);
}

static void test_recorded(void **state)
{
	struct tree *tree = *state;
	struct oci_document record = {.json = JSON_DOCUMENT_INIT};
	struct err err = ERR_INIT;

	assert_int_equal(
		oci_document_read(
			&record, OCI_PROCESS, "x",
			TEXT("{\"capabilities\":{\"bounding\":[\"CAP_KILL\"]},"
			     "\"noNewPrivileges\":true,\"apparmorProfile\":"
			     "\"docker-default\"}"),
			&err),
		0);
	verify_promise_recorded(&tree->promise, &record,
				&tree->verify.findings);
	expect(tree, "record /process/capabilities 0 0\n"
		     "record /process/selinuxLabel 0 0\n");
	assert_int_equal(tree->promise.sets[SET_BOUNDING], 0x20);
	json_document_fini(&record.json);
}

static void test_namespaces(void **state)
{
	struct tree *tree = *state;

	verify_check_namespaces(&tree->verify);
	expect(tree, "");
	add_namespaces(tree, "7", 100);
	verify_check_namespaces(&tree->verify);
	expect(tree, "namespaces mount 0 0\nnamespaces pid 0 0\n"
		     "namespaces uts 0 0\nnamespaces user 0 0\n");
}

static void test_user_ids(void **state)
{
	struct tree *tree = *state;

	add_file(tree, "7/uid_map", "         0          9          7\n");
	verify_check_namespaces(&tree->verify);
	expect(tree, "");
	add_file(tree, "7/uid_map",
		 "         0          9          7\n"
		 "      1000          0          1\n");
	verify_check_namespaces(&tree->verify);
	expect(tree, "namespaces uid_map 0 0\n");
}

static void test_process_namespaces(void **state)
{
	struct tree *tree = *state;

	add_namespaces(tree, "8", 300); /* its own: no way out */
	verify_check_process_namespaces(&tree->verify, 8);
	expect(tree, "");
	add_namespaces(tree, "8", 100);
	verify_check_process_namespaces(&tree->verify, 8);
	assert_int_equal(tree->verify.findings.count, 8);
}

static void count(pid_t pid, void *context)
{
	unsigned *sum = context;

	*sum += (unsigned)pid;
}

static void test_members(void **state)
{
	struct tree *tree = *state;
	unsigned sum = 0;

	add_namespaces(tree, "8", 200);   /* one of it */
	add_namespaces(tree, "50", 100);  /* the host's */
	add_namespaces(tree, "600", 300); /* another container's */
	assert_true(verify_process_each(tree->proc, 7, count, &sum));
	assert_int_equal(sum, 7 + 8);
	/* Of a pod that shares its pid namespace, and of the container. */
	for (int pid = 600; pid <= 601; pid++) {
		AUTO_BUF struct buf path = BUF_INIT;
		char name[16];

		snprintf(name, sizeof(name), "%d", pid);
		add_namespaces(tree, name, 300);
		buf_printf(&path, "%s/%d/ns/pid", tree->proc, pid);
		unlink(path.data);
		assert_int_equal(symlink("pid:[201]", path.data), 0);
	}
	add_file(tree, "7/cgroup", "0::/pod/a\n");
	add_file(tree, "600/cgroup", "0::/pod/b\n");
	add_file(tree, "601/cgroup", "0::/pod/a/nested\n");
	sum = 0;
	assert_true(verify_process_each(tree->proc, 7, count, &sum));
	assert_int_equal(sum, 7 + 8 + 601);
	assert_false(verify_process_each("/nonexistent", 7, count, &sum));
}

static void test_labels(void **state)
{
	static const struct {
		const char *selinux;
		const char *apparmor;
		const char *expected;
	} cases[] = {
		{"u:r:container_t:s0:c1,c2\n", "docker-default (enforce)\n",
		 ""},
		{"u:r:container_t:s0:c1,c3\n", "docker-default//sub (enforce)",
		 "label SELinux 7 0\n"},
		{"u:r:container_t:s0:c1,c2", "docker-default (complain)\n",
		 "label AppArmor 7 0\n"},
		{"u:r:container_t:s0:c1,c2", "docker-default2 (enforce)\n",
		 "label AppArmor 7 0\n"},
		{"u:r:container_t:s0:c1,c2", "a//&docker-default (enforce)\n",
		 ""},
		{"u:r:spc_t:s0", "unconfined\n",
		 "label SELinux 7 0\nlabel AppArmor 7 0\n"},
		{"", "", "label SELinux 7 0\nlabel AppArmor 7 0\n"},
	};
	struct tree *tree = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree->verify.findings =
			(struct verify_findings){.arena = &tree->arena};
		add_file(tree, "7/attr/current", cases[i].selinux);
		add_file(tree, "7/attr/apparmor/current", cases[i].apparmor);
		verify_check_label(&tree->verify, 7);
		if (cases[i].apparmor[0] != '\0' || i == 6)
			expect(tree, cases[i].expected);
	}
	tree->promise.selinux_type_only = true;
	tree->verify.findings = (struct verify_findings){.arena = &tree->arena};
	add_file(tree, "7/attr/current", "u:r:container_t:s0:c7,c9\n");
	add_file(tree, "7/attr/apparmor/current", "docker-default (enforce)");
	verify_check_label(&tree->verify, 7);
	expect(tree, "");
	/* All categories are none of its own. */
	add_file(tree, "7/attr/current", "u:r:container_t:s0:c0.c1023\n");
	verify_check_label(&tree->verify, 7);
	expect(tree, "label SELinux 7 0\n");
}

static void test_threads_labels(void **state)
{
	struct tree *tree = *state;

	add_file(tree, "7/attr/apparmor/current", "docker-default (enforce)");
	add_file(tree, "7/attr/current", "u:r:container_t:s0:c1,c2");
	add_file(tree, "7/task/8/attr/current", "u:r:container_t:s0:c1,c2");
	add_file(tree, "7/task/9/attr/current", "u:r:sub_t:s0:c1,c2");
	add_file(tree, "7/task/10/status", ""); /* it ends */
	verify_check_label(&tree->verify, 7);
	expect(tree, "label SELinux 7 9\n");
}

static void test_shared_categories(void **state)
{
	static const char same[] = "u:r:other_t:s0:c2,c1";
	struct tree *tree = *state;

	add_file(tree, "7/attr/current", "u:r:container_t:s0:c1,c2");
	add_namespaces(tree, "8", 200); /* one of it */
	add_file(tree, "8/attr/current", same);
	add_namespaces(tree, "600", 300); /* another container, of its pod */
	add_file(tree, "600/attr/current", same);
	{
		AUTO_BUF struct buf path = BUF_INIT;

		buf_printf(&path, "%s/600/ns/ipc", tree->proc);
		unlink(path.data);
		assert_int_equal(symlink("ipc:[202]", path.data), 0);
	}
	add_namespaces(tree, "700", 400);
	add_file(tree, "700/attr/current", "u:r:container_t:s0:c1,c3");
	add_namespaces(tree, "50", 100); /* the host's */
	add_file(tree, "50/attr/current", "u:r:unconfined_t:s0-s0:c0.c1023");
	verify_check_categories(&tree->verify);
	expect(tree, "");
	add_file(tree, "700/attr/current", same);
	verify_check_categories(&tree->verify);
	expect(tree, "label SELinux categories 0 0\n");
}

/* A stack, of which the kernel has its own order. */
static void test_stacked_profiles(void **state)
{
	static const struct {
		const char *asked, *label;
		bool held;
	} cases[] = {
		{"web//&docker-default", "docker-default//&web (enforce)",
		 true},
		{"&web", "runc//&web (enforce)", true},
		{"web//&unconfined", "web (enforce)", true},
		{"web//&:space://a", ":space://a//&web (enforce)", true},
		{"web//&docker-default", "web (enforce)", false},
		{"web//&docker-default", "docker-default (enforce)", false},
		{"web//&a", "web//&a (mixed)", false},
		{"&web", "webs (enforce)", false},
	};
	struct tree *tree = *state;

	add_file(tree, "7/attr/current", "u:r:container_t:s0:c1,c2");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree->verify.findings =
			(struct verify_findings){.arena = &tree->arena};
		tree->promise.apparmor = cases[i].asked;
		add_file(tree, "7/attr/apparmor/current", cases[i].label);
		verify_check_label(&tree->verify, 7);
		expect(tree, cases[i].held ? "" : "label AppArmor 7 0\n");
	}
}

static void test_kept(void **state)
{
	struct tree *tree = *state;
	struct verify_findings other = {.arena = &tree->arena};
	struct verify_finding finding = {.check = "a", .where = "b", .pid = 1};

	verify_findings_add(&other, &finding);
	verify_findings_add(&tree->verify.findings, &finding);
	finding.pid = 2;
	verify_findings_add(&tree->verify.findings, &finding);
	verify_findings_keep(&tree->verify.findings, &other);
	expect(tree, "a b 1 0\n");
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_status_fine),
		TEST(test_status_threads),
		TEST(test_status_all),
		TEST(test_status_strict),
		TEST(test_bounds),
		TEST(test_recorded),
		TEST(test_namespaces),
		TEST(test_process_namespaces),
		TEST(test_user_ids),
		TEST(test_members),
		TEST(test_labels),
		TEST(test_threads_labels),
		TEST(test_shared_categories),
		TEST(test_stacked_profiles),
		TEST(test_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
