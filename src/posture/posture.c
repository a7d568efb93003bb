/* SPDX-License-Identifier: Apache-2.0 */
/* Subjects, and what they sum up to. */
#include "posture/posture.h"

const char *const posture_severities[] = {
	[POSTURE_NOTE] = "note",         [POSTURE_LOW] = "low",
	[POSTURE_MEDIUM] = "medium",     [POSTURE_HIGH] = "high",
	[POSTURE_CRITICAL] = "critical", NULL,
};

const char *const posture_sources[POSTURE_SOURCE_COUNT] = {
	[POSTURE_FILE] = "file",       [POSTURE_PROCESS] = "process",
	[POSTURE_BUNDLE] = "bundle",   [POSTURE_INSPECT] = "inspect",
	[POSTURE_RUNNING] = "running",
};

const char *const posture_fact_names[POSTURE_FACT_COUNT] = {
	[POSTURE_ROOT] = "root",
	[POSTURE_PRIVILEGED] = "privileged",
	[POSTURE_UNFILTERED] = "unfiltered",
	[POSTURE_HOST_MOUNTS] = "hostMounts",
	[POSTURE_HOST_DEVICES] = "hostDevices",
	[POSTURE_HOST_NETWORK] = "hostNetwork",
	[POSTURE_HOST_PID] = "hostPid",
	[POSTURE_HOST_IPC] = "hostIpc",
	[POSTURE_CAPABILITIES] = "capabilities",
	[POSTURE_NEW_PRIVILEGES] = "newPrivileges",
	[POSTURE_WRITABLE_ROOT] = "writableRoot",
	[POSTURE_SHELL] = "shell",
};

const char *const posture_fact_words[POSTURE_FACT_COUNT] = {
	[POSTURE_ROOT] = "run as root",
	[POSTURE_PRIVILEGED] = "privileged",
	[POSTURE_UNFILTERED] = "without a system call filter",
	[POSTURE_HOST_MOUNTS] = "with mounts of the host",
	[POSTURE_HOST_DEVICES] = "with devices of the host",
	[POSTURE_HOST_NETWORK] = "in the host's network",
	[POSTURE_HOST_PID] = "among the host's processes",
	[POSTURE_HOST_IPC] = "with the host's IPC",
	[POSTURE_CAPABILITIES] = "with more capabilities than docker gives",
	[POSTURE_NEW_PRIVILEGES] = "that can gain privileges",
	[POSTURE_WRITABLE_ROOT] = "with a writable root file system",
	[POSTURE_SHELL] = "with a shell in the image",
};

void posture_fini(struct posture *posture)
{
	arena_fini(&posture->arena);
}

struct posture_subject *posture_add(struct posture *posture,
				    enum posture_source source,
				    const char *name)
{
	struct posture_subject *subject =
		arena_alloc(&posture->arena, sizeof(*subject));

	subject->source = source;
	subject->name = name;
	if (posture->last != NULL)
		posture->last->next = subject;
	else
		posture->first = subject;
	posture->last = subject;
	return subject;
}

void posture_add_gap(struct posture *posture, struct posture_subject *subject,
		     const char *text)
{
	struct posture_gap **at = &subject->gaps;

	while (*at != NULL)
		at = &(*at)->next;
	*at = arena_alloc(&posture->arena, sizeof(**at));
	(*at)->text = text;
}

bool posture_meets(const struct posture_subject *subject)
{
	if (subject->error != NULL)
		return false;
	for (const struct posture_finding *finding = subject->first;
	     finding != NULL; finding = finding->next) {
		if (finding->outcome != FINDING_NOTED)
			return false;
	}
	return true;
}

static void sum_subject(struct posture *posture,
			struct posture_subject *subject)
{
	posture->count++;
	if (subject->error != NULL) {
		posture->failed++;
		return;
	}
	if (posture_meets(subject))
		posture->met++;
	else
		posture->unmet++;
	for (const struct posture_finding *finding = subject->first;
	     finding != NULL; finding = finding->next) {
		subject->severities[finding->severity]++;
		posture->severities[finding->severity]++;
	}
	for (unsigned i = 0; i < POSTURE_FACT_COUNT; i++) {
		posture->facts[i] += subject->facts[i] == POSTURE_YES;
		posture->unknown[i] += subject->facts[i] == POSTURE_UNKNOWN;
	}
	subject->score = posture_score(subject);
	posture->score += subject->score;
}

void posture_sum(struct posture *posture)
{
	unsigned judged;

	for (struct posture_subject *subject = posture->first; subject != NULL;
	     subject = subject->next)
		sum_subject(posture, subject);
	judged = posture->met + posture->unmet;
	if (judged > 0)
		posture->score /= judged;
}
