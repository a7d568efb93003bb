#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# build.sh PRESET: one of the builds of CMakePresets.json, and its tests where
# it has any. Warnings are errors in all of them.
set -eu

cd "$(dirname "$0")/../.."
. tests/lint/need.sh

case $1 in
clang) need clang ;;
tidy) need clang-tidy && need clang ;;
esac
cmake --preset "$1"
cmake --build --preset "$1"
case $1 in
asan | clang) ctest --preset "$1" ;;
esac
