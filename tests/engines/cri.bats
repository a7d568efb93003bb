#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# containerd as Kubernetes asks it, by the Container Runtime Interface, with
# ravelin as the runtime of its handlers. One containerd for all of the file;
# cri/ has the client and the tests proper.

load lib
load containerd
load cri/modules

has_ptp() { [ -x /usr/lib/cni/ptp ] && [ -x /usr/lib/cni/host-local ]; }
has_node() { command -v node >/dev/null; }

handlers() {
	printf '[%s]\ndefault_runtime_name = "ravelin"\n' \
		'plugins."io.containerd.grpc.v1.cri".containerd'
	containerd_handler bare "$(command -v "$RUNTIME")"
	containerd_handler ravelin "$CRI_PLACE/bin/ravelin" \
		'pod_annotations = ["io.ravelin.*"]'
	containerd_handler silent "$CRI_PLACE/bin/ravelin"
	containerd_handler privileged "$CRI_PLACE/bin/ravelin-privileged"
	containerd_handler restricted "$CRI_PLACE/bin/ravelin-restricted"
}

NEEDED=(root runtime jq busybox ravelin containerd ptp node modules)

# What is missing is said by each test: here nothing can be skipped.
setup_file() {
	local what
	for what in "${NEEDED[@]}"; do
		"has_$what" || return 0
	done
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR engines_setup
	export CRI_PLACE=$BATS_FILE_TMPDIR/cri NODE_PATH=$CRI_MODULES/node_modules
	mkdir -p "$CRI_PLACE"/{bin,logs,shared}
	ln -s "$RAVELIN" "$CRI_PLACE/bin/ravelin"
	ln -s "$RAVELIN" "$CRI_PLACE/bin/ravelin-privileged"
	ln -s "$RAVELIN" "$CRI_PLACE/bin/ravelin-restricted"
	jq -n '{defaultAction: "SCMP_ACT_ALLOW", syscalls: [{names: ["mkdir"],
		action: "SCMP_ACT_ERRNO"}]}' >"$CRI_PLACE/filter.json"
	mount -t tmpfs shared "$CRI_PLACE/shared"
	mount --make-rshared "$CRI_PLACE/shared"
	start_containerd "$CRI_PLACE/d" < <(handlers)
	oci_archive "$BATS_FILE_TMPDIR/root" "$CRI_PLACE/images.tar"
	ctr -n k8s.io image import "$CRI_PLACE/images.tar" >/dev/null
}

teardown_file() {
	[ -n "${CONTAINERD:-}" ] || return 0
	stop_containerd "$CRI_PLACE/d"
	umount "$CRI_PLACE/shared"
}

setup() {
	requires "${NEEDED[@]}"
	jq -n --arg log "$CRI_PLACE/decisions.log" '{log: {file: $log}}' >"$POLICY"
	rm -f "$CRI_PLACE/decisions.log"
}

# asked TEST: of cri/TEST.js.
asked() {
	run nsenter --net="/proc/$CONTAINERD/ns/net" \
		node "$BATS_TEST_DIRNAME/cri/run.js" "$CONTAINERD_ADDRESS" "$1" 3>&-
	[ "$status" = 0 ] || complain "$output"
}

@test "what pods ask for their security, bare, under privileged and baseline" {
	asked security
}

@test "pods and their containers, by handler and by annotation" {
	asked pods
}

@test "what is refused says why, and nothing of it is left" {
	asked refusals
}

@test "exec and port forwarding, into what asked for everything" {
	asked streams
}
