/* SPDX-License-Identifier: Apache-2.0 */
/* What a container was promised at its launch, or is held to. */
#include "verify/promise.h"

#include "oci/capability.h"

/* Names that are no capability are passed over, as runtimes do. */
static uint64_t bits_of(const struct json *list)
{
	uint64_t bits = 0;

	json_each (name, list) {
		int capability = json_is(name, JSON_STRING)
					 ? capability_from_name(name->text)
					 : -1;

		if (capability >= 0)
			bits |= capability_bit(capability);
	}
	return bits;
}

static const char *string_of(struct oci_document *document,
			     const struct json *object, const char *name)
{
	const struct json *value = json_member(object, name);

	if (!json_is(value, JSON_STRING) || value->text.length == 0)
		return NULL;
	return json_to_cstring(&document->json, value);
}

static void read_process(struct oci_document *document,
			 struct verify_promise *promise)
{
	const struct json *process = oci_process(document);
	const struct json *sets = json_member(process, "capabilities");

	promise->has_sets = sets != NULL;
	for (unsigned i = 0; i < SET_COUNT; i++)
		promise->sets[i] =
			bits_of(json_member(sets, verify_set_names[i]));
	promise->no_new_privileges =
		json_is_true(json_member(process, "noNewPrivileges"));
	promise->selinux = string_of(document, process, "selinuxLabel");
	promise->apparmor = string_of(document, process, "apparmorProfile");
}

int verify_promise_read(struct oci_document *document,
			struct verify_promise *promise, struct err *err)
{
	const struct json *root = document->json.root;
	const struct json *linux_part = json_member(root, "linux");
	const struct json *seccomp = json_member(linux_part, "seccomp");
	struct verify_promise read = {
		.masked = json_member(linux_part, "maskedPaths"),
		.readonly = json_member(linux_part, "readonlyPaths"),
		.namespaces = json_member(linux_part, "namespaces"),
		.uid_mappings = json_member(linux_part, "uidMappings"),
		.mounts = json_member(root, "mounts"),
		.devices = json_member(linux_part, "devices"),
		.device_rules = json_member(oci_resources(document), "devices"),
		.readonly_root = json_is_true(
			json_member(json_member(root, "root"), "readonly")),
		.own_mounts = oci_has_own_mount_namespace(document),
	};
	struct seccomp_filter *filter;

	/* None below zero, which is none to runtimes too. */
	(void)json_to_u64(
		json_member(json_member(oci_resources(document), "pids"),
			    "limit"),
		&read.pids);
	read_process(document, &read);
	read.mount_label = string_of(document, linux_part, "mountLabel");
	if (seccomp != NULL) {
		if (seccomp_filter_read_oci(&document->json, seccomp,
					    seccomp_arch_of_host(), &filter,
					    err) < 0)
			return -1;
		read.filter = filter;
	}
	*promise = read;
	return 0;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void add_changed(struct verify_findings *findings, const char *member)
{
	verify_findings_add(findings,
			    &(struct verify_finding){
				    .severity = VERIFY_MEDIUM,
				    .check = "record",
				    .where = member,
				    .expected = "the document it was started "
						"with",
				    .found = "a config.json that says "
					     "something else",
			    });
}

void verify_promise_recorded(struct verify_promise *promise,
			     struct oci_document *record,
			     struct verify_findings *findings)
{
	struct verify_promise kept = *promise;

	read_process(record, &kept);
	if (kept.has_sets != promise->has_sets ||
	    memcmp(kept.sets, promise->sets, sizeof(kept.sets)) != 0)
		add_changed(findings, "/process/capabilities");
	if (kept.no_new_privileges != promise->no_new_privileges)
		add_changed(findings, "/process/noNewPrivileges");
	if (!same_text(kept.selinux, promise->selinux))
		add_changed(findings, "/process/selinuxLabel");
	if (!same_text(kept.apparmor, promise->apparmor))
		add_changed(findings, "/process/apparmorProfile");
	*promise = kept;
}

void verify_promise_lower(struct verify_promise *promise,
			  const struct verify_promise *other)
{
	for (unsigned i = 0; other->has_sets && i < SET_COUNT; i++)
		promise->sets[i] = promise->has_sets
					   ? promise->sets[i] & other->sets[i]
					   : other->sets[i];
	promise->has_sets |= other->has_sets;
	promise->no_new_privileges |= other->no_new_privileges;
	if (promise->apparmor == NULL)
		promise->apparmor = other->apparmor;
}

uint64_t verify_promise_bound(const struct verify_promise *promise,
			      enum verify_set set)
{
	const uint64_t *sets = promise->sets;
	uint64_t permitted = sets[SET_PERMITTED];

	if (set == SET_BOUNDING)
		return sets[SET_BOUNDING];
	/* Without no_new_privs a program of root's, setuid, or with
	 * capabilities of its file brings all that the bounding set has. */
	if (!promise->no_new_privileges)
		permitted |= sets[SET_BOUNDING] | sets[SET_INHERITABLE];
	if (set == SET_INHERITABLE)
		return sets[SET_INHERITABLE] | permitted;
	if (set == SET_AMBIENT)
		return sets[SET_AMBIENT] | permitted;
	/* capset(2) makes effective what is permitted. */
	return sets[SET_EFFECTIVE] | permitted;
}
