#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl configure, and the engines themselves: started on what it wrote,
# they start containers through ravelin.

load lib

# In a place of /usr where packages' files can be moved.
setup() {
	engines_setup
	requires ravelinctl dpkg_divert
	overlay /usr/sbin
	overlay /usr/bin
	mkdir -p /var/lib/dpkg/info
	touch /var/lib/dpkg/status /var/lib/dpkg/diversions
	install "$RAVELIN" "$RAVELINCTL" /usr/bin
	RUNC=$(command -v runc)
	runc_before=$(runc_as_it_is)
	rm -f /etc/docker/daemon.json
	tree >before
}

teardown() { engines_teardown; }

has_ravelinctl() { [ -x "${RAVELINCTL:-}" ]; }
has_dpkg_divert() { [ -x /usr/bin/dpkg-divert ]; }
has_containerd() { command -v containerd >/dev/null; }

# overlay DIR: what is done in there is the tests' own; once for all of them.
overlay() {
	local place=/run/live/over$1
	[ ! -d "$place" ] || return 0
	mkdir -p "$place"/{upper,work}
	mount -t overlay ravelin-live -o \
		"lowerdir=$1,upperdir=$place/upper,workdir=$place/work" "$1"
}

# All names where configure writes, and where their links lead.
tree() {
	find /etc/ravelin /etc/docker /etc/containers /etc/containerd /usr/bin \
		/usr/sbin \( -type d -printf '%p\n' -o -printf '%p %s %l\n' \) |
		grep -v '^/etc/docker/key.json' | sort
	cat /var/lib/dpkg/diversions
}

runc_as_it_is() {
	sha256sum "$RUNC"
	stat -c '%F %a %u' "$RUNC"
}

configure() { /usr/bin/ravelinctl configure "$@"; }

# nothing_is_left: undone, all is as it was.
nothing_is_left() {
	tree >after
	diff before after
	expect "$(runc_as_it_is)" "$runc_before"
}

# expect_held OUTPUT MASK: of a container's own status.
expect_held() {
	expect "$(field CapBnd <<<"$1")" "$2"
	expect "$(field NoNewPrivs <<<"$1")" 1
}

docker_has() {
	docker_client info --format '{{json .Runtimes}} {{.DefaultRuntime}}' |
		grep -q "$1"
}

# docker_steps: the daemon runs; it was configured with ravelin alone.
docker_steps() {
	docker_image >/dev/null
	docker_has '"ravelin":.* runc$'
	configure docker --set-default --profile restricted >said
	grep -qx 'takes effect with: systemctl reload docker' said
	kill -HUP "$DOCKERD"
	eventually docker_has '"ravelin-restricted":.* ravelin$'
	run -0 docker_client run --rm --network none base:1 /bin/try status
	expect_held "$output" "$BASELINE_MASK"
	run -0 docker_client run --rm --network none --user 1000 \
		--runtime ravelin-restricted base:1 /bin/try status
	expect_held "$output" "$RESTRICTED_MASK"
	printf 'FROM base:1\nRUN grep -E "CapBnd|NoNew" /proc/self/status\n' \
		>Dockerfile
	run -0 docker_client build --network none --progress plain .
	[[ $output == *CapBnd:*$BASELINE_MASK* && $output == *NoNewPrivs:*1* ]] ||
		complain "$output"
}

@test "docker starts and builds through what was configured" {
	local code=0
	requires dockerd
	[ "$RUNTIME" = crun ] || rm /etc/ravelin/runtime
	tree >before
	run -0 configure docker --divert --dry-run
	[ "$RUNTIME" = crun ] ||
		[[ $output == *"link /etc/ravelin/runtime -> $RUNC.real"* ]]
	configure docker --divert
	run -0 configure docker --divert --set-default
	[[ $output != *"or use --divert"* ]]
	expect "$(readlink "$RUNC")" /usr/bin/ravelin
	run -0 "$RAVELINCTL" features
	[[ $output == *"$RUNC -> /usr/bin/ravelin: ravelin, which calls"* ]]
	expect "$(dpkg-divert --truename "$RUNC")" "$RUNC.real"
	[ "$RUNTIME" = crun ] ||
		expect "$(readlink /etc/ravelin/runtime)" "$RUNC.real"
	runc --version | grep -q "^$RUNTIME version"
	DAEMON_FILE=/etc/docker/daemon.json start_dockerd --bridge=none
	(
		set -e
		docker_steps
	) || code=$?
	stop_dockerd
	[ "$code" = 0 ]
	rm Dockerfile
	configure docker --undo
	nothing_is_left
}

@test "podman starts through what was configured" {
	local container pid
	requires podman buildah
	in_plain_podman() {
		podman --storage-driver vfs --root "$BATS_TEST_TMPDIR/storage" \
			--runroot "$BATS_TEST_TMPDIR/run" \
			--tmpdir "$BATS_TEST_TMPDIR/libpod" \
			--cgroup-manager cgroupfs --events-backend file "$@" 3>&-
	}
	container=$(in_buildah from scratch)
	in_buildah copy -q "$container" "$BATS_TEST_TMPDIR/root" /
	in_buildah commit -q "$container" base:1
	tree >before
	configure podman --set-default --profile restricted
	expect "$(in_plain_podman info --format '{{.Host.OCIRuntime.Path}}')" \
		/usr/bin/ravelin
	run -0 in_plain_podman run --rm --network none base:1 /bin/try status
	expect_held "$output" "$BASELINE_MASK"
	run -0 in_plain_podman --runtime ravelin-restricted run --rm \
		--network none --user 1000 base:1 /bin/try status
	expect_held "$output" "$RESTRICTED_MASK"
	# By the list of names podman gives it a log, and reads a refusal there.
	echo '{' >"$POLICY"
	run -126 in_plain_podman run --rm --network none base:1 /bin/true ||
		[ "$status" = 125 ] || complain "$status"
	[[ $output == *policy.json* ]] || complain "$output"
	rm "$POLICY"
	# What was made with ravelin needs that name.
	in_plain_podman run -d --name one --network none base:1 /bin/sleep 300
	pid=$(in_plain_podman inspect --format '{{.State.Pid}}' one)
	configure podman --undo >said
	grep -q '^note: podman can neither stop nor enter' said
	run ! in_plain_podman exec one /bin/try status
	[[ $output == *ravelin*missing* ]] || complain "$output"
	configure podman
	run -0 in_plain_podman exec one /bin/try status
	expect_held "$output" "$BASELINE_MASK"
	run -0 in_plain_podman rm -f -t 0 one
	[ ! -e "/proc/$pid" ]
	configure podman --undo
	rm said
	nothing_is_left
}

@test "containerd sees what was configured, and its own runtime" {
	requires containerd
	configure containerd --set-default --profile restricted
	# Newer ones quote otherwise.
	containerd config dump | tr "'" '"' >seen
	grep -q 'default_runtime_name = "ravelin"' seen
	grep -q 'BinaryName = "/usr/bin/ravelin-restricted"' seen
	grep -q '\.runtimes\.runc\]' seen
	configure containerd --undo
	nothing_is_left
}

@test "a diversion never leads back to ravelin" {
	ln -sfn "$RUNC" /etc/ravelin/runtime
	mkdir /etc/ravelin/runtimes
	ln -s "$RUNC" /etc/ravelin/runtimes/web
	tree >before
	run configure podman --divert
	expect "$status" 2
	[[ $output == *"/etc/ravelin/runtimes/web leads to"* ]]
	nothing_is_left
	rm -r /etc/ravelin/runtimes
	dpkg-divert --local --no-rename --divert "$RUNC.other" --add "$RUNC"
	tree >before
	run configure podman --divert
	expect "$status" 2
	[[ $output == *"dpkg-divert --add $RUNC fails"* ]]
	nothing_is_left
	dpkg-divert --local --no-rename --remove "$RUNC"
	rm -r /var/lib/dpkg/info # and without dpkg
	tree >before
	configure podman --divert
	configure docker --divert
	run -0 configure podman --divert
	[[ $output == *"$RUNC: is ravelin already, and $RUNC.real what it was"* ]]
	[[ $output != *diverted* ]]
	expect "$(readlink /etc/ravelin/runtime)" "$RUNC.real"
	runc --version | grep -q '^runc version'
	configure podman --undo
	expect "$(readlink "$RUNC")" /usr/bin/ravelin # docker's, still
	configure docker --undo
	nothing_is_left
	# A new package's runc, laid over the link by who knows no diversions.
	configure docker --divert
	rm "$RUNC"
	cp /usr/bin/true "$RUNC"
	configure docker --undo
	cmp /usr/bin/true "$RUNC"
	[ ! -e "$RUNC.real" ]
}

@test "a new runc that took the place of ravelin is diverted, too" {
	cp -p "$RUNC" runc.kept
	configure docker --divert
	rm "$RUNC"
	cp /usr/bin/true "$RUNC"
	run -0 configure docker --divert --dry-run
	[[ $output == *"once more"* ]]
	cmp /usr/bin/true "$RUNC"
	configure docker --divert
	expect "$(readlink "$RUNC")" /usr/bin/ravelin
	cmp /usr/bin/true "$RUNC.real"
	[ "$RUNTIME" = crun ] ||
		expect "$(readlink /etc/ravelin/runtime)" "$RUNC.real"
	rm "$RUNC.real"
	run configure docker --divert
	expect "$status" 2
	[[ $output == *"undo and divert again"* ]]
	configure docker --undo
	[ ! -e "$RUNC" ] && [ ! -L "$RUNC" ]
	mv runc.kept "$RUNC"
	nothing_is_left
	ln -sfn /absent /etc/ravelin/runtime
	tree >before
	run configure docker --divert
	expect "$status" 2
	[[ $output == *"leads to no runtime"* ]]
	nothing_is_left
}

@test "what fails takes its diversion back, and no other" {
	local file=/etc/docker/ro/daemon.json
	mkdir /etc/docker/ro
	tree >before
	mount -t tmpfs -o ro ravelin-live /etc/docker/ro
	run configure docker --divert --config "$file"
	expect "$status" 2
	nothing_is_left
	umount /etc/docker/ro
	configure docker --config "$file"
	tree >before
	mount --bind -o ro /etc/docker/ro /etc/docker/ro
	mount -o remount,bind,ro /etc/docker/ro
	run configure docker --divert --profile strict --config "$file"
	expect "$status" 2
	nothing_is_left
	configure podman --divert
	run configure docker --divert --profile strict --config "$file"
	expect "$status" 2
	expect "$(readlink "$RUNC")" /usr/bin/ravelin
	configure podman --undo
	umount /etc/docker/ro
	nothing_is_left
	configure docker --undo --config "$file"
	rmdir /etc/docker/ro
}

@test "another installation of ravelin puts the runc back" {
	local other=$BATS_TEST_TMPDIR/bin
	mkdir "$other"
	install "$RAVELIN" "$RAVELINCTL" "$other"
	"$other/ravelinctl" configure docker --divert
	expect "$(readlink "$RUNC")" "$other/ravelin"
	configure docker --undo
	nothing_is_left
	# The runc is never removed where nothing but a ravelin would be left.
	configure docker --divert
	ln -sf "$other/ravelin" "$RUNC"
	run configure docker --undo
	expect "$status" 2
	[[ $output == *"$RUNC.real stays"* ]]
	ln -sf "$RUNC.real" "$RUNC"
	run configure docker --undo
	expect "$status" 2
	rm "$RUNC"
	configure docker --undo
	nothing_is_left
	# Its package has been removed.
	configure docker --divert
	mv "$RUNC.real" runc.kept
	run -0 configure docker --undo
	[[ $output == *"$RUNC.real is gone: there is nothing to put back"* ]]
	[ ! -L "$RUNC" ]
	mv runc.kept "$RUNC"
	nothing_is_left
}
