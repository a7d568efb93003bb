/* SPDX-License-Identifier: Apache-2.0 */
/* The figures that reports quote, of one container. */
#include "posture/judge.h"

#include "harden/device_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* A path to a namespace that is not on this host may lead to that of its own.
 */
static bool leads_elsewhere(const struct json *root, const char *type)
{
	json_each (entry,
		   json_member(json_member(root, "linux"), "namespaces")) {
		const struct json *path = json_member(entry, "path");
		AUTO_BUF struct buf name = BUF_INIT;

		if (!json_string_is(json_member(entry, "type"), type) ||
		    !json_is(path, JSON_STRING) || path->text.length == 0)
			continue;
		buf_add(&name, path->text.data, path->text.length);
		return access(name.data, F_OK) < 0;
	}
	return false;
}

static void doubt_namespaces(struct posture_subject *subject,
			     const struct json *root)
{
	static const struct {
		enum posture_fact fact;
		const char *type;
	} types[] = {
		{POSTURE_HOST_NETWORK, "network"},
		{POSTURE_HOST_PID, "pid"},
		{POSTURE_HOST_IPC, "ipc"},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (subject->facts[types[i].fact] == POSTURE_NO &&
		    leads_elsewhere(root, types[i].type))
			subject->facts[types[i].fact] = POSTURE_UNKNOWN;
	}
}

/* Others than every container has, or what no kernel has. */
static bool has_host_devices(const struct json *root)
{
	json_each (node, json_member(json_member(root, "linux"), "devices")) {
		struct device device;

		if (!device_rules_read_node(node, &device) ||
		    (device.type != 'p' &&
		     device_access_default(&device) != DEVICE_USE))
			return true;
	}
	return false;
}

static enum posture_answer answer(bool yes)
{
	return yes ? POSTURE_YES : POSTURE_NO;
}

/* What of these an exec's own document tells. */
static bool is_of_process(enum posture_fact fact)
{
	return fact == POSTURE_ROOT || fact == POSTURE_CAPABILITIES ||
	       fact == POSTURE_NEW_PRIVILEGES;
}

void posture_read_facts(struct posture_subject *subject,
			const struct oci_document *document,
			const struct subject *asks)
{
	static const struct {
		enum posture_fact fact;
		enum subject_asks asks;
	} asked[] = {
		{POSTURE_ROOT, ASKS_ROOT},
		{POSTURE_PRIVILEGED, ASKS_PRIVILEGED},
		{POSTURE_UNFILTERED, ASKS_UNCONFINED},
		{POSTURE_HOST_MOUNTS, ASKS_HOST_PATH},
		{POSTURE_HOST_NETWORK, ASKS_HOST_NETWORK},
		{POSTURE_HOST_PID, ASKS_HOST_PID},
		{POSTURE_HOST_IPC, ASKS_HOST_IPC},
		{POSTURE_CAPABILITIES, ASKS_CAPABILITIES},
	};
	const struct json *root = document->json.root;
	bool doubt = subject->facts[POSTURE_ROOT] == POSTURE_UNKNOWN;

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		subject->facts[asked[i].fact] =
			answer((asks->asks >> asked[i].asks & 1) != 0);
	if (doubt)
		subject->facts[POSTURE_ROOT] = POSTURE_UNKNOWN;
	doubt_namespaces(subject, root);
	subject->facts[POSTURE_HOST_DEVICES] = answer(has_host_devices(root));
	subject->facts[POSTURE_NEW_PRIVILEGES] = answer(!json_is_true(
		json_member(oci_process(document), "noNewPrivileges")));
	subject->facts[POSTURE_WRITABLE_ROOT] = answer(!json_is_true(
		json_member(json_member(root, "root"), "readonly")));
	for (unsigned i = 0; i < POSTURE_FACT_COUNT; i++) {
		if (document->kind == OCI_PROCESS && !is_of_process(i))
			subject->facts[i] = POSTURE_UNKNOWN;
	}
}

/* Those that images come with; of the debugging kind of those without, too. */
static const char *const shells[] = {
	"bin/sh",
	"bin/bash",
	"usr/bin/bash",
	"bin/dash",
	"bin/ash",
	"bin/busybox",
	"usr/bin/busybox",
	"busybox/sh",
	"bin/zsh",
	"usr/bin/zsh",
	"bin/ksh",
	"usr/bin/ksh",
	"usr/bin/fish",
	"bin/csh",
	"bin/tcsh",
	"usr/local/bin/sh",
	"usr/local/bin/bash",
};

/* Links are the image's, and lead within it. */
enum posture_answer posture_find_shell(int files)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	if (files < 0)
		return POSTURE_UNKNOWN;
	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		AUTO_CLOSE int fd = (int)syscall(SYS_openat2, files, shells[i],
						 &how, sizeof(how));
		struct stat status;

		if (fd < 0 && errno != ENOENT && errno != ENOTDIR &&
		    errno != ELOOP)
			return POSTURE_UNKNOWN;
		if (fd >= 0 && fstat(fd, &status) == 0 &&
		    S_ISREG(status.st_mode) && (status.st_mode & 0111) != 0)
			return POSTURE_YES;
	}
	return POSTURE_NO;
}
