# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Helpers of the tests with real engines: each engine, its state and its images
# in places of the test's own. Sourced by every .bats file here.

load ../live/lib

# shellcheck disable=SC2034 # for the files that load this one
POLICY=/etc/ravelin/policy.json
# podman 5 says that on standard error, each time.
export PODMAN_IGNORE_CGROUPSV1_WARNING=1

engines_setup() {
	requires root runtime jq busybox ravelin
	# shellcheck disable=SC2034 # for the files that load this one
	LOG=$BATS_TEST_TMPDIR/decisions.log
	rm -rf /etc/ravelin
	mkdir -p /etc/ravelin "$BATS_TEST_TMPDIR/root/etc"
	ln -s "$(command -v "$RUNTIME")" /etc/ravelin/runtime
	make_rootfs "$BATS_TEST_TMPDIR/root"
	echo root:x:0:0::/:/bin/sh >"$BATS_TEST_TMPDIR/root/etc/passwd"
	cd "$BATS_TEST_TMPDIR" || return 1
	# Some of their state is there, whatever they are told.
	mountpoint -q /var/lib || mount -t tmpfs -o mode=755 ravelin-live /var/lib
}

# In a process namespace of the tests' own, all that have these names are theirs.
podman_is_gone() { ! pgrep -x 'podman|conmon|buildah' >/dev/null; }

# What the engines leave mounted. conmon calls podman once more behind a
# container, which then still writes to its storage.
engines_teardown() {
	eventually podman_is_gone
	remove_cgroups "$LIVE_TAG-podman"
	awk -v place="$BATS_TEST_TMPDIR/" 'index($2, place) == 1 { print $2 }' \
		/proc/self/mounts | sort -r | xargs -r umount -l
}

has_buildah() { command -v buildah >/dev/null; }
has_podman() { command -v podman >/dev/null; }
has_dockerd() { command -v dockerd >/dev/null && [ -x /usr/bin/docker ]; }

# --- buildah and podman -----------------------------------------------------

in_buildah() {
	buildah --storage-driver vfs --root "$BATS_TEST_TMPDIR/storage" \
		--runroot "$BATS_TEST_TMPDIR/run" "$@" 3>&-
}

# remove_cgroups NAME: that nobody is in any more. Where a hierarchy is not
# mounted in here, what podman makes of it is files that none else sees.
remove_cgroups() {
	find /sys/fs/cgroup -depth -type d -path "*/$1*" \
		-exec rmdir {} + 2>/dev/null || true
	mountpoint -q /sys/fs/cgroup/unified ||
		rm -rf "/sys/fs/cgroup/unified/$1"
}

in_podman() {
	local command=("$1")
	case $1 in
	run | create) command+=(--cgroup-parent "/$LIVE_TAG-podman") ;;
	pod)
		command+=("$2")
		[ "$2" != create ] ||
			command+=(--cgroup-parent "/$LIVE_TAG-podman")
		shift
		;;
	esac
	shift
	podman --storage-driver vfs --root "$BATS_TEST_TMPDIR/storage" \
		--runroot "$BATS_TEST_TMPDIR/run" --tmpdir "$BATS_TEST_TMPDIR/libpod" \
		--cgroup-manager cgroupfs --events-backend file \
		--runtime "$RAVELIN" "${command[@]}" "$@" 3>&-
}

# --- docker -----------------------------------------------------------------

stop_dockerd() {
	kill "$DOCKERD"
	wait "$DOCKERD" || true
}

# start_dockerd [OPTION...]: with ravelin as the runc that it finds, and in a
# network of its own; its client is docker. Its settings are $DAEMON_JSON. With
# DAEMON_FILE, a file of settings, it finds the runc that anybody finds.
start_dockerd() {
	local bin=$BATS_TEST_TMPDIR/bin socket=unix://$BATS_TEST_TMPDIR/docker.sock
	local file=${DAEMON_FILE:-$BATS_TEST_TMPDIR/daemon.json}
	mkdir -p "$bin" "$BATS_TEST_TMPDIR/docker"
	# What a host may not lower. Newer ones leave it as it is.
	[[ $(dockerd --help) != *--oom-score-adjust* ]] ||
		set -- --oom-score-adjust=0 "$@"
	if [ -z "${DAEMON_FILE:-}" ]; then
		ln -sf "$RAVELIN" "$bin/runc"
		echo "${DAEMON_JSON:-{\}}" >"$file"
	fi
	PATH=$bin:$PATH DOCKER_RAMDISK=1 unshare --net dockerd -H "$socket" \
		--config-file "$file" \
		--data-root "$BATS_TEST_TMPDIR/docker" \
		--exec-root "$BATS_TEST_TMPDIR/exec" \
		--pidfile "$BATS_TEST_TMPDIR/docker.pid" \
		--exec-opt native.cgroupdriver=cgroupfs --storage-driver vfs \
		--cgroup-parent "/$LIVE_TAG-docker" \
		--iptables=false --ip6tables=false "$@" >"$BATS_TEST_TMPDIR/dockerd.log" 2>&1 3>&- &
	DOCKERD=$!
	export DOCKER_HOST=$socket DOCKER_BUILDKIT=1
	eventually docker_client version ||
		complain "$(tail -n 5 "$BATS_TEST_TMPDIR/dockerd.log")"
}

# The daemon's own: a newer one has no builder of its own.
docker_client() { /usr/bin/docker "$@"; }

docker_image() {
	tar -C "$BATS_TEST_TMPDIR/root" -c . | docker_client import - base:1
}

# --- any of them ------------------------------------------------------------

# held MASK: has who said $output those capabilities, no new privileges, and a
# filter?
held() {
	expect_field CapBnd "$1"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
}

# in_terminal COMMAND...: with a terminal of its own; without its line ends.
in_terminal() { script -qec "${*@Q}" /dev/null </dev/null | tr -d '\r'; }

# limit_of PID CONTROLLER V1-FILE V2-FILE: what its cgroup says.
limit_of() {
	local path
	path=$(awk -F: -v controller="$2" '
		$2 == controller || $2 ~ "(^|,)" controller "(,|$)" { v1 = $3 }
		$2 == "" { v2 = $3 }
		END { print v1 ? v1 : v2 }' "/proc/$1/cgroup")
	cat "/sys/fs/cgroup/$2$path/$3" 2>/dev/null ||
		cat "/sys/fs/cgroup$path/$4"
}

has_limits() {
	[ -d /sys/fs/cgroup/pids ] ||
		grep -qw pids /sys/fs/cgroup/cgroup.controllers
}

# What containers leave behind on a host: programs of theirs and of what runs
# them, mounts, cgroups, state of runtimes, records.
traces() {
	pgrep -lx 'containerd-shim.*|conmon|runc.*|crun|ravelin|try|sleep|catatonit'
	awk '{ print $2 }' /proc/self/mounts | sort
	find /sys/fs/cgroup -type d \( -path "*$LIVE_TAG*" -o -path '*libpod*' \) | sort
	find /run/runc /run/crun "$BATS_TEST_TMPDIR"/exec/runtime-* /run/ravelin/containers \
		-mindepth 1 2>/dev/null | sort
}

# left_since BEFORE: what was not there then. What ends meanwhile is no matter.
left_since() { LC_ALL=C comm -13 <(LC_ALL=C sort <<<"$1") <(traces | LC_ALL=C sort); }

leaves_no() { [ -z "$(left_since "$1")" ]; }

# expect_traces BEFORE: nothing else is left, soon.
expect_traces() {
	eventually leaves_no "$1" || complain "$(left_since "$1")"
}
