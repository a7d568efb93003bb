# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What a suite says, and what is asked of it: lines of "WORD TEST", WORD being
# passed, failed or skipped.

# read_results FILE: from TAP, as bats and crun's suite write it on a
# terminal. A file that did not come to its end is a failed test more.
read_results() {
	tr -d '\r' | awk -v file="$1" '
		/^1\.\.[0-9]+$/ { planned = substr($0, 4); known = 1 }
		match($0, /(not )?ok [0-9]+ .*/) {
			line = substr($0, RSTART)
			word = line ~ /^not / ? "failed" : "passed"
			if (line ~ / # ?skip/ || line ~ / #SKIP/)
				word = "skipped"
			sub(/^(not )?ok [0-9]+ (- )?/, "", line)
			sub(/ # ?(skip|SKIP).*/, "", line)
			print word, file ": " line
			seen++
		}
		END {
			if (!known || seen != planned)
				print "failed", file ": all of it"
			else if (planned == 0)
				print "skipped", file ": all of it"
		}'
}

# differences FILE: what ends differently, bare and through ravelin.
differences() {
	(cd /run/live/results && diff -U 0 <(sort "bare/$1") <(sort "through/$1")) |
		sed -n 's/^-\([a-z]\)/  bare: \1/p; s/^+\([a-z]\)/  ravelin: \1/p'
}

# expected FILE: those that there have to be, of the list of the profile: lines
# of "FILE TEST: REASON", where what passes bare fails.
expected() {
	local list=$SUITES_DIR/$SUITE.$PROFILE
	[ ! -f "$list" ] || sed -n "s/^$1 \([^:]*\): .*/\1/p" "$list" |
		while read -r name; do
			printf '  %s: %s\n' bare "passed $1: $name" \
				ravelin "failed $1: $name"
		done
}

# is_held: is it said what ends differently under the profile?
is_held() {
	[ "$PROFILE" = privileged ] || [ -f "$SUITES_DIR/$SUITE.$PROFILE" ]
}

# as_expected FILE: shows what is not, on either side.
as_expected() {
	diff <(expected "$1" | sort) <(differences "$1" | sort) |
		sed -n 's/^< /  missing: /p; s/^> //p' | grep . && return 1
	return 0
}

all_results() {
	cat /run/live/results/"$1"/*
}

# count WHO
count() {
	all_results "$1" | awk '{ n[$1]++ } END { printf "%d passed, %d failed, \
%d skipped\n", n["passed"], n["failed"], n["skipped"] }'
}

complain() {
	echo "suites: $*" >&2
	return 1
}

# What fails both ways shows nothing: most has to pass bare.
check_ran() {
	all_results bare | awk '{ n[$1]++ } END { exit n["passed"] <= n["failed"] }' ||
		complain "most of it fails bare"
}

# Nothing but the profile decided, and privileged left everything as it was.
check_decisions() {
	local log=/var/log/ravelin/decisions.log
	[ -s "$log" ] || complain "ravelin was never called" || return
	echo "ravelin: $(wc -l <"$log") launches and execs under $PROFILE"
	jq -es --arg profile "$PROFILE" 'all(.profile == $profile)' "$log" \
		>/dev/null || complain "another profile decided" || return
	if [ "$PROFILE" = privileged ]; then
		jq -es 'all(.outcome == "unchanged")' "$log" >/dev/null ||
			complain "privileged changed something"
	else
		jq -es 'any(.outcome != "unchanged")' "$log" >/dev/null ||
			complain "$PROFILE changed nothing"
	fi
}

check_same() {
	local file failed=0
	for file in /run/live/results/bare/*; do
		as_expected "${file##*/}" || failed=1
	done
	[ "$failed" = 0 ] || complain "the tests above end differently"
}

# Those about seccomp pass, where a suite has some; what bare can't be run can
# be missing.
check_seccomp() {
	local results
	[ "$SUITE" != containerd ] || return 0
	results=$(all_results through | grep seccomp)
	grep -q ^passed <<<"$results" ||
		complain "no test of seccomp passed" || return
	! grep ^failed <<<"$results" || complain "tests of seccomp fail"
}

# judge: shows the results, and holds them to what privileged promises, or to
# what is written down for another profile.
judge() {
	local failed=0
	all_results bare | sed -n 's/^failed/bare, failed:/p; s/^skipped/bare, skipped:/p'
	echo "bare: $(count bare)"
	echo "ravelin: $(count through)"
	check_ran || failed=1
	check_decisions || failed=1
	check_same || failed=1
	check_seccomp || failed=1
	! is_held || return "$failed"
}
