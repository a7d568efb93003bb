#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh: every test there is, on a fresh Debian 12, as root.
#
# Installs what they need, builds, and runs them all: unit, golden, hostile,
# property and fuzz replay; live with the real runtimes; the lints; and the
# other builds (clang, sanitizers, -fanalyzer, clang-tidy), which are tests
# too. ctest's own summary closes the output, and its status is ours.
#
#   RAVELIN_TESTS_MUST_RUN=1   what can't be run fails instead of being skipped
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# shellcheck source=../contrib/packages.sh
. contrib/packages.sh

echo "==> packages"
install_packages "${BUILD_PACKAGES[@]}" "${RUNTIME_PACKAGES[@]}" \
	"${TEST_PACKAGES[@]}"
echo "==> build"
cmake --preset dev
cmake --build --preset dev
echo "==> tests"
exec ctest --preset all
