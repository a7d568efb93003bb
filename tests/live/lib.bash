# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Helpers of the live tests: bundles, the two ways of starting one, and what
# is asked of the outcome. Sourced by every .bats file; run.sh made the places.

bats_require_minimum_version 1.5.0

FIXTURES=$LIVE_DIR/../fixtures

# Capability names by number, as in capability.h.
CAPABILITIES=(CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID
	SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST
	NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT
	SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
	SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP
	MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ
	PERFMON BPF CHECKPOINT_RESTORE)

# The masks that the profiles' capabilities make.
# shellcheck disable=SC2034 # for the files that load this one
BASELINE_MASK=00000000000005fb NO_CAPABILITY=0000000000000000
# shellcheck disable=SC2034
RESTRICTED_MASK=0000000000000400

complain() {
	printf '%s\n' "$*" >&2
	return 1
}

# refute COMMAND...: it must fail. (bats does not see a failing "!".)
refute() {
	"$@" || return 0
	complain "unexpected: $*"
}

# requires WHAT...: skips the test where something is missing, or fails it
# where nothing may be skipped.
requires() {
	local what
	for what in "$@"; do
		"has_$what" && continue
		[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] ||
			skip "missing: $what"
		complain "missing: $what"
		return 1
	done
}

has_root() { [ "$(id -u)" = 0 ]; }
has_runtime() { command -v "$RUNTIME" >/dev/null; }
has_runc() { [ "$RUNTIME" = runc ] && has_runtime; }
has_crun() { [ "$RUNTIME" = crun ] && has_runtime; }
has_ravelin() { [ -x "${RAVELIN:-}" ]; }
has_jq() { command -v jq >/dev/null; }
has_python3() { command -v python3 >/dev/null; }
has_strace() { command -v strace >/dev/null; }
# A static one: nothing else is in the rootfs.
has_busybox() {
	command -v busybox >/dev/null && ! ldd "$(command -v busybox)" &>/dev/null
}

# --- before and after each test --------------------------------------------

live_setup() {
	requires root runtime jq busybox ravelin
	RUNTIME_PATH=$(command -v "$RUNTIME")
	STATE=$BATS_TEST_TMPDIR/state
	BUNDLE=$BATS_TEST_TMPDIR/bundle
	rm -rf /etc/ravelin
	mkdir -p "$STATE" /etc/ravelin
	cd "$BATS_TEST_TMPDIR" || return 1
}

live_teardown() {
	local container
	[ -d "${STATE:-/nowhere}" ] || return 0
	for container in "$STATE"/*/; do
		[ -d "$container" ] || continue
		bare delete --force "$(basename "$container")" \
			>/dev/null 2>&1 3>&- || true
	done
}

# --- bundles ---------------------------------------------------------------

# The capabilities this host can give, as a JSON array of names.
host_capabilities() {
	local mask names=() bit
	mask=$((16#$(awk '/^CapBnd/ { print $2 }' /proc/self/status)))
	for bit in "${!CAPABILITIES[@]}"; do
		((mask >> bit & 1)) && names+=("CAP_${CAPABILITIES[bit]}")
	done
	jq -cn '$ARGS.positional' --args "${names[@]}"
}

make_rootfs() {
	local applet
	mkdir -p "$1"/{bin,proc,sys,dev,etc,tmp}
	cp "$(command -v busybox)" "$1/bin/busybox"
	cp "$LIVE_BIN"/{try,minimal} "$1/bin"
	for applet in sh cat grep sleep mkdir; do
		ln -s busybox "$1/bin/$applet"
	done
	chmod 1777 "$1/tmp"
}

# What of an engine's document is another machine's, made to fit here: it runs
# `try status`.
FITTED='.process.args = ["/bin/try", "status"]
	| .process.env = ["PATH=/bin"]
	| del(.process.oomScoreAdj, .process.rlimits, .hooks)
	| .root = {path: "rootfs"}
	| .mounts |= map(select(.type != "bind"))
	| .linux.namespaces |= map(del(.path))
	| .linux.cgroupsPath = $cgroup
	| .linux.devices = []
	| .linux.resources = {devices: [{allow: true, access: "rwm"}]}'

# fit_bundle DIR FIXTURE [JQ-FILTER]: a bundle in which everything that bears
# on security is as that engine's document has it. The filter edits it last.
fit_bundle() {
	local rootfs=$BATS_FILE_TMPDIR/rootfs
	[ -d "$rootfs" ] || make_rootfs "$rootfs"
	mkdir -p "$1"
	cp -al "$rootfs" "$1/rootfs"
	jq --argjson all "$(host_capabilities)" \
		--arg cgroup "/$LIVE_TAG-$BATS_TEST_NUMBER-$(basename "$1")" \
		"$FITTED${3:+| $3}" "$FIXTURES/$2" >"$1/config.json"
}

# make_bundle DIR [JQ-FILTER]: a bundle that asks for everything, in the shape
# docker gives a privileged container, running `try status`. The filter edits
# the document last.
make_bundle() {
	fit_bundle "$1" docker-run-privileged.json '
		.process.noNewPrivileges = false
		| .process.capabilities = {bounding: $all, effective: $all,
			permitted: $all, inheritable: $all, ambient: $all}
		| del(.linux.seccomp, .linux.maskedPaths, .linux.readonlyPaths)
		'"${2:+| $2}"
}

# edit FILE JQ-FILTER [JQ-OPTION...]: changes a JSON file where it is.
edit() {
	local file=$1 filter=$2
	shift 2
	jq "$filter" "$file" "$@" >"$file.new" && mv "$file.new" "$file"
}

# Everything about a bundle that a refused launch must leave as it was.
bundle_state() {
	(cd "$1" && find . -name rootfs -prune -o \
		-printf '%p %y %m %U %G %i %s %l\n' | sort &&
		find . -name rootfs -prune -o -type f -print0 | sort -z |
		xargs -0 -r sha256sum)
}

# --- starting --------------------------------------------------------------

# bare ARGUMENT...: the real runtime.
bare() {
	"$RUNTIME_PATH" --root "$STATE" "$@"
}

# hardened PROFILE ARGUMENT...: the same through ravelin.
hardened() {
	local profile=$1
	shift
	"$RAVELIN" --ravelin-profile="$profile" \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" "$@"
}

# become PROFILE ARGUMENT...: the same in the shell's own place, for the
# background: $! is then the runtime.
become() {
	local profile=$1
	shift
	exec "$RAVELIN" --ravelin-profile="$profile" \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" "$@" 3>&-
}

# detached COMMAND...: for create and run -d, whose container would else hold
# the test's own output open. Its output goes to the files out and err.
detached() {
	local code=0
	"$@" </dev/null >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err" 3>&- || code=$?
	[ "$code" -eq 0 ] ||
		echo "status $code: $(cat "$BATS_TEST_TMPDIR/err")" >&2
	return "$code"
}

# eventually COMMAND...: within ten seconds.
eventually() {
	local tries
	for ((tries = 0; tries < 200; tries++)); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.05
	done
	complain "did not happen: $*"
}

container_status() { bare state "$1" 2>/dev/null | jq -r .status; }
container_pid() { bare state "$1" | jq -r .pid; }
has_status() { [ "$(container_status "$1")" = "$2" ]; }
says() { grep -q "$2" "$1"; }

# --- asking ----------------------------------------------------------------

# field NAME: its value in /proc/PID/status lines on stdin.
field() { awk -v name="$1:" '$1 == name { print $2; exit }'; }

# expect_field NAME VALUE: of `$output`.
expect_field() {
	local got
	got=$(field "$1" <<<"${output:-}")
	[ "$got" = "$2" ] && return 0
	complain "$1 is '$got', not '$2', in:" "${output:-}"
}

expect() {
	[ "$1" = "$2" ] && return 0
	complain "got '$1', not '$2'; output: ${output:-} ${stderr:-}"
}

# expect_within SMALL LARGE: no bit of the mask SMALL that LARGE has not.
expect_within() {
	(((16#$1 & ~16#$2) == 0)) || complain "$1 is not within $2"
}

# quietly COMMAND...: like run, for what may by mistake leave a container that
# holds its output open.
quietly() {
	status=0
	detached "$@" 2>/dev/null || status=$?
	output=$(cat "$BATS_TEST_TMPDIR/out")
	stderr=$(cat "$BATS_TEST_TMPDIR/err")
}

# runc stamps its messages with it.
without_time() { sed -E 's/time="?[0-9T:.Z+-]*"?//g' <<<"$1"; }

# expect_one_line: what `run` or `quietly` ran refused with one line.
expect_one_line() {
	expect "$status" 1
	expect "$output" ""
	expect "$(wc -l <<<"$stderr")" 1
	[[ $stderr =~ ^ravelin:\ .{12} ]] || complain "no reason: $stderr"
}

# expect_refused PROFILE ARGUMENT...: the launch of $BUNDLE is refused as
# the interface promises, and nothing happened.
expect_refused() {
	local profile=$1 before after log=$BATS_TEST_TMPDIR/log.json
	shift
	before=$(bundle_state "$BUNDLE")
	rm -f "$log"
	quietly hardened "$profile" --log "$log" --log-format json "$@"
	expect_one_line
	[ "$(wc -l <"$log")" -eq 1 ] || complain "log: $(cat "$log")"
	jq -e '.level == "error" and (.msg | length > 20) and
		(.time | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T.*(Z|[+-]..:..)$"))' \
		"$log" >/dev/null || complain "log: $(cat "$log")"
	after=$(bundle_state "$BUNDLE")
	diff <(echo "$before") <(echo "$after") >&2
	[ -z "$(ls -A "$STATE")" ] || complain "left: $(ls -A "$STATE")"
}
