#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# jq.sh RUNTIME ... create --bundle DIR ...: the wrapper one would write first.
# It does a small part of what ravelin does (no check, no meet of filters, no
# refusal), for its cost.
set -eu
runtime=$1
shift
arguments=("$@")
while [ $# -gt 0 ]; do
	[ "$1" = --bundle ] && bundle=$2
	shift
done
jq -c '.process.noNewPrivileges = true
	| .process.capabilities |= map_values(map(select(
		IN("CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID",
		"CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_SETGID", "CAP_SETPCAP",
		"CAP_SETUID"))))
	| .linux.seccomp.architectures = ["SCMP_ARCH_X86_64"]
	' "$bundle/config.json" >"$bundle/config.json.new"
mv "$bundle/config.json.new" "$bundle/config.json"
exec "$runtime" "${arguments[@]}"
