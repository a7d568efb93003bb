/* SPDX-License-Identifier: Apache-2.0 */
/* A container as a policy sees it. */
#include "pipeline/describe.h"

#include "oci/capability.h"
#include "seccomp/action.h"

#define MANAGER "io.container.manager"

/* Under which names an engine keeps the facts; the first that is there. */
static const struct {
	enum subject_engine engine;
	enum subject_fact fact;
	const char *annotation;
} facts[] = {
	{ENGINE_CONTAINERD, FACT_NAMESPACE,
	 "io.kubernetes.cri.sandbox-namespace"},
	{ENGINE_CONTAINERD, FACT_POD, "io.kubernetes.cri.sandbox-name"},
	{ENGINE_CONTAINERD, FACT_CONTAINER, "io.kubernetes.cri.container-name"},
	{ENGINE_CONTAINERD, FACT_IMAGE, "io.kubernetes.cri.image-name"},
	{ENGINE_CRIO, FACT_NAMESPACE, "io.kubernetes.pod.namespace"},
	{ENGINE_CRIO, FACT_NAMESPACE, "io.kubernetes.cri-o.Namespace"},
	{ENGINE_CRIO, FACT_POD, "io.kubernetes.pod.name"},
	{ENGINE_CRIO, FACT_POD, "io.kubernetes.cri-o.KubeName"},
	{ENGINE_CRIO, FACT_CONTAINER, "io.kubernetes.container.name"},
	{ENGINE_CRIO, FACT_IMAGE, "io.kubernetes.cri-o.ImageName"},
	{ENGINE_CRIO, FACT_IMAGE, "io.kubernetes.cri-o.Image"},
	{ENGINE_PODMAN, FACT_CONTAINER, "io.kubernetes.container.name"},
	{ENGINE_PODMAN, FACT_IMAGE, "io.kubernetes.cri-o.ImageName"},
	{ENGINE_PODMAN, FACT_IMAGE, "org.opencontainers.image.ref.name"},
};

static const char *const type_annotations[ENGINE_COUNT] = {
	[ENGINE_CONTAINERD] = "io.kubernetes.cri.container-type",
	[ENGINE_CRIO] = "io.kubernetes.cri-o.ContainerType",
	[ENGINE_PODMAN] = "io.kubernetes.cri-o.ContainerType",
};

static bool begins_with(struct text text, const char *start)
{
	size_t length = strlen(start);

	return text.length >= length && memcmp(text.data, start, length) == 0;
}

static bool has_key(const struct json *annotations, const char *prefix)
{
	json_each (annotation, annotations) {
		if (begins_with(annotation->key, prefix))
			return true;
	}
	return false;
}

/* docker's hook, which sets a container's network up. */
static bool has_docker_hook(const struct json *root)
{
	json_each (kind, json_member(root, "hooks")) {
		json_each (hook, kind) {
			const struct json *args = json_member(hook, "args");

			if (args != NULL &&
			    json_string_is(args->first, "libnetwork-setkey"))
				return true;
		}
	}
	return false;
}

static bool is_docker(const struct json *root)
{
	const struct json *group =
		json_member(json_member(root, "linux"), "cgroupsPath");

	return has_docker_hook(root) ||
	       (json_is(group, JSON_STRING) &&
		(begins_with(group->text, "/docker/") ||
		 begins_with(group->text, "system.slice:docker:")));
}

/* By what engines write into the document. */
static enum subject_engine engine_of_document(const struct json *root)
{
	const struct json *annotations = json_member(root, "annotations");
	const struct json *manager = json_member(annotations, MANAGER);
	const struct json *group =
		json_member(json_member(root, "linux"), "cgroupsPath");

	if (json_string_is(manager, "libpod"))
		return ENGINE_PODMAN;
	if (json_string_is(manager, "cri-o"))
		return ENGINE_CRIO;
	if (has_key(annotations, "io.kubernetes.cri."))
		return ENGINE_CONTAINERD;
	if (is_docker(root))
		return ENGINE_DOCKER;
	/* ctr's namespaces. */
	if (json_is(group, JSON_STRING) &&
	    (begins_with(group->text, "/default/") ||
	     begins_with(group->text, "/k8s.io/")))
		return ENGINE_CONTAINERD;
	return ENGINE_PLAIN;
}

static enum subject_engine engine_of_root(const char *root)
{
	if (root == NULL)
		return ENGINE_PLAIN;
	if (strstr(root, "/docker/") != NULL ||
	    strcmp(root, "/run/containerd/runc/moby") == 0)
		return ENGINE_DOCKER;
	if (strncmp(root, "/run/containerd/", 16) == 0)
		return ENGINE_CONTAINERD;
	return ENGINE_PLAIN;
}

/* What the program that called and the runtime's directory tell: neither is
 * chosen by who asks for a container. */
static enum subject_engine engine_of_caller(const struct describe_query *query,
					    enum subject_engine document)
{
	const char *parent = query->parent != NULL ? query->parent : "";
	enum subject_engine by_root = engine_of_root(query->root);

	if (strncmp(parent, "containerd-shim", 15) == 0)
		return by_root != ENGINE_PLAIN ? by_root : ENGINE_CONTAINERD;
	if (strcmp(parent, "dockerd") == 0 || strcmp(parent, "buildkitd") == 0)
		return ENGINE_DOCKER;
	if (strcmp(parent, "crio") == 0)
		return ENGINE_CRIO;
	if (strcmp(parent, "podman") == 0 || strcmp(parent, "buildah") == 0)
		return ENGINE_PODMAN;
	/* conmon passes on what its engine gave it: CRI-O a --root, podman
	 * none. Not what the document says: pods can write that. */
	if (strcmp(parent, "conmon") == 0)
		return query->root != NULL ? ENGINE_CRIO : ENGINE_PODMAN;
	return by_root != ENGINE_PLAIN ? by_root : document;
}

/* Whether containerd was told by the caller and serves another namespace of
 * its than "k8s.io", by which its CRI plugin's directory ends: what writes
 * annotations there (ctr, nerdctl) writes what it is asked to. */
static bool is_no_pod(const struct describe_query *query)
{
	const char *root = query->root != NULL ? query->root : "";
	const char *name = strrchr(root, '/');

	return engine_of_caller(query, ENGINE_PLAIN) == ENGINE_CONTAINERD &&
	       (name == NULL || strcmp(name, "/k8s.io") != 0);
}

static void read_facts(struct subject *subject)
{
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const struct json *found;

		if (facts[i].engine != subject->engine ||
		    subject->facts[facts[i].fact].data != NULL)
			continue;
		found = json_member(subject->annotations, facts[i].annotation);
		if (json_is(found, JSON_STRING))
			subject->facts[facts[i].fact] = found->text;
	}
}

/* CRI-O writes a pod's annotations over its own into the pod's own container,
 * but labels over those, and sets this one itself. No container can be called
 * so. */
static bool is_crio_sandbox(const struct subject *subject)
{
	return subject->engine == ENGINE_CRIO &&
	       text_equal(subject->facts[FACT_CONTAINER], TEXT("POD"));
}

static enum subject_type type_of(const struct subject *subject)
{
	const char *name = type_annotations[subject->engine];
	const struct json *type =
		name != NULL ? json_member(subject->annotations, name) : NULL;

	if (is_crio_sandbox(subject))
		return TYPE_SANDBOX;
	if (json_string_is(type, "sandbox"))
		return TYPE_SANDBOX;
	if (json_string_is(type, "container"))
		return TYPE_CONTAINER;
	return TYPE_UNKNOWN;
}

void describe_annotations(struct subject *subject)
{
	if (subject->no_pod)
		return;
	read_facts(subject);
	subject->type = type_of(subject);
	if (is_crio_sandbox(subject))
		subject->facts[FACT_IMAGE] = (struct text){NULL, 0};
}

/* --- what is asked for --- */

/* What docker gives a container that asks for nothing (moby,
 * oci/caps/defaults.go), the measure of "more": AUDIT_WRITE, CHOWN,
 * DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, NET_RAW,
 * SETFCAP, SETGID, SETPCAP, SETUID and SYS_CHROOT. */
#define USUAL_CAPABILITIES UINT64_C(0xa80425fb)
#define SYS_ADMIN          (UINT64_C(1) << 21)

/* Of all five sets: ambient ones need not be in the bounding set. */
static uint64_t asked_capabilities(const struct json *process)
{
	uint64_t bits = 0;

	json_each (set, json_member(process, "capabilities")) {
		json_each (name, set) {
			int capability =
				name->type == JSON_STRING
					? capability_from_name(name->text)
					: -1;

			if (capability >= 0)
				bits |= capability_bit(capability);
		}
	}
	return bits;
}

static bool is_root(const struct json *process)
{
	const struct json *uid =
		json_member(json_member(process, "user"), "uid");
	uint64_t number;

	return process != NULL &&
	       (uid == NULL || !json_to_u64(uid, &number) || number == 0);
}

static bool climbs(struct text path)
{
	for (size_t i = 0; i + 2 < path.length; i++) {
		if (memcmp(path.data + i, "/..", 3) == 0 &&
		    (i + 3 == path.length || path.data[i + 3] == '/'))
			return true;
	}
	return false;
}

/* Where engines keep what they bind into containers by themselves. Beside it
 * they keep their sockets, and all other containers' files: those are asked
 * for. */
static bool is_engines_own(struct text path)
{
	static const char *const places[] = {
		"/var/lib/docker/containers/",
		"/var/lib/docker/volumes/",
		"/var/lib/docker/buildkit/executor/",
		"/var/lib/containers/storage/overlay-containers/",
		"/var/lib/containers/storage/vfs-containers/",
		"/var/lib/containers/storage/volumes/",
		"/var/lib/containerd/io.containerd.grpc.v1.cri/",
		"/run/containerd/io.containerd.grpc.v1.cri/",
		"/var/lib/kubelet/pods/",
		"/run/containers/storage/",
		"/var/run/containers/storage/",
		"/run/buildkit/executor/",
		"/var/lib/buildkit/executor/",
		"/var/tmp/buildah",
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (begins_with(path, places[i]))
			return !climbs(path);
	}
	return false;
}

static bool is_bind(const struct json *mount)
{
	if (json_string_is(json_member(mount, "type"), "bind"))
		return true;
	json_each (option, json_member(mount, "options")) {
		if (json_string_is(option, "bind") ||
		    json_string_is(option, "rbind"))
			return true;
	}
	return false;
}

static bool has_host_path(const struct json *root)
{
	json_each (mount, json_member(root, "mounts")) {
		const struct json *source = json_member(mount, "source");

		if (is_bind(mount) && json_is(source, JSON_STRING) &&
		    !is_engines_own(source->text))
			return true;
	}
	return false;
}

/* Also where it can't be told. */
static bool shares(const struct json *root, const char *type,
		   const struct describe_query *query, struct arena *arena)
{
	const struct json *list =
		json_member(json_member(root, "linux"), "namespaces");

	json_each (entry, list) {
		const struct json *path = json_member(entry, "path");

		if (!json_string_is(json_member(entry, "type"), type))
			continue;
		if (!json_is(path, JSON_STRING) || path->text.length == 0)
			return false;
		return query->namespace_of != NULL &&
		       query->namespace_of(type,
					   arena_copy(arena, path->text.data,
						      path->text.length)) !=
			       NAMESPACE_OTHERS;
	}
	return true;
}

/* Whether that action lets a call be made. One that nobody knows too: no
 * runtime takes it. */
static bool lets_pass(const struct json *action)
{
	enum seccomp_kind kind;

	return !json_is(action, JSON_STRING) ||
	       !seccomp_kind_from_name(action->text, &kind) ||
	       kind == SECCOMP_ALLOW || kind == SECCOMP_LOG;
}

/* No filter, or one that stops nothing, or one in whose place crun loads what
 * an annotation holds. */
static bool is_unconfined(const struct json *root)
{
	const struct json *filter =
		json_member(json_member(root, "linux"), "seccomp");
	const struct json *annotations = json_member(root, "annotations");

	if (filter == NULL ||
	    json_member(annotations, "run.oci.seccomp_bpf_data") != NULL)
		return true;
	if (!lets_pass(json_member(filter, "defaultAction")))
		return false;
	json_each (rule, json_member(filter, "syscalls")) {
		const struct json *names = json_member(rule, "names");

		if (names != NULL && names->count > 0 &&
		    !lets_pass(json_member(rule, "action")))
			return false;
	}
	return true;
}

static uint32_t asks_of(const struct json *root,
			const struct describe_query *query, struct arena *arena)
{
	static const struct {
		const char *type;
		enum subject_asks asks;
	} namespaces[] = {
		{"network", ASKS_HOST_NETWORK}, {"pid", ASKS_HOST_PID},
		{"ipc", ASKS_HOST_IPC},         {"uts", ASKS_HOST_UTS},
		{"cgroup", ASKS_HOST_CGROUP},
	};
	const struct json *process = json_member(root, "process");
	const struct json *linux_part = json_member(root, "linux");
	const struct json *masked = json_member(linux_part, "maskedPaths");
	const struct json *devices = json_member(linux_part, "devices");
	uint64_t capabilities = asked_capabilities(process);
	bool unconfined = is_unconfined(root);
	uint32_t asks = 0;

	if (unconfined && (masked == NULL || masked->count == 0) &&
	    (capabilities & SYS_ADMIN) != 0)
		asks |= 1u << ASKS_PRIVILEGED;
	asks |= (uint32_t)is_root(process) << ASKS_ROOT;
	asks |= (uint32_t)unconfined << ASKS_UNCONFINED;
	asks |= (uint32_t)((capabilities & ~USUAL_CAPABILITIES) != 0)
		<< ASKS_CAPABILITIES;
	asks |= (uint32_t)(devices != NULL && devices->count > 0)
		<< ASKS_DEVICES;
	asks |= (uint32_t)has_host_path(root) << ASKS_HOST_PATH;
	for (size_t i = 0; i < sizeof(namespaces) / sizeof(namespaces[0]); i++)
		asks |= (uint32_t)shares(root, namespaces[i].type, query, arena)
			<< namespaces[i].asks;
	return asks;
}

void describe_container(const struct oci_document *config,
			const struct describe_query *query, struct arena *arena,
			struct subject *subject)
{
	const struct json *root = config != NULL ? config->json.root : NULL;

	*subject = (struct subject){
		.annotations = json_member(root, "annotations"),
	};
	subject->engine = engine_of_caller(query, engine_of_document(root));
	subject->no_pod = is_no_pod(query);
	describe_annotations(subject);
	if (query->id != NULL)
		subject->facts[FACT_ID] = text_of(query->id);
	if (query->link != NULL)
		subject->facts[FACT_LINK] = text_of(query->link);
	if (root != NULL)
		subject->asks = asks_of(root, query, arena);
}
