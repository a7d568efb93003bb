#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# MCS categories where SELinux enforces: each container's own, a pod's together,
# given back; and binds that the container may not read. Runs in the guest.
# shellcheck disable=SC2030,SC2031 # what run says is for the same test

RAVELIN=${RAVELIN:-$PWD/ravelin}
RAVELINCTL=${RAVELINCTL:-$PWD/ravelinctl}
RUNTIMES=${RUNTIME:-runc crun}

KEPT=/run/ravelin/categories

setup() {
	[ "$(getenforce)" = Enforcing ]
	BUNDLE=$(mktemp -d /srv/bundle.XXXXXX)
	IDS=()
	rm -rf /run/ravelin /etc/ravelin/profiles
	mkdir -p "$BUNDLE/rootfs/bin"
	cp /bin/busybox "$BUNDLE/rootfs/bin"
	local name
	for name in sh cat ls sleep true; do
		ln -s busybox "$BUNDLE/rootfs/bin/$name"
	done
	chcon -R -t container_file_t "$BUNDLE/rootfs"
	cd "$BUNDLE" || return 1
	runc spec
	config '.process.terminal = false | .root.readonly = false'
	cp config.json plain.json
}

teardown() {
	local id
	for id in "${IDS[@]}"; do
		"$RUNTIME" delete -f "$id" 2>/dev/null || true
	done
	cd /
	rm -rf "$BUNDLE"
}

config() {
	jq "$@" config.json >config.new
	mv config.new config.json
}

# on RUNTIME: the one that the test is about.
on() {
	RUNTIME=/usr/bin/$1
	cp plain.json config.json
}

each_runtime() {
	local runtime
	for runtime in $RUNTIMES; do
		on "$runtime"
		echo "# $runtime"
		"$@" "$runtime"
	done
}

ravelin() {
	"$RAVELIN" --ravelin-runtime="$RUNTIME" "$@"
}

# start ID [OPTION...]: a container that goes on, with a document of its own.
start() {
	local id=$1
	shift
	IDS+=("$id")
	mkdir "$id"
	jq --arg root "$BUNDLE/rootfs" '.process.args = ["/bin/sleep", "600"] |
		.root.path = $root' config.json >"$id/config.json"
	ravelin "$@" run --bundle "$id" -d "$id" </dev/null >/dev/null 2>&1
}

# categories_of ID: of a container that runs.
categories_of() {
	local pid
	pid=$("$RUNTIME" state "$1" | jq .pid)
	tr -d '\0\n' <"/proc/$pid/attr/current" | cut -d: -f5
}

# owners CATEGORIES: the containers for which they are kept.
owners() {
	local link
	for link in "$KEPT/$1"/*; do
		basename "$(readlink "$link")"
	done | sort | xargs
}

kept_for_each() {
	local id categories
	for id in "$1"1 "$1"2 "$1"3; do
		start "$id"
		categories=$(categories_of "$id")
		[[ $categories =~ ^c[0-9]+,c[0-9]+$ ]]
		[ "$(owners "$categories")" = "$id" ]
	done
}

@test "each container's categories are kept for it" {
	each_runtime kept_for_each
	[ "$(find "$KEPT" -mindepth 1 -maxdepth 1 | wc -l)" = \
		$((3 * $(wc -w <<<"$RUNTIMES"))) ]
	[ "$(stat -c %a:%u "$KEPT")" = 700:0 ]
}

narrow() {
	mkdir -p /etc/ravelin/profiles
	echo '{"selinux": {"range": "s0:c1.c3"}}' \
		>/etc/ravelin/profiles/narrow.json
	local id
	for id in n1 n2 n3; do
		start "$1$id" --ravelin-profile=narrow
	done
	run ravelin --ravelin-profile=narrow run "$1late"
	echo "$output"
	[ "$status" = 1 ]
	[[ $output = *'every pair of the categories c1.c3 (3 in all)'* ]]
	local freed
	freed=$(categories_of "$1n2")
	"$RUNTIME" delete -f "$1n2"
	start "$1n4" --ravelin-profile=narrow
	[ "$(categories_of "$1n4")" = "$freed" ]
	rm -rf "$KEPT"
}

@test "a range that is used up refuses, and what is gone comes back" {
	each_runtime narrow
}

# expect_all_different COUNT: so many lines, none of them twice.
expect_all_different() {
	[ "$(wc -l <said)" = "$1" ]
	[ "$(sort -u said | wc -l)" = "$1" ]
}

# Each is a process of its own, and does what a launch does but for the runtime.
@test "a thousand launches, forty at once, get as many pairs, and all come back" {
	local place=$BUNDLE/place pairs=s0:c0.c45 # 1035
	mkdir -p "$place/root"
	seq 1000 | xargs -P 40 -I{} "$RESERVE" "$place" c{} "$pairs" >said
	expect_all_different 1000
	[ "$(find "$place/categories" -mindepth 1 -maxdepth 1 | wc -l)" = 1000 ]
	rm -rf "$place"/root/*
	seq 45 | xargs -P 9 -I{} "$RESERVE" "$place" n{} "$pairs" 23 >said
	expect_all_different 1035
	run "$RESERVE" "$place" late "$pairs"
	[[ $status = 1 && $output = *'(1035 in all)'* ]]
}

pod() {
	local categories
	start "$1pod"
	categories=$(categories_of "$1pod")
	config --arg path "/proc/$("$RUNTIME" state "$1pod" | jq .pid)/ns/ipc" \
		'(.linux.namespaces[] | select(.type == "ipc")).path = $path'
	start "$1app"
	[ "$(categories_of "$1app")" = "$categories" ]
	[ "$(owners "$categories")" = "$1app $1pod" ]
}

@test "a pod's containers share theirs" {
	each_runtime pod
}

@test "what is refused, only audited or explained keeps none" {
	on "${RUNTIMES%% *}"
	mkdir -p /etc/ravelin/profiles
	echo '{"selinux": {}, "mounts": {"refuse": ["/etc"]}}' \
		>/etc/ravelin/profiles/strict.json
	config '.mounts += [{destination: "/e", source: "/etc", type: "bind",
		options: ["bind"]}]'
	run ravelin --ravelin-profile=strict run refused
	echo "$output"
	[ "$status" = 1 ]
	cp plain.json config.json
	start audited --ravelin-mode=audit
	"$RAVELINCTL" explain config.json >/dev/null || true
	"$RAVELINCTL" harden config.json >/dev/null
	[ -z "$(find /run/ravelin -path '*categories/*')" ]
}

# Directories of the host: as it is, another container's, for all containers.
volumes() {
	rm -rf /srv/as-it-is /srv/other /srv/for-all
	mkdir /srv/as-it-is /srv/other /srv/for-all
	echo data | tee /srv/{as-it-is,other,for-all}/file >/dev/null
	chcon -R -t var_spool_t /srv/as-it-is
	chcon -R -t container_file_t -l s0:c1000,c1001 /srv/other
	chcon -R -t container_file_t -l s0 /srv/for-all
	config '.process.selinuxLabel = "system_u:system_r:container_t:s0:c1,c2" |
		.process.args = ["/bin/sh", "-c",
			"for d in as-it-is other for-all; do ls /$d && echo $d; done >/out 2>/dev/null; true"] |
		.mounts += [("as-it-is", "other", "for-all") | {type: "bind",
			destination: ("/" + .), source: ("/srv/" + .),
			options: ["rbind", "ro"]}]'
}

said_before() {
	local labels
	volumes
	labels=$(ls -dZ /srv/as-it-is /srv/other /srv/for-all)
	run "$RAVELINCTL" explain config.json
	echo "$output"
	[[ $output = *'"/srv/as-it-is", which is labelled '*':object_r:var_spool_t:s0, and nothing is relabelled: label it once (chcon -R -t container_file_t -l s0:c1,c2 /srv/as-it-is;'* ]]
	[[ $output = *'"/srv/other", which is labelled '*':object_r:container_file_t:s0:c1000,c1001, whose categories c1000,c1001 the container has not,'* ]]
	[[ $output != *'"/srv/for-all"'* ]]
	ravelin run "v$1" </dev/null
	# The kernel says the same.
	[ "$(<rootfs/out)" = $'file\nfor-all' ]
	[ "$(ls -dZ /srv/as-it-is /srv/other /srv/for-all)" = "$labels" ]
	tail -n 1 /var/log/ravelin/decisions.log | grep -q /srv/other
	# And what is told to do helps.
	chcon -R -t container_file_t -l s0:c1,c2 /srv/as-it-is
	ravelin run "w$1" </dev/null
	[[ $(<rootfs/out) = *as-it-is* ]]
}

@test "a bind that the container may not read is said before, and left" {
	each_runtime said_before
}
