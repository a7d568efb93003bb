/* SPDX-License-Identifier: Apache-2.0 */
/* Process: how far it may be preferred to the host's own. */
#include "policy/part.h"

#include "json/reader.h"

/* What the kernel takes (proc_pid_oom_score_adj(5)). */
#define OOM_SCORE_MIN (-1000)
#define OOM_SCORE_MAX 1000

int profile_read_oom_score(struct json_document *document,
			   const struct json *value, int *score,
			   struct err *err)
{
	int64_t number;

	if (!json_to_i64(value, &number) || number < OOM_SCORE_MIN ||
	    number > OOM_SCORE_MAX)
		return json_error(document, value, err,
				  "expected a whole number from %d to %d",
				  OOM_SCORE_MIN, OOM_SCORE_MAX);
	*score = (int)number;
	return 0;
}

static int read_oom_score(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	struct profile_process *process = target;

	return profile_read_oom_score(document, value, &process->oom_score,
				      err);
}

static int read_realtime(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_process *process = target;

	return reader_boolean(document, value, &process->realtime, err);
}

static int read_core_dumps(struct json_document *document,
			   const struct json *value, void *target,
			   struct err *err)
{
	struct profile_process *process = target;

	return reader_boolean(document, value, &process->core_dumps, err);
}

static int read_restore(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile_process *process = target;

	return reader_boolean(document, value, &process->restore, err);
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"oomScoreAdj", read_oom_score},
		{"realtime", read_realtime},
		{"coreDumps", read_core_dumps},
		{"restore", read_restore},
		{0},
	};
	struct profile *profile = target;

	profile->process = (struct profile_process){
		.place = part_place(document, value), .core_dumps = true};
	return reader_read_object(document, value, members, &profile->process,
				  err);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_process *mine = &profile->process;
	const struct profile_process *theirs = &other->process;
	bool within = true;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "process: no ceiling");
	if (mine->oom_score < theirs->oom_score)
		within = part_more(more, "process: oomScoreAdj %d",
				   mine->oom_score);
	if (mine->realtime && !theirs->realtime)
		within = part_more(more, "process: realtime");
	if (mine->core_dumps && !theirs->core_dumps)
		within = part_more(more, "process: coreDumps");
	if (mine->restore && !theirs->restore)
		within = part_more(more, "process: restore");
	return within;
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_process *mine = &profile->process;
	const struct profile_process *theirs = &other->process;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	if (mine->oom_score < theirs->oom_score)
		mine->oom_score = theirs->oom_score;
	mine->realtime &= theirs->realtime;
	mine->core_dumps &= theirs->core_dumps;
	mine->restore &= theirs->restore;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	struct profile_process *process = &profile->process;

	if (allow->oom_score != NULL && *allow->oom_score < process->oom_score)
		process->oom_score = *allow->oom_score;
	process->realtime |= allow->realtime;
	process->core_dumps |= allow->core_dumps;
	process->restore |= allow->restore;
}

const struct part part_process = {"process", read_part, is_within, meet,
				  permit};
