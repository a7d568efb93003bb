#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sources_test.sh: sources.sh passes what it must and fails on each thing it is
# there for, planted one at a time.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0
top='/* SPDX-License-Identifier: Apache-2.0 */
/* What it is for. */'

# lines COUNT: so many lines of code.
lines()
{
	yes '	call();' | head -n "$1"
}

plant_good()
{
	rm -rf "$tree/src" "$tree/contrib"
	mkdir -p "$tree/src/base" "$tree/contrib"
	cat >"$tree/src/base/good.c" <<CODE
$top
#include "base/good.h"

/* Here exit(1), goto and strcpy(a, b) are
 * words of a comment; so are they: atoi("1"). */
int good(void) /* system("x") */
{
	call("goto x; exit(1); strcpy(a, b)", '"'); // goto nowhere;
	process_exit(1);
	table.exit(1);
$(lines 57)
}
CODE
	printf '%s\n' '#!/bin/sh' '# SPDX-License-Identifier: Apache-2.0' \
		>"$tree/contrib/good.sh"
}

# plant FILE TEXT PATTERN: with that file, it must fail and say the pattern.
plant()
{
	printf '%s\n' "$2" >"$tree/$1"
	if said=$("$here/sources.sh" "$tree"); then
		echo "not found: $3" >&2
		failed=1
	elif ! printf '%s\n' "$said" | grep -q -e "^$1:$3"; then
		printf 'expected: %s\nsaid: %s\n' "$1:$3" "$said" >&2
		failed=1
	fi
	plant_good
}

plant_good
"$here/sources.sh" "$tree" || failed=1

plant src/base/x.c 'int x;' '1: .*SPDX'
plant src/base/x.c "$(printf '%s\n' "$top" | head -n 1)
int x;" '2: .*purpose'
plant src/base/x.c "$top
int f(void)
{
$(lines 61)
}" '4: a function of 61 lines'
plant src/base/x.c "$top
$(lines 499)" '500: more than 500 lines'
plant src/base/x.c "$top
	goto out;" '3: no goto'
plant src/base/x.c "$top
	strcpy(to, from);" '3: no strcpy()'
plant src/base/x.c "$top
	n = sprintf(to, \"%s\", from);" '3: no sprintf()'
plant src/base/x.c "$top
	exit(1);" '3: only main.c exits'
plant src/base/main.h "$top
#include <errno.h>
#pragma once" '3: #pragma once'
plant contrib/x.sh '#!/bin/sh
true' '1: no SPDX line'
exit $failed
