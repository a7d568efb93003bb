#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh selinux|apparmor [OPTION...] [--] COMMAND...: runs it in a guest that
# enforces, in a directory that holds what was given along, and exits as it
# did; what it writes comes out here.
#
#   --with PATH[=NAME]   a file or directory, under its own name or that one
#   --log FILE           what the guest's kernel said meanwhile: AVC lines too
#   --timeout SECONDS    after which the guest is stopped (124); default 300
#
#   RAVELIN_VM_CACHE     where image and states are kept, default
#                        ~/.cache/ravelin-vm
#   RAVELIN_TESTS_MUST_RUN=1   what can't be run fails instead of being skipped
#
# Exit status: the command's; 77 where there is no guest, 125 where it died.
set -uo pipefail

# shellcheck source=boot.bash
. "$(dirname "${BASH_SOURCE[0]}")/boot.bash"
# shellcheck source=cache.bash
. "$VM_DIR/cache.bash"

usage() {
	sed -n '3,/^set /{/^#/s/^# \{0,1\}//p}' "$VM_DIR/run.sh" >&2
	exit 2
}

parse() {
	WITH=() LOG=/dev/null LIMIT=300
	case ${1:-} in
	selinux | apparmor) KIND=$1 && shift ;;
	*) usage ;;
	esac
	while [ $# -gt 0 ]; do
		case $1 in
		--with) WITH+=("${2:?}") && shift ;;
		--log) LOG=${2:?} && shift ;;
		--timeout) LIMIT=${2:?} && shift ;;
		--) shift && break ;;
		-*) usage ;;
		*) break ;;
		esac
		shift
	done
	[ $# -gt 0 ] || usage
	COMMAND=("$@")
}

# pack FILE: the job as the guest unpacks it. The command is in ./.job.
pack() {
	local tree=$RUN/tree item path name
	mkdir "$tree"
	for item in "${WITH[@]}"; do
		path=${item%%=*} name=${item#*=}
		[ "$name" != "$item" ] || name=$(basename "$path")
		mkdir -p "$(dirname "$tree/$name")"
		cp -rL "$path" "$tree/$name" || return 1
	done
	printf '#!/bin/bash\nexec %s\n' "${COMMAND[*]@Q}" >"$tree/.job"
	chmod 755 "$tree/.job"
	tar -C "$tree" --owner=0 --group=0 -cf "$1" .
}

# run_guest: leaves the command's status in RUN/status.
run_guest() {
	local machine guest readers=()
	mkfifo "$RUN"/{stdout,stderr}
	cat "$RUN/stdout" &
	readers+=($!)
	cat "$RUN/stderr" >&2 &
	readers+=($!)
	# Held open both ways, so that neither end waits for the other.
	exec 8<>"$RUN/request.in"
	date +%s >&8
	mapfile -t machine < <(qemu_machine "$(<"$STATE/accel")")
	mapfile -t guest < <(qemu_guest "$IMAGE" "$KIND" "$STATE/disk.qcow2" \
		"$RUN")
	timeout --kill-after 5 "$LIMIT" qemu-system-x86_64 "${machine[@]}" \
		"${guest[@]}" -snapshot -incoming "exec:zstd -dcq $STATE/ram" \
		</dev/null >"$RUN/qemu" 2>&1
	GUEST_STATUS=$?
	# qemu opens these early; where it did not, they wait for nobody.
	[ -s "$RUN/status" ] || kill "${readers[@]}" 2>/dev/null
	wait "${readers[@]}" 2>/dev/null
}

finish() {
	local verdict
	{ tr -d '\0' <"$RUN/log"; } >"$LOG" 2>/dev/null
	verdict=$(sed -n 's/^exit \([0-9]*\).*/\1/p' "$RUN/status" 2>/dev/null)
	if [ -n "$verdict" ]; then
		exit "$verdict"
	fi
	tail -n 30 "$RUN/console" "$RUN/qemu" >&2
	[ "$GUEST_STATUS" != 124 ] || exit 124
	echo "vm: the guest died" >&2
	exit 125
}

main() {
	parse "$@"
	find_state "$KIND"
	RUN=$(mktemp -d)
	trap 'rm -rf "$RUN"' EXIT
	pack "$RUN/job" || exit 2
	arrange_run "$RUN"
	run_guest
	finish
}

main "$@"
