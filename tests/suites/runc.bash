# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# runc's tests/integration: bats, a root file system of busybox, and two
# helpers in Go. Called in the suite's tree or in a copy of it.

# shellcheck source=busybox.bash
. "$SUITES_DIR/busybox.bash"

# shellcheck disable=SC2034 # for run.sh
SUITE_NEEDS=(bats go gawk busybox)

IMPORT_PATH=github.com/opencontainers/runc
INTEGRATION=tests/integration

# make_debian DIR: of Debian, hooks.bats asks for a shell and ldconfig.
make_debian() {
	make_busybox "$1"
	mkdir -p "$1"/{lib,sbin}
	cp -L "$(command -v ldconfig)" "$1/sbin/ldconfig"
	: >"$1/etc/ld.so.conf"
}

# make_image NAME: under the name that get-images.sh would download it to.
make_image() {
	local image dir status
	image=$INTEGRATION/testdata/$1-$(go env GOARCH).tar.xz
	dir=$(mktemp -d)
	chmod 755 "$dir" # it becomes the root directory
	"make_$1" "$dir" && tar -C "$dir" -cf "$image.new" . &&
		mv "$image.new" "$image"
	status=$?
	rm -rf "$dir"
	return "$status"
}

# build_helper NAME: with Debian's packages of what it imports.
build_helper() {
	GO111MODULE=off GOPATH=$PWD/gopath:/usr/share/gocode GOFLAGS='' \
		GOCACHE=$PWD/gocache go build -tags seccomp \
		-o "contrib/cmd/$1/$1" "$IMPORT_PATH/contrib/cmd/$1"
}

suite_prepare() {
	mkdir -p "gopath/src/${IMPORT_PATH%/*}" &&
		ln -sfn "$PWD" "gopath/src/$IMPORT_PATH" &&
		build_helper recvtty && build_helper seccompagent &&
		rm -rf gopath gocache &&
		make_image busybox && make_image debian
}

suite_files() {
	(cd "$INTEGRATION" && printf '%s\n' *.bats)
}

# No BATS_TEST_TIMEOUT: bats' own timer would be a child of the test, and some
# tests wait for all of theirs.
suite_run() {
	cd "$INTEGRATION" && RUNC=$RUNTIME_UNDER_TEST bats --tap "$1"
}
