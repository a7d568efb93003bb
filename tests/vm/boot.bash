# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced: how qemu is called for the guest.

# shellcheck disable=SC2034 # for those who source this
VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The job's files, packed, must fit: the saved guest knows this size.
JOB_DISK_SIZE=1G

cannot_run() {
	echo "vm: $*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
}

# lsm_list KIND: the order of the Linux security modules on that boot.
lsm_list() {
	echo "landlock,lockdown,yama,integrity,$1,bpf"
}

command_line() {
	local words=(console=ttyS0 loglevel=4 panic=-1 mitigations=off nokaslr
		tsc=reliable no_timer_check audit=1 audit_backlog_limit=65536
		sysctl.kernel.printk_ratelimit=0 systemd.show_status=error
		lsm="$(lsm_list "$1")")
	[ "$1" != selinux ] || words+=(selinux=1 enforcing=1)
	echo "${words[*]}"
}

# qemu_machine ACCEL: without a device.
qemu_machine() {
	local machine=(-machine pc -nodefaults -no-user-config -display none
		-no-reboot -m 1536 -smp 2)
	case $1 in
	kvm) machine+=(-accel kvm -cpu host) ;;
	*) machine+=(-accel 'tcg,thread=multi' -cpu max) ;;
	esac
	printf '%s\n' "${machine[@]}"
}

# qemu_guest IMAGE KIND DISK RUN: the whole guest. Its ports are files and
# fifos in RUN, its second disk RUN/job.
qemu_guest() {
	local image=$1 kind=$2 disk=$3 run=$4 port
	printf '%s\n' -kernel "$image/vmlinuz" -initrd "$image/initrd" \
		-append "$(command_line "$kind")" \
		-drive "if=virtio,format=qcow2,file=$disk" \
		-drive "if=virtio,format=raw,readonly=on,file=$run/job" \
		-chardev "file,id=console,path=$run/console" \
		-serial chardev:console \
		-device virtio-serial \
		-chardev "pipe,id=request,path=$run/request" \
		-device virtserialport,chardev=request,name=request
	for port in status stdout stderr log; do
		printf '%s\n' -chardev "file,id=$port,path=$run/$port" \
			-device "virtserialport,chardev=$port,name=$port"
	done
}

# arrange_run RUN: what qemu_guest names.
arrange_run() {
	mkfifo "$1/request.in" "$1/request.out"
	[ -e "$1/job" ] || : >"$1/job"
	truncate -s "$JOB_DISK_SIZE" "$1/job"
}
