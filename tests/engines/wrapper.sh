#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# wrapper.sh: stands in for nvidia-container-runtime, and does what that is
# documented to do. Of a create it changes the document where it is: a hook and a
# device more. Then it becomes the first runtime of its list; a name without a
# slash is looked for in PATH and the usual directories. The list, and the hook,
# are in files of its own path with .runtimes and .hook added; with one with .waits
# it starts that runtime and waits, instead of becoming it.
set -eu

self=$(readlink -f "$0")
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# A create is any word of that name which is no bundle.
is_create() {
	local before=none word
	for word in "$@"; do
		case $before in
		-b | -bundle | --bundle) ;;
		*) [ "$word" != create ] || return 0 ;;
		esac
		before=$word
	done
	return 1
}

bundle_of() {
	local bundle=. take='' word
	for word in "$@"; do
		[ -z "$take" ] || bundle=$word
		take=
		case $word in
		-b | -bundle | --bundle) take=1 ;;
		-b=* | -bundle=* | --bundle=*) bundle=${word#*=} ;;
		esac
	done
	echo "$bundle"
}

edit() {
	local changed
	changed=$(jq -c --arg hook "$(cat "$self.hook")" '
		.hooks.prestart += [{path: $hook, args: ["gpu-hook", "prestart"]}]
		| .linux.devices += [{path: "/dev/gpu0", type: "c", major: 1,
			minor: 5, fileMode: 438, uid: 0, gid: 0}]
		| .linux.resources.devices += [{allow: true, type: "c", major: 1,
			minor: 5, access: "rwm"}]' "$1")
	printf '%s' "$changed" >"$1"
}

if is_create "$@"; then
	edit "$(bundle_of "$@")/config.json"
fi
while read -r name; do
	path=$(command -v "$name") || continue
	[ -e "$self.waits" ] || exec -a "$path" "$path" "$@"
	"$path" "$@"
	exit
done <"$self.runtimes"
echo "no low-level runtime found" >&2
exit 1
