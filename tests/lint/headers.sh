#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# headers.sh: every header compiles on its own, whatever came before it.
set -eu

cd "$(dirname "$0")/../.."

# cmocka.h alone wants these before it, and has no #include of its own.
find src include tests completions -name '*.h' -exec sh -c '
	"${CC:-cc}" -std=gnu11 -fsyntax-only -Wall -Werror -D_GNU_SOURCE \
		-Isrc -Iinclude -Itests -I"$(dirname "$1")" \
		-include stdarg.h -include stddef.h -include setjmp.h \
		-include stdint.h -include "$1" -x c /dev/null
' headers.sh {} \; 2>&1 | awk '{ print } END { exit NR > 0 }'
