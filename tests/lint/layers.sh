#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# layers.sh [ROOT]: the layers of src/ see only what is below them, and each
# outside library is used in its named files alone.
set -eu

root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$root/src"

# The layers and the libraries, as the checks below read them.
rules()
{
	cat <<'RULES'
layer base
layer json base
layer engine json base
layer oci json base
layer seccomp oci json base
layer cbpf seccomp oci json base
layer lint cbpf seccomp oci json base
layer policy seccomp oci json base
layer probe policy seccomp oci json base
layer configure engine probe policy seccomp oci json base
layer harden probe policy seccomp oci json base
layer pipeline harden probe policy seccomp oci json base
layer denial cbpf probe policy seccomp oci json base
layer verify pipeline cbpf harden probe policy seccomp oci json base
layer posture verify pipeline cbpf harden probe policy seccomp oci json base
layer bpf base
layer shim pipeline harden probe policy seccomp oci json base
layer admin configure engine bpf posture denial verify lint cbpf pipeline harden probe policy seccomp oci json base
library yajl ^yajl/ ^json/json_(read|write)[.]c$
library md ^(sha|md|rmd)[0-9a-z]*[.]h$ ^base/digest[.]c$
library cap_ng ^cap-ng[.]h$ ^oci/capability[.]c$
library seccomp ^seccomp[.]h$ ^seccomp/generate/names[.]c$|^cbpf/compile[.]c$|^probe/
library selinux ^selinux/ ^probe/
library bpf ^bpf/ ^bpf/
library pcre2 ^pcre2 ^$
library sepol ^sepol/ ^$
RULES
}

# "FILE LINE include NAME" for each #include, where NAME keeps its < or ", and
# "FILE LINE uses NAME" for each layer or ravelin::LIBRARY that is linked with.
facts()
{
	find . -name '*.[ch]' | sed 's,^[.]/,,' | LC_ALL=C sort |
		xargs awk '/^[ \t]*#[ \t]*include/ {
			sub(/^[ \t]*#[ \t]*include[ \t]*/, "")
			sub(/[>"][^>"]*$/, "")
			print FILENAME, FNR, "include", $0
		}'
	for list in */CMakeLists.txt; do
		sed 's/#.*//; s/[()]/ & /g' "$list" | awk -v file="$list" '{
			for (i = 1; i <= NF; i++) {
				if ($i ~ /^[A-Z()]+$/)
					using = $i == "USES"
				else if (using || sub(/^ravelin_/, "", $i) ||
					 $i ~ /^ravelin::/)
					print file, NR, "uses", $i
			}
		}'
	done
}

{ rules; facts; } | awk '
function fail(why)
{
	printf "src/%s:%s: %s\n", $1, $2, why
	failed = 1
}

function layer_of(path)
{
	return substr(path, 1, index(path, "/") - 1)
}

# The layer of file FROM may see layer TO.
function sees(from, to)
{
	return from == to || (from, to) in below
}

$1 == "layer" {
	known[$2]
	for (i = 3; i <= NF; i++)
		below[$2, $i]
	next
}

$1 == "library" {
	header[$2] = $3
	place[$2] = $4
	next
}

!(layer_of($1) in known) {
	if (!($1 in told) && $1 ~ /\//)
		fail("no layer of this name in tests/lint/layers.sh")
	told[$1]
	next
}

$3 == "include" && $4 ~ /^</ {
	name = substr($4, 2)
	for (library in header)
		if (name ~ header[library] && $1 !~ place[library])
			fail("<" name "> does not belong here")
	next
}

$3 == "include" {
	name = substr($4, 2)
	if (name ~ /(^|\/)[.][.]\//)
		fail("\"" name "\": include as \"layer/header.h\"")
	else if (name ~ /\// && name !~ /^ravelin\// &&
		 !sees(layer_of($1), layer_of(name)))
		fail("\"" name "\" is not below layer " layer_of($1))
	next
}

$3 == "uses" && $4 ~ /^ravelin::/ {
	name = substr($4, 10)
	at = layer_of($1) "/"
	if (!(name in place))
		fail("library " name " is not in tests/lint/layers.sh")
	else if (place[name] !~ "(^|[|])\\^" at)
		fail("library " name " does not belong in layer " layer_of($1))
	next
}

$3 == "uses" && $4 in known && !sees(layer_of($1), $4) {
	fail("layer " $4 " is not below layer " layer_of($1))
}

END { exit failed }
'
