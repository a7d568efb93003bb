# SPDX-License-Identifier: Apache-2.0
# contrib/selinux in force: ravelin's files are its own, no container comes near
# them, and containers of its types can do what they say and no more.

load lib

setup_file() {
	rm -rf /etc/ravelin /run/ravelin /var/log/ravelin
	mkdir -p /etc/ravelin
	ln -s "$(command -v "$RUNTIME")" /etc/ravelin/runtime
	policy privileged
	cp -r policy/. /etc/selinux/default
	load_policy
	restorecon -RF /etc/ravelin /usr/local/bin/ravelin{,ctl}
	make_bundle /srv/modules
	tar -C /srv/modules/rootfs -c . | docker import - modules >/dev/null
	tar -C /srv/modules/rootfs -c . | podman import -q - modules >/dev/null
	pack_image /srv/image.tar
	ctr image import /srv/image.tar
	# What is denied from here on is told, of what others leave unsaid too.
	sysctl -q kernel.printk_ratelimit=0
}

# policy PROFILE
policy() {
	echo "{\"default\": {\"profile\": \"$1\"}, \"log\": {\"file\": \"/var/log/ravelin/decisions.log\"}}" \
		>/etc/ravelin/policy.json
}

make_bundle() {
	local name
	mkdir -p "$1/rootfs"/{bin,etc,tmp,c,s,l}
	cp /bin/busybox "$1/rootfs/bin"
	install -m 755 "$LIVE_FAKES/try" "$1/rootfs/bin"
	for name in sh cat ls touch mv rm nc sleep mkdir ln; do
		ln -s busybox "$1/rootfs/bin/$name"
	done
	chcon -R -t container_file_t "$1/rootfs"
	(cd "$1" && runc spec && mv config.json pristine.json)
}

# start TYPE COMMAND [JQ]: a container of that type and of c1,c2, with
# ravelin's directories bound at /c, /s and /l, through ravelin.
start() {
	mkdir -p /run/ravelin /var/log/ravelin
	cd /srv/modules || return
	jq --arg label "system_u:system_r:$1:s0:c1,c2" --arg run "$2" '
		def bound($from; $to): {destination: $to, type: "bind",
			source: $from, options: ["rbind", "rw"]};
		.process.terminal = false | .root.readonly = false |
		.process.args = ["/bin/sh", "-c", $run] |
		.process.selinuxLabel = $label |
		.linux.mountLabel = "system_u:object_r:container_file_t:s0:c1,c2" |
		.mounts += [bound("/etc/ravelin"; "/c"), bound("/run/ravelin"; "/s"),
			bound("/var/log/ravelin"; "/l")] |
		'"${3:-.}" pristine.json >config.json
	run ravelin run "modules-$RANDOM"
	echo "$output"
}

type_of() {
	stat -c %C "$1" | cut -d: -f3
}

@test "ravelin's files have their types" {
	[ "$(type_of /etc/ravelin)" = ravelin_etc_t ]
	[ "$(type_of /etc/ravelin/policy.json)" = ravelin_etc_t ]
	[ "$(type_of /usr/local/bin/ravelin)" = container_engine_exec_t ]
	[ "$(type_of /usr/local/bin/ravelinctl)" = ravelinctl_exec_t ]
	ravelinctl policy show >/dev/null
}

@test "engines start containers as before, and what ravelin writes has its type" {
	dmesg -C
	rm -rf /run/ravelin /var/log/ravelin
	policy baseline
	run docker run --rm --runtime ravelin modules cat /proc/self/attr/current
	echo "$output"
	[[ $output == system_u:system_r:container_t:s0:c*,c* ]]
	[ "$(type_of /run/ravelin)" = ravelin_var_run_t ]
	[ "$(type_of /var/log/ravelin/decisions.log)" = ravelin_log_t ]
	run podman --runtime /usr/local/bin/ravelin run --rm --network none \
		modules cat /proc/self/attr/current
	echo "$output"
	[[ $output == *:container_t:s0:c*,c* ]]
	[ "$(grep -c . /var/log/ravelin/decisions.log)" = 2 ]
	policy privileged
	# None of the rules that are missing is of ours.
	run ! grep -a 'avc: .*\(comm="ravelin"\|ravelin_\)' <(dmesg)
}

# containerd mounts its snapshots under no label that a container may enter.
@test "an engine's domain may ask the policy: what could not begin is refused" {
	dmesg -C
	policy baseline
	run ctr run --rm --runc-binary /usr/local/bin/ravelin "$IMAGE" one cat /etc/passwd
	echo "$output"
	policy privileged
	[ "$status" != 0 ]
	[[ $output == *'does not let container_t begin with /bin/busybox: it lacks "allow container_t container_var_lib_t:file entrypoint;"'* ]]
	[[ $output == *'by the engine (docker: selinux-enabled, containerd: enable_selinux), once by chcon -R -t container_file_t, or by a mount with context='* ]]
	run ! grep -a 'avc: .*\(check_context\|compute_av\|compute_create\)' <(dmesg)
	[ -z "$(ctr task ls -q)" ]
}

@test "no container reads, changes or finds ravelin's policy, state and log" {
	local type
	rm -f /etc/ravelin/new
	for type in container_t spc_t ravelin_web_t ravelin_system_t; do
		start $type '
		for at in /c /s /l; do
			ls $at && echo listed $at
			touch $at/new && echo made $at/new
			mkdir $at/dir && echo made $at/dir
		done
		cat /c/policy.json && echo read
		echo "{}" >/c/policy.json && echo changed
		mv /c/policy.json /c/old && echo moved
		rm -rf /l/* /l/.* && rm /l/decisions.log && echo removed
		ln -s /c /tmp/link && ls /tmp/link/ && echo followed
		cat /proc/self/attr/current; echo; echo done'
		[ "$status" = 0 ]
		[[ $output == *:$type:s0:c1,c2*done* ]]
		[[ $output != *listed* && $output != *made* ]]
		[[ $output != *read* && $output != *changed* ]]
		[[ $output != *moved* && $output != *removed* ]]
		[[ $output != *followed* ]]
		[[ $output == *"Permission denied"* ]]
	done
	[ -s /etc/ravelin/policy.json ] && [ ! -e /etc/ravelin/new ]
}

@test "a container of a type for servers has their sockets and no others" {
	local type
	for type in ravelin_web_t ravelin_database_t; do
		start $type '
		busybox ip address show lo
		busybox arping -c 1 -I lo 127.0.0.1
		try socket-raw
		nc -l -p 8080 >/dev/null & sleep 0.5
		nc 127.0.0.1 8080 </dev/null && echo served' '
		.process.noNewPrivileges = true |
		.process.capabilities |= map_values(. + ["CAP_NET_RAW"])'
		[[ $output == *LOOPBACK* && $output == *served* ]]
		[[ $output == *"socket-raw EACCES"* ]]
		grep -q 'arping: .*ermission denied' <<<"$output"
	done
}

@test "a database connects to databases, a web server to all" {
	local host='.linux.namespaces |= map(select(.type != "network"))'
	start ravelin_database_t '
	for port in 22 25 80 443 5432 3306 6379 39999; do
		nc -w 1 127.0.0.1 $port </dev/null 2>&1 | sed "s/^/$port /"
	done' "$host"
	for port in 22 25 80 443; do
		grep -q "^$port .*Permission denied" <<<"$output"
	done
	for port in 5432 3306 6379 39999; do
		grep -q "^$port .*Connection refused" <<<"$output"
	done
	start ravelin_web_t '
	for port in 22 80 5432; do
		nc -w 1 127.0.0.1 $port </dev/null 2>&1
	done' "$host"
	[ "$(grep -c 'Connection refused' <<<"$output")" = 3 ]
}

@test "files are a type's by category, as container_t's are" {
	local type
	mkdir -p /srv/modules/rootfs/data
	for type in ravelin_web_t ravelin_database_t ravelin_system_t; do
		chcon -t container_file_t -l s0:c1,c2 /srv/modules/rootfs/data
		start $type 'echo mine >/data/file && cat /data/file'
		[[ $output == mine ]]
		chcon -l s0:c3,c4 /srv/modules/rootfs/data
		start $type 'ls /data && echo listed'
		[[ $output == *"Permission denied"* ]]
	done
	chcon -l s0 /srv/modules/rootfs/data
}

@test "an agent of the node sets up networks, mounts in its files, changes no file of the host" {
	mkdir -p /srv/agent && echo x >/srv/agent/file
	start ravelin_system_t '
	try socket-raw
	busybox arping -c 1 -I lo 127.0.0.1
	mkdir -p /tmp/m && busybox mount -t tmpfs none /tmp/m && echo mounted
	cat /proc/1/stat >/dev/null && echo stat
	echo y >/host/file && echo changed' '
	.process.capabilities |= map_values(. + ["CAP_NET_RAW", "CAP_NET_ADMIN",
		"CAP_SYS_ADMIN"]) |
	.mounts += [{destination: "/host", type: "bind", source: "/srv/agent",
		options: ["bind", "rw"]}]'
	[[ $output == *mounted*stat* && $output != *changed* ]]
	[[ $output == *"Permission denied"* ]]
	[[ $output == *"socket-raw OK"* && $output == *"not ARPable"* ]]
	[ "$(cat /srv/agent/file)" = x ]
}
