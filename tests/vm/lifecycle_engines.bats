#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A container's whole life where systemd keeps the cgroups: docker with ravelin as
# its default runtime, and podman, each step by what it does.

load lib

setup_file() {
	local archive=$BATS_FILE_TMPDIR/image.tar unit=/run/systemd/system
	# A systemd in a container divides its cgroup.
	jq -n '{default: {profile: "baseline"}, exceptions: [{
		for: {engine: "podman"},
		allow: {mounts: ["/sys/fs/cgroup"]}, why: "a systemd",
		until: "2100-01-01"}]}' \
		>/etc/ravelin/policy.json
	jq '. + {"default-runtime": "ravelin", "live-restore": true,
		"exec-opts": ["native.cgroupdriver=systemd"]}' \
		/etc/docker/daemon.json >"$BATS_FILE_TMPDIR/daemon.json"
	cp "$BATS_FILE_TMPDIR/daemon.json" /etc/docker
	# BuildKit calls no configured runtime, but the runc that it finds.
	mkdir -p /srv/bin $unit/docker.service.d
	ln -s "$RAVELIN" /srv/bin/runc
	printf '[Service]\nEnvironment=PATH=/srv/bin:%s\n' "$PATH" \
		>$unit/docker.service.d/path.conf
	systemctl daemon-reload
	systemctl restart docker
	pack_image "$archive"
	docker load -q -i "$archive"
	podman load -q -i "$archive"
}

in_docker() { docker run --network none "$@"; }
in_podman() { podman --runtime "$RAVELIN" --cgroup-manager systemd "$@" 3>&-; }

# eventually COMMAND...: within half a minute.
eventually() {
	local tries
	for ((tries = 0; tries < 60; tries++)); do
		! "$@" || return 0
		sleep 0.5
	done
	complain "never: $*"
}

inspect() { docker inspect -f "$2" "$1"; }
is_healthy() { [ "$(inspect "$1" '{{.State.Health.Status}}')" = healthy ]; }
has_restarted() { [ "$(inspect "$1" '{{.RestartCount}}')" = "$2" ]; }
is_not_running() { [ "$(inspect "$1" '{{.State.Running}}')" = false ]; }

# group_of ID: the container's cgroup, as systemd has it.
group_of() { echo "/sys/fs/cgroup/system.slice/docker-$1.scope"; }

# left_behind: what there is of containers, outside of the engines' stores.
left_behind() {
	find /sys/fs/cgroup -name '*docker-*.scope' -o -name '*libpod-*.scope'
	find /run/containerd/io.containerd.runtime.v2.task -mindepth 2 \
		-maxdepth 2
	find /run/docker/runtime-*/moby /run/runc /run/crun -mindepth 1 \
		2>/dev/null
	grep -E '/var/lib/(docker|containers/storage)/overlay.*/merged' \
		/proc/self/mountinfo
	pgrep -af 'containerd-shim|conmon' || true
}

# expect_left BEFORE: engines answer before the last of their programs has ended.
expect_left() {
	eventually is_left "$1" || left_behind | diff <(echo "$1") - >&2
}
is_left() { [ "$(left_behind)" = "$1" ]; }

@test "docker: started, limited, paused, entered, stopped and gone, by effect" {
	local id group before
	before=$(left_behind)
	id=$(in_docker -d --name one --memory 64m --pids-limit 50 \
		--cap-add SYS_ADMIN "$IMAGE" sh -c \
		'trap "echo told; exit 7" TERM; echo said; while :; do sleep 1; done')
	group=$(group_of "$id")
	expect "$(<"$group/memory.max") $(<"$group/pids.max")" "67108864 50"
	docker update --memory 96m --memory-swap 96m --pids-limit 60 one
	expect "$(<"$group/memory.max") $(<"$group/pids.max")" "100663296 60"
	docker pause one
	grep -q 'frozen 1' "$group/cgroup.events"
	docker unpause one
	grep -q 'frozen 0' "$group/cgroup.events"
	[[ $(docker top one) == *'echo told'* ]] || complain "$(docker top one)"
	expect "$(docker logs one)" said
	# An exec has no more than the container, whatever it asks for.
	docker exec one grep -E '^(CapBnd|NoNewPrivs|Seccomp):' \
		/proc/1/status >own
	docker exec one grep -E '^(CapBnd|NoNewPrivs|Seccomp):' \
		/proc/self/status | diff own -
	docker exec --privileged one grep -E '^(CapBnd|NoNewPrivs|Seccomp):' \
		/proc/self/status | diff own -
	grep -qx $'NoNewPrivs:\t1' own
	grep -qx $'Seccomp:\t2' own
	((($(sed -n 's/^CapBnd:\t/0x/p' own) >> 21 & 1) == 0)) ||
		complain "CAP_SYS_ADMIN: $(<own)"
	docker stop one
	expect "$(inspect one '{{.State.ExitCode}}')" 7
	expect "$(docker logs one)" $'said\ntold'
	docker rm one
	expect_left "$before"
}

@test "docker: restarted by its policy, and found healthy by its check" {
	in_docker -d --name two --restart on-failure:2 "$IMAGE" sh -c 'exit 3'
	in_docker -d --name three --health-cmd 'cat /proc/self/status' \
		--health-interval 1s --health-start-period 1s "$IMAGE" sleep 600
	eventually is_healthy three
	eventually has_restarted two 2
	eventually is_not_running two
	expect "$(inspect two '{{.State.ExitCode}}')" 3
	docker rm -f two three
}

@test "docker: a daemon that comes back has its containers as they were" {
	local id pid
	id=$(in_docker -d --name four "$IMAGE" sleep 600)
	pid=$(inspect four '{{.State.Pid}}')
	systemctl restart docker
	expect "$(inspect four '{{.State.Pid}} {{.State.Running}}')" "$pid true"
	expect "$(docker exec four cat /proc/1/comm)" sleep
	docker exec --privileged four grep -qx $'NoNewPrivs:\t1' /proc/self/status
	docker rm -f four
	[ ! -e "$(group_of "$id")" ]
}

@test "docker: steps of builds are held, with BuildKit and without" {
	local kit
	printf 'FROM %s\nRUN grep NoNewPrivs /proc/self/status >/said\n' \
		"$IMAGE" >Dockerfile
	for kit in 0 1; do
		DOCKER_BUILDKIT=$kit docker build --network none -q \
			-t "built:$kit" .
		docker create --name "built-$kit" "built:$kit" true
		expect "$(docker cp "built-$kit:/said" - | tar -xO)" \
			$'NoNewPrivs:\t1'
		docker rm "built-$kit"
	done
}

@test "a refusal is told where it was asked for, and leaves nothing behind" {
	local before
	before=$(left_behind)
	run in_docker --name five -v /:/host "$IMAGE" true
	[[ $status != 0 && $output == *'ravelin: '*'/mounts/'* ]] ||
		complain "$status: $output"
	docker rm -f five
	run in_podman run --rm --network none -v /:/host "$IMAGE" true
	[[ $status != 0 && $output == *'ravelin: '*'/mounts/'* ]] ||
		complain "$status: $output"
	expect_left "$before"
	expect "$(docker ps -aq)$(podman ps -aq)" ''
}

@test "podman: limited, paused, entered and gone; and one that divides its cgroup" {
	local id group before
	before=$(left_behind)
	id=$(in_podman run -d --network none --memory 64m "$IMAGE" sleep 600)
	group=/sys/fs/cgroup/machine.slice/libpod-$id.scope
	expect "$(cat "$group"/memory.max "$group"/container/memory.max \
		2>/dev/null | head -n 1)" 67108864
	in_podman pause "$id"
	grep -q 'frozen 1' "$group/cgroup.events"
	in_podman unpause "$id"
	in_podman exec --privileged "$id" grep -qx $'NoNewPrivs:\t1' \
		/proc/self/status
	# It notes an update in the container's document.
	in_podman update --memory 96m --pids-limit 60 "$id"
	expect "$(cat "$group"/pids.max "$group"/container/pids.max \
		2>/dev/null | grep -v max)" 60
	in_podman exec --privileged "$id" grep -qx $'NoNewPrivs:\t1' \
		/proc/self/status
	expect "$(tail -n 1 /var/log/ravelin/decisions.log |
		jq -c '[.event, .recorded, .stale]')" '["exec",true,null]'
	in_podman rm -f -t 0 "$id"
	in_podman run --rm --name init --network none --systemd=always "$IMAGE" \
		/bin/busybox mkdir /sys/fs/cgroup/own
	expect_left "$before"
}
