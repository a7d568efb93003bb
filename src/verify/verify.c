/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel holds of a running container, against what was promised. */
#include "verify/verify.h"

#include <errno.h>
#include <time.h>

struct round {
	struct verify *verify;
	struct verify_filters *filters;
};

static void check_process(pid_t pid, void *context)
{
	struct round *round = context;
	struct verify *verify = round->verify;
	unsigned threads = verify->threads;

	verify_check_status(verify, pid);
	if (verify->threads == threads) /* a zombie, or gone since */
		return;
	verify->processes++;
	verify_check_process_namespaces(verify, pid);
	verify_check_label(verify, pid);
	if (!verify->leave_running)
		verify_check_filter(verify, round->filters, pid);
}

static int check_all(struct verify *verify, struct err *err)
{
	struct round round = {
		.verify = verify,
		.filters = verify_filters_new(verify->findings.arena),
	};
	AUTO_VERIFY_VIEW struct verify_view view = VERIFY_VIEW_INIT;
	bool listed;

	verify->processes = 0;
	verify->threads = 0;
	verify->answers = 0;
	listed = verify_process_each(verify->proc, verify->init, check_process,
				     &round);
	verify_filters_fini(round.filters);
	if (!listed)
		return err_set_errno(err, errno, "%s: cannot open",
				     verify->proc);
	if (verify->threads == 0)
		return err_set(err, ERR_SYSTEM,
			       "process %d is gone, or can't be looked at",
			       (int)verify->init);
	verify_check_namespaces(verify);
	verify_check_device_rules(verify);
	verify_check_pids(verify);
	verify_check_categories(verify);
	if (verify_view_open(verify->proc, verify->init, &view, err) < 0 ||
	    verify_check_mounts(verify, &view, err) < 0 ||
	    verify_check_mount_label(verify, &view, err) < 0)
		return -1;
	return verify_check_nodes(verify, &view, err);
}

int verify_run(struct verify *verify, struct err *err)
{
	const struct timespec moment = {.tv_nsec = 250000000};
	const unsigned known = verify->findings.count;
	const struct verify_finding *finding;
	struct verify_findings before;

	if (check_all(verify, err) < 0)
		return -1;
	if (verify->findings.count == known)
		return 0;
	before = verify->findings;
	finding = before.first;
	nanosleep(&moment, NULL);
	verify->findings = (struct verify_findings){.arena = before.arena};
	for (unsigned i = 0; i < known; i++, finding = finding->next)
		verify_findings_add(&verify->findings, finding);
	if (check_all(verify, err) < 0)
		return -1;
	verify_findings_keep(&verify->findings, &before);
	return 0;
}
