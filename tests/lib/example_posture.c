/* SPDX-License-Identifier: Apache-2.0 */
/* What a check of containers might have found. */
#include "example_posture.h"

/* Findings as texts: the rest of each is the same. */
static const struct {
	const char *rule;
	enum posture_severity severity;
	const char *what;
	const char *pointer;
	const char *before;
	const char *after;
	const char *docker;
	const char *pod;
	const char *policy;
} rows[] = {
	{"host-mount", POSTURE_CRITICAL, "/var/run/docker.sock",
	 "/mounts/7/source", "\"/var/run/docker.sock\"", NULL,
	 "without --volume=/var/run/docker.sock",
	 "without the hostPath volume /var/run/docker.sock",
	 "\"allow\": {\"mounts\": [\"/var/run/docker.sock\"]}"},
	{"host-mount", POSTURE_CRITICAL, "/etc", "/mounts/8/source", "\"/etc\"",
	 NULL, "without --volume=/etc", "without the hostPath volume /etc",
	 "\"allow\": {\"mounts\": [\"/etc\"]}"},
	{"no-filter", POSTURE_HIGH, "no filter", "/linux/seccomp", NULL,
	 "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"architectures\": "
	 "[\"SCMP_ARCH_X86_64\"], \"syscalls\": ...",
	 "without --privileged and seccomp=unconfined",
	 "securityContext.seccompProfile.type: RuntimeDefault",
	 "none: no exception lifts a filter; a rule may have \"profile\": "
	 "\"privileged\""},
	{"capabilities", POSTURE_CRITICAL, "SYS_ADMIN and NET_RAW",
	 "/process/capabilities/bounding",
	 "[\"CAP_SYS_ADMIN\", \"CAP_NET_RAW\", \"CAP_CHOWN\"]",
	 "[\"CAP_CHOWN\"]", "--cap-drop=SYS_ADMIN --cap-drop=NET_RAW",
	 "securityContext.capabilities.drop: [SYS_ADMIN, NET_RAW]",
	 "\"allow\": {\"capabilities\": [\"SYS_ADMIN\", \"NET_RAW\"]}"},
	{"root-user", POSTURE_MEDIUM, "uid 0", "/process/user/uid", "0", NULL,
	 "--user=1000:1000, or USER in the image",
	 "securityContext.runAsNonRoot: true, runAsUser: 1000",
	 "\"allow\": {\"root\": true}"},
	{"oom-score", POSTURE_LOW, "-500", "/process/oomScoreAdj", "-500", "0",
	 "without --oom-score-adj=-500",
	 "none: the kubelet sets it by the pod's QoS class",
	 "\"allow\": {\"oomScoreAdj\": -500}"},
	{"sysctl", POSTURE_NOTE, "net.ipv4.ip_unprivileged_port_start",
	 "/linux/sysctl/net.ipv4.ip_unprivileged_port_start", "\"0\"", NULL,
	 "without --sysctl=net.ipv4.ip_unprivileged_port_start",
	 "without securityContext.sysctls",
	 "\"allow\": {\"sysctls\": [\"net.ipv4.*\"]}"},
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static const struct posture_rule *rule_of(const char *id)
{
	unsigned index = 0;

	while (strcmp(posture_rule_id(posture_rule_at(index)), id) != 0)
		index++;
	return posture_rule_at(index);
}

static struct posture_finding *append(struct posture *posture,
				      struct posture_subject *subject)
{
	struct posture_finding *finding =
		arena_alloc(&posture->arena, sizeof(*finding));

	if (subject->last != NULL)
		subject->last->next = finding;
	else
		subject->first = finding;
	subject->last = finding;
	return finding;
}

static struct posture_finding *add_row(struct posture *posture,
				       struct posture_subject *subject,
				       unsigned row, unsigned line)
{
	struct posture_finding *finding = append(posture, subject);

	*finding = (struct posture_finding){
		.rule = rule_of(rows[row].rule),
		.severity = rows[row].severity,
		.outcome = rows[row].severity == POSTURE_NOTE ? FINDING_NOTED
			   : rows[row].after != NULL          ? FINDING_CHANGED
							      : FINDING_REFUSED,
		.hardener = "hardener",
		.what = rows[row].what,
		.why = "the profile has less than what is asked for",
		.pointer = rows[row].pointer,
		.line = line,
		.column = line > 0 ? 13 : 0,
		.before = rows[row].before,
		.after = rows[row].after,
		.profile = "baseline:3",
		.fix_docker = rows[row].docker,
		.fix_pod = rows[row].pod,
		.fix_policy = rows[row].policy,
	};
	return finding;
}

static struct posture_subject *add_subject(struct posture *posture,
					   enum posture_source source,
					   const char *name)
{
	struct posture_subject *subject = posture_add(posture, source, name);

	subject->profile = "baseline";
	return subject;
}

static void add_hostile(struct posture *posture)
{
	struct posture_subject *subject =
		add_subject(posture, POSTURE_INSPECT, EXAMPLE_HOSTILE);
	struct posture_finding *finding = add_row(posture, subject, 0, 99);

	subject->file = "dir with blank/\xc3\xbc:" EXAMPLE_HOSTILE ".json";
	subject->line = 17;
	subject->image = EXAMPLE_HOSTILE;
	subject->id = EXAMPLE_HOSTILE;
	finding->what = EXAMPLE_HOSTILE;
	finding->why = EXAMPLE_HOSTILE;
	finding->pointer = "/annotations/" EXAMPLE_HOSTILE;
	finding->before = EXAMPLE_HOSTILE;
	finding->after = EXAMPLE_HOSTILE;
	finding->profile = EXAMPLE_HOSTILE ":3";
	finding->fix_docker = EXAMPLE_HOSTILE;
	finding->fix_pod = EXAMPLE_HOSTILE;
	finding->fix_policy = EXAMPLE_HOSTILE;
	posture_add_gap(posture, subject, EXAMPLE_HOSTILE);
}

void example_posture(struct posture *posture)
{
	struct posture_subject *subject;

	subject = add_subject(posture, POSTURE_FILE, "./quiet/config.json");
	subject->file = subject->name;
	subject = add_subject(posture, POSTURE_RUNNING, "web-1");
	subject->pid = 4711;
	subject->engine = "containerd";
	subject->image = "registry.example.com/shop/web:1.25.3";
	add_row(posture, subject, ROW_COUNT - 1, 0);
	subject = add_subject(posture, POSTURE_BUNDLE, "/srv/bundles/build");
	subject->file = "/srv/bundles/build/config.json";
	subject->id =
		"5f2c9d0c1b7a4e5d8f6a9b3c2d1e0f4a5b6c7d8e9f0a1b2c3d4e5f6a7b";
	subject->image = "docker.io/library/docker:27-dind";
	for (unsigned i = 0; i < ROW_COUNT; i++)
		add_row(posture, subject, i, i == 2 ? 0 : 12 + i);
	subject->facts[POSTURE_ROOT] = POSTURE_YES;
	subject->facts[POSTURE_PRIVILEGED] = POSTURE_YES;
	subject->facts[POSTURE_UNFILTERED] = POSTURE_YES;
	subject->facts[POSTURE_HOST_MOUNTS] = POSTURE_YES;
	subject->facts[POSTURE_SHELL] = POSTURE_UNKNOWN;
	posture_add_gap(posture, subject,
			"the image's files are not here, so whether there is "
			"a shell can't be told");
	add_hostile(posture);
	subject = add_subject(posture, POSTURE_FILE, "broken.json");
	subject->file = subject->name;
	subject->error = "broken.json:3:7: /process: an object was expected";
	subject->broken = true;
	posture_sum(posture);
}

void example_posture_many(struct posture *posture, unsigned subjects,
			  unsigned findings)
{
	for (unsigned i = 0; i < subjects; i++) {
		struct posture_subject *subject = add_subject(
			posture, POSTURE_RUNNING,
			arena_printf(&posture->arena, "service-%u", i));

		subject->image = arena_printf(
			&posture->arena, "registry.example.com/shop/%u", i);
		subject->facts[POSTURE_ROOT] =
			i % 3 == 0 ? POSTURE_YES : POSTURE_NO;
		subject->file = arena_printf(&posture->arena,
					     "/run/bundles/%u/config.json", i);
		for (unsigned k = 0; k < findings; k++)
			add_row(posture, subject, (i + k * 3) % ROW_COUNT,
				k + 1);
	}
	posture_sum(posture);
}
