#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Commands that need no hardening cost one look at argv and an execve: no
# policy is opened, no word is said.

load lib

setup() {
	live_setup
	requires strace
	ln -s "$RUNTIME_PATH" /etc/ravelin/runtime
	mkdir -p /etc/ravelin/profiles
	# Whoever reads these says so by refusing.
	echo 'no policy' >/etc/ravelin/policy.json
	echo 'no profile' >/etc/ravelin/profiles/baseline.json
}
teardown() { live_teardown; }

# own_calls COMMAND...: the system calls that ravelin makes before it becomes
# the runtime.
own_calls() {
	strace -o trace -s 4096 "$@" >/dev/null 2>&1 || true
	awk '/^execve\(/ && ++seen == 2 { print; exit } { print }' trace
}

same_as_bare() {
	local as_bare
	run --separate-stderr bare "$@"
	as_bare=$(without_time "$status:$output:$stderr")
	run --separate-stderr "$RAVELIN" --root "$STATE" "$@"
	expect "$(without_time "$status:$output:$stderr")" "$as_bare"
}

@test "what the runtime says about itself" {
	same_as_bare --version
	same_as_bare --help
	same_as_bare help
	same_as_bare features
	same_as_bare spec --help
	same_as_bare create --help
}

@test "what it says about a container that is not there" {
	local command
	for command in state start delete kill pause resume ps events; do
		same_as_bare "$command" absent
	done
	same_as_bare delete --force absent
	same_as_bare list
	same_as_bare list --format json
}

@test "what it says about words that it doesn't know, or too few" {
	same_as_bare unknown
	same_as_bare state
	same_as_bare
}

# It gives a container that runs what nobody looks at.
@test "crun's mounts is refused, where not all is audit" {
	local as_bare
	echo '{}' >/etc/ravelin/policy.json
	rm /etc/ravelin/profiles/baseline.json
	run -1 --separate-stderr "$RAVELIN" --root "$STATE" mounts add one
	[[ $stderr == "ravelin: mounts: changes a container that runs"* ]]
	run --separate-stderr bare mounts add one
	as_bare=$(without_time "$status:$output:$stderr")
	run --separate-stderr "$RAVELIN" --ravelin-mode=audit --root "$STATE" \
		mounts add one
	expect "$(without_time "$status:$output:$stderr")" "$as_bare"
	grep -q "changes a container that runs" /var/log/ravelin/decisions.log
}

@test "spec writes the runtime's own document" {
	mkdir one two
	(cd one && bare spec)
	(cd two && "$RAVELIN" spec)
	diff one/config.json two/config.json
}

@test "no policy and no profile is opened" {
	local command
	for command in "state absent" "start absent" "delete absent" \
		"kill absent 9" "ps absent" "pause absent" "list" \
		"--version" "features"; do
		# shellcheck disable=SC2086 # words on purpose
		own_calls "$RAVELIN" --root "$STATE" $command >calls
		grep -q '^execve.*runc\|^execve.*crun' <(tail -1 calls)
		refute grep -E '/etc/ravelin/(policy|profiles)|/usr/share/ravelin' calls
		refute grep -E '^(open|openat)\(.*/etc/ravelin/[^r]' calls
	done
}

@test "few system calls, no fork, nothing written" {
	own_calls "$RAVELIN" --root "$STATE" state absent >calls
	refute grep -E '^(fork|vfork|clone|clone3|write|socket|connect)\(' calls
	echo "$(wc -l <calls) calls" >&2
	# The sanitizers make hundreds of their own.
	grep -qa __asan_init "$RAVELIN" || [ "$(wc -l <calls)" -le 60 ]
}

@test "a refusing policy stops a create, and no other command" {
	BUNDLE=$PWD/bundle
	make_bundle "$BUNDLE" '.process.args = ["/bin/try", "signal"]'
	quietly "$RAVELIN" --root "$STATE" create -b "$BUNDLE" one
	expect "$status" 1
	rm /etc/ravelin/policy.json /etc/ravelin/profiles/baseline.json
	detached "$RAVELIN" --root "$STATE" create -b "$BUNDLE" one
	echo 'no policy' >/etc/ravelin/policy.json
	"$RAVELIN" --root "$STATE" start one
	eventually says out ready
	"$RAVELIN" --root "$STATE" kill one KILL
	eventually has_status one stopped
	"$RAVELIN" --root "$STATE" delete one
}

# The shim puts off libselinux's and libcap-ng's constructors (src/shim/late.ld);
# without them a launch would take SELinux for switched off.
@test "the libraries' constructors run for a launch, and for nothing else" {
	BUNDLE=$PWD/bundle
	make_bundle "$BUNDLE"
	rm /etc/ravelin/policy.json /etc/ravelin/profiles/baseline.json
	own_calls "$RAVELIN" --root "$STATE" create -b "$BUNDLE" one >calls
	grep -q '^statfs("/sys/fs/selinux"' calls
	grep -q '^openat(.*/proc/sys/kernel/cap_last_cap' calls
	own_calls "$RAVELIN" --root "$STATE" state absent >calls
	grep -qa __asan_init "$RAVELIN" ||
		refute grep -E '/sys/fs/selinux|cap_last_cap' calls
}
