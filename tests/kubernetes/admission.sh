#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# admission.sh: the ValidatingAdmissionPolicies by the admission plugin of an API
# server. Each request of admission.mjs is let through or refused as it says there,
# and what is refused is told by a policy's own message.
#
#   PACKAGES   where fetch.sh put npm's packages
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
answers=$(node "$here/admission/requests.mjs" \
	"$here"/../../contrib/kubernetes/components/*/admission.yaml |
	"$KUBERNETES_BIN/admission")
printf '%s\n' "$answers"
awk -F '\t' '
	{ policy = $1; sub(/,.*/, "", policy)
	  said = "ValidatingAdmissionPolicy \x27" policy "\x27 with binding \x27" policy "\x27 denied request: "
	  told = index($2, said)
	  words = substr($2, told + length(said)) }
	/: passes\t/ && $2 == "" { right++; next }
	/: refused\t/ && told && words ~ /^(RuntimeClass ravelin-[a-z]+ is for namespaces that are labelled io\.ravelin\/privileged=yes|this RuntimeClass is for ravelin\x27s own pods|a pod of ravelin-node may only change its own node|ravelin-node may only change labels( that begin with io\.ravelin\/)?)$/ { right++; next }
	{ print "wrong: " $0; wrong++ }
	END { exit wrong || right < 25 }' <<<"$answers"
