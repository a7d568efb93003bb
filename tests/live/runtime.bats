#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Which runtime ravelin becomes, and that it hands on all that it was given.

load lib

setup() {
	live_setup
	make_bundle "$BUNDLE"
	FAKE=$LIVE_BIN/fake-runtime
	RECORD_DIR=$FAKE.record
	rm -rf "$FAKE".*
	mkdir -p /etc/ravelin/runtimes
}
teardown() { live_teardown; }

link() { ln -sfn "$1" /etc/ravelin/"${2:-runtime}"; }
called() { [ -e "$RECORD_DIR/argv" ]; }
recorded() { cat "$RECORD_DIR/$1"; }
# The arguments that the runtime got, in one line.
words() { recorded argv | tail -n +2 | paste -sd ' '; }

# refuses ARGUMENT...: ravelin says one line and starts no one.
refuses() {
	rm -rf "$RECORD_DIR"
	quietly "$@"
	expect_one_line
	refute called
}

@test "the link /etc/ravelin/runtime" {
	link "$RUNTIME_PATH"
	run --separate-stderr "$RAVELIN" --root "$STATE" run -b "$BUNDLE" one
	expect "$status" 0
	expect_field CapBnd "$BASELINE_MASK"
	link "$FAKE"
	"$RAVELIN" state one
	expect "$(recorded exe)" "$FAKE"
}

@test "no link: a runtime of the system's" {
	run --separate-stderr "$RAVELIN" --root "$STATE" run -b "$BUNDLE" one
	expect "$status" 0
	expect_field CapBnd "$BASELINE_MASK"
}

@test "PATH, HOME and other variables choose nothing" {
	mkdir evil
	cp "$FAKE" evil/runc
	cp "$FAKE" evil/crun
	HOME=$PWD/evil PATH=$PWD/evil:$PATH RAVELIN_RUNTIME=$PWD/evil/runc \
		XDG_CONFIG_HOME=$PWD/evil run --separate-stderr "$RAVELIN" \
		--root "$STATE" run -b "$BUNDLE" one
	expect "$status" 0
	expect_field CapBnd "$BASELINE_MASK"
	expect "$(ls evil)" "crun
runc"
}

@test "an empty environment, as podman gives" {
	run --separate-stderr env -i "$RAVELIN" \
		--ravelin-runtime="$RUNTIME_PATH" --version
	expect "$status" 0
	[[ $output == *"version"* ]]
}

@test "--ravelin-runtime comes before the link" {
	link "$RUNTIME_PATH"
	"$RAVELIN" --ravelin-runtime="$FAKE" state one
	expect "$(recorded exe)" "$FAKE"
}

@test "called as ravelin-NAME: that runtime and that profile" {
	ln -s "$RAVELIN" ravelin-restricted
	link /absent
	link "$FAKE" runtimes/restricted
	./ravelin-restricted state one
	expect "$(recorded exe)" "$FAKE"
	refuses ./ravelin-restricted run -b "$BUNDLE" one
	[[ $stderr == *uid* ]]
}

@test "called as ravelin-NAME without a runtime of its own" {
	ln -s "$RAVELIN" ravelin-privileged
	link "$FAKE"
	./ravelin-privileged run -b "$BUNDLE" one
	expect "$(recorded exe)" "$FAKE"
	expect "$(jq -c .process.noNewPrivileges "$RECORD_DIR/config.json")" \
		false
}

@test "argv[0] is the runtime's real path" {
	link "$FAKE" hop
	link hop
	"$RAVELIN" state one
	expect "$(recorded argv | head -1)" "$FAKE"
}

@test "a runtime that others may write is refused" {
	local mode RECORD_DIR=/run/live/loose.record
	cp "$FAKE" /run/live/loose
	for mode in 775 757 777; do
		chmod "$mode" /run/live/loose
		link /run/live/loose
		refuses "$RAVELIN" state one
		refuses "$RAVELIN" run -b "$BUNDLE" one
		refuses "$RAVELIN" --ravelin-runtime=/run/live/loose state one
	done
	chmod 755 /run/live/loose
	"$RAVELIN" state one
	called
}

@test "a runtime that is not root's is refused" {
	local RECORD_DIR=/run/live/foreign.record
	cp "$FAKE" /run/live/foreign
	chown 1000 /run/live/foreign
	link /run/live/foreign
	refuses "$RAVELIN" state one
}

@test "a link to nothing, to a directory, to what can't be run" {
	local target
	echo text >/run/live/text
	for target in /absent /run/live /run/live/text; do
		link "$target"
		refuses "$RAVELIN" state one
		refuses "$RAVELIN" run -b "$BUNDLE" one
	done
}

@test "ravelin does not become itself" {
	install -m 755 "$RAVELIN" /run/live/ravelin
	link /run/live/ravelin
	refuses timeout 10 /run/live/ravelin state one
	ln -sf /run/live/ravelin /run/live/ravelin-baseline
	link /run/live/ravelin-baseline
	refuses timeout 10 /run/live/ravelin state one
	refuses timeout 10 /run/live/ravelin run -b "$BUNDLE" one
}

@test "two ravelins that name each other end" {
	install -m 755 "$RAVELIN" /run/live/ravelin
	install -m 755 "$RAVELIN" /run/live/second
	link /run/live/second
	refuses timeout 10 /run/live/ravelin state one
}

@test "arguments go on as they came" {
	local line
	link "$FAKE"
	while IFS= read -r line; do
		rm -rf "$RECORD_DIR"
		# shellcheck disable=SC2086 # words on purpose
		"$RAVELIN" $line
		expect "$(words)" "$line"
	done <<-END
		--version
		features
		--root /r --log /run/live/l --log-format json state ID
		--root=/r --debug --systemd-cgroup --log=/run/live/l start ID
		start create
		delete --force run
		kill --all ID 9
		kill ID KILL
		-- state ID
		ps --format json ID
		update --pids-limit 5 --cpuset-cpus 0 ID
		pause ID
		events --stats ID
		list -f json
		--ravelin
		state --ravelin-profile=strict ID
	END
}

@test "odd arguments go on as they came" {
	link "$FAKE"
	"$RAVELIN" state "" " " "a b" $'new\nline' 'quote"' "é"
	expect "$(recorded argv | tail -n +2)" 'state

 
a b
new\nline
quote"
é'
}

@test "create's arguments go on as they came, ours removed" {
	link "$FAKE"
	"$RAVELIN" --ravelin-mode=enforce --ravelin-profile=baseline \
		--root /r --log /run/live/l --log-format json create --bundle "$BUNDLE" \
		--pid-file /p --no-pivot --preserve-fds 2 ID
	expect "$(words)" \
		"--root /r --log /run/live/l --log-format json create --bundle $BUNDLE --pid-file /p --no-pivot --preserve-fds 2 ID"
}

@test "the document that the runtime reads is hardened" {
	local form
	link "$FAKE"
	for form in "create --bundle" "create -b" "run --bundle"; do
		make_bundle "$BUNDLE.each"
		# shellcheck disable=SC2086 # words on purpose
		"$RAVELIN" $form "$BUNDLE.each" ID
		expect "$(jq -c '.process.noNewPrivileges,
			(.process.capabilities.bounding | length)' \
			"$RECORD_DIR/config.json" | paste -sd ' ')" "true 9"
		rm -rf "$BUNDLE.each" "$RECORD_DIR"
	done
}

# What CRIU restores is bound by its image.
@test "restore: refused, unless the profile allows it" {
	link "$FAKE"
	refuses "$RAVELIN" restore --image-path img --bundle "$BUNDLE" ID
	[[ $stderr == */process:\ restored\ processes* ]]
	allow_restore
	"$RAVELIN" restore --image-path img --bundle "$BUNDLE" ID
	expect "$(words)" "restore --image-path img --bundle $BUNDLE ID"
	expect "$(jq -c .process.noNewPrivileges "$RECORD_DIR/config.json")" true
}

allow_restore() {
	mkdir -p /etc/ravelin/profiles
	echo '{"extends": "baseline", "loosens": true, "why": "a test",
		"selinux": {"type": "auto"}, "process": {"restore": true}}' \
		>/etc/ravelin/profiles/restoring.json
	echo '{"default": {"profile": "restoring"}}' >/etc/ravelin/policy.json
	chmod 644 /etc/ravelin/policy.json /etc/ravelin/profiles/restoring.json
}

@test "restore: labels beside the document are the document's" {
	link "$FAKE"
	allow_restore
	edit "$BUNDLE/config.json" '.process.selinuxLabel = "a:b:c_t:s0:c1,c2"
		| .linux.mountLabel = "a:b:d_t:s0:c1,c2"'
	"$RAVELIN" restore --lsm-profile selinux:x:y:spc_t:s0 \
		--lsm-mount-context=x:y:z_t:s0 -b "$BUNDLE" ID
	expect "$(words)" "restore --lsm-profile selinux:a:b:c_t:s0:c1,c2 \
--lsm-mount-context=a:b:d_t:s0:c1,c2 -b $BUNDLE ID"
	"$RAVELIN" --ravelin-profile=privileged restore \
		--lsm-profile selinux:x:y:spc_t:s0 -b "$BUNDLE" ID
	expect "$(words)" \
		"restore --lsm-profile selinux:x:y:spc_t:s0 -b $BUNDLE ID"
	refuses "$RAVELIN" restore --lsm-profile=apparmor:unconfined \
		-b "$BUNDLE" ID
	refuses "$RAVELIN" restore --lsm-profile=smack:x -b "$BUNDLE" ID
	"$RAVELIN" --ravelin-mode=audit restore --lsm-profile=smack:x \
		-b "$BUNDLE" ID
	expect "$(words)" "restore --lsm-profile=smack:x -b $BUNDLE ID"
}

@test "the last --bundle wins, wherever it stands" {
	link "$FAKE"
	"$RAVELIN" create --bundle /absent --bundle="$BUNDLE" ID
	expect "$(jq -c .process.noNewPrivileges "$BUNDLE/config.json")" true
}

@test "exec: only the process document's place changes" {
	link "$FAKE"
	jq . "$FIXTURES/docker-exec-privileged-process.json" >process.json
	cp process.json original.json
	"$RAVELIN" --root /r exec --process process.json --detach \
		--pid-file /p ID
	cmp process.json original.json
	[[ $(words) =~ ^--root\ /r\ exec\ --process[\ =][^\ ]+\ --detach\ --pid-file\ /p\ ID$ ]] ||
		complain "got: $(words)"
	expect "$(jq -c '.noNewPrivileges,
		(.capabilities.bounding | length)' \
		"$RECORD_DIR/process.json" | paste -sd ' ')" "true 9"
}

@test "exec: the command's own words are not ours to change" {
	link "$FAKE"
	"$RAVELIN" exec ID sh -c 'x' --process y --cap ALL
	[[ $(words) == "exec "*"ID sh -c x --process y --cap ALL" ]] ||
		complain "got: $(words)"
}

@test "directory, umask and signals are handed on" {
	link "$FAKE"
	mkdir bare hardened
	local command
	for command in "$FAKE" "$RAVELIN"; do
		rm -rf "$RECORD_DIR"
		(
			umask 027
			trap '' USR2
			cd /run/live
			setpriv --pdeathsig KILL "$command" \
				create --bundle "$BUNDLE" ID
		)
		grep -v '^pid ' "$RECORD_DIR/state" >"$RECORD_DIR/state.same"
		if [ "$command" = "$FAKE" ]; then
			mv "$RECORD_DIR"/* bare
		else
			mv "$RECORD_DIR"/* hardened
		fi
	done
	diff bare/state.same hardened/state.same
	diff bare/cwd hardened/cwd
	grep -q '^pdeathsig 9$' hardened/state
}

@test "of the environment, what a runtime reads is handed on, as it came" {
	local words kept=("XDG_RUNTIME_DIR=" "PATH=$PATH" "HOME=/a b"
		"NOTIFY_SOCKET=@é" "LISTEN_FDS=1" "GOMAXPROCS=2")
	link "$FAKE"
	for words in "create --bundle $BUNDLE ID" "state ID" "exec ID true"; do
		# shellcheck disable=SC2086 # words on purpose
		env -i LD_LIBRARY_PATH=/opt/lib "${kept[@]:0:3}" A=1 \
			_OCI_SYNCPIPE=3 "${kept[@]:3}" LD_PRELOAD= \
			_LIBCONTAINER_CLONED_BINARY=1 "$RAVELIN" $words
		expect "$(recorded environ)" "$(printf '%s\n' "${kept[@]}")"
	done
}

@test "a socket that systemd hands over reaches the container" {
	local as_bare
	# shellcheck disable=SC2016 # the container's shell, and one here
	local script='echo $LISTEN_FDS $LISTEN_PID; cat <&3' \
		hand='LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
	edit "$BUNDLE/config.json" '.process.args = ["/bin/sh", "-c", $script]' \
		--arg script "$script"
	echo handed >socket
	run -0 --separate-stderr sh -c "$hand" sh "$RUNTIME_PATH" \
		--root "$STATE" run -b "$BUNDLE" one 3<socket
	as_bare=$output
	[[ $output == *handed ]]
	run -0 --separate-stderr sh -c "$hand" sh "$RAVELIN" \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
		run -b "$BUNDLE" one 3<socket
	expect "$output" "$as_bare"
}

@test "open descriptors are handed on, and none of ours" {
	link "$FAKE"
	local command words
	for words in "create --bundle $BUNDLE ID" "state ID" \
		"exec ID true"; do
		for command in "$FAKE" "$RAVELIN"; do
			# shellcheck disable=SC2086 # words on purpose
			"$command" $words 5</etc/passwd 7>/dev/null \
				8<"$BUNDLE" </dev/null >/dev/null 2>&1
			mv "$RECORD_DIR/fds" "fds.$(basename "$command")"
		done
		diff fds.fake-runtime "fds.$(basename "$RAVELIN")"
	done
}

# CVE-2026-30892: crun 1.19 to 1.26 takes the former for root.
@test "crun is told a gid with exec's uid, others what was said" {
	local user
	for name in crun runc; do
		cp "$FAKE" "$LIVE_BIN/$name"
		link "$LIVE_BIN/$name"
		for user in 1 1:2; do
			"$RAVELIN" exec --user "$user" ID true
			grep -A 1 -x -e --user "$LIVE_BIN/$name.record/argv"
		done
		rm -r "${LIVE_BIN:?}/$name"{,.record}
	done >said
	grep -v -e --user -e -- said >users || true
	expect "$(paste -sd ' ' users)" "1:0 1:2 1 1:2"
}

@test "it becomes the runtime: no second process" {
	link "$FAKE"
	# shellcheck disable=SC2016 # the inner shell's
	run sh -c 'echo $$; exec "$1" create --bundle "$2" ID' sh \
		"$RAVELIN" "$BUNDLE"
	expect "$status" 0
	expect "$(recorded state | awk '$1 == "pid" { print $2 }')" "$output"
}

@test "exit status and output are the runtime's" {
	link "$FAKE"
	echo 42 >"$FAKE.exit"
	echo out >"$FAKE.stdout"
	echo err >"$FAKE.stderr"
	run --separate-stderr "$RAVELIN" create --bundle "$BUNDLE" ID
	expect "$status:$output:$stderr" "42:out:err"
	echo 3 >"$FAKE.exit"
	echo '{"json": true}' >"$FAKE.stdout"
	rm "$FAKE.stderr"
	run --separate-stderr "$RAVELIN" features
	expect "$status:$output:$stderr" '3:{"json": true}:'
}

@test "closed standard descriptors do no harm" {
	link "$FAKE"
	"$RAVELIN" create --bundle "$BUNDLE" ID <&- >&- 2>&-
	called
	expect "$(jq -c .process.noNewPrivileges "$BUNDLE/config.json")" true
}

@test "without a container the runtime says so, by any name" {
	local other=$LIVE_BIN/other-runtime as_bare before words
	cp "$RUNTIME_PATH" "$other"
	make_bundle "$BUNDLE.none"
	before=$(bundle_state "$BUNDLE.none")
	echo '{}' >process.json
	for words in exec "exec --process process.json" create \
		"create --bundle $BUNDLE.none"; do
		# shellcheck disable=SC2086 # words on purpose
		quietly "$other" $words
		as_bare=$(without_time "$status:$output:$stderr")
		# shellcheck disable=SC2086
		quietly "$RAVELIN" --ravelin-runtime="$other" $words
		expect "$(without_time "$status:$output:$stderr")" "$as_bare"
	done
	quietly "$RAVELIN" --ravelin-mode=audit --ravelin-runtime="$other" \
		create --foo --no-pivot --
	[ "$status" -lt 128 ] || complain "$status"
	diff <(echo "$before") <(bundle_state "$BUNDLE.none")
}
