# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by the scripts that start on a fresh Debian 12: what they need from
# Debian, and how it gets there. Other distributions' names are easily guessed.

# shellcheck disable=SC2034 # for those who source this
BUILD_PACKAGES=(gcc libc6-dev cmake ninja-build pkg-config libyajl-dev
	libseccomp-dev libcap-ng-dev libselinux1-dev libmd-dev)
# shellcheck disable=SC2034
RUNTIME_PACKAGES=(runc crun)
# shellcheck disable=SC2034
TEST_PACKAGES=(libcmocka-dev bats jq mmdebstrap strace valgrind busybox-static util-linux
	qemu-system-x86 qemu-utils e2fsprogs zstd
	clang clang-tidy clang-format-14 shellcheck codespell mandoc
	python3-jsonschema chromium chromium-driver bash-completion zsh fish buildah docker.io podman
	dpkg-dev gawk procps python3 golang-go golang-golang-x-sys-dev
	golang-github-{containerd-console,cyphar-filepath-securejoin}-dev
	golang-github-opencontainers-specs-dev
	golang-github-seccomp-libseccomp-golang-dev
	golang-github-{sirupsen-logrus,urfave-cli}-dev)
# Node.js from elsewhere than Debian brings its own, which bears no second one.
command -v npm >/dev/null || TEST_PACKAGES+=(npm)
# tests/engines asks containerd by the Container Runtime Interface, for pods in a
# network; CRI-O calls runtimes through conmon.
TEST_PACKAGES+=(containerd containernetworking-plugins)
TEST_PACKAGES+=(conmon)
# For contrib/kubernetes: its YAML, and its program's fake network.
TEST_PACKAGES+=(yamllint curl iproute2)
# For contrib/prometheus: promtool, and who reads the metrics.
TEST_PACKAGES+=(prometheus prometheus-node-exporter)
# For contrib/selinux and contrib/apparmor.
TEST_PACKAGES+=(selinux-policy-dev checkpolicy semodule-utils secilc apparmor)
# Rootless engines get their users by newuidmap; docker's daemon starts in a
# namespace that rootlesskit makes.
TEST_PACKAGES+=(uidmap rootlesskit)
# What podman run --init starts.
TEST_PACKAGES+=(catatonit)

# The packages are made, looked at and installed.
TEST_PACKAGES+=(file lintian rpm)
# C++ programs use the library's header.
TEST_PACKAGES+=(g++)
# tomljson: containerd's parser of TOML, for what ravelinctl configure writes.
TEST_PACKAGES+=(golang-github-pelletier-go-toml)
# For the diff that its --dry-run prints.
TEST_PACKAGES+=(patch)

# package_installed NAME
package_installed()
{
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

apt()
{
	DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# install_packages NAME...: those that are missing; asks the network for
# nothing where none is.
install_packages()
{
	local name missing=()

	for name in "$@"; do
		package_installed "$name" || missing+=("$name")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	if [ "$(id -u)" != 0 ]; then
		echo "to be installed by root first: ${missing[*]}" >&2
		return 1
	fi
	echo "installing ${missing[*]}"
	apt update && apt install --no-install-recommends "${missing[@]}"
}
