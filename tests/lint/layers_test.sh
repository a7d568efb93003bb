#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# layers_test.sh: layers.sh passes what it must and fails on each thing it is
# there for, planted one at a time.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

# A tree in order, of three layers.
plant_good()
{
	rm -rf "$tree/src"
	mkdir -p "$tree/src/base" "$tree/src/json" "$tree/src/oci" \
		"$tree/src/shim" "$tree/src/admin"
	printf '#include <errno.h>\n' >"$tree/src/base/err.c"
	printf '#include "base/err.h"\n# include <yajl/yajl_parse.h>\n' \
		>"$tree/src/json/json_read.c"
	printf '#include <cap-ng.h>\n#include "json/json.h"\n' \
		>"$tree/src/oci/capability.c"
	printf '#include "ravelin/ravelin.h"\n' >"$tree/src/shim/main.c"
	printf '#include "beside.h"\n' >"$tree/src/admin/main.c"
	printf '%s\n' 'ravelin_layer(json # USES oci' '  SOURCES a.c' \
		'  USES base LIBRARIES ravelin::yajl)' \
		>"$tree/src/json/CMakeLists.txt"
	printf '%s\n' 'ravelin_layer(oci SOURCES a.c USES json' \
		'  LIBRARIES ravelin::cap_ng)' 'add_executable(x main.c)' \
		>"$tree/src/oci/CMakeLists.txt"
}

# expect PATTERN: layers.sh fails and says it.
expect()
{
	if said=$("$here/layers.sh" "$tree"); then
		echo "not found: $1" >&2
		failed=1
	elif ! printf '%s\n' "$said" | grep -q -e "$1"; then
		printf 'expected: %s\nsaid: %s\n' "$1" "$said" >&2
		failed=1
	fi
	plant_good
}

# plant FILE LINE PATTERN: with the line in the file, it must say the pattern.
plant()
{
	mkdir -p "$(dirname "$tree/src/$1")"
	printf '%s\n' "$2" >>"$tree/src/$1"
	expect "$3"
}

plant_good
"$here/layers.sh" "$tree" || failed=1

plant base/err.c '#include "json/json.h"' 'src/base/err.c:2: .*not below'
plant json/json.h '  #  include "oci/shape.h"' 'src/json/json.h:1: .*not below'
plant shim/main.c '#include "admin/command.h"' 'src/shim/main.c:2: .*not below'
plant admin/main.c '#include "shim/argv.h"' 'src/admin/main.c:2: .*not below'
plant shim/main.c '#include "bpf/net.h"' 'src/shim/main.c:2: .*not below'
plant oci/shape.c '#include "../json/json.h"' 'src/oci/shape.c:1: .*layer/head'
plant json/json.c '#include <yajl/yajl_tree.h>' 'json.c:1: .*not belong here'
plant oci/shape.c '#include <cap-ng.h>' 'shape.c:1: .*not belong here'
plant seccomp/meet.c '#include <seccomp.h>' 'meet.c:1: .*not belong here'
plant harden/paths.c '#include <selinux/selinux.h>' 'paths.c:1: .*not belong'
plant oci/sub/x.c '#include "harden/hardener.h"' 'sub/x.c:1: .*not below'
plant elsewhere/x.c '#include "base/err.h"' 'elsewhere/x.c:1: no layer'
plant json/CMakeLists.txt 'ravelin_layer(x USES base oci)' 'layer oci is not'
plant oci/CMakeLists.txt 'ravelin_layer(x LIBRARIES ravelin::yajl)' \
	'library yajl does not belong'
plant base/CMakeLists.txt 'target_link_libraries(x PRIVATE ravelin_json)' \
	'layer json is not below'
plant base/CMakeLists.txt 'target_link_libraries(x ravelin::curl)' \
	'library curl is not in'
exit $failed
