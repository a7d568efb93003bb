#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# image.sh DIR: makes the guest's root.img, vmlinuz and initrd in there, from
# the packages of packages.txt and what is in guest/.
#
#   RAVELIN_TESTS_MIRROR    of Debian
set -euo pipefail
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib/debian.bash
. "$VM_DIR/../lib/debian.bash"
IMAGE_SIZE=4G
MODULES=(virtio_pci virtio_blk ext4)

# What a guest of a few minutes has no time for. Nothing needs udev to have
# seen what was there at boot.
MASKED=(systemd-udev-trigger.service systemd-timesyncd.service
	systemd-journal-flush.service systemd-journald-audit.socket
	systemd-random-seed.service systemd-update-utmp.service
	systemd-pcrphase.service systemd-binfmt.service modprobe@.service
	getty@.service serial-getty@.service apparmor.service
	apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer
	e2scrub_all.timer fstrim.timer systemd-tmpfiles-clean.timer
	podman-auto-update.timer podman-clean-transient.service
	podman-restart.service networking.service)

make_rootfs() {
	debian_rootfs trixie "$(debian_packages "$VM_DIR/packages.txt")" "$1" \
		--dpkgopt='path-exclude=/usr/share/locale/*'
}

# What the packages alone do not bring.
finish_rootfs() {
	local root=$1 unit
	for unit in "${MASKED[@]}"; do
		ln -sf /dev/null "$root/etc/systemd/system/$unit"
	done
	mkdir -p "$root"/etc/systemd/system-generators "$root"/etc/docker
	for unit in "$root"/usr/lib/systemd/system-generators/*; do
		ln -sf /dev/null "$root/etc/systemd/system-generators/${unit##*/}"
	done
	install -m 644 "$VM_DIR/guest/daemon.json" "$root/etc/docker"
	install -m 755 "$VM_DIR/guest/agent" "$root/usr/local/sbin/ravelin-agent"
	install -m 644 "$VM_DIR/guest/ravelin-agent.service" \
		"$root/etc/systemd/system"
	# Replaced by the job's: docker wants it to be there.
	ln -s /usr/sbin/runc "$root/usr/local/bin/ravelin"
	echo guest >"$root/etc/hostname"
	printf '127.0.0.1 localhost guest\n' >"$root/etc/hosts"
	: >"$root/etc/fstab"
	: >"$root/etc/resolv.conf"
	chroot "$root" systemctl --quiet enable ravelin-agent.service
	chroot "$root" systemctl --quiet set-default multi-user.target
	touch "$root/etc/.updated" "$root/var/.updated"
	rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
}

# A policy that refuses nothing in silence, and has types for tests, is kept
# beside the one in force, for building one takes the guest a minute. Both are
# of a version that the kernel reads as it is.
finish_selinux() {
	local root=$1 policy=/etc/selinux/default/policy name
	sed -i 's/^SELINUX=.*/SELINUX=enforcing/' "$root/etc/selinux/config"
	echo 'policy-version = 33' >>"$root/etc/selinux/semanage.conf"
	for name in job types; do
		install -m 644 "$VM_DIR/guest/$name.cil" \
			"$root/root/ravelin-$name.cil"
	done
	chroot "$root" semodule -n -D -i /root/ravelin-job.cil \
		-i /root/ravelin-types.cil
	cp "$root/$policy/policy.33" "$root/usr/local/share/policy.audit-all"
	# As -r would, which also builds, and then without what -B brings back.
	rm -r "$root/var/lib/selinux/default/active/modules/400/ravelin-types"
	chroot "$root" semodule -n -B
	rm -f "$root/$policy/policy.34"
	chroot "$root" setfiles -F \
		/etc/selinux/default/contexts/files/file_contexts / >&2
}

# make_initrd ROOT DIR: busybox and the modules that lead to the disk.
make_initrd() {
	local root=$1 tree=$2/initrd.d module version
	version=$(basename "$root"/lib/modules/*)
	mkdir -p "$tree"/{bin,dev,proc,root,modules}
	cp "$root/bin/busybox" "$tree/bin"
	install -m 755 "$VM_DIR/guest/init" "$tree/init"
	for module in "${MODULES[@]}"; do
		chroot "$root" modprobe -S "$version" --show-depends "$module"
	done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' |
		while read -r module; do
			cp "$root/$module" "$tree/modules"
			module=${module##*/}
			if [ "${module%.xz}" != "$module" ]; then
				"$root/bin/busybox" unxz "$tree/modules/$module"
			fi
			echo "${module%.xz}"
		done >"$tree/modules/order"
	(cd "$tree" && find . | "$root/bin/busybox" cpio -o -H newc) \
		2>/dev/null | gzip -1 >"$2/initrd"
	rm -rf "$tree"
}

main() {
	local dir=$1 root=$1/rootfs
	make_rootfs "$root"
	finish_rootfs "$root"
	finish_selinux "$root"
	make_initrd "$root" "$dir"
	cp "$root"/boot/vmlinuz-* "$dir/vmlinuz"
	rm -f "$root"/boot/{vmlinuz,initrd}*
	mke2fs -q -t ext4 -m 0 -O '^has_journal' -d "$root" "$dir/root.img" \
		"$IMAGE_SIZE" >&2
	rm -rf --one-file-system "$root"
}

main "$@"
