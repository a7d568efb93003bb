#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# build.sh DIRECTORY: what the other tests look at: the release build in
# DIRECTORY, and its packages in DIRECTORY/packages.
set -eu

cd "$(dirname "$0")/../.."
. tests/lint/need.sh

need dpkg-deb
need dpkg-shlibdeps
need rpmbuild
rm -rf "$1/packages"
cmake --preset release -B "$1"
cmake --build "$1" --target package
