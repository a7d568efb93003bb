#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What real engines put into a container that runs: no more than it was given.

load lib

setup() { engines_setup; }
teardown() {
	if [ -n "${DOCKERD:-}" ]; then
		docker_client rm -f one >/dev/null
		stop_dockerd
	fi
	engines_teardown
}

# policy PROFILE
policy() { jq -n --arg name "$1" '{default: {profile: $name}}' >"$POLICY"; }

# expect_floor ENGINE-COMMAND...: has process 1 of the container what baseline
# gives, and every exec into it the same, whatever it is asked for?
expect_floor() {
	local first name
	run -0 "$@" exec one /bin/cat /proc/1/status
	first=$output
	expect_field CapBnd "$BASELINE_MASK"
	expect_field CapEff "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	for options in "" --privileged "--user 0" "--privileged --user 0:0" \
		"--privileged -i" "--privileged -w /tmp -e A=b"; do
		# shellcheck disable=SC2086 # several words
		run -0 "$@" exec $options one /bin/try status
		for name in CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs \
			Seccomp; do
			expect_field "$name" "$(field "$name" <<<"$first")"
		done
	done
}

# ask_for_all ENGINE-COMMAND...: a container that asks for everything.
ask_for_all() {
	"$@" run -d --name one --privileged --network none \
		--security-opt seccomp=unconfined --cap-add ALL \
		base:1 /bin/sleep 300 >/dev/null
}

# hole ENGINE-COMMAND...: what an exec is given where nothing is held.
hole() {
	"$@" run -d --name bare --network none base:1 /bin/sleep 300 >/dev/null
	run "$@" exec --privileged bare /bin/try status
	# docker asks for those that this host can't give, too.
	if [ "$(host_mask)" = "$(every_capability)" ] || [ "$status" = 0 ]; then
		expect_field CapBnd "$(host_mask)"
	else
		[[ $output == *"apply caps: operation not permitted"* ||
			$output == *"capset: Operation not permitted"* ]] ||
			complain "$output"
	fi
	"$@" rm -f bare >/dev/null
}

every_capability() {
	printf '%016x\n' $(((2 << $(cat /proc/sys/kernel/cap_last_cap)) - 1))
}
host_mask() { field CapBnd </proc/self/status; }

@test "docker exec --privileged gets what the container got" {
	requires dockerd
	policy privileged
	start_dockerd --bridge=none
	docker_image >/dev/null
	hole docker_client
	policy baseline
	ask_for_all docker_client
	expect_floor docker_client
}

@test "podman exec --privileged gets what the container got" {
	local container
	requires podman buildah
	policy privileged
	container=$(in_buildah from scratch)
	in_buildah copy -q "$container" "$BATS_TEST_TMPDIR/root" /
	in_buildah commit -q "$container" base:1
	hole in_podman
	policy baseline
	ask_for_all in_podman
	expect_floor in_podman
	in_podman rm -f -t 0 one >/dev/null
}
