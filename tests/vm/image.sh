#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# image.sh: prints the directory that holds the guest's root file system,
# kernel and first programs, made from Debian's packages where it is not there
# yet: root.img, vmlinuz, initrd.
#
#   RAVELIN_VM_CACHE        where it is kept, default ~/.cache/ravelin-vm
#   RAVELIN_TESTS_MIRROR    of Debian
#
# Exit status: 77 where it can't be made.
set -euo pipefail
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# shellcheck source=boot.bash
. "$(dirname "${BASH_SOURCE[0]}")/boot.bash"

SUITE=trixie
MIRROR=${RAVELIN_TESTS_MIRROR:-http://deb.debian.org/debian}
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

packages() {
	grep -v '^#' "$VM_DIR/packages.txt" | tr -s ' \n' ',,' | sed 's/,$//'
}

make_rootfs() {
	mmdebstrap --quiet --variant=apt \
		--include="$(packages)" \
		--aptopt='Apt::Install-Recommends "false"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		"$SUITE" "$1" "$MIRROR" >&2
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

# A policy that refuses nothing in silence is kept beside the one in force, for
# building one takes the guest a minute.
finish_selinux() {
	local root=$1 policy=/etc/selinux/default/policy
	sed -i 's/^SELINUX=.*/SELINUX=enforcing/' "$root/etc/selinux/config"
	install -m 644 "$VM_DIR/guest/job.cil" "$root/root/ravelin-job.cil"
	chroot "$root" semodule -n -D -i /root/ravelin-job.cil
	cp "$root/$policy"/policy.* "$root/usr/local/share/policy.audit-all"
	chroot "$root" semodule -n -B
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

# make_image DIR: in a directory that appears when all is in it.
make_image() {
	local new=$1.new
	rm -rf "$new"
	mkdir -p "$new"
	make_rootfs "$new/rootfs"
	finish_rootfs "$new/rootfs"
	finish_selinux "$new/rootfs"
	make_initrd "$new/rootfs" "$new"
	cp "$new"/rootfs/boot/vmlinuz-* "$new/vmlinuz"
	rm -f "$new"/rootfs/boot/{vmlinuz,initrd}*
	mke2fs -q -t ext4 -m 0 -O '^has_journal' -d "$new/rootfs" \
		"$new/root.img" "$IMAGE_SIZE" >&2
	rm -rf --one-file-system "$new/rootfs"
	mv "$new" "$1"
}

# What nobody has used for a day goes when another is made.
remove_old() {
	find "$VM_CACHE" -mindepth 1 -maxdepth 1 -type d -mmin +1440 \
		-exec rm -rf {} +
}

main() {
	local image program
	image=$VM_CACHE/$(image_name)
	mkdir -p "$VM_CACHE"
	exec 9>"$VM_CACHE/lock"
	flock 9
	if [ ! -d "$image" ]; then
		[ "$(id -u)" = 0 ] || cannot_run "the image is made by root"
		for program in mmdebstrap mke2fs; do
			command -v "$program" >/dev/null ||
				cannot_run "$program is not installed"
		done
		remove_old
		echo "vm: making the image, once" >&2
		# Another process, in which set -e holds.
		"${BASH_SOURCE[0]}" --make "$image" ||
			cannot_run "no image from $MIRROR"
	fi
	touch "$image"
	echo "$image"
}

# In a mount namespace of its own: mmdebstrap mounts in the one it finds.
case ${1:-} in
--inside) main ;;
--make) make_image "$2" ;;
*) exec unshare --mount --propagation private "${BASH_SOURCE[0]}" --inside ;;
esac
