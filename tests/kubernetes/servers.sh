#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# servers.sh DIRECTORY: what of Kubernetes itself can be built from Debian's source
# packages, as DIRECTORY/NAME: kube-apiserver, kube-controller-manager,
# kube-scheduler and kubelet 1.20, of Debian 12's source, the last that has them; and
# admission, which is admission/main.go with the admission plugin of an API server
# 1.36, of Debian unstable's libraries. Needs root, golang-go, dpkg-dev, mmdebstrap.
#
# By hand, for it takes long; the tests are then told by KUBERNETES_BIN=DIRECTORY.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mirror=${RAVELIN_TESTS_MIRROR:-http://deb.debian.org/debian}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# go_build COMMAND...: in GOPATH's manner; nothing is fetched.
go_build()
{
	env -u GOFLAGS GO111MODULE=off GOPROXY=off CGO_ENABLED=0 GOTELEMETRY=off \
		HOME="$directory" GOCACHE="$directory/cache" "$@"
}

# renew: with Go 1.18 or later its own copy of this library reads behind the end of
# what it made to walk through a map by, and the API server crashes.
renew()
{
	local library=github.com/modern-go/reflect2

	(cd "$directory/apt" && apt-get -qq -o APT::Sandbox::User=root \
		download golang-github-modern-go-reflect2-dev &&
		dpkg-deb -x golang-github-modern-go-reflect2-dev_*.deb new)
	rm -rf "vendor/$library"
	cp -r "$directory/apt/new/usr/share/gocode/src/$library" "vendor/$library"
}

# describe: what an API server tells of its kinds, which the source is without. It
# is made of all that is marked for it, as Kubernetes' own Makefile does it.
describe()
{
	local kinds

	kinds=$(grep -rlF '+k8s:openapi-gen=' --include='*.go' pkg staging/src/k8s.io |
		xargs -n 1 dirname | sort -u | grep -vE 'testdata|sample|code-generator|/test/' |
		sed 's|^staging/src/|vendor/|; s|^|k8s.io/kubernetes/|' | paste -sd ,)
	GOPATH=$directory/go go_build go build -o "$directory/openapi-gen" \
		./vendor/k8s.io/kube-openapi/cmd/openapi-gen
	GOPATH=$directory/go go_build "$directory/openapi-gen" -i "$kinds" \
		-p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
		-h hack/boilerplate/boilerplate.generatego.txt \
		--output-base "$directory/go/src" -r "$directory/violations"
}

servers()
{
	local source=$directory/go/src/k8s.io/kubernetes
	local version=k8s.io/kubernetes/vendor/k8s.io/component-base/version
	local lists=$directory/apt

	[ ! -x "$directory/kubelet" ] || return 0
	mkdir -p "$lists"/{lists,cache} "${source%/*}"
	echo "deb-src [signed-by=$keyring] $mirror bookworm main" >"$lists/sources.list"
	(cd "$lists" && for step in update 'source --download-only kubernetes'; do
		# shellcheck disable=SC2086 # words
		apt-get -qq -o APT::Sandbox::User=root -o Dir::Etc::sourceparts=- \
			-o Dir::Etc::sourcelist="$lists/sources.list" \
			-o Dir::State::lists="$lists/lists" -o Dir::Cache="$lists/cache" $step
	done)
	rm -rf "$source"
	dpkg-source --no-copy -x "$lists"/kubernetes_*.dsc "$source"
	cd "$source"
	renew
	describe
	GOPATH=$directory/go go_build go build -o "$directory/" \
		-ldflags "-s -w -X $version.gitVersion=v1.20.2 -X $version.gitMajor=1 -X $version.gitMinor=20" \
		k8s.io/kubernetes/cmd/kube{-apiserver,-controller-manager,-scheduler,let}
}

admission()
{
	local root=$directory/unstable

	[ ! -x "$directory/admission" ] || return 0
	# Its index may be some days old where the mirror is.
	[ -x "$root/usr/bin/go" ] || mmdebstrap --quiet --variant=apt \
		--include=golang-go,golang-k8s-apiserver-dev \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' sid "$root" "$mirror"
	cp "$here/admission/main.go" "$root/main.go"
	mount -t proc proc "$root/proc"
	mount --bind /dev "$root/dev"
	directory=/ GOPATH=/usr/share/gocode go_build chroot "$root" \
		go build -o /admission /main.go
	mv "$root/admission" "$directory/admission"
}

if [ "${2:-}" != --inside ]; then
	exec unshare --mount --propagation private "$0" "$1" --inside
fi
mkdir -p "$1"
directory=$(cd "$1" && pwd)
# A cd holds for that one alone.
(servers)
(admission)
