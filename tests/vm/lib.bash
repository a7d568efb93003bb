# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Helpers of the tests in the guest: an image for each engine, labels, and what
# the kernel refused. Sourced by every .bats file here.

bats_require_minimum_version 1.5.0

# shellcheck disable=SC2034 # for the files that load this one
IMAGE=docker.io/library/base:1
# The type, and two categories.
OWN='^system_u:system_r:container_t:s0:c[0-9]+,c[0-9]+$'

complain() {
	printf '%s\n' "$*" >&2
	return 1
}

expect() {
	[ "$1" = "$2" ] || complain "got: $1" "expected: $2"
}

# expect_own LABEL: a container's, with a pair of categories.
expect_own() {
	[[ $1 =~ $OWN ]] || complain "no label of a container's own: $1"
}

# label_of COMMAND...: of the process that it starts in a container.
label_of() (
	set -o pipefail
	"$@" cat /proc/self/attr/current | tr -d '\0\r'
)

# label_of_first COMMAND...: of process 1 there.
label_of_first() { "$@" cat /proc/1/attr/current | tr -d '\0\r'; }

# make_root DIR: what containers here are made of.
make_root() {
	local applet
	mkdir -p "$1"/{bin,dev,etc,proc,sys,tmp}
	cp /bin/busybox "$1/bin"
	for applet in sh cat sleep grep; do
		ln -s busybox "$1/bin/$applet"
	done
	echo root:x:0:0::/:/bin/sh >"$1/etc/passwd"
}

# pack_image FILE: an archive that docker, ctr and podman load as IMAGE.
pack_image() {
	local tree=$BATS_FILE_TMPDIR/image digest
	mkdir "$tree" && make_root "$tree/root" &&
		tar -C "$tree/root" --owner=0 --group=0 -cf "$tree/layer.tar" . ||
		return
	digest=$(sha256sum <"$tree/layer.tar")
	jq -n --arg digest "sha256:${digest%% *}" '{architecture: "amd64",
		os: "linux", config: {}, rootfs: {type: "layers",
		diff_ids: [$digest]}}' >"$tree/config.json"
	jq -n --arg name "$IMAGE" '[{Config: "config.json", RepoTags: [$name],
		Layers: ["layer.tar"]}]' >"$tree/manifest.json"
	tar -C "$tree" -cf "$1" manifest.json config.json layer.tar
}

# refuse_loudly: loads the policy in which every refusal is written down.
refuse_loudly() {
	dd if=/usr/local/share/policy.audit-all of=/sys/fs/selinux/load bs=16M \
		status=none
}

# refused_between FROM TO: has the kernel said that it refused a process of the
# one something of the other? Both are a type and the beginning of a level.
refused_between() {
	dmesg | grep 'avc:  denied' | grep ":$1" | grep -q ":$2" ||
		complain "no refusal of $1 to $2 in:" "$(dmesg)"
}
