#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# contrib/kubernetes/node on a node with a real containerd and a real systemd:
# registered, restarted, and taken away once no container needs it.

load lib

SNAPSHOTS=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots
KUBERNETES=$BATS_TEST_DIRNAME/../../contrib/kubernetes
export RAVELIN_SOURCE=/srv/image RAVELIN_POLICY=/srv/policy RAVELIN_SCRATCH=/tmp
export RAVELIN_PROFILES='restricted web' RAVELIN_DEFAULT=yes RAVELIN_RESTART=yes

setup_file() {
	pack_image "$BATS_FILE_TMPDIR/image.tar"
	ctr image import "$BATS_FILE_TMPDIR/image.tar"
	mkdir -p /srv/image/bin /srv/policy /var/log/ravelin \
		/etc/kubernetes/node-feature-discovery/features.d
	cp "$RAVELIN" /srv/image/bin/ravelin
	cp "$RAVELINCTL" /srv/image/bin/ravelinctl
	cp "$KUBERNETES"/base/ravelin-node.json "$KUBERNETES"/overlays/enforce/policy.json \
		/srv/policy
}

ravelin_node() { "$KUBERNETES/node/ravelin-node" "$@"; }

# What there is in ravelin's directories, but for the log.
ours() { find /opt /etc/ravelin /var/lib/ravelin /etc/kubernetes 2>/dev/null | sort; }

started() { systemctl show -p ActiveEnterTimestampMonotonic --value containerd; }

@test "containerd starts anew with ravelin as its default, and without it again" {
	local since
	cp -r /etc/containerd /srv/before
	ours >/srv/paths
	since=$(started)
	ravelin_node once
	[ "$(started)" != "$since" ] || complain "not restarted"
	containerd config dump >/srv/dump
	grep -q "default_runtime_name = .ravelin." /srv/dump || complain "$(cat /srv/dump)"
	grep -q "runtimes.ravelin-web" /srv/dump
	ctr plugins ls | grep -E 'io.containerd.grpc.v1 +cri .* ok' || complain "$(ctr plugins ls)"
	since=$(started)
	ravelin_node once
	expect "$(started)" "$since"

	chcon -R -t container_file_t "$SNAPSHOTS"
	ctr run -d --runc-binary /opt/ravelin/bin/ravelin "$IMAGE" one sleep 600
	grep -q '"outcome":"changed"' /var/log/ravelin/decisions.log
	# As on a node, where what removes it is a container of another runtime.
	ctr run -d --runc-binary runc "$IMAGE" two sleep 600
	since=$(started)
	run ravelin_node remove
	[ "$status" -eq 1 ] || complain "$status: $output"
	[[ $output == *"1 containers still run through ravelin"* ]] || complain "$output"
	containerd config dump | grep -q "default_runtime_name = .ravelin." &&
		complain "still the default"
	# Before they were counted.
	[ "$(started)" != "$since" ] || complain "not restarted"
	systemctl is-active containerd
	# It can still be entered, stopped and deleted.
	ctr task exec --exec-id e one cat /proc/self/attr/current
	ctr task kill -s KILL one
	sleep 2
	ctr task rm one || true
	ravelin_node remove
	diff -r /srv/before /etc/containerd
	ours >/srv/after
	diff /srv/paths /srv/after
	systemctl is-active containerd
	ctr task rm -f two
}
