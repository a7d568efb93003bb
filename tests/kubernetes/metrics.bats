#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl log --metrics by those who read it: promtool, and node_exporter.

bats_require_minimum_version 1.5.0
load lib
load ../lib/needs

CONTRIB=$BATS_TEST_DIRNAME/../../contrib/prometheus

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	local line='{"time":"2026-11-24T01:02:03.000001Z","event":"create","outcome":"refused","container":"c","profile":"a\"b\\c\nd ü","exceptions":["x"],"findings":[{"hardener":"seccomp","outcome":"changed","mode":"enforce"}],"duration_us":1234}'
	{
		echo "$line"
		echo "${line/refused/changed}"
		echo "no decision"
	} >log
	mkdir -p /etc/ravelin
	echo '{"exceptions": [{"name": "e \"1\"", "for": {"image": "a"}, "allow": {"root": true}, "why": "w", "until": "2099-12-31"}]}' \
		>/etc/ravelin/policy.json
}

teardown() {
	[ -z "${EXPORTER:-}" ] || { kill "$EXPORTER"; wait "$EXPORTER"; } || true
}

@test "promtool finds nothing to say, of an empty log neither" {
	needs promtool
	"$RAVELINCTL" log --metrics -F log | promtool check metrics
	run -0 promtool check metrics < <("$RAVELINCTL" log --metrics -F log)
	[ -z "$output" ]
	run -0 promtool check metrics < <("$RAVELINCTL" log --metrics -F /dev/null)
	[ -z "$output" ]
	# It would say something.
	run ! promtool check metrics <<<'x{a="1"} 1
x{a="1"} 2'
}

@test "the alerts are rules, and fire when they should" {
	needs promtool
	promtool check rules "$CONTRIB/ravelin.rules.yml"
	cp "$CONTRIB/ravelin.rules.yml" .
	cat >test.yml <<'END'
rule_files: [ravelin.rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: 'ravelin_policy_valid{instance="n1"}'
        values: '0x60'
      - series: 'ravelin_launches_total{instance="n1",profile="web",outcome="refused",command="create"}'
        values: '0x30 1x30'
      - series: 'ravelin_launches_total{instance="n2",profile="web",outcome="refused",command="create"}'
        values: '_x40 5x15'
      - series: 'ravelin_launches_total{instance="n3",profile="web",outcome="refused",command="create"}'
        values: '5x15 _x20 5x20'
      - series: 'up{instance="n1",job="node"}'
        values: '1x120'
      - series: 'node_textfile_mtime_seconds{instance="n1",job="node",file="/t/ravelin.prom"}'
        values: '0+60x30 1800x20 _x60'
      - series: 'node_textfile_mtime_seconds{instance="down",job="node",file="/t/ravelin.prom"}'
        values: '0+60x30'
      - series: 'ravelin_exception_expiry_timestamp_seconds{instance="n1",exception="soon"}'
        values: '1000000x60'
      - series: 'ravelin_exception_expiry_timestamp_seconds{instance="n1",exception="late"}'
        values: '9000000x60'
      - series: 'ravelin_exception_expiry_timestamp_seconds{instance="n1",exception="gone"}'
        values: '60x60'
    alert_rule_test:
      - {alertname: RavelinPolicyInvalid, eval_time: 2m, exp_alerts: []}
      - alertname: RavelinPolicyInvalid
        eval_time: 10m
        exp_alerts:
          - exp_labels: {severity: critical, instance: n1}
            exp_annotations:
              summary: "n1: ravelin's policy can't be used; launches are refused"
              description: "ravelinctl policy validate, on that node, says why."
      - {alertname: RavelinRefuses, eval_time: 29m, exp_alerts: []}
      - alertname: RavelinRefuses
        eval_time: 35m
        exp_alerts:
          - exp_labels: {severity: warning, instance: n1, profile: web}
            exp_annotations:
              summary: "n1: ravelin refused launches under profile web"
              description: "ravelinctl log --outcome refused, on that node, says which and why."
      - alertname: RavelinRefuses
        eval_time: 50m
        exp_alerts:
          - exp_labels: {severity: warning, instance: n2, profile: web}
            exp_annotations:
              summary: "n2: ravelin refused launches under profile web"
              description: "ravelinctl log --outcome refused, on that node, says which and why."
      - {alertname: RavelinMetricsStale, eval_time: 35m, exp_alerts: []}
      - alertname: RavelinMetricsStale
        eval_time: 45m
        exp_alerts:
          - exp_labels: {severity: warning, instance: n1, job: node, file: /t/ravelin.prom}
            exp_annotations: {summary: "n1: ravelin.prom is not written any more"}
      - {alertname: RavelinMetricsGone, eval_time: 50m, exp_alerts: []}
      - alertname: RavelinMetricsGone
        eval_time: 75m
        exp_alerts:
          - exp_labels: {severity: warning, instance: n1, job: node, file: /t/ravelin.prom}
            exp_annotations: {summary: "n1: ravelin.prom is gone"}
      - {alertname: RavelinMetricsAbsent, eval_time: 50m, exp_alerts: []}
      - alertname: RavelinMetricsAbsent
        eval_time: 75m
        exp_alerts:
          - exp_labels: {severity: warning}
            exp_annotations: {summary: "no node has a ravelin.prom"}
      - alertname: RavelinExceptionExpires
        eval_time: 5m
        exp_alerts:
          - exp_labels: {severity: warning, instance: n1, exception: soon}
            exp_annotations: {summary: "exception soon ends in 11.57 days"}
      - alertname: RavelinExceptionExpired
        eval_time: 5m
        exp_alerts:
          - exp_labels: {severity: info, instance: n1, exception: gone}
            exp_annotations: {summary: "exception gone has ended and can go from the policy"}
END
	promtool test rules test.yml
}

@test "node_exporter reads it, labels and all" {
	needs prometheus-node-exporter
	mkdir textfiles
	"$RAVELINCTL" log --metrics -F log --state state -o textfiles/ravelin.prom
	prometheus-node-exporter --collector.disable-defaults --collector.textfile \
		--collector.textfile.directory="$PWD/textfiles" \
		--web.listen-address=127.0.0.1:9100 >exporter.log 2>&1 3>&- &
	EXPORTER=$!
	for _ in {1..50}; do
		curl -sf http://127.0.0.1:9100/metrics >answer && break
		sleep 0.1
	done
	grep -qxF 'node_textfile_scrape_error 0' answer
	grep -qxF 'ravelin_launches_total{command="create",outcome="refused",profile="a\"b\\c\nd ü"} 1' answer
	grep -qxF 'ravelin_added_latency_seconds_count 1' answer
	grep -qxF 'ravelin_recent_added_latency_seconds{quantile="0.99"} 0.001234' answer
	grep -qF 'ravelin_exception_expiry_timestamp_seconds{exception="e \"1\""}' answer
	# Each family of ours is there with the type that we said.
	diff <(grep '^# TYPE ravelin_' textfiles/ravelin.prom | sort) \
		<(grep '^# TYPE ravelin_' answer | sort)
	sed -i 's/refused/changed/' log
	"$RAVELINCTL" log --metrics -F log --state state -o textfiles/ravelin.prom
	curl -sf http://127.0.0.1:9100/metrics | grep -qxF 'node_textfile_scrape_error 0'
}
