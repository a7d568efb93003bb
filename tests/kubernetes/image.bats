#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The image of contrib/kubernetes/Dockerfile, run by podman as the DaemonSet would
# have it run: its user, its mounts, a root that is read-only, no capability. What
# it installs is used on the host then, which the image knows nothing of.

load ../engines/lib

KUBERNETES=$BATS_TEST_DIRNAME/../../contrib/kubernetes
FEATURES=/etc/kubernetes/node-feature-discovery/features.d
NAME=docker.io/library/ravelin-node:0.1.0

has_image() { [ -f "$KUBERNETES_IMAGE" ]; }
has_kubectl() { [ -x "$KUBERNETES_TOOLS/kubectl/kubectl" ]; }

setup() {
	engines_setup
	requires podman image kubectl
	mount -t tmpfs -o mode=755 ravelin-live /opt
	# As a kubelet makes them before the container.
	mkdir -p /opt/ravelin /var/lib/ravelin /var/log/ravelin "$FEATURES" \
		/var/lib/prometheus/node-exporter
	rm -rf /etc/containerd
	mkdir /etc/containerd
	printf 'version = 2\n# mine\n' >/etc/containerd/config.toml
	cp -r /etc/containerd before
	mkdir policy
	cp "$KUBERNETES"/overlays/enforce/policy.json "$KUBERNETES"/base/ravelin-node.json policy
	in_podman load -qi "$KUBERNETES_IMAGE"
}

teardown() {
	in_podman rm -af -t 1 >/dev/null 2>&1
	engines_teardown
	umount /opt
}

# options OVERLAY: of podman, as the DaemonSet says; each on a line of its own.
options() {
	"$KUBERNETES_TOOLS/kubectl/kubectl" kustomize "$KUBERNETES/overlays/$1" |
		gawk -v RS='\n---\n' '/(^|\n)kind: DaemonSet\n/' >daemonset.yaml
	"$KUBERNETES_TOOLS/kubectl/kubectl" annotate --local -f daemonset.yaml -o json a=b |
		jq -r --arg policy "$PWD/policy" '.spec.template.spec as $pod
		| $pod.containers[0] as $one
		| ($pod.volumes | INDEX(.name)) as $volumes
		| ($pod.securityContext | "--user=\(.runAsUser):\(.runAsGroup)"),
		($one.securityContext | select(.readOnlyRootFilesystem) | "--read-only",
			"--read-only-tmpfs=false"),
		($one.securityContext.capabilities.drop[] | "--cap-drop=\(.)"),
		($one.securityContext | select(.allowPrivilegeEscalation == false)
			| "--security-opt=no-new-privileges"),
		($one.env[] | "--env=\(.name)=\(.value // "n1")"),
		($one.volumeMounts[] | (if .readOnly then ":ro" else "" end) as $how
			| $volumes[.name] as $from
			| if $from.emptyDir then "--tmpfs=\(.mountPath)"
			elif $from.configMap then "--volume=\($policy):\(.mountPath)\($how)"
			else "--volume=\($from.hostPath.path):\(.mountPath)\($how)" end)'
}

# node OVERLAY OPTION... -- COMMAND...: a container of it.
node() {
	local overlay=$1 options
	shift
	mapfile -t options < <(options "$overlay")
	[ ${#options[@]} -gt 15 ] || complain "${options[*]}" || return
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	RAVELIN=$(command -v "$RUNTIME") in_podman run --network none "${options[@]}" "$NAME" "$@"
}
in_node() { RAVELIN=$(command -v "$RUNTIME") in_podman exec node "$@"; }

# links: one for each handler that the DaemonSet asks for.
links() {
	gawk '$NF == "RAVELIN_PROFILES" { getline; for (i = 2; i <= NF; i++) print "ravelin-" $i, "ravelin" }' \
		daemonset.yaml | sort
}

state_is() { grep -qx "io.ravelin/state=$1" "$FEATURES/ravelin"; }

@test "the image's program installs on a node what that node can use, and takes it away" {
	run node enforce --rm -- once
	[ "$status" -eq 0 ] || complain "$output"
	state_is restart-due || complain "$output"
	# They were built for the image, and start here.
	expect "$(/opt/ravelin/bin/ravelinctl --version)" "$("$RAVELINCTL" --version)"
	expect "$(/opt/ravelin/bin/ravelinctl policy show -f json | jq -r .default.profile)" baseline
	run -0 /opt/ravelin/bin/ravelinctl policy validate
	expect "$(find /opt/ravelin/bin -type l -printf '%f %l\n' | sort)" "$(links)"
	diff -r --exclude=groups "$KUBERNETES/../../profiles" /opt/ravelin/share/profiles
	grep -q /opt/ravelin/bin/ravelin /etc/containerd/config.toml
	grep -q '^ravelin_policy_valid 1$' /var/lib/prometheus/node-exporter/ravelin.prom
	rm /var/lib/ravelin/restart-due

	node enforce -d --name node -- run
	eventually in_node ravelin-node ready
	eventually state_is ready
	# It is root, and may nothing but by its mounts.
	output=$(in_node cat /proc/1/status)
	expect_field CapBnd "$NO_CAPABILITY"
	expect_field NoNewPrivs 1
	run in_node sh -c ': >/etc/tried'
	[[ $output == *"Read-only file system"* ]] || complain "$output"
	run in_node sh -c ': >/var/log/ravelin/tried'
	[[ $output == *"Read-only file system"* ]] || complain "$output"
	# What the document tells administrators to ask.
	run -0 in_node ravelinctl log --summary --file /dev/null
	# A new policy counts without a restart of it.
	sed -i 's/"default": {"profile": "baseline"/"default": {"profile": "restricted"/' policy/policy.json
	for _ in {1..200}; do
		! /opt/ravelin/bin/ravelinctl policy show -f json | grep -q '"profile": *"restricted"' || break
		sleep 0.1
	done
	expect "$(/opt/ravelin/bin/ravelinctl policy show -f json | jq -r .default.profile)" restricted
	RAVELIN=$(command -v "$RUNTIME") in_podman stop -t 10 node
	RAVELIN=$(command -v "$RUNTIME") in_podman rm node

	# No container is left that was started through it.
	node enforce --rm --env RAVELIN_FORCE=yes -- remove >said 2>&1 || true
	rm -f /var/lib/ravelin/restart-due
	run node enforce --rm --env RAVELIN_FORCE=yes -- remove
	[ "$status" -eq 0 ] && [[ $output == *removed* ]] || complain "$output"
	diff -r before /etc/containerd
	expect "$(find /opt/ravelin /var/lib/ravelin "$FEATURES" -mindepth 1)" ""
}

@test "what the image has, and what it has not" {
	run -0 env RAVELIN="$(command -v "$RUNTIME")" podman --storage-driver vfs \
		--root "$BATS_TEST_TMPDIR/storage" --runroot "$BATS_TEST_TMPDIR/run" \
		--tmpdir "$BATS_TEST_TMPDIR/libpod" image inspect "$NAME"
	expect "$(jq -c '.[0].Config | .Entrypoint, .Cmd' <<<"$output" | xargs)" "[/usr/bin/ravelin-node] [run]"
	# Neither sources nor a compiler; what labels and restarts need is there.
	# shellcheck disable=SC2016 # the container's own
	node enforce --rm --entrypoint=sh -- -c 'set -e
		for name in curl dbus-send chcon; do command -v $name; done
		for name in gcc cmake; do ! command -v $name; done
		[ ! -e /source ]'
}
