#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Images built by real buildah and real BuildKit, each of whose steps is held
# to the profile build. What a step is given it writes into the image; what it
# must still be able to do, the image shows.

load ../live/lib

POLICY=/etc/ravelin/policy.json
# baseline's, without NET_BIND_SERVICE.
BUILD_MASK=00000000000001fb

setup() {
	requires root runtime jq busybox ravelin
	LOG=$BATS_TEST_TMPDIR/decisions.log
	CONTEXT=$BATS_TEST_TMPDIR/context
	rm -rf /etc/ravelin
	mkdir -p /etc/ravelin "$CONTEXT" "$BATS_TEST_TMPDIR/root/etc"
	make_rootfs "$BATS_TEST_TMPDIR/root"
	echo root:x:0:0::/:/bin/sh >"$BATS_TEST_TMPDIR/root/etc/passwd"
	cd "$BATS_TEST_TMPDIR" || return 1
	# Some of buildah's state is there, whatever it is told.
	mountpoint -q /var/lib || mount -t tmpfs -o mode=755 ravelin-live /var/lib
	echo 'a file' >"$CONTEXT/file"
	cat >"$CONTEXT/Dockerfile" <<-'STEPS'
		FROM base:1
		COPY file /file
		RUN ["/bin/busybox", "cp", "/proc/self/status", "/status"]
		RUN ["/bin/busybox", "chown", "12:34", "/file"]
		RUN ["/bin/busybox", "chmod", "4755", "/file"]
		RUN /bin/busybox mount -t tmpfs none /tmp; echo $? >/mounted
		RUN /bin/busybox unshare -r true; echo $? >/unshared
		USER 1000
		RUN ["/bin/sh", "-c", "read a </file; echo $a"]
	STEPS
}

# What the builders leave mounted.
teardown() {
	awk -v place="$BATS_TEST_TMPDIR/" 'index($2, place) == 1 { print $2 }' \
		/proc/self/mounts | sort -r | xargs -r umount -l
}

has_buildah() { command -v buildah >/dev/null; }
has_dockerd() { command -v dockerd >/dev/null && [ -x /usr/bin/docker ]; }

# policy MATCH: those containers are held to build, all others to nothing.
policy() {
	jq -n --arg log "$LOG" --argjson match "$1" '{log: {file: $log},
		default: {profile: "privileged"},
		rules: [{name: "steps", match: $match, profile: "build"}]}' \
		>"$POLICY"
}

# expect_steps DIR ENGINE: what the steps left in the image, and the log.
expect_steps() {
	local root=$1
	output=$(cat "$root/status")
	expect_field CapBnd "$BUILD_MASK"
	expect_field CapEff "$BUILD_MASK"
	expect_field CapAmb "$NO_CAPABILITY"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	expect "$(stat -c '%u:%g %a' "$root/file")" "12:34 4755"
	[ "$(cat "$root/mounted")" != 0 ] || complain "a step could mount"
	[ "$(cat "$root/unshared")" != 0 ] || complain "a step could unshare"
	expect "$(jq -r '[.rule, .profile, .engine, .outcome] | join(" ")' \
		"$LOG" | sort -u)" "steps build $2 changed"
	expect "$(wc -l <"$LOG")" 6 # a line for each RUN
}

# --- buildah: the runtime that it is told of, by create and start -----------

in_buildah() {
	buildah --storage-driver vfs --root "$BATS_TEST_TMPDIR/storage" \
		--runroot "$BATS_TEST_TMPDIR/run" "$@" 3>&-
}

@test "buildah's steps are held to build" {
	local container
	requires buildah
	policy '{"engine": "podman", "id": "buildah-*"}'
	ln -s "$(command -v "$RUNTIME")" /etc/ravelin/runtime
	container=$(in_buildah from scratch)
	in_buildah copy -q "$container" "$BATS_TEST_TMPDIR/root" /
	in_buildah commit -q "$container" base:1
	run in_buildah --runtime "$RAVELIN" build --isolation oci \
		--network none --pull-never -t built "$CONTEXT"
	expect "$status" 0
	[[ $output == *"a file"* ]] || complain "$output"
	container=$(in_buildah from --pull-never built)
	expect_steps "$(in_buildah mount "$container")" podman
}

# --- BuildKit: takes runc from PATH, and calls run --------------------------

stop_dockerd() {
	kill "$DOCKERD"
	wait "$DOCKERD" || true
}

# start_dockerd [OPTION...]: with ravelin as the runc that it finds, and in a
# network of its own; its client is docker.
start_dockerd() {
	local bin=$BATS_TEST_TMPDIR/bin socket=unix://$BATS_TEST_TMPDIR/docker.sock
	mkdir -p "$bin" "$BATS_TEST_TMPDIR/docker"
	ln -s "$RAVELIN" "$bin/runc"
	echo '{}' >"$BATS_TEST_TMPDIR/daemon.json"
	PATH=$bin:$PATH DOCKER_RAMDISK=1 unshare --net dockerd -H "$socket" \
		--config-file "$BATS_TEST_TMPDIR/daemon.json" \
		--data-root "$BATS_TEST_TMPDIR/docker" \
		--exec-root "$BATS_TEST_TMPDIR/exec" \
		--pidfile "$BATS_TEST_TMPDIR/docker.pid" \
		--exec-opt native.cgroupdriver=cgroupfs --storage-driver vfs \
		--cgroup-parent "/$LIVE_TAG-docker" \
		--iptables=false --ip6tables=false --oom-score-adjust=0 "$@" >"$BATS_TEST_TMPDIR/dockerd.log" 2>&1 3>&- &
	DOCKERD=$!
	export DOCKER_HOST=$socket DOCKER_BUILDKIT=1
	eventually docker_client version ||
		complain "$(tail -n 5 "$BATS_TEST_TMPDIR/dockerd.log")"
}

# The daemon's own: a newer one has no builder of its own.
docker_client() { /usr/bin/docker "$@"; }

@test "BuildKit's steps are held to build" {
	requires dockerd
	policy '{"engine": "docker"}'
	ln -s "$(command -v "$RUNTIME")" /etc/ravelin/runtime
	start_dockerd --bridge=none
	tar -C "$BATS_TEST_TMPDIR/root" -c . | docker_client import - base:1
	run docker_client build --network none --progress plain -t built \
		"$CONTEXT"
	if [ "$status" = 0 ]; then
		mkdir built
		docker_client save built | tar -C built -x
	fi
	stop_dockerd
	expect "$status" 0
	[[ $output == *"a file"* ]] || complain "$output"
	unpack_layers built
	expect_steps "$BATS_TEST_TMPDIR/image" docker
}

# unpack_layers DIR: of what `docker save` wrote, into image/.
unpack_layers() {
	local layer
	mkdir "$BATS_TEST_TMPDIR/image"
	jq -r '.[0].Layers[]' "$1/manifest.json" | while read -r layer; do
		tar -C "$BATS_TEST_TMPDIR/image" -xpf "$1/$layer"
	done
}

# --- docker's hook: what connects a container to a network ------------------

@test "docker's containers and builds get their network under baseline" {
	local built show='/bin/busybox ip -o -4 addr show dev eth0'
	requires dockerd
	jq -n --arg log "$LOG" '{log: {file: $log}}' >"$POLICY"
	ln -s "$(command -v "$RUNTIME")" /etc/ravelin/runtime
	start_dockerd
	tar -C "$BATS_TEST_TMPDIR/root" -c . | docker_client import - base:1
	printf 'FROM base:1\nRUN %s >/shown; cat /shown\n' "$show" \
		>"$CONTEXT/Dockerfile"
	run docker_client build --progress plain "$CONTEXT"
	built=$status:$output
	# shellcheck disable=SC2086 # words
	run docker_client run --rm base:1 $show
	stop_dockerd
	[[ $built == 0:*'inet 172.'* ]] || complain "$built"
	[[ $status:$output == 0:*'inet 172.'* ]] || complain "$output"
	expect "$(jq -r 'select(any(.findings[]; .hardener == "hooks" and
		.pointer == "/hooks/prestart/0/env")) |
		"\(.event) \(.profile)"' "$LOG" | sort)" \
		$'create baseline\nrun baseline'
}
