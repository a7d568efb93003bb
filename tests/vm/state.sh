#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# state.sh selinux|apparmor IMAGE DIR: boots the guest of IMAGE, and keeps in
# DIR, in that directory, what it is when it waits for its job: disk.qcow2, over
# the image's, ram, and accel, which qemu is to be called with.
set -euo pipefail

# shellcheck source=boot.bash
. "$(dirname "${BASH_SOURCE[0]}")/boot.bash"

BOOT_LIMIT=300 # seconds

# Where /dev/kvm is there but not what this kernel needs, only trying tells.
choose_accel() {
	local image=$1 machine
	if [ -w /dev/kvm ]; then
		mapfile -t machine < <(qemu_machine kvm)
		if timeout 20 qemu-system-x86_64 "${machine[@]}" \
			-kernel "$image/vmlinuz" -initrd "$image/initrd" \
			-append "console=ttyS0 quiet panic=-1 ravelin.probe" \
			-serial stdio </dev/null 2>&1 | grep -q 'the probe ran'; then
			echo kvm
			return
		fi
	fi
	echo tcg
}

# wait_ready RUN: until the agent waits for a job.
wait_ready() {
	local tries
	for ((tries = 0; tries < BOOT_LIMIT * 5; tries++)); do
		grep -qs ready "$1/status" && return
		kill -0 "$QEMU" 2>/dev/null || return 1
		sleep 0.2
	done
	return 1
}

# tell RUN COMMAND: to qemu's monitor.
tell() {
	echo "$2" >"$1/monitor.in"
}

main() {
	local kind=$1 image=$2 new=$3 run machine guest
	run=$(mktemp -d)
	QEMU=
	# shellcheck disable=SC2064 # now
	trap "kill \$QEMU 2>/dev/null || :; rm -rf '$run'" EXIT
	choose_accel "$image" >"$new/accel"
	qemu-img create -q -f qcow2 -F raw -b ../root.img "$new/disk.qcow2"
	arrange_run "$run"
	mkfifo "$run"/monitor.{in,out}
	mapfile -t machine < <(qemu_machine "$(<"$new/accel")")
	mapfile -t guest < <(qemu_guest "$image" "$kind" "$new/disk.qcow2" "$run")
	qemu-system-x86_64 "${machine[@]}" "${guest[@]}" \
		-chardev "pipe,id=monitor,path=$run/monitor" \
		-mon chardev=monitor,mode=readline 9>&- >/dev/null &
	QEMU=$!
	cat "$run/monitor.out" >"$run/said" &
	if ! wait_ready "$run"; then
		tail -n 50 "$run/console" >&2
		return 1
	fi
	cp "$run/console" "$new/console"
	tell "$run" "migrate_set_parameter max-bandwidth 0"
	tell "$run" "migrate \"exec:zstd -q -1 -T0 >$new/ram\""
	tell "$run" quit
	wait "$QEMU"
	[ -s "$new/ram" ] || { cat "$run/said" >&2; return 1; }
}

main "$@"
