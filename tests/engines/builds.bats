#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Images built by real buildah and real BuildKit, each of whose steps is held
# to the profile build. What a step is given it writes into the image; what it
# must still be able to do, the image shows.

load lib

# baseline's, without NET_BIND_SERVICE.
BUILD_MASK=00000000000001fb

setup() {
	engines_setup
	CONTEXT=$BATS_TEST_TMPDIR/context
	mkdir -p "$CONTEXT"
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

teardown() { engines_teardown; }

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

@test "buildah's steps are held to build" {
	local container
	requires buildah
	policy '{"engine": "podman", "id": "buildah-*"}'
	container=$(in_buildah from scratch)
	in_buildah copy -q "$container" "$BATS_TEST_TMPDIR/root" /
	in_buildah commit -q "$container" base:1
	# Newer ones ask for higher limits than a host may give.
	run in_buildah --runtime "$RAVELIN" build --isolation oci \
		--ulimit "nofile=$(ulimit -Hn)" --ulimit "nproc=$(ulimit -Hu)" \
		--network none --pull-never -t built "$CONTEXT"
	expect "$status" 0
	[[ $output == *"a file"* ]] || complain "$output"
	container=$(in_buildah from --pull-never built)
	expect_steps "$(in_buildah mount "$container")" podman
}

# --- BuildKit: takes runc from PATH, and calls run --------------------------

@test "BuildKit's steps are held to build" {
	requires dockerd
	policy '{"engine": "docker"}'
	start_dockerd --bridge=none
	docker_image
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
	start_dockerd
	docker_image
	printf 'FROM base:1\nRUN %s >/shown; cat /shown\n' "$show" \
		>"$CONTEXT/Dockerfile"
	run docker_client build --progress plain "$CONTEXT"
	built=$status:$output
	# shellcheck disable=SC2086 # words
	run docker_client run --rm base:1 $show
	stop_dockerd
	[[ $built == 0:*'inet 172.'* ]] || complain "$built"
	[[ $status:$output == 0:*'inet 172.'* ]] || complain "$output"
	# docker 28 has a hook for BuildKit's alone.
	output=$(jq -r 'select(any(.findings[]; .hardener == "hooks" and
		.pointer == "/hooks/prestart/0/env")) |
		"\(.event) \(.profile)"' "$LOG" | sort)
	[[ $output == $'create baseline\nrun baseline' ||
		$output == 'run baseline' ]] || complain "$output"
}
