#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# format.sh [--fix]: every C file is as clang-format would write it. Version 14
# alone is asked: others format differently.
set -eu

cd "$(dirname "$0")/../.."
. tests/lint/need.sh
need clang-format-14

mode='--dry-run -Werror'
[ "${1:-}" != --fix ] || mode=-i
# shellcheck disable=SC2086 # two words
find src include tests completions -name '*.[ch]' -print0 | xargs -0 "$tool" $mode
