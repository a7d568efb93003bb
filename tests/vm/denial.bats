#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl explain-denial where SELinux enforces: what the kernel has just
# refused, from its own records, and what it would refuse without a word.

load lib

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	make_root rootfs
	mkdir rootfs/data rootfs/log
	echo secret >rootfs/data/file
	chcon -R -t container_file_t -l s0 rootfs
	chcon -R -l s0:c3,c4 rootfs/data
	chcon -t var_log_t rootfs/log
	"$RUNTIME" spec
	sysctl -q kernel.printk_ratelimit=0
	dmesg -C
}

teardown() {
	"$RUNTIME" --root "$PWD/state" delete --force one 2>/dev/null || true
}

# begin [JQ-FILTER]: container "one" sleeps, with categories of its own.
begin() {
	jq '.process.terminal = false | .process.args = ["/bin/sleep", "1000"]
		| .root.readonly = false
		| .process.selinuxLabel = "system_u:system_r:container_t:s0:c1,c2"
		| .linux.mountLabel =
			"system_u:object_r:container_file_t:s0:c1,c2"
		| '"${1:-.}" config.json >changed
	mv changed config.json
	"$RUNTIME" --root "$PWD/state" run -d one </dev/null >/dev/null \
		2>errors 3>&- || complain "$(cat errors)"
}

inside() {
	"$RUNTIME" --root "$PWD/state" exec one /bin/busybox "$@" \
		</dev/null >/dev/null 2>&1 3>&-
}

# ask CALL [ARGUMENT...]: sets $output, $status.
ask() {
	run "$RAVELINCTL" explain-denial --root "$PWD/state" one "$@"
}

# explained TEXT: the kernel's log, in words, has it.
explained() {
	sleep 0.2
	run "$RAVELINCTL" explain-denial < <(dmesg)
	[[ $output == *"$1"* ]] || complain "no: $1" "$output" "$(dmesg)"
}

# relabel BEGINNING: the chcon lines of $output that begin so, each for the path on
# the host of what the line before names, and nothing else.
relabel() {
	local line path=
	while IFS= read -r line; do
		[[ $line =~ \ on\ the\ [a-z\ ]+\ \"(/[^\"]*)\" ]] &&
			path=${BASH_REMATCH[1]}
		[[ $line == *"$1: chcon "*" HOST_PATH" ]] || continue
		line=${line#*"$1: "}
		# shellcheck disable=SC2086 # words
		${line% HOST_PATH} "rootfs${path:?}"
	done <<<"$output"
}

DIFFERENCE='the types allow it; the file has the categories c3,c4, the process has the categories c1,c2'

@test "other categories: silent in the log, told of the container" {
	begin
	! inside cat /data/file || complain "it was read"
	expect "$(dmesg | grep -c 'avc:  denied.*container_file_t')" 0
	ask openat /data/file O_RDONLY
	expect "$status" 1
	[[ $output == *"refused, by SELinux"* ]] || complain "$output"
	[[ $output == *"$DIFFERENCE"* ]] || complain "$output"
	[[ $output == *"semodule -DB"* ]] || complain "$output"
	relabel "to allow exactly this"
	inside cat /data/file
	ask openat /data/file O_RDONLY
	expect "$status" 0
}

@test "other categories: told from the record, where there is one" {
	refuse_loudly
	begin
	! inside cat /data/file || complain "it was read"
	explained ': the types allow it; the directory has the categories c3,c4, the process has the categories c1,c2'
}

@test "a type, and the rule that is missing; or the label" {
	begin
	# Whether it may start at all nobody but the engine's domain can ask.
	run "$RAVELINCTL" explain -p baseline config.json
	[[ ${lines[-1]} == "unasked   whether the loaded SELinux policy lets"* ]] ||
		complain "$output"
	! inside touch /log/x || complain "it was written"
	explained 'allow container_t var_log_t:dir { write };'
	ask openat /log/x "O_CREAT|O_WRONLY"
	expect "$status" 1
	[[ $output == *"allow container_t var_log_t:dir { "* ]] ||
		complain "$output"
	ask openat /tmp/x "O_CREAT|O_WRONLY"
	expect "$status" 0
	# A file that was labelled for somebody's home: its label comes first.
	echo page >rootfs/data/page
	chcon -l s0 rootfs/data
	chcon -t user_home_t -l s0 rootfs/data/page
	! inside cat /data/page || complain "it was read"
	ask openat /data/page O_RDONLY
	expect "$status" 1
	relabel "to allow this, and more"
	inside cat /data/page
}

@test "a capability that the process has, and its type may not use" {
	begin '.process.capabilities |= map_values(. + ["CAP_SYS_TIME"] | unique)'
	# busybox goes on, whatever the kernel said.
	inside date -s @1 || true
	(($(date +%s) > 1000000)) || complain "the clock was set"
	explained 'allow container_t self:capability { sys_time };'
	ask clock_settime
	[[ $output == *"no rule lets container_t use it"* ]] ||
		complain "$output"
}

@test "no new privileges, and a change of types" {
	# A runtime that is not to wait has left by then. Under runc the mount gains
	# nothing by setuid either.
	begin '.process.noNewPrivileges = true
		| .process.selinuxLabel = "system_u:system_r:sshd_t:s0"' || true
	explained 'no new privileges is set'
	[[ $output == *' to become sshd_t: no rule lets unconfined_t do that then'* &&
		$output == *':process2 { nnp_transition'*' };'* ]] || complain "$output"
}

@test "a filter that kills" {
	begin '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", syscalls: [
		{names: ["mkdir"], action: "SCMP_ACT_KILL_PROCESS"}]}'
	! inside mkdir /tmp/x || complain "it was made"
	explained 'the seccomp filter refused "busybox" the call mkdir (x86_64): it kills'
}
