# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Measuring and judging. What was measured goes to $SAMPLES, a line a case and
# parted by tabs, as interleave prints it.

SAMPLES=/run/live/samples

# What times may exceed their bound by under --check: three to four times what
# two measurements of one and the same start differed by.
readonly NOISE_MARGIN=1.15

# interleaved RUNS +case ...: measures and keeps.
interleaved() {
	"$PROGRAMS/interleave" "$@" >"$SAMPLES" || {
		echo "bench: a case failed" >&2
		exit 1
	}
}

# value NAME COLUMN: of a case. Columns: 2 runs, 3 least, 4 median and 5 most
# wall time, 6 CPU time, 7 memory.
value() {
	awk -F'\t' -v name="$1" -v column="$2" \
		'$1 == name { print $column; found = 1 } END { exit !found }' \
		"$SAMPLES"
}

# ratio NAME AGAINST [COLUMN]: of the medians.
ratio() {
	awk -v a="$(value "$1" "${3:-4}")" -v b="$(value "$2" "${3:-4}")" \
		'BEGIN { printf "%.2f", a / b }'
}

# beyond VALUE BOUND [MARGIN]
beyond() {
	awk -v v="$1" -v b="$2" -v m="${3:-1}" 'BEGIN { exit !(v > b * m) }'
}

# judge WHAT VALUE BOUND MARGIN: prints how VALUE stands to BOUND, and notes
# what is beyond it by more than MARGIN. Without a margin nothing is noted.
judge() {
	if [ -n "$4" ] && beyond "$2" "$3" "$4"; then
		echo "$1: $2, bound $3" >>/run/live/passed
	fi
	if beyond "$2" "$3"; then
		printf 'bound %s **passed**' "$3"
	else
		printf 'bound %s' "$3"
	fi
}

# The margin for times: none where they are not checked.
time_margin() {
	[ "$CHECK_TIMES" = 1 ] && echo "$NOISE_MARGIN"
	return 0
}

start_table() {
	printf '\n### %s\n\n' "$1"
	printf '| case | runs | min | median | max | CPU | memory |'
	printf ' ratio | of CPU |\n'
	printf '|--|--:|--:|--:|--:|--:|--:|--|--:|\n'
}

# table_row NAME AGAINST [BOUND]: a bound is passed where wall and CPU time
# both say so, for a busy machine stretches the first at random.
table_row() {
	local wall cpu least shown=
	wall=$(ratio "$1" "$2")
	cpu=$(ratio "$1" "$2" 6)
	least=$(printf '%s\n' "$wall" "$cpu" | sort -g | head -1)
	[ "$1" = "$2" ] || shown="$wall of $2"
	[ $# -lt 3 ] || shown="$shown ($(judge "$1" "$least" "$3" \
		"$(time_margin)"))"
	awk -F'\t' -v name="$1" -v shown="$shown" -v cpu="$cpu" '
		$1 == name {
			printf "| %s | %d | %.2f | %.2f | %.2f | %.2f | %.1f | %s | %s |\n",
				$1, $2, $3 / 1000, $4 / 1000, $5 / 1000,
				$6 / 1000, $7 / 1024, shown, shown == "" ? "" : cpu
		}' "$SAMPLES"
}

# instructions COMMAND...: in user mode, of a program whose runtime is one that
# can't be executed: callgrind loses its count at an execve that succeeds. The
# message about that is counted too, a few thousand instructions.
instructions() {
	local out=/run/live/callgrind
	rm -f "$out"
	valgrind --quiet --tool=callgrind --callgrind-out-file="$out" "$@" \
		>/dev/null 2>&1
	awk '/^(summary|totals):/ { print $2; exit }' "$out"
}

describe_machine() {
	local model
	model=$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)
	printf '%s, %s cores, Linux %s, %s; ravelin %s.\n' \
		"${model:-unknown CPU}" "$(nproc)" "$(uname -r)" "$(uname -m)" \
		"$(stat -c %s "$PROGRAMS/ravelin") bytes"
	for runtime in runc crun; do
		command -v "$runtime" >/dev/null &&
			"$runtime" --version | head -1
	done
	printf 'Load %s. Times in milliseconds, memory in MiB; ratios of medians.\n' \
		"$(cut -d' ' -f1-3 /proc/loadavg)"
}

# Exits with what the checks came to.
conclude() {
	[ -s /run/live/passed ] || exit 0
	printf '\nBounds passed:\n' >&2
	cat /run/live/passed >&2
	exit 1
}
