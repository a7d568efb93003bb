/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of containers, from documents that engines wrote and from ones
 * that somebody forged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "pipeline/describe.h"

/* One document, described. */
struct described {
	struct buf text;
	struct oci_document document;
	struct arena arena;
	struct subject subject;
};

static void describe_text(struct described *one,
			  const struct describe_query *query)
{
	struct err err = ERR_INIT;

	if (oci_document_read(&one->document, OCI_CONFIG, "config.json",
			      buf_text(&one->text), &err) < 0)
		fail_msg("%s", err.message);
	describe_container(&one->document, query, &one->arena, &one->subject);
}

static void describe_fixture(struct described *one, const char *name,
			     const struct describe_query *query)
{
	AUTO_BUF struct buf path = BUF_INIT;

	*one = (struct described){.arena = ARENA_INIT};
	buf_printf(&path, "%s/%s.json", FIXTURES, name);
	files_load(path.data, &one->text);
	describe_text(one, query);
}

static void describe(struct described *one, const char *text,
		     const struct describe_query *query)
{
	*one = (struct described){.arena = ARENA_INIT};
	buf_add_text(&one->text, text);
	describe_text(one, query);
}

static void forget(struct described *one)
{
	json_document_fini(&one->document.json);
	arena_fini(&one->arena);
	buf_fini(&one->text);
}

/* The words for what is asked, in their order. */
static void expect_asks(const struct described *one, const char *words)
{
	AUTO_BUF struct buf asks = BUF_INIT;

	buf_add_text(&asks, "");
	for (unsigned i = 0; i < ASKS_COUNT; i++) {
		if (one->subject.asks >> i & 1)
			buf_printf(&asks, "%s%s", asks.length > 0 ? " " : "",
				   subject_asks_words[i]);
	}
	assert_string_equal(asks.data, words);
}

static void expect_fact(const struct described *one, enum subject_fact fact,
			const char *text)
{
	struct text found = one->subject.facts[fact];

	if (text == NULL)
		assert_null(found.data);
	else
		assert_true(text_is(found, text));
}

static enum probe_namespace is_dockers_host_network(const char *type,
						    const char *path)
{
	return strcmp(type, "network") == 0 &&
			       strcmp(path, "/var/run/docker/netns/default") ==
				       0
		       ? NAMESPACE_HOSTS
		       : NAMESPACE_OTHERS;
}

static enum probe_namespace is_hosts(const char *type, const char *path)
{
	return type != NULL && path != NULL ? NAMESPACE_HOSTS
					    : NAMESPACE_OTHERS;
}

static enum probe_namespace is_unknown(const char *type, const char *path)
{
	return type != NULL && path != NULL ? NAMESPACE_UNKNOWN
					    : NAMESPACE_OTHERS;
}

/* Each fixture with nothing known beside it. */
static const struct {
	const char *name;
	enum subject_engine engine;
	enum subject_type type;
	const char *asks;
} fixtures[] = {
	{"cri-container-capall", ENGINE_CONTAINERD, TYPE_CONTAINER,
	 "root capabilities"},
	{"cri-container-device", ENGINE_CONTAINERD, TYPE_CONTAINER,
	 "root devices"},
	{"cri-container-hostmount", ENGINE_CONTAINERD, TYPE_CONTAINER,
	 "root host-path"},
	{"cri-container-selinux-request", ENGINE_CONTAINERD, TYPE_CONTAINER,
	 "root"},
	{"cri-container-tty", ENGINE_CONTAINERD, TYPE_CONTAINER, "root"},
	{"cri-container-user-nnp-capdrop-readonly", ENGINE_CONTAINERD,
	 TYPE_CONTAINER, ""},
	{"cri-container", ENGINE_CONTAINERD, TYPE_CONTAINER, "root"},
	{"cri-hostnet-container", ENGINE_CONTAINERD, TYPE_CONTAINER, "root"},
	{"cri-hostnet-sandbox", ENGINE_CONTAINERD, TYPE_SANDBOX,
	 "host-network host-uts host-cgroup"},
	{"cri-privileged-container", ENGINE_CONTAINERD, TYPE_CONTAINER,
	 "privileged root unconfined capabilities devices host-path "
	 "host-cgroup"},
	{"cri-privileged-nohostdev-sandbox", ENGINE_CONTAINERD, TYPE_SANDBOX,
	 "unconfined host-cgroup"},
	{"cri-privileged-sandbox", ENGINE_CONTAINERD, TYPE_SANDBOX,
	 "unconfined host-path host-network host-pid host-ipc host-uts "
	 "host-cgroup"},
	{"cri-sandbox", ENGINE_CONTAINERD, TYPE_SANDBOX, "host-cgroup"},
	{"cri-systemd-cgroup-sandbox", ENGINE_CONTAINERD, TYPE_SANDBOX,
	 "host-cgroup"},
	{"ctr-run-id-named-create", ENGINE_CONTAINERD, TYPE_UNKNOWN,
	 "root unconfined host-cgroup"},
	{"ctr-run-seccomp-hostnet-readonly", ENGINE_CONTAINERD, TYPE_UNKNOWN,
	 "root host-path host-network host-cgroup"},
	{"ctr-run-systemd-cgroup", ENGINE_PLAIN, TYPE_UNKNOWN,
	 "root unconfined host-cgroup"},
	{"ctr-run-tty", ENGINE_CONTAINERD, TYPE_UNKNOWN,
	 "root unconfined host-cgroup"},
	{"ctr-run", ENGINE_CONTAINERD, TYPE_UNKNOWN,
	 "root unconfined host-cgroup"},
	{"docker-build-classic-step", ENGINE_DOCKER, TYPE_UNKNOWN, "root"},
	{"docker-cgroupv1-run-limits", ENGINE_DOCKER, TYPE_UNKNOWN,
	 "root host-cgroup"},
	{"docker-cgroupv1-run", ENGINE_DOCKER, TYPE_UNKNOWN,
	 "root host-cgroup"},
	{"docker-run-cgroupns-host", ENGINE_DOCKER, TYPE_UNKNOWN,
	 "root host-cgroup"},
	{"docker-run-device", ENGINE_DOCKER, TYPE_UNKNOWN, "root devices"},
	{"docker-run-hostmount", ENGINE_DOCKER, TYPE_UNKNOWN, "root host-path"},
	{"docker-run-hostns", ENGINE_DOCKER, TYPE_UNKNOWN,
	 "root host-path host-network host-pid host-ipc host-uts"},
	{"docker-run-privileged", ENGINE_DOCKER, TYPE_UNKNOWN,
	 "privileged root unconfined capabilities devices"},
	{"docker-run-readonly-user-nnp", ENGINE_DOCKER, TYPE_UNKNOWN, ""},
	{"docker-run-shareable-ipc", ENGINE_DOCKER, TYPE_UNKNOWN, "root"},
	{"docker-run-tmpfs-sysctl-capdrop", ENGINE_DOCKER, TYPE_UNKNOWN,
	 "root host-path"},
	{"docker-run-tty", ENGINE_DOCKER, TYPE_UNKNOWN, "root"},
	{"docker-run", ENGINE_DOCKER, TYPE_UNKNOWN, "root"},
	{"podman-build-step", ENGINE_PLAIN, TYPE_UNKNOWN, "root"},
	{"podman-pod-container1", ENGINE_PODMAN, TYPE_CONTAINER, "root"},
	{"podman-pod-infra", ENGINE_PODMAN, TYPE_UNKNOWN, "root"},
	{"podman-run-device", ENGINE_PODMAN, TYPE_UNKNOWN, "root devices"},
	{"podman-run-hostmount", ENGINE_PODMAN, TYPE_UNKNOWN, "root host-path"},
	{"podman-run-hostns", ENGINE_PODMAN, TYPE_UNKNOWN,
	 "root host-path host-network host-pid host-ipc host-uts"},
	{"podman-run-init", ENGINE_PODMAN, TYPE_UNKNOWN, "root host-path"},
	{"podman-run-netnone", ENGINE_PODMAN, TYPE_UNKNOWN, "root"},
	{"podman-run-preserve-fds", ENGINE_PODMAN, TYPE_UNKNOWN, "root"},
	{"podman-run-privileged", ENGINE_PODMAN, TYPE_UNKNOWN,
	 "privileged root unconfined capabilities devices"},
	{"podman-run-readonly-user-nnp", ENGINE_PODMAN, TYPE_UNKNOWN, ""},
	{"podman-run-sdnotify", ENGINE_PODMAN, TYPE_UNKNOWN, "root"},
	{"podman-run-tty", ENGINE_PODMAN, TYPE_UNKNOWN, "root"},
	{"podman-run", ENGINE_PODMAN, TYPE_UNKNOWN, "root"},
};

static void count(const char *directory, const char *name, void *context)
{
	unsigned *others = context;

	(void)directory;
	*others += strstr(name, "-process.json") == NULL;
}

static void every_fixture_is_known(void **state)
{
	const struct describe_query query = {
		.namespace_of = is_dockers_host_network,
	};
	const size_t all = sizeof(fixtures) / sizeof(fixtures[0]);
	unsigned there = 0;

	(void)state;
	for (size_t i = 0; i < all; i++) {
		struct described one;

		describe_fixture(&one, fixtures[i].name, &query);
		assert_int_equal(one.subject.engine, fixtures[i].engine);
		assert_int_equal(one.subject.type, fixtures[i].type);
		expect_asks(&one, fixtures[i].asks);
		forget(&one);
	}
	files_each(FIXTURES, ".json", count, &there);
	assert_int_equal(there, all);
}

static void namespaces_by_path_may_be_the_hosts(void **state)
{
	const struct describe_query queries[] = {
		{.namespace_of = is_hosts},
		{.namespace_of = is_unknown},
	};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct described one;

		describe_fixture(&one, "cri-hostnet-container", &queries[i]);
		expect_asks(&one,
			    "root host-network host-pid host-ipc host-uts");
		forget(&one);
	}
}

static void facts_are_the_engines(void **state)
{
	const struct describe_query query = {.id = "0123", .link = "web"};
	struct described one;

	(void)state;
	describe_fixture(&one, "cri-container", &query);
	expect_fact(&one, FACT_NAMESPACE, "default");
	expect_fact(&one, FACT_POD, "web");
	expect_fact(&one, FACT_CONTAINER, "app");
	expect_fact(&one, FACT_IMAGE, "docker.io/library/busybox:latest");
	expect_fact(&one, FACT_ID, "0123");
	expect_fact(&one, FACT_LINK, "web");
	forget(&one);
	describe_fixture(&one, "docker-run", &query);
	for (unsigned i = 0; i < FACT_ID; i++)
		expect_fact(&one, (enum subject_fact)i, NULL);
	expect_fact(&one, FACT_ID, "0123");
	forget(&one);
	describe(&one,
		 "{\"ociVersion\":\"1.0.2\",\"annotations\":{"
		 "\"io.container.manager\":\"cri-o\","
		 "\"io.kubernetes.pod.namespace\":\"prod\","
		 "\"io.kubernetes.pod.name\":\"web-1\","
		 "\"io.kubernetes.container.name\":\"nginx\","
		 "\"io.kubernetes.cri-o.ImageName\":\"example.org/nginx:1\","
		 "\"io.kubernetes.cri-o.ContainerType\":\"sandbox\"}}",
		 &query);
	assert_int_equal(one.subject.engine, ENGINE_CRIO);
	assert_int_equal(one.subject.type, TYPE_SANDBOX);
	expect_fact(&one, FACT_NAMESPACE, "prod");
	expect_fact(&one, FACT_POD, "web-1");
	expect_fact(&one, FACT_CONTAINER, "nginx");
	expect_fact(&one, FACT_IMAGE, "example.org/nginx:1");
	forget(&one);
}

static void nothing_is_known_without_a_document(void **state)
{
	const struct describe_query query = {.parent = "crio"};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct subject subject;

	(void)state;
	describe_container(NULL, &query, &arena, &subject);
	assert_int_equal(subject.engine, ENGINE_CRIO);
	assert_int_equal(subject.type, TYPE_UNKNOWN);
	assert_int_equal(subject.asks, 0);
	for (unsigned i = 0; i < FACT_COUNT; i++)
		assert_null(subject.facts[i].data);
}

/* Who may write annotations writes those of every engine. */
#define FORGED                                                                 \
	"{\"ociVersion\":\"1.0.2\",\"annotations\":{"                          \
	"\"io.container.manager\":\"cri-o\","                                  \
	"\"io.kubernetes.pod.namespace\":\"kube-system\","                     \
	"\"io.kubernetes.cri-o.ContainerType\":\"sandbox\","                   \
	"\"io.kubernetes.cri.sandbox-namespace\":\"kube-system\","             \
	"\"io.kubernetes.cri.container-type\":\"sandbox\"}}"

static void forged_annotations_are_not_believed(void **state)
{
	static const struct {
		const char *parent;
		const char *root;
		enum subject_engine engine;
	} cases[] = {
		{"dockerd", NULL, ENGINE_DOCKER},
		{"buildkitd", NULL, ENGINE_DOCKER},
		{"containerd-shim-runc-v2", "/run/containerd/runc/moby",
		 ENGINE_DOCKER},
		{"containerd-shim-runc-v2", "/var/run/docker/runtime-runc/moby",
		 ENGINE_DOCKER},
		{"podman", NULL, ENGINE_PODMAN},
		{"buildah", NULL, ENGINE_PODMAN},
		{"conmon", NULL, ENGINE_PODMAN},
		{"bash", "/run/containerd/runc/moby", ENGINE_DOCKER},
		/* ctr and nerdctl write what they are asked to. */
		{"containerd-shim-runc-v2", "/run/containerd/runc/default",
		 ENGINE_CONTAINERD},
		{"containerd-shim-runc-v2", "/run/containerd/runc/k8s.io.x",
		 ENGINE_CONTAINERD},
		{"containerd-shim-runc-v2", NULL, ENGINE_CONTAINERD},
		{"containerd-shim", "/odd", ENGINE_CONTAINERD},
		{"bash", "/run/containerd/runc/default", ENGINE_CONTAINERD},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct describe_query query = {
			.parent = cases[i].parent,
			.root = cases[i].root,
		};
		struct described one;

		describe(&one, FORGED, &query);
		assert_int_equal(one.subject.engine, cases[i].engine);
		expect_fact(&one, FACT_NAMESPACE, NULL);
		if (cases[i].engine != ENGINE_PODMAN)
			assert_int_equal(one.subject.type, TYPE_UNKNOWN);
		forget(&one);
	}
}

static void the_caller_tells_the_engine(void **state)
{
	static const struct {
		const char *parent;
		const char *root;
		enum subject_engine engine;
	} cases[] = {
		{"containerd-shim-runc-v2", "/run/containerd/runc/k8s.io",
		 ENGINE_CONTAINERD},
		{"containerd-shim-runc-v2", "/odd/k8s.io", ENGINE_CONTAINERD},
		{"bash", "/run/containerd/runc/k8s.io", ENGINE_CONTAINERD},
		{"crio", NULL, ENGINE_CRIO},
		{"conmon", "/run/runc", ENGINE_CRIO},
		{NULL, NULL, ENGINE_CRIO},
		{"bash", "/run/runc", ENGINE_CRIO},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct describe_query query = {
			.parent = cases[i].parent,
			.root = cases[i].root,
		};
		struct described one;

		describe(&one, FORGED, &query);
		assert_int_equal(one.subject.engine, cases[i].engine);
		expect_fact(&one, FACT_NAMESPACE, "kube-system");
		forget(&one);
	}
}

/* As CRI-O makes it of a pod that has each of its annotations itself: those of
 * the kubelet's labels are not the pod's. */
static void a_pods_annotations_are_not_cri_os(void **state)
{
	const struct describe_query query = {
		.parent = "conmon",
		.root = "/run/runc",
	};
	struct described one;

	(void)state;
	describe(&one,
		 "{\"ociVersion\":\"1.0.2\",\"annotations\":{"
		 "\"io.container.manager\":\"libpod\","
		 "\"io.kubernetes.cri-o.ContainerType\":\"container\","
		 "\"io.kubernetes.cri-o.Namespace\":\"kube-system\","
		 "\"io.kubernetes.cri-o.KubeName\":\"agent\","
		 "\"io.kubernetes.cri-o.ImageName\":\"agent\","
		 "\"io.kubernetes.cri-o.Image\":\"agent\","
		 "\"io.kubernetes.container.name\":\"POD\","
		 "\"io.kubernetes.pod.name\":\"web-1\","
		 "\"io.kubernetes.pod.namespace\":\"shop\"}}",
		 &query);
	assert_int_equal(one.subject.engine, ENGINE_CRIO);
	assert_int_equal(one.subject.type, TYPE_SANDBOX);
	expect_fact(&one, FACT_NAMESPACE, "shop");
	expect_fact(&one, FACT_POD, "web-1");
	expect_fact(&one, FACT_CONTAINER, "POD");
	expect_fact(&one, FACT_IMAGE, NULL);
	forget(&one);
}

static void expect_bind(const char *source, bool asks)
{
	const struct describe_query query = {NULL};
	AUTO_BUF struct buf text = BUF_INIT;
	struct described one;

	buf_printf(&text,
		   "{\"ociVersion\":\"1.0.2\",\"mounts\":[{\"destination\":"
		   "\"/x\",\"type\":\"none\",\"source\":\"%s\",\"options\":"
		   "[\"rbind\"]}]}",
		   source);
	describe(&one, text.data, &query);
	if ((one.subject.asks >> ASKS_HOST_PATH & 1) != asks)
		fail_msg("%s", source);
	forget(&one);
}

static void what_engines_keep_for_a_container_is_not_asked_for(void **state)
{
	static const char *const own[] = {
		"/var/lib/docker/containers/1/hosts",
		"/var/lib/docker/volumes/data/_data",
		"/var/lib/kubelet/pods/1/volumes/..data",
		"/run/containers/storage/overlay-containers/1/userdata/hosts",
		"/var/lib/containers/storage/vfs-containers/1/userdata/hosts",
	};
	static const char *const asked[] = {
		"/",
		"/etc",
		"/var/lib/docker",
		"/run/containerd",
		/* Beside it: sockets, and the files of all others. */
		"/run/containerd/containerd.sock",
		"/var/run/containerd/containerd.sock",
		"/run/crio/crio.sock",
		"/run/buildkit/buildkitd.sock",
		"/run/docker/plugins",
		"/run/user/1000/docker.sock",
		"/run/user/1000/bus",
		"/var/lib/docker/overlay2",
		"/var/lib/containers/storage",
		/* And back out again. */
		"/var/lib/docker/volumes/../../../../etc",
		"/var/lib/kubelet/pods/..",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		expect_bind(own[i], false);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		expect_bind(asked[i], true);
}

static void a_filter_that_stops_nothing_is_none(void **state)
{
	static const struct {
		const char *filter;
		bool unconfined;
	} cases[] = {
		{"null", true},
		{"{}", true},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", true},
		{"{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[]}", true},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":["
		 "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"},"
		 "{\"names\":[],\"action\":\"SCMP_ACT_KILL\"},"
		 "{\"names\":[\"write\"],\"action\":\"SCMP_ACT_LOG\"}]}",
		 true},
		{"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":["
		 "{\"names\":[\"mount\"],\"action\":\"SCMP_ACT_ERRNO\"}]}",
		 false},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\"}", false},
	};
	const struct describe_query query = {NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;
		struct described one;

		buf_printf(&text,
			   "{\"ociVersion\":\"1.0.2\",\"process\":{"
			   "\"capabilities\":{\"bounding\":"
			   "[\"CAP_SYS_ADMIN\"]}},\"linux\":{\"seccomp\":%s}}",
			   cases[i].filter);
		describe(&one, text.data, &query);
		assert_int_equal(one.subject.asks >> ASKS_UNCONFINED & 1,
				 cases[i].unconfined);
		assert_int_equal(one.subject.asks >> ASKS_PRIVILEGED & 1,
				 cases[i].unconfined);
		forget(&one);
	}
	for (unsigned crun = 0; crun < 2; crun++) {
		struct described one;

		describe(&one,
			 crun != 0 ? "{\"annotations\":{"
				     "\"run.oci.seccomp_bpf_data\":\"AAAA\"},"
				     "\"linux\":{\"seccomp\":{"
				     "\"defaultAction\":\"SCMP_ACT_ERRNO\"}}}"
				   : "{\"linux\":{\"seccomp\":{"
				     "\"defaultAction\":\"SCMP_ACT_ERRNO\"}}}",
			 &query);
		assert_int_equal(one.subject.asks >> ASKS_UNCONFINED & 1, crun);
		forget(&one);
	}
}

/* Ambient capabilities are kept whatever the bounding set says. */
static void each_set_of_capabilities_is_looked_at(void **state)
{
	static const char *const sets[] = {"bounding", "effective", "permitted",
					   "inheritable", "ambient"};
	const struct describe_query query = {NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		AUTO_BUF struct buf text = BUF_INIT;
		struct described one;

		buf_printf(&text,
			   "{\"ociVersion\":\"1.0.2\",\"process\":{\"args\":"
			   "[\"x\"],\"cwd\":\"/\",\"user\":{\"uid\":1,"
			   "\"gid\":1},\"capabilities\":{\"%s\":"
			   "[\"CAP_SYS_ADMIN\"]}}}",
			   sets[i]);
		describe(&one, text.data, &query);
		assert_true(one.subject.asks >> ASKS_CAPABILITIES & 1);
		assert_true(one.subject.asks >> ASKS_PRIVILEGED & 1);
		assert_false(one.subject.asks >> ASKS_ROOT & 1);
		forget(&one);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fixture_is_known),
		cmocka_unit_test(namespaces_by_path_may_be_the_hosts),
		cmocka_unit_test(facts_are_the_engines),
		cmocka_unit_test(nothing_is_known_without_a_document),
		cmocka_unit_test(forged_annotations_are_not_believed),
		cmocka_unit_test(the_caller_tells_the_engine),
		cmocka_unit_test(a_pods_annotations_are_not_cri_os),
		cmocka_unit_test(
			what_engines_keep_for_a_container_is_not_asked_for),
		cmocka_unit_test(a_filter_that_stops_nothing_is_none),
		cmocka_unit_test(each_set_of_capabilities_is_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
