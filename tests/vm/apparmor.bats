# SPDX-License-Identifier: Apache-2.0
# AppArmor in force: which profile a container and an exec really run under, and
# what that denies; and the profiles of contrib/apparmor.

bats_require_minimum_version 1.5.0

setup_file() {
	export JOB=$PWD
	mkdir -p /etc/ravelin/profiles /srv/apparmor
	load web /tmp/web
	load shop /tmp/shop
	load trial /tmp/trial complain
	make_bundle /srv/apparmor
	policy '{"profile": "auto"}'
}

# load NAME PATH [FLAG]: a profile that denies to write to PATH alone. Of a peer
# it may signal those of each other one.
load() {
	apparmor_parser -r <<-END
	abi <abi/3.0>,
	profile $1 flags=(attach_disconnected,mediate_deleted${3:+,$3}) {
		file, capability, network, mount, umount, pivot_root, unix,
		ptrace,
		signal (receive) peer=unconfined,
		signal peer={web,shop},
		deny $2 w,
	}
	END
}

# policy APPARMOR: the default profile's member of that name.
policy() {
	mkdir -p /etc/ravelin/profiles
	echo "{\"extends\": \"privileged\", \"apparmor\": $1}" \
		>/etc/ravelin/profiles/held.json
	echo '{"default": {"profile": "held"}}' >/etc/ravelin/policy.json
}

make_bundle() {
	local name
	mkdir -p "$1/rootfs"/{bin,tmp}
	cp /bin/busybox "$1/rootfs/bin"
	for name in sh cat touch sleep kill; do
		ln -s busybox "$1/rootfs/bin/$name"
	done
	(cd "$1" && runc spec && mv config.json pristine.json)
}

# bundle PROFILE COMMAND: a document that asks for that one, or for none.
bundle() {
	cd /srv/apparmor || return
	jq --arg profile "$1" --arg run "$2" '
		.process.terminal = false | .root.readonly = false |
		.process.args = ["/bin/sh", "-c", $run] |
		if $profile != "" then .process.apparmorProfile = $profile
		else . end' pristine.json >config.json
}

LOOK='cat /proc/self/attr/apparmor/current
	for name in web shop trial other; do
		(echo >/tmp/$name) 2>/dev/null || echo "no $name"
	done'

# under PROFILE: what such a container is held to.
under() {
	bundle "$1" "$LOOK"
	run ravelin run "apparmor-$RANDOM"
	echo "$1: $output"
}

# held CURRENT DENIED...
held() {
	local current=$1 name
	shift
	[ "$status" = 0 ]
	[ "${lines[0]}" = "$current (enforce)" ]
	for name in web shop trial other; do
		if [[ " $* " == *" $name "* ]]; then
			[[ $output == *"no $name"* ]]
		else
			[[ $output != *"no $name"* ]]
		fi
	done
}

@test "a container runs under the engine's profile, whatever it asks instead" {
	local asked
	policy '{"profile": "auto"}'
	for asked in '' unconfined unconf trial ':root:unconfined' \
		'unconfined//&trial'; do
		under "$asked"
		held docker-default
	done
	under web
	held web web
	under 'web//&shop'
	[ "$status" = 0 ]
	[[ ${lines[0]} == *web* && ${lines[0]} == *shop* ]]
	[[ $output == *"no web"* && $output == *"no shop"* ]]
}

@test "a profile by name holds in place of an engine's, and besides another one" {
	policy '{"profile": "web", "required": true}'
	for asked in '' unconfined trial docker-default web; do
		under "$asked"
		held web web
	done
	for asked in shop '&shop' 'shop//&web'; do
		under "$asked"
		[ "$status" = 0 ]
		[[ ${lines[0]} == *web*'(enforce)' ]]
		[[ ${lines[0]} == *shop* ]]
		[[ $output == *"no web"* && $output == *"no shop"* ]]
		[[ $output != *"no other"* ]]
	done
}

@test "processes under two profiles signal each other where both say so" {
	policy '{"profile": "web"}'
	bundle shop 'sleep 9 & kill $! && echo killed'
	run ravelin run "signal-$RANDOM"
	[[ $output == *killed* ]]
}

@test "what is not loaded or not enforced is refused before it starts, or falls back" {
	local name
	for name in nonesuch trial; do
		policy "{\"profile\": \"$name\"}"
		under ''
		[ "$status" = 1 ]
		[[ $output == *"AppArmor profile \"$name\" is not loaded, or not enforced"* ]]
		[[ $output != *docker-default* ]]
		policy "{\"profile\": \"$name\", \"fallback\": \"auto\"}"
		under ''
		held docker-default
	done
	policy '{"profile": "auto"}'
	under nonesuch
	[ "$status" = 1 ]
	[[ $output == *'"nonesuch" is not loaded'* ]]
	policy '{"profile": "auto", "fallback": "auto"}'
	under nonesuch
	held docker-default
}

@test "an exec runs under its container's own, whatever it asks for" {
	local id=exec asked
	policy '{"profile": "web"}'
	bundle docker-default 'sleep 300'
	# Nobody waits for what holds the ends of this test's pipes.
	ravelin run --detach $id >/dev/null 2>&1 </dev/null 3>&-
	for asked in '' unconfined trial shop nonesuch docker-default; do
		jq --arg profile "$asked" '.process |
			.args = ["/bin/cat", "/proc/self/attr/apparmor/current"] |
			if $profile != "" then .apparmorProfile = $profile
			else del(.apparmorProfile) end' config.json >process.json
		run ravelin exec --process process.json $id
		echo "$asked: $output"
		[ "$output" = "web (enforce)" ]
	done
	run ravelin exec --apparmor unconfined $id cat /proc/self/attr/apparmor/current
	[ "$output" = "web (enforce)" ]
	run ravelinctl verify $id
	[[ $output != *AppArmor* ]]
	ravelin delete --force $id
}

# All that configure does, and nothing is left of it.
configure_and_undo() {
	local engine runc
	runc=$(command -v runc)
	find /etc /usr/sbin /usr/bin -printf '%p %s %l\n' | sort >/tmp/before
	for engine in docker containerd crio podman; do
		ravelinctl configure $engine --set-default -p web --divert
	done
	[[ $(readlink "$runc") == */ravelin ]]
	[ "$(dpkg-divert --truename "$runc")" = "$runc.real" ]
	for engine in docker containerd crio podman; do
		ravelinctl configure $engine --undo
	done
	[ "$(dpkg-divert --truename "$runc")" = "$runc" ]
	find /etc /usr/sbin /usr/bin -printf '%p %s %l\n' | sort |
		diff /tmp/before -
}

@test "under its own profile ravelinctl does what it is for, and no more" {
	local id=own
	policy '{"profile": "web"}'
	apparmor_parser -r "$JOB/contrib/apparmor/ravelinctl"
	bundle '' 'sleep 300'
	ravelin run --detach $id >/dev/null 2>&1 </dev/null 3>&-
	dmesg -C
	ravelinctl policy validate
	ravelinctl policy show >/dev/null
	ravelinctl profile list >/dev/null
	ravelinctl profile show web >/dev/null
	run -0 ravelinctl features
	echo "$output"
	[[ $output == *runc* && $output == *crun* && $output == *1.21* ]]
	run ravelinctl explain pristine.json
	[ "$status" -le 1 ]
	ravelinctl harden pristine.json -o /tmp/hardened.json
	[ -s /tmp/hardened.json ]
	ravelinctl seccomp compile -p baseline --format bpf >/dev/null
	run -0 ravelinctl verify $id
	run ravelinctl check --all
	[ "$status" -le 1 ]
	configure_and_undo
	run dmesg
	echo "$output"
	[[ $output != *'profile="ravelinctl'* ]]

	cp /etc/passwd /tmp/passwd
	run -2 ravelinctl harden pristine.json -o /etc/passwd
	[[ $output == *"ermission denied"* ]]
	cmp /etc/passwd /tmp/passwd
	run -2 ravelinctl explain /etc/shadow
	[[ $output == *"ermission denied"* ]]
	# Of the same profile, by another program.
	run aa-exec -p ravelinctl -- /usr/bin/touch /etc/new
	[ "$status" != 0 ]
	run aa-exec -p ravelinctl -- /usr/bin/strace -p "$(pgrep -n sleep)"
	[ "$status" != 0 ]
	ravelin delete --force $id
	apparmor_parser -R "$JOB/contrib/apparmor/ravelinctl"
}

@test "hooks work under their profile, and can't change what holds containers" {
	local hook=/usr/libexec/oci/hooks.d/look
	apparmor_parser -r "$JOB/contrib/apparmor/ravelin-hooks"
	mkdir -p /usr/libexec/oci/hooks.d
	cat >$hook <<-'END'
	#!/bin/bash
	exec >/tmp/hook 2>&1
	cat /proc/self/attr/apparmor/current
	cat >/tmp/state && echo state
	mount -t tmpfs none /mnt && umount /mnt && echo mounted
	echo '{}' >/etc/ravelin/policy.json && echo policy
	touch /usr/local/bin/new && echo program
	echo x:: >>/etc/passwd && echo account
	echo '|/tmp/x' >/proc/sys/kernel/core_pattern && echo core
	echo -n web >/sys/kernel/security/apparmor/.remove && echo rules
	kill -STOP $PPID; kill -CONT $PPID
	touch /tmp/done && echo done
	exit 0
	END
	chmod 755 $hook
	policy '{"profile": "web"}'
	rm -f /tmp/hook
	bundle '' true
	jq --arg hook $hook '.hooks.poststart = [{path: $hook}]' config.json >c
	mv c config.json
	run ravelin run "hook-$RANDOM"
	cat /tmp/hook
	grep -q '^ravelin-hooks (enforce)$' /tmp/hook
	grep -q '^state$' /tmp/hook
	grep -q '^mounted$' /tmp/hook
	grep -q '^done$' /tmp/hook
	[ "$(grep -c 'Permission denied' /tmp/hook)" = 5 ]
	run ! grep -E '^(policy|program|account|core|rules)$' /tmp/hook
	apparmor_parser -R "$JOB/contrib/apparmor/ravelin-hooks"
}
