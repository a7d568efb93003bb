#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Labels where SELinux enforces: what the kernel has of a container, and what
# the loaded policy refuses, is said before the start. Runtimes alone, no engine.

load lib

RUNTIME=$(command -v "${RUNTIME:-runc}")

CONTAINER='system_u:system_r:container_t:s0'

setup_file() {
	[ "$(getenforce)" = Enforcing ]
	# With the types of guest/types.cil.
	refuse_loudly
	mkdir -p /etc/ravelin/profiles
	echo '{"selinux": {"type": "plain_t"}, "noNewPrivileges": true}' \
		>/etc/ravelin/profiles/plain.json
	echo '{"selinux": {"type": "bounded_t"}, "noNewPrivileges": true}' \
		>/etc/ravelin/profiles/bounded.json
	echo '{"selinux": {"type": "plain_t"}, "noNewPrivileges": false}' \
		>/etc/ravelin/profiles/with-privileges.json
	echo '{"selinux": {"type": ["nonesuch_t", "auto"]}}' \
		>/etc/ravelin/profiles/list.json
	echo '{"selinux": {"type": ["nonesuch_t"]}}' \
		>/etc/ravelin/profiles/unknown.json
	echo '{"selinux": {"type": "spc_t", "level": "none"}}' \
		>/etc/ravelin/profiles/spc.json
}

setup() {
	BUNDLE=$(mktemp -d /srv/bundle.XXXXXX)
	IDS=()
	mkdir -p "$BUNDLE/rootfs/bin"
	cp /bin/busybox "$BUNDLE/rootfs/bin"
	local name
	for name in sh cat true sleep; do
		ln -s busybox "$BUNDLE/rootfs/bin/$name"
	done
	chcon -R -t container_file_t "$BUNDLE/rootfs"
	cd "$BUNDLE" || return 1
	runc spec
	config '.process.terminal = false | .root.readonly = false |
		.process.args = ["/bin/sh", "-c", "cat /proc/self/attr/current >/out"]'
}

teardown() {
	local id
	for id in "${IDS[@]}"; do
		"$RUNTIME" delete -f "$id" 2>/dev/null || true
	done
	setenforce 1
	cd /
	rm -rf "$BUNDLE"
}

config() {
	jq "$@" config.json >config.new
	mv config.new config.json
}

ravelin() {
	"$RAVELIN" --ravelin-runtime="$RUNTIME" "$@"
}

# label [OPTION...]: what the container's process says of itself. The job's
# pipes are not for every type to write to.
label() {
	rm -f rootfs/out
	ravelin "$@" run "t$BATS_TEST_NUMBER" </dev/null >&2 || return
	tr -d '\0\n' <rootfs/out
}

# start ID: a container that goes on.
start() {
	IDS+=("$1")
	config '.process.args = ["/bin/sleep", "600"]'
	ravelin run -d "$1" >&2 2>/dev/null </dev/null
}

pid_of() {
	"$RUNTIME" state "$1" | jq .pid
}

@test "each container has container_t and a pair of its own, and spc_t is lowered" {
	local first second
	first=$(label)
	config '.process.selinuxLabel = "system_u:system_r:spc_t:s0"'
	second=$(label)
	[[ $first =~ ^$CONTAINER:c[0-9]+,c[0-9]+$ ]]
	[[ $second =~ ^$CONTAINER:c[0-9]+,c[0-9]+$ ]]
	[ "$first" != "$second" ]
}

# hardened ASKED: the label that comes of it under the policy that is loaded.
hardened() {
	jq --arg asked "$1" '.process.selinuxLabel = $asked' config.json |
		"$RAVELINCTL" harden | jq -r .process.selinuxLabel
}

@test "another user, role and type are lowered, and the pair is kept" {
	local asked
	for asked in system_u:system_r:spc_t:s0:c1,c2 \
		unconfined_u:unconfined_r:unconfined_t:s0:c1,c2 \
		root:sysadm_r:sysadm_t:s0:c1,c2; do
		[ "$(hardened "$asked")" = "$CONTAINER:c1,c2" ]
	done
	config '.process.selinuxLabel = "root:sysadm_r:sysadm_t:s0:c1,c2"'
	[ "$(label)" = "$CONTAINER:c1,c2" ]
}

@test "odd contexts come to container_t and a pair" {
	local asked
	for asked in "$CONTAINER" "$CONTAINER:c0.c1023" \
		'system_u:system_r:spc_t:s0-s0:c0.c1023' \
		'system_u:system_r:spc_t:s3:c1,c2' 'system_u:system_r:spc_t' \
		"$CONTAINER:c1000,c2000" 'spc_t' "$CONTAINER:c1, c2" \
		' system_u:system_r:spc_t:s0' $'system_u:system_r:spc_t:s0\n' \
		'system_u:system_r:spc_t:SystemHigh' ':::' \
		"system_u:system_r:$(printf 'a%.0s' {1..5000}):s0:c1,c2"; do
		[[ $(hardened "$asked") =~ ^$CONTAINER:c[0-9]+,c[0-9]+$ ]]
	done
}

@test "a file of another category is refused, and the record shows both" {
	echo secret >rootfs/secret
	chcon -t container_file_t -l s0:c1000,c1001 rootfs/secret
	config '.process.selinuxLabel = "system_u:system_r:container_t:s0:c1,c2" |
		.process.args = ["/bin/sh", "-c", "cat /secret >/out 2>&1"]'
	run ravelin run reads </dev/null
	[ "$status" != 0 ]
	[[ $(<rootfs/out) = *denied* ]]
	dmesg | grep 'avc:  denied  { read }' |
		grep 'container_t:s0:c1,c2' | grep 'container_file_t:s0:c1000,c1001'
}

@test "no new privileges without the rule: refused before it half starts" {
	config '.process.args = ["/bin/true"]'
	cp config.json before
	run ravelin --ravelin-profile=plain run refused
	echo "$output"
	[ "$status" = 1 ]
	[[ $output = *'does not let unconfined_t start plain_t with no new privileges: it lacks "allow unconfined_t plain_t:process2 nnp_transition;"'* ]]
	cmp before config.json
	run "$RUNTIME" state refused
	[ "$status" != 0 ]
}

# What is refused would not have started; and what is not, does.
@test "the kernel says the same as was foretold" {
	config 'del(.process.selinuxLabel) | .process.args = ["/bin/true"] |
		.process.noNewPrivileges = false'
	ravelin --ravelin-profile=with-privileges run fine
	config '.process.noNewPrivileges = true |
		.process.selinuxLabel = "system_u:system_r:plain_t:s0"'
	run "$RUNTIME" run plainly
	[ "$status" != 0 ]
}

@test "a bounded type needs no rule" {
	config 'del(.process.selinuxLabel) | .process.args = ["/bin/true"]'
	run ravelin --ravelin-profile=bounded run bounded
	echo "$output"
	[ "$status" = 0 ]
}

@test "where SELinux is permissive it starts all the same" {
	config '.process.args = ["/bin/true"]'
	setenforce 0
	ravelin --ravelin-profile=plain run tolerated
}

@test "a program that is no entry is refused before the start" {
	config '.process.args = ["/bin/busybox", "true"]'
	chcon -t etc_t rootfs/bin/busybox
	run ravelin run entry
	[ "$status" = 1 ]
	[[ $output = *'it lacks "allow container_t etc_t:file entrypoint;"'* ]]
}

@test "the first type counts that the policy knows" {
	[[ $(label --ravelin-profile=list) =~ ^$CONTAINER:c ]]
	run ravelin --ravelin-profile=unknown run unknown
	[ "$status" = 1 ]
	[[ $output = *nonesuch_t* ]]
	config 'del(.process.selinuxLabel)'
	[ "$(label --ravelin-profile=spc)" = system_u:system_r:spc_t:s0 ]
}

@test "a policy whose types are called something else" {
	local contexts=/etc/selinux/default/contexts/lxc_contexts
	cp -a "$contexts" kept
	printf '%s\n' 'process = "system_u:system_r:app_t:s0"' \
		'file = "system_u:object_r:app_file_t:s0"' >"$contexts"
	run label
	cp -a kept "$contexts"
	echo "$output"
	[[ $(<rootfs/out) = system_u:system_r:app_t:s0:c*,c* ]]
	[[ ${lines[-1]} =~ ^system_u:system_r:app_t:s0:c[0-9]+,c[0-9]+$ ]]
	[[ $(jq -r .linux.mountLabel config.json) = system_u:object_r:app_file_t:s0:c* ]]
}

# own_label ID: of a container that runs.
own_label() {
	tr -d '\0\n' <"/proc/$(pid_of "$1")/attr/current"
}

# exec_says ARG...: what a process that is put into it says of itself.
exec_says() {
	rm -f rootfs/out
	ravelin exec "$@" </dev/null >&2 || return
	tr -d '\0\n' <rootfs/out
}

@test "an exec has the container's own label, whatever it asks for" {
	local id=entered own asked
	start "$id"
	own=$(own_label "$id")
	[[ $own =~ ^$CONTAINER:c[0-9]+,c[0-9]+$ ]]
	for asked in '' system_u:system_r:spc_t:s0; do
		jq --arg asked "$asked" '.process |
			.args = ["/bin/sh", "-c", "cat /proc/self/attr/current >/out"] |
			if $asked == "" then del(.selinuxLabel)
			else .selinuxLabel = $asked end' config.json >process.json
		[ "$(exec_says -p process.json "$id")" = "$own" ]
	done
	# By an option, and where nothing is recorded.
	rm -rf /run/ravelin
	[ "$(exec_says --process-label system_u:system_r:spc_t:s0 "$id" \
		sh -c 'cat /proc/self/attr/current >/out')" = "$own" ]
}

@test "what joins a container's namespace has its categories" {
	start pod
	config --arg path "/proc/$(pid_of pod)/ns/ipc" 'del(.process.selinuxLabel) |
		.process.args = ["/bin/sh", "-c", "cat /proc/self/attr/current >/out"] |
		(.linux.namespaces[] | select(.type == "ipc")).path = $path'
	[ "$(label)" = "$(own_label pod)" ]
}

@test "verify reads the labels back" {
	start verified
	run "$RAVELINCTL" verify verified
	echo "$output"
	[ "$status" = 0 ]
	config '.process.selinuxLabel = "system_u:system_r:container_t:s0:c1,c2"'
	run "$RAVELINCTL" verify --config config.json verified
	echo "$output"
	[ "$status" = 1 ]
	[[ $output = *SELinux* ]]
}

@test "features tell what the policy has" {
	run "$RAVELINCTL" features -f json
	[ "$(jq -c '.selinuxPolicy | [.enforcing, .levels, .categories, .container, .noNewPrivileges]' <<<"$output")" = \
		'[true,true,1024,"system_u:system_r:container_t:s0","allowed"]' ]
}
