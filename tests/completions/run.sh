#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh TEST SHELL RAVELINCTL COMPLETION: one of the tests here, on a node with
# profiles of its own and among files with odd names.
set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
RAVELINCTL=$here/$1 # what helpers.bash runs on that node
export shell=$2 completion=$4

if ! command -v "$shell" >/dev/null; then
	echo "completions: $shell is not installed" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
fi

scratch=$(mktemp -d)
export scratch
trap 'rm -rf "$scratch"' EXIT
BATS_TEST_TMPDIR=$scratch
# shellcheck source=../admin/helpers.bash
. "$here/../admin/helpers.bash"
own_node
echo '{"description":"Our own."}' >etc/profiles/ours.json
echo '{' >etc/profiles/broken.json
echo '{' >'etc/profiles/two words.json'
echo '{' >'etc/profiles/$(touch${IFS}pwned).json'
chmod 644 etc/profiles/*

# The ravelinctl that is found writes down how it was called.
mkdir bin files home
cat >bin/ravelinctl <<WRAPPER
#!/bin/sh
{ printf '<%s>' "\$@"; echo; } >>'$scratch/called'
exec '$3' "\$@" </dev/null
WRAPPER
chmod 755 bin/ravelinctl
export PATH=$scratch/bin:$PATH HOME=$scratch/home TERM=xterm
export XDG_CONFIG_HOME=$HOME XDG_DATA_HOME=$HOME XDG_RUNTIME_DIR=$HOME
cd files
"${CTL[@]}"
