/* SPDX-License-Identifier: Apache-2.0 */
/* How severe a finding is, where its kind alone does not tell. */
#include "posture/rule.h"

#include "oci/capability.h"

/* --- capabilities --- */

static const struct {
	const char *name;
	enum posture_severity severity;
} capabilities[] = {
	/* Each of these alone is a known way to the host. */
	{"SYS_ADMIN", POSTURE_CRITICAL},
	{"SYS_MODULE", POSTURE_CRITICAL},
	{"SYS_RAWIO", POSTURE_CRITICAL},
	{"SYS_PTRACE", POSTURE_CRITICAL},
	{"DAC_READ_SEARCH", POSTURE_CRITICAL},
	{"BPF", POSTURE_CRITICAL},
	{"MAC_ADMIN", POSTURE_CRITICAL},
	{"MAC_OVERRIDE", POSTURE_CRITICAL},
	{"SYS_BOOT", POSTURE_HIGH},
	{"SYS_TIME", POSTURE_HIGH},
	{"NET_ADMIN", POSTURE_HIGH},
	{"PERFMON", POSTURE_HIGH},
	{"CHECKPOINT_RESTORE", POSTURE_HIGH},
	{"SYSLOG", POSTURE_HIGH},
	{"NET_RAW", POSTURE_MEDIUM},
	/* What else docker gives to everybody. */
	{"AUDIT_WRITE", POSTURE_LOW},
	{"CHOWN", POSTURE_LOW},
	{"DAC_OVERRIDE", POSTURE_LOW},
	{"FOWNER", POSTURE_LOW},
	{"FSETID", POSTURE_LOW},
	{"KILL", POSTURE_LOW},
	{"MKNOD", POSTURE_LOW},
	{"NET_BIND_SERVICE", POSTURE_LOW},
	{"SETFCAP", POSTURE_LOW},
	{"SETGID", POSTURE_LOW},
	{"SETPCAP", POSTURE_LOW},
	{"SETUID", POSTURE_LOW},
	{"SYS_CHROOT", POSTURE_LOW},
};

static enum posture_severity severity_of(int capability)
{
	for (size_t i = 0; i < sizeof(capabilities) / sizeof(capabilities[0]);
	     i++) {
		if (capability_from_name(text_of(capabilities[i].name)) ==
		    capability)
			return capabilities[i].severity;
	}
	return POSTURE_MEDIUM;
}

enum posture_severity posture_grade_capabilities(const struct finding *finding)
{
	uint64_t gone = posture_capabilities_gone(finding);
	enum posture_severity most = POSTURE_LOW;

	for (int i = 0; i < 64; i++) {
		if ((gone & capability_bit(i)) != 0 && severity_of(i) > most)
			most = severity_of(i);
	}
	return most;
}

/* --- namespaces --- */

/* Others, such as a new kernel's, are as medium as that of System V's. */
static enum posture_severity severity_of_namespace(struct text type)
{
	if (text_is(type, "pid") || text_is(type, "network"))
		return POSTURE_HIGH;
	if (text_is(type, "uts") || text_is(type, "cgroup") ||
	    text_is(type, "time"))
		return POSTURE_LOW;
	return POSTURE_MEDIUM;
}

static struct text type_of(const struct json *entry)
{
	const struct json *type = json_member(entry, "type");

	return json_is(type, JSON_STRING) ? type->text : TEXT("");
}

enum posture_severity posture_grade_namespaces(const struct finding *finding)
{
	struct text refused = posture_refused_namespace(finding);
	enum posture_severity most = POSTURE_LOW;

	if (refused.data != NULL)
		return severity_of_namespace(refused);
	if (!json_is(finding->after, JSON_ARRAY))
		return severity_of_namespace(type_of(finding->at));
	for (const struct json *entry = posture_first_added(finding);
	     entry != NULL; entry = entry->next) {
		enum posture_severity severity =
			severity_of_namespace(type_of(entry));

		if (severity > most)
			most = severity;
	}
	return most;
}

/* --- devices --- */

/* A disk's node is the disk. */
enum posture_severity posture_grade_nodes(const struct finding *finding)
{
	const struct json *node = NULL;
	const struct json *left = NULL;

	while ((node = posture_next_dropped(finding, node, &left)) != NULL) {
		if (json_string_is(json_member(node, "type"), "b"))
			return POSTURE_CRITICAL;
	}
	return POSTURE_HIGH;
}

/* Whether a rule allows all devices of a type, or all there are. */
enum posture_severity posture_grade_device_rules(const struct finding *finding)
{
	json_each (rule, finding->before) {
		const struct json *type = json_member(rule, "type");
		bool any = type == NULL || json_string_is(type, "a") ||
			   json_string_is(type, "");

		if (json_is_true(json_member(rule, "allow")) &&
		    (any || (json_string_is(type, "b") &&
			     json_member(rule, "major") == NULL)))
			return POSTURE_HIGH;
	}
	return POSTURE_MEDIUM;
}

/* --- labels --- */

/* A type that binds to nothing, or none at all. */
enum posture_severity posture_grade_label(const struct finding *finding)
{
	static const char *const loose[] = {"unconfined", "spc_t"};
	const struct json *label = finding->before;

	if (!json_is(label, JSON_STRING) || label->text.length == 0)
		return POSTURE_HIGH;
	for (size_t i = 0; i < sizeof(loose) / sizeof(loose[0]); i++) {
		if (memmem(label->text.data, label->text.length, loose[i],
			   strlen(loose[i])) != NULL)
			return POSTURE_HIGH;
	}
	return POSTURE_LOW;
}
