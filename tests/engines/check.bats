#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl check on a host with real engines: what it says of what runs, and
# what it makes of their own inspections, are the same.

load lib

setup() {
	engines_setup
	requires ravelinctl
	echo '{"default": {"profile": "privileged"}}' >"$POLICY"
	COMMAND=(base:1 /bin/sleep 300)
}

teardown() {
	if [ -n "${DOCKERD:-}" ]; then
		docker_client ps -aq | xargs -r /usr/bin/docker rm -f >/dev/null
		stop_dockerd
	else
		in_podman rm -f -t 0 -a >/dev/null
	fi
	engines_teardown
}

has_ravelinctl() { [ -x "${RAVELINCTL:-}" ]; }

# begin ENGINE-COMMAND...: three containers, held to nothing.
begin() {
	"$@" run -d --name plain --network none "${COMMAND[@]}" >/dev/null
	"$@" run -d --name tight --network none --user 1000:1000 --cap-drop ALL \
		--security-opt no-new-privileges --read-only "${COMMAND[@]}" >/dev/null
	"$@" run -d --name loose --network none --pid host \
		--security-opt seccomp=unconfined --volume /etc:/host \
		--oom-score-adj 100 "${COMMAND[@]}" >/dev/null
}

# totals: those that both can tell, of a report on standard input.
totals() {
	jq -c '[.containers, (.totals | .root, .privileged, .unfiltered,
		.hostPid, .capabilities, .newPrivileges, .writableRoot | .yes)]'
}

# kinds: of each finding of what an inspection tells, by container.
kinds() {
	jq -c '[.subjects[] | {key: .id, value: [.findings[] | select(.rule as $rule
		| ["capabilities", "host-mount", "host-namespaces", "new-privileges",
		"no-filter", "root-user"] | index($rule)) | [.rule, .severity,
		.what]]}] | sort_by(.key)'
}

# expect_same ENGINE-COMMAND...: what runs, and its inspection.
expect_same() {
	local running inspected
	running=$("$RAVELINCTL" check -f json -p baseline --all) ||
		[ $? = 1 ] || complain "check --all: $running"
	# shellcheck disable=SC2046 # several ids
	inspected=$("$@" inspect $("$@" ps -q) |
		"$RAVELINCTL" check -f json -p baseline -) || [ $? = 1 ]
	expect "$(totals <<<"$running")" "$(totals <<<"$inspected")"
	expect "$(kinds <<<"$running")" "$(kinds <<<"$inspected")"
	expect "$(totals <<<"$running")" '[3,2,0,1,1,0,2,2]'
	expect "$(jq -c '[.subjects[].pid] | sort' <<<"$running")" \
		"$(jq -c '[.subjects[].pid] | sort' <<<"$inspected")"
	expect "$(jq -c .totals.shell.yes <<<"$running")" 3
}

@test "docker's containers, and what docker inspect says of them" {
	requires dockerd
	start_dockerd --bridge=none
	docker_image >/dev/null
	begin docker_client
	expect_same docker_client
}

@test "podman's containers, and what podman inspect says of them" {
	requires podman
	tar -C "$BATS_TEST_TMPDIR/root" -c . | in_podman import - base:1
	begin in_podman
	expect_same in_podman
}
