#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl log: the decision log's lines, their sum, what they propose.

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	own_node
	LOG=$BATS_TEST_TMPDIR/decisions.log
	cat >"$LOG" <<'EOF'
{"time":"2026-11-24T01:02:03.000001Z","event":"create","outcome":"audited","container":"aa11","engine":"containerd","type":"container","namespace":"shop","pod":"web-1","name":"web","image":"example/web:1","rule":"default","profile":"baseline","asked":null,"mode":"audit","policy":null,"exceptions":[],"findings":[{"hardener":"user","outcome":"refused","mode":"audit","pointer":"/process/user/uid","before":0,"why":"uid 0 is not allowed","rule":"baseline:3"},{"hardener":"capabilities","outcome":"changed","mode":"audit","pointer":"/process/capabilities/bounding","before":["CAP_NET_ADMIN","CAP_CHOWN"],"after":["CAP_CHOWN"],"why":"not in the profile's list","rule":null},{"hardener":"noNewPrivileges","outcome":"changed","mode":"audit","pointer":"/process/noNewPrivileges","after":true,"why":"may grant nothing","rule":null},{"hardener":"paths","outcome":"changed","mode":"audit","pointer":"/linux/maskedPaths","before":["/proc/kcore"],"after":["/proc/kcore","/proc/keys"],"why":"hides","rule":null},{"hardener":"namespaces","outcome":"changed","mode":"audit","pointer":"/linux/namespaces","before":[{"type":"mount"}],"after":[{"type":"mount"},{"type":"network"}],"why":"the host's","rule":null},{"hardener":"namespaces","outcome":"changed","mode":"audit","pointer":"/linux/namespaces/1/path","before":"/proc/1/ns/ipc","why":"the host's","rule":null},{"hardener":"sysctls","outcome":"changed","mode":"audit","pointer":"/linux/sysctl/net.core~1somaxconn","before":"9","why":"not among","rule":null},{"hardener":"hooks","outcome":"refused","mode":"audit","pointer":"/hooks/prestart/0","before":{"path":"/opt/h*k"},"why":"not among the profile's hooks, with these arguments and this content: /opt/h*k","rule":null},{"hardener":"hooks","outcome":"changed","mode":"audit","pointer":"/hooks/prestart/1/env","after":["PATH=/bin"],"why":"without one","rule":null},{"hardener":"seccomp","outcome":"changed","mode":"audit","pointer":"/linux/seccomp","why":"of 300 stay","rule":null}],"runtime":"/usr/sbin/runc","duration_us":1,"message":null}
{"time":"2026-11-24T01:02:04.000001Z","event":"create","outcome":"changed","container":"bb22","engine":"docker","type":null,"namespace":null,"pod":null,"name":null,"image":null,"rule":"default","profile":"web","asked":null,"mode":"enforce","policy":null,"exceptions":[],"findings":[{"hardener":"noNewPrivileges","outcome":"changed","mode":"enforce","pointer":"/process/noNewPrivileges","after":true,"why":"may grant nothing","rule":null}],"runtime":"/usr/sbin/runc","duration_us":1,"message":null}
EOF
}

@test "a line a decision, an indented one a finding" {
	run "$RAVELINCTL" log --file "$LOG"
	[ "$status" -eq 0 ]
	[ "$(grep -c '^2026' <<<"$output")" -eq 2 ]
	[ "$(grep -c '^    ' <<<"$output")" -eq 11 ]
	[[ $output == *"user would be refused /process/user/uid"* ]]
	[[ $output == *"noNewPrivileges changed /process"* ]]
}

@test "filters choose lines, and json has them as they are" {
	for filter in --container=bb22 --profile=web --outcome=changed; do
		run "$RAVELINCTL" log --file "$LOG" "$filter" --format json
		[ "$output" = "$(tail -n 1 "$LOG")" ]
	done
	for filter in --container=w?b '--image=example/*' --hardener=seccomp; do
		run "$RAVELINCTL" log --file - "$filter" -f json <"$LOG"
		[ "$output" = "$(head -n 1 "$LOG")" ]
	done
	run "$RAVELINCTL" log --file "$LOG" --outcome maybe
	[ "$status" -eq 2 ]
	run "$RAVELINCTL" log --file "$LOG" --hardener seccom
	[ "$status" -eq 2 ]
	[[ $output == *': hardener "seccom": expected user, capabilities, '* ]]
}

@test "refusals of commands that nobody knows are decisions" {
	local event line
	line=$(tail -n 1 "$LOG")
	for event in '"other"' null; do
		jq -c ".event = $event | .outcome = \"refused\"" <<<"$line" >>"$LOG"
	done
	run "$RAVELINCTL" log --file "$LOG" --outcome refused
	[ "$status" -eq 0 ]
	[ "$(grep -c 'refused bb22' <<<"$output")" -eq 2 ]
	[[ $output == *" other refused "* ]]
	[[ $output != *"no decision"* ]]
}

@test "what is no decision or too long is counted, never fatal" {
	{
		echo '{"time":'
		echo '{}'
		head -c 1100000 /dev/zero | tr '\0' x
	} >>"$LOG"
	"$RAVELINCTL" log --file "$LOG" -f json >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq 2 ]
	grep -q '2 that are no decision, 1 that' "$BATS_TEST_TMPDIR/err"
}

@test "the summary counts launches, the most frequent reason first" {
	head -n 1 "$LOG" | sed 's/may grant nothing/seldom/' >"$LOG.new"
	head -n 1 "$LOG" >>"$LOG.new"
	head -n 1 "$LOG" >>"$LOG.new"
	run "$RAVELINCTL" log --file "$LOG.new" --summary
	[[ $output == *"example/web:1: launches 3"* ]]
	[[ $output == *"user: would be changed 0, would be refused 3"* ]]
	[[ $output == *" 2x  may grant nothing"*" 1x  seldom"* ]]
	# Two findings of one launch are one launch.
	[[ $output == *"namespaces: would be changed 3,"* ]]
}

@test "the summary begins with totals, and ids that are drawn are one workload" {
	local a=aaaaaaaaaaaaaaaa b=bbbbbbbbbbbbbbbb docker id
	a=$a$a$a$a
	docker=$(tail -n 1 "$LOG")
	for id in $a $b$b$b$b $a; do
		echo "${docker/bb22/$id}"
	done >>"$LOG"
	echo "${docker//\"changed\"/\"refused\"}" >>"$LOG"
	docker=${docker/bb22/web1}
	echo "${docker/\"docker\"/\"containerd\"}" >>"$LOG"
	run -0 "$RAVELINCTL" log --file "$LOG" --summary
	[ "${lines[0]}" = "in all: launches 7 of containers 5, unchanged 0, changed 5, audited 1, refused 1" ]
	grep -qx 'docker (neither image nor name known): launches 5 of containers 3' <<<"$output"
	grep -qx 'web1: launches 1 of containers 1' <<<"$output"
	[[ $output != *$a* ]]
}

@test "what a line had no room for is told of" {
	sed -i '2s/,"runtime"/,"more":399990&/' "$LOG"
	run "$RAVELINCTL" log --file "$LOG"
	[ "$(grep -c '^    and 399990 more$' <<<"$output")" -eq 1 ]
	run "$RAVELINCTL" log --file "$LOG" --summary
	[ "$(grep -c 'more findings than are logged: 1$' <<<"$output")" -eq 1 ]
	run "$RAVELINCTL" log --file "$LOG" --propose bb22
	[[ $output == *"// the log can't tell what would do for more findings"* ]]
}

@test "what is proposed is what was missing, and the policy takes it" {
	"$RAVELINCTL" log --file "$LOG" --propose '*' >"$BATS_TEST_TMPDIR/out"
	{
		echo '{"exceptions":'
		cat "$BATS_TEST_TMPDIR/out"
		echo '}'
	} >"$BATS_TEST_TMPDIR/policy.json"
	run "$RAVELINCTL" policy validate "$BATS_TEST_TMPDIR/policy.json"
	echo "$output"
	[ "$status" -eq 0 ]
	run cat "$BATS_TEST_TMPDIR/out"
	[[ $output == *'"engine": "containerd", "namespace": "shop", "container": "web"'* ]]
	[[ $output == *'"engine": "docker", "id": "bb22"'* ]]
	[[ $output == *'"root": true, "capabilities": ["CAP_NET_ADMIN"], '* ]]
	[[ $output == *'"paths": ["/proc/keys"]'* ]]
	[[ $output == *'"namespaces": ["network", "ipc"]'* ]]
	[[ $output == *'"sysctls": ["net.core.somaxconn"]'* ]]
	[[ $output == *'"hooks": ["/opt/h\\*k"]'* ]]
	[[ $output == *'// '*seccomp* ]]
	[ "$(grep -c '// .*hooks' <<<"$output")" -eq 0 ]
	[ "$(grep -c '// .*each new one has another' <<<"$output")" -eq 1 ]
	[[ $output == *"\"until\": \"$(date -u -d '90 days' +%F)\""* ]]
}

@test "devices are proposed by their numbers, but never all" {
	local nodes='"before":[{"path":"/dev/null","type":"c","major":1,"minor":3},{"path":"/dev/sda","type":"b","major":8,"minor":0}],"after":[{"path":"/dev/null","type":"c","major":1,"minor":3}]'
	local deny='{"allow":false,"access":"rwm"}'
	local rules='"before":['$deny',{"allow":true,"type":"c","major":1,"minor":3,"access":"rwm"},{"allow":true,"type":"c","major":195,"access":"rw"}],"after":['$deny']'
	local all='"before":[{"allow":true,"access":"rwm"}],"after":['$deny']'
	finding() {
		echo '{"hardener":"devices","outcome":"changed","mode":"enforce","pointer":"/linux/'"$1"'",'"$2"',"why":"w","rule":null}'
	}
	line() {
		echo '{"time":"2026-11-24T01:02:03.000001Z","event":"create","outcome":"hardened","container":"'"$1"'","engine":"docker","image":null,"findings":['"$2"'],"message":null}'
	}
	{
		line cc33 "$(finding devices "$nodes"),$(finding resources/devices "$rules")"
		line dd44 "$(finding resources/devices "$all")"
		line ee55 "$(finding resources/devices "${all#*,}")"
	} >"$BATS_TEST_TMPDIR/devices"
	run -0 "$RAVELINCTL" log -F "$BATS_TEST_TMPDIR/devices" --propose 'cc33'
	[[ $output == *'"devices": ["b 8:0 rwm", "c 195:* rw"]'* ]]
	[[ $output != *'// the log'* ]]
	run -0 "$RAVELINCTL" log -F "$BATS_TEST_TMPDIR/devices" --propose 'dd44'
	[[ $output == *"// the log can't tell what would do for devices: w"* ]]
	[[ $output != *'"devices": '* ]]
	run "$RAVELINCTL" log -F "$BATS_TEST_TMPDIR/devices" --propose 'ee55'
	[[ $output != *'"devices": '* ]]
}

@test "refused mounts are proposed by their paths, what options say is not" {
	local findings='"findings":[{"hardener":"mounts","outcome":"refused","mode":"audit","pointer":"/mounts/3/source","before":"/srv/../run/a[1].sock","why":"gives the host away","rule":null},{"hardener":"mounts","outcome":"changed","mode":"audit","pointer":"/mounts/4/options","before":["bind"],"after":["bind","nosuid"],"why":"brings no","rule":null}]'
	local readonly=${findings/nosuid/ro}
	sed -n 2p "$LOG" | jq -c ". + {$findings}" >"$LOG.one"
	run -0 "$RAVELINCTL" log -F "$LOG.one" --propose '*'
	[[ $output == *'"allow": {"mounts": ["/run/a\\[1].sock"]}'* ]]
	[ "$(grep -c "can't tell" <<<"$output")" -eq 0 ]
	sed -n 2p "$LOG" | jq -c ". + {$readonly}" >"$LOG.two"
	run -0 "$RAVELINCTL" log -F "$LOG.two" --propose '*'
	[ "$(grep -c "can't tell" <<<"$output")" -eq 1 ]
}

@test "refused namespaces are proposed by what the reason names" {
	local refused='"hardener":"namespaces","outcome":"refused","mode":"audit"'
	local findings='"findings":[{'$refused',"pointer":"/linux/namespaces","before":[],"why":"the host'"'"'s network namespace is not allowed; x","rule":null},{'$refused',"pointer":"/mounts/3","before":{},"why":"the host'"'"'s ipc namespace is not allowed, nor its /dev/shm","rule":null}]'
	sed -n 2p "$LOG" | jq -c ". + {$findings}" >"$LOG.one"
	run -0 "$RAVELINCTL" log -F "$LOG.one" --propose '*'
	[[ $output == *'"allow": {"namespaces": ["network", "ipc"]}'* ]]
	[ "$(grep -c "can't tell" <<<"$output")" -eq 0 ]
}

@test "nothing to propose from is told" {
	run -1 --separate-stderr "$RAVELINCTL" log -F "$LOG" --propose 'no*'
	[ -z "$output" ]
	# shellcheck disable=SC2154 # bats sets it
	[ "$stderr" = \
		'ravelinctl log: no container of id, name or image "no*"' ]
}

@test "json is of the lines alone" {
	run -2 "$RAVELINCTL" log -F "$LOG" -f json --summary
	[[ $output == *"--format json is of the lines; --summary has no "* ]]
	run -2 "$RAVELINCTL" log -F "$LOG" -f json --propose 'aa*'
	[[ $output == *"; --propose has no such form" ]]
}

@test "the log is the one that the policy names" {
	local policy=etc/policy.json
	echo '{"log":{"file":"'"$LOG"'"}}' >$policy
	chmod 644 $policy
	[ "$(ctl log -f json)" = "$(cat "$LOG")" ]
	echo '{"log":{"to":"syslog"}}' >$policy
	run -2 ctl log
	[[ $output == *'policy.json: "log" says "syslog": name a log with --file' ]]
	echo '{"log":{"to":"off"}}' >$policy
	run -2 ctl log
	[[ $output == *'"log" says "off"'* ]]
	run -0 ctl log --file "$LOG"
	echo '{' >$policy
	run -1 ctl log
	[[ $output == *policy.json:* ]]
	run -0 ctl log --file "$LOG"
}
