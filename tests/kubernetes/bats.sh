#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bats.sh FILE.bats [BATS-OPTION...]: tests of what runs on a node, in namespaces
# of their own: directories that they may write to in place of the host's, and no
# network but a loopback interface.
#
#   RAVELIN, RAVELINCTL   the programs under test
#
# Exit status: 77 when every test was skipped.
set -euo pipefail

readonly SKIPPED=77
here=$(cd "$(dirname "$0")" && pwd)
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

missing()
{
	echo "$*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit "$SKIPPED"
}

inside()
{
	local directory

	ip link set lo up
	for directory in /opt /var/lib /var/log /run /mnt; do
		mount -t tmpfs -o mode=755 ravelin-node $directory
	done
	mkdir -p /mnt/{upper,work,tmp} /var/lib/prometheus/node-exporter
	mount -t overlay ravelin-node \
		-o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
	rm -rf /etc/ravelin /etc/containerd /etc/kubernetes
	export TMPDIR=/mnt/tmp RAVELIN_NODE_OWN=yes
	cd "$here"
	bats --tap "$@" | tee /mnt/tap
	grep '^ok ' /mnt/tap | grep -qv '# skip' || exit "$SKIPPED"
}

if [ "${1:-}" = --inside ]; then
	shift
	inside "$@"
	exit
fi
for tool in bats jq curl node ip unshare findmnt; do
	command -v $tool >/dev/null || missing "not installed: $tool"
done
user=()
[ "$(id -u)" = 0 ] || user=(--map-root-user)
namespaces=("${user[@]}" --mount --net --pid --fork --kill-child --mount-proc --propagation private)
unshare "${namespaces[@]}" true 2>/dev/null || missing "can't unshare namespaces"
exec unshare "${namespaces[@]}" "$0" --inside "$@"
