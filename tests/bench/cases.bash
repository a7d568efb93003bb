# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What is measured: bundles and cases. All that is timed lies on a tmpfs.

PROGRAMS=/run/live/bin
PRISTINE=.config.json.ravelin-pristine

# The programs as root's, in a directory of root's; the engines' own documents,
# docker's without its hook, which names a process of another host; and a bundle
# with docker's; a runtime that can't be executed. What comes next is named runc,
# for behind another name ravelin looks for a loop.
arrange_bench() {
	local fixtures=$BENCH_DIR/../fixtures
	NOOP=$PROGRAMS/noop.d/runc BROKEN=$PROGRAMS/broken.d/runc
	SHIM=$PROGRAMS/ravelin
	mkdir -p "$PROGRAMS"/{noop,exits,broken}.d /run/live/peers bundle \
		/etc/ravelin &&
		install -m 755 "$BENCH_PROGRAMS"/{noop,exits,idle,interleave} \
			"$BENCH_PROGRAMS"/{floor_exec,floor_rewrite} \
			"$BENCH_PROGRAMS"/{read_filter,filter_steps,calls} \
			"$RAVELIN" "$PROGRAMS" &&
		install -m 755 "$BENCH_DIR"/peers/* /run/live/peers &&
		install -m 755 "$PROGRAMS/noop" "$PROGRAMS/noop.d/runc" &&
		install -m 755 "$PROGRAMS/exits" "$PROGRAMS/exits.d/runc" &&
		echo "no program" >"$BROKEN" && chmod 755 "$BROKEN" &&
		jq -cj 'del(.hooks)' "$fixtures/docker-run.json" >docker.json &&
		cp "$fixtures/podman-run.json" podman.json &&
		cp "$fixtures/docker-exec-process.json" process.json &&
		cp docker.json bundle/config.json
	FRESH=(+copy docker.json bundle/config.json
		+remove "bundle/$PRISTINE")
	CREATE=(create --bundle bundle x)
}

# --- in front of a runtime that does nothing -------------------------------

# A document that was hardened before, and its pristine copy.
arrange_second_start() {
	mkdir -p second
	cp docker.json second/config.json
	"$SHIM" --ravelin-runtime="$NOOP" create --bundle second x
}

peer_cases() {
	PEERS=()
	local program peer
	for peer in jq.sh python.py; do
		program=$(sed -n '1s/^#!\([^ ]*\).*/\1/p' "/run/live/peers/$peer")
		[ -x "$program" ] || continue
		PEERS+=("$peer")
		CASES+=(+case "$peer" "${FRESH[@]}"
			+run "/run/live/peers/$peer" "$NOOP" "${CREATE[@]}")
	done
}

# The runtime that is found when nothing names one is the host's runc: here
# it does nothing either.
hide_runc() {
	HIDDEN=$(command -v runc) && mount --bind "$NOOP" "$HIDDEN"
}

# floor_cases RUNTIME
floor_cases() {
	CASES=(+case nothing +run "$1"
		+case "floor (a)" +run "$PROGRAMS/floor_exec" "$1" state x
		+case "pass-through" +run "$SHIM" --ravelin-runtime="$1" state x
		+case "floor (b)" "${FRESH[@]}"
		+run "$PROGRAMS/floor_rewrite" bundle "$1" "${CREATE[@]}"
		+case create "${FRESH[@]}"
		+run "$SHIM" --ravelin-runtime="$1" "${CREATE[@]}"
		+case "second start"
		+run "$SHIM" --ravelin-runtime="$1" create --bundle second x
		+case "exec --process" +run "$SHIM" --ravelin-runtime="$1"
		exec --process process.json x)
}

measure_floors() {
	local peer found=0
	floor_cases "$NOOP"
	peer_cases
	if hide_runc; then
		found=1
		CASES+=(+case "pass-through, runtime found" +run "$SHIM" state x)
	fi
	interleaved "$RUNS" "${CASES[@]}"
	[ "$found" = 0 ] || umount "$HIDDEN"

	start_table "In front of a runtime that does nothing"
	table_row nothing nothing
	table_row "floor (a)" "floor (a)"
	table_row "pass-through" "floor (a)" 1.2
	[ "$found" = 0 ] ||
		table_row "pass-through, runtime found" "floor (a)" 1.2
	table_row "floor (b)" "floor (b)"
	table_row create "floor (b)" 1.5
	table_row "second start" "floor (b)"
	table_row "exec --process" "floor (a)"
	for peer in "${PEERS[@]}"; do
		table_row "$peer" "floor (b)"
	done
	measure_memory
}

measure_memory() {
	local mib
	mib=$(awk -v kib="$(value create 7)" 'BEGIN { printf "%.1f", kib / 1024 }')
	printf '\nPeak memory of create: %s MiB (%s).\n' "$mib" \
		"$(judge "memory of create" "$mib" 4 1)"
}

# The same without what the runtime's own start adds to both sides.
measure_undiluted() {
	floor_cases "$PROGRAMS/exits.d/runc"
	interleaved "$RUNS" "${CASES[@]}"
	start_table "In front of a program that only exits, without libc"
	table_row nothing nothing
	table_row "floor (a)" "floor (a)"
	table_row "pass-through" "floor (a)"
	table_row "floor (b)" "floor (b)"
	table_row create "floor (b)"
	table_row "second start" "floor (b)"
	table_row "exec --process" "floor (a)"
}

# --- instructions ----------------------------------------------------------

# instruction_row NAME BOUND COMMAND...
instruction_row() {
	local name=$1 bound=$2 count
	shift 2
	count=$(instructions "$@")
	[ "$bound" = - ] ||
		count="$count ($(judge "instructions of $name" "$count" \
			"$bound" 1))"
	printf '| %s | %s |\n' "$name" "$count"
}

measure_instructions() {
	printf '\n### Instructions in user mode\n\n'
	if ! command -v valgrind >/dev/null; then
		[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 0 ] ||
			cannot_run "valgrind is missing"
		echo "Not counted: valgrind is missing."
		return
	fi
	printf '| case | instructions |\n|--|--:|\n'
	cp docker.json bundle/config.json
	instruction_row "floor (a)" - "$PROGRAMS/floor_exec" "$BROKEN" state x
	instruction_row "pass-through" 3000000 \
		"$SHIM" --ravelin-runtime="$BROKEN" state x
	instruction_row "floor (b)" - \
		"$PROGRAMS/floor_rewrite" bundle "$BROKEN" "${CREATE[@]}"
	rm -f "bundle/$PRISTINE"
	instruction_row create 3000000 \
		"$SHIM" --ravelin-runtime="$BROKEN" "${CREATE[@]}"
	instruction_row "second start" 3000000 \
		"$SHIM" --ravelin-runtime="$BROKEN" create --bundle second x
	instruction_row "exec --process" 3000000 "$SHIM" \
		--ravelin-runtime="$BROKEN" exec --process process.json x
}

# --- the whole start -------------------------------------------------------

# make_start_bundle ENGINE DIRECTORY PROGRAM [FILTER]: that engine's document,
# changed just so far that it starts without the engine: its own rootfs, no file
# and no network namespace of the engine's, no hook, no limit above this
# machine's own, a program that is there.
make_start_bundle() {
	local cgroup
	cgroup=/$LIVE_TAG-$(basename "$2")
	mkdir -p "$2/rootfs"/{bin,proc,sys,dev,etc}
	cp "$PROGRAMS"/{exits,idle} "$2/rootfs/bin"
	jq -c --arg program "/bin/$3" --arg cgroup "$cgroup" '
		.process.args = [$program]
		| .root.path = "rootfs"
		| .mounts |= map(select(.type != "bind"))
		| del(.hooks, .process.oomScoreAdj, .process.rlimits)
		| .linux.namespaces |= map(del(.path))
		| .linux.cgroupsPath = $cgroup
		'"${4:+| $4}" "$1.json" >"$2/pristine.json" &&
		cp "$2/pristine.json" "$2/config.json"
}

# starts ENGINE NAME COMMAND...: in a bundle of its own, from the pristine
# document but for a second start.
starts() {
	local engine=$1 name=$2 bundle=start-${2//[^a-z]/-}
	local filter=
	shift 2
	[ "$name" != "bare, no filter" ] || filter='del(.linux.seccomp)'
	make_start_bundle "$engine" "$bundle" exits "$filter"
	CASES+=(+case "$name")
	[ "$name" = "ravelin, second start" ] ||
		CASES+=(+copy "$bundle/pristine.json" "$bundle/config.json"
			+remove "$bundle/$PRISTINE")
	CASES+=(+run "$@" --root /run/live/state
		run --bundle "$bundle" "bench${#CASES[@]}")
}

start_bound() {
	case $1 in
	runc) echo 0.9 ;;
	crun) echo 0.6 ;;
	esac
}

# hardens PATH: what stands in front of that runtime's arguments.
hardens() {
	HARDENS=("$SHIM" --ravelin-profile=baseline --ravelin-runtime="$1")
}

# measure_start RUNTIME PATH ENGINE: peers stand in front of docker's alone.
measure_start() {
	local runtime=$1 path=$2 engine=$3 peer peers=()
	hardens "$path"
	[ "$engine" != docker ] || peers=("${PEERS[@]}")
	CASES=()
	rm -rf start-*
	starts "$engine" "bare" "$path"
	starts "$engine" "bare again" "$path"
	starts "$engine" "bare, no filter" "$path"
	starts "$engine" "ravelin, baseline" "${HARDENS[@]}"
	starts "$engine" "ravelin, second start" "${HARDENS[@]}"
	for peer in "${peers[@]}"; do
		starts "$engine" "$peer" "/run/live/peers/$peer" "$path"
	done
	interleaved "$STARTS" "${CASES[@]}"
	start_table "Whole start with $runtime, $engine's document"
	table_row "bare" "bare"
	table_row "bare again" "bare"
	table_row "bare, no filter" "bare"
	table_row "ravelin, baseline" "bare" "$(start_bound "$runtime")"
	table_row "ravelin, second start" "bare"
	for peer in "${peers[@]}"; do
		table_row "$peer" "bare"
	done
}
