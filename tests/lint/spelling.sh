#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# spelling.sh: codespell knows no misspelt word in code, comments or pages.
set -eu

cd "$(dirname "$0")/../.."
. tests/lint/need.sh
need codespell

# Fixtures are what engines wrote, corpora, hostile documents and digests are noise, and
# unit tests misspell where a misspelling gets its suggestion.
codespell --ignore-words=tests/lint/spelling.words \
	--skip='tests/fixtures,tests/golden/expected,tests/unit,tests/fuzz/corpus,tests/hostile/documents,package-lock.json' \
	./*.md src include profiles man contrib cmake completions tests .ci CMakeLists.txt
