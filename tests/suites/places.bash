# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Where a suite runs: in copies of its tree, below a cgroup that is the root
# of all it sees. Suites name their cgroups as they like, at the root.

# shellcheck disable=SC2034 # for run.sh
COPY=/run/live/suite

# fresh_copy: of the tree, or of the part that is run, and nothing of what ran
# before.
fresh_copy() {
	cd / && rm -rf "$COPY" "$TMPDIR" && mkdir "$TMPDIR" &&
		cp -a "$RAVELIN_SUITES_CACHE/$SUITE/${SUITE_TREE:-}" "$COPY"
}

# cgroup_mounts: directory, type and options of each.
cgroup_mounts() {
	awk '$3 ~ /^cgroup2?$/ { print $2, $3, $4 }' /proc/self/mounts
}

# enter_cgroup: one of the tag's name, in each hierarchy.
enter_cgroup() {
	local dir file
	while read -r dir _; do
		mkdir -p "$dir/$LIVE_TAG" || return
		# v1 lets no process in before it has these.
		for file in cpuset.cpus cpuset.mems; do
			[ ! -f "$dir/$file" ] ||
				cat "$dir/$file" >"$dir/$LIVE_TAG/$file"
		done
		echo $$ >"$dir/$LIVE_TAG/cgroup.procs" || return
	done < <(cgroup_mounts)
}

# mount_cgroups: in a cgroup namespace, its root over what was mounted there.
mount_cgroups() {
	local dir type options
	while read -r dir type options; do
		umount "$dir" &&
			mount -t "$type" -o "$options" none "$dir" || return
	done < <(cgroup_mounts)
	share_controllers
}

# v2 gives controllers to children only of a cgroup without processes. Tests
# that ask for one that can't be given are skipped.
share_controllers() {
	local root=/sys/fs/cgroup name
	[ -f "$root/cgroup.subtree_control" ] || return 0
	mkdir -p "$root/suite" && echo $$ >"$root/suite/cgroup.procs" || return
	xargs -r -n 1 <"$root/cgroup.controllers" | while read -r name; do
		echo "+$name" >"$root/cgroup.subtree_control" || true
	done 2>/dev/null
}

# remove_own_cgroups: those that a test left behind.
remove_own_cgroups() {
	local dir
	while read -r dir _; do
		find "$dir" -mindepth 1 -depth -type d ! -path "$dir/suite" \
			-exec rmdir {} + 2>/dev/null
	done < <(cgroup_mounts)
	return 0
}
