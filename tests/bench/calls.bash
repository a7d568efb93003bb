# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the filters that runtimes load cost a container's system calls: how long
# they are, how much of them each call runs, and how long that takes.

# What a call through ravelin may exceed the same under docker's filter by, and
# still be no slower: more than two measurements of one filter differ by.
readonly CALL_MARGIN=1.04

# Of docker's document and of podman's, bare and through ravelin; in the order
# in which filter_steps and calls get them.
readonly FILTERS=(docker-bare docker-ravelin podman-bare podman-ravelin)

# read_filter_of NAME ENGINE PATH COMMAND...: writes the filter of a container
# while it runs to NAME.filter, and prints its length.
read_filter_of() {
	local name=$1 engine=$2 path=$3 pid status
	shift 3
	make_start_bundle "$engine" "filter-$name" idle
	"$@" --root /run/live/state run --detach --bundle "filter-$name" \
		"filter-$name" </dev/null >/dev/null || return 1
	pid=$("$path" --root /run/live/state state "filter-$name" | jq .pid)
	"$PROGRAMS/read_filter" "$pid" "$name.filter"
	status=$?
	"$path" --root /run/live/state delete --force "filter-$name" >/dev/null
	return "$status"
}

# share A B: A of B.
share() {
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'
}

# verdict WORD VALUE LIMIT [WHAT]: prints whether VALUE is beyond LIMIT, and
# notes it where it is and has a name.
verdict() {
	if ! beyond "$2" "$3"; then
		echo "not $1"
		return
	fi
	echo "**$1**"
	[ -z "${4:-}" ] || echo "$4: $2 of $3" >>/run/live/passed
}

# filter_row RUNTIME PATH ENGINE
filter_row() {
	local bare ravelin of
	hardens "$2"
	bare=$(read_filter_of "$3-bare" "$3" "$2" "$2") &&
		ravelin=$(read_filter_of "$3-ravelin" "$3" "$2" \
			"${HARDENS[@]}") || return 1
	of=$(share "$ravelin" "$bare")
	printf "| %s's | %s | %s | %s (%s) |\n" "$3" "$bare" "$ravelin" "$of" \
		"$(judge "length of $1's filter of $3's" "$of" 1 1)"
}

# measure_filters RUNTIME PATH
measure_filters() {
	rm -rf filter-* ./*.filter
	printf '\n### Instructions of the filter that %s loads\n\n' "$1"
	printf '| document | bare | ravelin | ratio |\n|--|--:|--:|--|\n'
	filter_row "$1" "$2" docker && filter_row "$1" "$2" podman && return
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 0 ] ||
		cannot_run "the kernel does not show filters"
	printf '\nThe filters could not be read.\n'
	return 1
}

# --- instructions ----------------------------------------------------------

# What the kernel runs for a call: nothing where the bitmap answers ("12*").
run_of() {
	case $1 in
	*'*') echo 0 ;;
	*) echo "$1" ;;
	esac
}

# judge_steps RUNTIME CALL KIND BARE RAVELIN: noted for a common call.
judge_steps() {
	local what=
	[ "$3" != common ] || what="instructions of $2 with $1"
	verdict more "$(run_of "$5")" "$(run_of "$4")" "$what"
}

# measure_steps RUNTIME
measure_steps() {
	local call kind all
	"$PROGRAMS/filter_steps" "${FILTERS[@]/%/.filter}" >steps || exit 1
	printf '\n### Instructions that a call runs of the filter, with %s\n\n' \
		"$1"
	printf "| call | docker's | ravelin | | podman's | ravelin | |\n"
	printf '|--|--:|--:|--|--:|--:|--|\n'
	while IFS=$'\t' read -r call kind all; do
		# shellcheck disable=SC2086 # one word a filter
		steps_row "$1" "$call" "$kind" $all
	done <steps
	printf '\nAll of the common ones where no bitmap answers: '
	awk -F'\t' '
		$2 == "common" { for (i = 3; i <= 6; i++) sum[i] += $i }
		END { printf "%d, %d, %d, %d: ", sum[3], sum[4], sum[5], sum[6]
			printf "%.3f of docker\047s, %.3f of podman\047s.\n",
				sum[4] / sum[3], sum[6] / sum[5] }' steps
}

# steps_row RUNTIME CALL KIND COUNT...
steps_row() {
	printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$2" "$4" "$5" \
		"$(judge_steps "$1" "$2" "$3" "$4" "$5")" "$6" "$7" \
		"$(judge_steps "$1" "$2" "$3" "$6" "$7")"
}

# --- time ------------------------------------------------------------------

# judge_time RUNTIME CALL KIND RAVELIN DOCKER AGAIN: against the slower of the
# two measurements of docker's filter, for what they differ by is noise.
judge_time() {
	local slower what=
	slower=$(printf '%s\n' "$5" "$6" | sort -g | tail -1)
	[ "$CHECK_TIMES" = 0 ] || what="time of $2 with $1, of docker's"
	[ "$3" != common ] ||
		echo " ($(verdict slower "$(share "$4" "$slower")" \
			"$CALL_MARGIN" "$what"))"
}

# measure_calls RUNTIME
measure_calls() {
	local call kind all
	"$PROGRAMS/calls" "$CALL_ROUNDS" - docker-bare.filter \
		"${FILTERS[@]/%/.filter}" >took || exit 1
	printf '\n### What a call takes under the filter, with %s\n\n' "$1"
	printf "| call | no filter, ns | docker's | again | ravelin |"
	printf " of docker's | podman's | ravelin | of podman's |\n"
	printf '|--|--:|--:|--:|--:|--|--:|--:|--:|\n'
	while IFS=$'\t' read -r call kind all; do
		# shellcheck disable=SC2086 # one word a filter
		time_row "$1" "$call" "$kind" $all
	done <took
}

# time_row RUNTIME CALL KIND NONE DOCKER AGAIN RAVELIN PODMAN RAVELIN
time_row() {
	printf '| %s | %.0f | %s | %s | %s | %s%s | %s | %s | %s |\n' \
		"$2" "$4" "$(share "$5" "$4")" "$(share "$6" "$4")" \
		"$(share "$7" "$4")" "$(share "$7" "$5")" \
		"$(judge_time "$1" "$2" "$3" "$7" "$5" "$6")" \
		"$(share "$8" "$4")" "$(share "$9" "$4")" "$(share "$9" "$8")"
}
