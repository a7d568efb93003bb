#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# manifests.sh DIRECTORY: contrib/kubernetes as kubectl's Kustomize and as Helm
# render it: the same, and valid by Kubernetes' schemas; and its YAML by yamllint.
# fetch.sh has put the tools into DIRECTORY.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
kubernetes=$here/../../contrib/kubernetes
directory=$1
export PACKAGES=$directory
export HELM_CACHE_HOME=$directory/helm HELM_CONFIG_HOME=$directory/helm \
	HELM_DATA_HOME=$directory/helm

missing()
{
	echo "$*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
}

for tool in node yamllint; do
	command -v $tool >/dev/null || missing "not installed: $tool"
done
[ -x "$directory/tools/helm/helm" ] || missing "fetch.sh did not fetch"

work=$(mktemp -d "$directory/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r "$kubernetes" "$work/kubernetes"

helm()
{
	"$directory/tools/helm/helm" "$@" 2>"$work/log" || {
		cat "$work/log" >&2
		return 1
	}
}

# variant NAME OVERLAY 'COMPONENT...' [HELM-VALUE...]
variant()
{
	local name=$1 overlay=$2 top=$work/kubernetes/variant-$1 component
	local set=createNamespace=true

	mkdir "$top"
	{
		echo "resources: [../overlays/$overlay]"
		echo "components:"
		for component in $3; do
			echo "  - ../components/$component"
		done
		[ -n "$3" ] || echo "  []"
	} >"$top/kustomization.yaml"
	"$directory/tools/kubectl/kubectl" kustomize "$top" >"$work/$name.kustomize.yaml"
	shift 3
	for value in "$@"; do
		set+=,$value
	done
	helm template ravelin "$kubernetes/chart" --namespace ravelin-system \
		--set "$set" >"$work/$name.helm.yaml"
}

yamllint --strict --config-file "$here/yamllint.yaml" "$kubernetes"
helm lint --strict "$kubernetes/chart" >/dev/null
for wrong in mode=off engine=docker remove=maybe typo=1 image.tga=x \
	mode=enforce,policy=x mode=audit,policy=x profiles.policy=x runtime=; do
	if helm template x "$kubernetes/chart" --set "$wrong" >/dev/null 2>&1; then
		echo "helm took $wrong" >&2
		exit 1
	fi
done

for wrong in labels=api privilegedClasses=true plainRuntime=true; do
	if helm template x "$kubernetes/chart" --kube-version 1.29 --set "$wrong" \
		>/dev/null 2>&1; then
		echo "helm took $wrong for Kubernetes 1.29" >&2
		exit 1
	fi
done
# Another namespace: its own pods are known by it.
helm template x "$kubernetes/chart" --namespace other >"$work/other"
if ! grep -qF '\"namespace\": \"other\"' "$work/other" ||
	grep -qF ': \"ravelin-system\"' "$work/other"; then
	echo "helm's policy is for another namespace" >&2
	exit 1
fi
# What looks like something else stays a string.
helm template x "$kubernetes/chart" --set 'image.repository=a: b' |
	grep -qF 'image: "a: b:' || exit

variant audit audit ''
variant enforce enforce '' mode=enforce
variant all enforce 'crio restart api-labels privileged plain-runtime' mode=enforce \
	engine=crio restart=true labels=api privilegedClasses=true plainRuntime=true
variant remove remove 'restart' remove=true restart=true
variant remove-crio remove 'plain-runtime crio' remove=true engine=crio plainRuntime=true
node "$here/manifests.mjs" "$work"
