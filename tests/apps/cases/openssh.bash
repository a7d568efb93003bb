# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="openssh-server"
package=openssh-server role=-
asked="let a user in by key, run a command, copy a file"
needs="logs in as others: needs root"
# Its unprivileged half shuts itself in an empty directory.
exception='{"capabilities": ["SYS_CHROOT"]}'

arrange() {
	mkdir -p "$ROOT/run/sshd" "$ROOT/root/.ssh"
	ssh-keygen -q -t ed25519 -N '' -f "$ROOT/root/.ssh/id_ed25519"
	cp "$ROOT/root/.ssh/id_ed25519.pub" "$ROOT/root/.ssh/authorized_keys"
}
start() { exec /usr/sbin/sshd -D -e; }
ready() { nc -z localhost 22; }
job() {
	local to=(-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null)
	[ "$(ssh "${to[@]}" root@localhost 'echo $((6 * 7))')" = 42 ]
	scp -q "${to[@]}" /etc/debian_version root@localhost:/tmp/copy
	cmp /etc/debian_version /tmp/copy
}
