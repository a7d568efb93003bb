# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced after boot.bash: image and saved states, each made when it is first
# asked for and named by the digest of what it is made from.

VM_CACHE=${RAVELIN_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ravelin-vm}

# shellcheck source=../lib/once.bash
. "$VM_DIR/../lib/once.bash"

# What is installed is as new as the image.
image_name() {
	(cd "$VM_DIR" && cat packages.txt image.sh ../lib/debian.bash guest/*) | digest
}

# state_name KIND
state_name() {
	{
		cat "$VM_DIR"/{boot.bash,state.sh}
		qemu-system-x86_64 --version
	} | digest | sed "s/^/$1-/"
}

# find_image: sets IMAGE.
find_image() {
	local program
	mkdir -p "$VM_CACHE" || cannot_run "no $VM_CACHE"
	IMAGE=$VM_CACHE/$(image_name)
	if [ ! -d "$IMAGE" ]; then
		[ "$(id -u)" = 0 ] || cannot_run "the image is made by root"
		for program in mmdebstrap mke2fs; do
			command -v "$program" >/dev/null ||
				cannot_run "$program is not installed"
		done
		remove_old "$VM_CACHE"
	fi
	# In a mount namespace of its own: mmdebstrap mounts in the one it finds.
	make_once "$IMAGE" "making the image" unshare --mount \
		--propagation private "$VM_DIR/image.sh" ||
		cannot_run "the image can't be made"
	touch "$IMAGE"
}

# find_state KIND: sets IMAGE and STATE.
find_state() {
	local program
	for program in qemu-system-x86_64 qemu-img zstd; do
		command -v "$program" >/dev/null ||
			cannot_run "$program is not installed"
	done
	find_image
	STATE=$IMAGE/$(state_name "$1")
	make_once "$STATE" "booting the guest with $1" \
		"$VM_DIR/state.sh" "$1" "$IMAGE" ||
		cannot_run "the guest with $1 does not boot"
}
