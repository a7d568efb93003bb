#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl log --metrics: what is counted, and that it only grows.

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	own_node
	LOG=$BATS_TEST_TMPDIR/decisions.log
	STATE=$BATS_TEST_TMPDIR/state.json
}

# decide [JQ]: a decision, changed by a filter.
decide() {
	jq -nc --arg at "$(date -u +%FT%T.%NZ)$RANDOM" '{
		time: $at, event: "create", outcome: "changed",
		container: "c1", profile: "baseline", mode: "enforce",
		exceptions: [], findings: [{hardener: "seccomp",
		outcome: "changed", mode: "enforce", pointer: "/linux/seccomp",
		why: "w", rule: null}], runtime: "/usr/sbin/runc",
		duration_us: 3000, message: null} | '"${1:-.}" >>"$LOG"
}

metrics() {
	run -0 --separate-stderr "$RAVELINCTL" log --metrics "$@"
}

# has LINE: exactly one line of the output.
has() {
	grep -Fxq -- "$1" <<<"$output" || {
		echo "missing: $1"
		echo "$output"
		return 1
	}
}

followed() {
	metrics --file "$LOG" --state "$STATE"
}

launches() {
	has "ravelin_launches_total{profile=\"baseline\",outcome=\"changed\",command=\"create\"} $1"
}

@test "launches, refusals and findings by what tells them apart" {
	decide
	decide '.event = "exec"'
	decide '.outcome = "refused" | .profile = null | .duration_us = 9999999'
	decide '.outcome = "audited" | .findings[0].mode = "audit" |
		.findings += [.findings[0] | .outcome = "refused"] |
		.findings += [.findings[0] | .outcome = "noted"] | .more = 7'
	metrics --file "$LOG"
	launches 1
	has 'ravelin_launches_total{profile="baseline",outcome="changed",command="exec"} 1'
	has 'ravelin_launches_total{profile="",outcome="refused",command="create"} 1'
	has 'ravelin_findings_total{profile="baseline",hardener="seccomp",action="changed",mode="enforce"} 2'
	has 'ravelin_findings_total{profile="baseline",hardener="seccomp",action="refused",mode="audit"} 1'
	has 'ravelin_findings_omitted_total 7'
	[ "$(grep -c noted <<<"$output")" -eq 0 ]
	# What was refused was not delayed.
	has 'ravelin_added_latency_seconds_count 3'
	has 'ravelin_added_latency_seconds_sum 0.009000'
}

@test "added latency as a histogram, and quantiles of the last thousand" {
	decide '.duration_us = 9000000'
	for i in {1..100}; do echo "$i"; done |
		jq -c --slurpfile line "$LOG" \
			'$line[0] + {duration_us: (. * 1000)}' >"$LOG.new"
	for _ in {1..10}; do cat "$LOG.new"; done >>"$LOG"
	metrics --file "$LOG"
	has 'ravelin_added_latency_seconds_bucket{le="0.001"} 10'
	has 'ravelin_added_latency_seconds_bucket{le="0.0005"} 0'
	has 'ravelin_added_latency_seconds_bucket{le="0.1"} 1000'
	has 'ravelin_added_latency_seconds_bucket{le="1"} 1000'
	has 'ravelin_added_latency_seconds_bucket{le="+Inf"} 1001'
	has 'ravelin_recent_added_latency_seconds{quantile="0.5"} 0.050000'
	has 'ravelin_recent_added_latency_seconds{quantile="0.99"} 0.099000'
	followed
	decide '.duration_us = 1'
	followed
	has 'ravelin_recent_added_latency_seconds{quantile="0.5"} 0.050000'
	has 'ravelin_added_latency_seconds_count 1002'
}

@test "the policy, and its exceptions with the moment they end" {
	cat >etc/policy.json <<'EOF'
{"default": {"profile": "web", "mode": "audit"},
 "exceptions": [
	{"name": "old", "for": {"image": "a"}, "allow": {"root": true}, "why": "w", "until": "2001-02-03"},
	{"name": "q\"\\", "for": {"image": "a"}, "allow": {"root": true}, "why": "w", "until": "2099-12-31"},
	{"name": "old", "for": {"image": "b"}, "allow": {"root": true}, "why": "w", "until": "2099-01-01"}]}
EOF
	chmod 644 etc/policy.json
	decide '.exceptions = ["old", "q\"\\"]'
	output=$(ctl log --metrics --file "$LOG")
	has 'ravelin_exception_expiry_timestamp_seconds{exception="old"} 981244800'
	has 'ravelin_exception_expiry_timestamp_seconds{exception="q\"\\"} 4102444800'
	[ "$(date -u -d @981244800 +%FT%T)" = 2001-02-04T00:00:00 ]
	has 'ravelin_exceptions{state="expired"} 1'
	has 'ravelin_exceptions{state="valid"} 2'
	has 'ravelin_exception_launches_total{exception="q\"\\"} 1'
	has 'ravelin_policy_valid 1'
	grep -Eq '^ravelin_policy_info\{digest="fnv1a:[0-9a-f]{16}",profile="web",mode="audit"\} 1$' <<<"$output"
	echo '{' >etc/policy.json
	output=$(ctl log --metrics --file "$LOG")
	has 'ravelin_policy_valid 0'
	[[ $output != *ravelin_policy_info* ]]
	launches 1
}

@test "a node without a log has numbers all the same" {
	output=$(ctl log --metrics)
	has 'ravelin_log_gaps_total 0'
	has 'ravelin_added_latency_seconds_count 0'
	has 'ravelin_recent_added_latency_seconds{quantile="0.5"} NaN'
	run -2 "$RAVELINCTL" log --metrics --file "$LOG"
}

@test "each decision is counted once, whatever rotation does" {
	decide
	followed
	launches 1
	followed
	launches 1
	decide
	mv "$LOG" "$LOG.1"
	followed
	launches 2
	decide
	followed
	launches 3
	# Written to what was rotated just now, and to the new one.
	decide
	mv "$LOG" "$LOG-20260101"
	decide
	followed
	launches 5
	# A copy, and the log cut off.
	decide
	cp "$LOG" "$LOG.1"
	: >"$LOG"
	decide
	followed
	launches 7
	has 'ravelin_log_gaps_total 0'
	# Compressed before it was read to its end.
	decide
	gzip "$LOG"
	decide
	followed
	launches 8
	has 'ravelin_log_gaps_total 1'
	rm "$LOG"
	followed
	launches 8
	has 'ravelin_log_gaps_total 2'
	followed
	has 'ravelin_log_gaps_total 2'
}

@test "all that was rotated between two runs is counted, or a gap is" {
	local step
	decide
	followed
	# Numbers: each log gets the next, as often as to two digits.
	for step in {1..11}; do
		decide
		for ((i = step; i > 1; i--)); do
			mv "$LOG.$((i - 1))" "$LOG.$i"
		done
		mv "$LOG" "$LOG.1"
	done
	decide
	followed
	launches 13
	has 'ravelin_log_gaps_total 0'
	# Days, and one of them empty.
	for step in 20261128 20261129 20261130 20261201; do
		[ "$step" = 20261130 ] || decide
		mv "$LOG" "$LOG-$step"
		: >"$LOG"
	done
	followed
	launches 16
	followed
	launches 16
	decide
	mv "$LOG" "$LOG-20261202"
	decide
	followed
	launches 18
	has 'ravelin_log_gaps_total 0'
	# One between was compressed.
	mv "$LOG" "$LOG-20261203"
	decide
	gzip <"$LOG" >"$LOG-20261204.gz"
	mv "$LOG" gone
	decide
	mv "$LOG" "$LOG-20261205"
	decide
	followed
	launches 20
	has 'ravelin_log_gaps_total 1'
	has 'ravelin_log_invalid_lines_total{reason="invalid"} 0'
	# Where there is a new one, and nothing in it yet, it is not forgotten.
	mv "$LOG" "$LOG-20261206"
	: >"$LOG"
	followed
	decide
	mv "$LOG" "$LOG-20261207"
	decide
	followed
	launches 22
	has 'ravelin_log_gaps_total 1'
}

@test "a line is counted once it has its end" {
	decide
	head -c -30 "$LOG" >"$LOG.part"
	tail -c 30 "$LOG" >"$LOG.rest"
	mv "$LOG.part" "$LOG"
	followed
	[[ $output != *'ravelin_launches_total{'* ]]
	cat "$LOG.rest" >>"$LOG"
	followed
	launches 1
	has 'ravelin_log_invalid_lines_total{reason="invalid"} 0'
}

@test "what is no decision is counted, and names that never end are not" {
	{
		echo '{"time":'
		echo '{}'
		printf '\xff\n\n'
		head -c 1100000 /dev/zero | tr '\0' x
		echo
	} >>"$LOG"
	decide '.profile = "a\nb\"\\" | .exceptions = [1, null, "x"] |
		.findings = [1, {}, {"hardener": {}, "outcome": "changed"}] |
		.duration_us = -1'
	decide '.duration_us = 4294967295'
	decide '.exceptions = [range(2000) | tostring]'
	followed
	has 'ravelin_log_invalid_lines_total{reason="invalid"} 3'
	has 'ravelin_log_invalid_lines_total{reason="too long"} 1'
	has 'ravelin_launches_total{profile="a\nb\"\\",outcome="changed",command="create"} 1'
	has 'ravelin_findings_total{profile="a\nb\"\\",hardener="",action="changed",mode=""} 1'
	[ "$(grep -c '^ravelin_exception_launches_total' <<<"$output")" -eq 513 ]
	has 'ravelin_exception_launches_total{exception="other"} 1489'
	before=$output
	followed
	[ "$output" = "$before" ]
}

@test "no number of a line makes a counter fall" {
	local most=18446744073709551615 name
	decide ".more = 2"
	followed
	for name in more duration_us; do
		# Not by jq, whose numbers are not exact.
		decide ".$name = \"MOST\""
		sed -i "s/\"MOST\"/$most/" "$LOG"
	done
	decide '.more = 5'
	followed
	launches 2
	has 'ravelin_findings_omitted_total 7'
	has 'ravelin_added_latency_seconds_sum 0.006000'
	has 'ravelin_log_invalid_lines_total{reason="invalid"} 2'
	# One that is full stays so.
	sed -i "s/\(omitted_total\",\)7/\1$most/" "$STATE"
	sed -i "s/\"sum_us\":6000/\"sum_us\":$most/" "$STATE"
	decide '.more = 5'
	followed
	has "ravelin_findings_omitted_total $most"
	has 'ravelin_added_latency_seconds_sum 18446744073709.551615'
	has 'ravelin_added_latency_seconds_count 3'
}

@test "a state that is something else is refused, and left as it is" {
	local wrong
	decide
	followed
	cp "$STATE" right
	for wrong in '.format = "x"' '.series[0][0] = "up"' '.offset = -1' \
		'.series[0] |= .[1:]' '.series[0] += [1]' '.recent = [-1]' \
		'.buckets |= .[1:]' 'del(.head)' '.series = {}' '[]' \
		'.series += [["ravelin_log_gaps_total", "x", 1]]'; do
		jq -c "$wrong" right >"$STATE"
		cp "$STATE" before
		run -1 "$RAVELINCTL" log --metrics -F "$LOG" --state "$STATE"
		[[ $output == *"$STATE"*xpected* ]]
		[ "$(wc -l <<<"$output")" -eq 1 ]
		cmp "$STATE" before
	done
}

@test "the file is replaced at once, for all to read" {
	decide
	mkdir out
	echo old >out/ravelin.prom
	chmod 640 out/ravelin.prom
	exec 5<out/ravelin.prom
	run -0 "$RAVELINCTL" log --metrics -F "$LOG" -o out/ravelin.prom
	[ -z "$output" ]
	[ "$(cat <&5)" = old ]
	[ "$(stat -c %a out/ravelin.prom)" = 640 ]
	rm out/ravelin.prom
	run -0 "$RAVELINCTL" log --metrics -F "$LOG" -o out/ravelin.prom
	[ "$(stat -c %a out/ravelin.prom)" = 644 ]
	[ "$(ls -A out)" = ravelin.prom ]
	run -2 "$RAVELINCTL" log --metrics -F "$LOG" -o none/ravelin.prom
}

@test "a link is replaced and not followed, a pipe is not waited for" {
	decide
	echo precious >target
	mkfifo pipe
	ln -s target link
	ln -s pipe to-pipe
	ln -s /dev/full to-device
	for name in link to-pipe to-device; do
		run -0 timeout 10 "$RAVELINCTL" log --metrics -F "$LOG" -o "$name"
		[ ! -L "$name" ]
		[ "$(stat -c %F:%a "$name")" = "regular file:644" ]
		grep -q ravelin_launches_total "$name"
	done
	[ "$(cat target)" = precious ]
	run -2 timeout 10 "$RAVELINCTL" log --metrics -F "$LOG" -o pipe
	[[ $output == *"pipe: cannot write: "* ]]
	run -2 "$RAVELINCTL" log --metrics -F "$LOG" -o /dev/full
	run -2 "$RAVELINCTL" log --metrics -F "$LOG" -o .
}

@test "what is named on purpose is written to" {
	decide
	mkfifo pipe
	exec 5<>pipe
	run -0 timeout 10 "$RAVELINCTL" log --metrics -F "$LOG" -o pipe
	[ -z "$output" ]
	[[ $(timeout 10 head -n 1 <&5) == "# HELP ravelin_"* ]]
	run -0 "$RAVELINCTL" log --metrics -F "$LOG" -o /dev/null
	[ -z "$output" ]
	[ -c /dev/null ]
	for name in - /dev/fd/1 /proc/self/fd/1; do
		metrics -F "$LOG" -o "$name"
		launches 1
	done
	"$RAVELINCTL" log --metrics -F "$LOG" -o /dev/fd/1 >file
	grep -q ravelin_launches_total file
}

@test "/dev/stdout is standard output, also where that is a file" {
	decide
	# In a /dev of its own: that of the host must be safe from what is tested.
	# shellcheck disable=SC2016 # expanded there
	unshare --user --map-root-user --mount sh -ec '
		mount -t tmpfs dev /dev
		ln -s /proc/self/fd/1 /dev/stdout
		"$@" -o /dev/stdout
		test -L /dev/stdout
	' sh "$RAVELINCTL" log --metrics -F "$LOG" >file
	grep -q ravelin_launches_total file
}

@test "a state is a regular file" {
	local name
	decide
	followed
	mv "$STATE" elsewhere
	cp elsewhere before
	ln -s elsewhere "$STATE"
	mkfifo pipe
	for name in "$STATE" pipe /dev/null; do
		run timeout 10 "$RAVELINCTL" log --metrics -F "$LOG" --state "$name"
		((status == 1 || status == 2))
		[[ $output == *"$name: "*regular* ]]
	done
	cmp before elsewhere
	[ -c /dev/null ]
}

@test "what does not go together is said" {
	local words
	decide
	for words in '--metrics --summary' '--metrics --profile web' \
		'--metrics -f json' '--state x' '-o x' \
		'--metrics --file - --state x' '--metrics --propose x'; do
		# shellcheck disable=SC2086 # words
		run -2 "$RAVELINCTL" log -F "$LOG" $words
	done
}
