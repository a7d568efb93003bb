#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# modules.sh selinux|apparmor FILE.bats [BATS-OPTION...]: as bats.sh, with what
# contrib/ has for security modules; for SELinux built, and put into the guest's
# policy by the guest's own semodule, here: there it takes minutes.
set -eu

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=boot.bash
. "$VM_DIR/boot.bash"
# shellcheck source=cache.bash
. "$VM_DIR/cache.bash"
contrib=$VM_DIR/../../contrib

# take ROOT: what semodule needs of the guest, from its image.
take() {
	local lib=/usr/lib/x86_64-linux-gnu file
	local libs='^(ld-linux-x86-64|lib(audit|bz2|c|cap-ng|m|pcre2-8|selinux|semanage|sepol))\.so'

	mkdir -p "$1"/{etc,tmp,var/lib,usr/{bin,sbin,libexec}} "$1$lib"
	ln -s usr/lib "$1/lib"
	ln -s "usr/lib/${lib##*/}" "$1/lib64"
	ln -s usr/sbin "$1/sbin"
	{
		for file in /etc/selinux /var/lib/selinux /usr/libexec/selinux; do
			echo "rdump $file $1${file%/*}"
		done
		for file in semodule setfiles sefcontext_compile; do
			echo "dump -p /usr/sbin/$file $1/usr/sbin/$file"
		done
		debugfs -R "ls -p $lib" "$IMAGE/root.img" 2>/dev/null |
			cut -d/ -f6 | grep -E "$libs" |
			sed "s|.*|rdump $lib/& $1$lib|"
	} >"$1/commands"
	debugfs -f "$1/commands" "$IMAGE/root.img" >/dev/null 2>&1
}

# make_policy DIR: fills it with the guest's policy and ours.
make_policy() {
	local root=$scratch/root policy=etc/selinux/default

	cp -r "$contrib/selinux" "$scratch/selinux"
	make -s -C "$scratch/selinux"
	take "$root"
	cp "$scratch/selinux"/ravelin{.pp,_guard.cil} "$root/tmp"
	chroot "$root" /usr/sbin/semodule -n -i /tmp/ravelin.pp \
		-i /tmp/ravelin_guard.cil
	mkdir -p "$1/contexts"
	cp -r "$root/$policy/policy" "$1"
	cp -r "$root/$policy/contexts/files" "$1/contexts"
}

if [ "$1" = apparmor ]; then
	export VM_WITH=$contrib/apparmor=contrib/apparmor
	exec "$VM_DIR/bats.sh" "$@"
fi
[ -e /usr/share/selinux/devel/Makefile ] ||
	cannot_run "selinux-policy-dev is not installed"
[ "$(id -u)" = 0 ] || cannot_run "the guest's policy is made by root"
find_image
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
make_policy "$scratch/policy" >"$scratch/log" 2>&1 || {
	cat "$scratch/log" >&2
	exit 1
}
export VM_WITH=$scratch/policy=policy
"$VM_DIR/bats.sh" "$@"
