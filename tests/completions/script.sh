#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# script.sh: shellcheck has nothing to say against what is made for bash.
set -eu

cd "$(dirname "$0")/../.."
. tests/lint/need.sh
need shellcheck
"$tool" "${completion:?}"
