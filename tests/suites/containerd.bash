# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# containerd's integration/*_test.go: a client of the Container Runtime
# Interface, and a containerd for each file of it. Called in the suite's tree
# or in a copy of it.

# shellcheck source=busybox.bash
. "$SUITES_DIR/busybox.bash"
# shellcheck source=../engines/containerd.bash
. "$SUITES_DIR/../engines/containerd.bash"

# shellcheck disable=SC2034 # for run.sh
SUITE_NEEDS=(runc go busybox ctr pidof pkill /usr/lib/cni/ptp
	/usr/lib/cni/host-local)
# shellcheck disable=SC2034 # for run.sh
SUITE_RUNTIME=runc
# shellcheck disable=SC2034 # for run.sh
SUITE_TREE=integration

IMPORT_PATH=github.com/containerd/containerd
IMAGES=(alpine busybox pause resource-consumer volume-copy-up volume-ownership)

# --- what is built ----------------------------------------------------------

# Debian builds the program, not its tests, which ask for one package more.
libraries() {
	sed -n '/^Build-Depends:/,/^[^ ]*:/p' debian/control |
		grep -o 'golang-[a-z0-9.+-]*-dev'
	echo golang-github-stretchr-testify-dev
}

build_tests() {
	GO111MODULE=off GOPATH=$PWD/gopath:$PWD/libraries/usr/share/gocode \
		GOFLAGS='' GOCACHE=$PWD/gocache go test -c -ldflags='-s -w' \
		-o integration/run-tests "$IMPORT_PATH/integration"
}

# fill_root DIR: what the tests look for in their images. stress is to hold
# 100 MiB for half a minute; pause to wait for its signal, and to have written
# something where it can: a layer that is but directories has no size on tmpfs.
fill_root() {
	make_busybox "$1"
	cat >>"$1/etc/passwd" <<-'END'
		daemon:x:1:1:daemon:/:/bin/false
		nobody:x:65534:65534:nobody:/:/bin/false
	END
	printf '%s\n' root:x:0: daemon:x:1: wheel:x:10:root nogroup:x:65534: \
		>"$1/etc/group"
	printf '%s\n' '#!/bin/sh' 'dd if=/dev/zero bs=101M count=1 | sleep 30' \
		>"$1/bin/stress"
	printf '%s\n' '#!/bin/sh' 'trap "exit 0" TERM' \
		'{ echo >/var/written; } 2>/dev/null' \
		'while :; do sleep 1000 & wait; done' >"$1/bin/pause"
	chmod 755 "$1"/bin/{stress,pause}
	mkdir "$1/test_dir"
	echo test_content >"$1/test_dir/test_file"
	chown -R 65534:65534 "$1/test_dir"
}

# make_images ROOTFS FILE: one layer, under each of the names.
make_images() {
	local dir=$2.layout layer name
	mkdir -p "$dir/blobs/sha256"
	echo '{"imageLayoutVersion": "1.0.0"}' >"$dir/oci-layout"
	layer=$(tar -C "$1" --sort=name -c . | oci_blob "$dir")
	for name in "${IMAGES[@]}"; do
		IMAGE_CONFIG={}
		[[ $name != volume-* ]] ||
			IMAGE_CONFIG='{"Volumes": {"/test_dir": {}}}'
		oci_image "$dir" "$layer" "docker.io/library/$name:1" "" /bin/pause
	done | jq -s '{schemaVersion: 2, manifests: .}' >"$dir/index.json"
	tar -C "$dir" -cf "$2" oci-layout index.json blobs
	rm -r "$dir"
}

# The suite's own way to other names than those it would pull.
image_list() {
	cat <<-'END'
		Alpine = "docker.io/library/alpine:1"
		BusyBox = "docker.io/library/busybox:1"
		Pause = "docker.io/library/pause:1"
		ResourceConsumer = "docker.io/library/resource-consumer:1"
		VolumeCopyUp = "docker.io/library/volume-copy-up:1"
		VolumeOwnership = "docker.io/library/volume-ownership:1"
	END
}

suite_prepare() {
	local dir names
	mapfile -t names < <(libraries)
	"$SUITES_DIR/gocode.sh" "$PWD/libraries" "${names[@]}" &&
		mkdir -p "gopath/src/${IMPORT_PATH%/*}" &&
		ln -sfn "$PWD" "gopath/src/$IMPORT_PATH" &&
		build_tests && rm -rf gopath gocache libraries || return
	dir=$(mktemp -d)
	chmod 755 "$dir" # it becomes the root directory
	fill_root "$dir" && make_images "$dir" "$PWD/integration/images.tar" &&
		image_list >integration/image-list.toml
	rm -rf "$dir"
}

# --- what is run ------------------------------------------------------------

# tests_of FILE: those that there are for this system, but for those that the
# list beside this file leaves out.
tests_of() {
	sed -n 's/^func \(Test[A-Za-z0-9_]*\)(t .*/\1/p' "$1" |
		grep -vxFf <(sed 's/ .*//' "$SUITES_DIR/containerd.left")
}

suite_files() (
	cd "$SUITE_TREE" && for file in *_test.go; do
		[[ $file != *_windows_test.go && $file != windows_* ]] &&
			[ -n "$(tests_of "$file")" ] && echo "$file"
	done
)

# Its addresses are also where the suite looks for them.
arrange_daemon() {
	mount -t tmpfs -o mode=755 ravelin-live /var/lib &&
		mkdir -p "$1/addresses" /var/lib/cni /run/containerd &&
		mount --bind "$1/addresses" /var/lib/cni &&
		busybox ip link set lo up && cni_config "$1" || return
	{
		containerd_config "$1" |
			sed '/stream_server_address/i stats_collect_period = 1'
		printf '[%s]\ndefault_runtime_name = "tested"\n' \
			'plugins."io.containerd.grpc.v1.cri".containerd'
		containerd_handler tested "$RUNTIME_UNDER_TEST"
	} >"$1/config.toml"
}

# keep_daemon DIR: tests end it and wait first until it is gone, then until it
# is there again.
keep_daemon() {
	while :; do
		containerd --config "$1/config.toml" >>"$1/containerd.log" 2>&1
		sleep 3
	done
}

# has_images: those that are there for the interface too.
has_images() {
	[ "$(ctr -n k8s.io images list 'labels."io.cri-containerd.image"==managed' |
		grep -c ^docker.io/)" = ${#IMAGES[@]} ]
}

await() {
	local tries
	for ((tries = 0; tries < 600; tries++)); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.05
	done
	complain "did not happen: $*"
}

# as_tap: behind what the tests say. Without their last word there is no plan.
as_tap() {
	awk '{ print }
		match($0, /^ *--- (PASS|FAIL|SKIP): /) {
			line = substr($0, RLENGTH + 1)
			sub(/ \([0-9.]+s\)$/, "", line)
			word = $2 == "FAIL:" ? "not ok" : "ok"
			n++
			lines[n] = word " " n " - " line \
				($2 == "SKIP:" ? " # skip" : "")
		}
		/^(PASS|FAIL)$/ { planned = 1 }
		END {
			for (i = 1; i <= n; i++)
				print lines[i]
			if (planned)
				print "1.." n
		}'
}

suite_run() {
	local dir=$TMPDIR/daemon
	mkdir "$dir"
	arrange_daemon "$dir" || return
	keep_daemon "$dir" &
	export CONTAINERD_ADDRESS=$dir/containerd.sock
	await ctr version && ctr -n k8s.io images import images.tar &&
		await has_images || return
	./run-tests -test.v -test.run "^($(tests_of "$1" | paste -sd '|'))\$" \
		-cri-endpoint "unix://$CONTAINERD_ADDRESS" \
		-cri-root "$dir/root/io.containerd.grpc.v1.cri" \
		-runtime-handler tested -image-list image-list.toml 2>&1 | as_tap
}
